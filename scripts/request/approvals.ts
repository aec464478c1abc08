import { holders, seated } from '../catalog/seats.ts';
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

/** What would be merged, and those whose approval of it cannot count, whatever the policies say. */
export interface Head {
  readonly commit: string;
  /** Canonical reference. */
  readonly requester: string | undefined;
  /** Canonical references of those who made the commit, as far as they are in the catalog; empty when that was the bot. */
  readonly pushers: readonly string[];
  /** Login of the bot, where it acts as an ordinary account; GitHub Apps are known by their names. */
  readonly bot?: string;
}

export interface ApprovalState extends RequiredApproval {
  /** Canonical references of those whose approval counts; more than `count` when more approved than had to. */
  readonly given: readonly string[];
  readonly complete: boolean;
  /** Who can still give what is missing, sorted; empty when nothing is, or nobody is left. */
  readonly open: readonly string[];
  /** Who asked for changes at the head, sorted; while anybody does, no approval is complete. The same for every approval. */
  readonly held: readonly string[];
}

/**
 * Which approvals are there. Only the last word of each reviewer counts, and only at the head commit: a review of an
 * earlier commit says nothing about what would be merged now. Every approval takes a person of its own: who may speak
 * for two groups speaks for one of them, the one where nobody else could. A request for changes at the head by somebody
 * eligible holds all approvals back, until that person reviews again.
 */
export function countApprovals(required: readonly RequiredApproval[], reviews: readonly Review[], head: Head): readonly ApprovalState[] {
  const words = lastWords(reviews, head);
  const held = [...new Set(required.flatMap(({ eligible }) => eligible.filter((user) => words.get(user) === 'CHANGES_REQUESTED')))].sort();
  const barred = new Set([head.requester, ...head.pushers, ...reviews.filter(({ login }) => isBot(login, head)).map(({ user }) => user)]);
  const asked = required.map((approval) => ({ ...approval, eligible: approval.eligible.filter((user) => !barred.has(user)) }));
  const approving = new Set(asked.flatMap(({ eligible }) => eligible.filter((user) => words.get(user) === 'APPROVED')));
  const everybody = new Set(asked.flatMap(({ eligible }) => eligible));
  // Seats are given so that those who have not spoken yet can fill the rest.
  const places = seated(asked, everybody, seated(asked, approving));
  const spare = [...approving].filter((user) => !places.has(user));
  return asked.map((approval, index): ApprovalState => {
    const seats = holders(places, index).filter((user) => approving.has(user));
    const more = spare.filter((user) => asked.findIndex(({ eligible }) => eligible.includes(user)) === index);
    const enough = seats.length >= approval.count;
    const open = enough ? [] : approval.eligible.filter((user) => !approving.has(user));
    return { ...approval, given: [...seats, ...more].sort(), complete: enough && held.length === 0, open, held };
  });
}

/** Why an approval of this person does not count, in a sentence without its full stop; undefined when it does. */
export function whyNotEligible(required: readonly RequiredApproval[], review: Review, head: Head): string | undefined {
  const who = `@${review.login}`;
  const reason = bar(review, head);
  if (reason !== undefined) return `${who} ${reason}`;
  if (review.user === undefined) return `${who} is not in the catalog`;
  if (!required.some(({ eligible }) => eligible.includes(review.user ?? ''))) return `${who} is not among those who may approve`;
  return review.commit === head.commit ? undefined : `${who} approved an earlier commit; the newest one needs a review of its own`;
}

function lastWords(reviews: readonly Review[], { commit }: Pick<Head, 'commit'>): ReadonlyMap<string, Review['state']> {
  const last = new Map<string, Review['state']>();
  for (const review of reviews) {
    if (review.user === undefined || review.commit !== commit || review.state === 'COMMENTED' || review.state === 'PENDING') continue;
    last.set(review.user, review.state);
  }
  return last;
}

/** What keeps anybody from approving this commit, whatever the policies say. */
function bar({ user, login }: Pick<Review, 'user' | 'login'>, head: Head): string | undefined {
  if (isBot(login, head)) return 'is the bot, which approves nothing';
  if (user === undefined) return undefined;
  if (user === head.requester) return 'asked for this and cannot approve it';
  return head.pushers.includes(user) ? 'pushed the newest commit and cannot approve it' : undefined;
}

/** Apps carry it in their logins, and no person can: brackets are not allowed in names. */
export function isBot(login: string, { bot }: Pick<Head, 'bot'>): boolean {
  return login.endsWith('[bot]') || login.toLowerCase() === bot?.toLowerCase();
}
