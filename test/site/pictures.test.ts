import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { entityPicture } from '../../site/src/pictures/entity-picture.ts';
import { layoutOf, type Rectangle } from '../../site/src/pictures/layout.ts';
import type { Neighbours, PictureWords } from '../../site/src/pictures/neighbours.ts';
import { starOf } from '../../site/src/pictures/star.ts';
import { systemPicture } from '../../site/src/pictures/system-picture.ts';
import { fitted, textWidth } from '../../site/src/pictures/text-width.ts';

const words: PictureWords = {
  label: (title) => `Around ${title}`,
  missing: 'not in the catalog',
  more: (count) => `and ${count} more`,
  roles: { providedByThis: 'provided by this', consumesThis: 'consumes this', needsThis: 'needs this', providesThis: 'provides this', neededByThis: 'needed by this', consumedByThis: 'consumed by this', partOfThis: 'part of this', holdsThis: 'holds this', here: 'this page' },
  lines: { needs: 'depends on', consumes: 'consumes', provides: 'is provided by', part: 'consists of' },
};

/** Entities as `kind name {spec}`, one a line. */
function reading(...entities: readonly string[]): Neighbours {
  const text = entities.map((line) => {
    const [, kind = '', name = '', spec = '{}'] = /^(\S+) (\S+) ?(.*)$/.exec(line) ?? [];
    return `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${spec || '{}'}\n`;
  });
  const catalog = loadCatalog(memoryFiles({ 'catalog/all.yaml': text.join('---\n') }));
  return { get: catalog.get, related: catalog.related, href: (ref) => `/catalog/${ref}/`, kindName: ({ kind }) => kind };
}

function pictureOf(ref: string, from: Neighbours): string {
  const entity = from.get(ref);
  if (!entity) throw new Error(`${ref} is not in the catalog.`);
  const drawn = entity.kind === 'System' ? systemPicture(entity, from, words, { parts: '#parts', outside: '/map/' }) : entityPicture(entity, from, words, '#lists');
  return drawn?.svg ?? '';
}

/** What a screen reader hears of the boxes, in order. */
const titles = (svg: string) => [...svg.matchAll(/<title>(.*?)<\/title>/g)].map(([, title]) => title);
const hrefs = (svg: string) => [...svg.matchAll(/<a href="(.*?)"/g)].map(([, href]) => href);
const styles = (svg: string) => [...svg.matchAll(/<path class="((?!kind)\w+)" d="M/g)].map(([, style]) => style);

describe('the picture of an entity', () => {
  const shop = reading(
    'System shop',
    'Component checkout {system: shop, dependsOn: [resource:orders, component:gone], consumesApis: [prices], providesApis: [checkout-api]}',
    'Component cart {dependsOn: [component:checkout]}',
    'API prices',
    'API checkout-api',
    'Resource orders',
    'Component lonely {system: shop}',
  );

  test('has what needs it before it, what it needs after it, and says how each stands to it', () => {
    const svg = pictureOf('component:default/checkout', shop);
    expect(titles(svg)).toEqual([
      'checkout-api, API, provided by this',
      'cart, Component, needs this',
      'shop, holds this',
      'checkout, Component, this page',
      'gone, not in the catalog, needed by this',
      'orders, Resource, needed by this',
      'prices, API, consumed by this',
    ]);
    expect(styles(svg)).toEqual(['provides', 'needs', 'needs', 'needs', 'consumes']);
  });

  test('links to everything but itself and what the catalog does not have', () => {
    expect(hrefs(pictureOf('component:default/checkout', shop))).toEqual(['api:default/checkout-api', 'component:default/cart', 'system:default/shop', 'resource:default/orders', 'api:default/prices'].map((ref) => `/catalog/${ref}/`));
  });

  test('there is none of what stands alone, also in a system', () => {
    expect(pictureOf('component:default/lonely', shop)).toBe('');
  });

  test('what needs itself, or stands in a ring, is no trouble', () => {
    const ring = reading('Component a {dependsOn: [component:a, component:b]}', 'Component b {dependsOn: [component:a]}');
    expect(titles(pictureOf('component:default/a', ring))).toEqual(['b, Component, needs this', 'a, Component, this page', 'b, Component, needed by this']);
  });

  test('of many it shows the first and counts the rest, with a link to the list', () => {
    const many = reading('Resource db', ...Array.from({ length: 30 }, (_, index) => `Component c${String(index).padStart(2, '0')} {dependsOn: [resource:db]}`));
    const svg = pictureOf('resource:default/db', many);
    expect(titles(svg)).toEqual([...Array.from({ length: 6 }, (_, index) => `c0${index}, Component, needs this`), 'and 24 more', 'db, Resource, this page']);
    expect(hrefs(svg).at(-1)).toBe('#lists');
    const seven = reading('Resource db', ...Array.from({ length: 7 }, (_, index) => `Component c${index} {dependsOn: [resource:db]}`));
    expect(pictureOf('resource:default/db', seven)).not.toContain('more');
  });

  test('what somebody wrote stays text', () => {
    const files = memoryFiles({
      'catalog/all.yaml': `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: a, title: '</title><script>"&' }\nspec: { type: '"><b>', dependsOn: [component:b] }\n---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: b, title: '<b onclick="x">' }\n`,
    });
    const catalog = loadCatalog(files);
    const svg = pictureOf('component:default/a', { get: catalog.get, related: catalog.related, href: (ref) => `/"><b>/${ref}`, kindName: ({ kind }) => kind });
    expect(svg).not.toMatch(/<script|<b[ >]/);
    expect(svg.match(/<title>/g)?.length).toBe(svg.match(/<\/title>/g)?.length);
    expect(svg).toContain('&lt;/title&gt;&lt;script&gt;&quot;&amp;');
  });
});

describe('the picture of a system', () => {
  const parts = Array.from({ length: 12 }, (_, index) => `Component part${String(index).padStart(2, '0')} {system: shop, dependsOn: [resource:db]}`);
  const around = Array.from({ length: 9 }, (_, index) => `System s${index}`);
  const users = Array.from({ length: 9 }, (_, index) => `Component user${index} {system: s${index}, consumesApis: [shop-api]${index === 4 ? ', dependsOn: [component:part00]' : ''}}`);
  const world = reading('System shop', 'API shop-api {system: shop}', 'Resource db {system: shop}', 'Component outsider {dependsOn: [component:part01]}', ...parts, ...around, ...users);

  test('has its parts by kind, and around it the systems whose parts need them, the busiest first', () => {
    const all = titles(pictureOf('system:default/shop', world));
    expect(all[0]).toBe('shop, this page');
    expect(all.slice(1, 4)).toEqual(['s4, System, needs this', 'outsider, Component, needs this', 's0, System, needs this']);
    expect(all[7]).toBe('and 4 more');
    expect(all.slice(8)).toEqual(['shop-api, API, part of this', ...Array.from({ length: 7 }, (_, index) => `part0${index}, Component, part of this`), 'and 5 more', 'db, Resource, part of this']);
  });

  test('says where the rest is', () => {
    expect(hrefs(pictureOf('system:default/shop', world)).filter((href) => !href?.startsWith('/catalog/'))).toEqual(['/map/', '#parts']);
  });

  test('there is none of an empty system', () => {
    expect(pictureOf('system:default/empty', reading('System empty'))).toBe('');
  });
});

describe('a layout', () => {
  const overlap = (a: Rectangle, b: Rectangle) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

  test('is made once for a shape', () => {
    const shape = () => ({ boxes: [{ width: 90, height: 40 }, { width: 90, height: 40 }], lines: [[0, 1] as const], apart: 50 });
    expect(layoutOf(shape())).toBe(layoutOf(shape()));
  });

  test('no box lies on another or outside, whatever leads to what', () => {
    const shapes = fc.integer({ min: 1, max: 14 }).chain((count) =>
      fc.record({ count: fc.constant(count), pairs: fc.uniqueArray(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 20, selector: ([from, to]) => `${from} ${to}` }) }),
    );
    fc.assert(
      fc.property(shapes, ({ count, pairs }) => {
        const lines = pairs.filter(([from, to]) => from !== to);
        const layout = layoutOf({ boxes: Array.from({ length: count }, () => ({ width: 120, height: 40 })), lines, apart: 40 });
        expect(layout.routes).toHaveLength(lines.length);
        layout.boxes.forEach((box, index) => {
          expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= layout.width && box.y + box.height <= layout.height).toBe(true);
          expect(layout.boxes.slice(index + 1).some((other) => overlap(box, other))).toBe(false);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('a frame holds its boxes, with room for its name', () => {
    const layout = layoutOf({ boxes: [0, 0, 1, 1].map((frame) => ({ width: 120, height: 40, frame })), lines: [[0, 2], [1, 2], [3, 0]], apart: 40, frames: 2 });
    layout.boxes.forEach((box, index) => {
      const frame = layout.frames[index < 2 ? 0 : 1] as Rectangle;
      expect(box.y - frame.y).toBeGreaterThanOrEqual(24);
      expect(frame.x <= box.x && frame.x + frame.width >= box.x + box.width && frame.y + frame.height >= box.y + box.height).toBe(true);
    });
    expect(layout.frames.every(({ y }) => y >= 0)).toBe(true);
  });

  test('a star has its sides from the top down, on either side of its middle', () => {
    const { layout, left, right, middle } = starOf(3, 5, { width: 200, height: 80 }, { width: 100, height: 40 }, 40);
    for (const side of [left, right]) {
      const tops = side.map((slot) => layout.boxes[slot]?.y ?? -1);
      expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    }
    const at = layout.boxes[middle] as Rectangle;
    expect(left.every((slot) => (layout.boxes[slot]?.x ?? 0) + 100 < at.x)).toBe(true);
    expect(right.every((slot) => (layout.boxes[slot]?.x ?? 0) > at.x + at.width)).toBe(true);
  });
});

describe('a text in a box', () => {
  test('is whole where it fits, else its beginning with an ellipsis, never wider than the box', () => {
    expect(fitted('checkout', 150, 13)).toBe('checkout');
    expect(fitted('truck-appointments-notification-api', 150, 13)).toMatch(/^truck-appoint\w*-?\w*…$/);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 40, max: 300 }), (text, width) => {
        const shown = fitted(text, width, 13);
        expect(textWidth(shown, 13)).toBeLessThanOrEqual(width);
        if (shown !== text) expect(text.startsWith(shown.slice(0, -1))).toBe(true);
      }),
    );
  });

  test('is not cut within a letter of several characters', () => {
    const family = '👩‍👩‍👧';
    expect(fitted(family.repeat(9), 150, 13)).toBe(`${family}…`);
    expect(fitted('é'.normalize('NFD').repeat(40), 150, 13)).toMatch(/^(?:e\u0301)+…$/);
  });
});
