import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apiAt, apiUrlOf } from '../../scripts/model/api-url.ts';
import { root } from '../company.ts';

const [own, theirs] = ['https://github.example.com', 'https://github.example.com/api/v3'];

test.each<[Record<string, string>, string, string]>([
  [{}, 'https://github.com', 'https://api.github.com'],
  [{}, own, theirs],
  [{}, `${own}/`, theirs],
  [{ GITHUB_API_URL: '', GITHUB_SERVER_URL: '' }, own, theirs],
  [{ GITHUB_SERVER_URL: `${own}/` }, 'https://github.com', theirs],
  [{ GITHUB_SERVER_URL: 'https://github.com' }, own, 'https://api.github.com'],
  [{ GITHUB_API_URL: 'http://127.0.0.1:1/api', GITHUB_SERVER_URL: own }, own, 'http://127.0.0.1:1/api'],
])('with %j and a catalog on %s calls go to %s', (env, server, url) => {
  expect(apiUrlOf(env, server)).toBe(url);
});

test('a company whose data stay in one country has its API beside its site', () => {
  expect(apiAt('https://acme.ghe.com/')).toBe('https://api.acme.ghe.com');
});

test('no other has its API elsewhere', () => {
  for (const server of ['https://github.com.example.com', 'https://github.com:8443', 'https://my-github.com', 'http://127.0.0.1:3000', 'https://acme.ghe.com.example.com', 'https://ghe.com', 'http://acme.ghe.com']) expect(apiAt(server)).toBe(`${server}/api/v3`);
});

test('nobody else decides where a token goes', () => {
  const files = readdirSync(join(root, 'scripts'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts') && path !== join('model', 'api-url.ts'));
  const deciding = files.filter((path) => /'https:\/\/api\.github\.com'|'GITHUB_API_URL'\]/.test(readFileSync(join(root, 'scripts', path), 'utf8')));
  expect(files.length).toBeGreaterThan(300);
  expect(deciding).toEqual([]);
});
