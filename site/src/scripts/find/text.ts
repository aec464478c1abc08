import { facetNames } from '../../../../scripts/model/names.ts';
import type { Chosen } from './facets.ts';
import type { Piece } from './marks.ts';

/** The part of Pagefind's browser API that is used (https://pagefind.app/docs/api/). */
interface Pagefind {
  options(options: Readonly<Record<string, unknown>>): Promise<void>;
  init(): Promise<void>;
  search(question: string, options: { readonly filters: Readonly<Record<string, readonly string[]>> }): Promise<{ readonly results: readonly { data(): Promise<Page> }[] }>;
}

interface Page {
  readonly url: string;
  readonly excerpt: string;
  readonly meta: Readonly<Record<string, string>>;
}

/** A page whose text has the words. */
export interface TextHit {
  readonly address: string;
  readonly title: string;
  readonly excerpt: readonly Piece[];
}

let loading: Promise<Pagefind | undefined> | undefined;

/** Results looked at. Each is a file of its own. */
const looked = 12;

const namesPath = 'find/names.json';

/**
 * Pages whose text answers a question, the best first; undefined when the site was built without that index. It knows the
 * pages of the site's first language; `root` is where those of this language are.
 */
export async function searchText(namesAddress: string, root: string, question: string, chosen: Chosen): Promise<readonly TextHit[] | undefined> {
  const site = namesAddress.slice(0, -namesPath.length);
  loading ??= load(new URL(`${site}pagefind/pagefind.js`, location.href).href);
  const pagefind = await loading;
  if (!pagefind) return undefined;
  // Grades are no part of that index.
  const filters = facetNames.flatMap((facet) => (facet !== 'grade' && chosen.has(facet) ? [[facet, [...(chosen.get(facet) ?? [])]] as const] : []));
  const { results } = await pagefind.search(question, { filters: Object.fromEntries(filters) });
  const pages = await Promise.all(results.slice(0, looked).map((result) => result.data()));
  return pages.map(({ url, meta, excerpt }) => ({ address: url.startsWith(site) ? root + url.slice(site.length) : url, title: meta['title'] ?? url, excerpt: excerptPieces(excerpt) }));
}

async function load(address: string): Promise<Pagefind | undefined> {
  try {
    const pagefind = (await import(/* @vite-ignore */ address)) as Pagefind;
    await pagefind.options({ excerptLength: 18, ranking: { termSimilarity: 2, pageLength: 0.1 } });
    await pagefind.init();
    return pagefind;
  } catch {
    return undefined;
  }
}

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#x27;': "'", '&amp;': '&' };

/** Pagefind's excerpt is HTML with <mark> around matches; it is shown as text, whatever else it holds. */
export function excerptPieces(html: string): readonly Piece[] {
  return html
    .split(/(<mark>.*?<\/mark>)/s)
    .filter((part) => part !== '')
    .map((part) => {
      const marked = part.startsWith('<mark>');
      const text = marked ? part.slice('<mark>'.length, -'</mark>'.length) : part;
      return { text: text.replace(/&(?:lt|gt|quot|#39|#x27|amp);/g, (entity) => entities[entity] ?? entity), marked };
    });
}
