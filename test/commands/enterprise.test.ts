import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { main, type CommandRow } from '../../scripts/commands/main.ts';
import { documents, entity, group, user } from '../catalog/world.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'enterprise-'));
  mkdirSync(join(root, 'catalog'));
  writeFileSync(join(root, 'catalog/signpost.yaml'), 'organization: Acme\nrepository: acme/signpost\nserver: https://github.acme.example\n');
  const lamp = entity('Component', 'lamp', { type: 'service', lifecycle: 'production', owner: 'platform' }, { tags: ['java'], annotations: { 'github.com/project-slug': 'acme/lamp' } });
  writeFileSync(join(root, 'catalog/org.yaml'), documents(group('platform', { members: ['ada'] }), user('ada'), lamp));
  mkdirSync(join(root, 'catalog/java'));
  writeFileSync(join(root, 'catalog/java/build.yml'), 'name: Build\n');
  writeFileSync(join(root, 'catalog/java.yaml'), JSON.stringify({ apiVersion: 'signpost.dev/v1', kind: 'Pipeline', metadata: { name: 'java' }, spec: { owner: 'platform', match: { tags: ['java'] }, skeleton: './java' } }));
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', root, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args]);
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'The beginning');
});
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => vi.unstubAllGlobals());

const load: Readonly<Record<string, CommandRow['load']>> = {
  approvals: () => import('../../scripts/commands/approvals.ts'),
  assign: () => import('../../scripts/commands/assign.ts'),
  builds: () => import('../../scripts/commands/builds.ts'),
  diff: () => import('../../scripts/commands/diff.ts'),
  impact: () => import('../../scripts/commands/impact.ts'),
  reconcile: () => import('../../scripts/commands/reconcile.ts'),
  report: () => import('../../scripts/commands/report.ts'),
  sync: () => import('../../scripts/commands/sync.ts'),
};

/** By hand: no variable says where GitHub is. */
const tokens = { GITHUB_TOKEN: 'ghs_x', GITHUB_REPOSITORY: 'acme/signpost', SIGNPOST_GITHUB_TOKEN: 'ghs_y' };

test.each([
  ['approvals', '--repo', 'acme/lamp', '--pull', '1'],
  ['assign', '--issue', '1'],
  ['builds', '--look'],
  ['diff', '--comment', 'catalog/org.yaml', '--pull', '1'],
  ['impact', '--pull', '1'],
  ['reconcile', '--issue', '1'],
  ['report', 'waiting'],
  ['sync', 'github'],
])('the token of an Enterprise Server goes nowhere else: %s', async (name, ...args) => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(new URL(address).href);
    return Promise.resolve(new Response('{"message":"Not Found"}', { status: 404, headers: { 'content-type': 'application/json' } }));
  });
  const rows = [{ group: 'All', name, summary: '', load: load[name] as CommandRow['load'] }];
  await main(rows, [name, ...args, '-C', root], { out: () => undefined, err: () => undefined, color: false, cwd: root, env: tokens });
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((address) => !address.startsWith('https://github.acme.example/api/v3/'))).toEqual([]);
});
