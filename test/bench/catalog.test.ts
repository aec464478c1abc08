import { describe, expect, test } from 'vitest';
import { generateCatalog, layouts, type CatalogOptions, type Layout } from '../../bench/catalog.ts';
import { median } from '../../bench/statistics.ts';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import type { Entity } from '../../scripts/model/entity.ts';
import { generatedFiles } from '../../scripts/publish/generated.ts';
import { allProblems } from '../../scripts/publish/problems.ts';
import { memoryFiles } from '../../scripts/read/files.ts';

const entities = 500;

function record(options: Partial<CatalogOptions> = {}): Readonly<Record<string, string>> {
  const files = [...generateCatalog({ entities, layout: 'one-per-file', seed: 7, ...options })];
  expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

function load(layout: Layout) {
  const files = memoryFiles(record({ layout }));
  return { files, catalog: loadCatalog(files) };
}

describe('a generated catalog', () => {
  test('the same arguments give the same files, another seed gives others', () => {
    expect(record()).toEqual(record());
    expect(record({ seed: 8 })).not.toEqual(record());
  });

  test.each(layouts)('nothing is wrong with it, %s', (layout) => {
    const written = record({ layout });
    const files = memoryFiles(written);
    const generated = generatedFiles(loadCatalog(files), files);
    const whole = memoryFiles({ ...written, ...Object.fromEntries(generated.map(({ path, text }) => [path, text])) });
    const catalog = loadCatalog(whole);
    expect(catalog.entities).toHaveLength(entities);
    expect(allProblems(catalog, whole)).toEqual([]);
  });

  test('both layouts hold the same entities', () => {
    const [one, many] = [load('one-per-file'), load('many-per-file')];
    const withoutPlace = (list: readonly Entity[]) => list.map((entity) => ({ ...entity, source: undefined }));
    expect(withoutPlace(many.catalog.entities)).toEqual(withoutPlace(one.catalog.entities));
    expect(many.files.list().length).toBeLessThan(one.files.list().length / 5);
  });

  test('a catalog of fewer than a hundred entities is refused', () => {
    expect(() => record({ entities: 99 })).toThrow(RangeError);
  });
});

describe('it looks like a company', () => {
  const { catalog } = load('one-per-file');
  const parts = ['Component', 'API', 'Resource'].flatMap((kind) => catalog.ofKind(kind));

  test('names come from many words, descriptions differ', () => {
    expect(new Set(parts.flatMap(({ name }) => name.split('-'))).size).toBeGreaterThan(150);
    expect(new Set(parts.map(({ description }) => description)).size).toBe(parts.length);
    const words = parts.map(({ description = '' }) => description.split(/\s+/).length);
    expect(median(words)).toBeGreaterThan(45);
    expect(median(words)).toBeLessThan(85);
  });

  test('a few hubs are needed by many, most parts by few', () => {
    const needed = parts.map(({ ref }) => catalog.related(ref, 'dependencyOf').length + catalog.related(ref, 'apiConsumedBy').length).sort((a, b) => b - a);
    const all = needed.reduce((sum, each) => sum + each, 0);
    const top = needed.slice(0, Math.round(needed.length / 20)).reduce((sum, each) => sum + each, 0);
    expect(median(needed)).toBeLessThanOrEqual(2);
    expect(needed[0]).toBeGreaterThan(10 * Math.max(1, median(needed)));
    expect(top / all).toBeGreaterThan(0.25);
  });

  test('systems have three to forty parts, and a few teams own most', () => {
    const sizes = catalog.ofKind('System').map(({ ref }) => catalog.related(ref, 'hasPart').length);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(40);
    const owned = catalog.ofKind('Group').map(({ ref }) => catalog.related(ref, 'ownerOf').length).sort((a, b) => b - a);
    expect(owned[0]).toBeGreaterThan(3 * median(owned));
  });

  test('a kilobyte or so of text for each entity', () => {
    const bytes = Object.values(record()).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(bytes / entities).toBeGreaterThan(1_100);
    expect(bytes / entities).toBeLessThan(1_700);
  });
});
