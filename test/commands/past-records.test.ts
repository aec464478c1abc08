import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readInstances } from '../../scripts/catalog/instances.ts';
import { pastOf } from '../../scripts/commands/past-records.ts';
import { diskFiles } from '../../scripts/read/files.ts';

const identity = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org' };
const record = (name: string, issue: number, more = '') =>
  `service: schema\ndigest: sha256:${'0'.repeat(64)}\naction: ${more === '' ? 'create' : 'change'}\nname: ${name}\nenvironment: test\nowner: group:default/crew\nrequester: user:default/ada\nissue: ${issue}\ninputs:\n  name: ${name}\n${more}`;
const pathOf = (name: string) => `live/test/schema/${name}/request.yaml`;

test('Git tells of requests that later ones have overwritten or removed, and when each was merged', () => {
  const root = mkdtempSync(join(tmpdir(), 'signpost-past-'));
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', env: { ...process.env, ...identity }, stdio: 'pipe' });
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(root, pathOf(name))), { recursive: true });
    writeFileSync(join(root, pathOf(name)), text);
  };
  const commit = (message: string) => {
    git('add', '-A');
    git('commit', '-qm', message);
    return git('rev-parse', 'HEAD').trim();
  };
  git('init', '-q', '-b', 'main');
  write('orders', record('orders', 1));
  const copied = commit('All at once');
  write('old', record('old', 2));
  const made = commit('Schema: old (#2)');
  write('orders', record('orders', 3, '  size: large\n'));
  const changed = commit('Change Schema: orders (#3)');
  rmSync(join(root, dirname(pathOf('old'))), { recursive: true });
  const removed = commit(`Delete Schema: old\n\nRequested by user:default/bo in #4.\n:000000 100644 ${'0'.repeat(40)} ${'1'.repeat(40)} A`);
  write('one', record('one', 5));
  write('two', record('two', 5));
  const bundle = commit('Two parts of one request');
  write('three', record('three', 6));
  write('four', record('four', 7));
  const several = commit('Several requests at once');

  const { merges, past } = pastOf(root, readInstances(diskFiles(root)).instances);
  const told = Object.fromEntries(Object.entries(merges).map(([path, merge]) => [path, [merge.commit, merge.shared]]));
  expect(told).toEqual({
    [pathOf('orders')]: [changed, false],
    [pathOf('one')]: [bundle, false],
    [pathOf('two')]: [bundle, false],
    [pathOf('three')]: [several, true],
    [pathOf('four')]: [several, true],
  });
  expect(past?.map(({ folder, merge, record: { issue }, removed: by }) => [folder, merge.commit, merge.shared, issue, by])).toEqual([
    ['live/test/schema/orders', copied, true, 1, undefined],
    ['live/test/schema/old', made, false, 2, undefined],
    ['live/test/schema/old', removed, false, 2, { issue: 4, requester: 'user:default/bo' }],
  ]);
});

test('outside a Git repository nothing is known', () => {
  expect(pastOf(mkdtempSync(join(tmpdir(), 'signpost-past-')), [])).toEqual({ merges: {} });
});
