import { loginOf, orNone, statusOf, type Github } from './client.ts';
import { login, teamSlug, type Inputs, type RepositoryName } from './inputs.ts';
import type { Change } from './outlook.ts';

/** Who is asked to look at a pull request. */
export interface Asked {
  readonly reviewers: readonly string[];
  /** Slugs of the repository's organisation. */
  readonly teams: readonly string[];
  readonly assignees: readonly string[];
}

/** As far as GitHub tells of it in a list. */
interface Pull {
  readonly number: number;
  readonly requested_reviewers?: readonly { readonly login: string }[] | null;
  readonly requested_teams?: readonly { readonly slug: string }[] | null;
  readonly assignees?: readonly { readonly login: string }[] | null;
}

export function askedOf(inputs: Inputs): Asked {
  return {
    reviewers: inputs.texts('reviewers', login, 'a list of logins'),
    teams: [...new Set(inputs.texts('teamReviewers', teamSlug, 'a list of short names of teams'))],
    assignees: inputs.texts('assignees', login, 'a list of logins'),
  };
}

/** Sentences about those whom GitHub would refuse: it does so after the pull request is there, when it is too late to say. */
export async function strangersAmong(github: Github, at: RepositoryName, { reviewers, teams, assignees }: Asked): Promise<readonly string[]> {
  const name = `${at.owner}/${at.repo}`;
  const said: string[] = [];
  for (const username of reviewers) {
    if (!(await isThere(github.repos.checkCollaborator({ ...at, username })))) said.push(`${username} has no access to ${name}, so no review can be asked of them; the request names somebody else, or an administrator of ${name} lets them in.`);
  }
  for (const team_slug of teams) {
    if (!(await isThere(github.teams.checkPermissionsForRepoInOrg({ ...at, org: at.owner, team_slug })))) said.push(`The team ${team_slug} of ${at.owner} has no access to ${name}, so no review can be asked of it; the request names another one, or an administrator of ${name} lets it in.`);
  }
  for (const assignee of assignees) {
    if (!(await isThere(github.issues.checkUserCanBeAssigned({ ...at, assignee })))) said.push(`${assignee} cannot be assigned in ${name}; the request names somebody who has access.`);
  }
  return said;
}

async function isThere(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** Whom GitHub still has to be told of. Reviews are asked for until there is one: from then on its list no longer tells who was asked. */
export async function stillToAsk(github: Github, at: RepositoryName, { reviewers, teams, assignees }: Asked, pull: Pull | undefined): Promise<Asked> {
  const isOver = reviewers.length + teams.length === 0 || (pull !== undefined && (await isReviewed(github, at, pull.number)));
  // Nobody is asked to review what they opened.
  const own = isOver ? undefined : (await loginOf(github))?.toLowerCase();
  return {
    reviewers: isOver ? [] : reviewers.filter((each) => each.toLowerCase() !== own && !has(pull?.requested_reviewers, each)),
    teams: isOver ? [] : teams.filter((slug) => pull?.requested_teams?.some((team) => team.slug === slug) !== true),
    assignees: assignees.filter((each) => !has(pull?.assignees, each)),
  };
}

/** `numberOf` is asked when the pull request is there. */
export function askingOf(github: Github, at: RepositoryName, { reviewers, teams, assignees }: Asked, numberOf: () => number): readonly Change[] {
  const line = `+ review asked of ${[...reviewers, ...teams.map((slug) => `team ${slug}`)].join(', ')}`;
  return [
    ...(reviewers.length + teams.length > 0 ? [{ line, run: () => github.pulls.requestReviewers({ ...at, pull_number: numberOf(), reviewers: [...reviewers], team_reviewers: [...teams] }) }] : []),
    ...(assignees.length > 0 ? [{ line: `+ assigned to ${assignees.join(', ')}`, run: () => github.issues.addAssignees({ ...at, issue_number: numberOf(), assignees: [...assignees] }) }] : []),
  ];
}

function has(people: Pull['assignees'], name: string): boolean {
  return people?.some((each) => each.login.toLowerCase() === name.toLowerCase()) === true;
}

async function isReviewed(github: Github, at: RepositoryName, number: number): Promise<boolean> {
  return ((await orNone(github.pulls.listReviews({ ...at, pull_number: number, per_page: 1 }))) ?? []).length > 0;
}
