/**
 * Reads the YAML that people write in catalogs, some twenty times as fast as a full parser: block maps and lists, scalars, flow
 * collections, `|` and `>` texts, comments, several documents. Whatever else stands in a file
 * (anchors, tags, tabs, anything doubtful, every mistake) makes it give up on the whole file, and
 * the full parser reads it. It never says anything that the full parser does not: tests hold the two together.
 */
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

/** Undefined when the text is more than this reader takes on. */
export function readPlainYaml(text: string): readonly PlainDocument[] | undefined {
  return attempt(new PlainReader(text, undefined));
}

/** The same, with places; slower. */
export function placePlainYaml(text: string): { readonly documents: readonly PlainDocument[]; readonly places: EntryPlaces } | undefined {
  const places = new Map<object, Map<string | number, EntryPlace>>();
  const documents = attempt(new PlainReader(text, places));
  return documents && { documents, places };
}

function attempt(reader: PlainReader): readonly PlainDocument[] | undefined {
  try {
    return reader.documents();
  } catch (error) {
    if (error === tooMuch) return undefined;
    throw error;
  }
}

/** Thrown, and caught above: a return value for it would be checked at every step. */
const tooMuch = new Error('not plain YAML');

function giveUp(): never {
  throw tooMuch;
}

/** Deeper documents are somebody's attack, or their mistake. */
const depthLimit = 64;

const [newline, space, doubleQuote, hash, singleQuote, comma, dash, dot, zero, nine] = [10, 32, 34, 35, 39, 44, 45, 46, 48, 57] as const;
const [colon, openBracket, backslash, closeBracket, openBrace, pipe, closeBrace, greater, percent, plus, tilde] = [58, 91, 92, 93, 123, 124, 125, 62, 37, 43, 126] as const;

/** By character code: 1 may begin a plain key, 2 may stand in one. */
const keyCharacters = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$') keyCharacters[character.charCodeAt(0)] = 1;
for (const character of '0123456789./@:-+') keyCharacters[character.charCodeAt(0)] = 2;

class PlainReader {
  readonly #text: string;
  readonly #places: Map<object, Map<string | number, EntryPlace>> | undefined;
  /** The line that is read: where it begins, where its first character stands, where it ends. */
  #start = 0;
  #first = 0;
  #end = -1;
  /** Columns before the first character; -1 at the end of a document. */
  #indent = -1;
  #depth = 0;

  constructor(text: string, places: Map<object, Map<string | number, EntryPlace>> | undefined) {
    this.#text = text.endsWith('\n') ? text : `${text}\n`;
    this.#places = places;
  }

  documents(): readonly PlainDocument[] {
    // Tabs, carriage returns and other control characters, byte order marks and exotic line ends.
    if (/[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/.test(this.#text)) giveUp();
    const documents: PlainDocument[] = [];
    this.#nextLine();
    if (this.#isMarker()) this.#nextLine();
    while (this.#first < this.#text.length) {
      // A document that holds nothing, or begins to the right.
      if (this.#indent !== 0 || this.#isMarker()) giveUp();
      const offset = this.#first;
      documents.push({ offset, value: this.#block(0) });
      if (this.#first >= this.#text.length) break;
      if (!this.#isMarker()) giveUp();
      this.#nextLine();
      // A marker that nothing follows begins an empty document.
      if (this.#first >= this.#text.length) giveUp();
    }
    if (documents.length === 0) giveUp();
    return documents;
  }

  /** Goes to the next line that holds more than a comment; `#indent` is -1 when there is none, or a document ends. */
  #nextLine(): void {
    const text = this.#text;
    for (let start = this.#end + 1; start < text.length; start = this.#end + 1) {
      let first = start;
      while (text.charCodeAt(first) === space) first += 1;
      const code = text.charCodeAt(first);
      if (code === newline) {
        this.#end = first;
        continue;
      }
      this.#end = text.indexOf('\n', first);
      if (code === hash) continue;
      this.#start = start;
      this.#first = first;
      this.#indent = first - start;
      if (this.#indent === 0 && (code === percent || code === dot || (code === dash && text.charCodeAt(1 + first) === dash))) this.#boundary();
      return;
    }
    this.#start = this.#first = text.length;
    this.#indent = -1;
  }

  /** `---` alone on its line ends a document; anything like it is left to the full parser. */
  #boundary(): void {
    if (this.#end - this.#first !== 3 || !this.#text.startsWith('---', this.#first)) giveUp();
    this.#indent = -1;
  }

  #isMarker(): boolean {
    return this.#indent === -1 && this.#first < this.#text.length;
  }

  /** The map or list that begins on this line. */
  #block(indent: number): unknown {
    if (++this.#depth > depthLimit) giveUp();
    const value = this.#isDash(this.#first) ? this.#list(indent) : this.#map(indent);
    this.#depth -= 1;
    return value;
  }

  #isDash(at: number): boolean {
    if (this.#text.charCodeAt(at) !== dash) return false;
    const next = this.#text.charCodeAt(at + 1);
    return next === space || next === newline;
  }

  #map(indent: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    while (this.#indent === indent) {
      const keyAt = this.#first;
      const colonAt = this.#keyEnd(keyAt);
      if (colonAt < 0) giveUp();
      const key = this.#key(keyAt, colonAt);
      if (Object.hasOwn(map, key)) giveUp();
      const valueAt = this.#content(colonAt + 1);
      if (valueAt < 0) {
        map[key] = this.#below(indent);
        this.#note(map, key, keyAt, keyAt, true);
      } else {
        map[key] = this.#inline(valueAt, indent);
        this.#note(map, key, keyAt, valueAt, false);
      }
    }
    if (this.#indent > indent) giveUp();
    return map;
  }

  #list(indent: number): unknown[] {
    const list: unknown[] = [];
    while (this.#indent === indent && this.#isDash(this.#first)) {
      const itemAt = this.#content(this.#first + 1);
      // An item that holds nothing, begins on a later line, or is a list itself.
      if (itemAt < 0 || this.#isDash(itemAt)) giveUp();
      this.#note(list, list.length, itemAt, itemAt, false);
      const code = this.#text.charCodeAt(itemAt);
      if (code !== openBrace && code !== openBracket && this.#keyEnd(itemAt) >= 0) {
        this.#indent = itemAt - this.#start;
        this.#first = itemAt;
        list.push(this.#block(this.#indent));
      } else list.push(this.#inline(itemAt, indent));
    }
    if (this.#indent > indent) giveUp();
    return list;
  }

  /** What stands on the lines after a key without value. */
  #below(indent: number): unknown {
    this.#nextLine();
    if (this.#indent > indent) return this.#block(this.#indent);
    // A list may stand as far left as its key.
    if (this.#indent === indent && this.#isDash(this.#first)) {
      if (++this.#depth > depthLimit) giveUp();
      const list = this.#list(indent);
      this.#depth -= 1;
      return list;
    }
    return null;
  }

  /** Where a value begins after spaces; -1 when the line holds no more, or only a comment. */
  #content(from: number): number {
    let at = from;
    while (this.#text.charCodeAt(at) === space) at += 1;
    const code = this.#text.charCodeAt(at);
    if (code === hash && at === from) giveUp();
    return code === newline || code === hash ? -1 : at;
  }

  /** The colon that ends the key which begins here; -1 when none does. */
  #keyEnd(from: number): number {
    const text = this.#text;
    let at = from;
    const quote = text.charCodeAt(at);
    if (quote === doubleQuote || quote === singleQuote) {
      const close = text.indexOf(quote === doubleQuote ? '"' : "'", at + 1);
      if (close < 0 || close > this.#end) return -1;
      return text.charCodeAt(close + 1) === colon && this.#endsKey(close + 1) ? close + 1 : -1;
    }
    for (; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code === newline) return -1;
      if (code === hash && text.charCodeAt(at - 1) === space) return -1;
      if (code === colon && this.#endsKey(at)) return at;
    }
  }

  #endsKey(colonAt: number): boolean {
    const after = this.#text.charCodeAt(colonAt + 1);
    return after === space || after === newline;
  }

  #key(from: number, colonAt: number): string {
    const text = this.#text;
    const quote = text.charCodeAt(from);
    if (quote === doubleQuote || quote === singleQuote) {
      const key = text.slice(from + 1, colonAt - 1);
      if (key.includes('\\') || key === '__proto__' || colonAt - from > keyLimit) giveUp();
      return key;
    }
    for (let at = from; at < colonAt; at += 1) {
      const code = text.charCodeAt(at);
      const kind = code < 128 ? keyCharacters[code] : 0;
      // Spaces within a key, but not before its colon.
      if (kind !== 1 && (at === from || (kind !== 2 && (code !== space || at === colonAt - 1)))) giveUp();
    }
    const key = text.slice(from, colonAt);
    if (key === '__proto__' || colonAt - from > keyLimit || isWord(key)) giveUp();
    return key;
  }

  /** A value that begins on this line; afterwards the next line is current, and does not belong to it. */
  #inline(at: number, indent: number): unknown {
    const code = this.#text.charCodeAt(at);
    if (code === pipe || code === greater) return this.#textBlock(at, indent);
    let value: unknown;
    if (code === doubleQuote || code === singleQuote) {
      const close = this.#closingQuote(at);
      value = close < this.#end ? this.#quoted(at, close) : this.#quotedLines(at, close, indent);
      if (this.#content(close + 1) >= 0) giveUp();
    } else if (code === openBracket || code === openBrace) {
      value = this.#flow(at, indent);
    } else value = this.#plainLines(at, indent);
    this.#nextLine();
    if (this.#indent > indent) giveUp();
    return value;
  }

  /** A text without quotes, which goes on on every following line that begins further right than its key. */
  #plainLines(from: number, indent: number): unknown {
    const text = this.#text;
    if (!mayBegin(text, from)) giveUp();
    let end = this.#plainEnd(from);
    const first = text.slice(from, end);
    // After a comment it cannot go on; if something like that follows, `#inline` gives up.
    if (end < this.#end) return plainValue(first);
    let lines = first;
    let blank = 0;
    for (let start = this.#end + 1; start < text.length; ) {
      let at = start;
      while (text.charCodeAt(at) === space) at += 1;
      if (text.charCodeAt(at) === newline) {
        blank += 1;
        start = at + 1;
        continue;
      }
      if (at - start <= indent) break;
      if (!mayBegin(text, at) && !'"\'[{'.includes(text.charAt(at))) giveUp();
      this.#end = text.indexOf('\n', at);
      end = this.#plainEnd(at);
      lines += (blank === 0 ? ' ' : '\n'.repeat(blank)) + text.slice(at, end);
      if (end < this.#end) break;
      blank = 0;
      start = this.#end + 1;
    }
    return lines === first ? plainValue(first) : lines;
  }

  /** Where the text of this line ends, before spaces and a comment. */
  #plainEnd(from: number): number {
    const text = this.#text;
    let end = this.#end;
    for (let at = from; at < this.#end; at += 1) {
      const code = text.charCodeAt(at);
      if (code === colon && this.#endsKey(at)) giveUp();
      if (code === hash && text.charCodeAt(at - 1) === space) {
        end = at;
        break;
      }
    }
    while (text.charCodeAt(end - 1) === space) end -= 1;
    return end;
  }

  /** The quote that ends a text, on this line or a later one. */
  #closingQuote(from: number): number {
    const text = this.#text;
    const quote = text.charCodeAt(from);
    for (let at = from + 1; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === backslash && quote === doubleQuote) at += 1;
      else if (code === quote) {
        if (quote === doubleQuote || text.charCodeAt(at + 1) !== singleQuote) return at;
        at += 1;
      }
    }
    return giveUp();
  }

  #quoted(from: number, close: number): string {
    const text = this.#text.slice(from + 1, close);
    if (this.#text.charCodeAt(from) === singleQuote) return text.includes("'") ? text.replaceAll("''", "'") : text;
    return unescaped(text);
  }

  /** Line ends within quotes are spaces, blank lines line ends, and a backslash takes the line end away. */
  #quotedLines(from: number, close: number, indent: number): string {
    const double = this.#text.charCodeAt(from) === doubleQuote;
    const lines = this.#text.slice(from + 1, close).split('\n');
    let joined = '';
    let blank = 0;
    let glued = true;
    for (const [index, line] of lines.entries()) {
      const last = index === lines.length - 1;
      let text = index === 0 ? line : line.trimStart();
      if (index > 0 && text !== '' && line.length - text.length <= indent) giveUp();
      if (!last) text = text.trimEnd();
      if (!last && text !== line.trimStart() && text.endsWith('\\')) giveUp();
      if (text === '' && !last) {
        // Nothing before the first line end, or a line end that was taken away, and then a blank line.
        if (glued) giveUp();
        blank += 1;
        continue;
      }
      if (!glued) joined += blank === 0 ? ' ' : '\n'.repeat(blank);
      blank = 0;
      glued = double && !last && (/\\*$/.exec(text)?.[0].length ?? 0) % 2 === 1;
      const body = glued ? text.slice(0, -1) : text;
      joined += double ? unescaped(body) : body.replaceAll("''", "'");
    }
    this.#end = this.#text.indexOf('\n', close);
    return joined;
  }

  /** A flow collection, on one line or several. */
  #flow(from: number, indent: number): unknown {
    const flow = new FlowReader(this.#text, from, indent, (map, key, keyAt, valueAt) => this.#note(map, key, keyAt, valueAt, false));
    const value = flow.value(0);
    this.#end = this.#text.indexOf('\n', flow.at);
    if (this.#content(flow.at) >= 0) giveUp();
    return value;
  }

  /** `|` and `>` without numbers; lines of a `>` that begin further right keep their line ends, so they are left out. */
  #textBlock(at: number, indent: number): string {
    const text = this.#text;
    const folded = text.charCodeAt(at) === greater;
    const strip = text.charCodeAt(at + 1) === dash;
    if (this.#content(at + (strip ? 2 : 1)) >= 0) giveUp();
    let width = -1;
    let lines = '';
    /** Line ends that wait for another line with text. */
    let waiting = 0;
    let start = this.#end + 1;
    for (; start < text.length; ) {
      let first = start;
      while (text.charCodeAt(first) === space) first += 1;
      if (text.charCodeAt(first) === newline) {
        // Spaces beyond the indentation are text; before the first line with text they may be a mistake.
        if (width < 0 || first - start > width) giveUp();
        waiting += 1;
        start = first + 1;
        continue;
      }
      if (first - start <= indent) break;
      if (width < 0) width = first - start;
      if (first - start < width || (folded && first - start > width)) giveUp();
      const end = text.indexOf('\n', first);
      if (lines !== '') lines += folded ? (waiting === 1 ? ' ' : '\n'.repeat(waiting - 1)) : '\n'.repeat(waiting);
      lines += text.slice(start + width, end);
      waiting = 1;
      start = end + 1;
    }
    if (width < 0) giveUp();
    this.#end = start - 1;
    this.#nextLine();
    if (this.#indent > indent) giveUp();
    return strip ? lines : `${lines}\n`;
  }

  #note(of: object, key: string | number, keyAt: number, valueAt: number, bare: boolean): void {
    if (!this.#places) return;
    let entries = this.#places.get(of);
    if (!entries) this.#places.set(of, (entries = new Map()));
    entries.set(key, { key: keyAt, value: valueAt, bare });
  }
}

type NoteEntry = (of: object, key: string | number, keyAt: number, valueAt: number) => void;

/** What stands between brackets; every line of it begins further right than `indent`, but for the bracket that closes it. */
class FlowReader {
  readonly #text: string;
  readonly #indent: number;
  readonly #note: NoteEntry;
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
      const first = code < 128 ? keyCharacters[code] : 0;
      if ((first !== 1 && code !== doubleQuote && code !== singleQuote) || key === '__proto__' || isWord(key) || Object.hasOwn(map, key)) giveUp();
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

/** Longer keys are a mistake to the full parser. */
const keyLimit = 1000;

function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\(.)/gs, (_, escaped: string) => escapes[escaped] ?? giveUp()) : text;
}

const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', n: '\n', t: '\t', ' ': ' ' };

/** False for every character that means something at the beginning of a value, and for a dash before anything but letters and digits. */
function mayBegin(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === dash) return isLetterOrDigit(text.charCodeAt(at + 1));
  return code > 127 || isLetterOrDigit(code) || '_$./(~+=^;<\\'.includes(text.charAt(at));
}

function isLetterOrDigit(code: number): boolean {
  return (code >= zero && code <= nine) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Words that mean something else than themselves. */
function isWord(text: string): boolean {
  return text.length <= 5 && /^(?:null|Null|NULL|true|True|TRUE|false|False|FALSE|~|)$/.test(text);
}

/** As the YAML 1.2 core schema resolves it (https://yaml.org/spec/1.2.2/#103-core-schema); unusual numbers are left to the full parser. */
function plainValue(text: string): unknown {
  const code = text.charCodeAt(0);
  if ((code >= zero && code <= nine) || code === dash || code === dot || code === plus) {
    if (/^-?[0-9]{1,15}$/.test(text) || /^-?[0-9]{1,12}\.[0-9]{1,12}$/.test(text)) return Number(text);
    return /^[-+]?(?:0o|0x|\.?[0-9][0-9]*\.?[0-9]*(?:[eE][-+]?[0-9]+)?$|\.(?:inf|Inf|INF)$)|^\.(?:nan|NaN|NAN)$/.test(text) ? giveUp() : text;
  }
  if (code === tilde || text.length <= 5) {
    if (isWord(text)) return text === '~' || text[0] === 'n' || text[0] === 'N' ? null : text[0] === 't' || text[0] === 'T';
  }
  return text;
}
