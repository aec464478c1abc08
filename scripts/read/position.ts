/** Line and column, both from 1; columns count UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

let last: { text: string; starts: readonly number[] } | undefined;

function startsOf(text: string): readonly number[] {
  if (last?.text !== text) last = { text, starts: lineStarts(text) };
  return last.starts;
}

/** Of an offset in a text. The line starts of the text asked for last are kept: questions come file by file. */
export function positionAt(text: string, offset: number): Position {
  // Where most documents begin.
  if (offset === 0) return { line: 1, column: 1 };
  const starts = startsOf(text);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  // Between the two halves of a Windows line end is no place: the line ends before both.
  const at = text[offset] === '\n' && text[offset - 1] === '\r' ? offset - 1 : offset;
  return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
}

/** A line, counted from 1, without its end; undefined when the text has fewer. */
export function lineAt(text: string, line: number): string | undefined {
  const starts = startsOf(text);
  const start = starts[line - 1];
  return start === undefined ? undefined : text.slice(start, starts[line]).replace(/(?:\r\n|\n|\r)$/, '');
}

/** A carriage return alone ends a line too (https://yaml.org/spec/1.2.2/#54-line-break-characters), as editors show it. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  if (/\r(?!\n)/.test(text)) {
    for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + end.length);
    return starts;
  }
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
