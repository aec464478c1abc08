import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { articleProblems, articlesOf } from '../../scripts/publish/articles.ts';
import { learningPaths, pathPlaces } from '../../scripts/publish/learning-paths.ts';
import { memoryFiles } from '../../scripts/read/files.ts';

const component = 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: crane\nspec:\n  type: service\n  lifecycle: production\n  owner: crew\n';

function problemsIn(text: string) {
  const files = memoryFiles({ 'catalog/signpost.yaml': 'organization: Tiny\nrepository: tiny/x\n', 'catalog/crane.yaml': component, 'catalog/docs/a.mdx': text });
  return articleProblems(loadCatalog(files), files).map(({ code, line, column }) => `${code} ${line}:${column}`);
}

describe('articles', () => {
  test('text, links to what exists and plain elements are fine', () => {
    expect(problemsIn('# A\n\n<EntityLink ref="crane" />, <EntityLink ref="component:default/crane">the crane</EntityLink>, <kbd>Esc</kbd>\n\n[a](/docs/a/) [b](https://x.example) [c](#a) [d](../b/) [e](mailto:a@x.example)\n\n{/* a note */}\n')).toEqual([]);
  });

  test.each([
    ['import { x } from "node:fs"\n\ntext', 'article-code 1:1'],
    ['export const x = 1\n\ntext', 'article-code 1:1'],
    ['It is {1 + 1}.', 'article-code 1:7'],
    ['<script>alert(1)</script>', 'article-element 1:1'],
    ['<iframe src="https://x.example" />', 'article-element 1:1'],
    ['<b onclick="x()">b</b>', 'article-element 1:1'],
    ['<b {...props}>b</b>', 'article-element 1:1'],
    ['Go <EntityLink ref="component:barge" />', 'article-link-unknown 1:4'],
    ['<EntityLink ref={secret} />', 'article-link-unknown 1:1'],
    ['<ServiceLink name="boat" />', 'article-link-unknown 1:1'],
    ['[x](javascript:alert(1))', 'article-address 1:1'],
    ['[x](//elsewhere.example)', 'article-address 1:1'],
    ['![x](https://elsewhere.example/x.png)', 'article-image 1:1'],
    ['![x](gone.svg)', 'article-image 1:1'],
    ['![x](../crane.svg)', 'article-image 1:1'],
    ['<EntityCard ref="component:barge" />', 'article-link-unknown 1:1'],
    ['<Note onclick="x()">a</Note>', 'article-element 1:1'],
    ['<Steps {...x}>a</Steps>', 'article-element 1:1'],
    ['<img src="x.svg" />', 'article-element 1:1'],
    ['---\nsteps: [b]\n---\n', 'article-path-step 2:9'],
    ['---\nsteps:\n  - a\n---\n', 'article-path-step 3:5'],
    ['---\nsteps: b\n---\n', 'article-path-step 2:1'],
    ['a <b> {', 'article-syntax 1:3'],
  ])('%s', (text, expected) => {
    expect(problemsIn(text)).toContain(expected);
  });

  test('notes, steps and pictures beside the article are fine', () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"></svg>';
    const article = '<Note title="Mind this">\n*a*\n</Note>\n\n<Steps>\n1. b\n</Steps>\n\n<EntityCard ref="crane" />\n\n![c](../p/x%201.svg)\n';
    const files = memoryFiles({ 'catalog/signpost.yaml': 'organization: Tiny\nrepository: tiny/x\n', 'catalog/crane.yaml': component, 'catalog/docs/deep/a.mdx': article, 'catalog/docs/p/x 1.svg': svg });
    expect(articleProblems(loadCatalog(files), files)).toEqual([]);
  });

  test('learning paths are articles with steps, and know the neighbours of each', () => {
    const files = memoryFiles({ 'catalog/docs/p.mdx': '---\ntitle: P\nsteps: [a, gone, b]\n---\n', 'catalog/docs/a.mdx': `a ${'word '.repeat(500)}`, 'catalog/docs/b.mdx': 'b' });
    const paths = learningPaths(articlesOf(files));
    expect(paths.map(({ article, steps, minutes }) => [article.slug, steps.map(({ slug }) => slug), minutes])).toEqual([['p', ['a', 'b'], 4]]);
    expect(pathPlaces(paths, 'b').map(({ step, previous, next }) => [step, previous?.slug, next])).toEqual([[2, 'a', undefined]]);
    expect(pathPlaces(paths, 'p')).toEqual([]);
  });

  test('are listed by their order, then by title', () => {
    const files = memoryFiles({
      'catalog/docs/b.mdx': '---\ntitle: Zebra\norder: 1\n---\ntext',
      'catalog/docs/deep/a.mdx': '---\ntitle: Apple\nowner: crew\n---\ntext',
      'catalog/docs/c.mdx': 'no front matter',
      'catalog/services/x/docs.mdx': 'not an article',
    });
    expect(articlesOf(files).map(({ slug, title, owner }) => [slug, title, owner])).toEqual([
      ['b', 'Zebra', undefined],
      ['deep/a', 'Apple', 'group:default/crew'],
      ['c', 'c', undefined],
    ]);
  });
});
