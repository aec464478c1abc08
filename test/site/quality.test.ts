import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { catalog } from '../company.ts';
import { builtSite, type BuiltPage, type BuiltSite } from './built.ts';
import { linkFaults } from './links.ts';
import { readMarkup, type MarkupElement } from './markup.ts';
import { all, faultsOf, pageChecks, type ReadPage } from './page-checks.ts';
import { pageTypes } from './page-types.ts';
import { allScripts, scripts, stylesheets, weigh } from './weights.ts';

/** The example company in both languages, as a project site of GitHub Pages. */
const base = '/signpost/';

const languageOf = ({ path }: Pick<BuiltPage, 'path'>) => (path.startsWith(`${base}nl/`) ? 'nl' : 'en');

let site: BuiltSite;
let pages: readonly ReadPage[];
beforeAll(async () => {
  site = await builtSite({ base });
  pages = site.pages.map((page) => ({ ...page, ...readMarkup(page.html) }));
}, 180_000);

const value = (element: MarkupElement, name: string) => element.attributes[name];

test('both languages have all their pages, of many types', () => {
  const paths = (language: string) => pages.filter((page) => languageOf(page) === language).map(({ path }) => path.replace(`${base}nl/`, base));
  expect(paths('en').length).toBeGreaterThan(catalog.entities.length);
  expect(paths('nl').toSorted()).toEqual(paths('en').toSorted());
  expect(pageTypes(site.pages, base, ['nl']).size).toBeGreaterThan(25);
});

test.each(Object.entries(pageChecks))('%s', (_, check) => {
  expect(faultsOf(pages, check)).toEqual([]);
});

describe('languages and titles', () => {
  test('the language of the page is the one of its address', () => {
    expect(faultsOf(pages, (page) => (value(page.elements[0] as MarkupElement, 'lang') === languageOf(page) ? [] : ['another language']))).toEqual([]);
  });

  test('titles tell pages apart', () => {
    for (const language of ['en', 'nl']) {
      const titles = pages.filter((page) => languageOf(page) === language).map((page) => all(page, 'title')[0]?.text.trim() ?? '');
      expect(titles.filter((title) => title === '')).toEqual([]);
      // Things of two kinds may have one name.
      expect(new Set(titles).size / titles.length, language).toBeGreaterThan(0.9);
    }
  });
});

describe('addresses', () => {
  test('no link, picture, anchor or file leads to nothing', () => {
    expect(linkFaults(site, pages)).toEqual([]);
  });

  test('a page leads to itself in the other language', () => {
    expect(
      faultsOf(pages, (page) => {
        const other = languageOf(page) === 'en' ? 'nl' : 'en';
        const switches = all(page, 'a').filter((each) => value(each, 'hreflang') === other);
        const own = page.path.replace(`${base}nl/`, base);
        const twin = other === 'nl' ? own.replace(base, `${base}nl/`) : own;
        const expected = page.file.endsWith('404.html') ? twin.replace('404.html', '') : twin;
        return switches.length > 0 && switches.every((each) => value(each, 'href') === expected) ? [] : [`its switch leads to ${switches.map((each) => value(each, 'href')).join(' ')}`];
      }),
    ).toEqual([]);
  });

  test('a page tells its own address, and what shows it as a card', () => {
    const siteUrl = catalog.settings.siteUrl ?? '';
    expect(siteUrl).not.toBe('');
    expect(
      faultsOf(pages, (page) => {
        if (page.file.endsWith('404.html')) return [];
        const canonical = all(page, 'link').filter((each) => value(each, 'rel') === 'canonical').map((each) => value(each, 'href'));
        const meta = new Map(all(page, 'meta').map((each) => [value(each, 'property') ?? value(each, 'name') ?? '', value(each, 'content')]));
        const missing = ['og:title', 'og:url', 'og:image', 'twitter:card'].filter((name) => !meta.get(name));
        return [...(canonical.join() === `${siteUrl}/${page.path.slice(base.length)}` ? [] : [`canonical is ${canonical.join() || 'missing'}`]), ...missing.map((name) => `no ${name}`)];
      }),
    ).toEqual([]);
    expect(readFileSync(join(site.folder, 'card.png')).subarray(1, 4).toString()).toBe('PNG');
  });

  test('a page says in a sentence what it is', () => {
    expect(faultsOf(pages, (page) => (all(page, 'meta').some((each) => value(each, 'name') === 'description' && (value(each, 'content') ?? '').length >= 5) ? [] : ['no description']))).toEqual([]);
  });

  test('icons and the manifest are there', () => {
    const manifest = JSON.parse(readFileSync(join(site.folder, 'manifest.webmanifest'), 'utf8')) as { name: string; start_url: string; icons: readonly { src: string }[] };
    expect(manifest).toMatchObject({ name: expect.stringContaining('Harbour Logistics') as string, start_url: './' });
    expect(manifest.icons.length).toBeGreaterThan(0);
    for (const { src } of manifest.icons) expect(existsSync(join(site.folder, src)), src).toBe(true);
  });
});

test('styles load nothing either', () => {
  const styles = new Set(pages.flatMap((page) => stylesheets(page.elements)));
  expect(styles.size).toBeGreaterThan(0);
  for (const style of styles) expect(readFileSync(join(site.folder, style.slice(base.length)), 'utf8'), style).not.toMatch(/url\(\s*["']?(?:https?:)?\/\/|@import|@font-face/);
});

describe('weight, compressed', () => {
  const formPage = (page: ReadPage) => all(page, 'form').some((each) => value(each, 'role') !== 'search');

  test('what is on every page: 6 kB of styles', () => {
    const [first, ...rest] = pages.map((page) => new Set(stylesheets(page.elements)));
    const core = [...(first ?? [])].filter((style) => rest.every((styles) => styles.has(style)));
    expect(core.length).toBeGreaterThan(0);
    expect(core.reduce((sum, style) => sum + weigh(site, style), 0)).toBeLessThanOrEqual(6_000);
  });

  test('an entity page with its styles: 14 kB', () => {
    const weights = pages
      .filter(({ path }) => /\/catalog\/[^/]+\/[^/]+\/[^/]+\/$/.test(path))
      .map((page) => ({ path: page.path, bytes: gzipSync(page.html, { level: 9 }).length + stylesheets(page.elements).reduce((sum, style) => sum + weigh(site, style), 0) }));
    expect(weights.length).toBeGreaterThanOrEqual(2 * catalog.entities.length);
    expect(weights.filter(({ bytes }) => bytes > 14_000)).toEqual([]);
  });

  test('scripts of a page without a form: the loader of 2 kB', () => {
    const known = new Map<string, number>();
    expect(
      faultsOf(pages, (page) => {
        if (formPage(page) || /\/search\/$/.test(page.path) || all(page, 'script').some((each) => 'data-facets' in each.attributes)) return [];
        const bytes = scripts(site, page.elements).reduce((sum, address) => {
          known.set(address, known.get(address) ?? weigh(site, address));
          return sum + (known.get(address) ?? 0);
        }, 0);
        return bytes > 2_000 ? [`${bytes} bytes of script`] : [];
      }),
    ).toEqual([]);
  });

  test('scripts of a page with a form: 30 kB, and what comes once every answer is right', () => {
    const forms = pages.filter((page) => /\/services\/[^/]+\/$/.test(page.path));
    expect(forms.length).toBeGreaterThan(0);
    for (const page of forms) {
      const total = (addresses: readonly string[]) => addresses.reduce((sum, address) => sum + weigh(site, address), 0);
      expect(total(scripts(site, page.elements)), page.path).toBeLessThanOrEqual(30_000);
      // The template engine for all; the YAML parser and the judge of guardrails for those whose answers need them.
      expect(total(allScripts(site, page.elements)), page.path).toBeLessThanOrEqual(140_000);
    }
  });
});
