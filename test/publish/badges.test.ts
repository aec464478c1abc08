import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { badgeDoors, badgePath, badgeSvg, textWidth } from '../../scripts/publish/badges.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { xmlFault } from './well-formed.ts';

const files = memoryFiles({
  'catalog/signpost.yaml': 'organization: Tiny\nrepository: tiny/signpost\nbadges: [Component]\n',
  'catalog/all.yaml': `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: shop, title: '</title><script>alert(1)</script> & "Söhne"' }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: Till }
spec: { type: service, lifecycle: Production, owner: shop }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: lost }
spec: { type: service, lifecycle: constructor, owner: nobody }
`,
});
const catalog = loadCatalog(files);
const badges = new Map(badgeDoors(catalog.settings.badges, { catalog: () => catalog, gradeOf: ({ name }) => (name === 'Till' ? { grade: 'A', tone: 'good' } : undefined) }).map(({ path, text }) => [path, text()]));
const titleOf = (svg: string | undefined) => /<title>(.*?)<\/title>/.exec(svg ?? '')?.[1];

test('three for each entity of the kinds that the settings name, at lower-case addresses', () => {
  expect([...badges.keys()]).toEqual(['lost', 'till'].flatMap((name) => ['owner', 'lifecycle', 'grade'].map((badge) => `badges/component/default/${name}/${badge}.svg`)));
  expect(titleOf(badges.get('badges/component/default/till/lifecycle.svg'))).toBe('lifecycle: Production');
  expect(titleOf(badges.get('badges/component/default/till/grade.svg'))).toBe('grade: A');
  expect(titleOf(badges.get('badges/component/default/lost/grade.svg'))).toBe('grade: none');
});

test('an owner that the catalog does not have is shown as it is written', () => {
  expect(titleOf(badges.get('badges/component/default/lost/owner.svg'))).toBe('owner: group:default/nobody');
});

test('markup in a name stays text', () => {
  const svg = badges.get('badges/component/default/till/owner.svg') ?? '';
  expect(svg).not.toContain('<script');
  expect(titleOf(svg)).toContain('&lt;script&gt;alert(1)');
});

test('a name that no path can hold has none', () => {
  expect(badgePath('component:default/..', 'owner')).toBeUndefined();
  expect(badgePath('component:default/a', 'owner')).toBe('badges/component/default/a/owner.svg');
});

describe('the picture', () => {
  test('is well-formed and holds no style, script or address, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (value) => {
        const svg = badgeSvg('owner', value, '#1c5a8a');
        expect(xmlFault(svg)).toBeUndefined();
        expect(svg).not.toMatch(/<style|<script|<image|<a |href=/);
        // XML 1.0 has no such characters.
        expect(svg).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/);
        expect(svg.isWellFormed()).toBe(true);
      }),
    );
  });

  test('is cut where a name is long; the accessible name is whole', () => {
    const svg = badgeSvg('owner', 'x'.repeat(200), '#1c5a8a');
    expect(titleOf(svg)).toBe(`owner: ${'x'.repeat(200)}`);
    expect(Number(/width="(\d+)"/.exec(svg)?.[1])).toBeLessThan(400);
  });

  test('wide letters take more room than narrow ones', () => {
    expect(textWidth('WWW')).toBeGreaterThan(2 * textWidth('iii'));
    expect(textWidth('港湾')).toBe(22);
    expect(textWidth('')).toBe(0);
  });

  test('white text can be read on every colour', () => {
    const colours = new Set([...badges.values()].flatMap((svg) => [...svg.matchAll(/fill="#([0-9a-f]{6})"/g)].map(([, hex = '']) => hex)));
    expect(colours.size).toBeGreaterThan(3);
    for (const hex of colours) expect(1.05 / (luminance(hex) + 0.05), hex).toBeGreaterThan(4.5);
  });
});

/** Relative luminance of WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((start) => {
    const part = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
