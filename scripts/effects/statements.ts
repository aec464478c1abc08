import { blockCommentEnd, dollarQuoteEnd } from '../request/contain/sql-ends.ts';

/** One statement of a file, without the semicolon that ends it. */
export interface Statement {
  readonly text: string;
  /** Where it begins in the file: UTF-16 units, from 0. */
  readonly offset: number;
  /** Its words outside quotes and parentheses, in capitals, in order. */
  readonly words: readonly string[];
}

export interface Statements {
  readonly statements: readonly Statement[];
  /** Why the file cannot be cut into statements. */
  readonly problem?: { readonly offset: number; readonly message: string };
}

const letter = String.raw`A-Za-z_\u{80}-\u{10ffff}`;
const token = new RegExp(
  [
    String.raw`(?<blank>[ \t\n\r\f\v]+|--[^\n\r]*)`,
    String.raw`(?<comment>/\*)`,
    String.raw`(?<quote>[eE]'(?:\\[\s\S]|''|[^'\\])*'|'(?:''|[^'])*'|"(?:""|[^"])*")`,
    String.raw`(?<dollar>\$(?:[${letter}][${letter}\d]*)?\$)`,
    String.raw`(?<word>(?![eE]')[${letter}][${letter}\d$]*)`,
    String.raw`(?<number>\d[\w.]*)`,
    String.raw`(?<other>(?![eE]')[^'"])`,
  ].join('|'),
  'uy',
);

/**
 * Cuts SQL where psql would (src/fe_utils/psqlscan.l): at semicolons outside quotes, comments, parentheses and the
 * `BEGIN ATOMIC … END` of a function. A cut in the wrong place is harmless: the server is sent each piece as one statement,
 * and refuses a piece that is none, or more than one.
 */
export function statementsOf(file: string): Statements {
  const statements: Statement[] = [];
  const start = file.startsWith('\uFEFF') ? 1 : 0;
  let open: { offset: number; words: string[]; parentheses: number; blocks: number } | undefined;
  const close = (end: number) => {
    if (open) statements.push({ text: file.slice(open.offset, end).trimEnd(), offset: open.offset, words: open.words });
    open = undefined;
  };
  for (let at = start; at < file.length; ) {
    token.lastIndex = at;
    const match = token.exec(file);
    if (!match) return { statements, problem: { offset: at, message: 'a quote is never closed' } };
    const [whole] = match;
    const { blank, comment, dollar, word } = match.groups ?? {};
    const end = comment !== undefined ? blockCommentEnd(file, at) : dollar !== undefined ? dollarQuoteEnd(file, at, whole) : at + whole.length;
    if (end < 0) return { statements, problem: { offset: at, message: `what opens with ${whole} is never closed` } };
    if (whole === '\\') return { statements, problem: { offset: at, message: 'a backslash begins a command of psql, which is not SQL' } };
    if (blank === undefined && comment === undefined) {
      if (whole === ';' && !(open && (open.parentheses > 0 || open.blocks > 0))) close(at);
      else {
        open ??= { offset: at, words: [], parentheses: 0, blocks: 0 };
        if (whole === '(') open.parentheses += 1;
        if (whole === ')') open.parentheses = Math.max(0, open.parentheses - 1);
        if (word !== undefined && open.parentheses === 0) {
          open.words.push(word.toUpperCase());
          open.blocks = Math.max(0, open.blocks + blockStep(open.words, open.blocks));
        }
      }
    }
    at = end;
  }
  close(file.length);
  return { statements };
}

/** Line of an offset, from 1. */
export function lineAt(file: string, offset: number): number {
  return file.slice(0, offset).split(/\r\n|\r|\n/).length;
}

const routine = /^CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE) /;

/** How much deeper the last word leads into the blocks of a function whose body is SQL. */
function blockStep(words: readonly string[], depth: number): number {
  const word = words.at(-1);
  if (word !== 'BEGIN' && word !== 'CASE' && word !== 'END') return 0;
  if (!routine.test(words.slice(0, 5).join(' '))) return 0;
  if (word === 'BEGIN') return 1;
  if (depth === 0) return 0;
  return word === 'CASE' ? 1 : -1;
}
