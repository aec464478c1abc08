/** Searching in a browser: over every page, on the search page, and in lists; by keyboard, on a phone, and without scripts. */
import { rmSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPagesServer, type PagesServer } from '../../scripts/sandbox/runner/pages-server.ts';
import { builtSite, type BuiltSite } from '../site/built.ts';
import { accessibilityFaults } from './accessible.ts';
import { openBrowser } from './chromium.ts';

const base = '/some/where/';

let site: BuiltSite;
let server: PagesServer;
let browser: BrowserContext;
beforeAll(async () => {
  site = await builtSite({ base });
  server = await startPagesServer({ folder: site.host, host: '127.0.0.1', port: 0 });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(site.host, { recursive: true, force: true });
});

const at = (path: string) => `${server.url}${base}${path}`;

async function open(path: string, size = { width: 1280, height: 900 }): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.setViewportSize(size);
  await page.goto(at(path), { waitUntil: 'networkidle' });
  return { page, complaints };
}

const options = (page: Page) => page.locator('dialog [role=option]');
const active = (page: Page) => page.locator('dialog [aria-selected=true]');
const results = (page: Page) => page.locator('[data-part=found] .entries > li > a');
const pathOf = (page: Page) => page.url().slice(at('').length);

describe('over every page', () => {
  test('a slash opens it, names answer while typing, arrows choose and Enter opens', async () => {
    const { page, complaints } = await open('catalog/component/default/portal-web/');
    await page.keyboard.press('/');
    const field = page.getByRole('combobox', { name: 'Search' });
    await field.waitFor();
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type('postgers');
    await active(page).getByText('Postgres schema').waitFor();
    expect(await field.getAttribute('aria-activedescendant')).toBe(await active(page).getAttribute('id'));
    expect(await page.getByRole('group', { name: 'Catalog' }).getByRole('option').count()).toBeGreaterThan(0);
    await page.keyboard.press('ArrowDown');
    const second = await options(page).nth(1).getAttribute('id');
    expect(await active(page).getAttribute('id')).toBe(second);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await active(page).getAttribute('id')).toBe(await options(page).last().getAttribute('id'));
    await page.keyboard.press('ArrowDown');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(at('services/postgres-schema/'));
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('Ctrl-K opens it, Escape closes it, and the focus is where it was', async () => {
    const { page } = await open('teams/');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'hidden' });
    // A dialog tells that it has closed in a task of its own.
    await page.locator('.skip:focus').waitFor();
    await page.close();
  });

  test('a slash that is typed into a form stays there', async () => {
    const { page } = await open('services/postgres-schema/');
    const purpose = page.getByLabel('Purpose', { exact: true });
    await purpose.fill('a');
    await purpose.press('End');
    await page.keyboard.type('/b');
    expect(await purpose.inputValue()).toBe('a/b');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await page.close();
  });

  test('tabbing through the field opens nothing, typing in it does, with what was typed', async () => {
    const { page } = await open('teams/');
    const field = page.locator('header input');
    await field.focus();
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await page.keyboard.type('customs');
    await page.locator('dialog[open]').waitFor();
    await active(page).getByText('Customs and Trade').waitFor();
    expect(await page.getByRole('combobox').inputValue()).toBe('customs');
    await page.close();
  });

  test('chips narrow down, and the link to all results knows of them', async () => {
    const { page } = await open('');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('customs');
    await page.getByRole('button', { name: /^Components/ }).click();
    expect(await page.getByRole('button', { name: /^Components/ }).getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('dialog').getByRole('group', { name: 'Teams' }).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('link', { name: /^All \d+ results/ }).click();
    await page.waitForURL(/search\/\?q=customs&kind=component$/);
    await results(page).first().waitFor();
    await page.close();
  });

  test('texts answer after the names', async () => {
    const { page } = await open('');
    await page.keyboard.press('/');
    await page.keyboard.type('barrier');
    await page.getByRole('group', { name: 'In the text' }).getByRole('option').first().waitFor();
    await page.close();
  });

  test('what nothing is called like is said, with what is near', async () => {
    const { page } = await open('');
    await page.keyboard.press('/');
    await page.keyboard.type('apointmntbok');
    await page.locator('dialog').getByText('Nothing is called').waitFor();
    expect(await page.locator('dialog').getByRole('link', { name: 'Appointment book' }).count()).toBe(1);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.close();
  });

  test('names that cannot be loaded are asked for again', async () => {
    const { page } = await open('teams/');
    await page.route('**/find/names.json', (route) => route.abort(), { times: 1 });
    await page.keyboard.press('/');
    await page.getByRole('combobox').pressSequentially('customs');
    await page.getByRole('button', { name: 'Try again' }).click();
    await active(page).getByText('Customs and Trade').waitFor();
    await page.close();
  });

  test('on a phone the button opens it, over the whole screen', async () => {
    const { page } = await open('teams/', { width: 360, height: 740 });
    await page.locator('header').getByRole('button', { name: 'Search' }).click();
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.type('gate');
    await active(page).first().waitFor();
    expect(await page.locator('dialog').evaluate((dialog) => [dialog.clientWidth, dialog.scrollWidth, dialog.getBoundingClientRect().height])).toEqual([360, 360, 740]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.locator('dialog').waitFor({ state: 'hidden' });
    await page.close();
  });

  test('in Dutch it leads to Dutch pages', async () => {
    const { page } = await open('nl/teams/');
    await page.keyboard.press('/');
    await page.keyboard.type('barrier');
    const text = page.getByRole('group', { name: 'In de tekst' }).getByRole('option').first();
    await text.waitFor();
    expect(await text.getAttribute('href')).toContain(`${base}nl/`);
    await page.getByRole('combobox').fill('postgres schema');
    await active(page).getByText('Postgres schema').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(at('nl/services/postgres-schema/'));
    await page.close();
  });
});

describe('the search page', () => {
  test('asks in the address, narrows by facets, and the back button leads back', async () => {
    const { page, complaints } = await open('search/?q=postgres');
    await results(page).first().waitFor();
    expect(await results(page).first().innerText()).toBe('Postgres schema');
    const all = await results(page).count();
    await page.getByRole('group', { name: 'Kind' }).getByLabel(/^Services/).check();
    await page.waitForURL(/\?q=postgres&kind=template$/);
    expect(await results(page).count()).toBe(1);
    await page.getByRole('button', { name: /take away/ }).click();
    await page.waitForURL(/\?q=postgres$/);
    await page.goBack();
    expect(pathOf(page)).toBe('search/?q=postgres&kind=template');
    expect(await page.getByRole('group', { name: 'Kind' }).getByLabel(/^Services/).isChecked()).toBe(true);
    await page.goBack();
    await page.waitForFunction((count) => document.querySelectorAll('[data-part=found] .entries > li > a').length >= count, all);
    expect(complaints).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.close();
  });

  test('shows an address that somebody was sent, and takes no harm from a strange one', async () => {
    const { page, complaints } = await open('search/?q=%3Cimg%20src%3Dx%3E&owner=nobody&kind=nothing&sort=x&page=-1');
    await page.locator('.empty').waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    await page.getByRole('button', { name: 'Clear all' }).click();
    expect(pathOf(page)).toBe('search/');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('a list', () => {
  test('counts its facets, keeps what is chosen in the address, and shows itself again when nothing is', async () => {
    const { page } = await open('catalog/component/');
    const plain = await page.locator('[data-part=plain] .entries > li').count();
    const owner = page.getByRole('group', { name: 'Owner' }).locator('label').first();
    const count = Number(await owner.locator('.n').innerText());
    await owner.click();
    await page.waitForURL(/catalog\/component\/\?owner=[a-z-]+$/);
    expect(await results(page).count()).toBe(count);
    expect(await page.locator('[data-part=plain]').isVisible()).toBe(false);
    expect(await owner.locator('input').evaluate((input) => input === document.activeElement)).toBe(true);
    await page.getByLabel('Sort by').selectOption('type');
    await page.waitForURL(/sort=type$/);
    await page.goBack();
    await page.goBack();
    expect(pathOf(page)).toBe('catalog/component/');
    expect(await page.locator('[data-part=plain] .entries > li:visible').count()).toBe(plain);
    await page.close();
  });

  test('on a phone folds its facets, and loads names only when somebody asks', async () => {
    const { page } = await open('teams/', { width: 360, height: 740 });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(at('catalog/component/'), { waitUntil: 'networkidle' });
    expect(asked.filter((url) => url.includes('/find/'))).toEqual([]);
    await page.getByText('Narrow down').click();
    await page.getByRole('group', { name: 'Lifecycle' }).getByLabel(/^production/).check();
    await results(page).first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.close();
  });
});

test('without scripts the fields lead to the search page, which says where the lists are', async () => {
  const context = await openBrowser({ scripts: false });
  const page = await context.newPage();
  await page.goto(at('teams/'));
  await page.locator('header input').fill('gate');
  await page.keyboard.press('Enter');
  await page.waitForURL(at('search/?q=gate'));
  expect(await page.locator('main').innerText()).toContain('need JavaScript');
  await page.locator('main').getByRole('link', { name: 'Catalog' }).click();
  await page.getByRole('link', { name: 'Components' }).click();
  expect(await page.locator('.entries > li').count()).toBeGreaterThan(10);
  await context.close();
});
