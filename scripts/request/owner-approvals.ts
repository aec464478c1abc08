import type { Catalog } from '../catalog/catalog.ts';
import { decidersOf } from '../catalog/people.ts';
import { countApprovals, isBot, type Head, type Review } from './approvals.ts';

/** Why somebody's approval is needed. */
export type ClaimReason =
  | 'added'
  | 'changed'
  | 'removed'
  /** Its file is another one, and so are those who may edit it. */
  | 'moved'
  /** Its owner gives it away; the new one takes it. */
  | 'given'
  | 'taken'
  /** A file that holds no entity. */
  | 'file'
  /** Too much to be read, or no text: what it says is not known. */
  | 'unread'
  /** The source of the entity, in a repository of its own. */
  | 'source';

/** Something that is changed, and whose approval that needs: of one person of one of the owners. */
export interface Claim {
  readonly reason: ClaimReason;
  /** Canonical reference; absent where files are claimed that hold no entity. */
  readonly entity?: string;
  /** Files that are changed; sorted. */
  readonly paths: readonly string[];
  /** Canonical references of groups and users; empty when nobody owns it. */
  readonly owners: readonly string[];
}

export interface OwnerApproval extends Claim {
  /** Who decides: the owners; the platform group where the catalog knows no people of theirs. */
  readonly from: readonly string[];
  /** Canonical references of those who approved. */
  readonly given: readonly string[];
  /** Who still may, sorted; empty when it is approved, or nobody is left. */
  readonly open: readonly string[];
  /** Of those who may, who asked for changes; it is not approved while anybody does. */
  readonly held: readonly string[];
  readonly complete: boolean;
}

/** An approval that counts for nothing, and why. */
export interface IgnoredApproval {
  readonly login: string;
  readonly why: 'bot' | 'unknown' | 'author' | 'writer' | 'earlier' | 'no owner';
}

type People = Pick<Catalog, 'get' | 'related' | 'settings'>;

/**
 * Which approvals of owners are there, by the catalog that is given: that of the default branch, whatever the change says of its own
 * owners. Who has opened or written any of it approves nothing, and only reviews of the head count. One person may speak for several owners.
 */
export function judgeOwners(catalog: People, claims: readonly Claim[], reviews: readonly Review[], head: Head): readonly OwnerApproval[] {
  const judged = new Map<string, Pick<OwnerApproval, 'from' | 'given' | 'open' | 'held' | 'complete'>>();
  return claims.map((claim) => {
    const key = claim.owners.join(' ');
    const known = judged.get(key) ?? judge(catalog, claim.owners, reviews, head);
    judged.set(key, known);
    return { ...claim, ...known };
  });
}

function judge(catalog: People, owners: readonly string[], reviews: readonly Review[], head: Head) {
  const { from, people: eligible } = decidersOf(catalog, owners);
  const [state] = countApprovals([{ from: 'owner', group: from[0] ?? '', count: 1, eligible }], reviews, head);
  return { from, given: state?.given ?? [], open: state?.open ?? [], held: state?.held ?? [], complete: state?.complete ?? false };
}

/** Approvals that count for nothing, once for each person; somebody's later one that counts makes the earlier one no matter. */
export function ignoredApprovals(approvals: readonly OwnerApproval[], reviews: readonly Review[], head: Head): readonly IgnoredApproval[] {
  const counting = new Set(approvals.flatMap(({ given, held }) => [...given, ...held]));
  const found = new Map<string, IgnoredApproval>();
  for (const review of reviews) {
    if (review.state !== 'APPROVED' || (review.user !== undefined && counting.has(review.user))) continue;
    found.set(review.login.toLowerCase(), { login: review.login, why: whyIgnored(review, head) });
  }
  return [...found.values()];
}

function whyIgnored({ user, login, commit }: Review, head: Head): IgnoredApproval['why'] {
  if (isBot(login, head)) return 'bot';
  if (user === undefined) return 'unknown';
  if (user === head.requester) return 'author';
  if (head.pushers.includes(user)) return 'writer';
  return commit === head.commit ? 'no owner' : 'earlier';
}
