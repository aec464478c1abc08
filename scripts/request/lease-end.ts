import type { Catalog } from '../catalog/catalog.ts';
import { usersOf } from '../catalog/people.ts';
import type { Decision } from '../model/policy.ts';
import type { RequestRecord } from '../model/request.ts';

/** Requester of what a lease's end asks for; no user can have this reference. */
export const byNobody = 'signpost:lease/end';

/**
 * May an instance be taken away because its lease has ended? `at` is when that was found (ISO 8601, UTC). One of those who own
 * it approves, so that nothing goes behind their backs; they may renew it instead.
 */
export function leaseDecision(catalog: Catalog, { expires, owner }: Pick<RequestRecord, 'expires' | 'owner'>, at: string): Decision {
  const day = at.slice(0, 10);
  if (expires === undefined) return { allowed: false, reason: 'Its lease has no end.', approvals: [] };
  if (expires > day) return { allowed: false, reason: `Its lease ends on ${expires}, not before.`, approvals: [] };
  const approvals = [{ from: owner, group: owner, count: 1, eligible: usersOf(catalog, owner) }];
  return { allowed: true, reason: `Its lease ended on ${expires}.`, approvals };
}
