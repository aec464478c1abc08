import { facetNames, type FacetName, type NamesFile } from '../../../../scripts/model/names.ts';
import { canonicalRef } from '../../../../scripts/model/ref.ts';
import { fold } from './tokens.ts';

/** Headings under which results stand together. */
export type Group = 'services' | 'entities' | 'teams' | 'people' | 'articles' | 'problems';

/** One thing that can be found. */
export interface Row {
  /** Its position, the identity within this index. */
  readonly at: number;
  /** Canonical; for articles and problem codes no reference of the catalog. */
  readonly ref: string;
  readonly group: Group;
  readonly name: string;
  readonly title: string;
  /** Relative to the root of the pages. */
  readonly path: string;
  /** Lower case. */
  readonly kind: string;
  /** As written. */
  readonly kindName: string;
  readonly also: string;
  /** Empty while the descriptions are not loaded; services and articles have theirs at once. */
  readonly about: string;
}

/** The values of one facet. */
export interface Column {
  readonly values: readonly string[];
  /** Positions in `values`, by row. */
  readonly of: readonly (readonly number[])[];
}

export interface Names {
  readonly rows: readonly Row[];
  readonly facets: Readonly<Record<FacetName, Column>>;
  /** By canonical reference. */
  readonly byRef: ReadonlyMap<string, Row>;
  /** Rows by title, and each row's place among them. */
  readonly byTitle: Int32Array;
  readonly place: Int32Array;
}

const groupOfKind: Readonly<Record<string, Group>> = { template: 'services', group: 'teams', user: 'people', article: 'articles', problem: 'problems' };

export function readNames(file: NamesFile): Names {
  const { values, rows: columns } = file;
  const rows = columns.name.map((name, at): Row => {
    const kindName = values.kind[(columns.kind[at] ?? 0) - 1] ?? '';
    const kind = kindName.toLowerCase();
    const namespace = values.namespace[(columns.namespace[at] ?? 0) - 1] ?? '';
    const parts = [kind, namespace, name].map((part) => part.toLowerCase());
    return {
      at,
      ref: `${kind}:${parts[1]}/${parts[2]}`,
      group: groupOfKind[kind] ?? 'entities',
      name,
      title: columns.title[at] || name,
      path: columns.path[at] || `catalog/${parts.map(encodeURIComponent).join('/')}/`,
      kind,
      kindName,
      also: columns.also[at] ?? '',
      about: file.about[at] ?? '',
    };
  });
  const folded = rows.map(({ title }) => fold(title));
  const byTitle = Int32Array.from(rows.keys()).sort((a, b) => compare(folded[a] ?? '', folded[b] ?? '') || a - b);
  const place = new Int32Array(rows.length);
  byTitle.forEach((at, index) => (place[at] = index));
  return {
    rows,
    facets: Object.fromEntries(facetNames.map((facet) => [facet, readColumn(file, facet)])) as Record<FacetName, Column>,
    byRef: new Map(rows.map((row) => [row.ref, row])),
    byTitle,
    place,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function readColumn({ values, rows }: NamesFile, facet: FacetName): Column {
  const single = values[facet].map((_, number) => [number]);
  const none: readonly number[] = [];
  const of = rows[facet].map((cell) => (typeof cell === 'number' ? (single[cell - 1] ?? none) : cell.map((number) => number - 1)));
  // Addresses and chips have kinds in lower case, as the addresses of lists do.
  return { values: facet === 'kind' ? values.kind.map((kind) => kind.toLowerCase()) : values[facet], of };
}

/** What a row says for a facet, the first of several. */
export function valueOf(names: Names, row: Row, facet: FacetName): string | undefined {
  const { values, of } = names.facets[facet];
  return values[of[row.at]?.[0] ?? -1];
}

const refKinds: Readonly<Partial<Record<FacetName, string>>> = { owner: 'group', system: 'system' };

/** A value as it stands in an address: references without what goes without saying. */
export function addressValue(facet: FacetName, value: string): string {
  const prefix = `${refKinds[facet]}:default/`;
  return value.startsWith(prefix) ? value.slice(prefix.length) : value;
}

/** A value as somebody wrote it into an address, as the index has it. */
export function indexValue(facet: FacetName, written: string): string {
  const kind = refKinds[facet];
  if (kind !== undefined) return canonicalRef(written, { kind }) ?? written;
  return facet === 'kind' ? written.toLowerCase() : written;
}

/** A value as people read it: owners and systems by their title. */
export function valueTitle(names: Names, facet: FacetName, value: string): string {
  return facet in refKinds ? (names.byRef.get(value)?.title ?? addressValue(facet, value)) : value;
}
