import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { main } from '../../scripts/commands/main.ts';
import { tableText } from '../../scripts/commands/table-text.ts';
import { diskFiles } from '../../scripts/read/files.ts';
import { readCertificates } from '../../scripts/read/x509.ts';
import { reports } from '../../scripts/report/reports.ts';
import { documents, entity, group, settings, user } from '../catalog/world.ts';
import { root as company } from '../company.ts';

let root = '';
const git = (...args: readonly string[]) => execFileSync('git', ['-C', root, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], { env: { ...process.env, GIT_COMMITTER_DATE: '2026-03-01T12:00:00Z', GIT_AUTHOR_DATE: '2026-03-01T12:00:00Z' } });
const write = (path: string, text: string) => writeFileSync(join(root, path), text);

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'report-'));
  mkdirSync(join(root, 'catalog'));
  write('catalog/signpost.yaml', settings);
  write('catalog/org.yaml', documents(group('platform', { members: ['ada'] }), user('ada')));
  write('catalog/old.yaml', entity('Component', 'old', { type: 'service', lifecycle: 'production', owner: 'platform' }));
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'The beginning');
  write('catalog/new.yaml', entity('Component', 'new', { type: 'service', lifecycle: 'production', owner: 'platform' }, { title: '=cmd()' }));
});
afterAll(() => rmSync(root, { recursive: true }));

const rows = [{ group: 'All', name: 'report', summary: '', load: () => import('../../scripts/commands/report.ts') }];

const call = (...args: readonly string[]) => callWith({}, root, ...args);

async function callWith(env: Readonly<Record<string, string>>, cwd: string, ...args: readonly string[]) {
  const said = { out: '', err: '' };
  const code = await main(rows, ['report', ...args], { out: (text) => void (said.out += text), err: (text) => void (said.err += text), env, cwd, color: false });
  return { code, ...said };
}

test('without a name the reports are listed', async () => {
  const { code, out } = await call('--format', 'json');
  expect(code).toBe(0);
  expect((JSON.parse(out) as { name: string }[]).map(({ name }) => name)).toEqual(reports.map(({ name }) => name));
});

test.each(reports.map(({ name }) => name))('%s: its columns are those of its rows, in all three forms', async (name) => {
  const columns = reports.find((each) => each.name === name)?.columns ?? [];
  const [text, json, csv] = [await call(name), await call(name, '--format', 'json'), await call(name, '--format', 'csv')];
  expect([text.code, json.code, csv.code]).toEqual([0, 0, 0]);
  const found = JSON.parse(json.out) as Record<string, unknown>[];
  expect(found.flatMap((row) => Object.keys(row)).filter((key) => !columns.includes(key))).toEqual([]);
  expect(csv.out.split('\r\n')[0]).toBe(columns.join(','));
  expect(text.err).toBe(found.length === 0 ? 'There is nothing to report.\n' : '');
});

/** Of the example company: told by history, of which a clone of one commit has none, and by GitHub, which nobody asks here. */
const mayBeEmpty = new Set(['changes', 'waiting', 'waited-for']);

test.each(reports.map(({ name }) => name))('%s: of the example company its rows are there, with its columns', async (name) => {
  const columns = reports.find((each) => each.name === name)?.columns ?? [];
  const { code, out } = await callWith({}, company, name, '--format', 'json');
  const found = JSON.parse(out) as Record<string, unknown>[];
  expect(code).toBe(0);
  expect(found.flatMap((row) => Object.keys(row)).filter((key) => !columns.includes(key))).toEqual([]);
  expect(found.length > 0 || mayBeEmpty.has(name), `${name} has no rows`).toBe(true);
});

test('GitHub and the whole history are read for the reports that ask for them, and for no other', async () => {
  const catalog = loadCatalog(diskFiles(root), { today: '2026-11-21' });
  for (const { name, asks = [], rows: make } of reports) {
    const read = new Set<string>();
    const noting = <T>(what: string, value: T) => () => (read.add(what), value);
    make({ catalog, files: diskFiles(root), today: '2026-11-21', requests: noting('requests', []), history: noting('history', undefined), recent: () => [], readCertificates });
    expect([...read].sort(), name).toEqual([...asks].sort());
  }
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return Promise.resolve(new Response('[]', { headers: { 'content-type': 'application/json' } }));
  });
  const env = { GITHUB_TOKEN: 'x', GITHUB_REPOSITORY: 'example/signpost', GITHUB_API_URL: 'https://github.test/api/v3' };
  for (const { name } of reports.filter(({ asks = [] }) => !asks.includes('requests'))) expect((await callWith(env, root, name)).code, name).toBe(0);
  expect(asked).toEqual([]);
  expect((await callWith(env, root, 'waiting')).code).toBe(0);
  expect(asked).not.toEqual([]);
  vi.unstubAllGlobals();
});

test('a day of the past is that of Git', async () => {
  const refs = async (...args: readonly string[]) => (JSON.parse((await call('inventory', '--format', 'json', ...args)).out) as { ref: string }[]).map(({ ref }) => ref).filter((ref) => ref.startsWith('component'));
  expect(await refs()).toEqual(['component:default/new', 'component:default/old']);
  expect(await refs('--at', '2026-03-01')).toEqual(['component:default/old']);
});

test('no formula reaches a spreadsheet', async () => {
  expect((await call('inventory', '--format', 'csv')).out).toContain(",'=cmd(),");
});

test.each([
  [['waitin'], 'Did you mean "waiting"?'],
  [['waiting', 'inventory'], 'takes the name of one report'],
  [['waiting', '--format', 'xml'], 'it can be text, json, csv'],
  [['waiting', '--today', '2026-02-30'], 'it is a day such as'],
  [['waiting', '--at', '2020-01-01'], 'of which Git knows no commit'],
  [['waiting', '--at', '2026-03-32'], 'of which Git knows no commit'],
  [['changes', '--at', '2026-03-01'], 'The report on changes tells the last commits only. What changed between two days of the past: signpost diff'],
])('%j is refused', async (args, said) => {
  expect(await call(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(said) as string });
});

test('columns that nothing fills are left out of a table', () => {
  expect(tableText(['a', 'b', 'c'], [{ a: 'x', c: 1 }, { a: 'long', b: [], c: 20 }])).toBe('a     c\nx     1\nlong  20\n');
});
