import type { RequiredApproval } from '../model/policy.ts';

/** A review as GitHub reports it, its author found in the catalog. */
export interface Review {
  /** Canonical reference; undefined when the login belongs to nobody in the catalog. */
  readonly user: string | undefined;
  readonly login: string;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
  /** The head commit at the time of the review. */
  readonly commit: string;
}

export interface ApprovalState extends RequiredApproval {
  /** Canonical references of those whose approval counts. */
  readonly given: readonly string[];
  readonly complete: boolean;
}

/**
 * Which approvals are there. Only the last word of each reviewer counts, and only at the head commit: a review of an
 * earlier commit says nothing about what would be merged now. A request for changes at the head by somebody eligible holds
 * all approvals back, until that person reviews again.
 */
export function countApprovals(required: readonly RequiredApproval[], reviews: readonly Review[], head: string): readonly ApprovalState[] {
  const last = new Map<string, Review['state']>();
  for (const review of reviews) {
    if (review.user === undefined || review.commit !== head || review.state === 'COMMENTED' || review.state === 'PENDING') continue;
    last.set(review.user, review.state);
  }
  const objected = required.some(({ eligible }) => eligible.some((user) => last.get(user) === 'CHANGES_REQUESTED'));
  return required.map((approval) => {
    const given = approval.eligible.filter((user) => last.get(user) === 'APPROVED');
    return { ...approval, given, complete: !objected && given.length >= approval.count };
  });
}

/** Why an approval of this person would not count, in a sentence; undefined when it would. */
export function whyNotEligible(required: readonly RequiredApproval[], review: Review, requester: string): string | undefined {
  if (review.user === undefined) return `@${review.login} is not in the catalog`;
  if (review.user === requester) return `@${review.login} asked for this and cannot approve it`;
  if (required.some(({ eligible }) => eligible.includes(review.user ?? ''))) return undefined;
  return `@${review.login} is not among those who may approve`;
}
