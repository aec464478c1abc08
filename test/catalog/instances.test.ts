import { expect, test } from 'vitest';
import { repository } from './world.ts';

const record = {
  service: 'bucket',
  digest: `sha256:${'a'.repeat(64)}`,
  action: 'create',
  name: 'photos',
  environment: 'production',
  owner: 'group:default/payments',
  requester: 'user:default/ada',
  issue: 7,
  inputs: { name: 'photos' },
};

function load(folder: string, value: unknown) {
  const { catalog } = repository({ [`${folder}/request.yaml`]: typeof value === 'string' ? value : JSON.stringify(value) });
  return { instances: catalog.instances, messages: catalog.problems.filter(({ code }) => code === 'request-record').map(({ message }) => message) };
}

test('a whole record in its folder is an instance', () => {
  expect(load('live/production/bucket/photos', record)).toEqual({ instances: [{ folder: 'live/production/bucket/photos', record }], messages: [] });
});

test('it may say when it was asked for, in UTC', () => {
  const asked = '2026-11-03T09:40:00Z';
  expect(load('live/production/bucket/photos', { ...record, asked }).instances).toMatchObject([{ record: { asked } }]);
  expect(load('live/production/bucket/photos', { ...record, asked: 'last week' }).messages).toEqual(['asked is "last week"; expected a time in UTC such as 2026-11-03T09:40:00Z.']);
});

test('without environment it belongs to live/global', () => {
  const { environment: _, ...rest } = record;
  expect(load('live/global/bucket/photos', rest).messages).toEqual([]);
});

test.each([
  ['not YAML', 'a: [', 1],
  ['empty', '', 1],
  ['a list', '[]', 1],
  ['nothing of it', '{}', 8],
  ['a digest of another kind', { ...record, digest: 'md5:1' }, 1],
  ['an action of its own', { ...record, action: 'destroy' }, 1],
  ['a reference that is not in full', { ...record, owner: 'payments' }, 1],
])('a record that is %s is a problem and no instance', (_name, value, count) => {
  const { instances, messages } = load('live/production/bucket/photos', value);
  expect(instances).toEqual([]);
  expect(messages).toHaveLength(count);
});

test('in another folder it is a problem', () => {
  expect(load('live/staging/bucket/photos', record).messages).toEqual(['The record belongs in live/production/bucket/photos, not in live/staging/bucket/photos.']);
});
