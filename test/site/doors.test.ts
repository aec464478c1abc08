import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { catalog } from '../company.ts';
import { xmlFault } from '../publish/well-formed.ts';
import { builtSite, type BuiltSite } from './built.ts';

// In both languages, at the root of a host.
let site: BuiltSite;
const siteUrl = catalog.settings.siteUrl ?? '';
beforeAll(async () => {
  site = await builtSite({ search: false });
}, 180_000);

const read = (path: string) => readFileSync(join(site.folder, path), 'utf8');
const addresses = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, address = '']) => address);
/** Addresses of this site that lead to no file of it. */
const lost = (found: readonly string[]) => found.filter((address) => address.startsWith(`${siteUrl}/`)).filter((address) => {
  const path = decodeURIComponent(address.slice(siteUrl.length + 1).replace(/[#?].*$/, ''));
  return !existsSync(join(site.folder, path === '' || path.endsWith('/') ? `${path}index.html` : path));
});

test('the settings of the example company tell where its site is', () => {
  expect(siteUrl).toMatch(/^https:/);
});

test('no file of the API exceeds 1 MB, and each is JSON', () => {
  const files = globSync('api/**/*.json', { cwd: site.folder });
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => statSync(join(site.folder, file)).size > 1_000_000)).toEqual([]);
  expect(() => files.map((file) => JSON.parse(read(file)) as unknown)).not.toThrow();
});

test('machine files exist once, for all languages', () => {
  expect(existsSync(join(site.folder, 'nl/index.html'))).toBe(true);
  expect(globSync('nl/{api,badges}/**', { cwd: site.folder })).toEqual([]);
});

test('the pages that the API names are there', () => {
  const named = globSync('api/v1/kinds/*.json', { cwd: site.folder }).flatMap((file) => (JSON.parse(read(file)) as { entities: { page: string }[] }).entities.map(({ page }) => page));
  expect(named).toHaveLength(catalog.entities.length);
  expect(lost(named)).toEqual([]);
});

test('every address of the sitemap is a page, in both languages', () => {
  const files = addresses(read('sitemap.xml'), /<loc>(.*?)<\/loc>/g);
  expect(lost(files)).toEqual([]);
  const pages = files.flatMap((file) => addresses(read(file.slice(siteUrl.length + 1)), /<loc>(.*?)<\/loc>/g));
  expect(pages.length).toBeGreaterThan(2 * catalog.entities.length);
  expect(lost(pages)).toEqual([]);
  expect(pages).toContain(`${siteUrl}/nl/services/`);
});

test('what llms.txt and the feed name is there', () => {
  const named = addresses(read('llms.txt'), /\]\((.*?)\)/g);
  expect(named.length).toBeGreaterThan(10);
  expect(lost(named)).toEqual([]);
  expect(lost(addresses(read('changes.atom'), /(?:href=(?:&quot;|"))(.*?)(?:&quot;|")/g).map((address) => address.replace('&amp;quot;', '')))).toEqual([]);
});

test('XML is well-formed', () => {
  const files = globSync(['*.xml', '*.atom', 'badges/**/*.svg'], { cwd: site.folder });
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap((file) => (xmlFault(read(file)) === undefined ? [] : [`${file}: ${xmlFault(read(file))}`]))).toEqual([]);
});
