import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtSite, callBuild, callBuildWith, searchLoader, temporaryFolder } from './built.ts';
import { brokenLinks } from './links.ts';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const settings = 'organization: Tiny\nrepository: tiny/signpost\ndefaultBranch: trunk\nserver: https://github.example\nstrict: true\n';
const team = 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: crew\nspec:\n  type: team\n  children: []\n';

describe('signpost build', () => {
  test('somebody’s Backstage files, without settings, services, environments or articles', async () => {
    const hostile = '<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://elsewhere.example/y.png)';
    const catalog = folderWith({
      'a/catalog-info.yaml': `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: Lone.Wolf_1\n  description: ${JSON.stringify(hostile)}\n  links:\n    - url: javascript:alert(1)\n      title: bad\nspec:\n  type: service\n  lifecycle: production\n  owner: nobody\n  dependsOn: [resource:missing]\n`,
    });
    const site = await builtSite({ catalog });
    expect(brokenLinks(site)).toEqual([]);
    const page = site.pages.find(({ path }) => path === '/catalog/component/default/lone.wolf_1/');
    expect(page?.html).toContain('&lt;script&gt;');
    // Between the quotes of an attribute a tag is text.
    const written = page?.html.replaceAll(/ content="[^"]*"/g, '').replace(searchLoader, '');
    expect(written).not.toMatch(/<script|href="javascript:|<img/);
    expect(page?.html).toContain('not in the catalog');
  }, 60_000);

  test('an article that links to nothing, or runs something, stops it with the place', async () => {
    const catalog = folderWith({
      'catalog/signpost.yaml': settings,
      'catalog/org/crew.yaml': team,
      'catalog/docs/odd.mdx': '---\ntitle: Odd\n---\n\nSee <EntityLink ref="component:nowhere" />.\n\n{process.exit(7)}\n',
    });
    const out = join(temporaryFolder(), 'out');
    const { code, err } = await callBuild('--catalog', catalog, '--out', out);
    expect(code).toBe(1);
    expect(err).toMatch(/catalog\/docs\/odd\.mdx:5:5.*article-link-unknown/);
    expect(err).toMatch(/catalog\/docs\/odd\.mdx:7:1.*article-code/);
    expect(() => readdirSync(out)).toThrow();
  }, 60_000);

  test('errors of a strict catalog stop it, and leave the earlier site alone', async () => {
    const out = join(temporaryFolder(), 'out');
    const catalog = folderWith({ 'catalog/signpost.yaml': settings, 'catalog/org/crew.yaml': team });
    expect(await callBuild('--catalog', catalog, '--out', out, '--no-search')).toMatchObject({ code: 0 });
    const before = readFileSync(join(out, 'index.html'), 'utf8');
    writeFileSync(join(catalog, 'catalog/org/broken.yaml'), 'kind: [');
    const { code, err } = await callBuild('--catalog', catalog, '--out', out, '--no-search');
    expect(code).toBe(1);
    expect(err).toContain('catalog/org/broken.yaml:1');
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toBe(before);
  }, 60_000);

  // Killed for want of memory, for one: nobody must wait for it for hours.
  test.each([
    ['at once', 'exit 1'],
    ['while it reads', 'head -c 10 > /dev/null; kill -9 $$'],
  ])('a Pagefind that ends %s ends the build, and leaves the earlier site alone', async (_, script) => {
    const out = join(temporaryFolder(), 'out');
    const catalog = folderWith({ 'catalog/signpost.yaml': settings, 'catalog/org/crew.yaml': team });
    expect(await callBuild('--catalog', catalog, '--out', out, '--no-search')).toMatchObject({ code: 0 });
    const program = join(folderWith({ pagefind: `#!/bin/sh\n${script}\n` }), 'pagefind');
    chmodSync(program, 0o755);
    const { code, err } = await callBuildWith({ PAGEFIND_BINARY_PATH: program, PAGEFIND_EXTENDED_BINARY_PATH: program }, '--catalog', catalog, '--out', out);
    expect(code).toBe(2);
    expect(err).toMatch(/Pagefind (?:ended before it was done|backend closed)/);
    expect(readdirSync(dirname(out))).toEqual(['out']);
    expect(readdirSync(out)).not.toContain('pagefind');
  }, 60_000);

  test('a folder with other files is not emptied', async () => {
    const out = folderWith({ 'thesis.txt': 'ten years of work' });
    const { code, err } = await callBuild('--out', out);
    expect(code).toBe(2);
    expect(err).toContain('holds other files');
    expect(readdirSync(out)).toEqual(['thesis.txt']);
  });

  test('a base path that is none is refused', async () => {
    expect(await callBuild('--out', join(temporaryFolder(), 'out'), '--base', 'https://x.example/')).toMatchObject({ code: 2 });
  });

  test('the same files make the same pages', async () => {
    const catalog = folderWith({ 'catalog/signpost.yaml': settings, 'catalog/org/crew.yaml': team });
    const [one, two] = [await builtSite({ catalog, search: false }), await builtSite({ catalog, search: false })];
    expect(two.pages).toEqual(one.pages);
  }, 60_000);
});
