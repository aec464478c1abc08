import { giveUp, mayBegin, plainValue, unescaped } from './plain-characters.ts';
import type { PlainLines } from './plain-lines.ts';

const [newline, space, doubleQuote, hash, singleQuote, dash, colon, greater, backslash] = [10, 32, 34, 35, 39, 45, 58, 62, 92] as const;

/** A value without quotes, which goes on on every following line that begins further right than its key. The line that ends it stays current. */
export function plainLines(lines: PlainLines, from: number, indent: number): unknown {
  const text = lines.text;
  if (!mayBegin(text, from)) giveUp();
  let end = plainEnd(lines, from);
  const first = text.slice(from, end);
  // After a comment it cannot go on; if something like that follows, the reader gives up there.
  if (end < lines.end) return plainValue(first);
  let joined = first;
  let blank = 0;
  for (let start = lines.end + 1; start < text.length; ) {
    let at = start;
    while (text.charCodeAt(at) === space) at += 1;
    if (text.charCodeAt(at) === newline) {
      blank += 1;
      start = at + 1;
      continue;
    }
    if (at - start <= indent) break;
    if (!mayBegin(text, at) && !'"\'[{'.includes(text.charAt(at))) giveUp();
    lines.end = text.indexOf('\n', at);
    end = plainEnd(lines, at);
    joined += (blank === 0 ? ' ' : '\n'.repeat(blank)) + text.slice(at, end);
    if (end < lines.end) break;
    blank = 0;
    start = lines.end + 1;
  }
  return joined === first ? plainValue(first) : joined;
}

/** Where the text of this line ends, before spaces and a comment. */
function plainEnd(lines: PlainLines, from: number): number {
  const { text, end: lineEnd } = lines;
  let end = lineEnd;
  for (let at = from; at < lineEnd; at += 1) {
    const code = text.charCodeAt(at);
    if (code === colon && lines.endsKey(at)) giveUp();
    if (code === hash && text.charCodeAt(at - 1) === space) {
      end = at;
      break;
    }
  }
  while (text.charCodeAt(end - 1) === space) end -= 1;
  return end;
}

/** A text in quotes, on one line or several, with nothing after it. The line that ends it stays current. */
export function quotedText(lines: PlainLines, from: number, indent: number): string {
  const close = closingQuote(lines.text, from);
  const value = close < lines.end ? quotedLine(lines.text, from, close) : quotedLines(lines, from, close, indent);
  if (lines.content(close + 1) >= 0) giveUp();
  return value;
}

function closingQuote(text: string, from: number): number {
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

function quotedLine(text: string, from: number, close: number): string {
  const quoted = text.slice(from + 1, close);
  if (text.charCodeAt(from) === singleQuote) return quoted.includes("'") ? quoted.replaceAll("''", "'") : quoted;
  return unescaped(quoted);
}

/** Line ends within quotes are spaces, blank lines line ends, and a backslash takes the line end away. */
function quotedLines(lines: PlainLines, from: number, close: number, indent: number): string {
  const double = lines.text.charCodeAt(from) === doubleQuote;
  const written = lines.text.slice(from + 1, close).split('\n');
  let joined = '';
  let blank = 0;
  let glued = true;
  for (const [index, line] of written.entries()) {
    const last = index === written.length - 1;
    let text = index === 0 ? line : line.trimStart();
    if (index > 0 && (text !== '' || last) && line.length - text.length <= indent) giveUp();
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
  lines.end = lines.text.indexOf('\n', close);
  return joined;
}

/**
 * `|` and `>` without numbers; lines of a `>` that begin further right keep their line ends, so they are left out.
 * Its last line stays current.
 */
export function textBlock(lines: PlainLines, at: number, indent: number): string {
  const text = lines.text;
  const folded = text.charCodeAt(at) === greater;
  const strip = text.charCodeAt(at + 1) === dash;
  if (lines.content(at + (strip ? 2 : 1)) >= 0) giveUp();
  let width = -1;
  let joined = '';
  /** Line ends that wait for another line with text. */
  let waiting = 0;
  let start = lines.end + 1;
  while (start < text.length) {
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
    if (joined !== '') joined += folded ? (waiting === 1 ? ' ' : '\n'.repeat(waiting - 1)) : '\n'.repeat(waiting);
    joined += text.slice(start + width, end);
    waiting = 1;
    start = end + 1;
  }
  if (width < 0) giveUp();
  lines.end = start - 1;
  return strip ? joined : `${joined}\n`;
}
