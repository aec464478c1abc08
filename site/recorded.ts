import type { Catalog } from '../scripts/catalog/catalog.ts';
import type { Files } from '../scripts/read/files.ts';
import type { Reads } from './context.ts';

/** A catalog that tells what is read of it; `printOf` in `prints.ts` knows the same keys. */
export function recordedCatalog(catalog: Catalog, reads: Pick<Reads, 'note'>): Catalog {
  const noted = <T>(key: string, value: T): T => {
    reads.note(key);
    return value;
  };
  return {
    get today() {
      return noted('today', catalog.today);
    },
    get settings() {
      return noted('settings', catalog.settings);
    },
    get entities() {
      return noted('entities', catalog.entities);
    },
    get problems() {
      return noted('problems', catalog.problems);
    },
    get instances() {
      return noted('instances', catalog.instances);
    },
    get: (ref) => noted(`entity ${ref.toLowerCase()}`, catalog.get(ref)),
    ofKind: (kind) => noted(`kind ${kind.toLowerCase()}`, catalog.ofKind(kind)),
    relations: (ref) => noted(`relations ${ref.toLowerCase()}`, catalog.relations(ref)),
    related: (ref, type) => noted(`relations ${ref.toLowerCase()}`, catalog.related(ref, type)),
  };
}

export function recordedFiles(files: Files, reads: Pick<Reads, 'note'>): Files {
  const noted = <T>(key: string, value: T): T => {
    reads.note(key);
    return value;
  };
  return {
    list: () => noted('list', files.list()),
    text: (path) => noted(`file ${path}`, files.text(path)),
    bytes: (path) => noted(`file ${path}`, files.bytes(path)),
    ...(files.unlisted && { unlisted: () => noted('list', files.unlisted?.() ?? []) }),
    ...(files.isWatched && { isWatched: true as const }),
  };
}
