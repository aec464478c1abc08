import type { Catalog } from '../data.ts';
import { homeOf } from './neighbours.ts';

/** A system or a domain on the map. */
export interface Place {
  readonly ref: string;
  readonly title: string;
  readonly kind: 'system' | 'domain';
  /** The domain that it belongs to; absent at the top. */
  readonly above?: string;
  /** Things that are part of a system; of a domain, of all systems below it. */
  readonly things: number;
}

export type Counts = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** How systems lean on one another: what remains of a catalog when only systems, domains and numbers are kept. */
export interface Landscape {
  /** By reference: domains, then systems, in the order of the catalog. */
  readonly places: ReadonlyMap<string, Place>;
  /** Of each place: itself, the domain that it lies in, the domain of that, and so on. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
  readonly systems: readonly string[];
  /** What lies directly in each domain; under undefined, what lies in none. */
  readonly within: ReadonlyMap<string | undefined, readonly Place[]>;
  /** Of each domain: the systems in it and in the domains below it; absent when there is none. */
  readonly below: ReadonlyMap<string, readonly string[]>;
  /** Of each system: the systems that its parts need, with how many relations say so. */
  readonly needs: Counts;
  /** The same from the other end. */
  readonly neededBy: Counts;
  /** Components, APIs and resources that belong to no system, so that no map shows them. */
  readonly strays: number;
}

/** Kinds whose things are part of systems. */
const partKinds = ['component', 'api', 'resource'];

export function landscapeOf(catalog: Pick<Catalog, 'get' | 'ofKind' | 'related'>): Landscape {
  const places = placesOf(catalog);
  const chains = new Map<string, readonly string[]>();
  for (const ref of places.keys()) chains.set(ref, chainOf(ref, places));
  const needs = new Map<string, Map<string, number>>();
  let strays = 0;
  for (const { ref } of partKinds.flatMap((kind) => catalog.ofKind(kind))) {
    const home = homeOf(ref, catalog);
    if (!places.has(home)) {
      strays++;
      continue;
    }
    for (const each of chains.get(home) ?? []) {
      const place = places.get(each);
      if (place) place.things++;
    }
    for (const target of [...catalog.related(ref, 'dependsOn'), ...catalog.related(ref, 'consumesApi')]) {
      const other = homeOf(target, catalog);
      if (other !== home && places.has(other)) count(needs, home, other, 1);
    }
  }
  const neededBy = new Map<string, Map<string, number>>();
  for (const [from, row] of needs) for (const [to, times] of row) count(neededBy, to, from, times);
  const systems = [...places.values()].filter(({ kind }) => kind === 'system').map(({ ref }) => ref);
  const below = new Map<string, string[]>();
  for (const system of systems) {
    for (const domain of chains.get(system)?.slice(1) ?? []) {
      const list = below.get(domain);
      if (list) list.push(system);
      else below.set(domain, [system]);
    }
  }
  const within = Map.groupBy(places.values(), ({ above }) => above);
  return { places, chains, systems, within, below, needs, neededBy, strays };
}

function placesOf(catalog: Pick<Catalog, 'get' | 'ofKind' | 'related'>): Map<string, Counted> {
  const places = new Map<string, Counted>();
  for (const kind of ['domain', 'system'] as const) {
    for (const { ref, title } of catalog.ofKind(kind)) {
      const above = catalog.related(ref, 'partOf').find((each) => each.startsWith('domain:') && each !== ref && catalog.get(each));
      places.set(ref, { ref, title, kind, things: 0, ...(above !== undefined && { above }) });
    }
  }
  // Of domains that lie in one another, as a wrong catalog may say, one lies at the top.
  for (const place of places.values()) if (isInRing(place.ref, places)) delete place.above;
  return places;
}

type Counted = { -readonly [Key in keyof Place]: Place[Key] };

function isInRing(ref: string, places: ReadonlyMap<string, Place>): boolean {
  const seen = new Set<string>();
  for (let above = places.get(ref)?.above; above !== undefined && !seen.has(above); above = places.get(above)?.above) {
    if (above === ref) return true;
    seen.add(above);
  }
  return false;
}

function chainOf(ref: string, places: ReadonlyMap<string, Place>): readonly string[] {
  const chain: string[] = [];
  for (let each: string | undefined = ref; each !== undefined; each = places.get(each)?.above) chain.push(each);
  return chain;
}

function count(rows: Map<string, Map<string, number>>, from: string, to: string, times: number): void {
  let row = rows.get(from);
  if (!row) rows.set(from, (row = new Map()));
  row.set(to, (row.get(to) ?? 0) + times);
}

/** The text of a landscape: the same as long as no page of the map would change. */
export function landscapeText({ places, needs, strays }: Landscape): string {
  return JSON.stringify([[...places.values()], [...needs].map(([ref, counts]) => [ref, [...counts]]), strays]);
}

/** One line of a map: between two of its places, and how many relations it stands for. */
export interface Road {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/** What one map shows. */
export interface MapView {
  /** What lies directly in the domain, or at the top, the largest first. */
  readonly places: readonly Place[];
  /** Whatever else these lean on, or lean on these, as few and large as can be told apart from the domain itself. */
  readonly outside: readonly Place[];
  /** The busiest first. */
  readonly roads: readonly Road[];
}

/** The map of a domain, or of everything. It costs as much as there are lines of what lies in it. */
export function mapView(landscape: Landscape, domain?: string): MapView {
  const { places, needs, neededBy } = landscape;
  const shown = (landscape.within.get(domain) ?? []).toSorted(bySize);
  const rows = new Map<string, Map<string, number>>();
  const standIn = (ref: string) => standInOf(landscape, ref, domain);
  for (const system of (domain === undefined ? landscape.systems : landscape.below.get(domain)) ?? []) {
    const here = standIn(system).ref;
    for (const [target, times] of needs.get(system) ?? []) {
      const there = standIn(target);
      if (there.ref !== here) count(rows, here, there.ref, times);
    }
    for (const [source, times] of neededBy.get(system) ?? []) {
      const there = standIn(source);
      if (!there.isInside) count(rows, there.ref, here, times);
    }
  }
  const roads = [...rows].flatMap(([from, row]) => [...row].map(([to, times]): Road => ({ from, to, count: times })));
  const known = new Set(shown.map(({ ref }) => ref));
  const met = new Set(roads.flatMap(({ from, to }) => [from, to]).filter((ref) => !known.has(ref)));
  return {
    places: shown,
    outside: [...met].flatMap((ref) => places.get(ref) ?? []).sort(bySize),
    roads: roads.sort(byTraffic),
  };
}

/** Every system with every line, whichever domain it lies in. */
export function wholeView({ systems, places, needs }: Landscape): MapView {
  const roads = [...needs].flatMap(([from, row]) => [...row].map(([to, times]): Road => ({ from, to, count: times })));
  return { places: systems.flatMap((ref) => places.get(ref) ?? []).sort(bySize), outside: [], roads: roads.sort(byTraffic) };
}

/** Which place of the map a system is counted for: what lies outside, as far up as it does not hold the domain itself. */
function standInOf({ chains }: Landscape, ref: string, domain: string | undefined): { readonly ref: string; readonly isInside: boolean } {
  const chain = chains.get(ref) ?? [ref];
  const around = domain === undefined ? [] : (chains.get(domain) ?? []);
  const shared = chain.findIndex((each) => around.includes(each));
  return { ref: chain[(shared < 0 ? chain.length : shared) - 1] ?? ref, isInside: domain === undefined || chain[shared] === domain };
}

function bySize(a: Place, b: Place): number {
  return b.things - a.things || byText(a.ref, b.ref);
}

function byTraffic(a: Road, b: Road): number {
  return b.count - a.count || byText(a.from, b.from) || byText(a.to, b.to);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
