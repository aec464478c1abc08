import type { Environment } from '../catalog/environments.ts';
import type { InstanceAction } from '../model/ask.ts';
import type { JsonObject } from '../model/json.ts';
import type { Decision, RequiredApproval } from '../model/policy.ts';
import type { RenderedFile, RequestProblem, RequestRecord } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import type { Conflict } from './hand-edits.ts';
import type { InstancePlace } from './instance.ts';
import type { PendingEffect } from './workspace.ts';

/** One effect to bring about after the merge, for one instance. */
export interface Task extends PendingEffect {
  /** Making the instance what its files say, or taking it away. */
  readonly goal: 'apply' | 'destroy';
  readonly folder: string;
  readonly record: RequestRecord;
  /** The version of the service that rendered the instance. */
  readonly service: Service;
  /** The instance's files; when it is taken away, those that it had. Paths relative to the repository. */
  readonly files: readonly RenderedFile[];
}

/** Everything that follows from an issue and the catalog: what the pull request will hold, or why there will be none. */
export interface Prepared {
  readonly action: 'create' | InstanceAction;
  readonly problems: readonly RequestProblem[];
  /** What guardrails say that stops nobody; none when absent. */
  readonly warnings?: readonly RequestProblem[];
  /** Where a change by hand and the new rendering do not go together; it cannot be merged like that. */
  readonly conflicts?: readonly Conflict[];
  /** Canonical reference of whoever asks for this; of an instance that is deleted, the record names somebody else. */
  readonly requester?: string;
  readonly service?: Service;
  /** Of the instance as it will be; of one that is deleted, as it was. */
  readonly inputs?: JsonObject;
  /** As they were before a change. */
  readonly before?: JsonObject;
  readonly environment?: Environment;
  readonly decision?: Decision;
  readonly place?: InstancePlace;
  /** Why it is asked for, in the words of whoever asks. */
  readonly reason?: string;
  /** What would be committed but for the record, also when nobody has said who asks. */
  readonly preview?: readonly RenderedFile[];
  /** The rest is there when there is no problem and the decision allows it. */
  readonly folder?: string;
  /** Of the instance as it will be; of one that is deleted, as it was. Of a bundle, the bundle's own. */
  readonly record?: RequestRecord;
  /** What is written, with every `request.yaml`, sorted by path. */
  readonly files?: readonly RenderedFile[];
  /** Paths that are removed, sorted. */
  readonly removed?: readonly string[];
  /** In the order in which they are brought about. */
  readonly tasks?: readonly Task[];
}

/** Allowed when all are; whoever has to approve one of them has to approve the whole. */
export function togetherDecided(decisions: readonly Decision[]): Decision {
  const refused = decisions.find(({ allowed }) => !allowed);
  const [first] = decisions;
  if (refused || !first) return refused ?? { allowed: false, reason: 'Nothing was asked for.', approvals: [] };
  if (decisions.length === 1) return first;
  const approvals = new Map<string, RequiredApproval>();
  for (const approval of decisions.flatMap((decision) => perGroup(decision.approvals))) {
    const known = approvals.get(approval.group);
    if (!known || known.count < approval.count) approvals.set(approval.group, approval);
  }
  const { merge: _, ...rest } = first;
  const merge = decisions.every((decision) => decision.merge === 'automatic') ? { merge: 'automatic' as const } : {};
  return { ...rest, reason: [...new Set(decisions.map(({ reason }) => reason))].join(' '), approvals: [...approvals.values()], ...merge };
}

/** The tasks of a bundle and those of its parts, in the order of the bundle's steps. */
export function inStepOrder(own: readonly Task[], parts: readonly (readonly Task[])[]): readonly Task[] {
  const before = (count: number) => own.filter(({ after = 0 }) => after === count);
  const rest = own.filter(({ after = 0 }) => after > parts.length);
  return [...before(0), ...parts.flatMap((tasks, index) => [...tasks, ...before(index + 1)]), ...rest];
}

/** Two approvals of one group are two people of it, also when it owns both the service and the environment. */
function perGroup(approvals: readonly RequiredApproval[]): readonly RequiredApproval[] {
  const groups = Map.groupBy(approvals, ({ group }) => group);
  return [...groups.values()].flatMap(([first, ...others]) => (first ? [{ ...first, count: others.reduce((sum, { count }) => sum + count, first.count) }] : []));
}
