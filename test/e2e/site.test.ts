import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtSite, type BuiltSite } from '../site/built.ts';
import { accessibilityFaults } from './accessible.ts';
import { openBrowser } from './chromium.ts';

const origin = 'http://127.0.0.1:9';
const base = '/some/where/';
const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml' };

let site: BuiltSite;
beforeAll(async () => {
  site = await builtSite({ base });
});

/** A page whose every request is answered from the built files; those to other hosts are listed. */
async function openPage(context: BrowserContext): Promise<{ readonly page: Page; readonly strays: string[] }> {
  const page = await context.newPage();
  const strays: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') strays.push(message.text());
  });
  await page.route('**/*', (route) => {
    const { origin: host, pathname } = new URL(route.request().url());
    if (host !== origin) {
      strays.push(route.request().url());
      return route.abort();
    }
    const path = decodeURIComponent(pathname).slice(base.length);
    const file = join(site.folder, path === '' || path.endsWith('/') ? `${path}index.html` : path);
    if (!pathname.startsWith(base) || !existsSync(file)) return route.fulfill({ status: 404 });
    return route.fulfill({ body: readFileSync(file), contentType: types[extname(file)] ?? 'application/octet-stream' });
  });
  return { page, strays };
}

const at = (path: string) => origin + base.replace(/\/$/, '') + path;

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  let context: BrowserContext;
  beforeAll(async () => {
    context = await openBrowser({ colorScheme, width: 390 });
  });
  afterAll(() => context.close());

  test('the form, filled in wrongly and rightly', async () => {
    const { page, strays } = await openPage(context);
    await page.goto(at('/services/postgres-schema/'));
    await page.locator('form.request.live').waitFor();
    expect(await page.locator('.wrong:not(:empty)').count()).toBe(0);
    await page.getByLabel('Name', { exact: true }).fill('Not A Name');
    expect(await page.locator('.wrong:not(:empty)').count()).toBe(0);
    await page.getByRole('link', { name: 'Request', exact: true }).click();
    await page.locator('.problems li').first().waitFor();
    expect(page.url()).toBe(at('/services/postgres-schema/'));
    expect(await page.locator('[data-field="name"] input').getAttribute('aria-invalid')).toBe('true');
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.getByLabel('Name', { exact: true }).fill('gate-visits');
    await page.getByLabel('Environment', { exact: true }).selectOption('production');
    await page.getByLabel('Owner', { exact: true }).selectOption('group:default/customs');
    await page.getByLabel('Purpose', { exact: true }).fill('What the gate saw, kept for thirty days.');
    await page.locator('.files summary', { hasText: 'catalog-info.yaml' }).waitFor();
    expect(await page.locator('.problems').isVisible()).toBe(false);
    expect(await page.locator('.approvers:visible').innerText()).toContain('Reliability');
    const link = new URL((await page.getByRole('link', { name: 'Request', exact: true }).getAttribute('href')) ?? '');
    expect(link.searchParams.get('name')).toBe('gate-visits');
    expect(link.searchParams.get('owner')).toBe('group:default/customs');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(strays).toEqual([]);
    await page.close();
  });
});

describe('keyboard and form', () => {
  let context: BrowserContext;
  beforeAll(async () => {
    context = await openBrowser();
  });
  afterAll(() => context.close());

  test('an edit of somebody’s file is shown as its changed lines', async () => {
    const { page } = await openPage(context);
    await page.goto(at('/services/team-membership/'));
    await page.locator('form.request.live').waitFor();
    await page.getByLabel('Person', { exact: true }).selectOption('user:default/henrik-aalto');
    await page.getByLabel('Team', { exact: true }).selectOption('group:default/customs');
    await page.getByLabel('Reason', { exact: true }).fill('Joins for the customs project.');
    expect(await page.locator('.files ins').innerText()).toContain('- henrik-aalto');
    await page.close();
  });

  test('answers that are too long for a link can be copied instead', async () => {
    const { page } = await openPage(context);
    await page.goto(at('/services/postgres-schema/'));
    await page.locator('form.request.live').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('x'.repeat(20));
    await page.getByLabel('Purpose', { exact: true }).evaluate((box: HTMLTextAreaElement) => {
      box.removeAttribute('maxlength');
      box.value = 'é'.repeat(4000);
      box.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await page.waitForFunction(() => document.querySelector('[data-request]')?.hasAttribute('data-copy-first'));
    expect(await page.locator('#answers').inputValue()).toContain('### Name');
    expect(await page.locator('[data-request]').getAttribute('href')).not.toContain('purpose=');
    await page.close();
  });
});
