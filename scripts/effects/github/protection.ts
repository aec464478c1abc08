import { orNone } from './client.ts';
import type { Inputs, RepositoryName } from './inputs.ts';
import type { Change, Looking } from './outlook.ts';

/** What a branch demands of pull requests into it. */
export interface Protection {
  /** 0: no review is needed. */
  readonly reviews: number;
  readonly codeOwners: boolean;
  readonly dismissStale: boolean;
  readonly lastPush: boolean;
  readonly checks: readonly string[];
  readonly upToDate: boolean;
  readonly admins: boolean;
  readonly conversations: boolean;
  readonly linear: boolean;
}

/** With Backstage's names and defaults. */
export function protectionOf(inputs: Inputs, admins: 'protectEnforceAdmins' | 'enforceAdmins'): Protection {
  return {
    reviews: inputs.count('requiredApprovingReviewCount', 6) ?? 1,
    codeOwners: inputs.flag('requireCodeOwnerReviews') ?? false,
    dismissStale: inputs.flag('dismissStaleReviews') ?? false,
    lastPush: inputs.flag('requireLastPushApproval') ?? false,
    checks: inputs.texts('requiredStatusCheckContexts'),
    upToDate: inputs.flag('requireBranchesToBeUpToDate') ?? true,
    admins: inputs.flag(admins) ?? true,
    conversations: inputs.flag('requiredConversationResolution') ?? false,
    linear: inputs.flag('requiredLinearHistory') ?? false,
  };
}

export async function missingProtection({ github }: Pick<Looking<unknown>, 'github'>, at: RepositoryName, branch: string | undefined, wanted: Protection, isNew: boolean): Promise<readonly Change[]> {
  const now = isNew || branch === undefined ? undefined : await protectionNow({ github }, at, branch);
  if (now !== undefined && JSON.stringify(now) === JSON.stringify({ ...wanted, checks: wanted.checks.toSorted() })) return [];
  const line = `${now === undefined ? '+' : '~'} protect ${branch ?? 'the default branch'}: ${wordsOf(wanted).join(', ')}`;
  return [{ line, run: async () => protect({ github }, at, branch ?? (await github.repos.get({ ...at })).data.default_branch, wanted) }];
}

function wordsOf({ reviews, codeOwners, dismissStale, lastPush, checks, upToDate, admins, conversations, linear }: Protection): readonly string[] {
  const said: readonly (readonly [boolean, string])[] = [
    [true, reviews === 0 ? 'pull requests, no review' : reviews === 1 ? '1 review' : `${reviews} reviews`],
    [codeOwners, 'by code owners'],
    [dismissStale, 'new commits dismiss reviews'],
    [lastPush, 'not by who pushed last'],
    [checks.length > 0, `checks ${checks.join(' and ')}${upToDate ? ' on the newest base' : ''}`],
    [conversations, 'conversations resolved'],
    [linear, 'no merge commits'],
    [true, admins ? 'for administrators too' : 'not for administrators'],
  ];
  return said.filter(([holds]) => holds).map(([, words]) => words);
}

async function protectionNow({ github }: Pick<Looking<unknown>, 'github'>, at: RepositoryName, branch: string): Promise<Protection | undefined> {
  const now = await orNone(github.repos.getBranchProtection({ ...at, branch }));
  if (now === undefined) return undefined;
  const reviews = now.required_pull_request_reviews;
  return {
    reviews: reviews?.required_approving_review_count ?? 0,
    codeOwners: reviews?.require_code_owner_reviews ?? false,
    dismissStale: reviews?.dismiss_stale_reviews ?? false,
    lastPush: reviews?.require_last_push_approval ?? false,
    checks: (now.required_status_checks?.contexts ?? []).toSorted(),
    // Without checks there is nothing to be up to date for, and GitHub keeps no such wish.
    upToDate: now.required_status_checks?.strict ?? true,
    admins: now.enforce_admins?.enabled ?? false,
    conversations: now.required_conversation_resolution?.enabled ?? false,
    linear: now.required_linear_history?.enabled ?? false,
  };
}

function protect({ github }: Pick<Looking<unknown>, 'github'>, at: RepositoryName, branch: string, wanted: Protection): Promise<unknown> {
  const { reviews, codeOwners, dismissStale, lastPush, checks, upToDate, admins, conversations, linear } = wanted;
  return github.repos.updateBranchProtection({
    ...at,
    branch,
    required_status_checks: checks.length > 0 ? { strict: upToDate, contexts: [...checks] } : null,
    enforce_admins: admins,
    required_pull_request_reviews: { required_approving_review_count: reviews, require_code_owner_reviews: codeOwners, dismiss_stale_reviews: dismissStale, require_last_push_approval: lastPush },
    restrictions: null,
    required_conversation_resolution: conversations,
    required_linear_history: linear,
  });
}
