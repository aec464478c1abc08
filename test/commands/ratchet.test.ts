import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import { documents, entity, group, user } from '../catalog/world.ts';

const rows = [
  { group: 'All', name: 'check', summary: 'x', load: () => import('../../scripts/commands/check.ts') },
  { group: 'All', name: 'generate', summary: 'x', load: () => import('../../scripts/commands/generate.ts') },
  { group: 'All', name: 'owners', summary: 'x', load: () => import('../../scripts/commands/owners.ts') },
];

let root = '';
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'ratchet-'));
  write('catalog/signpost.yaml', 'organization: Example\nrepository: example/signpost\nstrict: true\n');
  write('catalog/org.yaml', documents(group('platform', { members: ['ada'] }), user('ada')));
  write('catalog/a.yaml', component('a', 'nobody'));
  await call('generate');
  git('init', '-q', '-b', 'main');
  commit('one');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function component(name: string, owner: string): string {
  return entity('Component', name, { type: 'service', lifecycle: 'production', owner });
}

function git(...args: readonly string[]): void {
  execFileSync('git', ['-C', root, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args]);
}

function commit(message: string): void {
  git('add', '-A');
  git('commit', '-q', '-m', message);
}

async function call(...args: readonly string[]) {
  const said = { out: '', err: '' };
  const io = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text), env: {}, cwd: root, color: false };
  return { code: await main(rows, args, io), ...said };
}

/** The code and file of each problem. */
async function check(...args: readonly string[]) {
  const { out, err, code } = await call('check', '--format', 'json', ...args);
  const { problems } = JSON.parse(out) as { readonly problems: readonly { readonly code: string; readonly file: string }[] };
  return { code, err, problems: problems.map((problem) => `${problem.code} ${problem.file}`) };
}

describe('check --since', () => {
  test('prints what a change brought, wherever the old problems have moved', async () => {
    expect((await check()).problems).toEqual(['owner-unknown catalog/a.yaml']);
    expect(await check('--since', 'HEAD')).toMatchObject({ code: 0, problems: [], err: 'No problem that was not there before HEAD.\n' });
    git('mv', 'catalog/a.yaml', 'catalog/moved.yaml');
    write('catalog/moved.yaml', `# A line more.\n${component('a', 'nobody')}`);
    write('catalog/b.yaml', component('b', 'somebody'));
    expect(await check('--since', 'HEAD')).toMatchObject({ code: 1, problems: ['owner-unknown catalog/b.yaml'] });
    expect(await check('--since', '2098-01-01')).toMatchObject({ code: 1, problems: ['owner-unknown catalog/b.yaml'] });
    expect((await call('check', '--since', 'HEAD')).err).toBe('1 error, 0 warnings in 4 entities. They were not there before HEAD.\n');
  });

  test('looks at where the branch began: what was mended over there is not held against it', async () => {
    git('checkout', '-q', '-b', 'change');
    write('catalog/b.yaml', component('b', 'platform'));
    commit('two');
    git('checkout', '-q', 'main');
    write('catalog/a.yaml', component('a', 'platform'));
    commit('mend');
    git('checkout', '-q', 'change');
    expect((await check('--since', 'main')).problems.filter((problem) => problem.startsWith('owner-unknown'))).toEqual([]);
  });

  test('reads a catalog below the top of the repository', async () => {
    write('team/entities.yaml', component('c', 'nobody'));
    commit('below');
    write('team/more.yaml', component('d', 'nobody'));
    expect((await check('--catalog', 'team', '--since', 'HEAD')).problems).toEqual(['owner-unknown team/more.yaml'.replace('team/', '')]);
  });

  test('says so when there is no such commit, or no repository', async () => {
    expect(await call('check', '--since', 'nowhere')).toMatchObject({ code: 2, err: expect.stringContaining('which is no commit') as string });
    expect(await call('check', '--since', '2026-02-30')).toMatchObject({ code: 2, err: expect.stringContaining('--since is "2026-02-30", which is no commit') as string });
    expect(await call('check', '--since', '--output=x')).toMatchObject({ code: 2 });
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    expect(await call('check', '--catalog', outside, '--since', 'HEAD')).toMatchObject({ code: 2 });
    rmSync(outside, { recursive: true });
  });
});

describe('the list of known problems', () => {
  const list = () => readFileSync(join(root, 'catalog/known-problems.yaml'), 'utf8');

  test('holds back what was there, and nothing that comes', async () => {
    const written = await check('--write-known');
    expect(written).toMatchObject({ code: 0, problems: [] });
    expect(written.err).toContain('catalog/known-problems.yaml lists one problem.');
    expect(written.err).toContain('One more is known');
    expect(list()).toContain('about: component:default/a');
    write('catalog/b.yaml', component('b', 'nobody'));
    expect(await check()).toMatchObject({ code: 1, problems: ['owner-unknown catalog/b.yaml'] });
  });

  test('may only grow shorter: an entry that no longer holds is an error until it is gone', async () => {
    await check('--write-known');
    write('catalog/a.yaml', component('a', 'platform'));
    await call('generate');
    expect(await check()).toMatchObject({ code: 1, problems: ['known-problem-gone catalog/known-problems.yaml'] });
    expect(await check('--write-known')).toMatchObject({ code: 0, problems: [] });
    expect(existsSync(join(root, 'catalog/known-problems.yaml'))).toBe(false);
  });

  test('counts: of several alike, one less is said, and one more is a problem', async () => {
    const twice = (count: number) => entity('Component', 'a', { type: 'service', lifecycle: 'production', owner: 'platform' }, { tags: Array.from({ length: count }, () => 'X') });
    write('catalog/a.yaml', twice(2));
    await call('generate');
    const before = (await check()).problems.filter((problem) => problem.startsWith('tag-format'));
    expect(before).toHaveLength(2);
    await check('--write-known');
    expect((await check()).problems).toEqual([]);
    write('catalog/a.yaml', twice(3));
    expect((await check()).problems.filter((problem) => problem.startsWith('tag-format'))).toHaveLength(1);
    write('catalog/known-problems.yaml', list().replace(/^ {2}says: (.*tags\[0\].*)$/m, '  says: $1\n  times: 3'));
    expect((await call('check')).out).toContain('component:default/a has the problem tag-format once, not 3 times.');
  });

  test('stands at the root of somebody else’s folder, and is no entity there', async () => {
    write('other/a.yaml', component('a', 'nobody'));
    expect(await check('--catalog', 'other', '--write-known')).toMatchObject({ problems: [] });
    expect(existsSync(join(root, 'other/known-problems.yaml'))).toBe(true);
    expect((await check('--catalog', 'other')).problems).toEqual([]);
  });

  test('is written through no link', async () => {
    write('mine.txt', 'x');
    symlinkSync(join(root, 'mine.txt'), join(root, 'catalog/known-problems.yaml'));
    expect(await call('check', '--write-known')).toMatchObject({ code: 2, err: expect.stringContaining('catalog/known-problems.yaml') as string });
    expect(readFileSync(join(root, 'mine.txt'), 'utf8')).toBe('x');
  });

  test('a broken list is a problem with a place, and holds nothing back', async () => {
    write('catalog/known-problems.yaml', 'code: owner-unknown\n');
    expect((await check()).problems).toEqual(['owner-unknown catalog/a.yaml', 'known-problem catalog/known-problems.yaml']);
    write('catalog/known-problems.yaml', '- [\n');
    expect((await check()).problems).toContain('yaml-syntax catalog/known-problems.yaml');
  });
});

describe('owners --unowned --write', () => {
  const list = () => readFileSync(join(root, 'catalog/unowned.yaml'), 'utf8').split('\n').filter((line) => !line.startsWith('#'));

  test('writes what nobody owns; from then on the list only grows shorter', async () => {
    write('catalog/a.yaml', documents(component('a', 'nobody'), component('b', 'nobody')));
    expect(await call('owners', '--unowned', '--write')).toMatchObject({ code: 0, err: 'catalog/unowned.yaml lists 2 things that nobody owns.\n' });
    expect(list()).toEqual(['- component:default/a', '- component:default/b', '']);
    expect(await call('owners', '--unowned')).toMatchObject({ code: 0, err: 'Nobody owns 2 things, 0 of them not on catalog/unowned.yaml.\n' });
    write('catalog/a.yaml', documents(component('a', 'platform'), component('b', 'nobody'), component('c', 'nobody')));
    expect((await check()).problems).toEqual(expect.arrayContaining(['unowned catalog/a.yaml', 'unowned-gone catalog/unowned.yaml']));
    expect(await call('owners', '--unowned', '--write')).toMatchObject({ code: 0, err: 'catalog/unowned.yaml lists one thing that nobody owns.\n' });
    expect(list()).toEqual(['- component:default/b', '']);
    const after = await call('owners', '--unowned', '--format', 'json');
    expect(after.code).toBe(1);
    expect(JSON.parse(after.out)).toMatchObject([{ ref: 'component:default/b', state: 'unknown', listed: true }, { ref: 'component:default/c', listed: false }]);
  });

  test('an empty list stays, and keeps everything owned', async () => {
    write('catalog/a.yaml', component('a', 'platform'));
    await call('owners', '--unowned', '--write');
    expect(list()).toEqual(['[]', '']);
    await call('generate');
    expect((await check()).problems).toEqual([]);
    write('catalog/a.yaml', component('a', 'nobody'));
    expect((await check()).problems).toContain('unowned catalog/a.yaml');
  });

  test('a list that cannot be read is not written over', async () => {
    write('catalog/unowned.yaml', '- [\n');
    expect(await call('owners', '--unowned', '--write')).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read') as string });
    expect(list()).toEqual(['- [', '']);
  });

  test('writes through no link, and only beside --unowned', async () => {
    write('mine.txt', 'mine');
    symlinkSync(join(root, 'mine.txt'), join(root, 'catalog/unowned.yaml'));
    expect(await call('owners', '--unowned', '--write')).toMatchObject({ code: 2, err: expect.stringContaining('catalog/unowned.yaml') as string });
    expect(readFileSync(join(root, 'mine.txt'), 'utf8')).toBe('mine');
    expect(await call('owners', 'a', '--write')).toMatchObject({ code: 2 });
    expect(await call('owners', 'a', '--unowned')).toMatchObject({ code: 2 });
  });
});
