import { partsOf, type Digest } from './api-parts.ts';
import type { Door } from './doors.ts';
import { escapeXml } from './xml.ts';

export interface SitemapSource {
  readonly siteUrl: string;
  /** The first is at the root, the others below their own name. */
  readonly languages: readonly string[];
  /** Paths of the pages in the first language, with a slash at both ends, encoded as in an address. */
  pages(): readonly string[];
  readonly digest: Digest;
  readonly memo: <T>(name: string, make: () => T, print?: (value: T) => string) => () => T;
}

/** Pages in one file on average at most. A file may have 50,000 addresses; each page has one in each language. */
const perPart = 5_000;

/** All pages for search engines, in all languages (https://www.sitemaps.org/protocol.html), and an index of the files. */
export function sitemapDoors({ siteUrl, languages, pages, digest, memo }: SitemapSource): readonly Door[] {
  const parts = memo('sitemap', () => partsOf(pages(), perPart, digest));
  const paths = memo('sitemap files', () => parts().map((_, index) => `sitemap-${index + 1}.xml`), String);
  const files = paths().map((path, index): Door => {
    const mine = memo(`sitemap ${index}`, () => parts()[index] ?? [], String);
    return { path, text: () => urlSet(mine(), siteUrl, languages) };
  });
  return [{ path: 'sitemap.xml', text: () => sitemapIndex(paths().map((path) => `${siteUrl}/${path}`)) }, ...files];
}

function sitemapIndex(addresses: readonly string[]): string {
  const items = addresses.map((address) => `<sitemap><loc>${escapeXml(address)}</loc></sitemap>`);
  return `<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${items.join('\n')}\n</sitemapindex>\n`;
}

function urlSet(pages: readonly string[], siteUrl: string, languages: readonly string[]): string {
  const others = languages.length > 1 ? ' xmlns:xhtml="http://www.w3.org/1999/xhtml"' : '';
  return `<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"${others}>\n${pages.map((page) => urls(page, siteUrl, languages)).join('\n')}\n</urlset>\n`;
}

/** Each language's address names all of them, itself included, as search engines ask. */
function urls(page: string, siteUrl: string, languages: readonly string[]): string {
  const addresses = languages.map((language, index) => [language, escapeXml(`${siteUrl}${index === 0 ? '' : `/${language}`}${page}`)] as const);
  const links = languages.length > 1 ? addresses.map(([language, address]) => `<xhtml:link rel="alternate" hreflang="${language}" href="${address}"/>`).join('') : '';
  return addresses.map(([, address]) => `<url><loc>${address}</loc>${links}</url>`).join('\n');
}

/** Everything may be read by whoever reaches the site. Only counts at the root of a host. */
export function robotsDoor(siteUrl: string | undefined): Door {
  const sitemap = siteUrl === undefined ? '' : `\nSitemap: ${siteUrl}/sitemap.xml\n`;
  return { path: 'robots.txt', text: () => `User-agent: *\nAllow: /\n${sitemap}` };
}
