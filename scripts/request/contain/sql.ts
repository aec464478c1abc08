import { identifierBytes } from '../emit.ts';
import { withoutMarks } from '../marks.ts';
import { unreadable, type Reading } from './reading.ts';
import { blockCommentEnd, dollarQuoteEnd } from './sql-ends.ts';

/**
 * Tokens of PostgreSQL, after its scanner (src/backend/parser/scan.l, with standard_conforming_strings on).
 * User text may stand only inside "quoted identifiers" and 'plain literals': these end at a single quote character and
 * know no other escape. See docs/adr/0005.
 */
const letter = String.raw`A-Za-z_\u{80}-\u{10ffff}`;
const token = new RegExp(
  [
    String.raw`(?<blank>[ \t\n\r\f\v]+)`,
    String.raw`(?<comment>--[^\n\r]*)`,
    String.raw`(?<block>/\*)`,
    String.raw`(?<special>[eE]'(?:\\[\s\S]|''|[^'\\])*'(?!')|[uU]&(?:'(?:''|[^'])*'(?!')|"(?:""|[^"])*"(?!"))|[bBxX]'[^']*')`,
    String.raw`(?<text>'(?:''|[^'])*'(?!'))`,
    String.raw`(?<quoted>"(?:""|[^"])*"(?!"))`,
    String.raw`(?<dollar>\$(?:[${letter}][${letter}\d]*)?\$)`,
    // A prefixed quote that got here is never closed.
    String.raw`(?<word>(?![eEbBxX]'|[uU]&['"])[${letter}][${letter}\d$]*)`,
    String.raw`(?<number>(?:0[xXoObB]\w*|\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?|\$\d+)`,
    String.raw`(?<other>(?![eEbBxX]'|[uU]&['"])[^'"])`,
  ].join('|'),
  'uy',
);

/** After a number; older servers begin a new token there, newer ones refuse it. */
const aLetter = new RegExp(`[${letter}]`, 'uy');

/** What may stand between the parts of one literal, which is read as it began: E'a' \n 'b\'' is a single text. */
const continuation = /(?:[ \t\f\v]|--[^\n\r]*)*[\n\r](?:[ \t\n\r\f\v]|--[^\n\r]*)*'/y;

export function readSql(text: string): Reading {
  const structure: string[] = [];
  const scalars: string[] = [];
  let at = 0;
  while (at < text.length) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (!match) return unreadable(`a quote that opens at character ${at + 1} is never closed`);
    const [whole] = match;
    const groups = match.groups ?? {};
    let end = at + whole.length;
    if (groups['text'] !== undefined) {
      structure.push('text');
      scalars.push(whole.slice(1, -1).replaceAll("''", "'"));
    } else if (groups['quoted'] !== undefined) {
      const name = whole.slice(1, -1).replaceAll('""', '"');
      if (new TextEncoder().encode(withoutMarks(name)).length > identifierBytes) {
        return unreadable(`the identifier at character ${at + 1} has more than ${identifierBytes} bytes`);
      }
      structure.push('identifier');
      scalars.push(name);
    } else {
      // JDBC's CVE-2024-1597: a minus, and the negative number that somebody asked for.
      if (/^--[\d.]/.test(whole)) return unreadable(`a comment at character ${at + 1} begins with a number, or a minus stands before a negative one; put a space between`);
      if (groups['special'] !== undefined && matches(continuation, text, end)) return unreadable(`the literal at character ${at + 1} goes on in the next line`);
      if (groups['number'] !== undefined && matches(aLetter, text, end)) return unreadable(`a number runs into the word at character ${end + 1}`);
      if (groups['block'] !== undefined) end = blockCommentEnd(text, at);
      if (groups['dollar'] !== undefined) end = dollarQuoteEnd(text, at, whole);
      if (end < 0) return unreadable(`what opens at character ${at + 1} with ${whole} is never closed`);
      structure.push(text.slice(at, end));
    }
    at = end;
  }
  return { structure, scalars };
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
