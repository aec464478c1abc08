import type { Catalog } from '../../catalog/catalog.ts';
import type { RelationType } from '../../model/entity.ts';
import { compareText } from '../../model/problem.ts';

/** How a change of one thing reaches another one, in the words of the other: it depends on it, calls it, is offered by it, holds it, is part of it. */
export type Way = 'dependsOn' | 'consumes' | 'provided' | 'holds' | 'partOf';

/** Ways that are followed together. */
export const wayGroups = { depends: ['dependsOn'], api: ['consumes', 'provided'], system: ['holds', 'partOf'] } as const satisfies Readonly<Record<string, readonly Way[]>>;
export type WayGroup = keyof typeof wayGroups;

/** Kinds, lower case, that a change can start at: what runs, and what it is made of. */
export const startKinds: ReadonlySet<string> = new Set(['component', 'api', 'resource', 'system', 'domain']);

/**
 * Relations of what has changed, each with the way to its target. Whoever provides an API changes it by changing; its consumers follow.
 * Of a system the parts change only where the change starts at the system itself: one part does not change its neighbours.
 */
const onward: readonly (readonly [relation: RelationType, way: Way])[] = [
  ['dependencyOf', 'dependsOn'],
  ['apiConsumedBy', 'consumes'],
  ['providesApi', 'provided'],
  ['partOf', 'holds'],
];

export interface Affected {
  readonly ref: string;
  readonly title: string;
  readonly kind: string;
  /** Canonical references. */
  readonly owners: readonly string[];
  /** Steps from where the change starts; 1 for its neighbours. */
  readonly distance: number;
  /** What it is affected through: the last thing before it on a shortest path. */
  readonly via: string;
  readonly way: Way;
}

export interface Impact {
  /** Where the change starts, as asked for. */
  readonly starts: readonly string[];
  /** The nearest first, then by reference; what the change starts at is not among them. */
  readonly affected: readonly Affected[];
  /** Something lies beyond the depth that was asked for. */
  readonly isCut: boolean;
}

export interface ImpactBounds {
  /** Every one where left out. */
  readonly ways?: readonly Way[];
  /** Steps; Infinity where left out. */
  readonly depth?: number;
}

type Graph = Pick<Catalog, 'get' | 'related'>;

/**
 * Everything that a change of these things may concern, breadth first, so that each is reached by a shortest path; circles end by
 * themselves. In proportion to the relations that are followed. References that the catalog does not have lead nowhere.
 */
export function impactOf(catalog: Graph, starts: readonly string[], { ways = Object.values(wayGroups).flat(), depth = Infinity }: ImpactBounds = {}): Impact {
  const seen = new Set(starts);
  /** What changes with all its parts. */
  const wholes = new Set(starts);
  const affected: Affected[] = [];
  let ring: readonly (readonly [ref: string, isWhole: boolean])[] = starts.toSorted(compareText).map((ref) => [ref, true]);
  for (let distance = 1; ring.length > 0; distance += 1) {
    const next = new Map<string, boolean>();
    for (const [via, isWhole] of ring) {
      for (const [ref, way] of neighbours(catalog, via, isWhole)) {
        // What was reached by another way before is looked at again for its parts.
        const isNewWhole = way === 'partOf' && !wholes.has(ref);
        const entity = !ways.includes(way) || (seen.has(ref) && !isNewWhole) ? undefined : catalog.get(ref);
        if (!entity) continue;
        if (isNewWhole) wholes.add(ref);
        next.set(ref, isNewWhole || next.get(ref) === true);
        if (seen.has(ref)) continue;
        if (distance > depth) return { starts, affected, isCut: true };
        seen.add(ref);
        affected.push({ ref, title: entity.title, kind: entity.kind, owners: catalog.related(ref, 'ownedBy'), distance, via, way });
      }
    }
    ring = [...next].sort(([a], [b]) => compareText(a, b));
  }
  affected.sort((a, b) => a.distance - b.distance || compareText(a.ref, b.ref));
  return { starts, affected, isCut: false };
}

/** What a change of one thing reaches next, with its parts where it changes as a whole. */
export function* neighbours(catalog: Pick<Catalog, 'related'>, ref: string, isWhole: boolean): Generator<readonly [ref: string, way: Way]> {
  for (const [relation, way] of onward) {
    for (const target of catalog.related(ref, relation)) if (way !== 'holds' || !target.startsWith('domain:')) yield [target, way];
  }
  if (isWhole) for (const target of catalog.related(ref, 'hasPart')) yield [target, 'partOf'];
}

/** From where the change starts to something that it affects, both included; empty for what is not affected. Looks everything up once. */
export function pathsOf({ affected }: Impact): (ref: string) => readonly { readonly ref: string; readonly way?: Way }[] {
  const byRef = new Map(affected.map((each) => [each.ref, each]));
  return (ref) => {
    const path: { readonly ref: string; readonly way?: Way }[] = [];
    let at = byRef.get(ref);
    for (; at; at = byRef.get(at.via)) {
      path.push({ ref: at.ref, way: at.way });
      if (!byRef.has(at.via)) path.push({ ref: at.via });
    }
    return path.reverse();
  };
}

/** Two of them as one: what is reached from either side, by the shorter way. */
export function merged(one: Impact, other: Impact): Impact {
  const starts = [...new Set([...one.starts, ...other.starts])];
  const nearest = new Map<string, Affected>();
  for (const each of [...one.affected, ...other.affected]) {
    const known = nearest.get(each.ref);
    if (!starts.includes(each.ref) && (!known || each.distance < known.distance)) nearest.set(each.ref, each);
  }
  const affected = [...nearest.values()].sort((a, b) => a.distance - b.distance || compareText(a.ref, b.ref));
  return { starts, affected, isCut: one.isCut || other.isCut };
}
