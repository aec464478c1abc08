import type { Place, Problem } from '../model/problem.ts';
import type { Files } from './files.ts';
import { positionAt } from './position.ts';
import { YamlPlaces, type YamlPath } from './yaml-places.ts';
import { parseYaml } from './yaml.ts';

/** One YAML document of a file, with where it begins. */
export interface SourceDocument extends Place {
  /** Position among the documents of its file, from 0. */
  readonly index: number;
  /** Plain JSON; null for an empty document. */
  readonly value: unknown;
}

export interface ReadFile {
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly Problem[];
}

/** Larger files are refused, in characters: nobody reviews them, and parsing takes a second per 4 MB. */
export const fileLimit = 10_000_000;

interface Memory {
  readonly raw: string;
  readonly read: ReadFile;
}

/** What was read of files that are asked for again and again, as long as the text stays the same. */
const memories = new WeakMap<Files, Map<string, Memory>>();

/** Reads all documents of a file. What cannot be read becomes a problem with a place; the other documents still count. */
export function readDocuments(files: Files, file: string): ReadFile {
  const below = files.below?.(file);
  if (below) return readDocuments(below, file);
  const raw = files.text(file);
  if (files.isWatched !== true && files.isKept !== true) return readRaw(files, file, raw);
  let memory = memories.get(files);
  if (!memory) memories.set(files, (memory = new Map()));
  const known = memory.get(file);
  if (known && known.raw === raw) return known.read;
  const read = readRaw(files, file, raw);
  if (raw !== undefined) memory.set(file, { raw, read });
  return read;
}

function readRaw(files: Files, file: string, raw: string | undefined): ReadFile {
  if (raw === undefined) return refuse(file, 'file-unreadable', 'The file cannot be read.', 'Check its permissions, and that it is a text of at most 10 MB.');
  if (raw.length > fileLimit) {
    const size = (raw.length / 1_000_000).toFixed(1);
    return refuse(file, 'file-too-large', `The file has ${size} MB; at most 10 MB are read.`, 'Split it into several files.');
  }
  const bad = invalidText(files, file, raw);
  if (bad) return { documents: [], problems: [bad] };
  return readText(file, withoutMark(raw));
}

/** Where a comment begins in what should be JSON: YAML would take it for a part of the next key. Undefined when there is none. */
function commentInJson(file: string, text: string): number | undefined {
  if (!/\.json$/i.test(file)) return undefined;
  for (const { 0: found, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|\/[/*]/g)) if (found.startsWith('/')) return index;
  return undefined;
}

function readText(file: string, text: string): ReadFile {
  const comment = commentInJson(file, text);
  if (comment !== undefined) {
    const place = { file, ...positionAt(text, comment) };
    return { documents: [], problems: [{ code: 'yaml-syntax', severity: 'error', ...place, message: 'Here stands a comment, which JSON does not have.', fix: 'Delete it, or rename the file to end with .yaml and begin the comment with #.' }] };
  }
  const documents: SourceDocument[] = [];
  const problems: Problem[] = [];
  for (const { index, offset, value, faults } of parseYaml(text)) {
    if (faults.length === 0) documents.push({ file, ...positionAt(text, offset), index, value });
    for (const { offset: at, message, fix } of faults) {
      problems.push({ code: 'yaml-syntax', severity: 'error', file, ...positionAt(text, at), message, ...(fix ? { fix } : {}) });
    }
  }
  return { documents, problems };
}

/** Finds places in documents. It keeps the file asked for last, so ask file by file. */
export function placeFinder(files: Files): (document: SourceDocument, path: YamlPath, on?: 'key' | 'value') => Place {
  let last: { file: string; places: YamlPlaces } | undefined;
  return (document, path, on = 'value') => {
    const { file, line, column } = document;
    if (path.length === 0) return { file, line, column };
    if (last?.file !== file) last = { file, places: new YamlPlaces(withoutMark(files.text(file) ?? '')) };
    return { file, ...last.places.find(document.index, path, on) };
  };
}

/** The byte order mark that some editors put first is no part of the text. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Bytes that are no UTF-8, or the zero bytes of UTF-16. U+FFFD is legal when the file itself holds it. */
function invalidText(files: Files, file: string, text: string): Problem | undefined {
  const zero = text.indexOf('\0');
  const replaced = text.indexOf('\uFFFD');
  if (zero < 0 && (replaced < 0 || isUtf8(files.bytes(file) ?? new Uint8Array()))) return undefined;
  const message = zero < 0 ? 'The file is not UTF-8: here stand bytes that are no character.' : 'The file is not UTF-8 text: here stands a zero byte.';
  const place = positionAt(text, zero < 0 ? replaced : zero);
  return { code: 'file-encoding', severity: 'error', file, ...place, message, fix: 'Save it as UTF-8.' };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function refuse(file: string, code: string, message: string, fix: string): ReadFile {
  return { documents: [], problems: [{ code, severity: 'error', file, line: 1, column: 1, message, fix }] };
}
