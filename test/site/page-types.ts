import type { BuiltPage } from './built.ts';

/**
 * One page of each type that a built site has, by the type's name: `services/*`, `catalog/component/*`. Derived from the
 * addresses, so that whoever adds a page cannot forget its checks; the heaviest page of a type stands for it, because it
 * has the most that can be wrong. Pages of one language only: those below `base`, without the folders of other languages.
 */
export function pageTypes(pages: readonly BuiltPage[], base: string, otherLanguages: readonly string[] = []): ReadonlyMap<string, BuiltPage> {
  const own = pages.filter(({ path }) => path.startsWith(base) && !otherLanguages.some((language) => path.startsWith(`${base}${language}/`)));
  const heaviest = new Map<string, BuiltPage>();
  for (const page of own) {
    const type = typeName(page.path.slice(base.length));
    const before = heaviest.get(type);
    if (!before || before.html.length < page.html.length || (before.html.length === page.html.length && page.path < before.path)) heaviest.set(type, page);
  }
  if (heaviest.size === 0) throw new Error(`No page lies below ${base}, so nothing can be checked.`);
  return new Map([...heaviest].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A path with stars for what differs among pages of a type. Further pages of a list are like the first. */
function typeName(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  const [first = 'home', ...rest] = parts[0] === 'requests' ? parts : parts.filter((part) => !/^\d+$/.test(part));
  // Each kind of entity has sections of its own, and pages of its own below them.
  if (first === 'catalog' && rest.length >= 3) return ['catalog', rest[0], '*', rest[3], ...rest.slice(4, 5).map(() => '*')].filter((part) => part !== undefined).join('/');
  // Each report is a page of its own kind.
  if (first === 'reports') return [first, ...rest.slice(0, 1), ...rest.slice(1).map(() => '*')].join('/');
  return [first, ...rest.map(() => '*')].join('/');
}
