import { identifierBytes } from '../emit.ts';
import { withoutMarks } from '../marks.ts';
import { unreadable, type Reading } from './reading.ts';

/**
 * Tokens of PostgreSQL, after its scanner (src/backend/parser/scan.l, with standard_conforming_strings on).
 * User text may stand only inside "quoted identifiers" and 'plain literals': these end at a single quote character and
 * know no other escape, so their end is decided without any setting of the server. See docs/adr/0005.
 */
const token =
  /(?<blank>\s+)|(?<comment>--[^\n\r]*)|(?<block>\/\*)|(?<escaped>[eE]'(?:\\[\s\S]|''|[^'\\])*')|(?<special>[uU]&(?:'(?:''|[^'])*'|"(?:""|[^"])*")|[bBxXnN]'(?:''|[^'])*')|(?<text>'(?:''|[^'])*')|(?<quoted>"(?:""|[^"])*")|(?<dollar>\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)|(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<number>\.?\d[\w.]*)|(?<other>\$\d+|[^'"])/uy;

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
      if (groups['block'] !== undefined) end = blockEnd(text, at);
      if (groups['dollar'] !== undefined) end = dollarEnd(text, at, whole);
      if (end < 0) return unreadable(`what opens at character ${at + 1} with ${whole} is never closed`);
      structure.push(text.slice(at, end));
    }
    at = end;
  }
  return { structure, scalars };
}

/** Block comments nest. -1 when it is never closed. */
function blockEnd(text: string, start: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let match = edge.exec(text); match; match = edge.exec(text)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return -1;
}

function dollarEnd(text: string, start: number, tag: string): number {
  const end = text.indexOf(tag, start + tag.length);
  return end < 0 ? -1 : end + tag.length;
}
