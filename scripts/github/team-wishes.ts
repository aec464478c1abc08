import type { Catalog } from '../catalog/catalog.ts';
import { termsOf } from '../catalog/membership.ts';
import { loginAnnotation, teamAnnotation } from '../catalog/people.ts';
import type { Entity } from '../model/entity.ts';
import { compareText } from '../model/problem.ts';

export type TeamRole = 'member' | 'maintainer';

/** A team of an organisation on GitHub as the catalog wants it. */
export interface WantedTeam {
  readonly slug: string;
  /** Undefined where GitHub would make another slug of the group's title: then the name stays as it is. */
  readonly name?: string;
  readonly description: string;
  readonly privacy: 'closed' | 'secret';
  /** Slug of the team above it. */
  readonly parent?: string;
  /** Canonical reference of its group. */
  readonly group: string;
  /** Number of the team on GitHub, which a rename does not change. */
  readonly id?: number;
  /** By login in small letters. */
  readonly members: ReadonlyMap<string, WantedMember>;
}

export interface WantedMember {
  readonly login: string;
  readonly role: TeamRole;
  /** Number of the account on GitHub, which nobody else ever has; undefined when the catalog does not know it. */
  readonly id?: number;
}

export interface Wishes {
  readonly teams: readonly WantedTeam[];
  /** Logins, in small letters, that nobody is to lose because the catalog says too little of them. */
  readonly kept: ReadonlySet<string>;
  /** What somebody should know, in sentences. */
  readonly notes: readonly string[];
}

const privacyAnnotation = 'github.com/team-privacy';
const teamIdAnnotation = 'github.com/team-id';
const userIdAnnotation = 'github.com/user-id';

/**
 * The teams of this organisation that groups name by their annotation, sorted by slug. Members are those of the group today, and of the
 * groups below it that have no team of their own: GitHub itself counts the members of teams below.
 */
export function wishesOf(catalog: Catalog, organization: string): Wishes {
  const slugs = new Map(catalog.ofKind('Group').flatMap((group) => {
    const slug = slugIn(group, organization);
    return slug === undefined ? [] : [[group.ref, slug] as const];
  }));
  const bySlug = Map.groupBy(slugs, ([, slug]) => slug);
  const notes = [...bySlug].flatMap(([slug, groups]) => (groups.length > 1 ? [`The team ${organization}/${slug} is named by ${groups.map(([ref]) => ref).join(' and ')}: the members of all of them are in it, and the first one names it.`] : []));
  const people = peopleOf(catalog);
  const teams = [...bySlug].flatMap(([slug, groups]): readonly WantedTeam[] => {
    const group = catalog.get(groups[0]?.[0] ?? '');
    if (!group) return [];
    // Whoever is a maintainer by one of the groups is one: the last of several entries counts.
    const found = groups.flatMap(([ref]) => membersOf(catalog, ref, slugs, people));
    const members = new Map(found.toSorted(([, a], [, b]) => Number(a.role === 'maintainer') - Number(b.role === 'maintainer')));
    return [{ slug, ...frameOf(catalog, group, slug, slugs), members }];
  });
  const nameless = [...people.values()].filter(({ login }) => login === undefined).map(({ name }) => name);
  const inTeams = new Set(teams.flatMap(({ members }) => [...members.keys()]));
  return {
    teams: teams.sort((a, b) => compareText(a.slug, b.slug)),
    kept: new Set(nameless.map((name) => name.toLowerCase()).filter((name) => !inTeams.has(name))),
    notes: [...notes, ...(nameless.length === 0 ? [] : [`${nameless.length === 1 ? 'One person has' : `${nameless.length} people have`} no annotation ${loginAnnotation}, so nobody is added for them: ${listed(nameless)}.`])],
  };
}

/** The first twenty, and how many more there are. */
export function listed(names: readonly string[]): string {
  return names.length > 20 ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more` : names.join(', ');
}

function slugIn({ annotations }: Entity, organization: string): string | undefined {
  const [, owner = '', slug = ''] = /^([\w-]+)\/([a-z0-9][a-z0-9._-]*)$/i.exec(annotations[teamAnnotation] ?? '') ?? [];
  return owner.toLowerCase() === organization.toLowerCase() && slug !== '' ? slug.toLowerCase() : undefined;
}

function frameOf(catalog: Catalog, group: Entity, slug: string, slugs: ReadonlyMap<string, string>): Omit<WantedTeam, 'slug' | 'members'> {
  const privacy = privacyOf(group);
  const parent = privacy === 'secret' ? undefined : parentOf(catalog, group.ref, slugs);
  const id = numberIn(group, teamIdAnnotation);
  return {
    ...(slugOfName(group.title) === slug && { name: group.title }),
    description: (group.description ?? '').replace(/\s+/g, ' ').trim().slice(0, 500),
    privacy,
    ...(parent !== undefined && parent !== slug && { parent }),
    group: group.ref,
    ...(id !== undefined && { id }),
  };
}

function privacyOf({ annotations }: Entity): 'closed' | 'secret' {
  return annotations[privacyAnnotation] === 'secret' ? 'secret' : 'closed';
}

/** The nearest group above that has a team. A secret team can neither be nor have one above it. */
function parentOf(catalog: Catalog, ref: string, slugs: ReadonlyMap<string, string>): string | undefined {
  const seen = new Set(catalog.related(ref, 'childOf'));
  for (const above of seen) {
    const group = catalog.get(above);
    const slug = slugs.get(above);
    if (above !== ref && group && slug !== undefined && privacyOf(group) === 'closed') return slug;
    for (const next of catalog.related(above, 'childOf')) seen.add(next);
  }
  return undefined;
}

/** As GitHub makes it of a name that holds nothing but letters, digits and single blanks or hyphens; undefined for others. */
function slugOfName(name: string): string | undefined {
  return /^[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*$/.test(name) ? name.toLowerCase().replaceAll(' ', '-') : undefined;
}

interface Person {
  readonly name: string;
  readonly login: string | undefined;
  readonly id?: number;
}

/** Only of an annotation: a name that happens to be somebody's login must let nobody into an organisation. */
function peopleOf(catalog: Catalog): ReadonlyMap<string, Person> {
  return new Map(catalog.ofKind('User').map((user) => {
    const login = user.annotations[loginAnnotation];
    const id = numberIn(user, userIdAnnotation);
    return [user.ref, { name: user.name, login: login !== undefined && /^[A-Za-z0-9][\w-]{0,38}$/.test(login) ? login : undefined, ...(id !== undefined && { id }) }];
  }));
}

function numberIn({ annotations }: Entity, name: string): number | undefined {
  const text = annotations[name] ?? '';
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

function membersOf(catalog: Catalog, ref: string, slugs: ReadonlyMap<string, string>, people: ReadonlyMap<string, Person>): readonly (readonly [string, WantedMember])[] {
  const groups = new Set([ref]);
  for (const group of groups) for (const below of catalog.related(group, 'parentOf')) if (!slugs.has(below) && catalog.get(below)) groups.add(below);
  const own = catalog.get(ref);
  const maintainers = new Set(own ? termsOf(own).flatMap(({ user, role }) => (role === 'maintainer' ? [user] : [])) : []);
  return [...groups].flatMap((group) => catalog.related(group, 'hasMember')).flatMap((user): readonly (readonly [string, WantedMember])[] => {
    const { login, id } = people.get(user) ?? {};
    if (login === undefined) return [];
    return [[login.toLowerCase(), { login, role: maintainers.has(user) ? 'maintainer' : 'member', ...(id !== undefined && { id }) }]];
  });
}
