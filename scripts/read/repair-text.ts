import { Lexer } from 'yaml';

/** A piece of a text, by offsets, and what takes its place. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Replaces pieces that do not overlap. */
export function replaceAll(text: string, pieces: readonly Replacement[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const piece of pieces.toSorted((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, piece.start), piece.text);
    at = piece.end;
  }
  return parts.join('') + text.slice(at);
}

export function overlap(a: Replacement, b: Replacement): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}

export function lineStartAt(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line ends that holds what ends at this offset: before its line end, or at the end of the text. */
export function lineEndAt(text: string, offset: number): number {
  const found = text.indexOf('\n', text[offset - 1] === '\n' ? offset - 1 : offset);
  const end = found < 0 ? text.length : found;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** Where the line begins if nothing but spaces stands before the offset. */
export function indentStart(text: string, offset: number): number | undefined {
  const start = lineStartAt(text, offset);
  return text.slice(start, offset).trim() === '' ? start : undefined;
}

/** Where the lines begin that belong to a line: comments directly above it, down to an offset. */
export function withCommentsAbove(text: string, line: number, floor: number): number {
  let start = line;
  while (start > floor) {
    const above = lineStartAt(text, start - 1);
    if (above < floor || !/^[ \t]*#/.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
}

export interface Comment {
  readonly offset: number;
  /** With its number sign, without spaces at the end. */
  readonly text: string;
}

/** In the order of the text. */
export function commentsOf(text: string): readonly Comment[] {
  const comments: Comment[] = [];
  let isContent = false;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    // After this mark comes the text of a scalar, whatever it looks like. Marks are no part of the text.
    if (!isContent && token.startsWith('#')) comments.push({ offset, text: token.trimEnd() });
    isContent = token === '\u001f';
    if (!marks.includes(token)) offset += token.length;
  }
  return comments;
}

/** What the lexer puts between the pieces of a text: a document begins, a flow ends by mistake, a scalar follows. */
const marks: readonly string[] = ['\u0002', '\u0018', '\u001f'];
