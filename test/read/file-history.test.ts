import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { fileHistory } from '../../scripts/read/file-history.ts';

/** A repository in which every command is a day after the one before. */
function repository() {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-file-history-'));
  let day = 0;
  const git = (...args: readonly string[]) => {
    const date = `${new Date(Date.UTC(2026, 0, ++day, 10)).toISOString().slice(0, 19)}+00:00`;
    const env = { ...process.env, GIT_AUTHOR_NAME: 'Ana', GIT_AUTHOR_EMAIL: 'ana@example.org', GIT_AUTHOR_DATE: date, GIT_COMMITTER_NAME: 'Ana', GIT_COMMITTER_EMAIL: 'ana@example.org', GIT_COMMITTER_DATE: date };
    return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', env, stdio: 'pipe' }).trim();
  };
  git('init', '-q', '-b', 'main');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const commit = (message: string) => {
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '--allow-empty-message', '--cleanup=verbatim', '-m', message);
    return git('rev-parse', 'HEAD');
  };
  return { folder, git, write, commit, change: (path: string, text: string, message = text) => (write(path, text), commit(message)) };
}

const subjects = async (folder: string, path: string, bounds?: Parameters<typeof fileHistory>[1]) => (await fileHistory(folder, bounds))?.get(path)?.map(({ subject }) => subject);

test('a file has its last changes, the newest first, each with its commit, day and author', async () => {
  const { folder, change } = repository();
  for (const text of ['one', 'two', 'three', 'four']) change('catalog/a.yaml', text);
  const sha = change('catalog/b.yaml', 'other');
  const history = await fileHistory(folder);
  expect(history?.get('catalog/a.yaml')?.map(({ subject }) => subject)).toEqual(['four', 'three', 'two']);
  expect(history?.get('catalog/b.yaml')).toEqual([{ sha, date: expect.stringMatching(/^2026-01-\d\dT10:00:00(?:Z|\+00:00)$/), author: 'Ana', subject: 'other' }]);
  expect(history?.get('catalog/none.yaml')).toBeUndefined();
});

test('what was done under earlier names counts, and a new file of an old name begins anew', async () => {
  const { folder, change, commit, write } = repository();
  const long = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n');
  change('a.yaml', long, 'made');
  renameSync(join(folder, 'a.yaml'), join(folder, 'b.yaml'));
  commit('renamed');
  mkdirSync(join(folder, 'deep'));
  renameSync(join(folder, 'b.yaml'), join(folder, 'deep/c.yaml'));
  write('deep/c.yaml', `${long}\nmore`);
  commit('moved');
  change('a.yaml', 'something else', 'another');
  expect(await subjects(folder, 'deep/c.yaml')).toEqual(['moved', 'renamed', 'made']);
  expect(await subjects(folder, 'a.yaml')).toEqual(['another']);
});

test('a merge is no change, what it brings is', async () => {
  const { folder, git, change } = repository();
  change('a.yaml', 'one');
  git('checkout', '-q', '-b', 'side');
  change('a.yaml', 'two');
  git('checkout', '-q', 'main');
  change('b.yaml', 'meanwhile');
  git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
  expect(await subjects(folder, 'a.yaml')).toEqual(['two', 'one']);
  expect(await subjects(folder, 'b.yaml')).toEqual(['meanwhile']);
});

test('odd names and hostile messages are taken for nothing else', async () => {
  const { folder, change } = repository();
  const sha = change('plain.yaml', 'x', 'plain');
  const names = ['with space.yaml', 'new\nline.yaml', 'tab\tand "quotes".yaml', 'ünïcode/漢字.yaml', 'M', sha, '-n.yaml'];
  for (const name of names) change(name, name, `about ${JSON.stringify(name)}`);
  change('last.yaml', 'y', `${sha}`);
  change('last.yaml', 'z', `M\u0001 <script>alert(1)</script>\n\nR100\n${'0'.repeat(40)}`);
  change('last.yaml', 'nothing', '');
  const history = await fileHistory(folder);
  for (const name of names) expect(history?.get(name)?.map(({ subject }) => subject), name).toEqual([`about ${JSON.stringify(name)}`]);
  expect(history?.get('last.yaml')?.map(({ subject }) => subject)).toEqual(['', 'M\u0001 <script>alert(1)</script>', sha]);
  expect(history?.size).toBe(names.length + 2);
});

test('commits that changed nothing, and what was deleted, do no harm', async () => {
  const { folder, change, commit } = repository();
  change('a.yaml', 'one');
  commit('nothing');
  change('b.yaml', 'two');
  rmSync(join(folder, 'b.yaml'));
  commit('gone');
  expect(await subjects(folder, 'a.yaml')).toEqual(['one']);
});

test('a catalog in a folder of a repository has paths of its own, and the settings of a person change nothing', async () => {
  const { folder, git, change } = repository();
  change('docs/catalog/a.yaml', 'one');
  for (let count = 0; count < 5; count++) change('code.ts', `${count}`);
  for (const setting of ['diff.noprefix true', 'core.quotePath true', 'log.showSignature true', 'color.ui always', 'diff.renames false', 'log.decorate full', 'diff.relative false']) git('config', ...setting.split(' '));
  expect(await subjects(join(folder, 'docs'), 'catalog/a.yaml', { commits: 1, changes: 3 })).toEqual(['one']);
});

test('a shallow clone says nothing of what it does not hold', async () => {
  const { folder, change } = repository();
  change('a.yaml', 'one');
  change('b.yaml', 'two');
  change('a.yaml', 'three');
  const clone = (depth: number) => {
    const to = mkdtempSync(join(tmpdir(), 'signpost-file-history-'));
    execFileSync('git', ['clone', '-q', '--depth', String(depth), `file://${folder}`, to], { stdio: 'pipe' });
    return to;
  };
  expect((await fileHistory(clone(1)))?.size).toBe(0);
  const two = await fileHistory(clone(2));
  expect([...(two ?? [])].map(([path, changes]) => [path, changes.map(({ subject }) => subject)])).toEqual([['a.yaml', ['three']]]);
});

test('without a repository, a commit or Git there is no history, and no error', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'signpost-file-history-'));
  expect(await fileHistory(empty)).toBeUndefined();
  expect(await fileHistory(repository().folder)).toBeUndefined();
  expect(await fileHistory(join(empty, 'missing'))).toBeUndefined();
  const { PATH } = process.env;
  process.env['PATH'] = empty;
  try {
    expect(await fileHistory(empty)).toBeUndefined();
  } finally {
    process.env['PATH'] = PATH;
  }
});
