import type { Catalog } from '../catalog/catalog.ts';
import { isUnowned, ownerships, whyUnowned, type Ownership } from '../catalog/ownership.ts';
import { readUnowned } from '../catalog/unowned.ts';
import type { Files } from '../read/files.ts';
import type { ReportFacts, ReportKind, ReportRow } from './kind.ts';
import { reachOf } from './owner-chain.ts';

export const ownershipReport: ReportKind = {
  name: 'ownership',
  summary: 'Who owns what, how many people that is, and where they are reached',
  columns: ['entity', 'kind', 'title', 'owner', 'team', 'state', 'people', 'reach', 'file'],
  rows: ({ catalog }) => {
    const reach = new Map<string, readonly string[]>();
    return ownerships(catalog).map(({ entity, state, owner = '', people }): ReportRow => {
      const group = catalog.get(owner);
      const ways = reach.get(owner) ?? (group ? reachOf(catalog, group).map(({ text }) => text) : []);
      reach.set(owner, ways);
      return { entity: entity.ref, kind: entity.kind, title: entity.title, ...(owner !== '' && { owner }), ...(group && { team: group.title }), state, people, reach: ways, file: entity.source.file };
    });
  },
};

export const unownedReport: ReportKind = {
  name: 'unowned',
  summary: 'What nobody owns, and whether the list of the repository knows it',
  columns: ['entity', 'kind', 'title', 'state', 'because', 'system', 'listed', 'file', 'line'],
  rows: unownedRows,
};

function unownedRows({ catalog, files }: Pick<ReportFacts, 'catalog' | 'files'>): readonly ReportRow[] {
  const listed = listedRefs(files);
  return ownerships(catalog).filter(isUnowned).map((owned): ReportRow => {
    const { entity, state } = owned;
    const [system] = catalog.related(entity.ref, 'partOf');
    return { entity: entity.ref, kind: entity.kind, title: entity.title, state, because: whyUnowned(owned), ...(system !== undefined && { system }), listed: listed?.has(entity.ref) ?? false, file: entity.source.file, line: entity.source.line };
  });
}

/** Undefined where the repository keeps no such list. */
export function listedRefs(files: Files): ReadonlySet<string | undefined> | undefined {
  const list = readUnowned(files);
  return list && new Set(list.entries.map(({ ref }) => ref));
}

/** How many things of one sort are owned how well. */
export interface OwnershipShare {
  readonly name: string;
  readonly total: number;
  /** By a group of two people or more. */
  readonly team: number;
  readonly single: number;
  readonly unowned: number;
}

/** By kind, sorted by name. */
export function sharesByKind(owned: readonly Ownership[]): readonly OwnershipShare[] {
  return [...Map.groupBy(owned, ({ entity }) => entity.kind)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, some]) => shareOf(name, some));
}

export interface TeamShare {
  /** Canonical reference. */
  readonly owner: string;
  readonly things: number;
  readonly people: number;
}

/** Who owns how many things, the most first; those whom the catalog does not have are left out. */
export function sharesByTeam(catalog: Pick<Catalog, 'get'>, owned: readonly Ownership[]): readonly TeamShare[] {
  return [...Map.groupBy(owned.filter(({ owner }) => owner !== undefined && catalog.get(owner)), ({ owner = '' }) => owner)]
    .map(([owner, some]): TeamShare => ({ owner, things: some.length, people: some[0]?.people ?? 0 }))
    .sort((a, b) => b.things - a.things || (a.owner < b.owner ? -1 : 1));
}

export function shareOf(name: string, owned: readonly Ownership[]): OwnershipShare {
  const count = (matches: (each: Ownership) => boolean) => owned.filter(matches).length;
  return { name, total: owned.length, team: count(({ state }) => state === 'team'), single: count(({ state }) => state === 'single'), unowned: count(isUnowned) };
}
