/** As whom the token writes that Actions gives every run. */
export const actionsBot = 'github-actions[bot]';

/** A repository as Octokit's calls name it. */
export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

/** Whether something is this account's. Logins differ in case only for people who look at them. */
export function isBy(login: string): (user: { readonly login: string } | null | undefined) => boolean {
  return (user) => user?.login.toLowerCase() === login.toLowerCase();
}
