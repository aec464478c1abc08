import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltPage, BuiltSite } from './built.ts';
import { readMarkup, type Markup } from './markup.ts';

/** Attributes that hold addresses of this site. Those of data- are what scripts load later. */
const holders = ['href', 'src', 'action', 'data-bundle', 'data-validator', 'data-index', 'data-src', 'data-href'];

/** Links, pictures, files and anchors that lead to nothing on the site, each with the pages that have it; empty when all is well. */
export function linkFaults(site: BuiltSite, pages: readonly (BuiltPage & Markup)[]): readonly string[] {
  if (pages.length === 0) throw new Error('There is no page, so no link can be checked.');
  const ids = new Map(pages.map((page) => [page.path, new Set(page.elements.flatMap(({ attributes }) => [attributes['id'] ?? [], attributes['name'] ?? []].flat()))]));
  const sources = new Map<string, string[]>();
  for (const page of pages) {
    for (const address of addressesOf(page)) sources.set(address, [...(sources.get(address) ?? []), page.path]);
  }
  return [...sources].filter(([address]) => !leadsSomewhere(site, ids, address)).map(([address, from]) => `${address} (${from.slice(0, 3).join(' ')}${from.length > 3 ? ` and ${from.length - 3} more` : ''})`);
}

/** The same, of a site as it was built. */
export function brokenLinks(site: BuiltSite): readonly string[] {
  return linkFaults(site, site.pages.map((page) => ({ ...page, ...readMarkup(page.html) })));
}

/** Addresses on this site that a page holds, complete. */
function addressesOf({ path, elements }: BuiltPage & Markup): ReadonlySet<string> {
  const own = new URL(path, 'http://site');
  const values = elements.flatMap(({ attributes }) => holders.flatMap((name) => attributes[name] ?? []));
  const complete = values.filter((value) => !/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(value)).map((value) => new URL(value, own));
  return new Set(complete.map(({ pathname, hash }) => pathname + hash));
}

function leadsSomewhere(site: BuiltSite, ids: ReadonlyMap<string, ReadonlySet<string>>, address: string): boolean {
  const [path = '', anchor = ''] = address.split('#');
  if (!path.startsWith(site.base)) return false;
  // What a script reads from the address, such as the answers of a form, names no element.
  if (anchor !== '' && !anchor.includes('=') && !ids.get(path)?.has(decodeURIComponent(anchor))) return false;
  const file = decodeURIComponent(path.slice(site.base.length));
  return existsSync(join(site.folder, path.endsWith('/') ? `${file}index.html` : file));
}
