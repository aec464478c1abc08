import { createHash } from 'node:crypto';
import { compareText } from '../model/problem.ts';
import { listed, type TeamRole, type WantedMember, type WantedTeam, type Wishes } from './team-wishes.ts';

/** A team as GitHub has it. */
export interface FoundTeam {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly privacy: string;
  /** Slug of the team above it. */
  readonly parent?: string;
  /** By login in small letters; empty for a team that nobody asked about. */
  readonly members: ReadonlyMap<string, FoundMember>;
  /** Logins in small letters of those who have not accepted yet. */
  readonly invited: ReadonlySet<string>;
}

export interface FoundMember {
  readonly id: number;
  readonly role: TeamRole;
  /** Only by a team below this one. */
  readonly inherited: boolean;
}

/** What there is on GitHub. */
export interface FoundOrganization {
  readonly organization: string;
  /** All of them, whoever made them. */
  readonly teams: readonly FoundTeam[];
  /** Everybody in the organisation: number of the account by login in small letters. */
  readonly people: ReadonlyMap<string, number>;
  /** Logins in small letters of its owners. */
  readonly owners: ReadonlySet<string>;
  /** Of logins that are not in the organisation: the number of the account, or undefined where there is no such person. */
  readonly accounts: ReadonlyMap<string, number | undefined>;
}

/** What is to be done, in the order in which it is done: nobody loses one team before they have the other. */
export type TeamAction =
  | { readonly act: 'create-team'; readonly team: string; readonly name: string; readonly description: string; readonly privacy: 'closed' | 'secret'; readonly parent?: string }
  | { readonly act: 'change-team'; readonly team: string; readonly changes: readonly TeamChange[] }
  | { readonly act: 'add'; readonly team: string; readonly login: string; readonly role: TeamRole; readonly invite: boolean }
  | { readonly act: 'change-role'; readonly team: string; readonly login: string; readonly from: TeamRole; readonly to: TeamRole }
  | { readonly act: 'withdraw'; readonly team: string; readonly login: string }
  | { readonly act: 'remove'; readonly team: string; readonly login: string }
  | { readonly act: 'delete-team'; readonly team: string; readonly members: number };

export interface TeamChange {
  readonly field: 'name' | 'description' | 'privacy' | 'parent';
  /** The empty text for none. */
  readonly from: string;
  readonly to: string;
}

export interface Limits {
  /** Largest share of the memberships that may go at once, from 0 to 1. */
  readonly maxRemovals: number;
  /** So many may always go: one of three people is a third of a small team. */
  readonly freeRemovals: number;
  /** The organisation must have so many owners, who can mend what went wrong. */
  readonly minAdmins: number;
  /** Slugs of teams that the catalog does not manage and that are to go. */
  readonly deleted: readonly string[];
}

export interface TeamPlan {
  readonly organization: string;
  /** Of the actions: `--plan` takes it, so that nothing else is done than what was shown. */
  readonly digest: string;
  readonly actions: readonly TeamAction[];
  readonly notes: readonly string[];
  /** Why nothing of it may be done; empty when it may. */
  readonly refusals: readonly string[];
  readonly figures: { readonly teams: number; readonly unmanaged: number; readonly memberships: number; readonly additions: number; readonly invitations: number; readonly removals: number; readonly share: number; readonly admins: number };
}

/** The difference between what is wanted and what is there. The same facts give the same plan, byte for byte. */
export function planTeams({ teams, kept, notes }: Wishes, found: FoundOrganization, limits: Limits): TeamPlan {
  const said: string[] = [...notes];
  const pairs = teams.map((wanted) => ({ wanted, now: teamFor(wanted, found, teams) }));
  const fitting = pairs.filter(({ wanted, now }) => now !== undefined || !seemsRenamed(wanted, found, teams, said));
  const frames = fitting.flatMap(({ wanted, now }) => frameActions(wanted, now));
  const people = fitting.flatMap(({ wanted, now }) => peopleActions(wanted, now, found, kept, said));
  const managed = new Set(fitting.map(({ now }) => now?.slug));
  const gone = limits.deleted.flatMap((slug): readonly TeamAction[] => deletion(slug, found, teams, said));
  const of = (...acts: readonly TeamAction['act'][]) => people.filter(({ act }) => acts.includes(act));
  const actions = [...byDepth(frames, teams), ...of('add'), ...of('change-role'), ...of('withdraw'), ...of('remove'), ...gone];
  const memberships = fitting.reduce((sum, { now }) => sum + direct(now).length, 0) + gone.reduce((sum, action) => sum + (action.act === 'delete-team' ? action.members : 0), 0);
  const removals = actions.reduce((sum, action) => sum + (action.act === 'remove' ? 1 : action.act === 'delete-team' ? action.members : 0), 0);
  const adding = actions.filter((action) => action.act === 'add');
  const figures = {
    teams: teams.length,
    unmanaged: found.teams.filter(({ slug }) => !managed.has(slug)).length,
    memberships,
    additions: adding.length,
    invitations: adding.filter(({ invite }) => invite).length,
    removals,
    share: memberships === 0 ? 0 : Math.round((removals / memberships) * 1000) / 1000,
    admins: found.owners.size,
  };
  const emptied = fitting.flatMap(({ wanted, now }) => (now && direct(now).length > 1 && isEmptied(wanted, now, actions) ? [wanted.slug] : []));
  return { organization: found.organization, digest: digestOf(found.organization, actions), actions, notes: said, refusals: refusalsOf(figures, emptied, limits), figures };
}

/** Of several with one number the one that bears it; else by slug. A team of another number under that slug is another team. */
function teamFor({ slug, id }: WantedTeam, found: FoundOrganization, wanted: readonly WantedTeam[]): FoundTeam | undefined {
  const byId = id === undefined ? undefined : found.teams.find((team) => team.id === id);
  if (byId) return byId;
  const others = new Set(wanted.flatMap((team) => (team.slug !== slug && team.id !== undefined ? [team.id] : [])));
  return found.teams.find((team) => team.slug === slug && !others.has(team.id));
}

function direct(now: FoundTeam | undefined): readonly string[] {
  return now ? [...now.members].flatMap(([login, { inherited }]) => (inherited ? [] : [login])) : [];
}

function isEmptied(wanted: WantedTeam, now: FoundTeam, actions: readonly TeamAction[]): boolean {
  const leaving = new Set(actions.flatMap((action) => (action.act === 'remove' && action.team === wanted.slug ? [action.login.toLowerCase()] : [])));
  return wanted.members.size === 0 && direct(now).every((login) => leaving.has(login));
}

/** A team that is not there, while one that nobody manages has its name or its people: making a second one would leave its rights behind. */
function seemsRenamed({ slug, name, members, group }: WantedTeam, { teams, organization }: FoundOrganization, wanted: readonly WantedTeam[], notes: string[]): boolean {
  const managed = new Set(wanted.map((each) => each.slug));
  const alike = teams.find((team) => {
    if (managed.has(team.slug)) return false;
    const people = direct(team);
    return (name !== undefined && team.name.toLowerCase() === name.toLowerCase()) || (people.length > 1 && people.length === members.size && people.every((login) => members.has(login)));
  });
  if (alike) notes.push(`There is no team ${organization}/${slug}, but ${alike.slug} has the same name or the same people: it seems to have been renamed, so none is made. Write ${organization}/${alike.slug} into ${group}, or its number ${alike.id} as the annotation github.com/team-id.`);
  return alike !== undefined;
}

function frameActions(wanted: WantedTeam, now: FoundTeam | undefined): readonly TeamAction[] {
  const { slug, name, description, privacy, parent } = wanted;
  if (!now) return [{ act: 'create-team', team: slug, name: name ?? slug, description, privacy, ...(parent !== undefined && { parent }) }];
  // A team whose name gives another slug was renamed on GitHub, and is known by its number: it gets its name back.
  const wantedName = now.slug === slug ? name : (name ?? slug);
  const changes = [
    { field: 'name', from: now.name, to: wantedName ?? now.name },
    { field: 'description', from: now.description.replace(/\s+/g, ' ').trim(), to: description },
    { field: 'privacy', from: now.privacy, to: privacy },
    { field: 'parent', from: now.parent ?? '', to: parent ?? '' },
  ] as const;
  const differing = changes.filter(({ from, to }) => from !== to);
  return differing.length === 0 ? [] : [{ act: 'change-team', team: now.slug, changes: differing }];
}

/** Those above before those below, which name them. */
function byDepth(actions: readonly TeamAction[], teams: readonly WantedTeam[]): readonly TeamAction[] {
  const parents = new Map(teams.map(({ slug, parent }) => [slug, parent]));
  const depth = (slug: string) => {
    let [found, at] = [0, parents.get(slug)];
    // A cycle is the catalog's problem, and told there.
    for (; at !== undefined && found < 100; at = parents.get(at)) found += 1;
    return found;
  };
  return actions.toSorted((a, b) => depth(a.team) - depth(b.team) || compareText(a.team, b.team));
}

function peopleActions(wanted: WantedTeam, now: FoundTeam | undefined, found: FoundOrganization, kept: ReadonlySet<string>, notes: string[]): readonly TeamAction[] {
  const team = wanted.slug;
  const actions: TeamAction[] = [];
  const sorted = [...wanted.members].sort(([a], [b]) => compareText(a, b));
  for (const [login, member] of sorted) actions.push(...memberActions(team, login, member, now, found, notes));
  for (const [login, { inherited }] of [...(now?.members ?? [])].sort(([a], [b]) => compareText(a, b))) {
    if (inherited || wanted.members.has(login)) continue;
    if (found.owners.has(login)) notes.push(`${login} is in ${team} without the catalog, but owns the organisation: owners are never taken out.`);
    else if (kept.has(login)) notes.push(`${login} stays in ${team}: somebody of that name is in the catalog, without a login.`);
    else actions.push({ act: 'remove', team, login });
  }
  for (const login of [...(now?.invited ?? [])].sort(compareText)) if (!wanted.members.has(login)) actions.push({ act: 'withdraw', team, login });
  return actions;
}

function memberActions(team: string, login: string, { login: written, role, id }: WantedMember, now: FoundTeam | undefined, found: FoundOrganization, notes: string[]): readonly TeamAction[] {
  const present = now?.members.get(login);
  const account = found.people.get(login) ?? present?.id ?? found.accounts.get(login);
  const isThere = account !== undefined;
  if (!isThere && now?.invited.has(login) !== true) {
    say(notes, `There is no person ${written} on GitHub; they are added nowhere. Correct the login in the catalog.`);
    return [];
  }
  if (id !== undefined && account !== undefined && account !== id) {
    say(notes, `The login ${written} belongs to another account than the one in the catalog (${account}, not ${id}): somebody else has taken it. They are added nowhere.`);
    return present && !present.inherited && !found.owners.has(login) ? [{ act: 'remove', team, login }] : [];
  }
  if (now?.invited.has(login) === true) {
    notes.push(`${written} has not accepted the invitation to ${team} yet.`);
    return [];
  }
  // Whoever is in a team below is in this one, with no more to do; a maintainer of this one is so only directly.
  if (present?.inherited === true && role === 'member') return [];
  if (!present || present.inherited) return [{ act: 'add', team, login: written, role, invite: !found.people.has(login) }];
  // GitHub makes maintainers of owners, whatever is asked.
  return present.role === role || found.owners.has(login) ? [] : [{ act: 'change-role', team, login: written, from: present.role, to: role }];
}

function say(notes: string[], sentence: string): void {
  if (!notes.includes(sentence)) notes.push(sentence);
}

function deletion(slug: string, { teams, organization }: FoundOrganization, wanted: readonly WantedTeam[], notes: string[]): readonly TeamAction[] {
  const team = teams.find((each) => each.slug === slug);
  if (wanted.some((each) => each.slug === slug)) notes.push(`${organization}/${slug} is a team of the catalog, and is not deleted. Take its annotation away first.`);
  else if (teams.some(({ parent }) => parent === slug)) notes.push(`${organization}/${slug} has teams below it, which GitHub would delete with it; it is not deleted.`);
  else if (team) return [{ act: 'delete-team', team: slug, members: direct(team).length }];
  return [];
}

function refusalsOf({ removals, memberships, share, admins }: TeamPlan['figures'], emptied: readonly string[], { maxRemovals, freeRemovals, minAdmins }: Limits): readonly string[] {
  const percent = (part: number) => `${Math.round(part * 1000) / 10} %`;
  return [
    ...(removals > freeRemovals && removals > maxRemovals * memberships ? [`${removals} of ${memberships} memberships would go, which is ${percent(share)}; at most ${percent(maxRemovals)} may at once. If that is meant, say --max-removals ${Math.min(1, Math.ceil(share * 100) / 100)}.`] : []),
    ...(emptied.length > 0 && maxRemovals < 1 ? [`Nobody would be left in ${listed(emptied)}. If that is meant, say --max-removals 1.`] : []),
    ...(admins < minAdmins ? [`The token sees ${admins === 1 ? '1 owner' : `${admins} owners`} of the organisation; there have to be ${minAdmins} who could mend what goes wrong (--min-admins).`] : []),
  ];
}

function digestOf(organization: string, actions: readonly TeamAction[]): string {
  return createHash('sha256').update(JSON.stringify([organization.toLowerCase(), actions])).digest('hex').slice(0, 16);
}
