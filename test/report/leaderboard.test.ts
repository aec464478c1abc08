import { expect, test } from 'vitest';
import { leaderboardOf } from '../../scripts/report/leaderboard.ts';
import { nextSteps } from '../../scripts/report/next-steps.ts';
import { distributionsOf, gradedOf, scorecardsReport } from '../../scripts/report/standings.ts';
import { documents, entity, group, repository, user } from '../catalog/world.ts';

const check = (expression: string, points: number, message: string, more: object = {}) => ({ expression, points, message, ...more });
const card = entity('Scorecard', 'ready', {
  match: { kinds: ['Component'] },
  checks: [check('has(entity.spec.license)', 60, 'Say the licence', { remedy: 'Write it.' }), check('tags.size() > 0', 40, 'Tag it'), check('entity.metadata.absent', 0, 'Never')],
});
type Kept = 'all' | 'half' | 'none';
/** Standings of 100, 60 and 0. */
const thing = (name: string, owner: string, kept: Kept) =>
  entity('Component', name, { type: 'service', lifecycle: 'production', owner, ...(kept !== 'none' && { license: 'MIT' }) }, kept === 'all' ? { tags: ['x'] } : {});
const some = (count: number, owner: string, kept: Kept) => Array.from({ length: count }, (_, index) => thing(`${owner.replace(/\W/g, '-')}-${kept}-${index}`, owner, kept));

function company(...things: readonly (readonly string[])[]) {
  return repository({ 'catalog/all.yaml': documents(card, group('large'), group('small'), group('tiny'), group('other'), user('ada', ['large']), ...things.flat()) });
}

const graded = (...things: readonly (readonly string[])[]) => gradedOf(company(...things).catalog);

test('a few perfect things do not win, a few neglected ones do not lose: both are drawn to the mean of all', () => {
  const { mean, teams } = leaderboardOf(graded(some(20, 'large', 'half'), some(3, 'small', 'all'), some(3, 'other', 'none')));
  expect(mean).toBe(57.7);
  expect(teams.map(({ team, things, mean: own, fair, place }) => [team, things, own, fair, place])).toEqual([
    ['group:default/small', 3, 100, 73.6, 1],
    ['group:default/large', 20, 60, 59.5, 2],
    ['group:default/other', 3, 0, 36.1, 3],
  ]);
});

test('many good things weigh more than three perfect ones', () => {
  const { teams } = leaderboardOf(graded(some(18, 'large', 'all'), some(1, 'large', 'half'), some(3, 'small', 'all'), some(20, 'other', 'none')));
  expect(teams.map(({ team }) => team)).toEqual(['group:default/large', 'group:default/small', 'group:default/other']);
});

test('too few things give no place; equals share one; people and nobody have none, but count in the mean', () => {
  const board = leaderboardOf(graded(some(3, 'small', 'half'), some(3, 'other', 'half'), some(2, 'tiny', 'all'), some(1, 'user:ada', 'none'), some(1, 'nobody', 'none')));
  expect(board.teams.map(({ team, place }) => [team, place])).toEqual([
    ['group:default/other', 1],
    ['group:default/small', 1],
    ['group:default/tiny', undefined],
  ]);
  expect(board).toMatchObject({ mean: 56, things: 10, unowned: 2 });
});

test('nothing is graded', () => {
  expect(leaderboardOf([])).toEqual({ mean: undefined, things: 0, unowned: 0, teams: [] });
  expect(nextSteps([])).toEqual([]);
  expect(gradedOf(repository({ 'catalog/a.yaml': thing('a', 'x', 'all') }).catalog)).toEqual([]);
});

test('what to do next is what would raise the mean of all most, with who misses it', () => {
  const steps = nextSteps(graded(some(3, 'large', 'half'), some(1, 'small', 'none'), some(1, 'small', 'all')));
  expect(steps.map(({ message, rise, things, owners, remedy }) => [message, rise, things.length, owners, remedy])).toEqual([
    ['Tag it', 32, 4, ['group:default/large', 'group:default/small'], undefined],
    ['Say the licence', 12, 1, ['group:default/small'], 'Write it.'],
  ]);
});

test('grades are counted, those of nobody too', () => {
  const [found] = distributionsOf(graded(some(2, 'large', 'all'), some(1, 'small', 'none')));
  expect(found?.grades.map(({ grade, count }) => `${grade} ${count}`)).toEqual(['A+ 2', 'A 0', 'B 0', 'C 0', 'D 0', 'F 1']);
});

test('the report has a row for each thing and scorecard, the lowest first, and what would earn most', () => {
  const facts = { ...company(some(1, 'large', 'all'), some(1, 'small', 'none')), today: '2026-11-21', requests: () => [], history: () => undefined } as unknown as Parameters<typeof scorecardsReport.rows>[0];
  expect(scorecardsReport.rows(facts)).toMatchObject([
    { ref: 'component:default/small-none-0', owner: 'group:default/small', scorecard: 'scorecard:default/ready', grade: 'F', share: 0, next: 'Say the licence', worth: 60, missing: ['Say the licence', 'Tag it', 'Never'] },
    { ref: 'component:default/large-all-0', grade: 'A+', share: 100, missing: ['Never'] },
  ]);
});
