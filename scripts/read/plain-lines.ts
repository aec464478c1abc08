import { giveUp } from './plain-characters.ts';

const [newline, space, hash, percent, dash, dot, colon] = [10, 32, 35, 37, 45, 46, 58] as const;

/** The lines of a text in plain YAML, and the one that is read. */
export class PlainLines {
  /** Ends with a line end. */
  readonly text: string;
  /** The line that is read: where it begins, where its first character stands, where it ends. */
  start = 0;
  first = 0;
  end = -1;
  /** Columns before the first character; -1 at the end of a document. */
  indent = -1;

  constructor(text: string) {
    // Tabs, carriage returns and other control characters, byte order marks and exotic line ends.
    if (/[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/.test(text)) giveUp();
    this.text = text.endsWith('\n') ? text : `${text}\n`;
  }

  /** Goes to the next line that holds more than a comment; `indent` is -1 when there is none, or a document ends. */
  next(): void {
    const text = this.text;
    for (let start = this.end + 1; start < text.length; start = this.end + 1) {
      let first = start;
      while (text.charCodeAt(first) === space) first += 1;
      const code = text.charCodeAt(first);
      if (code === newline) {
        this.end = first;
        continue;
      }
      this.end = text.indexOf('\n', first);
      if (code === hash) continue;
      this.start = start;
      this.first = first;
      this.indent = first - start;
      if (this.indent === 0 && (code === percent || code === dot || (code === dash && text.charCodeAt(1 + first) === dash))) this.#boundary();
      return;
    }
    this.start = this.first = text.length;
    this.indent = -1;
  }

  /** `---` alone on its line ends a document; anything like it is left to the full parser. */
  #boundary(): void {
    if (this.end - this.first !== 3 || !this.text.startsWith('---', this.first)) giveUp();
    this.indent = -1;
  }

  /** No line is left. */
  isOver(): boolean {
    return this.first >= this.text.length;
  }

  /** The line ends a document, and another one follows. */
  isMarker(): boolean {
    return this.indent === -1 && !this.isOver();
  }

  isDash(at: number): boolean {
    return this.text.charCodeAt(at) === dash && this.#isBlank(at + 1);
  }

  /** The colon ends a key: a space or the end of the line follows. */
  endsKey(colonAt: number): boolean {
    return this.text.charCodeAt(colonAt) === colon && this.#isBlank(colonAt + 1);
  }

  #isBlank(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === space || code === newline;
  }

  /** Where a value begins after spaces; -1 when the line holds no more, or only a comment. */
  content(from: number): number {
    let at = from;
    while (this.text.charCodeAt(at) === space) at += 1;
    const code = this.text.charCodeAt(at);
    if (code === hash && at === from) giveUp();
    return code === newline || code === hash ? -1 : at;
  }
}
