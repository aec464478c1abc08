import { isJsonObject } from '../model/json.ts';
import { fileLimit, readDocuments, withoutMark, type SourceDocument } from './documents.ts';
import type { Files } from './files.ts';
import { resolvePath } from './layout.ts';
import { isTooDeep } from './yaml.ts';

export interface PlaceholderFault {
  readonly at: SourceDocument;
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly fix?: string;
  /** The same for everything that lacks the same file. */
  readonly cause: string;
  /** It names an address, which somebody else's Backstage may well fetch. */
  readonly remote: boolean;
}

export interface Filled {
  readonly document: SourceDocument;
  readonly faults: readonly PlaceholderFault[];
}

type Failure = { readonly message: string; readonly fix?: string; readonly remote?: boolean };

/**
 * Puts the content of other files in place of `{ $text | $json | $yaml: path }`, at any depth, as Backstage does. Files
 * come from below the same root only. What cannot be filled in becomes an empty text; of an address, which is
 * not fetched, `$text` gives the address itself.
 */
export function fillPlaceholders(files: Files, document: SourceDocument): Filled {
  if (!holdsPlaceholder(document.value)) return { document, faults: [] };
  const faults: PlaceholderFault[] = [];
  const fill = (value: unknown, path: readonly (string | number)[]): unknown => {
    if (Array.isArray(value)) return mapKeeping(value, (item, index) => fill(item, [...path, index]));
    if (!isJsonObject(value)) return value;
    const keys = Object.keys(value);
    const key = keys[0];
    if (keys.length === 1 && key !== undefined && Object.hasOwn(readers, key)) {
      const target = value[key];
      const content = typeof target === 'string' ? contentOf(files, document.file, key, target) : { message: `${key} needs the path of a file.` };
      if ('value' in content) return content.value;
      faults.push({ at: document, path: [...path, key], cause: content.message, remote: false, ...content });
      return '';
    }
    // A JSON Schema's $ref, or a placeholder with company: Backstage leaves it alone, and all that is in it.
    if (keys.some((each) => each.startsWith('$'))) return value;
    const entries = keys.map((each) => [each, fill(value[each], [...path, each])] as const);
    return entries.some(([each, filled]) => filled !== value[each]) ? Object.fromEntries(entries) : value;
  };
  const value = fill(document.value, []);
  return { document: value === document.value ? document : { ...document, value }, faults };
}

/** Most documents hold none, and need no copy. */
function holdsPlaceholder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsPlaceholder);
  for (const key in value) {
    if ((key.startsWith('$') && Object.hasOwn(readers, key)) || holdsPlaceholder((value as Readonly<Record<string, unknown>>)[key])) return true;
  }
  return false;
}

/** The files of the catalog that a document takes the content of, whether they are there or not. */
export function placeholderFiles({ file, value }: SourceDocument): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([key, each]) => {
    if (typeof each === 'string') return key.startsWith('$') && Object.hasOwn(readers, key) ? (resolvePath(file, each) ?? []) : [];
    return placeholderFiles({ file, value: each } as SourceDocument);
  });
}

function mapKeeping(list: readonly unknown[], change: (item: unknown, index: number) => unknown): readonly unknown[] {
  const changed = list.map(change);
  return changed.some((item, index) => item !== list[index]) ? changed : list;
}

type Content = { readonly value: unknown } | Failure;

const readers: Readonly<Record<string, (files: Files, path: string, text: string) => Content>> = {
  $text: (_files, _path, text) => ({ value: text }),
  $json: (_files, path, text) => {
    try {
      const value: unknown = JSON.parse(text);
      return isTooDeep(value) ? { message: `${path} is nested too deeply to be read.` } : { value };
    } catch (error) {
      return { message: `${path} is not JSON: ${error instanceof Error ? error.message : ''}.` };
    }
  },
  $yaml: (files, path) => {
    const { documents, problems } = readDocuments(files, path);
    if (problems[0]) return { message: `${path}:${problems[0].line}: ${problems[0].message}` };
    if (documents.length !== 1) return { message: `${path} holds ${documents.length} documents; $yaml takes a file with one.` };
    return { value: documents[0]?.value };
  },
};

function contentOf(files: Files, from: string, key: string, target: string): Content {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) {
    // A definition that stands elsewhere is shown as its address.
    return key === '$text' ? { value: target } : { message: `${key} names ${target}, but addresses are not fetched, so what stands there is not checked.`, fix: 'Keep a copy in this repository and name its path, if it matters here.', remote: true };
  }
  const path = resolvePath(from, target);
  if (path === undefined) {
    return { message: `${key} names "${target}", which lies outside the catalog.`, fix: 'Move the file below the same root.' };
  }
  const text = files.text(path);
  if (text === undefined) return { message: `${key} names "${target}", but there is no file ${path}.`, fix: 'Correct the path, or add the file.' };
  if (text.length > fileLimit) return { message: `${key} names "${target}", which has more than 10 MB.` };
  return readers[key]?.(files, path, withoutMark(text)) ?? { value: '' };
}
