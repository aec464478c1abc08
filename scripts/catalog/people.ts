import type { Entity } from '../model/entity.ts';
import { compareText } from '../model/problem.ts';
import { canonicalRef } from '../model/ref.ts';
import type { Catalog } from './catalog.ts';

type Graph = Pick<Catalog, 'related' | 'get'>;

/** Users of a group and of all groups below it, as far as they exist; canonical references, sorted. */
export function usersOf(catalog: Graph, groupRef: string): readonly string[] {
  const groups = reach(catalog, [groupRef.toLowerCase()], 'parentOf');
  const users = new Set([...groups].flatMap((group) => catalog.related(group, 'hasMember')));
  return [...users].filter((user) => catalog.get(user)).sort(compareText);
}

/** Groups of a user and all groups above them; canonical references, sorted. */
export function groupsOf(catalog: Graph, userRef: string): readonly string[] {
  return [...reach(catalog, catalog.related(userRef, 'memberOf'), 'childOf')].sort(compareText);
}

/** A group and all groups above it; canonical references, sorted. */
export function groupsAbove(catalog: Graph, groupRef: string): readonly string[] {
  return [...reach(catalog, [groupRef.toLowerCase()], 'childOf')].sort(compareText);
}

/**
 * By what a user is in a group: the user, the group that names them, and so on up to the group. The shortest way, the
 * first by name of several; undefined when the user is not in it.
 */
export function wayInto(catalog: Graph, userRef: string, groupRef: string): readonly string[] | undefined {
  const ways = new Map(catalog.related(userRef, 'memberOf').map((group) => [group, [userRef, group]]));
  for (const [group, way] of ways) {
    if (group === groupRef) return way;
    for (const above of catalog.related(group, 'childOf')) if (!ways.has(above)) ways.set(above, [...way, above]);
  }
  return undefined;
}

/** The users among these owners and in their groups, sorted; nobody for those that the catalog does not have. */
export function peopleOf(catalog: Graph, owners: readonly string[]): readonly string[] {
  const people = owners.flatMap((ref) => (catalog.get(ref)?.kind.toLowerCase() === 'user' ? [ref.toLowerCase()] : usersOf(catalog, ref)));
  return [...new Set(people)].sort(compareText);
}

/** The group that owns what nobody else does; undefined when the catalog has none. */
export function platformOf({ get, settings }: Pick<Catalog, 'get' | 'settings'>): `group:${string}` | undefined {
  const ref = canonicalRef(settings.platform ?? 'platform', { kind: 'group' });
  return ref !== undefined && get(ref) ? (ref as `group:${string}`) : undefined;
}

/** Who speaks for owners. */
export interface Deciders {
  /** They themselves; the platform group where the catalog knows no people of theirs. */
  readonly from: readonly string[];
  /** Sorted. */
  readonly people: readonly string[];
  /** The platform group stands in for them. */
  readonly instead: boolean;
}

export function decidersOf(catalog: Graph & Pick<Catalog, 'settings'>, owners: readonly string[]): Deciders {
  const people = peopleOf(catalog, owners);
  const platform = people.length > 0 ? undefined : platformOf(catalog);
  return platform === undefined ? { from: owners, people, instead: false } : { from: [platform], people: peopleOf(catalog, [platform]), instead: true };
}

/** Login of a user on GitHub. */
export const loginAnnotation = 'github.com/user-login';
/** `organization/team` of a group on GitHub. */
export const teamAnnotation = 'github.com/team-slug';

/** The user's login on GitHub, lower case: GitHub does not tell case apart. */
export function loginOf(user: Entity): string {
  // An empty annotation must not make the user of everybody whom GitHub no longer names.
  return (user.annotations[loginAnnotation] || user.name).toLowerCase();
}

/** Undefined when no user has this login, or several do: nobody may act for somebody else. */
export function userByLogin(catalog: Pick<Catalog, 'ofKind'>, login: string): Entity | undefined {
  const found = catalog.ofKind('User').filter((user) => loginOf(user) === login.toLowerCase());
  return found.length === 1 ? found[0] : undefined;
}

/** Cycles end the walk; a check reports them. */
function reach(catalog: Graph, start: readonly string[], type: 'parentOf' | 'childOf'): ReadonlySet<string> {
  const seen = new Set(start);
  for (const group of seen) for (const next of catalog.related(group, type)) seen.add(next);
  return seen;
}
