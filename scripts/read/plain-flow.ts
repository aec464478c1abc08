import { depthLimit, giveUp, isWord, keyLimit, mayBegin, mayBeginKey, plainValue } from './plain-characters.ts';

const [newline, space, doubleQuote, hash, singleQuote, comma, colon, openBracket, closeBracket, openBrace, closeBrace] = [10, 32, 34, 35, 39, 44, 58, 91, 93, 123, 125] as const;

/** Told of each entry of a map or list where its key and its value begin. */
type NoteEntry = (of: object, key: string | number, keyAt: number, valueAt: number) => void;

/** What stands between brackets; every line of it begins further right than `indent`, but for the bracket that closes it. */
export class FlowReader {
  readonly #text: string;
  readonly #indent: number;
  readonly #note: NoteEntry;
  /** Of the next character; after a value, of the one that follows it. */
  at: number;

  constructor(text: string, at: number, indent: number, note: NoteEntry) {
    this.#text = text;
    this.at = at;
    this.#indent = indent;
    this.#note = note;
  }

  value(depth: number): unknown {
    if (depth > depthLimit) giveUp();
    const code = this.#text.charCodeAt(this.at);
    if (code === openBracket) return this.#list(depth);
    if (code === openBrace) return this.#map(depth);
    return code === doubleQuote || code === singleQuote ? this.#quoted() : plainValue(this.#plain());
  }

  #list(depth: number): unknown[] {
    const list: unknown[] = [];
    this.at += 1;
    if (this.#skipTo(closeBracket)) return list;
    for (;;) {
      this.#note(list, list.length, this.at, this.at);
      list.push(this.value(depth + 1));
      if (this.#ended(closeBracket)) return list;
    }
  }

  #map(depth: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    this.at += 1;
    if (this.#skipTo(closeBrace)) return map;
    for (;;) {
      const keyAt = this.at;
      const code = this.#text.charCodeAt(keyAt);
      const key = code === doubleQuote || code === singleQuote ? this.#quoted() : this.#plain();
      if ((!mayBeginKey(code) && code !== doubleQuote && code !== singleQuote) || key === '__proto__' || isWord(key) || Object.hasOwn(map, key)) giveUp();
      if (this.#text.charCodeAt(this.at) !== colon || this.#text.charCodeAt(this.at + 1) !== space || this.at - keyAt > keyLimit) giveUp();
      this.at += 1;
      this.#skip();
      this.#note(map, key, keyAt, this.at);
      map[key] = this.value(depth + 1);
      if (this.#ended(closeBrace)) return map;
    }
  }

  /** Goes to the next character that is no space, on this line or a later one. */
  #skip(): void {
    const text = this.#text;
    while (text.charCodeAt(this.at) === space) this.at += 1;
    while (text.charCodeAt(this.at) === newline) {
      const start = (this.at += 1);
      while (text.charCodeAt(this.at) === space) this.at += 1;
      const code = text.charCodeAt(this.at);
      if (code === newline) continue;
      const column = this.at - start;
      if (column < this.#indent || (column === this.#indent && code !== closeBracket && code !== closeBrace)) giveUp();
    }
    if (this.at >= text.length) giveUp();
  }

  #skipTo(close: number): boolean {
    this.#skip();
    if (this.#text.charCodeAt(this.at) !== close) return false;
    this.at += 1;
    return true;
  }

  /** After an entry: true when the collection ends, with or without a last comma, false when another entry follows. */
  #ended(close: number): boolean {
    if (this.#skipTo(close)) return true;
    if (this.#text.charCodeAt(this.at) !== comma) giveUp();
    this.at += 1;
    return this.#skipTo(close);
  }

  #quoted(): string {
    const quote = this.#text.charCodeAt(this.at);
    const close = this.#text.indexOf(quote === doubleQuote ? '"' : "'", this.at + 1);
    if (close < 0) giveUp();
    const text = this.#text.slice(this.at + 1, close);
    if (text.includes('\\') || text.includes('\n') || this.#text.charCodeAt(close + 1) === quote) giveUp();
    this.at = close + 1;
    return text;
  }

  #plain(): string {
    const text = this.#text;
    const from = this.at;
    if (!mayBegin(text, from)) giveUp();
    for (; ; this.at += 1) {
      const code = text.charCodeAt(this.at);
      if (code === newline || code === comma || code === closeBracket || code === closeBrace) break;
      if (code === openBracket || code === openBrace || code === hash || code === doubleQuote || code === singleQuote) giveUp();
      if (code !== colon) continue;
      const after = text.charCodeAt(this.at + 1);
      if (after === space) break;
      if (after === comma || after === closeBracket || after === closeBrace || after === openBracket || after === openBrace || after === newline) giveUp();
    }
    let end = this.at;
    while (text.charCodeAt(end - 1) === space) end -= 1;
    if (end === from) giveUp();
    // A space before the colon of a key.
    if (text.charCodeAt(this.at) === colon && end !== this.at) giveUp();
    return text.slice(from, end);
  }
}
