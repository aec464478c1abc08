import { describe, expect, test } from 'vitest';
import { sameAddress } from '../../scripts/catalog/addresses.ts';
import type { Catalog } from '../../scripts/catalog/catalog.ts';
import { checkout, documents, entity, group, repository, user } from './world.ts';

const spec = { type: 'service', lifecycle: 'production', owner: 'payments' };
const people = documents(group('payments', { members: ['ada'] }), user('ada'));
const own = (files: Readonly<Record<string, string>>) => repository({ 'catalog/org.yaml': people, ...files }).catalog;
const component = (name: string, metadata: object, kind = 'Component') => entity(kind, name, kind === 'API' ? { ...spec, definition: 'x', type: 'other' } : spec, metadata);

function said({ problems }: Catalog, code: string): readonly string[] {
  return problems.filter((problem) => problem.code === code).map(({ message, fix }) => `${message} ${fix ?? ''}`);
}

describe('links', () => {
  const linked = (name: string, links: readonly unknown[], kind?: string) => component(name, { links }, kind);

  test('are encrypted, but on this machine', () => {
    const urls = ['http://a.example/x', 'HTTP://A.example/y', 'http://wiki.internal/', 'http://localhost:80/', 'http://127.0.0.1:3000', 'http://[::1]/', 'http://app.localhost/', 'https://a.example/'];
    const catalog = checkout({ 'a.yaml': linked('a', urls.map((url) => ({ url }))) });
    const found = catalog.problems.filter(({ code }) => code === 'link-not-https');
    expect(found.map(({ cause }) => cause)).toEqual(['a.example', 'a.example', 'wiki.internal']);
  });

  test('stand once in an entity', () => {
    const catalog = own({ 'catalog/a.yaml': linked('a', ['no link', { url: 'https://a.example/x', title: 'A' }, { url: 'https://A.example:443/x/', title: 'B' }]) });
    expect(said(catalog, 'link-duplicate')).toEqual([expect.stringMatching(/^metadata\.links\[2\]\.url .* as is metadata\.links\[1\]\.url/)]);
  });

  test('are not copied from one thing to another of its kind, title and all', () => {
    const link = (title: string, url = 'https://a.example/x') => [{ url, title }];
    const double = (...texts: readonly string[]) => said(own({ 'catalog/a.yaml': documents(...texts) }), 'link-duplicate').length;
    expect(double(linked('a', link('Board')), linked('b', link('board')))).toBe(1);
    expect(double(linked('a', link('Board')), linked('b', link('Errors')))).toBe(0);
    expect(double(linked('a', link('Board')), linked('b', link('Board'), 'API'))).toBe(0);
    expect(double(linked('a', link('Board')), linked('b', link('Board', 'https://a.example/X')))).toBe(0);
    expect(double(group('g', {}, { links: link('Chat') }), group('h', {}, { links: link('Chat') }))).toBe(0);
  });

  test.each([
    ['https://a.example', 'https://a.example/'],
    ['https://a.example/x', 'HTTPS://A.Example:443/x/'],
    ['http://a.example/x?q=1', 'http://a.example:80/x/?q=1'],
    ['https://a.example/a', 'https://a.example/b/../a'],
    ['https://a.example/a%20b', 'https://a.example/a b'],
  ])('%s is the same address as %s', (a, b) => {
    expect(sameAddress(a)).toBe(sameAddress(b));
  });

  test.each([
    ['https://a.example/x', 'https://a.example/X'],
    ['https://a.example/x', 'http://a.example/x'],
    ['https://a.example/x', 'https://a.example/x?q'],
    ['https://a.example/x', 'https://a.example:8443/x'],
  ])('%s is another address than %s', (a, b) => {
    expect(sameAddress(a)).not.toBe(sameAddress(b));
  });
});

describe('locations', () => {
  const at = (key: string, value: string, name: string, kind?: string) => component(name, { annotations: { [`backstage.io/${key}`]: value } }, kind);
  const count = (files: Readonly<Record<string, string>>) => said(own(files), 'url-duplicate').length;

  test('of sources belong to one component', () => {
    const source = 'url:https://github.com/example/a';
    expect(count({ 'catalog/a.yaml': documents(at('source-location', source, 'a'), at('source-location', `${source}/`, 'b')) })).toBe(1);
    expect(count({ 'catalog/a.yaml': documents(at('source-location', source, 'a'), at('source-location', source, 'b', 'API')) })).toBe(0);
  });

  test('to look at belong to one file', () => {
    const view = 'https://github.com/example/a/blob/main/a.yaml';
    expect(count({ 'catalog/a.yaml': documents(at('view-url', view, 'a'), at('view-url', view, 'b')) })).toBe(0);
    expect(count({ 'catalog/a.yaml': at('view-url', view, 'a'), 'catalog/b.yaml': at('view-url', view, 'b') })).toBe(1);
  });
});

describe('annotations', () => {
  const found = (key: string, value: string) => {
    const { problems } = checkout({ 'a.yaml': component('a', { annotations: { [key]: value } }) });
    const problem = problems.find(({ code }) => code === 'annotation-value');
    return problem && (problem.repair?.change ?? 'wrong');
  };

  test.each([
    ['github.com/project-slug', 'example/ledger'],
    ['github.com/project-slug', 'ada_example/ledger.github.io'],
    ['backstage.io/techdocs-ref', 'dir:.'],
    ['backstage.io/techdocs-ref', 'url:https://github.com/example/ledger'],
    ['backstage.io/source-location', 'url:https://github.com/example/ledger/'],
    ['backstage.io/managed-by-location', 'file:/srv/a.yaml'],
    ['backstage.io/managed-by-location', 'github-org:https://github.com/example'],
    ['backstage.io/view-url', 'http://wiki.internal/a'],
  ])('%s may be %s', (key, value) => {
    expect(found(key, value)).toBeUndefined();
  });

  test.each([
    ['github.com/project-slug', 'ledger', 'wrong'],
    ['github.com/project-slug', 'https://github.com/example/ledger.git', { value: 'example/ledger' }],
    ['github.com/project-slug', 'github.com/example/ledger/', { value: 'example/ledger' }],
    ['backstage.io/techdocs-ref', '.', { value: 'dir:.' }],
    ['backstage.io/techdocs-ref', 'docs', 'wrong'],
    ['backstage.io/source-location', 'https://github.com/example/ledger/', { value: 'url:https://github.com/example/ledger/' }],
    ['backstage.io/source-location', 'ledger', 'wrong'],
    ['backstage.io/managed-by-location', './a.yaml', 'wrong'],
    ['backstage.io/edit-url', 'javascript:alert(1)', 'wrong'],
  ])('%s cannot be %s', (key, value, expected) => {
    expect(found(key, value)).toEqual(expected);
  });

  test('name a folder with documentation, unless the source stands elsewhere', () => {
    const docs = (annotations: object, files: Readonly<Record<string, string>> = {}) => said(own({ 'catalog/x/a.yaml': component('a', { annotations }), ...files }), 'techdocs-missing').length;
    const key = 'backstage.io/techdocs-ref';
    expect(docs({ [key]: 'dir:.' })).toBe(1);
    expect(docs({ [key]: 'dir:./docs' }, { 'catalog/x/docs-old/a.md': 'x' })).toBe(1);
    expect(docs({ [key]: 'dir:./docs' }, { 'catalog/x/docs/deep/a.md': 'x' })).toBe(0);
    expect(docs({ [key]: 'dir:..' }, { 'catalog/mkdocs.yml': 'apiVersion: v1\nkind: x\n' })).toBe(0);
    expect(docs({ [key]: 'dir:../../../elsewhere' })).toBe(0);
    expect(docs({ [key]: 'dir:.', 'backstage.io/source-location': 'url:https://github.com/example/a/' })).toBe(0);
  });
});
