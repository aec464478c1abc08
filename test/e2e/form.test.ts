import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtSite, temporaryFolder, type BuiltSite } from '../site/built.ts';
import { accessibilityFaults } from './accessible.ts';
import { openBrowser } from './chromium.ts';

const origin = 'http://127.0.0.1:9';
const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml' };

/** Somebody's Backstage catalog: more components than anybody scrolls through, and a template that picks from them. */
function largeCatalog(): string {
  const folder = temporaryFolder();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const components = Array.from({ length: 9_000 }, (_, index) => `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: part-${index}, title: ${index === 4_321 ? '"Crane Öl"' : `"Part ${index}"`} }\nspec: { type: ${index % 2 === 0 ? 'service' : 'library'}, lifecycle: production, owner: crew }\n`);
  write('catalog/org.yaml', 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: crew }\nspec: { type: team, children: [] }\n');
  write('catalog/parts.yaml', components.join('---\n'));
  write(
    'catalog/services/alarm/template.yaml',
    `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: alarm, title: Alarm, description: Rings. }
spec:
  type: alarm
  owner: crew
  parameters:
    required: [name, parts]
    properties:
      name: { title: Name, type: string }
      owner: { title: Owner, type: string, default: 'group:default/crew', ui:widget: hidden }
      token: { title: Key, type: string, ui:field: Secret }
      parts:
        title: Parts
        type: array
        minItems: 1
        items: { title: Part, type: string, ui:field: EntityPicker, ui:options: { catalogFilter: { kind: Component, spec.type: library } } }
      limits: { title: Limits, type: object, additionalProperties: { type: integer } }
  instance: { name: '\${{ parameters.name }}', owner: group:default/crew }
  steps:
    - { id: a, action: 'fetch:template', input: { url: ./skeleton, values: { parts: '\${{ parameters.parts }}', name: '\${{ parameters.name }}' } } }
`,
  );
  write('catalog/services/alarm/skeleton/alarm.yaml', 'name: ${{ values.name }}\nparts: ${{ values.parts | yaml }}\n');
  return folder;
}

async function openPage(context: BrowserContext, site: BuiltSite): Promise<{ readonly page: Page; readonly asked: string[]; readonly faults: string[] }> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const asked: string[] = [];
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  await page.route('**/*', (route) => {
    const { origin: host, pathname } = new URL(route.request().url());
    asked.push(route.request().url());
    if (host !== origin) return route.fulfill({ body: 'elsewhere', contentType: 'text/html' });
    const path = decodeURIComponent(pathname).slice(1);
    const file = join(site.folder, path === '' || path.endsWith('/') ? `${path}index.html` : path);
    if (!existsSync(file)) return route.fulfill({ status: 404 });
    return route.fulfill({ body: readFileSync(file), contentType: types[extname(file)] ?? 'application/octet-stream' });
  });
  return { page, asked, faults };
}

let context: BrowserContext;
let site: BuiltSite;
beforeAll(async () => {
  [site, context] = [await builtSite({ search: false }), await openBrowser()];
});
afterAll(() => context.close());

async function openForm(path: string) {
  const opened = await openPage(context, site);
  // Tests share a browser, and with it the drafts.
  await opened.page.goto(`${origin}/404.html`);
  await opened.page.evaluate(() => localStorage.clear());
  await opened.page.goto(origin + path);
  await opened.page.locator('form.request.live').waitFor();
  return opened;
}

const drafts = (page: Page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('signpost draft')));
const visible = (page: Page) => page.locator('[data-field]:visible').evaluateAll((nodes) => nodes.map((node) => (node as HTMLElement).dataset['field']));

async function fillUnit(page: Page): Promise<void> {
  await page.locator('[name="name"]').fill('hold-photos');
  await page.locator('[name="environment"]').selectOption('test');
  await page.locator('[name="owner"]').selectOption('group:default/customs');
}

describe('conditions, objects and lists', () => {
  test('questions come and go with the answers, and what is hidden is not sent', async () => {
    const { page, faults } = await openForm('/services/terragrunt-unit/');
    await fillUnit(page);
    expect(await visible(page)).not.toContain('size');
    await page.locator('[name="module"]').selectOption('key-value-cache');
    await page.locator('[name="size"]').selectOption('large');
    await page.locator('.files', { hasText: 'size           = "large"' }).waitFor();
    await page.locator('[name="module"]').selectOption('message-queue');
    await page.locator('[name="delivery.maxReceives"]').fill('12');
    await page.locator('.files', { hasText: 'max_receives   = 12' }).waitFor();
    expect(await visible(page)).not.toContain('size');
    const link = new URL((await page.locator('[data-request]').getAttribute('href')) ?? '');
    expect(JSON.parse(link.searchParams.get('delivery') ?? '')).toEqual({ maxReceives: 12, visibilitySeconds: 30 });
    expect(link.searchParams.has('size')).toBe(false);
    expect(await page.locator('#line-signpost').textContent()).toContain(`--input 'delivery:={"maxReceives":12,"visibilitySeconds":30}'`);
    expect(faults).toEqual([]);
    await page.close();
  });

  test('entries are added, moved and taken away with the keyboard, and told where they are wrong', async () => {
    const { page } = await openForm('/services/terragrunt-unit/');
    await fillUnit(page);
    await page.locator('[name="module"]').selectOption('object-bucket');
    const readers = page.locator('[data-field="readers"]');
    await readers.locator('[data-add]').press('Enter');
    await page.keyboard.type('Analytics');
    await readers.locator('[data-add]').press('Enter');
    await page.getByRole('link', { name: 'Request', exact: true }).press('Enter');
    await page.locator('.problems li', { hasText: 'Other teams 2: Team is missing.' }).waitFor();
    await page.locator('.problems a').press('Enter');
    await page.keyboard.type('Customs');
    await readers.getByRole('button', { name: 'Move up: Team 2' }).press('Enter');
    expect(await page.locator('[data-said]').textContent()).toBe('Team is now number 1.');
    await page.locator('.files', { hasText: '{ team = "group:default/customs", access = "read" },\n    { team = "group:default/analytics"' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await readers.getByRole('button', { name: 'Remove: Team 1' }).press('Enter');
    await page.waitForFunction(() => !document.querySelector('.files')?.textContent?.includes('customs", access'));
    await page.close();
  });
});

describe('drafts', () => {
  test('come back in this browser, can be thrown away, and are gone once sent', async () => {
    const { page, asked } = await openForm('/services/postgres-schema/');
    await page.locator('[name="name"]').fill('gate-visits');
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('signpost draft')));
    await page.reload();
    await page.locator('[data-draft]').waitFor();
    expect(await page.locator('[name="name"]').inputValue()).toBe('gate-visits');
    await page.getByRole('button', { name: 'Discard it' }).click();
    expect(await page.locator('[name="name"]').inputValue()).toBe('');
    expect(await drafts(page)).toEqual([]);

    await page.locator('[name="name"]').fill('gate-visits');
    await page.locator('[name="environment"]').selectOption('test');
    await page.locator('[name="owner"]').selectOption('group:default/customs');
    await page.locator('[name="purpose"]').fill('Visits of trucks at the gate.');
    await page.locator('.files summary').first().waitFor();
    expect(asked.filter((url) => !url.startsWith(origin))).toEqual([]);
    await page.getByRole('link', { name: 'Request', exact: true }).click();
    await page.waitForURL(/github\.com.*issues\/new/);
    await page.goto(`${origin}/services/postgres-schema/`);
    await page.locator('form.request.live').waitFor();
    expect(await page.locator('[name="name"]').inputValue()).toBe('');
    await page.close();
  });

  test('hold no secret, and their absence breaks nothing', async () => {
    const { page, faults } = await openForm('/services/postgres-schema/');
    await page.locator('[name="purpose"]').fill('Use ghp_0123456789abcdefghijABCDEFGHIJ012345 to log in.');
    await page.locator('[name="purpose"]').blur();
    await page.locator('.wrong', { hasText: 'holds a token of GitHub' }).waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('ghp_');
    await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new Error('blocked'); } }));
    await page.reload();
    await page.locator('form.request.live').waitFor();
    await page.locator('[name="name"]').fill('x');
    await page.locator('[name="name"]').blur();
    await page.locator('[data-field="name"] .wrong:not(:empty)').waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });
});

test('a change shows what would differ, and asks for that alone', async () => {
  const { page, faults } = await openForm('/services/terragrunt-unit/?change=test/terragrunt-unit/crane-photos');
  await page.locator('.notice[data-changing]').waitFor();
  expect(await page.locator('[name="name"]').inputValue()).toBe('crane-photos');
  // Name and environment stay as they are.
  await page.locator('[name="name"]').focus();
  await page.keyboard.type('-two');
  expect(await page.locator('[name="name"]').inputValue()).toBe('crane-photos');
  expect(await page.locator('[name="environment"]').isDisabled()).toBe(true);
  await page.getByRole('link', { name: 'Request the change' }).click();
  await page.locator('.problems li', { hasText: 'has these inputs already' }).waitFor();

  await page.locator('[name="retentionDays"]').fill('4');
  await page.locator('input[name="description"]').fill('');
  await page.locator('.files ins', { hasText: 'retention_days = 4' }).waitFor();
  expect(await page.locator('.files del', { hasText: 'retention_days' }).count()).toBe(1);
  expect(await page.locator('[data-differences] li').allTextContents()).toEqual(expect.arrayContaining([expect.stringMatching(/: \d+ → 4$/)]));
  expect(await accessibilityFaults(page)).toEqual([]);
  const description = await page.locator('[data-field="description"] [data-label]').textContent();
  const link = new URL((await page.locator('[data-request]').getAttribute('href')) ?? '');
  expect(Object.fromEntries(link.searchParams)).toEqual({
    template: 'update-terragrunt-unit.yml',
    title: 'Change: test/terragrunt-unit/crane-photos',
    'signpost-instance': 'test/terragrunt-unit/crane-photos',
    'signpost-clear': description,
    retentionDays: '4',
  });
  expect(await page.locator('#line-signpost').textContent()).toBe('npx signpost request --change test/terragrunt-unit/crane-photos --input retentionDays=4 --clear description');
  expect(await drafts(page)).toEqual([]);
  await page.getByRole('link', { name: 'Request the change' }).click();
  await page.waitForURL(/github\.com.*issues\/new.*retentionDays=4/);

  await page.goto(`${origin}/services/terragrunt-unit/?again=live/test/terragrunt-unit/crane-photos`);
  await page.locator('[data-again]').waitFor();
  expect(await page.locator('[data-request]').textContent()).toBe('Request');
  await page.goto(`${origin}/services/terragrunt-unit/?change=test/terragrunt-unit/long-gone`);
  await page.locator('[data-gone]').waitFor();
  expect(faults.filter((fault) => !fault.includes('404'))).toEqual([]);
  await page.close();
});

test('the form says everything in Dutch', async () => {
  const { page } = await openForm('/nl/services/terragrunt-unit/');
  await page.locator('[name="name"]').fill('Geen Naam');
  await page.locator('#content').getByRole('link', { name: 'Aanvragen', exact: true }).click();
  await page.locator('.problems li', { hasText: 'ontbreekt' }).first().waitFor();
  expect(await page.locator('.problems').innerText()).not.toMatch(/missing|must|not ready/i);
  expect(await page.locator('[data-state]').textContent()).toMatch(/antwoorden ontbreken nog/);
  await page.close();
});

test.each(['postgres-schema', 'terragrunt-unit', 'team-membership'])('the form of %s is ready with at most 60 kB of script', async (name) => {
  const { page, asked } = await openForm(`/services/${name}/`);
  await page.waitForLoadState('networkidle');
  const scripts = [...new Set(asked.map((url) => new URL(url).pathname).filter((path) => path.endsWith('.js')))];
  const sizes = scripts.map((path) => gzipSync(readFileSync(join(site.folder, path)), { level: 9 }).length);
  expect(sizes.length).toBeGreaterThan(1);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(60_000);
  await page.close();
});

test('thousands of entities are searched, not shipped in the page; a YAML file is contained; what cannot be asked is said', async () => {
  const large = await builtSite({ catalog: largeCatalog(), search: false });
  const { page, asked, faults } = await openPage(context, large);
  await page.goto(`${origin}/services/alarm/`);
  await page.locator('form.request.live').waitFor();
  expect((await page.content()).length).toBeLessThan(150_000);
  expect(asked.filter((url) => url.includes('/choices/'))).toEqual([]);
  await page.locator('[data-field="token"]', { hasText: 'cannot be asked here' }).waitFor();
  await page.locator('[data-field="limits"]', { hasText: 'additionalProperties' }).waitFor();
  await page.locator('[name="name"]').fill('crane-alarm');
  await page.locator('[data-field="parts"] input').fill('crane');
  await page.locator('[role="option"]', { hasText: 'Crane Öl' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await page.locator('[data-field="parts"] input').inputValue()).toBe('component:default/part-4321');
  await page.locator('.files', { hasText: 'parts: ["component:default/part-4321"]' }).waitFor();
  // Services are left out by the filter.
  await page.locator('[data-field="parts"] input').fill('component:default/part-4322');
  await page.locator('[data-field="parts"] input').blur();
  await page.locator('.wrong', { hasText: 'is not in the catalog' }).waitFor();
  await page.locator('[data-field="parts"] input').fill('component:default/part-7');
  await page.locator('[name="name"]').fill('a: b');
  await page.locator('[data-request]').click();
  await page.locator('.problems', { hasText: 'cannot be a folder' }).waitFor();
  expect(faults).toEqual([]);
  await page.close();
}, 120_000);
