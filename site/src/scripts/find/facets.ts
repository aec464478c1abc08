import { facetNames, type FacetName } from '../../../../scripts/model/names.ts';
import type { Names, Row } from './names.ts';

/** What a list is narrowed to: any of the values of each facet. */
export type Chosen = ReadonlyMap<FacetName, ReadonlySet<string>>;

export interface Narrowed {
  readonly rows: readonly Row[];
  /** By facet and value: how many rows there are with it when the other facets stay as chosen. The most frequent first. */
  readonly counts: ReadonlyMap<FacetName, readonly ValueCount[]>;
}

export interface ValueCount {
  readonly value: string;
  readonly count: number;
  readonly chosen: boolean;
}

/** Keeps the rows that have what was chosen, in their order. */
export function narrow(names: Names, rows: readonly Row[], chosen: Chosen): Narrowed {
  const wanted = facetNames.map((facet) => wantedNumbers(names, facet, chosen.get(facet)));
  const columns = facetNames.map((facet) => names.facets[facet].of);
  const tallies = facetNames.map((facet) => new Uint32Array(names.facets[facet].values.length));
  const kept: Row[] = [];
  for (const row of rows) {
    let [missing, which] = [0, -1];
    for (let facet = 0; facet < wanted.length && missing < 2; facet += 1) {
      const numbers = wanted[facet];
      if (!numbers || columns[facet]?.[row.at]?.some((number) => numbers.has(number))) continue;
      missing += 1;
      which = facet;
    }
    if (missing === 0) kept.push(row);
    // What lacks one facet only would be there if that were not chosen: it counts for that facet's other values.
    if (missing < 2) for (let facet = 0; facet < wanted.length; facet += 1) if (missing === 0 || facet === which) tally(tallies[facet], columns[facet]?.[row.at]);
  }
  const counts = facetNames.map((facet, index) => [facet, valueCounts(names.facets[facet].values, tallies[index] ?? new Uint32Array(), chosen.get(facet))] as const);
  return { rows: kept, counts: new Map(counts) };
}

/** Undefined where nothing is chosen; a value that nothing has keeps the list empty. */
function wantedNumbers(names: Names, facet: FacetName, values: ReadonlySet<string> | undefined): ReadonlySet<number> | undefined {
  return values && values.size > 0 ? new Set([...values].map((value) => names.facets[facet].values.indexOf(value))) : undefined;
}

function tally(counts: Uint32Array | undefined, numbers: readonly number[] | undefined): void {
  if (counts && numbers) for (const number of numbers) counts[number] = (counts[number] ?? 0) + 1;
}

function valueCounts(values: readonly string[], counts: Uint32Array, chosen: ReadonlySet<string> = new Set()): readonly ValueCount[] {
  const found = values.flatMap((value, number) => {
    const count = counts[number] ?? 0;
    return count > 0 || chosen.has(value) ? [{ value, count, chosen: chosen.has(value) }] : [];
  });
  const strangers = [...chosen].filter((value) => !values.includes(value)).map((value) => ({ value, count: 0, chosen: true }));
  return [...found, ...strangers].sort((a, b) => b.count - a.count);
}
