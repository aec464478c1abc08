import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changedFiles } from '../../scripts/sandbox/git/changes.ts';
import { listCommits, readTree, writeBlob } from '../../scripts/sandbox/git/objects.ts';
import { parsePush, refusePush } from '../../scripts/sandbox/git/receive.ts';
import { writeTree } from '../../scripts/sandbox/git/trees.ts';
import type { GitRepository } from '../../scripts/sandbox/git/repository.ts';
import { seedRepository } from '../../scripts/sandbox/seed.ts';

let base: string;
let from: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'seed-test-'));
  from = join(base, 'from');
  mkdirSync(from);
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=N', '-c', 'user.email=n@example.org', '-c', 'init.defaultBranch=trunk'];
  return execFileSync('git', [...identity, ...args], { cwd: from, encoding: 'utf8' });
}

const seed = (): Promise<GitRepository> => seedRepository(join(base, 'bare.git'), from, 'main', '2026-01-02T03:04:05Z');

async function paths(repository: GitRepository): Promise<string[]> {
  return (await readTree(repository, 'main', { recursive: true }) ?? []).filter(({ type }) => type === 'blob').map(({ path }) => path);
}

test('a plain folder becomes one commit, what .gitignore names left out', async () => {
  writeFileSync(join(from, 'a.txt'), 'a');
  writeFileSync(join(from, '.gitignore'), 'b.txt\n');
  writeFileSync(join(from, 'b.txt'), 'b');
  const repository = await seed();
  expect(await paths(repository)).toEqual(['.gitignore', 'a.txt']);
  expect(await listCommits(repository, 'main')).toMatchObject([{ parents: [], author: { date: '2026-01-02T03:04:05Z' } }]);
});

test('a checkout brings its history, and its changes as one commit more', async () => {
  git('init', '--quiet');
  writeFileSync(join(from, 'a.txt'), 'a');
  git('add', '.');
  git('commit', '--quiet', '-m', 'First');
  writeFileSync(join(from, 'new.txt'), 'n');
  rmSync(join(from, 'a.txt'));
  const repository = await seed();
  expect(await paths(repository)).toEqual(['new.txt']);
  expect((await listCommits(repository, 'main')).map(({ message }) => message)).toEqual(['Take over the working tree as it is', 'First']);
  expect(git('status', '--short').trim().split('\n').sort()).toEqual(['?? new.txt', 'D a.txt']);
});

test('a clean checkout is taken over as it is', async () => {
  git('init', '--quiet');
  writeFileSync(join(from, 'a.txt'), 'a');
  git('add', '.');
  git('commit', '--quiet', '-m', 'First');
  expect((await listCommits(await seed(), 'main')).map(({ sha }) => sha)).toEqual([git('rev-parse', 'HEAD').trim()]);
});

test('a folder inside a checkout has no history of its own', async () => {
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'First');
  from = join(from, 'inner');
  mkdirSync(from);
  writeFileSync(join(from, 'a.txt'), 'a');
  expect(await listCommits(await seed(), 'main')).toHaveLength(1);
});

test('changes: renames, links, binary files, odd names and carriage returns', async () => {
  const repository = await seed();
  const blob = (text: string): Promise<string> => writeBlob(repository, Buffer.from(text));
  const long = 'line\n'.repeat(20);
  const before = await writeTree(repository, null, [
    { path: 'old "name".txt', mode: '100644', sha: await blob(long) },
    { path: 'link', mode: '100644', sha: await blob('target') },
    { path: 'mac.txt', mode: '100644', sha: await blob('x\rdiff --git a/fake b/fake\r@@ -1 +1 @@\n') },
    { path: 'z.bin', mode: '100644', sha: await blob('\0\x01') },
  ]);
  const after = await writeTree(repository, null, [
    { path: 'neu ü.txt', mode: '100644', sha: await blob(`${long}more\n`) },
    { path: 'link', mode: '120000', sha: await blob('target') },
    { path: 'mac.txt', mode: '100644', sha: await blob('y\rdiff --git a/fake b/fake\r@@ -1 +1 @@\n') },
    { path: 'z.bin', mode: '100644', sha: await blob('\0\x02') },
    { path: 'zz.txt', mode: '100644', sha: await blob('last\n') },
  ]);
  const files = await changedFiles(repository, before ?? '', after ?? '');
  expect(files.map(({ path, status, additions, deletions }) => [path, status, additions, deletions])).toEqual([
    ['link', 'changed', 1, 1],
    ['mac.txt', 'modified', 1, 1],
    ['neu ü.txt', 'renamed', 1, 0],
    ['z.bin', 'modified', 0, 0],
    ['zz.txt', 'added', 1, 0],
  ]);
  expect(files[2]?.previousPath).toBe('old "name".txt');
  expect(files[3]).not.toHaveProperty('patch');
  expect(files[4]?.patch).toBe('@@ -0,0 +1 @@\n+last');
});

test('trees: whole folders come and go, paths that Git refuses refuse', async () => {
  const repository = await seed();
  const sha = await writeBlob(repository, Buffer.from('x'));
  const inner = await writeTree(repository, null, [{ path: 'deep/x', mode: '100644', sha }]) ?? '';
  const outer = await writeTree(repository, null, [{ path: 'at', mode: '040000', sha: inner }, { path: 'y', mode: '100644', sha }]) ?? '';
  expect((await readTree(repository, outer, { recursive: true }))?.map(({ path }) => path)).toEqual(['at', 'at/deep', 'at/deep/x', 'y']);
  for (const path of ['.git/x', 'a/.GIT/x', 'a/../x', 'git~1/x']) {
    expect(await writeTree(repository, null, [{ path, mode: '100644', sha }]), path).toBeUndefined();
  }
});

test('a push is read up to its pack, and refused line by line', () => {
  const [zero, one] = ['0'.repeat(40), '1'.repeat(40)];
  const line = (text: string): string => (text.length + 4).toString(16).padStart(4, '0') + text;
  const body = Buffer.from(`${line(`shallow ${one}`)}${line(`${zero} ${one} refs/heads/new\0report-status side-band-64k`)}${line(`${one} ${zero} refs/heads/old`)}0000PACK0005`);
  const push = parsePush(body);
  expect(push.commands).toEqual([
    { before: undefined, after: one, ref: 'refs/heads/new' },
    { before: one, after: undefined, ref: 'refs/heads/old' },
  ]);
  expect(push.capabilities).toContain('side-band-64k');
  expect(refusePush(push, () => 'no').toString()).toContain('ng refs/heads/new no\n');
  expect(parsePush(Buffer.from('0000')).commands).toEqual([]);
});
