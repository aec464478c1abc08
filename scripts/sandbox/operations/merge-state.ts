import { accountOf } from '../actors.ts';
import type { Actor } from '../actors.ts';
import type { Pull, Review, State } from '../state.ts';
import type { World } from '../world.ts';
import { mayBypass, protectionOf } from './protection.ts';
import { checksAt, missingChecks } from './statuses.ts';

/** Each reason why the pull request cannot be merged now, as sentences; empty when it can. */
export interface MergeState {
  readonly state: 'clean' | 'blocked' | 'dirty' | 'draft' | 'unstable' | 'closed';
  readonly reasons: readonly string[];
  /** Whether this actor may merge in spite of `blocked`, by an explicit choice. */
  readonly mayBypass: boolean;
}

export function mergeState({ state }: World, actor: Actor, pull: Pull): MergeState {
  const issue = state.issues.find((candidate) => candidate.number === pull.number);
  const stop = (name: MergeState['state'], reason: string): MergeState =>
    ({ state: name, reasons: [reason], mayBypass: false });
  if (pull.merged) return stop('closed', 'The pull request is already merged.');
  if (issue?.state === 'closed') return stop('closed', 'The pull request is closed.');
  if (pull.draft) return stop('draft', 'Pull Request is still a draft');
  if (pull.mergeable === false) return stop('dirty', 'Pull Request has merge conflicts');
  const reasons = [...missingChecks(state, pull.headSha, pull.base), ...missingReviews(state, pull)];
  const protection = protectionOf(state, pull.base);
  if (reasons.length > 0) {
    return { state: 'blocked', reasons, mayBypass: protection !== undefined && mayBypass(state, actor, protection) };
  }
  const isUnstable = checksAt(state, pull.headSha, pull.base).some((check) => check.state !== 'success');
  return { state: isUnstable ? 'unstable' : 'clean', reasons, mayBypass: false };
}

/** The newest approving, refusing or dismissed review of each reviewer. Comments change nobody's verdict. */
export function verdicts(state: State, pullNumber: number): Review[] {
  const latest = new Map<string, Review>();
  for (const review of state.reviews) {
    if (review.pullNumber === pullNumber && review.state !== 'COMMENTED') latest.set(review.author, review);
  }
  return [...latest.values()];
}

/** Only reviews by accounts with write access count. */
function missingReviews(state: State, pull: Pull): string[] {
  const needed = protectionOf(state, pull.base)?.requiredApprovals ?? 0;
  if (needed === 0) return [];
  const counted = verdicts(state, pull.number).filter((review) =>
    ['write', 'maintain', 'admin'].includes(accountOf(state, review.author)?.permission ?? 'read'));
  if (counted.some((review) => review.state === 'CHANGES_REQUESTED')) return ['Changes have been requested.'];
  const approvals = counted.filter((review) => review.state === 'APPROVED').length;
  if (approvals >= needed) return [];
  const reviews = needed === 1 ? '1 approving review is' : `${needed} approving reviews are`;
  return [`At least ${reviews} required by reviewers with write access.`];
}
