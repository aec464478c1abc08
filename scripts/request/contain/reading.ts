/**
 * What a parser made of a text, in document order.
 * `structure` holds everything but the content of scalars, so that two texts of equal structure differ only in those.
 */
export interface Reading {
  readonly structure: readonly string[];
  /** Decoded contents of the scalars in which user text may stand. */
  readonly scalars: readonly string[];
  /** Set when the text cannot be parsed: the parser's words. */
  readonly error?: string;
}

export type Reader = (text: string) => Reading;

export function unreadable(error: string): Reading {
  return { structure: [], scalars: [], error };
}
