/** Entries on a page of a list: long enough to look things up with the browser's own search, short enough to load at once. */
const pageSize = 200;

export interface ListPage<T> {
  readonly items: readonly T[];
  readonly count: number;
  readonly current: number;
  readonly last: number;
  /** Param of the route: the first page has none. */
  readonly page: string | undefined;
}

/** A list cut into pages; an empty one has a single empty page. */
export function listPages<T>(all: readonly T[]): readonly ListPage<T>[] {
  const last = Math.max(1, Math.ceil(all.length / pageSize));
  return Array.from({ length: last }, (_, index) => ({
    items: all.slice(index * pageSize, (index + 1) * pageSize),
    count: all.length,
    current: index + 1,
    last,
    page: index === 0 ? undefined : String(index + 1),
  }));
}
