import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { splitRef } from '../../scripts/model/ref.ts';
import { knownKinds } from '../../scripts/model/schemas.ts';
import { inputsOfFragment } from '../../scripts/request/form-link.ts';
import { catalog } from '../company.ts';
import { attributes, builtSite, type BuiltSite } from './built.ts';
import { brokenLinks } from './links.ts';

// What must hold for every page is in quality.test.ts.
describe('the example company at the root of a host', () => {
  const base = '/';
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
    expect(brokenLinks(site)).toEqual([]);
  });

  test('every entity has a page with the ways to edit it and to report a problem', () => {
    expect(catalog.entities.length).toBeGreaterThan(0);
    for (const { ref, source } of catalog.entities) {
      const links = attributes(page(entityPath(ref)).html, 'href');
      expect(links, ref).toContain(`https://github.com/harbour-logistics/signpost/edit/main/${source.file}`);
      expect(links.some((link) => link.includes('/issues/new?template=problem.yml') && link.includes(`entity=${encodeURIComponent(ref)}`)), ref).toBe(true);
    }
  });

  test('the owner of an entity is written to on a form that knows whom it is about', () => {
    const linkOf = (ref: string) => attributes(page(entityPath(ref)).html, 'href').find((link) => link.startsWith(`${base}services/report-a-problem/#`));
    const about = (ref: string) => inputsOfFragment(new URL(linkOf(ref) ?? '', 'http://x').hash);
    expect(about('component:default/portal-web')).toEqual({ entity: 'component:default/portal-web', team: 'group:default/customer-experience', repository: 'harbour-logistics/portal-web' });
    expect(Object.keys(about('domain:default/customers') ?? {})).toEqual(['entity', 'team']);
    expect(linkOf('group:default/customs')).toBeUndefined();
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

  test('exceptions of licences say how long they hold', () => {
    expect(page('reports/licences/').html).toMatch(/We hold a commercial licence of it, contract 2025-118\. (?:Until|<b>Ended on) 31 Dec 2027/);
  });

  test('the search has an index', () => {
    const entry = JSON.parse(readFileSync(join(site.folder, 'pagefind/pagefind-entry.json'), 'utf8')) as { languages: { en: { page_count: number } } };
    expect(entry.languages.en.page_count).toBeGreaterThan(catalog.entities.length * 0.9);
  });
});
