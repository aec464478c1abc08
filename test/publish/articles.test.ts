import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { articleProblems, articlesOf } from '../../scripts/publish/articles.ts';
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
    ['a <b> {', 'article-syntax 1:3'],
  ])('%s', (text, expected) => {
    expect(problemsIn(text)).toContain(expected);
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
