/** Line and column, both from 1; columns count UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

let last: { text: string; starts: readonly number[] } | undefined;

/** Of an offset in a text. The line starts of the text asked for last are kept: questions come file by file. */
export function positionAt(text: string, offset: number): Position {
  if (last?.text !== text) last = { text, starts: lineStarts(text) };
  const { starts } = last;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
