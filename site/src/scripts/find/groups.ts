import type { Group, Row } from './names.ts';

export interface RowGroup {
  readonly group: Group;
  readonly rows: readonly Row[];
  /** All that were found, also those that are not shown. */
  readonly count: number;
}

/** Results under headings: the heading of the best result first, so that an exact name stays on top. */
export function grouped(rows: readonly Row[], most: number, mostOfGroup: number): readonly RowGroup[] {
  const byGroup = Map.groupBy(rows, ({ group }) => group);
  let left = most;
  return [...byGroup].map(([group, all], index) => {
    // Later headings keep room for one line each.
    const room = Math.max(1, Math.min(mostOfGroup, left - (byGroup.size - 1 - index)));
    const shown = all.slice(0, room);
    left -= shown.length;
    return { group, rows: shown, count: all.length };
  });
}
