import type { Catalog } from '../catalog/catalog.ts';
import { compareText } from '../model/problem.ts';
import { nameRows, type NameRow } from './names.ts';

/** An entity that was found. */
export interface Match {
  readonly ref: string;
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  readonly type?: string;
  readonly owner?: string;
  /** Address of its page, where the site's is known. */
  readonly page?: string;
}

export interface Search {
  readonly query: string;
  /** Whatever its case; all kinds when left out. */
  readonly kind?: string;
  readonly limit: number;
}

/** Entities that hold every word of the query, the best first: names before titles, titles before what only speaks of it. */
export function searchEntities(catalog: Catalog, { query, kind, limit }: Search): { readonly matches: readonly Match[]; readonly total: number } {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const found = nameRows({ catalog, articles: [], problems: [] })
    .filter(({ values }) => kind === undefined || values.kind?.[0]?.toLowerCase() === kind.toLowerCase())
    .map((row) => ({ row, ref: refOf(row), weight: weigh(row, words) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || compareText(a.ref, b.ref));
  return { matches: found.slice(0, limit).map(({ row, ref }) => matchOf(row, ref, catalog.settings.siteUrl)), total: found.length };
}

/** 0 when a word is nowhere. */
function weigh(row: NameRow, words: readonly string[]): number {
  const [name, title, about] = [row.name.toLowerCase(), row.title.toLowerCase(), row.description.toLowerCase()];
  const marks = [refOf(row), row.also, ...Object.values(row.values).flat()].map((value) => value.toLowerCase());
  const weights = words.map((word) => {
    if (name === word || refOf(row) === word || title === word) return 100;
    if (name.startsWith(word) || title.startsWith(word)) return 40;
    if (title.includes(word) || name.includes(word)) return 20;
    if (marks.some((mark) => mark === word)) return 15;
    return marks.some((mark) => mark.includes(word)) || about.includes(word) ? 5 : 0;
  });
  return weights.includes(0) ? 0 : weights.reduce((sum: number, weight) => sum + weight, 1);
}

function refOf({ values, namespace, name }: NameRow): string {
  return `${values.kind?.[0] ?? ''}:${namespace}/${name}`.toLowerCase();
}

function matchOf({ title, description, path, values }: NameRow, ref: string, siteUrl: string | undefined): Match {
  const [type, owner] = [values.type?.[0], values.owner?.[0]];
  return {
    ref,
    kind: values.kind?.[0] ?? '',
    title,
    description: description.replace(/\s+/g, ' ').trim(),
    ...(type === undefined ? {} : { type }),
    ...(owner === undefined ? {} : { owner }),
    ...(siteUrl === undefined ? {} : { page: `${siteUrl}/${path}` }),
  };
}
