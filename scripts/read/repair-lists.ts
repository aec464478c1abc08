import type { Node, YAMLSeq } from 'yaml';
import { commentsOf, indentStart, lineEndAt, withCommentsAbove, type Replacement } from './repair-text.ts';

interface Piece {
  readonly start: number;
  readonly end: number;
}

/**
 * Whole lines change places: those of an item, with the comment lines directly above it and the comment behind it. What
 * stands between items, blank lines and comments apart from them, stays where it is.
 */
export function reorderedBlock(text: string, seq: YAMLSeq, items: readonly number[]): Replacement | undefined {
  const pieces: Piece[] = [];
  for (const [index, dash] of dashesOf(seq).entries()) {
    const range = (seq.items[index] as Node | undefined)?.range;
    const line = indentStart(text, dash);
    if (!range || line === undefined) return undefined;
    const start = withCommentsAbove(text, line, pieces.at(-1)?.end ?? 0);
    pieces.push({ start, end: lineEndAt(text, Math.max(dash + 1, range[1])) });
  }
  if (pieces.length !== seq.items.length) return undefined;
  return arranged(text, pieces, items);
}

/** Where the dashes of a block list stand. */
export function dashesOf(seq: YAMLSeq): readonly number[] {
  const token = seq.srcToken;
  if (token?.type !== 'block-seq') return [];
  return token.items.flatMap(({ start }) => start.find(({ type }) => type === 'seq-item-ind')?.offset ?? []);
}

/** The kept pieces in a new order, in the places of those that are kept. */
function arranged(text: string, pieces: readonly Piece[], items: readonly number[]): Replacement | undefined {
  const slots = items.toSorted((a, b) => a - b);
  const gap = (index: number) => text.slice(pieces[index]?.end, pieces[index + 1]?.start);
  // A comment between two items stays, even where one of them goes.
  const comments = (from: number, to: number) => pieces.slice(from, to).map((_, each) => gap(from + each)).filter((between) => between.includes('#'));
  const first = slots[0] ?? 0;
  const last = slots.at(-1) ?? 0;
  let result = comments(0, first).map((between) => between.replace(/^\r?\n/, '')).join('');
  for (const [position, slot] of slots.entries()) {
    const piece = pieces[items[position] ?? 0];
    result += text.slice(piece?.start, piece?.end);
    const next = slots[position + 1];
    if (next !== undefined) result += gap(slot) + comments(slot + 1, next).map((between) => between.replace(/^\r?\n/, '')).join('');
  }
  result += comments(last, pieces.length - 1).map((between) => between.replace(/\r?\n$/, '')).join('');
  const [start, end] = [pieces[0]?.start, pieces.at(-1)?.end];
  return start === undefined || end === undefined ? undefined : { start, end, text: result };
}

/** The items change places; commas and line ends stay where they are. */
export function reorderedFlow(text: string, seq: YAMLSeq, items: readonly number[]): Replacement | undefined {
  const pieces: Piece[] = [];
  for (const item of seq.items as readonly Node[]) {
    if (!item.range || item.anchor !== undefined || item.tag !== undefined) return undefined;
    pieces.push({ start: item.range[0], end: item.range[1] });
  }
  const [start, end] = [pieces[0]?.start ?? 0, pieces.at(-1)?.end ?? 0];
  const [open, close] = [seq.range?.[0] ?? start, seq.range?.[1] ?? end];
  if (commentsOf(text.slice(open, close)).length > 0) return items.length === pieces.length ? reorderedLines(text, pieces, items) : undefined;
  const parts = items.map((item, position) => {
    const piece = pieces[item];
    const between = position < items.length - 1 ? text.slice(pieces[position]?.end, pieces[position + 1]?.start) : '';
    return text.slice(piece?.start, piece?.end) + between;
  });
  return { start, end, text: parts.join('') };
}

/** A flow list with comments: each item on its own line moves with them, and leaves its comma behind. */
function reorderedLines(text: string, pieces: readonly Piece[], items: readonly number[]): Replacement | undefined {
  const lines: { readonly head: string; readonly comma: string; readonly tail: string; readonly start: number; readonly end: number }[] = [];
  for (const { start, end } of pieces) {
    const line = indentStart(text, start);
    const lineEnd = lineEndAt(text, end);
    const rest = /^((?:[ \t]*,)?)([ \t]*(?:#.*)?)$/.exec(text.slice(end, lineEnd));
    if (line === undefined || !rest) return undefined;
    const from = withCommentsAbove(text, line, lines.at(-1)?.end ?? 0);
    lines.push({ head: text.slice(from, end), comma: rest[1] ?? '', tail: rest[2] ?? '', start: from, end: lineEnd });
  }
  const parts = items.map((item, position) => {
    const between = position < items.length - 1 ? text.slice(lines[position]?.end, lines[position + 1]?.start) : '';
    return `${lines[item]?.head}${lines[position]?.comma.trim()}${lines[item]?.tail}${between}`;
  });
  return { start: lines[0]?.start ?? 0, end: lines.at(-1)?.end ?? 0, text: parts.join('') };
}
