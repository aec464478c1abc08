import type { Catalog } from '../catalog/catalog.ts';
import { docsFolder } from '../catalog/docs-folder.ts';
import { pathsBelow } from '../catalog/folders.ts';
import { isJsonObject } from '../model/json.ts';
import { readDocuments } from '../read/documents.ts';
import type { Files } from '../read/files.ts';
import { folderOf, resolvePath } from '../read/layout.ts';

/** Plain Markdown beside an entity: where its pages and pictures stand. */
export interface DocsPlace {
  /** Folder of the pages, without a slash at the end; empty for the root. */
  readonly root: string;
  /** `mkdocs.yml`, where there is one. */
  readonly settings?: string;
  /** Markdown files, sorted; never empty. */
  readonly pages: readonly string[];
}

/** More are no documentation of one thing, but a folder that was named by mistake. */
const pageLimit = 500;

/** The documentation of every entity that has some beside it, by reference. Reads no page, and no settings but those of MkDocs. */
export function docsPlaces(catalog: Pick<Catalog, 'entities'>, files: Files): ReadonlyMap<string, DocsPlace> {
  const places = new Map<string, DocsPlace>();
  // Several entities may name one folder.
  const known = new Map<string, DocsPlace | undefined>();
  for (const entity of catalog.entities) {
    const folder = docsFolder(entity);
    if (folder === undefined) continue;
    const isOwn = folder === folderOf(entity.source.file);
    const key = `${folder}\n${isOwn}`;
    if (!known.has(key)) known.set(key, docsPlace(files, folder, isOwn));
    const place = known.get(key);
    if (place) places.set(entity.ref, place);
  }
  return places;
}

/**
 * As MkDocs and Backstage look for it: the folder that `mkdocs.yml` names, or `docs/`, or else the folder itself. Of the
 * folder in which the entity's own file stands only the Markdown beside it counts: below it may lie anything.
 */
function docsPlace(files: Files, folder: string, isOwn: boolean): DocsPlace | undefined {
  const start = folder === '' ? '' : `${folder}/`;
  const settings = ['mkdocs.yml', 'mkdocs.yaml'].map((name) => start + name).find((path) => files.text(path) !== undefined);
  const named = settings === undefined ? undefined : resolvePath(settings, docsDir(files, settings));
  const inDocs = markdownBelow(files, `${named ?? `${start}docs`}/`);
  const found = inDocs.length > 0 ? { root: named ?? `${start}docs`, pages: inDocs } : { root: folder, pages: markdownBelow(files, start, isOwn) };
  if (found.pages.length === 0) return undefined;
  return { ...found, pages: found.pages.slice(0, pageLimit), ...(settings !== undefined && { settings }) };
}

function markdownBelow(files: Files, start: string, onlyBeside = false): readonly string[] {
  return pathsBelow(files.list(), start).filter((path) => /\.(?:md|markdown)$/i.test(path) && !(onlyBeside && path.includes('/', start.length)));
}

function docsDir(files: Files, settings: string): string {
  const value = settingsOf(files, settings)['docs_dir'];
  return typeof value === 'string' && value !== '' ? value : 'docs';
}

/** What `mkdocs.yml` says; nothing for one that cannot be read. */
export function settingsOf(files: Files, settings: string): Readonly<Record<string, unknown>> {
  const value = readDocuments(files, settings).documents[0]?.value;
  return isJsonObject(value) ? value : {};
}
