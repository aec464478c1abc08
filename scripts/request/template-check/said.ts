import type { Severity } from '../../model/problem.ts';

/** What a template asks for and would not get. */
export interface Unsupported {
  readonly code: string;
  readonly severity: Severity;
  /** In the template's document, or at an offset in one of the files beside it. */
  readonly at: { readonly path: readonly (string | number)[]; readonly on?: 'key' } | { readonly file: string; readonly offset: number };
  readonly message: string;
  readonly fix?: string;
  /** Faults of a template with one cause are told as one. */
  readonly cause?: string;
}
