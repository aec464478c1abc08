import type { FollowedRequest } from '../publish/requests.ts';
import type { ReportRow } from './kind.ts';

/** Who made the commit by which a request came to the default branch, as Git has it. */
export interface MergeCommit {
  readonly author: string;
  readonly committer: string;
}

/** A review of a request's pull request, from GitHub. */
export interface RequestReview {
  /** Number of the request's issue. */
  readonly request: number;
  readonly pull: number;
  readonly login: string;
  /** Canonical reference; undefined when the catalog, as it was then, knows no such login. */
  readonly user: string | undefined;
  /** As GitHub calls it: APPROVED, CHANGES_REQUESTED and the like. */
  readonly state: string;
  readonly at: string;
  readonly commit: string;
  /** Given to the very commit that was merged; others counted nothing. */
  readonly atHead: boolean;
}

export const requestColumns = ['request', 'action', 'service', 'name', 'environment', 'folder', 'owner', 'requester', 'asked', 'merged', 'commit', 'mergedBy', 'committer', 'approvedBy', 'askedFor'] as const;
export const reviewColumns = ['request', 'pull', 'login', 'user', 'state', 'at', 'commit', 'atHead'] as const;

/**
 * A row for each request that has come to the default branch, by number. `approvedBy` is left out where GitHub was not asked, and
 * where nobody has reviewed. `askedFor` is what the policies of the catalog ask for.
 */
export function approvalTrail(
  requests: readonly FollowedRequest[],
  commits: ReadonlyMap<string, MergeCommit>,
  reviews: readonly RequestReview[] | undefined,
  askedFor: (request: FollowedRequest) => readonly string[] | undefined,
): readonly ReportRow[] {
  const given = Map.groupBy(reviews ?? [], ({ request }) => request);
  const merged = requests.filter(({ commit }) => commit !== undefined).toSorted((a, b) => a.number - b.number);
  return merged.map((request): ReportRow => {
    const { number, action, service, name, environment, folder, owner, requester, asked, commit } = request;
    const by = commits.get(commit ?? '');
    // Of each person the last word counts, and a remark is none; reviews come in the order they were given.
    const words = new Map(given.get(number)?.filter(({ state, atHead }) => atHead && state !== 'COMMENTED' && state !== 'PENDING').map(({ login, user, state }) => [user ?? `@${login}`, state]));
    return {
      request: number,
      action,
      service,
      name,
      environment,
      folder,
      owner,
      requester,
      asked,
      merged: request.steps.find(({ name: step }) => step === 'merged')?.at,
      commit,
      mergedBy: by?.author,
      committer: by?.committer,
      approvedBy: given.has(number) ? [...words].flatMap(([who, state]) => (state === 'APPROVED' && !who.endsWith('[bot]') ? [who] : [])) : undefined,
      askedFor: askedFor(request),
    };
  });
}
