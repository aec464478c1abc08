/** Every text in a value, at any depth. The path is the walk's own: who keeps it must copy it. */
export function eachText(value: unknown, visit: (text: string, path: readonly (string | number)[]) => void): void {
  const path: (string | number)[] = [];
  const walk = (at: unknown): void => {
    if (typeof at === 'string') return visit(at, path);
    if (typeof at !== 'object' || at === null) return;
    for (const [key, item] of Array.isArray(at) ? at.entries() : Object.entries(at)) {
      path.push(key);
      walk(item);
      path.pop();
    }
  };
  walk(value);
}
