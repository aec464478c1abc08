import type { Catalog } from '../../catalog/catalog.ts';
import type { ReportKind } from '../kind.ts';
import { neighbours, startKinds } from './impact.ts';

/** How far a change of one thing may reach. */
export interface ReachRow {
  readonly ref: string;
  readonly title: string;
  readonly kind: string;
  /** Canonical reference; absent where nobody owns it. */
  readonly owner?: string;
  /** Things beside it. */
  readonly direct: number;
  /** Things near and far. */
  readonly reach: number;
  /** Owners of those. */
  readonly teams: number;
}

/** Beyond so many things the sets of all that each reaches would take hundreds of megabytes: then only `direct` is told. */
const most = 40_000;

/**
 * Of everything that a change can start at and that affects something, the widest reach first. The sets of what each thing reaches are
 * made once for each knot of things that reach one another, from the far end on: 10,000 things take some 12 MB and a fraction of a second.
 */
export function reachOfAll(catalog: Pick<Catalog, 'entities' | 'get' | 'related'>): readonly ReachRow[] {
  const things = catalog.entities.filter(({ kind }) => startKinds.has(kind.toLowerCase()));
  const places = new Map(things.map(({ ref }, place) => [ref, place]));
  const next = things.map(({ ref }) => [...new Set([...neighbours(catalog, ref, false)].flatMap(([target]) => places.get(target) ?? []))]);
  const owners = new Map<string, number>();
  const ownerOf = things.map(({ ref }) => {
    const [owner] = catalog.related(ref, 'ownedBy');
    if (owner === undefined) return -1;
    if (!owners.has(owner)) owners.set(owner, owners.size);
    return owners.get(owner) ?? -1;
  });
  const sets = things.length > most ? undefined : reachedSets(next);
  const rows = things.map(({ ref, title, kind }, place): ReachRow => {
    // Its parts change with a system or a component.
    const parts = partsBelow(catalog, ref).flatMap((part) => places.get(part) ?? []);
    const beside = new Set([...(next[place] ?? []), ...catalog.related(ref, 'hasPart').flatMap((part) => places.get(part) ?? [])]);
    beside.delete(place);
    const set = sets && union(sets[place], parts, sets);
    const [owner] = catalog.related(ref, 'ownedBy');
    const counted = set ? countIn(set, place, ownerOf, owners.size) : { reach: beside.size, teams: new Set([...beside].map((each) => ownerOf[each]).filter((owner) => owner !== -1)).size };
    return { ref, title, kind, ...(owner !== undefined && { owner }), direct: beside.size, ...counted };
  });
  return rows.filter(({ direct }) => direct > 0).sort((a, b) => b.reach - a.reach || b.direct - a.direct || (a.ref < b.ref ? -1 : 1));
}

/** Parts and parts of parts. */
function partsBelow(catalog: Pick<Catalog, 'related'>, ref: string): readonly string[] {
  const found = new Set(catalog.related(ref, 'hasPart'));
  for (const part of found) for (const below of catalog.related(part, 'hasPart')) found.add(below);
  return [...found];
}

/** What each place reaches, as bits. Places of one knot share a set, in which they are themselves. */
function reachedSets(next: readonly (readonly number[])[]): readonly Uint32Array[] {
  const words = Math.ceil(next.length / 32);
  const sets = new Array<Uint32Array | undefined>(next.length).fill(undefined);
  for (const knot of knotsInOrder(next)) {
    const set = new Uint32Array(words);
    for (const place of knot) {
      for (const target of next[place] ?? []) {
        put(set, target);
        const beyond = sets[target];
        if (beyond) for (let word = 0; word < words; word += 1) set[word] = (set[word] ?? 0) | (beyond[word] ?? 0);
      }
    }
    for (const place of knot) sets[place] = set;
  }
  return sets.map((set) => set ?? new Uint32Array(words));
}

function put(set: Uint32Array, place: number): void {
  set[place >> 5] = (set[place >> 5] ?? 0) | (1 << (place & 31));
}

function union(set: Uint32Array | undefined, parts: readonly number[], sets: readonly Uint32Array[]): Uint32Array | undefined {
  if (!set || parts.length === 0) return set;
  const all = set.slice();
  for (const part of parts) {
    put(all, part);
    sets[part]?.forEach((bits, word) => (all[word] = (all[word] ?? 0) | bits));
  }
  return all;
}

function countIn(set: Uint32Array, self: number, ownerOf: readonly number[], owners: number): Pick<ReachRow, 'reach' | 'teams'> {
  const met = new Uint8Array(owners);
  let reach = 0;
  let teams = 0;
  for (let word = 0; word < set.length; word += 1) {
    for (let bits = set[word] ?? 0; bits !== 0; bits &= bits - 1) {
      const place = (word << 5) + (31 - Math.clz32(bits & -bits));
      if (place === self) continue;
      reach += 1;
      const owner = ownerOf[place] ?? -1;
      if (owner >= 0 && met[owner] === 0) {
        met[owner] = 1;
        teams += 1;
      }
    }
  }
  return { reach, teams };
}

/** Knots of places that lead to one another, each after everything that it leads to (Tarjan 1972). Without recursion: chains may be long. */
function knotsInOrder(next: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const order = new Int32Array(next.length).fill(-1);
  const low = new Int32Array(next.length);
  const followed = new Int32Array(next.length);
  const isDone = new Uint8Array(next.length);
  const open: number[] = [];
  const knots: (readonly number[])[] = [];
  let visits = 0;
  for (let root = 0; root < next.length; root += 1) {
    if (order[root] !== -1) continue;
    const trail = [root];
    order[root] = low[root] = visits++;
    open.push(root);
    for (let place = trail.at(-1); place !== undefined; place = trail.at(-1)) {
      const target = next[place]?.[followed[place] ?? 0];
      followed[place] = (followed[place] ?? 0) + 1;
      if (target !== undefined && order[target] === -1) {
        order[target] = low[target] = visits++;
        open.push(target);
        trail.push(target);
      } else if (target !== undefined) {
        if (isDone[target] === 0) low[place] = Math.min(low[place] ?? 0, order[target] ?? 0);
      } else {
        trail.pop();
        const before = trail.at(-1);
        if (before !== undefined) low[before] = Math.min(low[before] ?? 0, low[place] ?? 0);
        if (low[place] !== order[place]) continue;
        const knot = open.splice(open.lastIndexOf(place));
        for (const member of knot) isDone[member] = 1;
        knots.push(knot);
      }
    }
  }
  return knots;
}

export const impactReport: ReportKind = {
  name: 'impact',
  summary: 'How far a change may reach: what needs each thing, near and far, and of how many teams',
  columns: ['ref', 'title', 'kind', 'owner', 'direct', 'reach', 'teams'],
  rows: ({ catalog }) => reachOfAll(catalog).map((row) => ({ ...row })),
};
