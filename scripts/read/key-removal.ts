import { isMap, isScalar, parseAllDocuments, stringify, type Document, type Node, type Pair, type YAMLMap } from 'yaml';
import { isJsonObject } from '../model/json.ts';
import { withoutMark } from './documents.ts';
import { lineEndAt, lineStartAt, replaceAll, type Replacement } from './repair-text.ts';
import { yamlOptions } from './yaml.ts';

/** A key to take out of a document, with everything below it. */
export interface KeyRemoval {
  /** Position of the document in its file, from 0. */
  readonly document: number;
  /** Keys from the document's root: `['spec', 'license']`. */
  readonly path: readonly string[];
}

/**
 * Takes keys out of a YAML text, or JSON as the YAML that it is: their lines, the comments in them, and the comment lines
 * directly above at the same indentation. Every other byte stays. A key that is not there changes nothing, and a map
 * that loses its last key becomes `{}`. Each removal is proven by reading the outcome again; where the lines cannot be
 * cut (an alias leads to them, an anchor stands in them) the document is written anew, without its comments if need be.
 */
export function removeKeys(text: string, removals: readonly KeyRemoval[]): string {
  const body = withoutMark(text);
  const byDocument = Map.groupBy(removals, ({ document }) => document);
  const parts = [text.slice(0, text.length - body.length)];
  let at = 0;
  for (const [index, { range }] of parse(body).entries()) {
    const [start, , end] = range;
    const changed = (byDocument.get(index) ?? []).reduce((source, { path }) => removeKey(source, path), body.slice(start, end));
    parts.push(body.slice(at, start), changed);
    at = end;
  }
  return parts.join('') + body.slice(at);
}

function parse(text: string): readonly Document.Parsed[] {
  return parseAllDocuments(text, yamlOptions) as Document.Parsed[];
}

/** Of one document. What cannot be read is left as it is. */
function removeKey(text: string, path: readonly string[]): string {
  const [document] = parse(text);
  if (!document || document.errors.length > 0) return text;
  const value = document.toJS() as unknown;
  const wanted = without(value, path);
  if (wanted === value) return text;
  for (const attempt of [() => cut(text, document, path, false), () => cut(text, document, path, true), () => rewritten(document, path)]) {
    const changed = attempt();
    if (changed !== undefined && isSame(changed, wanted)) return changed;
  }
  return `${/^---/.test(text) ? '---\n' : ''}${stringify(wanted, { lineWidth: 0 })}`;
}

/** The value itself when it has no such key. */
function without(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined || !isJsonObject(value) || !Object.hasOwn(value, key)) return value;
  if (rest.length === 0) return Object.fromEntries(Object.entries(value).filter(([each]) => each !== key));
  const inner = without(value[key], rest);
  return inner === value[key] ? value : Object.fromEntries(Object.entries(value).map(([each, old]) => [each, each === key ? inner : old]));
}

function isSame(text: string, wanted: unknown): boolean {
  const [document, ...others] = parse(text);
  if (!document || others.length > 0 || document.errors.length > 0) return false;
  try {
    return JSON.stringify(document.toJS()) === JSON.stringify(wanted);
  } catch {
    return false;
  }
}

function rewritten(document: Document.Parsed, path: readonly string[]): string | undefined {
  try {
    document.deleteIn(path);
    return document.toString({ lineWidth: 0 });
  } catch {
    return undefined;
  }
}

/**
 * Undefined where the text has no piece that could go. The blank lines after a key stay, but where they would become part
 * of a text before it.
 */
function cut(text: string, document: Document.Parsed, path: readonly string[], withBlankLines: boolean): string | undefined {
  let holder: Pair | undefined;
  let map: unknown = document.contents;
  for (const step of path.slice(0, -1)) {
    holder = isMap(map) ? pairOf(map, step) : undefined;
    map = holder?.value;
  }
  if (!isMap(map)) return undefined;
  const index = map.items.findIndex((pair) => isKey(pair, path.at(-1)));
  const spans = map.items.map((pair) => spanOf(pair as Pair<Node, Node | null>));
  const span = spans[index];
  if (!span) return undefined;
  const pieces = map.flow ? flowPieces(text, span, spans[index - 1], index < spans.length - 1) : blockPieces(text, span, map, holder);
  if (!pieces) return undefined;
  const blank = /(?:[ \t]*\r?\n)*/y;
  return replaceAll(text, pieces.map((piece) => {
    blank.lastIndex = piece.end;
    return withBlankLines && piece.text === '' && blank.test(text) ? { ...piece, end: blank.lastIndex } : piece;
  }));
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isKey(pair, key));
}

function isKey({ key }: Pair, wanted: string | undefined): boolean {
  return isScalar(key) && String(key.value) === wanted;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** From the key to the end of the value, without what follows on its line. */
function spanOf({ key, value }: Pair<Node, Node | null>): Span | undefined {
  return key.range ? { start: key.range[0], end: Math.max(key.range[1], value?.range?.[1] ?? 0) } : undefined;
}

function blockPieces(text: string, span: Span, map: YAMLMap, holder: Pair | undefined): readonly Replacement[] | undefined {
  const indent = indentOf(text, span.start);
  if (indent === undefined) return undefined;
  const lines = wholeLines(text, span, indent);
  if (map.items.length > 1) return [lines];
  const colon = text.indexOf(':', (holder?.key as Node | undefined)?.range?.[1] ?? text.length);
  return colon < 0 ? undefined : [{ start: colon + 1, end: colon + 1, text: ' {}' }, lines];
}

/** The lines of a key, the comments above at its indentation, and those below that are indented further. */
function wholeLines(text: string, { start, end }: Span, indent: string): Replacement {
  let from = lineStartAt(text, start);
  while (from > 0) {
    const above = lineStartAt(text, from - 1);
    if (!text.startsWith(`${indent}#`, above)) break;
    from = above;
  }
  let to = nextLine(text, lineEndAt(text, end));
  for (let below = to; below < text.length; ) {
    const next = nextLine(text, below);
    const line = text.slice(below, next);
    if (line.trim() !== '' && !/^[ \t]*#/.test(line)) break;
    if (line.trim() !== '' && (/^[ \t]*/.exec(line)?.[0].length ?? 0) <= indent.length) break;
    if (line.trim() !== '') to = next;
    below = next;
  }
  // The last line of a text without a line end takes the one before it along.
  const hasEnd = to < text.length || text.endsWith('\n');
  return { start: hasEnd || from === 0 ? from : lineEndAt(text, from - 1), end: to, text: '' };
}

function nextLine(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  return found < 0 ? text.length : found + 1;
}

/** What stands before an offset on its line, if that is nothing but spaces. */
function indentOf(text: string, offset: number): string | undefined {
  const before = text.slice(lineStartAt(text, offset), offset);
  return before.trim() === '' ? before : undefined;
}

/** A pair of a flow map, with one comma. On lines of its own it goes with them. */
function flowPieces(text: string, span: Span, previous: Span | undefined, hasNext: boolean): readonly Replacement[] {
  const ownComma = commaAfter(text, span.end);
  const end = ownComma === undefined ? span.end : ownComma + 1;
  const lastComma = ownComma === undefined && previous ? commaAfter(text, previous.end) : undefined;
  const pieces = lastComma === undefined ? [] : [{ start: lastComma, end: lastComma + 1, text: '' }];
  const indent = indentOf(text, span.start);
  const rest = /[ \t]*(?:#[^\n]*)?(?=\r?\n|$)/y;
  rest.lastIndex = end;
  const endsLine = rest.test(text);
  if (endsLine && indent !== undefined && span.start > 0) return [...pieces, wholeLines(text, { start: span.start, end }, indent)];
  if (hasNext && !endsLine) return [...pieces, { start: span.start, end: end + (/^[ \t]*/.exec(text.slice(end, end + 200))?.[0].length ?? 0), text: '' }];
  const start = indent === undefined ? text.slice(0, span.start).trimEnd().length : span.start;
  const from = lastComma !== undefined && start <= lastComma + 1 ? lastComma + 1 : start;
  return [...pieces, { start: from, end: endsLine ? rest.lastIndex : end, text: '' }];
}

/** The comma that follows, with nothing but space and comments between. */
function commaAfter(text: string, offset: number): number | undefined {
  const pattern = /(?:[ \t\r\n]|(?<=[ \t\n])#[^\n]*)*,/y;
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex - 1 : undefined;
}
