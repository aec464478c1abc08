import { unreadable, type Reading } from './reading.ts';

/**
 * Tokens of HCL's native syntax (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md). User text may stand in the
 * literal parts of quoted strings and heredocs; an interpolation or directive inside either is structure.
 */
export function readHcl(text: string): Reading {
  const lexer = new Lexer(text);
  lexer.body(0, undefined);
  return lexer.error === undefined ? { structure: lexer.structure, scalars: lexer.scalars } : unreadable(lexer.error);
}

const plain = /\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[\p{ID_Start}_][\p{ID_Continue}-]*|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[^"{}]/uy;
const heredoc = /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

class Lexer {
  readonly structure: string[] = [];
  readonly scalars: string[] = [];
  error: string | undefined;
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Reads tokens up to the brace that closes `depth` levels, or to the end of the text at depth 0. */
  body(depth: number, opener: string | undefined): void {
    let open = depth;
    while (this.error === undefined && this.at < this.text.length) {
      const character = this.text[this.at];
      const document = this.match(heredoc);
      if (document) this.heredoc(document[1] === '-', document[2] ?? '');
      else if (character === '"') this.quoted();
      else if (character === '{' || character === '}') {
        open += character === '{' ? 1 : -1;
        this.at += 1;
        this.structure.push(character);
        if (open < 0) return this.fail('closes a brace that was never opened');
        if (opener !== undefined && open === 0) return;
      } else {
        this.structure.push(this.match(plain)?.[0] ?? '');
      }
    }
    if (open > 0) this.fail(`ends inside ${opener ?? '{'}`);
  }

  private quoted(): void {
    this.structure.push('"');
    this.at += 1;
    this.template((rest) => rest.startsWith('"'), true);
    if (this.error !== undefined) return;
    this.structure.push('"');
    this.at += 1;
  }

  private heredoc(indented: boolean, word: string): void {
    this.structure.push(`<<${indented ? '-' : ''}${word}`);
    // An identifier of HCL holds nothing that a regular expression would read as its own.
    const end = new RegExp(`^[ \\t]*${word}[ \\t]*(?:\\r?\\n|$)`);
    let lineStart = true;
    this.template((rest) => {
      const found = lineStart && end.test(rest);
      lineStart = rest.startsWith('\n');
      return found;
    }, false);
    this.structure.push(`>>${word}`);
    this.at = this.text.indexOf(word, this.at) + word.length;
  }

  /** Literal text with `${…}` and `%{…}` up to where `ends` says so; escapes count in quoted strings only. */
  private template(ends: (rest: string) => boolean, quoted: boolean): void {
    let literal = '';
    const flush = (): void => {
      this.structure.push('literal');
      this.scalars.push(literal);
      literal = '';
    };
    while (this.error === undefined) {
      if (this.at >= this.text.length) return this.fail('ends inside a string');
      const rest = this.text.slice(this.at, this.at + 200);
      if (ends(rest)) return flush();
      const start = /^([$%])(\1?)\{/.exec(rest);
      if (start?.[2] === '') {
        flush();
        this.structure.push(start[0]);
        this.at += start[0].length;
        this.body(1, start[0]);
      } else if (start) {
        literal += start[0].slice(1);
        this.at += start[0].length;
      } else if (quoted && rest[0] === '\n') {
        this.fail('breaks a line inside a quoted string');
      } else if (quoted && rest[0] === '\\') {
        literal += this.escape(rest);
      } else {
        literal += rest[0];
        this.at += 1;
      }
    }
  }

  private escape(rest: string): string {
    const unicode = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest);
    const simple = escapes[rest[1] ?? ''];
    this.at += unicode ? unicode[0].length : 2;
    if (unicode) return String.fromCodePoint(Math.min(Number.parseInt(unicode[1] ?? unicode[2] ?? '', 16), 0x10ffff));
    if (simple !== undefined) return simple;
    this.fail(`has the unknown escape \\${rest[1] ?? ''}`);
    return '';
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match) this.at = pattern.lastIndex;
    return match ?? undefined;
  }

  private fail(what: string): void {
    const line = this.text.slice(0, this.at).split('\n').length;
    this.error ??= `line ${line} ${what}`;
  }
}
