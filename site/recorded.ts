import type { Catalog } from '../scripts/catalog/catalog.ts';
import type { Files } from '../scripts/read/files.ts';
import type { Reads } from './context.ts';

/** A catalog that tells what is read of it; `printOf` in `prints.ts` knows the same keys. */
export function recordedCatalog(catalog: Catalog, reads: Pick<Reads, 'note'>): Catalog {
  const noted = <T>(key: string, value: T): T => {
    reads.note(key);
    return value;
  };
  const entityKey = keysOf('entity');
  const kindKey = keysOf('kind');
  const relationsKey = keysOf('relations');
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
    get: (ref) => noted(entityKey(ref), catalog.get(ref)),
    ofKind: (kind) => noted(kindKey(kind), catalog.ofKind(kind)),
    relations: (ref) => noted(relationsKey(ref), catalog.relations(ref)),
    related: (ref, type) => noted(relationsKey(ref), catalog.related(ref, type)),
  };
}

/** Each key is put together once: a text that is new has to be read through whenever it is looked up. */
function keysOf(sort: string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    let key = known.get(name);
    if (key === undefined) known.set(name, (key = `${sort} ${name.toLowerCase()}`));
    return key;
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
