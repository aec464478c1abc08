import type { Door } from './door.ts';
import { branchOf } from './hands.ts';

/** A review as GitHub has it, with the pull request that it is of. */
export interface ReviewRead {
  /** Number of the request's issue. */
  readonly request: number;
  readonly pull: number;
  readonly login: string;
  readonly state: string;
  readonly at: string;
  readonly commit: string;
  readonly atHead: boolean;
}

/** Calls under way at a time: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api */
const lanes = 4;

/**
 * The reviews of requests' merged pull requests, by number. Three calls for each. Throws when GitHub refuses: half of the approvals
 * would look like all of them.
 */
export async function readReviews(door: Pick<Door, 'pullFrom' | 'reviews'>, base: string, requests: readonly number[]): Promise<readonly ReviewRead[]> {
  const found: ReviewRead[] = [];
  const rest = [...requests];
  const lane = async () => {
    for (let request = rest.shift(); request !== undefined; request = rest.shift()) {
      const pull = await door.pullFrom(branchOf(request), base);
      if (!pull?.merged) continue;
      for (const { login, state, at, commit } of await door.reviews(pull.number)) found.push({ request, pull: pull.number, login, state, at, commit, atHead: commit === pull.headSha });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return found.sort((a, b) => a.request - b.request || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
