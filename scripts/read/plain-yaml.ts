import { depthLimit, giveUp, isWord, keyLimit, mayBeginKey, mayStandInKey, notPlain } from './plain-characters.ts';
import { FlowReader } from './plain-flow.ts';
import { PlainLines } from './plain-lines.ts';
import { plainLines, quotedText, textBlock } from './plain-texts.ts';

const [newline, space, doubleQuote, hash, singleQuote, colon, greater, openBracket, openBrace, pipe, closeBrace] = [10, 32, 34, 35, 39, 58, 62, 91, 123, 124, 125] as const;

export interface PlainDocument {
  /** Offset of the first key or dash. */
  readonly offset: number;
  readonly value: unknown;
}

/** Where the entries of a map or list stand: of each key and value, the offset of its first character. */
export interface EntryPlace {
  /** The same as `value` for items of a list. */
  readonly key: number;
  readonly value: number;
  /** The value begins on a later line, or is not there at all. */
  readonly bare: boolean;
}

/** Of each map and list of a document, its entries by key or position. */
export type EntryPlaces = ReadonlyMap<object, ReadonlyMap<string | number, EntryPlace>>;

/**
 * Reads the YAML that people write in catalogs, some twenty times as fast as a full parser: block maps and lists, scalars,
 * flow collections, `|` and `>` texts, comments, several documents. Whatever else stands in a file (anchors, tags, tabs,
 * anything doubtful, every mistake) makes it give up on the whole file: undefined, and the full parser reads it. It never
 * says anything that the full parser does not; tests hold the two together.
 */
export function readPlainYaml(text: string): readonly PlainDocument[] | undefined {
  return attempt(text, undefined);
}

/** The same, with places; slower. */
export function placePlainYaml(text: string): { readonly documents: readonly PlainDocument[]; readonly places: EntryPlaces } | undefined {
  const places: NotedPlaces = new Map();
  const documents = attempt(text, places);
  return documents && { documents, places };
}

type NotedPlaces = Map<object, Map<string | number, EntryPlace>>;

function attempt(text: string, places: NotedPlaces | undefined): readonly PlainDocument[] | undefined {
  try {
    return new PlainReader(new PlainLines(text), places).documents();
  } catch (error) {
    if (error === notPlain) return undefined;
    throw error;
  }
}

class PlainReader {
  readonly #lines: PlainLines;
  readonly #places: NotedPlaces | undefined;
  #depth = 0;

  constructor(lines: PlainLines, places: NotedPlaces | undefined) {
    this.#lines = lines;
    this.#places = places;
  }

  documents(): readonly PlainDocument[] {
    const lines = this.#lines;
    const documents: PlainDocument[] = [];
    lines.next();
    if (lines.isMarker()) lines.next();
    while (!lines.isOver()) {
      // A document that holds nothing, or begins to the right.
      if (lines.indent !== 0 || lines.isMarker()) giveUp();
      const offset = lines.first;
      documents.push({ offset, value: this.#block(0) });
      if (lines.isOver()) break;
      if (!lines.isMarker()) giveUp();
      lines.next();
      // A marker that nothing follows begins an empty document.
      if (lines.isOver()) giveUp();
    }
    if (documents.length === 0) giveUp();
    return documents;
  }

  /** The map or list that begins on this line. */
  #block(indent: number): unknown {
    if (++this.#depth > depthLimit) giveUp();
    const value = this.#lines.isDash(this.#lines.first) ? this.#list(indent) : this.#map(indent);
    this.#depth -= 1;
    return value;
  }

  #map(indent: number): Record<string, unknown> {
    const lines = this.#lines;
    const map: Record<string, unknown> = {};
    while (lines.indent === indent) {
      const keyAt = lines.first;
      const colonAt = keyEnd(lines, keyAt);
      if (colonAt < 0) giveUp();
      const key = keyText(lines.text, keyAt, colonAt);
      if (Object.hasOwn(map, key)) giveUp();
      const valueAt = lines.content(colonAt + 1);
      if (valueAt < 0) {
        map[key] = this.#below(indent);
        this.#note(map, key, keyAt, keyAt, true);
      } else {
        map[key] = this.#inline(valueAt, indent);
        this.#note(map, key, keyAt, valueAt, false);
      }
    }
    if (lines.indent > indent) giveUp();
    return map;
  }

  #list(indent: number): unknown[] {
    const lines = this.#lines;
    const list: unknown[] = [];
    while (lines.indent === indent && lines.isDash(lines.first)) {
      const itemAt = lines.content(lines.first + 1);
      // An item that holds nothing, begins on a later line, or is a list itself.
      if (itemAt < 0 || lines.isDash(itemAt)) giveUp();
      this.#note(list, list.length, itemAt, itemAt, false);
      const code = lines.text.charCodeAt(itemAt);
      if (code !== openBrace && code !== openBracket && keyEnd(lines, itemAt) >= 0) {
        lines.indent = itemAt - lines.start;
        lines.first = itemAt;
        list.push(this.#block(lines.indent));
      } else list.push(this.#inline(itemAt, indent));
    }
    if (lines.indent > indent) giveUp();
    return list;
  }

  /** What stands on the lines after a key without value. */
  #below(indent: number): unknown {
    const lines = this.#lines;
    lines.next();
    // A list may stand as far left as its key.
    const isBlock = lines.indent > indent || (lines.indent === indent && lines.isDash(lines.first));
    return isBlock ? this.#block(lines.indent) : null;
  }

  /** A value that begins on this line; afterwards the next line is current, and does not belong to it. */
  #inline(at: number, indent: number): unknown {
    const lines = this.#lines;
    const code = lines.text.charCodeAt(at);
    let value: unknown;
    if (code === doubleQuote || code === singleQuote) value = quotedText(lines, at, indent);
    else if (code === openBracket || code === openBrace) value = this.#flow(at, indent);
    else if (code === pipe || code === greater) value = textBlock(lines, at, indent);
    else value = plainLines(lines, at, indent);
    lines.next();
    if (lines.indent > indent) giveUp();
    return value;
  }

  /** A flow collection, on one line or several. */
  #flow(from: number, indent: number): unknown {
    const lines = this.#lines;
    const flow = new FlowReader(lines.text, from, indent, (map, key, keyAt, valueAt) => this.#note(map, key, keyAt, valueAt, false));
    const value = flow.value(0);
    lines.end = lines.text.indexOf('\n', flow.at);
    if (lines.content(flow.at) >= 0) giveUp();
    return value;
  }

  #note(of: object, key: string | number, keyAt: number, valueAt: number, bare: boolean): void {
    if (!this.#places) return;
    let entries = this.#places.get(of);
    if (!entries) this.#places.set(of, (entries = new Map()));
    entries.set(key, { key: keyAt, value: valueAt, bare });
  }
}

/** The colon that ends the key which begins here; -1 when none does. */
function keyEnd(lines: PlainLines, from: number): number {
  const text = lines.text;
  const quote = text.charCodeAt(from);
  if (quote === doubleQuote || quote === singleQuote) {
    const close = text.indexOf(quote === doubleQuote ? '"' : "'", from + 1);
    if (close < 0 || close > lines.end) return -1;
    return lines.endsKey(close + 1) ? close + 1 : -1;
  }
  for (let at = from; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === newline) return -1;
    if (code === hash && text.charCodeAt(at - 1) === space) return -1;
    if (code === colon && lines.endsKey(at)) return at;
  }
}

function keyText(text: string, from: number, colonAt: number): string {
  const quote = text.charCodeAt(from);
  if (quote === doubleQuote || quote === singleQuote) {
    const key = text.slice(from + 1, colonAt - 1);
    if (key.includes('\\') || key === '__proto__' || colonAt - from > keyLimit) giveUp();
    return key;
  }
  if (!mayBeginKey(quote)) giveUp();
  for (let at = from + 1; at < colonAt; at += 1) {
    const code = text.charCodeAt(at);
    // Spaces within a key, but not before its colon; braces, as paths of an OpenAPI document have them.
    if (!mayStandInKey(code) && code !== openBrace && code !== closeBrace && (code !== space || at === colonAt - 1)) giveUp();
  }
  const key = text.slice(from, colonAt);
  if (key === '__proto__' || colonAt - from > keyLimit || isWord(key)) giveUp();
  return key;
}
