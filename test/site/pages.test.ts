import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { splitRef } from '../../scripts/model/ref.ts';
import { knownKinds } from '../../scripts/model/schemas.ts';
import { catalog } from '../company.ts';
import { attributes, brokenLinks, builtSite, isExternal, type BuiltSite } from './built.ts';

describe.each(['/', '/some/where/'])('the example company served under %s', (base) => {
  let site: BuiltSite;
  beforeAll(async () => {
    site = await builtSite({ base });
  }, 120_000);

  const page = (path: string) => {
    const found = site.pages.find((each) => each.path === base + path);
    if (!found) throw new Error(`There is no page ${base + path}.`);
    return found;
  };
  const entityPath = (ref: string) => {
    const { kind, namespace, name } = splitRef(ref);
    return `catalog/${kind}/${namespace}/${name}/`;
  };

  test('has its pages', () => {
    expect(site.pages.length).toBeGreaterThan(catalog.entities.length);
    for (const path of ['', 'services/', 'services/postgres-schema/', 'catalog/', 'teams/', 'people/', 'environments/', 'instances/', 'docs/', 'reference/', 'reference/additions/', 'search/', '404.html']) page(path);
  });

  test('no link, anchor or asset leads to nothing', () => {
    expect(site.pages.flatMap((each) => brokenLinks(site, each).map((link) => `${each.path} → ${link}`))).toEqual([]);
  });

  test('every entity has a page with the ways to edit it and to report a problem', () => {
    expect(catalog.entities.length).toBeGreaterThan(0);
    for (const { ref, source } of catalog.entities) {
      const links = attributes(page(entityPath(ref)).html, 'href');
      expect(links, ref).toContain(`https://github.com/harbour-logistics/signpost/edit/main/${source.file}`);
      expect(links.some((link) => link.includes('/issues/new?template=problem.yml') && link.includes(`entity=${encodeURIComponent(ref)}`)), ref).toBe(true);
    }
  });

  test('every kind has its reference, with the example that the tests hold to the schema', () => {
    for (const { kind } of knownKinds) {
      const { html } = page(`reference/${kind.toLowerCase()}/`);
      expect(html, kind).toContain('<table class="properties"');
      expect(html, kind).toMatch(/<pre class="yaml"[^>]*><code><span class="comment">#/);
    }
  });

  test('what Signpost adds to an entity is on its page', () => {
    const { html } = page(entityPath('component:default/portal-web'));
    for (const text of ['Apache-2.0', 'runtime.replicas', '<th scope="col">Production</th>', 'Kept for', '2 years', 'valid until 2026-12-29', 'portal.harbour-logistics.example:443']) expect(html).toContain(text);
    expect(attributes(html, 'href')).toContain(`${base}${entityPath('user:default/mateo-alvarado')}`);
  });

  test('only services and the search run scripts, and none stands in the page', () => {
    for (const { path, html } of site.pages) {
      const scripts = [...html.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)];
      const mayRun = /^(?:services\/.+\/|search\/)$/.test(path.slice(base.length));
      expect(scripts.length, path).toBe(mayRun ? 1 : 0);
      expect(scripts.map(([, text]) => text).join(''), path).toBe('');
      expect(html, path).not.toMatch(/<[^>]+\s(?:on[a-z]+|style)=/);
    }
  });

  test('every page has a policy that allows no inline script', () => {
    for (const { path, html } of site.pages) {
      const policy = /http-equiv="content-security-policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
      expect(policy, path).toContain("default-src 'none'");
      expect(policy, path).toMatch(/script-src '(?:none|self)'/);
      expect(policy, path).not.toContain('unsafe-inline');
    }
  });

  test('nothing is loaded from another host', () => {
    for (const { path, html } of site.pages) {
      const loaded = [...attributes(html, 'src'), ...attributes(html, 'srcset'), ...attributes(html.replaceAll(/<a\b/g, '<!'), 'href')];
      expect(loaded.filter(isExternal), path).toEqual([]);
    }
    const styles = globSync('_astro/*.css', { cwd: site.folder });
    expect(styles).toHaveLength(1);
    expect(readFileSync(join(site.folder, styles[0] ?? ''), 'utf8')).not.toMatch(/url\(|@import/);
  });

  test('an entity page and its styles weigh at most 14 kB, compressed', () => {
    const style = globSync('_astro/*.css', { cwd: site.folder }).reduce((sum, name) => sum + gzipSync(readFileSync(join(site.folder, name))).length, 0);
    const weights = catalog.entities.map(({ ref }) => ({ ref, bytes: style + gzipSync(page(entityPath(ref)).html).length }));
    expect(weights.filter(({ bytes }) => bytes > 14_000)).toEqual([]);
  });

  test('each page has one h1, a language and a title of its own', () => {
    for (const { path, html } of site.pages) {
      expect(html.match(/<h1\b/g), path).toHaveLength(1);
      expect(html, path).toContain('<html lang="en">');
    }
    const titles = site.pages.map(({ html }) => /<title>([^<]*)/.exec(html)?.[1]);
    expect(new Set(titles).size).toBeGreaterThan(catalog.entities.length * 0.9);
  });

  test('the search has an index', () => {
    const entry = JSON.parse(readFileSync(join(site.folder, 'pagefind/pagefind-entry.json'), 'utf8')) as { languages: { en: { page_count: number } } };
    expect(entry.languages.en.page_count).toBeGreaterThan(catalog.entities.length * 0.9);
  });
});
