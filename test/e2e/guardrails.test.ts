import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtSite, type BuiltSite } from '../site/built.ts';
import { accessibilityFaults } from './accessible.ts';
import { openBrowser } from './chromium.ts';

const origin = 'http://127.0.0.1:9';
const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml' };

let context: BrowserContext;
let site: BuiltSite;
beforeAll(async () => {
  [site, context] = [await builtSite({ search: false }), await openBrowser({ width: 1000 })];
}, 180_000);
afterAll(() => context.close());

async function openForm(service: string, gone?: RegExp) {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const [asked, faults]: [string[], string[]] = [[], []];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.route('**/*', (route) => {
    const path = decodeURIComponent(new URL(route.request().url()).pathname).slice(1);
    asked.push(path);
    const file = join(site.folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!existsSync(file) || gone?.test(path)) return route.fulfill({ status: 404 });
    return route.fulfill({ body: readFileSync(file), contentType: types[extname(file)] ?? 'application/octet-stream' });
  });
  await page.goto(`${origin}/404.html`);
  await page.evaluate(() => localStorage.clear());
  await page.goto(`${origin}/services/${service}/`);
  await page.locator('form.request.live').waitFor();
  return { page, asked, faults };
}

async function fillBucket(page: Page, environment: string): Promise<void> {
  await page.locator('[name="name"]').fill('invoices');
  await page.locator('[name="environment"]').selectOption(environment);
  await page.locator('[name="owner"]').selectOption('group:default/billing');
  await page.locator('[name="purpose"]').fill('Invoices as they were sent.');
}

const isJudge = (path: string) => /\/guardrails\.[^/]+\.js$/.test(path);

describe('guardrails in the form', () => {
  test('are said beside the input once the answers are there, and as each is mended', async () => {
    const { page, asked, faults } = await openForm('bucket');
    expect(asked.filter((path) => /\/(?:rendering|guardrails)\./.test(path))).toEqual([]);
    await fillBucket(page, 'production');
    const backup = page.locator('[data-field="backup"] .wrong');
    await page.locator('[data-field="backup"] .wrong', { hasText: 'A bucket in production has a backup. Switch on' }).waitFor();
    expect(asked.filter(isJudge)).toHaveLength(1);
    expect(await page.locator('[data-state]').textContent()).toBe('1 answer is still missing or wrong.');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.locator('[name="backup"]').selectOption('true');
    await page.locator('[data-field="versioning"] .wrong', { hasText: 'A backup is made from older versions' }).waitFor();
    expect(await backup.textContent()).toBe('');
    await page.locator('[name="versioning"]').selectOption('true');
    await page.locator('.files summary').first().waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  test('what only warns is shown, and stops nobody', async () => {
    const { page } = await openForm('terragrunt-unit');
    await page.locator('[name="name"]').fill('crane-films');
    await page.locator('[name="environment"]').selectOption('production');
    await page.locator('[name="owner"]').selectOption('group:default/terminal-systems');
    await page.locator('[name="module"]').selectOption('message-queue');
    await page.locator('[name="classification"]').selectOption('confidential');
    await page.locator('[name="retentionDays"]').fill('700');
    await page.locator('[data-guarded] li', { hasText: 'looked at by an auditor' }).waitFor();
    await page.locator('.files summary').first().waitFor();
    await page.locator('[name="retentionDays"]').fill('30');
    await page.locator('[data-guarded]').waitFor({ state: 'hidden' });
    await page.close();
  });

  test('a part that cannot be loaded stops nobody: the issue judges', async () => {
    const { page, faults } = await openForm('bucket', /\/(?:rendering|guardrails)\.[^/]+\.js$/);
    await fillBucket(page, 'production');
    await page.locator('[data-state]', { hasText: 'cannot be shown just now' }).waitFor();
    expect(await page.locator('[data-request]').getAttribute('href')).toContain('environment=production');
    expect(faults).toEqual([]);
    await page.close();
  });
});
