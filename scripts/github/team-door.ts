import { Octokit } from '@octokit/rest';
import { addPatience, makeOnce, usualPatience, type Patience } from './patience.ts';
import { statusOf } from './refusal.ts';
import type { FoundMember, FoundOrganization, FoundTeam, TeamAction, TeamChange } from './team-plan.ts';
import type { WantedTeam } from './team-wishes.ts';

/** Where and as whom to talk to GitHub about an organisation. */
export interface TeamAccess {
  readonly apiUrl: string;
  /** Of an App or a person that may read and write the organisation's members. */
  readonly token: string;
  readonly organization: string;
  readonly patience?: Patience;
}

/** Teams that are read at the same time: GitHub asks for few calls at once. */
const atOnce = 6;

/** The door to the teams of one organisation. Every method throws when GitHub refuses. */
export function openTeams({ apiUrl, token, organization, patience = usualPatience }: TeamAccess) {
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const octokit = new Octokit({ auth: token, baseUrl: apiUrl, userAgent: 'signpost', log: quiet });
  addPatience(octokit, patience);
  const { teams, orgs, users } = octokit.rest;
  const org = { org: organization };
  const ids = new Map<string, number>();

  async function listed(slug: string, role: 'all' | 'maintainer') {
    return (await octokit.paginate(teams.listMembersInOrg, { ...org, team_slug: slug, role, per_page: 100 })) as readonly ListedMember[];
  }

  /** GitHub says of each member the role and whether a team below brings them; an older server does not, and is asked twice. */
  async function membersOf(slug: string): Promise<{ readonly members: ReadonlyMap<string, FoundMember>; readonly told: boolean }> {
    const all = await listed(slug, 'all');
    const told = all.every(({ role, inherited }) => role !== undefined && inherited !== undefined);
    const maintainers = new Set((told ? [] : await listed(slug, 'maintainer')).map(({ login }) => login.toLowerCase()));
    const members = all.map(({ login, id, role, inherited }): readonly [string, FoundMember] => {
      const name = login.toLowerCase();
      return [name, { id, role: (role ?? (maintainers.has(name) ? 'maintainer' : 'member')) === 'maintainer' ? 'maintainer' : 'member', inherited: inherited ?? false }];
    });
    return { members: new Map(members), told };
  }

  async function invitedTo(slug: string): Promise<ReadonlySet<string>> {
    const found = await octokit.paginate(teams.listPendingInvitationsInOrg, { ...org, team_slug: slug, per_page: 100 });
    // Whoever was invited by email has no login yet, and is left alone.
    return new Set(found.flatMap(({ login }) => (login ? [login.toLowerCase()] : [])));
  }

  async function accountOf(username: string): Promise<number | undefined> {
    try {
      const { data } = await users.getByUsername({ username });
      return data.type === 'User' ? data.id : undefined;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  const idOf = async (slug: string) => ids.get(slug) ?? (await teams.getByName({ ...org, team_slug: slug })).data.id;

  async function create({ team, name, description, privacy, parent }: TeamAction & { readonly act: 'create-team' }): Promise<void> {
    const above = parent === undefined ? {} : { parent_team_id: await idOf(parent) };
    const make = async () => (await teams.create({ ...org, name, description, privacy, ...above })).data;
    const find = async () => {
      try {
        return (await teams.getByName({ ...org, team_slug: team })).data;
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    };
    const made = await makeOnce<{ readonly id: number; readonly slug: string }>(make, find, patience);
    ids.set(made.slug, made.id);
    if (made.slug !== team) throw new Error(`GitHub calls the new team ${made.slug}, not ${team}: correct the annotation github.com/team-slug.`);
    await leaveOwnTeam(team);
  }

  /** GitHub makes a person who creates a team its maintainer; whether they belong there is for the catalog to say. */
  async function leaveOwnTeam(team: string): Promise<void> {
    try {
      const { data } = await users.getAuthenticated();
      await teams.removeMembershipForUserInOrg({ ...org, team_slug: team, username: data.login });
    } catch (error) {
      // An App is nobody, and whoever is no member has nothing to leave.
      if (statusOf(error) !== 403 && statusOf(error) !== 404) throw error;
    }
  }

  async function change(team: string, changes: readonly TeamChange[]): Promise<void> {
    const to = new Map(changes.map(({ field, to }) => [field, to]));
    const parent = to.get('parent');
    const privacy = to.get('privacy');
    const name = to.get('name');
    const description = to.get('description');
    await teams.updateInOrg({
      ...org,
      team_slug: team,
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(privacy !== undefined && { privacy: privacy === 'secret' ? ('secret' as const) : ('closed' as const) }),
      // The type of Octokit knows no null; GitHub takes it for "none".
      ...(parent !== undefined && { parent_team_id: (parent === '' ? null : await idOf(parent)) as number }),
    });
  }

  return {
    organization,

    /** What there is, with the members of those teams that are wanted or to be deleted, and of no others. */
    async look(wanted: readonly WantedTeam[], deleted: readonly string[]): Promise<FoundOrganization> {
      const all = await octokit.paginate(teams.list, { ...org, per_page: 100 });
      for (const { slug, id } of all) ids.set(slug, id);
      const [people, owners] = await Promise.all([octokit.paginate(orgs.listMembers, { ...org, per_page: 100 }), octokit.paginate(orgs.listMembers, { ...org, role: 'admin', per_page: 100 })]);
      const slugs = new Set([...wanted.map(({ slug }) => slug), ...deleted]);
      const numbers = new Set(wanted.flatMap(({ id }) => id ?? []));
      // While a wanted team is missing, another one may be it under a new name.
      const isWhole = wanted.some(({ slug, id }) => !all.some((team) => team.slug === slug || team.id === id));
      const frames = all.map((team) => ({ team, isRead: isWhole || slugs.has(team.slug) || numbers.has(team.id) }));
      const read = await inTurns(frames, async ({ team, isRead }) => {
        const frame = { id: team.id, slug: team.slug, name: team.name, description: team.description ?? '', privacy: team.privacy ?? '', ...(team.parent ? { parent: team.parent.slug } : {}) };
        if (!isRead) return { ...frame, members: new Map<string, FoundMember>(), invited: new Set<string>(), told: true };
        const [{ members, told }, invited] = await Promise.all([membersOf(team.slug), invitedTo(team.slug)]);
        return { ...frame, members, invited, told };
      });
      const found = read.every(({ told }) => told) ? read : await withInherited(read);
      const present = new Map(people.map(({ login, id }) => [login.toLowerCase(), id]));
      const invited = new Set(found.flatMap((team) => [...team.invited]));
      const unknown = [...new Set(wanted.flatMap(({ members }) => [...members.keys()]))].filter((login) => !present.has(login) && !invited.has(login));
      const accounts = new Map(await inTurns(unknown, async (login) => [login, await accountOf(login)] as const));
      return { organization, teams: found, people: present, owners: new Set(owners.map(({ login }) => login.toLowerCase())), accounts };
    },

    /** Doing it twice is like doing it once. */
    async carryOut(action: TeamAction): Promise<void> {
      switch (action.act) {
        case 'create-team':
          return create(action);
        case 'change-team':
          return change(action.team, action.changes);
        case 'add':
          return void (await teams.addOrUpdateMembershipForUserInOrg({ ...org, team_slug: action.team, username: action.login, role: action.role }));
        case 'change-role':
          return void (await teams.addOrUpdateMembershipForUserInOrg({ ...org, team_slug: action.team, username: action.login, role: action.to }));
        case 'withdraw':
        case 'remove':
          return gone(teams.removeMembershipForUserInOrg({ ...org, team_slug: action.team, username: action.login }));
        case 'delete-team':
          return gone(teams.deleteInOrg({ ...org, team_slug: action.team }));
        default:
          action satisfies never;
      }
    },
  };

  /** Of an older server: whoever is in a team below is taken for one that it brings. Teams below that nobody manages are read too. */
  async function withInherited(read: readonly (FoundTeam & { readonly told: boolean })[]): Promise<readonly FoundTeam[]> {
    const below = Map.groupBy(read, ({ parent }) => parent ?? '');
    return inTurns(read, async (team) => {
      const children = below.get(team.slug) ?? [];
      const brought = new Set((await Promise.all(children.map(async ({ slug, members }) => (members.size > 0 ? [...members.keys()] : [...(await membersOf(slug)).members.keys()])))).flat());
      return { ...team, members: new Map([...team.members].map(([login, member]) => [login, { ...member, inherited: member.role === 'member' && brought.has(login) }])) };
    });
  }
}

export type Teams = ReturnType<typeof openTeams>;

interface ListedMember {
  readonly login: string;
  readonly id: number;
  readonly role?: string;
  readonly inherited?: boolean;
}

/** What is not there any more is what was wanted. */
async function gone(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
}

/** In the order of the list, a few at a time. */
async function inTurns<T, R>(list: readonly T[], act: (item: T) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = [];
  for (let at = 0; at < list.length; at += atOnce) done.push(...(await Promise.all(list.slice(at, at + atOnce).map(act))));
  return done;
}
