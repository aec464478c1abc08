import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import { accountsOf } from '../../scripts/commands/sandbox.ts';
import { holdFolder } from '../../scripts/effects/folder-lock.ts';
import { catalog, root } from '../company.ts';

const rows = [{ group: 'All', name: 'sandbox', summary: '', load: () => import('../../scripts/commands/sandbox.ts') }];

async function call(...args: readonly string[]): Promise<{ code: number; err: string }> {
  let err = '';
  const code = await main(rows, ['sandbox', ...args], { out: () => undefined, err: (text) => (err += text), color: false, cwd: root, env: {} });
  return { code, err };
}

const state = () => ['--state', mkdtempSync(join(tmpdir(), 'signpost-state-'))];

test.each(['port-database', 'port-github', 'port-site'])('a taken %s is said, with what to do', async (name) => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const others = ['port-database', 'port-github', 'port-site'].filter((other) => other !== name).flatMap((other) => [`--${other}`, '0']);
  const { code, err } = await call(...state(), ...others, `--${name}`, String(port));
  taken.close();
  expect(code).toBe(2);
  expect(err).toContain(`Port ${port} is taken`);
  expect(err).toContain(`--${name} ${port + 10}`);
});

test('a second sandbox is refused before --reset throws away what the first one writes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-state-'));
  writeFileSync(join(folder, 'kept'), '');
  const release = await holdFolder(folder);
  const { code, err } = await call('--state', folder, '--reset');
  await release();
  expect(code).toBe(2);
  expect(err).toContain(`A sandbox is running with the state in ${folder}. Stop it first`);
  expect(existsSync(join(folder, 'kept'))).toBe(true);
});

test('can asks for the environment that a service needs', async () => {
  let err = '';
  const known = [{ group: 'All', name: 'can', summary: '', load: () => import('../../scripts/commands/can.ts') }];
  const io = { out: () => undefined, err: (text: string) => (err += text), color: false, cwd: root, env: {} };
  expect(await main(known, ['can', 'yuki-hayashi', 'create', 'postgres-schema'], io)).toBe(2);
  expect(err).toContain('is requested for an environment. Name one: development');
});

test('a secret that is not there is missed at once', async () => {
  expect(await call('--secret', 'KUBECONFIG_DATA', '--secret', 'AWS_ACCESS_KEY_ID')).toMatchObject({ code: 2, err: expect.stringContaining('KUBECONFIG_DATA and AWS_ACCESS_KEY_ID are not set') });
});

test('a port that is none is refused', async () => {
  expect(await call('--port-site', 'http')).toMatchObject({ code: 2, err: expect.stringContaining('--port-site is "http"') });
});

test('everybody of the catalog can be played; the platform team administers', () => {
  const accounts = accountsOf(catalog);
  expect(accounts).toHaveLength(catalog.ofKind('User').length);
  const permissions = new Map(accounts.map(({ login, permission }) => [login, permission]));
  expect(permissions.get('amara-okafor')).toBe('admin');
  expect(permissions.get('yuki-hayashi')).toBe('write');
  expect([...permissions.values()]).toContain('read');
});
