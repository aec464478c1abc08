import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { attributes, builtSite, type BuiltSite } from './built.ts';
import { folderWith } from './hostile-catalog.ts';
import { brokenLinks } from './links.ts';

const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20"/></svg>';
const files = {
  'catalog/signpost.yaml': 'organization: Tiny\nrepository: tiny/x\n',
  'catalog/org.yaml': 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: crew }\nspec: { type: team, children: [] }\n',
  'catalog/crane/crane.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: crane, annotations: { backstage.io/techdocs-ref: 'dir:.' } }
spec: { type: service, lifecycle: production, owner: crew }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: lift }
spec: { type: openapi, lifecycle: production, owner: crew, definition: { $text: ./lift.yaml } }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: torn }
spec: { type: graphql, lifecycle: production, owner: crew, definition: "type A {\\n  b:\\n}" }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: afar }
spec: { type: openapi, lifecycle: production, owner: crew, definition: { $text: 'https://x.example/o.yaml' } }
`,
  'catalog/crane/lift.yaml': "openapi: 3.1.0\ninfo: { title: Lift, version: '2', description: '<script>alert(1)</script>' }\npaths: { /lift: { post: { summary: Up, responses: { '204': { description: Done } } } } }\n",
  'catalog/crane/docs/index.md': '# The crane\n\nSee [how](how/to lift.md#step-1), ![a box](box 1.svg) and the [YAML](../crane.yaml).\n\n<b onclick="x()">b</b>\n'.replace('to lift', 'to%20lift').replace('box 1', 'box%201'),
  'catalog/crane/docs/how/to lift.md': '# How to lift\n\n## Step 1\n\n[Back](../index.md)\n',
  'catalog/crane/docs/box 1.svg': svg,
  'catalog/docs/a.mdx': '---\ntitle: A\n---\n\n![board](p/board.svg)\n\n<Note>n</Note>\n',
  'catalog/docs/p/board.svg': svg,
  'catalog/docs/way.mdx': '---\ntitle: The way\nsteps: [a]\n---\n\nGo.\n',
};

describe('definitions, articles and documentation on the site', () => {
  let site: BuiltSite;
  beforeAll(async () => {
    site = await builtSite({ catalog: folderWith(files), base: '/b/', search: false });
  }, 120_000);

  const html = (path: string) => {
    const found = site.pages.find((each) => each.path === `/b/${path}`);
    if (!found) throw new Error(`There is no page ${path}.`);
    return found.html;
  };
  const file = (path: string) => (existsSync(join(site.folder, path)) ? readFileSync(join(site.folder, path), 'utf8') : undefined);

  test('links of the documentation lead to its pages, headings, pictures and files', () => {
    const page = html('catalog/component/default/crane/docs/');
    expect(attributes(page, 'href')).toEqual(expect.arrayContaining(['/b/catalog/component/default/crane/docs/how/to-lift/#step-1', 'https://github.com/tiny/x/blob/main/catalog/crane/crane.yaml']));
    expect(page).toContain('<img src="/b/pictures/catalog/crane/docs/box%201.svg" alt="a box" width="40" height="20" loading="lazy">');
    expect(page).toContain('&lt;b onclick=&quot;x()&quot;&gt;');
    expect(html('catalog/component/default/crane/docs/how/to-lift/')).toContain('<h2 id="step-1">');
    expect(brokenLinks(site)).toEqual([]);
  });

  test('pictures and definitions are files of the site', () => {
    expect(file('pictures/catalog/crane/docs/box 1.svg')).toBe(svg);
    expect(file('pictures/catalog/docs/p/board.svg')).toBe(svg);
    expect(file('catalog/api/default/lift/definition/lift.yaml')).toBe(files['catalog/crane/lift.yaml']);
  });

  test('a definition is a page; one that cannot be read says where; one that stands elsewhere is only a link', () => {
    const page = html('catalog/api/default/lift/definition/');
    expect(page).toContain('id="post-lift"');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html('catalog/api/default/torn/definition/')).toContain('Line 3');
    expect(site.pages.map(({ path }) => path)).not.toContain('/b/catalog/api/default/afar/definition/');
    expect(attributes(html('catalog/api/default/afar/'), 'href')).toContain('https://x.example/o.yaml');
  });

  test('articles show pictures and notes, and know their learning path', () => {
    const page = html('docs/a/');
    expect(page).toContain('<img src="/b/pictures/catalog/docs/p/board.svg" alt="board" width="40" height="20" loading="lazy">');
    expect(page).toContain('role="note"');
    expect(attributes(page, 'href')).toContain('/b/docs/way/');
    expect(attributes(html('docs/way/'), 'href')).toContain('/b/docs/a/');
  });
});
