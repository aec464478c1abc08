import { expect, test } from 'vitest';
import { projectOf, residentsAt, sourcePlaces, type Resident } from '../../scripts/catalog/repositories.ts';
import type { Entity } from '../../scripts/model/entity.ts';

const places = (annotations: Readonly<Record<string, string>>, server?: string) => sourcePlaces({ annotations }, server).map(({ repository, folder }) => `${repository}:${folder}`);
const [slug, source, managed] = ['github.com/project-slug', 'backstage.io/source-location', 'backstage.io/managed-by-location'] as const;

test('a slug means the whole repository, a location a folder of it', () => {
  expect(places({ [slug]: 'Acme/Tide' })).toEqual(['acme/tide:']);
  expect(places({ [source]: 'url:https://github.com/Acme/Tide/tree/main/services/quay/' })).toEqual(['acme/tide:services/quay']);
  expect(places({ [source]: 'url:https://github.com/acme/tide' })).toEqual(['acme/tide:']);
  expect(places({ [managed]: 'url:https://github.com/acme/tide/blob/main/services/quay/catalog-info.yaml' })).toEqual(['acme/tide:services/quay']);
  expect(places({ [slug]: 'acme/tide', [source]: 'url:https://github.com/acme/tide/tree/main/a%20b' })).toEqual(['acme/tide:a b']);
  // Where the file that describes it lies is no matter when it says where its source is.
  expect(places({ [slug]: 'acme/tide', [managed]: 'url:https://github.com/acme/catalog/blob/main/tide.yaml' })).toEqual(['acme/tide:']);
  expect(places({ [slug]: 'acme/tide', [source]: 'url:https://github.com/acme/other/tree/main/x' })).toEqual(['acme/other:x', 'acme/tide:']);
});

test('what names no repository of this GitHub is no place', () => {
  for (const text of ['url:https://gitlab.com/acme/tide', 'url:https://github.com.evil.test/acme/tide', 'dir:../x', 'https://github.com/acme', 'url:', '%', 'url:https://github.com/%2e%2e/x y']) expect(places({ [source]: text }), text).toEqual([]);
  expect(places({ [slug]: 'acme' })).toEqual([]);
  expect(places({ [slug]: '../../x' })).toEqual([]);
  expect(places({ [source]: 'url:https://git.acme.test/a/b/tree/main/c' }, 'https://git.acme.test')).toEqual(['a/b:c']);
});

test.each(['acme', 'acme/', '/x', 'acme/.', 'acme/..', '../x', 'acme/x.git', 'acme/x.GIT', 'acme/x/y', 'https://github.com/acme/x', 'acme/x?y', 'acme/%2e%2e', '-a/x', 'a.b/x', `${'a'.repeat(40)}/x`, `a/${'x'.repeat(101)}`, '', ' '])('"%s" is no repository', (text) => {
  expect([projectOf({ annotations: { [slug]: text } }), places({ [slug]: text })]).toEqual([undefined, []]);
});

test('whose source it is and where a pipeline belongs is the same repository, whatever blanks are around it', () => {
  for (const text of ['Acme/Tide', ' Acme/Tide', 'Acme/Tide\n']) expect([projectOf({ annotations: { [slug]: text } }), ...places({ [slug]: text })], text).toEqual(['Acme/Tide', 'acme/tide:']);
  for (const text of ['acme_corp/x', 'a/.github', 'a/_', 'a/x.gitops']) expect([projectOf({ annotations: { [slug]: text } }), ...places({ [slug]: text })], text).toEqual([text, `${text}:`]);
  expect(places({ [source]: 'url:https://github.com/acme/tide.git' })).toEqual(['acme/tide:']);
  expect(places({ [source]: 'url:https://github.com/acme/%2e%2e%2Fx' })).toEqual([]);
});

test('a file belongs to the deepest folder around it, and what lies outside of all to everybody', () => {
  const resident = (name: string, folder: string): Resident => ({ entity: { ref: name } as Entity, folder });
  const found = (residents: readonly Resident[], path: string) => residentsAt(residents, path).map(({ entity }) => entity.ref);
  const some = [resident('quay', 'services/quay'), resident('crane', 'services/quay/crane'), resident('gate', 'services/gate')];
  expect(found(some, 'services/quay/a.ts')).toEqual(['quay']);
  expect(found(some, 'services/quay/crane/a.ts')).toEqual(['crane']);
  expect(found(some, 'services/quayside/a.ts')).toEqual(['quay', 'crane', 'gate']);
  expect(found(some, '.github/workflows/deploy.yml')).toEqual(['quay', 'crane', 'gate']);
  expect(found([...some, resident('all', '')], '.github/workflows/deploy.yml')).toEqual(['all']);
  expect(found([], 'x')).toEqual([]);
});
