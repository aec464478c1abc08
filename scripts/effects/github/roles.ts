import type { Json } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { orNone, type Github } from './client.ts';
import { login, teamSlug, type Inputs, type RepositoryName } from './inputs.ts';
import type { Change, Looking } from './outlook.ts';

const roles = ['pull', 'triage', 'push', 'maintain', 'admin'] as const;
type Role = (typeof roles)[number];

/** Who may do what in a repository. */
export interface Grant {
  readonly kind: 'user' | 'team';
  /** Login, or slug of a team in the repository's organisation. */
  readonly name: string;
  readonly role: Role;
}

/** Backstage's `access` (an administrator: a login, or `org/team`) and `collaborators`. */
export function grantsOf(inputs: Inputs, { owner }: RepositoryName): readonly Grant[] {
  const access = inputs.text('access', /^[A-Za-z0-9][\w-]{0,38}(?:\/[a-z0-9][a-z0-9._-]{0,99})?$/, 'a login, or a team written org/team');
  const [org = '', team] = access?.split('/') ?? [];
  if (team !== undefined && org.toLowerCase() !== owner.toLowerCase()) inputs.problems.push(`The step’s “access” names a team of ${org}, but the repository belongs to ${owner}; only its own teams can be given access.`);
  const first: readonly Grant[] = access === undefined || (team === undefined && access.toLowerCase() === owner.toLowerCase()) ? [] : [team === undefined ? { kind: 'user', name: access, role: 'admin' } : { kind: 'team', name: team, role: 'admin' }];
  return [...first, ...inputs.list('collaborators', readGrant, 'a list of { team or user, access }, with access one of pull, triage, push, maintain, admin')];
}

function readGrant(item: Json): Grant | undefined {
  if (!isJsonObject(item)) return undefined;
  const { team, user, username, access } = item;
  const role = roles.find((each) => each === access || written[each] === access);
  if (role === undefined) return undefined;
  if (typeof team === 'string') return teamSlug.test(team) ? { kind: 'team', name: team, role } : undefined;
  const name = user ?? username;
  return typeof name === 'string' && login.test(name) ? { kind: 'user', name, role } : undefined;
}

/** How answers, and pages of GitHub, call two of the roles. */
const written: Partial<Record<Role, string>> = { pull: 'read', push: 'write' };

/** What is missing; access of others is left as it is. `isNew`: nobody has any yet. */
export async function missingGrants({ github, paginate }: Pick<Looking<unknown>, 'github' | 'paginate'>, at: RepositoryName, grants: readonly Grant[], isNew: boolean): Promise<readonly Change[]> {
  if (grants.length === 0) return [];
  const users = isNew || grants.every(({ kind }) => kind === 'team') ? new Map<string, string>() : await rolesOfUsers({ github, paginate }, at);
  const missing: Change[] = [];
  for (const grant of grants) {
    const now = grant.kind === 'user' ? users.get(grant.name.toLowerCase()) : isNew ? undefined : await roleOfTeam(github, at, grant.name);
    if (now !== (written[grant.role] ?? grant.role)) missing.push(granting(github, at, grant, now));
  }
  return missing;
}

function granting(github: Github, at: RepositoryName, { kind, name, role }: Grant, now: string | undefined): Change {
  const line = `+ ${kind} ${name} has the role ${role}${now === undefined ? '' : ` (now ${now})`}`;
  if (kind === 'user') return { line, run: () => github.repos.addCollaborator({ ...at, username: name, permission: role }) };
  return { line, run: () => github.teams.addOrUpdateRepoPermissionsInOrg({ ...at, org: at.owner, team_slug: name, permission: role }) };
}

async function roleOfTeam(github: Github, at: RepositoryName, slug: string): Promise<string | undefined> {
  const call = github.teams.checkPermissionsForRepoInOrg({ ...at, org: at.owner, team_slug: slug, headers: { accept: 'application/vnd.github.v3.repository+json' } });
  return (await orNone(call))?.role_name;
}

/** Logins in lower case; somebody who was invited and has not answered counts. */
async function rolesOfUsers({ github, paginate }: Pick<Looking<unknown>, 'github' | 'paginate'>, at: RepositoryName): Promise<ReadonlyMap<string, string>> {
  const invited = await paginate(github.repos.listInvitations, { ...at, per_page: 100 });
  const direct = await paginate(github.repos.listCollaborators, { ...at, affiliation: 'direct', per_page: 100 });
  return new Map([
    ...invited.map(({ invitee, permissions }) => [invitee?.login.toLowerCase() ?? '', permissions] as const),
    ...direct.map((user) => [user.login.toLowerCase(), user.role_name] as const),
  ]);
}
