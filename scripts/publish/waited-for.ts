import type { ApprovalFacts, RequestFacts } from './request-facts.ts';
import type { RequestStage } from './request-stages.ts';

/** Somebody without whom a request does not go on. */
export type WaitedFor =
  | { readonly kind: 'bot' | 'requester' }
  /** `missing` approvals of the group; absent where the group has to do something else. */
  | { readonly kind: 'group'; readonly group: string; readonly missing?: number; readonly people: readonly string[] };

/** Nobody for what is closed. `owner` is the group that owns the service. */
export function waitedFor(stage: RequestStage, { open, approvals }: Pick<RequestFacts, 'open' | 'approvals'>, owner: string | undefined): readonly WaitedFor[] {
  if (!open) return [];
  const ofService: readonly WaitedFor[] = owner === undefined ? [] : [{ kind: 'group', group: owner, people: [] }];
  switch (stage) {
    case 'asked':
    case 'applying':
      return [{ kind: 'bot' }];
    case 'unclear':
    case 'denied':
    case 'declined':
      return [{ kind: 'requester' }];
    case 'waiting':
    case 'held': {
      const missing = approvals.filter(({ complete }) => !complete);
      return missing.length === 0 ? ofService : missing.map(missingFrom);
    }
    case 'ready':
    case 'blocked':
    case 'tampered':
    case 'drifted':
    case 'failed':
      return ofService;
    case 'done':
    case 'merged':
    case 'overtaken':
    case 'stopped':
    case 'cancelled':
      return [];
    default:
      return stage satisfies never;
  }
}

function missingFrom({ group, count, given, eligible }: ApprovalFacts): WaitedFor {
  return { kind: 'group', group, missing: Math.max(1, count - given.length), people: eligible.filter((ref) => !given.includes(ref)) };
}
