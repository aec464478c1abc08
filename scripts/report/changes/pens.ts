import type { Catalog } from '../../catalog/catalog.ts';
import type { Side } from './changes.ts';
import type { Pen } from './lines.ts';

/** Longest title in a sentence, in characters. */
const longestTitle = 80;

/** Names things by their title, and by their name as well where that is another: a title may say anything. */
export function penOf(before: Pick<Side, 'catalog'>, after: Pick<Side, 'catalog'>, text: Pen['text'], code: Pen['code']): Pen {
  const title = (ref: string) => titleOf(ref, after.catalog, before.catalog);
  const full = (ref: string) => {
    const found = title(ref);
    return found === undefined ? code(ref) : `${text(shortened(found))} (${code(ref)})`;
  };
  return { text, code, full, name: (ref) => (isPlain(title(ref), ref) ? text(shortened(title(ref) ?? '')) : full(ref)) };
}

function titleOf(ref: string, ...catalogs: readonly Catalog[]): string | undefined {
  return catalogs.flatMap((catalog) => catalog.get(ref)?.title ?? [])[0];
}

function shortened(title: string): string {
  return title.length <= longestTitle ? title : `${title.slice(0, longestTitle - 1).toWellFormed()}…`;
}

function isPlain(title: string | undefined, ref: string): boolean {
  return title !== undefined && plain(title) === plain(ref.slice(ref.indexOf('/') + 1));
}

/** "Postgres schema" and `postgres-schema` are the same to a reader. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
