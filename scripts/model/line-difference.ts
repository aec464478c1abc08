export interface LineDifference {
  /** Lines of the new text that the old one lacks, from 1, ascending. */
  readonly added: readonly number[];
  /** Lines of the old text that the new one lacks, from 1, ascending. */
  readonly removed: readonly number[];
}

/**
 * What must change to get from one text to another, by longest common subsequence. Quadratic in the number of lines: for
 * examples, not for files of thousands of lines.
 */
export function lineDifference(before: readonly string[], after: readonly string[]): LineDifference {
  const common = commonLengths(before, after);
  const added: number[] = [];
  const removed: number[] = [];
  let [old, fresh] = [0, 0];
  while (old < before.length || fresh < after.length) {
    if (old < before.length && before[old] === after[fresh]) {
      old += 1;
      fresh += 1;
    } else if (fresh >= after.length || (old < before.length && at(common, old + 1, fresh) >= at(common, old, fresh + 1))) {
      removed.push((old += 1));
    } else {
      added.push((fresh += 1));
    }
  }
  return { added, removed };
}

/** At `[i][j]`: the most lines that `before` from i and `after` from j have in common, in order. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = table[i] ?? [];
      row[j] = before[i] === after[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}
