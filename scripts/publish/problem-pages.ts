import { compareText } from '../model/problem.ts';
import type { Files } from '../read/files.ts';
import { lineDifference } from '../model/line-difference.ts';
import { problemKinds, type ProblemKind } from './problem-kinds.ts';

/** A file of an example, with the lines to look at. */
export interface ExampleFile {
  /** Relative to the catalog's root. */
  readonly path: string;
  /** Bytes that are no UTF-8 as U+FFFD. */
  readonly text: string;
  /** Marked lines, from 1, ascending. */
  readonly lines: readonly number[];
}

export interface MendedFile extends ExampleFile {
  /** True when the failing catalog has no such file; then no line is marked. */
  readonly added: boolean;
  /** Lines of the failing file that are gone, or that marked lines replace. */
  readonly removed: number;
}

/** A code as its page shows it. */
export interface ProblemPage extends ProblemKind {
  /** The files that problems were found in. Empty when the code has no example. */
  readonly failing: readonly ExampleFile[];
  /** The files that mend it. */
  readonly mended: readonly MendedFile[];
  /** What `signpost check` prints of the failing catalog; empty when the code has no example. */
  readonly printed: string;
}

/**
 * All codes, with the examples that the folder of test cases has: `<code>/failing/…`, `<code>/mended/…` laid over it, and
 * `<code>/expected.txt`. Without the folder every code has a page all the same.
 */
export function problemPages(examples: Files): readonly ProblemPage[] {
  const byCode = Map.groupBy(examples.list(), (path) => path.split('/')[0] ?? '');
  return problemKinds.map((kind) => ({ ...kind, ...exampleOf(kind.code, byCode.get(kind.code) ?? [], examples) }));
}

function exampleOf(code: string, paths: readonly string[], files: Files): Pick<ProblemPage, 'failing' | 'mended' | 'printed'> {
  const printed = files.text(`${code}/expected.txt`) ?? '';
  const places = printedPlaces(printed, code);
  const before = (path: string) => files.text(`${code}/failing/${path}`);
  const failing = [...places.keys()].flatMap((path) => {
    const text = before(path);
    return text === undefined ? [] : [{ path, text, lines: places.get(path) ?? [] }];
  });
  const prefix = `${code}/mended/`;
  const mended = paths
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length))
    // What was wrong comes first, and what had to be added after it.
    .sort((a, b) => Number(places.has(b)) - Number(places.has(a)) || compareText(a, b))
    .map((path) => mendedFile(path, before(path), files.text(prefix + path) ?? ''));
  return { failing, mended, printed };
}

function mendedFile(path: string, before: string | undefined, text: string): MendedFile {
  if (before === undefined) return { path, text, lines: [], added: true, removed: 0 };
  const { added, removed } = lineDifference(linesOf(before), linesOf(text));
  return { path, text, lines: added, added: false, removed: removed.length };
}

/** Lines by file, from the places that begin a problem and those that "The same in 2 more places: …" names. */
function printedPlaces(printed: string, code: string): ReadonlyMap<string, readonly number[]> {
  const found = printed.split('\n\n').flatMap((block) => {
    const [head = '', ...body] = block.split('\n');
    const first = /^(.+):(\d+):\d+ {2}(?:error|warning) {2}(\S+)$/.exec(head);
    if (!first || first[3] !== code) return [];
    const also = /The same in \d+ more places?: ((?:[^\s:,]+:\d+(?:,\s+)?)+)/.exec(body.join(' ').replace(/\s+/g, ' '))?.[1] ?? '';
    const others = [...also.matchAll(/([^\s:,]+):(\d+)/g)];
    return [first, ...others].map(([, file = '', line]) => ({ file, line: Number(line) }));
  });
  const byFile = Map.groupBy(found, ({ file }) => file);
  return new Map([...byFile].map(([file, places]) => [file, [...new Set(places.map(({ line }) => line))].sort((a, b) => a - b)]));
}

/** Lines as an editor counts them: the newline at the end begins none. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
