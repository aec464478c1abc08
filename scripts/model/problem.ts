export type Severity = 'error' | 'warning';

/** A place in a file: path relative to the checked folder with `/`, line and column counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Something wrong with the data: collected, sorted and printed, never thrown.
 * `message` says what was found and what was expected; `fix` says the next act.
 */
export interface Problem extends Place {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix?: string;
  /** Canonical reference of the entity that it is about; left out when it is about the file. */
  readonly entity?: string;
  /** Problems with one code and one cause are shown as one. */
  readonly cause?: string;
  /** The change that mends it, where one is certain. */
  readonly repair?: Repair;
}

/** A mechanical change of a file. */
export interface Repair {
  /** Position of the document in its file, from 0. */
  readonly document: number;
  /** From the document's root. */
  readonly path: readonly (string | number)[];
  readonly change: Change;
}

/** Another value, another name for the key, no key at all, or these items of a list, by position, in this order. */
export type Change = { readonly value: string } | { readonly key: string } | { readonly remove: true } | { readonly items: readonly number[] };

/** By file, line, column and code, so that two runs print the same. */
export function compareProblems(a: Problem, b: Problem): number {
  return (
    compareText(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

/** By code unit, not by locale: the order must not depend on the machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
