import type { Catalog } from '../catalog/catalog.ts';
import type { FacetName } from '../model/names.ts';
import { nameRows, type NameRow } from './names.ts';

/** An entity as Pagefind takes it in (https://pagefind.app/docs/node-api/#indexaddcustomrecord). */
export interface SearchRecord {
  /** Path on the site, with a slash in front. */
  readonly url: string;
  readonly content: string;
  /** ISO 639-1. */
  readonly language: string;
  readonly meta: Readonly<Record<string, string>>;
  /** The facets of the names index, with its values: kinds in lower case, owners and systems as references. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
}

const filtered: readonly FacetName[] = ['kind', 'type', 'owner', 'system', 'lifecycle', 'environment', 'tag'];

/** Words of a description that are read; some people keep a manual there. In characters. */
const contentLimit = 4000;

/**
 * What a full-text search finds of entities. Services are left out: their own pages say more. Grades change with every
 * day's date and are no word of an entity; the names index has them.
 */
export function* searchRecords(catalog: Pick<Catalog, 'entities' | 'instances' | 'related'>, language: string): Generator<SearchRecord> {
  for (const row of nameRows({ catalog, articles: [], problems: [] })) {
    if (row.values.kind?.[0]?.toLowerCase() !== 'template') yield recordOf(row, language);
  }
}

function recordOf({ name, title, path, description, values }: NameRow, language: string): SearchRecord {
  // Whoever types a name is answered by the names index; here the words around it count, and an excerpt should read well.
  const texts = [title, title === name ? '' : name, description.slice(0, contentLimit), (values.tag ?? []).join(', ')];
  const filters = filtered.flatMap((facet) => {
    const of = values[facet] ?? [];
    return of.length > 0 ? [[facet, facet === 'kind' ? of.map((kind) => kind.toLowerCase()) : of] as const] : [];
  });
  return { url: `/${path}`, content: texts.flatMap(sentence).join(' '), language, meta: { title }, filters: Object.fromEntries(filters) };
}

/** A text on one line that ends; none for an empty one. */
function sentence(text: string): readonly string[] {
  const line = text.replace(/\s+/g, ' ').trim();
  return line === '' ? [] : [/[.!?:]$/.test(line) ? line : `${line}.`];
}
