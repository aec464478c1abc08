import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { command } from '../../scripts/commands/scorecards.ts';
import { gradeTrend } from '../../scripts/commands/grade-trend.ts';
import { openCatalog } from '../../scripts/commands/open.ts';
import type { Call } from '../../scripts/commands/command.ts';
import { earlierShares, earlierStandings, trendTimes } from '../../scripts/report/grade-trend.ts';
import { documents, entity, group, settings } from '../catalog/world.ts';

const root = mkdtempSync(join(tmpdir(), 'signpost-scorecards-'));
const keep = join(root, '.git', 'kept');
const shallow = `${root}-shallow`;

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
  rmSync(shallow, { recursive: true, force: true });
});

const card = (points: number) => entity('Scorecard', 'ready', { match: { kinds: ['Component'] }, checks: [{ expression: 'hasOwner', points: 50, message: 'Say who owns it' }, { expression: 'has(entity.spec.license)', points, message: 'Say the licence' }] });
const component = (name: string, spec: object = {}) => entity('Component', name, { type: 'service', lifecycle: 'production', owner: 'crew', ...spec });

function git(at: string, ...args: readonly string[]): string {
  const identity = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org' };
  return execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, ...identity, GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at } }).trim();
}

function commit(at: string, ...texts: readonly string[]): string {
  mkdirSync(join(root, 'catalog'), { recursive: true });
  writeFileSync(join(root, 'catalog/signpost.yaml'), settings);
  writeFileSync(join(root, 'catalog/all.yaml'), documents(group('crew'), ...texts));
  git(at, 'add', '-A');
  git(at, 'commit', '-qm', 'Change');
  return git(at, 'rev-parse', 'HEAD');
}

git('', 'init', '-q', '-b', 'main');
const first = commit('2026-06-10T08:00:00Z', component('a'), component('b'));
commit('2026-09-10T08:00:00Z', card(50), component('a'), component('b'), component('c'));
commit('2026-10-20T08:00:00Z', card(50), component('a', { license: 'MIT' }), component('b'), component('c'));
const last = commit('2026-11-18T08:00:00Z', card(50), component('a', { license: 'MIT' }), component('b', { license: 'MIT' }), component('c'));
execFileSync('git', ['clone', '-q', '--depth', '1', `file://${root}`, shallow]);

const trendAt = (today: string, from = root) => {
  const call = { values: {}, positionals: [], io: { cwd: from } } as unknown as Call;
  return gradeTrend(from, openCatalog(call, from).catalog, today, keep);
};

function run(positionals: readonly string[], values: Call['values'] = {}) {
  const said = { out: '', err: '' };
  const io = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text), color: false, cwd: root, env: {} };
  const code = command.run({ positionals, values: { today: '2026-11-21', ...values }, io });
  return { code, ...said };
}

describe('the trend', () => {
  test('tells the ends of months and weeks, by the scorecards of today, also of before there were any', () => {
    const trend = trendAt('2026-11-21');
    expect(trend).toMatchObject({ shallow: false, begins: '2026-06-10T08:00:00Z' });
    expect(trend?.series.map(({ unit, points }) => [unit, points.length])).toEqual([['month', 5], ['week', 12]]);
    const [months] = trend?.series ?? [];
    expect(months?.points.map(({ at, snapshot }) => [at.slice(0, 10), snapshot.things, snapshot.mean])).toEqual([
      ['2026-06-30', 2, 50],
      ['2026-07-31', 2, 50],
      ['2026-08-31', 2, 50],
      ['2026-09-30', 3, 50],
      ['2026-10-31', 3, 66.7],
    ]);
    expect(months?.points[0]?.commit).toBe(first);
    expect(trend && earlierStandings(trend, 'group:default/crew')).toEqual({ at: '2026-06-30T23:59:59Z', things: 2, mean: 50 });
    // The newest time first, and only those at which it was otherwise.
    expect(trend && earlierShares(trend, 'component:default/a').map(({ at, shares }) => [at.slice(0, 10), shares])).toEqual([
      ['2026-11-15', { 'scorecard:default/ready': 100 }],
      ['2026-10-18', { 'scorecard:default/ready': 50 }],
    ]);
  });

  test('judges a commit once, and the same again from what was kept', () => {
    const before = trendAt('2026-11-21');
    const kept = readdirSync(keep).length;
    expect(kept).toBe(3);
    expect(trendAt('2026-11-21')).toEqual(before);
    expect(readdirSync(keep)).toHaveLength(kept);
  });

  test('a shallow clone says so and tells nothing of what it does not hold; a folder without Git tells nothing', () => {
    expect(trendAt('2026-11-21', shallow)).toMatchObject({ shallow: true, begins: '2026-11-18T08:00:00Z' });
    const bare = mkdtempSync(join(tmpdir(), 'signpost-bare-'));
    expect(gradeTrend(bare, { ofKind: () => [] }, '2026-11-21', keep)).toBeUndefined();
    rmSync(bare, { recursive: true });
  });

  test('a young history is told by days, a very young one by hours, one of an hour not at all', () => {
    const units = (begins: string, newest = '2026-11-21T18:00:00Z') => trendTimes('2026-11-21', begins, newest).map(({ unit, times }) => [unit, times.length, times[0]]);
    expect(units('2026-11-12T00:00:00Z')).toEqual([['day', 9, '2026-11-12T23:59:59Z']]);
    expect(units('2026-11-21T06:00:00Z')).toEqual([['hour', 12, '2026-11-21T06:00:00Z']]);
    expect(units('2026-11-21T17:00:00Z')).toEqual([]);
    // A week ends on Sunday; today’s is not over, on a Sunday neither.
    expect(trendTimes('2026-11-22', '2026-10-20T00:00:00Z', '2026-11-22T10:00:00Z')[0]?.times.at(-1)).toBe('2026-11-15T23:59:59Z');
    expect(trendTimes('2026-01-15', '2024-01-01T00:00:00Z', '2026-01-15T10:00:00Z')[0]?.times.slice(-2)).toEqual(['2025-11-30T23:59:59Z', '2025-12-31T23:59:59Z']);
  });
});

describe('signpost scorecards', () => {
  test('of everything, of a team, of one entity', () => {
    expect(run([])).toMatchObject({ code: 0, out: expect.stringMatching(/^83\.3 of 100 over 3 things\n\nready \(3\): A\+ 2, A 0, B 0, C 0, D 1, F 0\n[\s\S]*1 +group:default\/crew +3[\s\S]*\+16\.7 {2}Say the licence \(component:default\/c\)\n$/) as string });
    const team = JSON.parse(run([], { team: 'crew', format: 'json' }).out) as object;
    expect(team).toMatchObject({ team: 'group:default/crew', things: 3, mean: 83.3, teams: [{ place: 1 }], next: [{ rise: 16.7, things: ['component:default/c'] }] });
    expect(run(['c'])).toMatchObject({ code: 0, out: 'D  ready  50 of 100 points\n   50  Say the licence\n' });
    expect(run(['crew'])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('No scorecard speaks of group:default/crew') as string });
    expect(run(['d'])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('The catalog has no "d"') as string });
  });

  test('since a revision it tells what changed, and a drop fails where it is asked to', () => {
    expect(run([], { since: `${last}~1`, 'fail-on-drop': true })).toMatchObject({ code: 0, out: 'component:default/b  ready: D (50) -> A+ (100), rose\n  + Say the licence\n' });
    writeFileSync(join(root, 'catalog/all.yaml'), documents(group('crew'), card(50), component('a'), component('b', { license: 'MIT' }), component('c')));
    expect(run([], { since: last }).code).toBe(0);
    expect(run([], { since: last, 'fail-on-drop': true })).toMatchObject({ code: 1, out: 'component:default/a  ready: A+ (100) -> D (50), fell\n  - Say the licence\n' });
    // Of another scorecard nobody can do anything here.
    writeFileSync(join(root, 'catalog/all.yaml'), documents(group('crew'), card(950), component('a', { license: 'MIT' }), component('b', { license: 'MIT' }), component('c')));
    expect(run([], { since: last, 'fail-on-drop': true })).toMatchObject({ code: 0, out: 'component:default/c  ready: D (50) -> F (5), the scorecard has changed\n' });
    git('', 'checkout', '-q', '--', '.');
  });

  test.each([
    [['a', 'b'], {}, /one reference/],
    [['a'], { team: 'crew' }, /one reference/],
    [[], { 'fail-on-drop': true }, /goes with --since/],
    [[], { since: 'nothing' }, /no commit/],
  ])('%j %j is a wrong call', (positionals, values, message) => {
    expect(() => run(positionals, values)).toThrow(message);
  });
});
