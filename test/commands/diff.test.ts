import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import { documents, entity, group, settings } from '../catalog/world.ts';

const component = (name: string, spec: object = {}) => entity('Component', name, { type: 'service', lifecycle: 'production', owner: 'payments', ...spec });

let root = '';
const git = (...args: readonly string[]) => execFileSync('git', ['-C', root, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const commit = (message: string) => {
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
};

/** A branch that adds b, while the main branch has gone on and has c. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'diff-'));
  git('init', '--quiet', '--initial-branch=main');
  write('catalog/signpost.yaml', settings);
  write('catalog/org.yaml', documents(group('payments'), component('a')));
  commit('The beginning');
  git('switch', '--quiet', '--create', 'branch');
  write('catalog/b.yaml', component('b'));
  commit('b');
  git('switch', '--quiet', 'main');
  write('catalog/c.yaml', component('c'));
  commit('c');
  git('switch', '--quiet', 'branch');
});
afterAll(() => rmSync(root, { recursive: true }));

async function diff(...args: readonly string[]) {
  const said = { out: '', err: '' };
  const io = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text), env: {}, cwd: root, color: false };
  const rows = [{ group: 'All', name: 'diff', summary: '', load: () => import('../../scripts/commands/diff.ts') }];
  return { code: await main(rows, ['diff', ...args], io), ...said };
}

const added = async (...args: readonly string[]) => (JSON.parse((await diff(...args, '--format', 'json')).out) as { added: { ref: string }[]; removed: { ref: string }[] });

test('of a branch only what it changed itself counts; two states as they are when asked', async () => {
  expect(await diff('main', 'branch')).toMatchObject({ code: 0, out: 'Added (1)\n  b (component:default/b): Component of type service, owned by payments\n', err: expect.stringMatching(/^Compared with [0-9a-f]{10}, where it left main\.\n1 entity added\.\n$/) as string });
  expect(await added('main', 'branch', '--exact')).toMatchObject({ added: [{ ref: 'component:default/b' }], removed: [{ ref: 'component:default/c' }] });
});

test('a base that comes after the head is compared as it is', async () => {
  expect(await added('main', 'main~1')).toMatchObject({ added: [], removed: [{ ref: 'component:default/c' }] });
});

test('without a head it is what lies on the disk', async () => {
  write('catalog/d.yaml', component('d'));
  expect((await added('main')).added).toMatchObject([{ ref: 'component:default/b' }, { ref: 'component:default/d' }]);
  expect((await added('HEAD')).added).toMatchObject([{ ref: 'component:default/d' }]);
  rmSync(join(root, 'catalog/d.yaml'));
});

test('a checkout that the base has overtaken has changed nothing but what lies on the disk', async () => {
  git('switch', '--quiet', '--detach', 'main~1');
  write('catalog/d.yaml', component('d'));
  // As a state of its own it is another one: what the base has is not in it.
  expect(await added('main')).toMatchObject({ added: [{ ref: 'component:default/d' }], removed: [] });
  expect(await added('main', 'HEAD')).toMatchObject({ added: [], removed: [{ ref: 'component:default/c' }] });
  expect(await added('main', '--exact')).toMatchObject({ added: [{ ref: 'component:default/d' }], removed: [{ ref: 'component:default/c' }] });
  rmSync(join(root, 'catalog/d.yaml'));
  git('switch', '--quiet', 'branch');
});

test('nothing changed is said, and leaves nothing on stdout', async () => {
  expect(await diff('HEAD', 'HEAD')).toEqual({ code: 0, out: '', err: 'No effect on the catalog.\n' });
  expect((await diff('HEAD', 'HEAD', '--format', 'markdown')).out).toContain('No effect on the catalog.');
});

test.each([
  [[], 'diff takes a revision to compare with'],
  [['main', 'branch', 'more'], 'diff takes a revision to compare with'],
  [['nowhere'], '"nowhere" is no commit'],
  [['--upload-pack=x'], 'There is no option'],
  [['main', '--format', 'csv'], 'it can be text, json, markdown'],
  [['--comment', 'x.md'], 'they go together'],
  [['--comment', 'x.md', '--pull', 'two'], 'they go together'],
])('refuses %j', async (args, message) => {
  expect(await diff(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) as string });
});

test('what is on disk only shows hostile texts harmlessly', async () => {
  write('catalog/e.yaml', entity('Component', 'e', { type: 'service', lifecycle: 'production', owner: 'payments' }, { title: 'E\u001b[31m\u202e' }));
  expect((await diff('HEAD')).out).not.toMatch(/[\u001b\u202e]/);
  rmSync(join(root, 'catalog/e.yaml'));
});

test('the last commits are a report, but for the first, of which nobody knows what was before', async () => {
  const said = { out: '', err: '' };
  const io = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text), env: {}, cwd: root, color: false };
  const rows = [{ group: 'All', name: 'report', summary: '', load: () => import('../../scripts/commands/report.ts') }];
  expect(await main(rows, ['report', 'changes', '--format', 'json'], io), said.err).toBe(0);
  expect(JSON.parse(said.out)).toMatchObject([{ commit: git('rev-parse', 'HEAD').trim(), subject: 'b', added: ['component:default/b'], changed: [], removed: [], gained: 0, lost: 0 }]);
});
