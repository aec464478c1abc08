import type { Catalog } from '../catalog/catalog.ts';
import { readDocuments } from '../read/documents.ts';
import type { Files } from '../read/files.ts';
import type { EntitySource } from './workspace.ts';

/** The files of these entities; those that the catalog does not have are left out. */
export function entitySources(catalog: Pick<Catalog, 'get'>, files: Files, refs: readonly string[]): ReadonlyMap<string, EntitySource> {
  const sources = new Map<string, EntitySource>();
  for (const ref of refs) {
    const source = entitySource(catalog, files, ref);
    if (source) sources.set(ref, source);
  }
  return sources;
}

function entitySource(catalog: Pick<Catalog, 'get'>, files: Files, ref: string): EntitySource | undefined {
  const place = catalog.get(ref)?.source;
  const text = place && files.text(place.file);
  if (place === undefined || text === undefined) return undefined;
  const document = readDocuments(files, place.file).documents.find((each) => each.line === place.line);
  return document && { path: place.file, document: document.index, text };
}
