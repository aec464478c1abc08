import { groupByCause, wholeMessage } from '../../scripts/model/grouping.ts';
import { describe, expect, test } from 'vitest';
import { checkout, codes, documents, entity, repository } from './world.ts';

const component = (name: string) => entity('Component', name, { type: 'x', lifecycle: 'y', owner: 'user:z' });
const template = (url: string) => entity('Template', 't', { type: 'x', steps: [{ action: 'fetch:template', input: { url } }] });

describe('which files hold entities', () => {
  test('YAML and JSON anywhere in a checkout, but not what belongs to other tools', () => {
    const catalog = checkout({
      'a.yaml': component('a'),
      'deep/down/b.yml': component('b'),
      'c.json': component('c'),
      'package.json': '{ // with a comment\n "name": "x" }',
      'deployment.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n',
      'service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\n',
      'ingress.yaml': 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\n',
      'chart/templates/x.yaml': '{{- if .Values.x }}\na: {{ .Values.y }}\n{{- end }}\n',
      'settings.yaml': 'apiVersion: 1\n',
      'list.yaml': '- 1\n',
      'notes.txt': component('n'),
    });
    expect(catalog.entities.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(codes(catalog).filter((code) => code !== 'owner-unknown')).toEqual([]);
  });

  test('every file below catalog/, and only entities below live/', () => {
    const { catalog } = repository({
      'catalog/a.yaml': component('a'),
      'catalog/b.yaml': 'just: this\n',
      'other/c.yaml': component('c'),
      'live/x/y/z/catalog-info.yaml': component('d'),
      'live/x/y/z/values.yaml': 'anything: goes\n',
    });
    expect(catalog.entities.map(({ name }) => name)).toEqual(['a', 'd']);
    expect(catalog.problems.filter(({ code }) => code === 'not-an-entity').map(({ file }) => file)).toEqual(['catalog/b.yaml']);
  });

  test('in the folder of an instance, not below it: manifests have kinds of their own', () => {
    const { catalog } = repository({
      'live/x/y/z/catalog-info.yaml': component('a'),
      'live/x/y/z/manifests/topic.yaml': 'apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata: { name: moves }\n',
      'live/x/y/z/repository/catalog-info.yaml': component('b'),
    });
    expect(catalog.entities.map(({ name }) => name)).toEqual(['a']);
  });

  test.each([
    ['./skeleton', 'x/skeleton/catalog-info.yaml'],
    ['./content/', 'x/content/a/catalog-info.yaml'],
    ['../shared', 'shared/catalog-info.yaml'],
    ['./kinds/${{ parameters.kind }}', 'x/kinds/java/catalog-info.yaml'],
    ['./other', 'x/skeleton/catalog-info.yaml'],
  ])('not what a template fetches from %s, even when it is broken', (url, path) => {
    const catalog = checkout({ 'x/template.yaml': template(url), [path]: 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${{ values.name | dump }\n\tx' });
    expect(catalog.entities.map(({ kind }) => kind)).toEqual(['Template']);
    expect(codes(catalog)).toEqual([]);
  });

  test('a template that fetches its own folder does not hide itself, nor its neighbours', () => {
    const catalog = checkout({ 'x/template.yaml': template('.'), 'x/y.yaml': component('y'), 'z.yaml': component('z'), 'x/u.yaml': template('../').replace('"t"', '"u"') });
    expect(catalog.entities).toHaveLength(4);
  });

  test('a Location brings in files that their name does not betray', () => {
    const location = entity('Location', 'all', { targets: ['./entities/*.txt', '.hidden/b.yaml', 'https://example.com/x.yaml'] });
    const catalog = checkout({ 'a.yaml': location, 'entities/a.txt': component('a'), '.hidden/b.yaml': component('b') });
    expect(catalog.entities.map(({ name }) => name)).toEqual(['a', 'b', 'all']);
    expect(codes(catalog)).not.toContain('location-target');
  });

  test.each([
    ['./a.yml.txt', ['a']],
    ['a.yml.txt', ['a']],
    ['./deep/../a.yml.txt', ['a']],
    ['deep/*.txt', ['b']],
    ['**/*.txt', ['a', 'b', 'c']],
    ['deep/**/*.txt', ['b', 'c']],
    ['./?.yml.txt', ['a']],
    ['../outside.txt', ['o']],
    ['../../outside.txt', []],
    ['https://example.com/a.txt', []],
  ])('a Location with the target %s brings in %j', (target, names) => {
    const files = { 'x/a.yml.txt': component('a'), 'x/deep/b.txt': component('b'), 'x/deep/er/c.txt': component('c'), 'outside.txt': component('o') };
    const catalog = checkout({ ...files, 'x/all.yaml': entity('Location', 'all', { target }) });
    expect(catalog.entities.filter(({ kind }) => kind === 'Component').map(({ name }) => name)).toEqual(names);
  });

  test('a Location leads to another, and two that name each other come to an end', () => {
    const location = (name: string, target: string) => entity('Location', name, { targets: [target] });
    const catalog = checkout({ 'a.yaml': location('a', './b.txt'), 'b.txt': documents(location('b', 'a.yaml'), location('b2', 'c.txt')), 'c.txt': component('c') });
    expect(catalog.entities.map(({ ref }) => ref)).toEqual(['component:default/c', 'location:default/a', 'location:default/b', 'location:default/b2']);
  });

  test('several documents in a file, empty ones between them', () => {
    const catalog = checkout({ 'a.yaml': `---\n# first\n---\n${component('a')}---\n---\n${component('b')}...\n---\n${component('c')}---\n` });
    expect(catalog.entities.map(({ name, source }) => [name, source.line])).toEqual([['a', 4], ['b', 7], ['c', 10]]);
    expect(codes(catalog).filter((code) => code !== 'owner-unknown')).toEqual([]);
  });
});

describe('what identifies an entity', () => {
  test('case does not, the namespace does', () => {
    const catalog = checkout({ 'a.yaml': component('A'), 'b.yaml': component('a'), 'c.yaml': component('a').replace('"name":"a"', '"name":"a","namespace":"shop"') });
    expect(catalog.entities.map(({ ref }) => ref)).toEqual(['component:default/a', 'component:shop/a']);
    expect(catalog.get('Component:default/A')?.source.file).toBe('a.yaml');
    expect(codes(catalog)).toContain('duplicate-entity');
  });

  test('unknown kinds load, with a warning', () => {
    const catalog = checkout({ 'a.yaml': 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {anything: 1}\n' });
    expect(catalog.get('widget:default/w')?.spec).toEqual({ anything: 1 });
    expect(catalog.problems).toMatchObject([{ code: 'kind-unknown', severity: 'warning' }]);
  });

  test('dangling references are warnings in an imported catalog and errors in a strict one', () => {
    const files = { 'catalog/a.yaml': component('a') };
    expect(checkout(files).problems).toMatchObject([{ code: 'owner-unknown', severity: 'warning' }]);
    expect(repository(files).catalog.problems).toMatchObject([{ code: 'owner-unknown', severity: 'error' }]);
  });

  test('one missing group is one problem, however often it is named', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`c${index}.yaml`, component(`c${index}`)]));
    const [problem, ...others] = groupByCause(checkout(many).problems);
    expect(others).toEqual([]);
    expect(problem && wholeMessage(problem)).toContain('299 more places');
  });
});
