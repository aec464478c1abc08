import { expect, test } from 'vitest';
import { spelledOut } from '../../scripts/catalog/suggest.ts';
import { documents, entity, group, repository, user } from './world.ts';

/** What is said of a catalog, but of what is generated from it. */
function told(...texts: readonly string[]): readonly string[] {
  const { catalog } = repository({ 'catalog/org.yaml': documents(group('payments', { members: ['ada-lane'] }), user('ada-lane')), 'catalog/all.yaml': documents(...texts) });
  return catalog.problems.map(({ code, message, fix }) => `${code}: ${message} ${fix ?? ''}`.trim());
}

const website = { type: 'website', lifecycle: 'production', owner: 'payments' };

test('a misspelt key is one problem, whether it must be there or not', () => {
  const { owner, ...rest } = website;
  expect(told(entity('Component', 'shop', { ...rest, onwer: owner }))).toEqual(['schema: spec.owner is missing, but here stands "onwer". Did you mean "owner"?']);
  expect(told(entity('Component', 'shop', { ...website, dependson: [] }))).toEqual(['key-typo: spec.dependson is no key that Component has, so nothing reads it. Did you mean "dependsOn"?']);
  expect(told(entity('Component', 'shop', { ...website, licence: 'MIT' }))).toEqual([expect.stringMatching(/^addition-misplaced: /)]);
  expect(told(entity('Component', 'shop', website).replace('"spec"', '"specs"'))).toEqual([expect.stringMatching(/^schema: .*Did you mean "spec"\?$/)]);
});

test('a key that nobody knows is fine, and so is one that stands beside what it is like', () => {
  expect(told(entity('Component', 'shop', { ...website, oncall: 'ada', dependOn: [], dependsOn: [] }))).toEqual([]);
  expect(told(entity('Gadget', 'shop', { onwer: 'ada' }))).toEqual([expect.stringMatching(/^kind-unknown: /)]);
});

test('a member that is misspelt is told where it is written, not of the user too', () => {
  const { catalog } = repository({ 'catalog/org.yaml': documents(group('payments', { members: ['ada-lanne', 'bob'] }), user('ada-lane'), user('bob'), user('cleo')) });
  expect(catalog.problems.map(({ code, message }) => `${code} ${message.slice(0, 8)}`)).toEqual(expect.arrayContaining(['user-without-group "cleo" i']));
  expect(catalog.problems.filter(({ code }) => code === 'user-without-group')).toHaveLength(1);
});

test('what a broken file may hold is not missed', () => {
  const api = entity('API', 'stock', { type: 'grpc', lifecycle: 'production', owner: 'payments', definition: 'service Stock {}' });
  expect(told(api)).toEqual([expect.stringMatching(/^api-unprovided: /)]);
  expect(told(api, '{"kind": "Component", "metadata": {"name": "shop"}, "spec": {"providesApis": ["stock"]\n')).toEqual([expect.stringMatching(/^yaml-syntax: /)]);
});

test('a short form stands for the one word that begins so', () => {
  const tiers = ['development', 'test', 'staging', 'production'];
  expect(['prod', 'dev', 'Stag', 'pr', 'x'].map((text) => spelledOut(text, tiers))).toEqual(['production', 'development', 'staging', undefined, undefined]);
  expect(spelledOut('prod', ['production', 'product'])).toBeUndefined();
});

test('the next act says what is left when small letters, hyphens, https or a list are all that it takes', () => {
  const fixes = (metadata: object) => repository({ 'catalog/a.yaml': entity('Component', 'shop', website, metadata) }).catalog.problems.flatMap(({ code, fix }) => (code === 'owner-unknown' ? [] : [fix]));
  expect(fixes({ tags: ['Type Script'] })).toEqual(['Write "type-script", for example.']);
  expect(fixes({ tags: 'a, b' })).toEqual(['Write it as a list: ["a", "b"]']);
  expect(fixes({ tags: ['ünder'] })).toEqual([undefined]);
  expect(fixes({ links: [{ url: 'shop.example.com/a' }] })).toEqual(['Write "https://shop.example.com/a".']);
  expect(fixes({ links: [{ url: 'what?' }] })).toEqual([undefined]);
});

test('a key that has slipped out of spec is told where it belongs', () => {
  const text = entity('Component', 'shop', website);
  const fixes = (key: string) => repository({ 'catalog/a.yaml': text.replace('"spec"', `"${key}": [], "spec"`) }).catalog.problems.flatMap(({ code, fix }) => (code === 'schema' ? [fix] : []));
  expect(fixes('dependsOn')).toEqual(['Indent it: it belongs below spec.']);
  expect(fixes('license')).toEqual(['Indent it: it belongs below spec.']);
  expect(fixes('tags')).toEqual(['Indent it: it belongs below metadata.']);
  expect(fixes('nonsense')).toEqual(['Delete it.']);
});

test('nobody is told to delete what must be there', () => {
  const fixes = (spec: object) => repository({ 'catalog/a.yaml': entity('Component', 'shop', { ...website, ...spec }) }).catalog.problems.flatMap(({ code, fix }) => (code === 'schema' ? [fix] : []));
  expect(fixes({ owner: null })).toEqual(['Fill it in.']);
  expect(fixes({ lifecycle: '' })).toEqual(['Fill it in.']);
  expect(fixes({ system: null })).toEqual(['Fill it in, or delete the key.']);
});
