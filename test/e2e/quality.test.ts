/** What only a browser can tell of the built site: each type of page in both themes, on a phone and at a desk. */
import { rmSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPagesServer, type PagesServer } from '../../scripts/sandbox/runner/pages-server.ts';
import { builtSite, type BuiltPage, type BuiltSite } from '../site/built.ts';
import { hostileCatalog } from '../site/hostile-catalog.ts';
import { pageTypes } from '../site/page-types.ts';
import { accessibilityFaults } from './accessible.ts';
import { openBrowser } from './chromium.ts';

const base = '/signpost/';
const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 900 };

let site: BuiltSite;
let server: PagesServer;
let browser: BrowserContext;
let types: ReadonlyMap<string, BuiltPage>;
let dutch: ReadonlyMap<string, BuiltPage>;
beforeAll(async () => {
  site = await builtSite({ base });
  types = pageTypes(site.pages, base, ['nl']);
  dutch = pageTypes(site.pages, `${base}nl/`);
  server = await startPagesServer({ folder: site.host, host: '127.0.0.1', port: 0 });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(site.host, { recursive: true, force: true });
});

/** A page that lists what it should not have done: asking another host, asking for what is not there, complaining. */
async function openPage(): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url + base) && !/^(?:blob|data):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}

/** What sticks out of the page, outermost first. */
const widest = (page: Page) =>
  page.evaluate(() => {
    const scrolls = (element: Element | null): boolean => element !== null && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
    const out = [...document.body.querySelectorAll('*')].filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !scrolls(each.parentElement));
    return out.slice(0, 3).map((each) => each.outerHTML.slice(0, 100)).join(' | ');
  });
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Looks at each type of page, and gives what is wrong with each; a type without a fault is left out. */
async function look(pages: ReadonlyMap<string, BuiltPage>, check: (page: Page) => Promise<readonly string[]>, waitUntil: 'load' | 'networkidle' = 'load'): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  const { page, complaints } = await openPage();
  // Colours on their way from one theme to the other are nobody's colours.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const [type, { path }] of pages) {
    complaints.length = 0;
    await page.goto(server.url + path, { waitUntil });
    const faults = [...(await check(page)), ...complaints];
    if (faults.length > 0) found[`${type} ${path}`] = faults;
  }
  await page.close();
  return found;
}

/** Details that are folded, and dialogs that are closed, hide what axe should see. */
const unfold = (page: Page) => page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));

describe('every type of page', () => {
  test('axe finds nothing, light and dark, on a phone and at a desk, and nothing has to be pushed sideways', async () => {
    const faults = await look(types, async (page) => {
      const found: string[] = [];
      await unfold(page);
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const size of [phone, desk]) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize(size);
          // Only its colours differ by theme.
          const rules = colorScheme === 'dark' ? ['color-contrast'] : undefined;
          found.push(...(await accessibilityFaults(page, rules)).map((fault) => `${colorScheme} ${size.width}: ${fault}`));
          if ((await overflow(page)) > 0) found.push(`wider than ${size.width}: ${await widest(page)}`);
        }
      }
      await page.setViewportSize({ width: 320, height: 640 });
      if ((await overflow(page)) > 0) found.push(`wider than 320: ${await widest(page)}`);
      return found;
    }, 'networkidle');
    expect(faults).toEqual({});
  }, 600_000);

  test('in Dutch as well', async () => {
    expect(await look(dutch, async (page) => {
      await page.setViewportSize(phone);
      return [...(await accessibilityFaults(page)), ...((await overflow(page)) > 0 ? ['wider than a phone'] : [])];
    })).toEqual({});
  }, 300_000);

  test('nothing moves once it is shown, with styles that come late', async () => {
    const context = await openBrowser();
    const page = await context.newPage();
    await page.addInitScript(() => {
      const shifts: string[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as unknown as readonly { hadRecentInput: boolean; value: number; sources: readonly { node: Node | null }[] }[]) {
          const names = entry.sources.map(({ node }) => (node instanceof Element ? node.outerHTML.slice(0, 80) : (node?.nodeName ?? '?')));
          if (!entry.hadRecentInput) shifts.push(`${entry.value.toFixed(4)} ${names.join(' ')}`);
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.route(/\.css$/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await route.continue();
    });
    const found: Record<string, unknown> = {};
    for (const [type, { path }] of types) {
      for (const size of [phone, desk]) {
        await page.setViewportSize(size);
        await page.goto(server.url + path, { waitUntil: 'load' });
        // Scripts of the page have run by then; what they fetch from this machine has come.
        await page.waitForTimeout(200);
        const shifts = await page.evaluate(() => (window as unknown as { shifts: readonly string[] }).shifts);
        if (shifts.length > 0) found[`${type} ${size.width}`] = shifts;
      }
    }
    expect(found).toEqual({});
    await context.close();
  }, 300_000);

  test('is readable without scripts', async () => {
    const context = await openBrowser({ scripts: false });
    const page = await context.newPage();
    const bare: string[] = [];
    for (const [type, { path }] of types) {
      await page.goto(server.url + path);
      const words = (await page.locator('main').innerText()).trim().split(/\s+/).length;
      if (words < 8 || !(await page.locator('h1').isVisible())) bare.push(`${type}: ${words} words`);
    }
    expect(bare).toEqual([]);
    await context.close();
  });
});

test('whatever people write, nothing is wider than the window, and nothing of it runs', async () => {
  const hostile = await builtSite({ base, catalog: hostileCatalog() });
  const hosting = await startPagesServer({ folder: hostile.host, host: '127.0.0.1', port: 0 });
  const page = await browser.newPage();
  const found: string[] = [];
  page.on('dialog', (dialog) => {
    found.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  for (const [type, { path }] of pageTypes(hostile.pages, base, ['nl'])) {
    if (/^(?:problems|reference)/.test(type)) continue;
    await page.goto(hosting.url + encodeURI(path), { waitUntil: 'networkidle' });
    await unfold(page);
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      if ((await overflow(page)) > 0) found.push(`${type} is wider than ${width}: ${await widest(page)}`);
    }
  }
  expect(found).toEqual([]);
  await page.close();
  await hosting.stop();
  rmSync(hostile.host, { recursive: true, force: true });
});

describe('by keyboard', () => {
  test.each(['home', 'catalog/component/*', 'services/*', 'catalog/*'])('%s: the first stop skips to the content, and every stop is seen', async (type) => {
    const { page } = await openPage();
    await page.goto(server.url + (types.get(type)?.path ?? 'missing'), { waitUntil: 'networkidle' });
    await page.setViewportSize(desk);
    const unseen: string[] = [];
    for (let stops = 0; stops < 60; stops += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return undefined;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        // A link in a picture is a shape, whose edge becomes wide.
        const edge = element instanceof SVGElement ? Number.parseFloat(getComputedStyle(element.querySelector('rect') ?? element).strokeWidth) : 0;
        const box = element.getBoundingClientRect();
        const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0 && box.height > 0;
        return { name: element.outerHTML.slice(0, 100), text: element.textContent, href: element.getAttribute('href'), ring: edge >= 3 || (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2), inView };
      });
      if (!stop) break;
      if (stops === 0) expect(stop).toMatchObject({ text: 'Skip to content', href: '#content' });
      if (!stop.ring || !stop.inView) unseen.push(`${stop.ring ? 'out of view' : 'no ring'}: ${stop.name}`);
    }
    expect(unseen).toEqual([]);
    await page.close();
  });
});

describe('the search, opened anywhere', () => {
  test('takes the keyboard, answers, moves nothing, and gives the keyboard back', async () => {
    const { page, complaints } = await openPage();
    await page.setViewportSize(desk);
    await page.goto(server.url + (types.get('catalog/component/*')?.path ?? 'missing'), { waitUntil: 'networkidle' });
    const before = await page.locator('h1').boundingBox();
    await page.keyboard.press('/');
    const dialog = page.locator('dialog[open]');
    await dialog.waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true);
    await page.keyboard.type('postgres');
    await dialog.locator('a').first().waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await accessibilityFaults(page)).toEqual([]);
    }
    expect(await page.locator('h1').boundingBox()).toEqual(before);
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.closest('dialog') ?? null)).toBe(null);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('what people prefer', () => {
  test('no motion', async () => {
    const { page } = await openPage();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(server.url + base);
    const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((each) => [null, '::before'].some((pseudo) => Number.parseFloat(getComputedStyle(each, pseudo).transitionDuration) > 0)).length);
    expect(moving).toBe(0);
    await page.close();
  });

  test('colours of their own: what can be pressed keeps an edge', async () => {
    const { page } = await openPage();
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(server.url + (types.get('catalog/component/*')?.path ?? 'missing'));
    const edges = await page.evaluate(() => [...document.querySelectorAll('.button, .find button')].map((each) => Number.parseFloat(getComputedStyle(each).borderTopWidth)));
    expect(edges.length).toBeGreaterThan(0);
    expect(Math.min(...edges)).toBeGreaterThan(0);
    await page.close();
  });

  test('paper: the content, and nothing to press', async () => {
    const { page } = await openPage();
    await page.emulateMedia({ media: 'print' });
    for (const type of ['catalog/component/*', 'services/*', 'docs/*']) {
      await page.goto(server.url + (types.get(type)?.path ?? 'missing'));
      expect(await page.locator('h1').isVisible(), type).toBe(true);
      for (const gone of ['header nav', '.find', 'footer', '.crumbs']) expect(await page.locator(gone).first().isVisible(), `${type} ${gone}`).toBe(false);
    }
    await page.close();
  });
});
