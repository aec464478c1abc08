import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { compareItems } from '../../scripts/model/order.ts';
import { repairCatalog } from '../../scripts/publish/repairs.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { documents, entity, group, settings } from './world.ts';

const codes = ['list-order', 'list-duplicate', 'ref-case', 'ref-spaces', 'deprecated-key'];

function found(own: boolean, ...texts: readonly string[]) {
  const files = memoryFiles({ ...(own ? { 'catalog/signpost.yaml': settings } : {}), 'catalog/all.yaml': documents(...texts) });
  return loadCatalog(files).problems.filter(({ code }) => codes.includes(code));
}

const service = (spec: object, metadata: object = {}) => entity('Component', 'checkout', { type: 'service', lifecycle: 'production', owner: 'platform', ...spec }, metadata);

test('the order is the same everywhere: small and capital letters together, then by code unit', () => {
  expect(['b', 'a-b', 'B', 'a', 'A', 'ä', 'a2', 'a10'].sort(compareItems)).toEqual(['A', 'a', 'a-b', 'a10', 'a2', 'B', 'b', 'ä']);
});

test('taste is for Signpost’s own catalogs; mistakes are mistakes everywhere', () => {
  const texts = [group('platform'), service({ owner: 'Platform', dependsOn: ['resource:b ', 'resource:a', 'resource:a'] })];
  expect(found(true, ...texts).map(({ code }) => code).sort()).toEqual(['list-duplicate', 'list-order', 'ref-case', 'ref-spaces']);
  expect(found(false, ...texts).map(({ code }) => code).sort()).toEqual(['list-duplicate', 'ref-spaces']);
});

test('a list that a misspelt reference alone brings out of order is not spoken of', () => {
  const others = [entity('Resource', 'a', { type: 'bucket', owner: 'platform' }), entity('Resource', 'b', { type: 'bucket', owner: 'platform' })];
  const ordered = (...dependsOn: string[]) => found(true, group('platform'), ...others, service({ dependsOn })).map(({ code }) => code);
  expect(ordered('resource:zz', 'resource:a', 'resource:b')).toEqual([]);
  expect(ordered('resource:zz', 'resource:b', 'resource:a')).toEqual(['list-order']);
  expect(ordered('resource:b', 'resource:a')).toEqual(['list-order']);
});

describe('a reference is spelled as its entity', () => {
  test.each(['platform', 'group:platform', 'Group:platform', 'group:default/platform', 'default/platform'])('%s is fine', (owner) => {
    expect(found(true, group('platform'), service({ owner }))).toEqual([]);
  });
  test.each([
    ['Platform', 'platform'],
    ['GROUP:Platform', 'group:platform'],
    ['Group:Default/PLATFORM', 'Group:default/platform'],
    ['DEFAULT/platform', 'default/platform'],
  ])('%s becomes %s', (owner, value) => {
    expect(found(true, group('platform'), service({ owner }))).toMatchObject([{ code: 'ref-case', repair: { path: ['spec', 'owner'], change: { value } } }]);
  });
  test('and one that leads nowhere is not spoken of here', () => {
    expect(found(true, service({ owner: 'Nobody' }))).toEqual([]);
  });
});

describe('what Backstage has renamed', () => {
  const annotated = (annotations: Readonly<Record<string, string>>) => found(false, group('platform'), service({}, { annotations }));
  test('goes when the new name is there with the same value', () => {
    expect(annotated({ 'jenkins.io/github-folder': 'a/b', 'jenkins.io/job-full-name': 'a/b' })).toMatchObject([{ repair: { change: { remove: true } } }]);
  });
  test('stays when the values differ', () => {
    const [problem] = annotated({ 'jenkins.io/github-folder': 'a/b', 'jenkins.io/job-full-name': 'a/c' });
    expect(problem?.repair).toBeUndefined();
    expect(problem?.fix).toContain('different values');
  });
  test('is explained where no rename mends it', () => {
    const [problem] = annotated({ 'backstage.io/definition-at-location': 'url:https://example.com/openapi.yaml' });
    expect(problem?.repair).toBeUndefined();
    expect(problem?.fix).toContain('$text');
  });
  test('a kind that is not Backstage’s keeps its version', () => {
    expect(found(false, 'apiVersion: backstage.io/v1beta1\nkind: Robot\nmetadata: { name: r }\n')).toEqual([]);
  });
});

test('a list that comes from another file is spoken of, and left alone', () => {
  const files = memoryFiles({
    'catalog/signpost.yaml': settings,
    'catalog/org.yaml': 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: a }\nspec: { type: team, children: [], members: { $yaml: ../people.yaml } }\n',
    'people.yaml': '[zoe, ada]\n',
  });
  const { changed, problems } = repairCatalog(files);
  expect(changed).toEqual([]);
  expect(problems.map(({ code }) => code)).toContain('list-order');
});

test('what requests have made in live/ is not rewritten', () => {
  const made = entity('Resource', 'orders', { type: 'bucket', owner: 'platform', dependsOn: ['resource:b', 'resource:a', 'resource:a'] });
  const files = memoryFiles({ 'catalog/signpost.yaml': settings, 'catalog/org.yaml': group('platform'), 'live/test/bucket/orders/catalog-info.yaml': made });
  const { changed, problems } = repairCatalog(files);
  expect(changed).toEqual([]);
  expect(problems.map(({ code }) => code).filter((code) => code.startsWith('list-'))).toEqual(['list-duplicate']);
});
