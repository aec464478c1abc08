/** Every text in a value, at any depth. The path is the walk's own: who keeps it must copy it. */
export function eachText(value: unknown, visit: (text: string, path: readonly (string | number)[]) => void): void {
  const path: (string | number)[] = [];
  const walk = (at: unknown): void => {
    if (typeof at === 'string') return visit(at, path);
    if (typeof at !== 'object' || at === null) return;
    const isList = Array.isArray(at);
    for (const key of Object.keys(at)) {
      path.push(isList ? Number(key) : key);
      walk((at as Record<string, unknown>)[key]);
      path.pop();
    }
  };
  walk(value);
}

/** Whether any text in a value passes the test; a third of the cost, since nobody asks where. */
export function someText(value: unknown, test: (text: string) => boolean): boolean {
  if (typeof value === 'string') return test(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => someText(item, test));
  for (const key in value) if (someText((value as Record<string, unknown>)[key], test)) return true;
  return false;
}
