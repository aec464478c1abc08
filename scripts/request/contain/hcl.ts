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

/** Interpolations inside interpolations; nobody writes more, and the stack of a browser is small. */
const deepest = 50;

class Lexer {
  readonly structure: string[] = [];
  readonly scalars: string[] = [];
  error: string | undefined;
  private at = 0;
  private depth = 0;
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
    this.template(() => this.text[this.at] === '"', 'quoted');
    if (this.error !== undefined) return;
    this.structure.push('"');
    this.at += 1;
  }

  private heredoc(indented: boolean, word: string): void {
    this.structure.push(`<<${indented ? '-' : ''}${word}`);
    this.template((lineStart) => lineStart && this.endsHeredoc(word), indented ? 'lines' : 'heredoc');
    this.structure.push(`>>${word}`);
    this.at = this.text.indexOf(word, this.at) + word.length;
  }

  /** The scanner of HCL trims what Go calls white space around the last word, and wants a line break after it. */
  private endsHeredoc(word: string): boolean {
    const end = this.text.indexOf('\n', this.at);
    if (end < 0) return false;
    const words = this.text.slice(this.at, end).split(/\p{White_Space}+/u).filter((part) => part !== '');
    return words.length === 1 && words[0] === word;
  }

  /**
   * Literal text with `${…}` and `%{…}` up to where `ends` says so; escapes count in quoted strings only. A heredoc by
   * lines (`<<-`) loses the indentation that all its lines share: each line is a scalar, and what is shared is structure.
   */
  private template(ends: (lineStart: boolean) => boolean, kind: 'quoted' | 'heredoc' | 'lines'): void {
    let literal = '';
    let shared = Number.POSITIVE_INFINITY;
    const flush = (): void => {
      this.structure.push('literal');
      this.scalars.push(literal);
      literal = '';
    };
    while (this.error === undefined) {
      if (this.at >= this.text.length) return this.fail('ends inside a string');
      const lineStart = this.text[this.at - 1] === '\n';
      if (ends(lineStart)) {
        flush();
        if (kind === 'lines') this.structure.push(`indented ${shared}`);
        return;
      }
      if (kind === 'lines' && lineStart) shared = Math.min(shared, this.indentation());
      const character = this.text[this.at] ?? '';
      const start = /^([$%])(\1?)\{/.exec(this.text.slice(this.at, this.at + 3));
      if (start?.[2] === '') {
        flush();
        this.structure.push(start[0]);
        this.at += start[0].length;
        this.depth += 1;
        if (this.depth > deepest) return this.fail(`is nested more than ${deepest} deep`);
        this.body(1, start[0]);
        this.depth -= 1;
      } else if (start) {
        literal += start[0].slice(1);
        this.at += start[0].length;
      } else if (kind === 'quoted' && character === '\n') {
        this.fail('breaks a line inside a quoted string');
      } else if (kind === 'quoted' && character === '\\') {
        literal += this.escape(this.text.slice(this.at, this.at + 10));
      } else {
        literal += character;
        this.at += 1;
        if (kind === 'lines' && character === '\n') flush();
      }
    }
  }

  /** How far the line that begins here is indented; infinite when it is blank. */
  private indentation(): number {
    const blank = /[^\S\n]*/y;
    blank.lastIndex = this.at;
    const width = blank.exec(this.text)?.[0].length ?? 0;
    return this.text[this.at + width] === '\n' ? Number.POSITIVE_INFINITY : width;
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
