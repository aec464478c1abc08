import { expect, test } from 'vitest';
import { checkout, documents, entity, group, repository, said, user } from './world.ts';

const people = documents(group('ops'), user('ops'), group('payments', {}, { namespace: 'finance' }), group('payments'));

test('an owner that may be a group or a person is told, unless it says its kind or only one is there', () => {
  const owned = (owner: string) => said(checkout({ 'org.yaml': people, 'a.yaml': entity('Component', 'a', { owner }) }), 'ref-ambiguous');
  expect(owned('ops')).toEqual(['a.yaml:1 spec.owner is "ops", which means group:default/ops; there is user:default/ops too.']);
  expect(owned('group:ops')).toEqual([]);
  expect(owned('payments')).toEqual([]);
  expect(owned('nobody')).toEqual([]);
});

test('a name without namespace is told where it fits both here and in the default namespace', () => {
  const owned = (owner: string) => said(checkout({ 'org.yaml': people, 'a.yaml': entity('Component', 'a', { owner }, { namespace: 'finance' }) }), 'ref-ambiguous');
  expect(owned('payments')).toEqual(['a.yaml:1 spec.owner is "payments", which means group:finance/payments; there is group:default/payments too.']);
  expect(owned('group:payments')).toHaveLength(1);
  expect(owned('finance/payments')).toEqual([]);
  expect(owned('default/ops')).toEqual([]);
});

test('titles are compared as people read them, within one kind, and not those of people or of what requests made', () => {
  const twins = (kind: string, one: string, other: string, folder = 'catalog') =>
    said(repository({ [`${folder}/x.yaml`]: documents(entity(kind, 'one', {}, { title: one }), entity(kind, 'two', {}, { title: other })) }).catalog, 'title-duplicate').length;
  expect(twins('Component', 'Order  desk', ' order desk')).toBe(1);
  expect(twins('Component', 'Order desk', 'Order desks')).toBe(0);
  expect(twins('User', 'Kim Lee', 'Kim Lee')).toBe(0);
  expect(twins('Resource', 'orders', 'orders', 'live/test/database/orders')).toBe(0);
  expect(said(repository({ 'catalog/x.yaml': documents(entity('Component', 'Orders'), entity('System', 'orders')) }).catalog, 'title-duplicate')).toEqual([]);
});

test('a title is pointed at where it comes from', () => {
  const groups = documents(group('a', { profile: { displayName: 'Payments' } }), group('b', { profile: { displayName: 'Payments' } }), group('payments'));
  const { catalog } = repository({ 'catalog/org.yaml': groups });
  const texts = groups.split('\n');
  const places = catalog.problems.filter(({ code }) => code === 'title-duplicate').map(({ line, column }) => texts[line - 1]?.slice(column - 1, column + 9));
  expect(places).toEqual(['"Payments"', '"payments"']);
});

function typos(kind: string, key: string, often: string, rare: readonly string[], count = 10) {
  const all = [...Array.from({ length: count }, () => often), ...rare];
  return said(checkout({ 'all.yaml': documents(...all.map((word, index) => entity(kind, `n${index}`, { [key]: word }))) }), `${key}-typo`).length;
}

test('a rare word that nearly is a frequent one is told', () => {
  expect(typos('Component', 'lifecycle', 'production', ['prodcution'])).toBe(1);
  expect(typos('Component', 'lifecycle', 'production', ['Production', 'Production'])).toBe(2);
  expect(typos('API', 'type', 'openapi', ['openpai'])).toBe(1);
});

test('words of their own are left alone', () => {
  // Short words, numbers, other words, words used more than twice, and words of no frequent neighbour.
  expect(typos('API', 'type', 'grpc', ['trpc'])).toBe(0);
  expect(typos('Resource', 'type', 'postgres-15', ['postgres-16'])).toBe(0);
  expect(typos('Component', 'type', 'website', ['webhook'])).toBe(0);
  expect(typos('Component', 'type', 'library', ['libary', 'libary', 'libary'], 30)).toBe(0);
  expect(typos('Component', 'type', 'library', ['libary'], 4)).toBe(0);
});

test('a kind with a word for each has no vocabulary', () => {
  const own = Array.from({ length: 120 }, (_, index) => `unlike-${String.fromCharCode(97 + (index % 26), 97 + Math.floor(index / 26))}-any`);
  expect(typos('Component', 'type', 'library', ['libary', ...own], 30)).toBe(0);
});
