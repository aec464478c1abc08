import { isDay } from '../model/day.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { canonicalRef } from '../model/ref.ts';
import type { Entity } from '../model/entity.ts';
import type { Catalog } from './catalog.ts';
import { text } from './entity.ts';
import { once } from './once.ts';

/** What a group says of one of its members beside the name in `members`: an item of `spec.membership`, which Backstage ignores. */
export interface MembershipTerm {
  /** Canonical reference of the user. */
  readonly user: string;
  /** Last day on which it counts, in UTC, as written; undefined when it has no end. */
  readonly until?: string;
  /** In the team on GitHub; undefined means member. */
  readonly role?: 'maintainer' | 'member';
  readonly because?: string;
  /** From the document's root. */
  readonly path: readonly (string | number)[];
}

/** As written, those that name nobody left out; empty for everything but a group. */
export const termsOf: (group: Entity) => readonly MembershipTerm[] = once(readTerms);

function readTerms({ kind, namespace, spec }: Entity): readonly MembershipTerm[] {
  const list = spec['membership'];
  if (kind.toLowerCase() !== 'group' || !Array.isArray(list)) return [];
  return (list as readonly Json[]).flatMap((item, index): readonly MembershipTerm[] => {
    if (!isJsonObject(item) || typeof item['user'] !== 'string') return [];
    const user = canonicalRef(item['user'].trim(), { namespace, kind: 'User' });
    if (user === undefined) return [];
    const { until, role } = item;
    const because = text(item['because']);
    // Whatever else stands there is no day, and a membership until no day does not count.
    const end = until === undefined ? {} : { until: typeof until === 'string' ? until : JSON.stringify(until) };
    return [{ user, ...end, ...(role === 'maintainer' || role === 'member' ? { role } : {}), ...(because !== undefined && { because }), path: ['spec', 'membership', index] }];
  });
}

/**
 * Whether a membership no longer counts on the day. Whoever does not know the day takes every membership that ends for ended:
 * forgetting to say it must never give rights away. The same holds for an end that is no day.
 */
export function hasEnded({ until }: Pick<MembershipTerm, 'until'>, today: string | undefined): boolean {
  return until !== undefined && (today === undefined || !isDay(until) || until < today);
}

/** Of each group that has some, the users whose membership has ended; whoever is named twice, when one of both has. */
export function endedMembers(entities: readonly Entity[], today: string | undefined): ReadonlyMap<string, ReadonlySet<string>> {
  const ended = new Map<string, ReadonlySet<string>>();
  for (const group of entities) {
    if (group.spec['membership'] === undefined) continue;
    const users = termsOf(group).filter((term) => hasEnded(term, today)).map(({ user }) => user);
    if (users.length > 0) ended.set(group.ref, new Set(users));
  }
  return ended;
}

/**
 * The catalog's people on a later day than its own; without a day those whose membership has no end. What is written into a file that
 * must be the same tomorrow is made of these.
 */
export function peopleOn(catalog: Pick<Catalog, 'related' | 'get' | 'ofKind'>, day: string | undefined): Pick<Catalog, 'related' | 'get'> {
  const ended = endedMembers(catalog.ofKind('Group'), day);
  if (ended.size === 0) return catalog;
  return {
    get: (ref) => catalog.get(ref),
    related(ref, type) {
      const found = catalog.related(ref, type);
      if (type === 'hasMember') return found.filter((user) => ended.get(ref.toLowerCase())?.has(user) !== true);
      return type === 'memberOf' ? found.filter((group) => ended.get(group)?.has(ref.toLowerCase()) !== true) : found;
    },
  };
}
