/** Letters that may be wrong: none in short words, of which every other one is somebody's name. */
export function allowedSlips(word: string): number {
  if (word.length < 4 || /^\d+$/.test(word)) return 0;
  return word.length < 8 ? 1 : 2;
}

/** A word has at most as many letters as an input takes. */
const longest = 64;
const lines = [0, 1, 2].map(() => new Uint8Array(longest + 2));

export interface Slips {
  /** Between the word and the whole token. */
  readonly whole: number;
  /** Between the word and the nearest beginning of the token: of whoever is still typing. */
  readonly beginning: number;
}

/**
 * Letters that were added, left out, replaced or swapped with a neighbour, where they are at most `most`; undefined
 * otherwise.
 */
export function slips(word: string, token: string, most: number): Slips | undefined {
  if (word.length > longest || token.length < word.length - most) return undefined;
  // Beginnings longer than this have more letters too many than are allowed.
  const width = Math.min(token.length, word.length + most);
  let [before, previous, current] = lines as [Uint8Array, Uint8Array, Uint8Array];
  for (let column = 0; column <= width; column += 1) previous[column] = column;
  for (let row = 1; row <= word.length; row += 1) {
    current[0] = row;
    let least = row;
    for (let column = 1; column <= width; column += 1) {
      const same = word.charCodeAt(row - 1) === token.charCodeAt(column - 1);
      let cost = Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && word.charCodeAt(row - 1) === token.charCodeAt(column - 2) && word.charCodeAt(row - 2) === token.charCodeAt(column - 1);
      if (swapped) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      current[column] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return undefined;
    [before, previous, current] = [previous, current, before];
  }
  let beginning = most + 1;
  for (let column = Math.max(0, word.length - most); column <= width; column += 1) beginning = Math.min(beginning, previous[column] ?? beginning);
  if (beginning > most) return undefined;
  return { whole: width === token.length ? (previous[width] ?? most + 1) : most + 1, beginning };
}
