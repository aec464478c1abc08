import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { entityPicture } from '../../site/src/pictures/entity-picture.ts';
import { systemPicture } from '../../site/src/pictures/system-picture.ts';
import { root } from '../company.ts';
import { openBrowser } from './chromium.ts';

const titles = [
  'W'.repeat(60),
  'the-component-whose-name-nobody-ever-managed-to-say-in-one-breath',
  '漢字仮名交じり文の非常に長い名前を持つ構成要素',
  'ÅÄÖ ШИРОКИЕ ЖЁЛТЫЕ ЩИТЫ НА ЮЖНОЙ ДОРОГЕ',
  '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧',
  'فريق المدفوعات والفواتير والمحاسبة الداخلية',
];

/** A thing that needs others, all of them named as people do when nobody stops them, in a system of such a name. */
const entities = [
  `kind: System\nmetadata: { name: shop, title: "${titles[1]}" }\nspec: {}`,
  `kind: Component\nmetadata: { name: hub, title: "${titles[0]}" }\nspec: { type: "${titles[3]}", system: shop, dependsOn: [${titles.map((_, index) => `component:c${index}`).join(', ')}] }`,
  ...titles.map((title, index) => `kind: Component\nmetadata: { name: c${index}, title: "${title}" }\nspec: { type: "${title.toUpperCase()}", system: shop }`),
];
const catalog = loadCatalog(memoryFiles({ 'catalog/all.yaml': entities.map((text) => `apiVersion: backstage.io/v1alpha1\n${text}\n`).join('---\n') }));
const words = {
  label: (title: string) => `Around ${title}`,
  missing: 'missing',
  more: (count: number) => `and ${count} more`,
  roles: { providedByThis: 'provided by this', consumesThis: 'consumes this', needsThis: 'needs this', providesThis: 'provides this', neededByThis: 'needed by this', consumedByThis: 'consumed by this', partOfThis: 'part of this', holdsThis: 'holds this', here: 'this page' },
  lines: { needs: 'depends on', consumes: 'consumes', provides: 'is provided by', part: 'consists of' },
};
const from = { get: catalog.get, related: catalog.related, href: (ref: string) => `#${ref}`, kindName: ({ kind }: { readonly kind: string }) => kind };
const [hub, shop] = ['component:default/hub', 'system:default/shop'].map((ref) => catalog.get(ref));
if (!hub || !shop) throw new Error('The catalog of this test is broken.');
const pictures = [entityPicture(hub, from, words, '#'), systemPicture(shop, from, words, { parts: '#', outside: '#' })].map((picture) => picture?.svg ?? '');

let browser: BrowserContext;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser({ width: 360 });
  page = await browser.newPage();
  const styles = ['tokens', 'base', 'picture'].map((name) => readFileSync(join(root, `site/src/styles/${name}.css`), 'utf8')).join('\n');
  await page.setContent(`<!doctype html><html lang="en"><title>x</title><style>${styles}</style><main>${pictures.map((svg) => `<figure class="map"><div class="scroll">${svg}</div></figure>`).join('')}<p id="picture-key">Key</p></main>`);
});
afterAll(() => browser.close());

test('no text leaves its box, whatever people write', async () => {
  const boxes = await page.evaluate(() =>
    [...document.querySelectorAll('.picture :is(a, g):has(> rect)')].map((thing) => ({
      text: [...thing.querySelectorAll('text')].map((text) => text.textContent).join(' | '),
      right: Math.max(...[...thing.querySelectorAll('text')].map((text) => text.getBoundingClientRect().right)),
      edge: thing.querySelector('rect')?.getBoundingClientRect().right ?? 0,
    })),
  );
  expect(boxes.length).toBeGreaterThan(12);
  expect(boxes.filter(({ right, edge }) => right > edge)).toEqual([]);
});

test('each box is a link whose name says what it is, in full, and how it stands to the page', async () => {
  const names = await page.getByRole('group', { name: `Around ${titles[0]}` }).getByRole('link').evaluateAll((links) => links.length);
  expect(names).toBe(titles.length + 1);
  for (const title of titles) {
    const link = page.getByRole('group', { name: `Around ${titles[0]}` }).getByRole('link', { name: `${title}, Component · ${title.toUpperCase()}, needed by this`, exact: true });
    expect(await link.count(), title).toBe(1);
  }
});

test('the keyboard reaches every box on a phone, sees where it is, and the page does not move sideways', async () => {
  const links = await page.locator('.picture a').count();
  const seen: boolean[] = [];
  for (let count = 0; count < links; count++) {
    await page.keyboard.press('Tab');
    seen.push(
      await page.evaluate(() => {
        const rect = document.activeElement?.closest('a')?.querySelector('rect');
        const at = rect?.getBoundingClientRect();
        return rect !== undefined && rect !== null && at !== undefined && at.right > 0 && at.left < innerWidth && getComputedStyle(rect).strokeWidth === '4px';
      }),
    );
  }
  expect(seen).toEqual(seen.map(() => true));
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
