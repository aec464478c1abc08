import type { Catalog } from '../catalog/catalog.ts';
import { pathsBelow } from '../catalog/folders.ts';
import type { Files } from '../read/files.ts';
import { folderOf } from '../read/layout.ts';
import { articlePaths } from './articles.ts';
import { docsPlaces } from './entity-docs.ts';
import { imageFault, isImagePath } from './image-files.ts';

/** A file that the site takes over as it is. */
export interface CopiedFile {
  /** Below the site's root, which all languages share. */
  readonly path: string;
  /** Below the catalog's root. */
  readonly from: string;
}

/** Where a picture of the catalog lies on the site. */
export function pictureOnSite(from: string): string {
  return `pictures/${from}`;
}

/** Pictures of articles and of the documentation beside entities, sorted by path; those that may not be shown are left out. */
export function copiedFiles(catalog: Pick<Catalog, 'entities'>, files: Files): readonly CopiedFile[] {
  const ofDocs = [...docsPlaces(catalog, files).values()].map(({ root }) => root);
  const ofServices = articlePaths(files).filter((path) => path.endsWith('/docs.mdx')).map(folderOf);
  const folders = new Set(['catalog/docs', ...ofDocs, ...ofServices]);
  const found = [...folders].flatMap((folder) => pathsBelow(files.list(), folder === '' ? '' : `${folder}/`));
  const paths = [...new Set(found)].filter((path) => isImagePath(path) && !/\/(?:skeleton|tests)\//.test(path)).sort();
  return paths.filter((path) => imageFault(path, files.bytes(path) ?? new Uint8Array()) === undefined).map((from) => ({ path: pictureOnSite(from), from }));
}
