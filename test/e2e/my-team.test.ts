import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtSite, type BuiltSite } from '../site/built.ts';
import { openBrowser } from './chromium.ts';

const origin = 'http://127.0.0.1:9';
const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml' };

let site: BuiltSite;
let context: BrowserContext;
beforeAll(async () => {
  site = await builtSite({ search: false, base: '/some/where/' });
  context = await openBrowser();
});
afterAll(() => context.close());

async function openPage(): Promise<Page> {
  const page = await context.newPage();
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    const path = decodeURIComponent(pathname).replace('/some/where/', '');
    const file = join(site.folder, path === '' || path.endsWith('/') ? `${path}index.html` : path);
    if (!existsSync(file)) return route.fulfill({ status: 404 });
    return route.fulfill({ body: readFileSync(file), contentType: types[extname(file)] ?? 'application/octet-stream' });
  });
  return page;
}

const home = `${origin}/some/where/`;
const team = `${home}catalog/group/default/terminal-systems/`;
const shift = () =>
  new Promise<number>((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { readonly value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum), 300);
  });

test('the home page leads to the team that somebody says is theirs, and moves nothing for it', async () => {
  const page = await openPage();
  await page.goto(home);
  expect(await page.locator('[data-my-team] a').allTextContents()).toEqual(['Choose your team, and find it here']);
  await page.goto(team);
  const button = page.getByRole('button', { name: 'This is my team' });
  expect(await button.getAttribute('aria-pressed')).toBe('false');
  await button.focus();
  await page.keyboard.press('Enter');
  expect(await button.getAttribute('aria-pressed')).toBe('true');
  expect(await page.evaluate(shift)).toBe(0);

  await page.goto(home);
  const links = page.locator('[data-my-team] a');
  expect(await links.first().textContent()).toBe('Terminal Systems');
  expect(await links.count()).toBe(5);
  expect(await page.evaluate(shift)).toBe(0);
  await links.nth(1).click();
  expect(await page.locator('h1').textContent()).toBe('Crane telemetry');

  await page.goto(`${home}nl/`);
  expect(await links.first().getAttribute('href')).toBe('/some/where/nl/catalog/group/default/terminal-systems/');

  await page.goto(team);
  await button.click();
  expect(await button.getAttribute('aria-pressed')).toBe('false');
  await page.goto(home);
  expect(await links.allTextContents()).toEqual(['Choose your team, and find it here']);
  await page.close();
});

test('what somebody else has put into the storage leads nowhere else', async () => {
  const page = await openPage();
  await page.goto(home);
  for (const kept of ['{', '1', '{"path":1}', JSON.stringify({ path: '//evil.example/', title: '<img src=x>', things: [['https://evil.example/', 'x'], ['\\\\evil.example', 'y'], 'z'] })]) {
    await page.evaluate((text) => localStorage.setItem('signpost:my-team', text), kept);
    await page.reload();
    const addresses = await page.locator('[data-my-team] a').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).origin));
    expect(addresses.every((each) => each === origin), kept).toBe(true);
    expect(await page.locator('[data-my-team] img').count()).toBe(0);
  }
  await page.close();
});

test('a browser that keeps nothing is offered nothing, and the page works', async () => {
  const page = await openPage();
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('blocked', 'SecurityError'); } }));
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await page.goto(team);
  expect(await page.getByRole('button', { name: 'This is my team' }).isVisible()).toBe(false);
  await page.goto(home);
  expect(await page.locator('[data-my-team] a').count()).toBe(1);
  expect(faults).toEqual([]);
  await page.close();
});
