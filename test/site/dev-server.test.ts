import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { root as program } from '../company.ts';
import { temporaryFolder } from './built.ts';

const limit = { timeout: 60_000, interval: 100 };
const folder = temporaryFolder();
let address = '';
let log = '';
let stop: () => Promise<unknown> = async () => undefined;

beforeAll(async () => {
  for (const name of ['catalog', 'live', '.github']) if (existsSync(join(program, name))) cpSync(join(program, name), join(folder, name), { recursive: true });
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  // Astro serves nothing where it believes to be under test.
  const { VITEST: _, NODE_ENV: __, GITHUB_SERVER_URL: ___, GITHUB_REPOSITORY: ____, ...env } = process.env;
  const child = spawn(process.execPath, [join(program, 'node_modules/astro/bin/astro.mjs'), 'dev', '--root', 'site', '--host', '127.0.0.1', '--port', String(port)], {
    cwd: program,
    env: { ...env, SIGNPOST_ROOT: folder, ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const ended = new Promise((done) => child.on('close', done));
  stop = () => {
    child.kill();
    return ended;
  };
  await vi.waitFor(async () => (await fetch(address)).text(), limit);
}, 90_000);

afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function page(path: string): Promise<{ readonly status: number; readonly html: string }> {
  const answer = await fetch(address + path);
  return { status: answer.status, html: await answer.text() };
}

function component(description: string): string {
  return `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: lighthouse\n  title: Lighthouse\n  description: ${description}\nspec:\n  type: service\n  lifecycle: production\n  owner: terminal-systems\n  system: gate\n`;
}

const file = 'catalog/domains/terminal/lighthouse.yaml';
const path = '/catalog/component/default/lighthouse/';

describe('a page of the dev server shows what the files say when it is asked for', () => {
  test('an entity that comes, changes and goes, with the lists that it is in', async () => {
    expect(await page(path)).toMatchObject({ status: 404 });
    write(file, component('Shines at night.'));
    expect(await page(path)).toMatchObject({ status: 200, html: expect.stringContaining('Shines at night.') as string });
    expect((await page('/catalog/component/')).html).toContain('Shines at night.');
    expect((await page('/catalog/system/default/gate/')).html).toContain('Lighthouse');
    for (const text of ['Shines by day.', 'Shines always.', 'Is dark.']) {
      write(file, component(text));
      expect((await page(path)).html).toContain(text);
    }
    rmSync(join(folder, file));
    expect(await page(path)).toMatchObject({ status: 404 });
    expect((await page('/catalog/component/')).html).not.toContain('Lighthouse');
  });

  test('an article that comes, changes and goes', async () => {
    const article = (text: string) => `---\ntitle: Tides\n---\n\n${text} See <EntityLink ref="system:gate" />.\n`;
    write('catalog/docs/sea/tides.mdx', article('High water.'));
    expect(await page('/docs/sea/tides/')).toMatchObject({ status: 200, html: expect.stringContaining('High water.') as string });
    expect((await page('/docs/')).html).toContain('Tides');
    write('catalog/docs/sea/tides.mdx', article('Low water.'));
    expect((await page('/docs/sea/tides/')).html).toContain('Low water.');
    rmSync(join(folder, 'catalog/docs/sea'), { recursive: true });
    expect(await page('/docs/sea/tides/')).toMatchObject({ status: 404 });
  });

  test('settings', async () => {
    write('catalog/signpost.yaml', 'organization: Lighthouse keepers\nrepository: keepers/signpost\n');
    expect((await page('/')).html).toContain('Lighthouse keepers');
    cpSync(join(program, 'catalog/signpost.yaml'), join(folder, 'catalog/signpost.yaml'));
    expect((await page('/')).html).not.toContain('Lighthouse keepers');
  });
});

test('problems are printed, and what can be served is', async () => {
  write(file, component('Shines').replace('terminal-systems', 'terminal-sistems'));
  expect(await page(path)).toMatchObject({ status: 200 });
  await expect.poll(() => log, limit).toMatch(/lighthouse\.yaml:10:10 {2}error {2}owner-unknown/);
  write(file, 'kind: [');
  expect(await page(path)).toMatchObject({ status: 404 });
  expect(await page('/catalog/component/')).toMatchObject({ status: 200 });
  await expect.poll(() => log, limit).toMatch(/lighthouse\.yaml:1:\d+ {2}error {2}yaml-syntax/);
  rmSync(join(folder, file));
});

test('an article that would run something is not run', async () => {
  const marker = join(folder, 'marker');
  write('catalog/docs/odd.mdx', `---\ntitle: Odd\n---\n\n{process.getBuiltinModule('node:fs').writeFileSync(${JSON.stringify(marker)}, '')}\n`);
  await page('/docs/odd/');
  await expect.poll(() => log, limit).toContain('article-code');
  expect(existsSync(marker)).toBe(false);
  expect((await page('/docs/')).html).toContain('Odd');
  rmSync(join(folder, 'catalog/docs/odd.mdx'));
});

test('an open browser is told to load its page again', async () => {
  const { html: client } = await page('/@vite/client');
  const token = /wsToken = "([^"]+)"/.exec(client)?.[1] ?? '';
  const socket = new WebSocket(`${address.replace('http', 'ws')}/?token=${token}`, 'vite-hmr');
  const told: string[] = [];
  socket.addEventListener('message', ({ data }) => told.push(String(data)));
  await expect.poll(() => told.join(), limit).toContain('connected');
  write(file, component('Shines at night.'));
  await expect.poll(() => told.join(), limit).toContain('full-reload');
  socket.close();
  rmSync(join(folder, file));
});
