import { placeOfRule } from '../catalog/policies.ts';
import { loginOf, userByLogin } from '../catalog/people.ts';
import type { AccessRule } from '../model/policy.ts';
import type { Snapshot } from '../request/verify.ts';
import type { Review } from '../request/approvals.ts';
import type { Door } from './door.ts';

/** What a handler works with: GitHub, and the catalog of the default branch. */
export interface Hands {
  readonly door: Door;
  /** The default branch as checked out; the only authority on services, policies and people. */
  readonly now: Snapshot;
  /** Its commit. */
  readonly head: string;
  /** Any other commit of the repository. */
  readonly at: (commit: string) => Snapshot;
  /** Commits of the default branch that changed this folder, newest first. */
  readonly history: (folder: string) => readonly string[];
  readonly defaultBranch: string;
  /** `https://github.com`, without a slash at the end. */
  readonly serverUrl: string;
  /** Secrets that effects may use, by name. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function branchOf(issue: number): string {
  return `request/${issue}`;
}

/** The issue that a branch belongs to, if it is a request's. */
export function issueOf(branch: string): number | undefined {
  const number = /^request\/([1-9]\d{0,9})$/.exec(branch)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The catalog now, then as it was before each change of the service. */
export function* moments(hands: Pick<Hands, 'now' | 'at' | 'history'>, service: string): Generator<Snapshot> {
  yield hands.now;
  for (const commit of hands.history(`catalog/services/${service}`)) yield hands.at(commit);
}

/** The reviews of a pull request, each with its author as the catalog knows them. */
export async function reviewsOf({ door, now }: Pick<Hands, 'door' | 'now'>, pull: number): Promise<readonly (Review & { readonly at: string })[]> {
  const reviews = await door.reviews(pull);
  return reviews.map((review) => ({ ...review, user: userByLogin(now.catalog, review.login)?.ref }));
}

/** Those of the catalog among the logins behind a commit. */
export function usersAmong({ now }: Pick<Hands, 'now'>, logins: readonly string[]): readonly string[] {
  return logins.flatMap((login) => userByLogin(now.catalog, login)?.ref ?? []);
}

/** How the sentences name people, groups and files. */
export function naming({ now, door, serverUrl, head }: Hands) {
  return {
    login: (ref: string) => {
      const entity = now.catalog.get(ref);
      return entity ? loginOf(entity) : ref;
    },
    title: (ref: string) => now.catalog.get(ref)?.title ?? ref,
    placeOfRule: (rule: AccessRule) => placeOfRule(now.files, rule),
    fileUrl: (path: string, line: number) => `${serverUrl}/${door.repository}/blob/${head}/${encodeURI(path)}#L${line}`,
  };
}
