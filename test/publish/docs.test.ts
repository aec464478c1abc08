import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { docsImage, docsLink } from '../../scripts/publish/docs-links.ts';
import { docsHtml, readDocsText, type DocsResolver } from '../../scripts/publish/docs-markdown.ts';
import { readEntityDocs, type DocsEntry, type EntityDocs } from '../../scripts/publish/docs-pages.ts';
import { docsProblems } from '../../scripts/publish/docs-problems.ts';
import { docsPlaces } from '../../scripts/publish/entity-docs.ts';
import { copiedFiles } from '../../scripts/publish/pictures.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { cpuTime } from '../cpu-time.ts';

const resolver: DocsResolver = {
  link: (url) => (url.startsWith('missing') ? undefined : `→${url}`),
  image: (url) => (url.startsWith('missing') ? undefined : { src: `→${url}`, width: 20, height: 10 }),
  note: (kind) => kind.toUpperCase(),
  table: 'Table',
};

function html(text: string): string {
  return docsHtml(readDocsText(text), resolver).trim();
}

describe('plain Markdown', () => {
  test('the first heading is the title, the others have ids as on GitHub', () => {
    const docs = readDocsText('---\ntitle: x\n---\n# The *whole*\n\n## What it does!\n\n## What it does\n\n# Again\n\n### `code` & Ünï 日本\n\n## content\n');
    expect(docs.title).toBe('The whole');
    expect(docs.headings).toEqual([
      { level: 2, id: 'what-it-does', text: 'What it does!' },
      { level: 2, id: 'what-it-does-1', text: 'What it does' },
      { level: 2, id: 'again', text: 'Again' },
      { level: 3, id: 'code--ünï-日本', text: 'code & Ünï 日本' },
      { level: 2, id: 'content-1', text: 'content' },
    ]);
    expect(docsHtml(docs, resolver)).not.toContain('whole');
    expect(docsHtml(docs, resolver)).toContain('<h2 id="again">Again</h2>');
  });

  test.each([
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['a <b onclick="x()">b</b><br>c', '<p>a &lt;b onclick=&quot;x()&quot;&gt;b&lt;/b&gt;<br>c</p>'],
    ['a <!-- secret --> b', '<p>a  b</p>'],
    ['[x](javascript:alert(1))', '<p>[x](javascript:alert(1))</p>'],
    ['[x](missing.md)', '<p><span class="missing">x</span></p>'],
    ['[x](a.md "t\\" onclick=x")', '<p><a href="→a.md">x</a></p>'],
    ['![a "b"](p.png)', '<p><img src="→p.png" alt="a &quot;b&quot;" width="20" height="10" loading="lazy"></p>'],
    ['![a](missing.png)', '<p><span class="missing">a</span></p>'],
    ['```js onclick\n<x>\n```', '<pre tabindex="0"><code>&lt;x&gt;\n</code></pre>'],
    ['see https://x.example/a?b=1&c', '<p>see <a href="→https://x.example/a?b=1&amp;c">https://x.example/a?b=1&amp;c</a></p>'],
  ])('%s', (text, expected) => {
    expect(html(text)).toBe(expected);
  });

  test('tables scroll in their own box and have no style of their own', () => {
    expect(html('| a | b |\n|---|--:|\n| 1 | 2 |')).toMatch(/^<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>[^]*<td class="end">2<\/td>[^]*<\/table><\/div>$/);
  });

  test('notes of MkDocs and of GitHub', () => {
    expect(html('!!! warning "Mind <it>"\n    One *word*.\n\n    - a\n\nafter')).toBe('<div class="note warning" role="note"><p class="note-title">Mind &lt;it&gt;</p><p>One <em>word</em>.</p>\n<ul>\n<li>a</li>\n</ul>\n</div>\n<p>after</p>');
    expect(html('!!! constructor\n    x')).toBe('<div class="note note" role="note"><p class="note-title">NOTE</p><p>x</p>\n</div>');
    expect(html('> [!CAUTION]\n> Hot.\n\n> plain')).toBe('<div class="note danger" role="note"><p class="note-title">DANGER</p><p>Hot.</p>\n</div>\n<blockquote>\n<p>plain</p>\n</blockquote>');
  });

  test('links know their line', () => {
    expect(readDocsText('---\na: b\n---\n\none\n[two](b.md)\n\n- ![x](c.svg)\n').targets).toEqual([{ kind: 'link', url: 'b.md', line: 6 }, { kind: 'image', url: 'c.svg', line: 8 }]);
  });
});

const entity = (name: string, ref: string) => `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  annotations:\n    backstage.io/techdocs-ref: ${ref}\nspec:\n  type: service\n  lifecycle: production\n  owner: crew\n`;
const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"></svg>';

function world(files: Readonly<Record<string, string>>) {
  const all = memoryFiles(files);
  const catalog = loadCatalog(all);
  return { files: all, catalog, places: docsPlaces(catalog, all) };
}

function docsIn(files: Readonly<Record<string, string>>): EntityDocs {
  const { files: all, places } = world(files);
  const [place] = places.values();
  if (!place) throw new Error('There is no documentation.');
  return readEntityDocs(place, all);
}

const outline = (entries: readonly DocsEntry[]): unknown => entries.map(({ title, page, url, entries: below }) => [title, page?.slug ?? url, ...(below.length > 0 ? [outline(below)] : [])]);

describe('where documentation stands', () => {
  test.each([
    ['dir:. with docs/', 'dir:.', { 'a/docs/index.md': '# A', 'a/other.md': 'x' }, 'a/docs', ['a/docs/index.md']],
    ['dir:. with Markdown beside the entity only', 'dir:.', { 'a/README.md': '# A', 'a/src/vendor/README.md': '# V' }, 'a', ['a/README.md']],
    ['a folder that is named, with what lies below', 'dir:./manual', { 'a/manual/x.md': '# X', 'a/manual/deep/y.md': '# Y' }, 'a/manual', ['a/manual/deep/y.md', 'a/manual/x.md']],
    ['mkdocs.yml with another folder', 'dir:.', { 'a/mkdocs.yml': 'docs_dir: text', 'a/text/x.md': '# X' }, 'a/text', ['a/text/x.md']],
  ])('%s', (_name, ref, extra, root, pages) => {
    const [place] = world({ 'a/catalog-info.yaml': entity('a', ref), ...extra }).places.values();
    expect([place?.root, place?.pages]).toEqual([root, pages]);
  });

  test('nowhere: outside of what is read, elsewhere, or empty', () => {
    for (const ref of ['dir:../../x', 'url:https://x.example/', 'dir:./none', 'dir:/etc']) expect(world({ 'a/catalog-info.yaml': entity('a', ref), 'x/index.md': '#' }).places.size, ref).toBe(0);
  });
});

describe('pages and their order', () => {
  test('as mkdocs.yml says, then the others', () => {
    const docs = docsIn({
      'catalog-info.yaml': entity('a', 'dir:.'),
      'mkdocs.yml': 'site_name: All of it\nnav:\n  - Start: index.md\n  - how.md\n  - More:\n    - Deep: deep/a.md\n    - Web: https://x.example\n    - Gone: gone.md\nplugins: [techdocs-core]\nmarkdown_extensions:\n  - x: !!python/name:y.z\n',
      'docs/index.md': '# Welcome',
      'docs/how.md': '---\ntitle: How to\n---\n',
      'docs/deep/a.md': 'no heading',
      'docs/z_last-one.md': 'no heading',
    });
    expect(docs.title).toBe('All of it');
    expect(docs.pages.map(({ slug, title }) => [slug, title])).toEqual([['', 'Start'], ['how', 'How to'], ['deep/a', 'Deep'], ['z_last-one', 'Z last one']]);
    expect(outline(docs.entries)).toEqual([['Start', ''], ['How to', 'how'], ['More', undefined, [['Deep', 'deep/a'], ['Web', 'https://x.example']]]]);
    expect(docs.missing).toEqual(['docs/gone.md']);
  });

  test('without it the first page leads, and every page has an address of its own', () => {
    const docs = docsIn({ 'catalog-info.yaml': entity('a', 'dir:./d'), 'd/b.md': '# B', 'd/README.md': '# Read', 'd/c/README.md': '# C', 'd/c.md': '# C2', 'd/v1.2 (old)#.md': '# V' });
    expect(docs.pages.map(({ file, slug }) => [file, slug])).toEqual([['d/README.md', ''], ['d/b.md', 'b'], ['d/c.md', 'c'], ['d/c/README.md', 'c-2'], ['d/v1.2 (old)#.md', 'v1-2-old-']]);
  });
});

describe('links between pages', () => {
  const paths = { 'd/index.md': '# I', 'd/sub/a.md': '# A', 'd/sub/index.md': '# S', 'd/p.svg': svg, 'd/sub/bad.svg': `${svg}<script/>`, 'src/main.ts': 'x', 'out.svg': svg };
  const { files } = world({ 'catalog-info.yaml': entity('a', 'dir:./d'), ...paths });
  const docs = docsIn({ 'catalog-info.yaml': entity('a', 'dir:./d'), ...paths });

  test.each([
    ['../index.md', 'page '], ['../index.md#x', 'page #x'], ['#here', 'page sub/a#here'], ['./', 'page sub'], ['..', 'page '], ['/sub/a.md', 'page sub/a'], ['a', 'page sub/a'],
    ['../p.svg', 'picture d/p.svg'], ['../../src/main.ts', 'file src/main.ts'], ['/src/main.ts', 'file src/main.ts'], ['https://x.example', 'web https://x.example'],
    ['gone.md', 'wrong'], ['../../../etc/passwd', 'wrong'], ['javascript:alert(1)', 'wrong'], ['//x.example', 'wrong'], ['%E0%A4%A', 'wrong'],
  ])('%s', (url, expected) => {
    const found = docsLink(docs, 'd/sub/a.md', url, files);
    const said = found.kind === 'page' ? `page ${found.page.slug}${found.anchor === undefined ? '' : `#${found.anchor}`}` : found.kind === 'wrong' ? 'wrong' : `${found.kind} ${'url' in found ? found.url : found.file}`;
    expect(said).toBe(expected);
  });

  test.each([['../p.svg', 'd/p.svg'], ['/p.svg', 'd/p.svg'], ['https://x.example/p.svg', 'elsewhere'], ['../../out.svg', 'outside'], ['bad.svg', 'script'], ['none.png', 'not there'], ['data:image/png;base64,AA', 'elsewhere']])('picture %s', (url, expected) => {
    const found = docsImage(docs, 'd/sub/a.md', url, files);
    expect('file' in found ? found.file : found.message).toContain(expected);
  });

  test('only pictures that may be shown are copied, from documentation and articles alone', () => {
    const { catalog, files: all } = world({ 'catalog-info.yaml': entity('a', 'dir:./d'), ...paths, 'catalog/docs/x.mdx': 'x', 'catalog/docs/x.svg': svg });
    expect(copiedFiles(catalog, all)).toEqual([{ path: 'pictures/catalog/docs/x.svg', from: 'catalog/docs/x.svg' }, { path: 'pictures/d/p.svg', from: 'd/p.svg' }]);
  });

  test('problems are warnings in a catalog that is not strict', () => {
    const { catalog, files: all } = world({ 'catalog-info.yaml': entity('a', 'dir:./d'), 'd/index.md': '[x](y.md)\n' });
    expect(docsProblems(catalog, all)).toMatchObject([{ code: 'docs-link-unknown', severity: 'warning', file: 'd/index.md', line: 1, column: 5 }]);
  });
});

test('texts made to take for ever are read in no time', () => {
  const start = cpuTime();
  for (const text of ['['.repeat(50_000), '*a '.repeat(60_000), '> '.repeat(5_000) + 'x', '!!! note\n    '.repeat(10_000), '<'.repeat(100_000), '# a\n'.repeat(20_000)]) docsHtml(readDocsText(text), resolver);
  expect(cpuTime() - start).toBeLessThan(20_000);
}, 60_000);
