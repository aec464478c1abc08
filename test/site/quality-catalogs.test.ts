/** The site of a catalog with nothing in it, and of one with everything that people should not write. */
import { beforeAll, describe, expect, test } from 'vitest';
import { builtSite, type BuiltSite } from './built.ts';
import { emptyCatalog, hostileCatalog } from './hostile-catalog.ts';
import { linkFaults } from './links.ts';
import { readMarkup } from './markup.ts';
import { faultsOf, pageChecks, type ReadPage } from './page-checks.ts';
import { allScripts } from './weights.ts';

describe.each([
  ['an empty catalog', emptyCatalog],
  ['a hostile catalog', hostileCatalog],
])('%s', (_, make) => {
  let site: BuiltSite;
  let pages: readonly ReadPage[];
  beforeAll(async () => {
    site = await builtSite({ base: '/x/', catalog: make() });
    pages = site.pages.map((page) => ({ ...page, ...readMarkup(page.html) }));
  }, 120_000);

  test.each(Object.entries(pageChecks))('%s', (_, check) => {
    expect(faultsOf(pages, check)).toEqual([]);
  });

  test('no link, picture, anchor or file leads to nothing', () => {
    expect(linkFaults(site, pages)).toEqual([]);
  });

  test('lists that have nothing say so', () => {
    for (const path of ['', 'services/', 'catalog/', 'teams/', 'people/', 'environments/', 'docs/', 'search/']) {
      const page = pages.find((each) => each.path === `/x/${path}`);
      const main = page?.elements.find(({ name }) => name === 'main');
      expect(main?.text.trim().split(/\s+/).length, path).toBeGreaterThanOrEqual(5);
    }
  });

  test('what a page runs is there', () => {
    for (const page of pages) expect(() => allScripts(site, page.elements), page.path).not.toThrow();
  });
});

test('what somebody wrote is text, wherever it stands', async () => {
  const site = await builtSite({ catalog: hostileCatalog(), search: false });
  const { elements } = readMarkup(site.pages.find(({ path }) => path === '/catalog/component/default/markup/')?.html ?? '');
  expect(elements.filter(({ name, attributes }) => name === 'h1' || attributes['property'] === 'og:title').map(({ text, attributes }) => text || attributes['content'])).toEqual([
    expect.stringContaining('<script>alert(1)</script>'),
    expect.stringContaining('<script>alert(1)</script>'),
  ]);
}, 60_000);
