import type { Catalog } from '../catalog/catalog.ts';
import { usersOf } from '../catalog/people.ts';
import type { Decision } from '../model/policy.ts';
import type { RequestRecord } from '../model/request.ts';

/** What the bot asks for by itself: a deletion when a lease has ended, or an upgrade when a service has changed. */
export type Occasion = 'lease' | 'upgrade';

/** Requester of what the bot asks for by itself; no user can have this reference. */
export const byNobody = 'signpost:default/nobody';

/**
 * May this be done with an instance though nobody asks? `at` is when the occasion was found (ISO 8601, UTC). One of those who own
 * the instance approves, so that nothing happens behind their backs.
 */
export function occasionDecision(catalog: Catalog, occasion: Occasion, record: Pick<RequestRecord, 'expires' | 'owner'>, at: string): Decision {
  return occasion === 'lease' ? leaseDecision(catalog, record, at) : { allowed: true, reason: 'Its service makes something else today than when this was made.', approvals: byOwner(catalog, record.owner) };
}

function leaseDecision(catalog: Catalog, { expires, owner }: Pick<RequestRecord, 'expires' | 'owner'>, at: string): Decision {
  const day = at.slice(0, 10);
  if (expires === undefined) return { allowed: false, reason: 'Its lease has no end.', approvals: [] };
  if (expires > day) return { allowed: false, reason: `Its lease ends on ${expires}, not before.`, approvals: [] };
  return { allowed: true, reason: `Its lease ended on ${expires}.`, approvals: byOwner(catalog, owner) };
}

function byOwner(catalog: Catalog, owner: string): Decision['approvals'] {
  return [{ from: owner, group: owner, count: 1, eligible: usersOf(catalog, owner) }];
}
