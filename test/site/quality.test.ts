import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { catalog } from '../company.ts';
import { builtSite, type BuiltPage, type BuiltSite } from './built.ts';
import { linkFaults } from './links.ts';
import { ancestors, readMarkup, type Markup, type MarkupElement } from './markup.ts';
import { pageTypes } from './page-types.ts';
import { allScripts, scripts, stylesheets, weigh } from './weights.ts';

/** The example company in both languages, as a project site of GitHub Pages. */
const base = '/signpost/';

interface CheckedPage extends BuiltPage, Markup {
  readonly language: string;
}

let site: BuiltSite;
let pages: readonly CheckedPage[];
beforeAll(async () => {
  site = await builtSite({ base });
  pages = site.pages.map((page) => ({ ...page, ...readMarkup(page.html), language: page.path.startsWith(`${base}nl/`) ? 'nl' : 'en' }));
}, 180_000);

/** Pages with what is wrong with each; a test expects none. */
function faultsOf(check: (page: CheckedPage) => readonly string[]): readonly string[] {
  return pages.flatMap((page) => [...new Set(check(page))].map((fault) => `${page.path}: ${fault}`));
}

const all = (page: CheckedPage, ...names: readonly string[]) => page.elements.filter(({ name }) => names.includes(name));
const value = (element: MarkupElement, name: string) => element.attributes[name];

test('both languages have all their pages, of many types', () => {
  const paths = (language: string) => pages.filter((page) => page.language === language).map(({ path }) => path.replace(`${base}nl/`, base));
  expect(paths('en').length).toBeGreaterThan(catalog.entities.length);
  expect(paths('nl').toSorted()).toEqual(paths('en').toSorted());
  expect(pageTypes(site.pages, base, ['nl']).size).toBeGreaterThan(25);
});

describe('markup', () => {
  test('is read as it is written', () => {
    expect(faultsOf(({ faults }) => faults)).toEqual([]);
  });

  test('ids are unique, and what names one finds it', () => {
    expect(
      faultsOf((page) => {
        const ids = page.elements.flatMap((each) => value(each, 'id') ?? []);
        const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
        const named = page.elements.flatMap((each) => ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'list', 'popovertarget'].flatMap((name) => value(each, name)?.split(' ') ?? []));
        return [...twice.map((id) => `the id ${id} stands twice`), ...named.filter((id) => !ids.includes(id)).map((id) => `nothing has the id ${id}`)];
      }),
    ).toEqual([]);
  });

  test('one h1, headings in order, each with words', () => {
    expect(
      faultsOf((page) => {
        const headings = all(page, 'h1', 'h2', 'h3', 'h4', 'h5', 'h6').filter((each) => !ancestors(each).some((above) => 'hidden' in above.attributes || above.name === 'dialog' || above.name === 'template'));
        const levels = headings.map(({ name }) => Number(name.slice(1)));
        return [
          ...(levels.filter((level) => level === 1).length === 1 ? [] : ['there is not one h1']),
          ...levels.flatMap((level, index) => (level > (levels[index - 1] ?? 0) + 1 ? [`h${level} “${headings[index]?.text}” follows h${levels[index - 1] ?? 0}`] : [])),
          ...headings.filter(({ text }) => text.trim() === '').map(({ name }) => `an empty ${name}`),
        ];
      }),
    ).toEqual([]);
  });

  test('the language of the page is the one of its address', () => {
    expect(faultsOf((page) => (value(page.elements[0] as MarkupElement, 'lang') === page.language ? [] : ['another language']))).toEqual([]);
  });

  test('titles tell pages apart', () => {
    for (const language of ['en', 'nl']) {
      const titles = pages.filter((page) => page.language === language).map((page) => all(page, 'title')[0]?.text.trim() ?? '');
      expect(titles.filter((title) => title === '')).toEqual([]);
      // Things of two kinds may have one name.
      expect(new Set(titles).size / titles.length, language).toBeGreaterThan(0.9);
    }
  });

  test('nothing is named undefined, null, NaN or an object', () => {
    expect(
      faultsOf((page) => {
        const body = page.elements.find(({ name }) => name === 'body')?.text ?? '';
        const inText = /\[object \w+\]|\bNaN\b|\bundefined\b(?! \()/.exec(page.path.includes('/problems/') || page.path.includes('/reference/') ? '' : body)?.[0];
        const inAttributes = page.elements.flatMap(({ attributes }) => Object.entries(attributes)).filter(([, text]) => /\bundefined\b|\[object|\bNaN\b/.test(text)).map(([name]) => name);
        return [...(inText === undefined ? [] : [`says ${inText}`]), ...inAttributes.map((name) => `undefined in ${name}`)];
      }),
    ).toEqual([]);
  });
});

describe('addresses', () => {
  test('no link, picture, anchor or file leads to nothing', () => {
    expect(linkFaults(site, pages)).toEqual([]);
  });

  test('no link leads nowhere on purpose', () => {
    expect(faultsOf((page) => all(page, 'a').filter((each) => ['', '#'].includes(value(each, 'href') ?? '-')).map(({ text }) => `“${text}” leads nowhere`))).toEqual([]);
  });

  test('a page leads to itself in the other language', () => {
    expect(
      faultsOf((page) => {
        const other = page.language === 'en' ? 'nl' : 'en';
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
      faultsOf((page) => {
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
    expect(faultsOf((page) => (all(page, 'meta').some((each) => value(each, 'name') === 'description' && (value(each, 'content') ?? '').length >= 10) ? [] : ['no description']))).toEqual([]);
  });

  test('icons and the manifest are there', () => {
    const manifest = JSON.parse(readFileSync(join(site.folder, 'manifest.webmanifest'), 'utf8')) as { name: string; start_url: string; icons: readonly { src: string }[] };
    expect(manifest).toMatchObject({ name: expect.stringContaining('Harbour Logistics') as string, start_url: './' });
    expect(manifest.icons.length).toBeGreaterThan(0);
    for (const { src } of manifest.icons) expect(existsSync(join(site.folder, src)), src).toBe(true);
  });
});

describe('what a page may load', () => {
  test('nothing from another host', () => {
    const loads: Readonly<Record<string, string>> = { script: 'src', img: 'src', iframe: 'src', source: 'srcset', video: 'src', audio: 'src', object: 'data', embed: 'src', use: 'href', image: 'href' };
    expect(
      faultsOf((page) => [
        ...page.elements.flatMap((each) => value(each, loads[each.name] ?? '') ?? []),
        ...all(page, 'link').filter((each) => !['canonical', 'alternate'].includes(value(each, 'rel') ?? '') || value(each, 'as')).map((each) => value(each, 'href') ?? ''),
      ].filter((address) => /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(address))),
    ).toEqual([]);
    const styles = new Set(pages.flatMap((page) => stylesheets(page.elements)));
    expect(styles.size).toBeGreaterThan(0);
    for (const style of styles) expect(readFileSync(join(site.folder, style.slice(base.length)), 'utf8'), style).not.toMatch(/url\(\s*["']?(?:https?:)?\/\/|@import|@font-face/);
  });

  test('a policy that allows nothing inline', () => {
    expect(
      faultsOf((page) => {
        const policy = all(page, 'meta').find((each) => value(each, 'http-equiv')?.toLowerCase() === 'content-security-policy')?.attributes['content'] ?? '';
        const directives = new Map(policy.split(';').map((part) => part.trim().split(/\s+/)).map(([name = '', ...sources]) => [name, sources]));
        const allowed = ["'none'", "'self'", "'wasm-unsafe-eval'"];
        return [
          ...(directives.get('default-src')?.join() === "'none'" ? [] : ['default-src is not none']),
          ...['script-src', 'style-src', 'img-src', 'form-action', 'base-uri'].filter((name) => !directives.has(name)).map((name) => `no ${name}`),
          ...[...directives].flatMap(([name, sources]) => sources.filter((source) => !allowed.includes(source) && !(name === 'form-action' && source.startsWith('https://'))).map((source) => `${name} allows ${source}`)),
          ...(directives.get('script-src')?.includes("'wasm-unsafe-eval'") && directives.get('connect-src')?.join() !== "'self'" ? ['WebAssembly without connect-src'] : []),
        ];
      }),
    ).toEqual([]);
  });

  test('no script, style or handler stands in the page', () => {
    expect(
      faultsOf((page) => [
        ...all(page, 'style').map(() => 'a style element'),
        ...all(page, 'script').filter((each) => (value(each, 'src') === undefined || each.text.trim() !== '') && !/json/.test(value(each, 'type') ?? '')).map(() => 'a script in the page'),
        ...page.elements.flatMap(({ attributes }) => Object.keys(attributes).filter((name) => name === 'style' || name.startsWith('on'))).map((name) => `the attribute ${name}`),
        ...page.elements.flatMap(({ attributes }) => ['href', 'src', 'action', 'formaction'].filter((name) => /^\s*(?:javascript|data|vbscript):/i.test(attributes[name] ?? ''))).map((name) => `a script in ${name}`),
      ]),
    ).toEqual([]);
  });
});

describe('weight, compressed', () => {
  const formPage = (page: CheckedPage) => all(page, 'form').some((each) => value(each, 'role') !== 'search');

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
      faultsOf((page) => {
        if (formPage(page) || /\/search\/$/.test(page.path) || all(page, 'script').some((each) => 'data-facets' in each.attributes)) return [];
        const bytes = scripts(site, page.elements).reduce((sum, address) => {
          known.set(address, known.get(address) ?? weigh(site, address));
          return sum + (known.get(address) ?? 0);
        }, 0);
        return bytes > 2_000 ? [`${bytes} bytes of script`] : [];
      }),
    ).toEqual([]);
  });

  test('scripts of a page with a form, those for later included: 60 kB', () => {
    const forms = pages.filter((page) => /\/services\/[^/]+\/$/.test(page.path));
    expect(forms.length).toBeGreaterThan(0);
    expect(forms.map((page) => ({ path: page.path, bytes: allScripts(site, page.elements).reduce((sum, address) => sum + weigh(site, address), 0) })).filter(({ bytes }) => bytes > 60_000)).toEqual([]);
  });
});
