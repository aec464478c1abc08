import { expect, test } from 'vitest';
import { gradeChanges } from '../../scripts/report/grade-changes.ts';
import { documents, entity, group, repository } from '../catalog/world.ts';

const check = (expression: string, points: number, message: string) => ({ expression, points, message });
const checks = [check('hasOwner', 50, 'Say who owns it'), check('has(entity.spec.license)', 30, 'Say the licence'), check('tags.size() > 0', 20, 'Tag it')];
const card = (of: readonly object[] = checks, more: object = {}) => entity('Scorecard', 'ready', { match: { kinds: ['Component'], types: ['service'] }, checks: of, ...more });
const component = (name: string, spec: object = {}, metadata: object = {}) => entity('Component', name, { type: 'service', lifecycle: 'production', owner: 'payments', ...spec }, metadata);

function changes(before: readonly string[], after: readonly string[]) {
  const [one, other] = [before, after].map((each) => repository({ 'catalog/all.yaml': documents(group('payments'), ...each) }));
  if (!one || !other) throw new Error('two catalogs were to be made');
  return gradeChanges(one, other);
}

test('nothing changes, nothing is told; nor of what no scorecard speaks of', () => {
  expect(changes([card(), component('a')], [card(), component('a', {}, { description: 'Another text.' })])).toEqual([]);
  expect(changes([component('a')], [component('b')])).toEqual([]);
});

test('tells what fell and what rose, by which checks, what fell most first', () => {
  const before = [card(), component('a', { license: 'MIT' }), component('b', {}, { tags: ['x'] }), component('c'), component('d', { license: 'MIT' }, { tags: ['x'] })];
  const after = [card(), component('a'), component('b'), component('c', { license: 'MIT' }), component('d', { license: 'MIT' }, { tags: ['x'] })];
  const found = changes(before, after);
  expect(found.map(({ ref, change, gained, lost }) => [ref, change, gained, lost])).toEqual([
    ['component:default/a', 'fell', [], ['Say the licence']],
    ['component:default/b', 'fell', [], ['Tag it']],
    ['component:default/c', 'rose', ['Say the licence'], []],
  ]);
  expect(found[0]).toMatchObject({ card: 'scorecard:default/ready', owner: 'group:default/payments', before: { grade: 'B', share: 80, points: 80, most: 100 }, after: { grade: 'D', share: 50 } });
});

test('as many points by other checks is told too', () => {
  const even = [check('has(entity.spec.license)', 30, 'Say the licence'), check('tags.size() > 0', 30, 'Tag it')];
  expect(changes([card(even), component('a', { license: 'MIT' })], [card(even), component('a', {}, { tags: ['x'] })])).toMatchObject([{ change: 'level', gained: ['Tag it'], lost: ['Say the licence'] }]);
});

test('what is new is graded, what is gone, or no longer meant, is told without a grade', () => {
  const before = [card(), component('old'), component('library')];
  const after = [card(), component('fresh'), component('library', { type: 'library' })];
  const found = changes(before, after);
  expect(found.map(({ ref, change, after: now }) => [ref, change, now?.grade])).toEqual([
    ['component:default/fresh', 'new', 'D'],
    ['component:default/library', 'gone', undefined],
    ['component:default/old', 'gone', undefined],
  ]);
  expect(found[0]?.gained).toEqual(['Say who owns it']);
});

test('a stricter scorecard is no fault of what it grades', () => {
  const stricter = [...checks, check('has(entity.spec.runbook)', 100, 'Write a runbook')];
  const found = changes([card(), component('a', { license: 'MIT' })], [card(stricter), component('a', { license: 'MIT' })]);
  expect(found).toMatchObject([{ change: 'rules', before: { grade: 'B' }, after: { grade: 'D', share: 40 }, gained: [], lost: [] }]);
  // What it does besides is its own doing.
  expect(changes([card(), component('a', { license: 'MIT' })], [card(stricter), component('a')])).toMatchObject([{ change: 'fell', lost: ['Say the licence'] }]);
  expect(changes([card(), component('a')], [card(stricter), component('a', { runbook: 'x' })])).toMatchObject([{ change: 'rose', gained: ['Write a runbook'] }]);
});

test('scorecards come and go', () => {
  expect(changes([component('a')], [card(), component('a')])).toMatchObject([{ change: 'new', after: { grade: 'D' } }]);
  expect(changes([card(), component('a')], [component('a')])).toMatchObject([{ change: 'gone', before: { grade: 'D' } }]);
});
