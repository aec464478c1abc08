import { stringify } from 'yaml';
import type { Catalog } from '../catalog/catalog.ts';
import { refOf } from '../catalog/entity.ts';
import { additionKeys, mayHaveAdditions } from '../catalog/schema.ts';
import { filesAt, findSources, locationTargets, skeletonFolders } from '../catalog/sources.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { compareText } from '../model/problem.ts';
import type { SourceDocument } from '../read/documents.ts';
import { removeDocuments } from '../read/document-removal.ts';
import type { Files } from '../read/files.ts';
import { removeKeys, type KeyRemoval } from '../read/key-removal.ts';
import { folderOf } from '../read/layout.ts';
import { fillPlaceholders } from '../read/placeholders.ts';
import { missingInBackstage } from './backstage-gaps.ts';

/** A file to write, by a path that is its path in the catalog. */
export interface ExportedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** An entity that Backstage has no kind for. */
export interface LeftOut {
  readonly ref: string;
  readonly kind: string;
  readonly file: string;
  readonly line: number;
}

/** Something that comes along, but does not work in Backstage as it does here. */
export interface Remark {
  readonly ref: string;
  readonly file: string;
  readonly message: string;
}

export interface BackstageExport {
  /** Sorted by path. */
  readonly files: readonly ExportedFile[];
  /** By file and line. */
  readonly left: readonly LeftOut[];
  readonly remarks: readonly Remark[];
  /** Path of the Location that names every entity file; undefined when there is none to name. */
  readonly location?: string;
}

/** First line of the Location. */
export const madeByExport = '# Made by "npx signpost export --backstage". Register this file, and Backstage finds every other.';

/**
 * The catalog as Backstage reads it: Signpost's additions are cut out of its kinds, and Signpost's own kinds left out.
 * A document without either comes out byte for byte, and so do the files that placeholders and templates name.
 */
export function backstageExport(catalog: Pick<Catalog, 'get'>, files: Files): BackstageExport {
  const documents = findSources(files).documents;
  const byFile = Map.groupBy(documents, ({ file }) => file);
  const exported = new Map<string, ExportedFile['content']>();
  for (const [file, all] of byFile) {
    const foreign = all.filter(({ value }) => isSignpostKind(value));
    if (foreign.length < all.length) exported.set(file, withoutAdditions(files.text(file) ?? '', all, foreign));
  }
  const entityFiles = [...exported.keys()];
  const kept = documents.filter(({ value }) => !isSignpostKind(value));
  for (const path of companions(files, kept)) if (!byFile.has(path)) copy(files, path, exported);
  const location = entityFiles.length === 0 ? undefined : freeName('catalog-info', '.yaml', (name) => exported.has(name));
  if (location !== undefined) exported.set(location, rootLocation(catalog, entityFiles));
  return {
    files: [...exported].map(([path, content]) => ({ path, content })).sort((a, b) => compareText(a.path, b.path)),
    left: documents.filter(({ value }) => isSignpostKind(value)).map(leftOut),
    remarks: kept.flatMap((document) => remarksOf(files, document, exported)),
    ...(location === undefined ? {} : { location }),
  };
}

function isSignpostKind(value: unknown): value is JsonObject {
  return isJsonObject(value) && String(value['apiVersion']).startsWith('signpost.dev/');
}

function withoutAdditions(text: string, documents: readonly SourceDocument[], foreign: readonly SourceDocument[]): string {
  const cut = documents.flatMap(additionsIn);
  const whole = cut.length === 0 ? text : removeKeys(text, cut);
  return foreign.length === 0 ? whole : removeDocuments(whole, foreign.map(({ index }) => index));
}

function additionsIn({ value, index }: SourceDocument): readonly KeyRemoval[] {
  const spec = isJsonObject(value) && mayHaveAdditions(value) ? value['spec'] : undefined;
  return isJsonObject(spec) ? additionKeys.filter((key) => Object.hasOwn(spec, key)).map((key) => ({ document: index, path: ['spec', key] })) : [];
}

/** The document as it will be read from the export. */
function asExported(document: SourceDocument): SourceDocument {
  const cut = new Set(additionsIn(document).map(({ path }) => path.at(-1)));
  if (cut.size === 0 || !isJsonObject(document.value)) return document;
  const spec = Object.entries(document.value['spec'] as JsonObject).filter(([key]) => !cut.has(key));
  return { ...document, value: { ...document.value, spec: Object.fromEntries(spec) } };
}

/** Files that entities need beside them: what placeholders name, and what stands below a template's folder or is fetched by it. */
function companions(files: Files, documents: readonly SourceDocument[]): ReadonlySet<string> {
  const named = documents.flatMap((document) => placeholderFiles(files, asExported(document)));
  const templates = documents.filter(({ value }) => isJsonObject(value) && value['kind'] === 'Template');
  // A template at the root of somebody's repository does not bring the whole of it along.
  const folders = [...templates.map(({ file }) => folderOf(file)).filter((folder) => folder !== ''), ...skeletonFolders(templates)];
  const below = files.list().filter((path) => folders.some((folder) => path.startsWith(`${folder}/`)));
  return new Set([...named, ...below]);
}

/** Files that the placeholders of a document name, as far as they exist. */
function placeholderFiles(files: Files, document: SourceDocument): readonly string[] {
  const named = new Set<string>();
  const text = (path: string) => {
    const found = files.text(path);
    if (found !== undefined) named.add(path);
    return found;
  };
  fillPlaceholders({ ...files, text }, document);
  return [...named];
}

function copy(files: Files, path: string, exported: Map<string, ExportedFile['content']>): void {
  const bytes = files.bytes(path);
  if (bytes !== undefined) exported.set(path, bytes);
}

function rootLocation(catalog: Pick<Catalog, 'get'>, entityFiles: readonly string[]): string {
  const name = freeName('signpost-export', '', (each) => catalog.get(`location:default/${each}`) !== undefined);
  const location = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Location',
    metadata: { name, description: 'Every file with entities that was exported from Signpost.' },
    spec: { targets: entityFiles.toSorted(compareText).map((path) => `./${path}`) },
  };
  return `${madeByExport}\n${stringify(location, { lineWidth: 0 })}`;
}

function freeName(stem: string, ending: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const name = `${stem}${number === 1 ? '' : `-${number}`}${ending}`;
    if (!isTaken(name)) return name;
  }
}

function leftOut({ value, file, line }: SourceDocument): LeftOut {
  const kind = isJsonObject(value) ? String(value['kind']) : '';
  return { ref: refOf({ value }) ?? kind, kind, file, line };
}

function remarksOf(files: Files, document: SourceDocument, exported: ReadonlyMap<string, unknown>): readonly Remark[] {
  const { file } = document;
  const ref = refOf(document) ?? file;
  const gone = locationTargets(document).filter(({ target }) => {
    const targets = filesAt(files, file, target);
    return targets.length > 0 && !targets.some((path) => exported.has(path));
  });
  const messages = [...missingInBackstage(document.value), ...gone.map(({ target }) => `Nothing of ${target} was exported, which the Location names`)];
  return messages.map((message) => ({ ref, file, message }));
}
