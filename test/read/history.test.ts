import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commitAt, commitsTouching, headCommit } from '../../scripts/read/history.ts';

const identity = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org' };

function repository() {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-history-'));
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', env: { ...process.env, ...identity }, stdio: 'pipe' }).trim();
  git('init', '-q', '-b', 'main');
  const commit = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
    git('add', '.');
    git('commit', '-q', '-m', text);
    return headCommit(folder);
  };
  return { folder, git, commit };
}

test('a folder’s history is that of the branch: merges count, what only a merged branch once held does not', () => {
  const { folder, git, commit } = repository();
  const first = commit('services/a/template.yaml', 'one');
  commit('services/b/template.yaml', 'other');
  git('checkout', '-q', '-b', 'side');
  commit('services/a/template.yaml', 'never on main');
  commit('services/a/template.yaml', 'two');
  git('checkout', '-q', 'main');
  commit('services/b/template.yaml', 'meanwhile');
  git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
  expect(commitsTouching(folder, 'services/a')).toEqual([headCommit(folder), first]);
  expect(commitsTouching(folder, 'services/none')).toEqual([]);
});

test('a commit is found by revision, by day and by moment; what the calendar lacks is no other day', () => {
  const { folder, commit } = repository();
  const only = commit('a.txt', 'one');
  for (const when of ['HEAD', 'main', only.slice(0, 10), '2098-02-28', '2098-02-28T09:00:00Z', '2098-02-28T09:00:00.5Z']) expect(commitAt(folder, when), when).toBe(only);
  for (const when of ['2000-01-01', '2098-02-30', '2098-13-01', '2098-02-30T09:00:00Z', '2098-02-28T25:00:00Z', '2098-02-28T', 'nowhere', '', '--all']) expect(commitAt(folder, when), when).toBeUndefined();
});
