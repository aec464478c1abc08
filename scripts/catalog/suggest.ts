import { compareText } from '../model/problem.ts';

/** Beyond this many candidates of similar length nobody waits for a suggestion. */
const candidateLimit = 20_000;

/** Names have 63 characters, with kind and namespace some more; comparing long texts takes the product of their lengths. */
const longestName = 200;

/** The candidate nearest to what somebody wrote, or undefined when none is near: at most a quarter of the letters differ. */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  if (written.length > longestName) return undefined;
  const wanted = written.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 4));
  let best: { readonly text: string; readonly distance: number } | undefined;
  let looked = 0;
  for (const text of candidates) {
    const most = Math.min(limit, best ? best.distance : limit);
    if (Math.abs(text.length - wanted.length) > most || ++looked > candidateLimit) continue;
    const distance = editDistance(wanted, text.toLowerCase(), most);
    if (distance > most || (best && distance === best.distance && compareText(best.text, text) <= 0)) continue;
    best = { text, distance };
  }
  return best?.text;
}

/** The only candidate that begins like what somebody wrote: "prod" is production. */
export function spelledOut(written: string, candidates: Iterable<string>): string | undefined {
  if (written.length < 3) return undefined;
  const found = [...candidates].filter((text) => text.toLowerCase().startsWith(written.toLowerCase()));
  return found.length === 1 ? found[0] : undefined;
}

/** Insertions, deletions, replacements and swaps of neighbours; anything over `most` counts as `most + 1`. */
export function editDistance(a: string, b: string, most: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    if (Math.min(...current) > most) return most + 1;
    [before, previous] = [previous, current];
  }
  return previous[b.length] ?? most + 1;
}
