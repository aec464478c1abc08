/** Whether some path begins with the given text and passes the test. The paths are sorted, as `Files.list` gives them, so only those are looked at. */
export function someBelow(paths: readonly string[], start: string, test: (path: string) => boolean = () => true): boolean {
  for (let at = firstFrom(paths, start); paths[at]?.startsWith(start); at += 1) if (test(paths[at] ?? '')) return true;
  return false;
}

/** Those of the sorted paths that begin with the given text. */
export function pathsBelow(paths: readonly string[], start: string): readonly string[] {
  const from = firstFrom(paths, start);
  let to = from;
  while (paths[to]?.startsWith(start)) to += 1;
  return paths.slice(from, to);
}

/** Position of the first path that does not sort before the text. */
function firstFrom(paths: readonly string[], start: string): number {
  let low = 0;
  let high = paths.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((paths[middle] ?? '') < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
