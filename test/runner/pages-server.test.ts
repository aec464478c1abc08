import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPagesServer } from '../../scripts/sandbox/runner/pages-server.ts';
import type { PagesServer } from '../../scripts/sandbox/runner/pages-server.ts';

let folder: string;
let server: PagesServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pages-test-'));
  server = await startPagesServer({ folder, host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** Sends the path as it is: fetch would tidy up `..` first. */
function get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; type: string; location: string; etag: string; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    request({ hostname, port, path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk)).on('end', () => {
        const header = (name: string) => String(response.headers[name] ?? '');
        resolve({ status: response.statusCode ?? 0, type: header('content-type'), location: header('location'), etag: header('etag'), body });
      });
    }).on('error', reject).end();
  });
}

test('before the first deployment it says that the site is being built', async () => {
  const { status, body } = await get('/');
  expect([status, /being built/.test(body), /http-equiv="refresh"/.test(body)]).toEqual([503, true, true]);
});

test('serves the site, and nothing else', async () => {
  const site = join(folder, 'releases', '1');
  for (const [path, text] of Object.entries({
    'index.html': 'home', 'about.html': 'about', 'a b/index.html': 'folder', 'api/all.json': '{}', 'app.js': 'js', 'pagefind.pf_meta': 'x', '.gitignore': 'hidden',
  })) {
    mkdirSync(join(site, path, '..'), { recursive: true });
    writeFileSync(join(site, path), text);
  }
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  symlinkSync('../../secret.txt', join(site, 'link.txt'));
  symlinkSync('releases/1', join(folder, 'current'));
  const seen = await Promise.all(['/', '/index.html', '/about', '/a%20b/', '/a%20b?x=1', '/api/all.json', '/app.js', '/pagefind.pf_meta'].map((path) => get(path)));
  expect(seen.map(({ status, type, location, body }) => `${status} ${type}${location} ${body}`)).toEqual([
    '200 text/html; charset=utf-8 home',
    '200 text/html; charset=utf-8 home',
    '200 text/html; charset=utf-8 about',
    '200 text/html; charset=utf-8 folder',
    '301 /a%20b/?x=1 ',
    '200 application/json; charset=utf-8 {}',
    '200 application/javascript; charset=utf-8 js',
    '200 application/octet-stream x',
  ]);
  const outside = ['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/a%20b/../../../secret.txt', '/link.txt', '/.gitignore', '/%00', '/%zz', '/..%5csecret.txt'];
  for (const path of outside) expect([path, (await get(path)).status]).toEqual([path, 404]);
  expect((await get('//evil.example/a%20b')).location).not.toMatch(/^\/\//);
});

test('answers 304 while nothing has changed, and shows a new release at once', async () => {
  const { etag } = await get('/');
  expect((await get('/', { 'if-none-match': etag })).status).toBe(304);
  mkdirSync(join(folder, 'releases', '2'), { recursive: true });
  writeFileSync(join(folder, 'releases', '2', 'index.html'), 'new home');
  writeFileSync(join(folder, 'releases', '2', '404.html'), 'not found here');
  symlinkSync('releases/2', join(folder, 'next'));
  renameSync(join(folder, 'next'), join(folder, 'current'));
  expect(await get('/', { 'if-none-match': etag })).toMatchObject({ status: 200, body: 'new home' });
  expect(await get('/nothing')).toMatchObject({ status: 404, body: 'not found here', type: 'text/html; charset=utf-8' });
});

test('refuses other hosts and other methods', async () => {
  expect((await get('/', { host: 'evil.example' })).status).toBe(421);
  expect((await fetch(server.url, { method: 'POST' })).status).toBe(405);
});

test('says which port is taken', async () => {
  await expect(startPagesServer({ folder, host: '127.0.0.1', port: Number(new URL(server.url).port) })).rejects.toThrow(/cannot use port \d+/);
});
