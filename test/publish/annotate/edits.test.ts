import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, parseDocument, type YAMLMap } from 'yaml';
import { editsOf } from '../../../scripts/publish/annotate/edits.ts';
import { replaceAll } from '../../../scripts/read/repair-text.ts';

/** What becomes of a map in flow when these keys go, and those come. */
function edited(text: string, remove: readonly string[], set: Readonly<Record<string, string>> = {}) {
  const { pieces, fault, changes } = editsOf(text, parseDocument(text).contents as YAMLMap, { set, own: new Set(), remove, below: {} });
  expect(fault).toBeUndefined();
  const sorted = pieces.toSorted((a, b) => a.start - b.start);
  expect(sorted.filter(({ start }, index) => start < (sorted[index - 1]?.end ?? 0)), 'pieces that overlap').toEqual([]);
  return { text: replaceAll(text, pieces), gone: changes.filter(({ value }) => value === undefined).map(({ key }) => key) };
}

describe('keys that go from a map in flow', () => {
  test.each([
    [['a'], '{b: 2, c: 3}'],
    [['b'], '{a: 1, c: 3}'],
    [['c'], '{a: 1, b: 2}'],
    [['a', 'b'], '{c: 3}'],
    [['b', 'a'], '{c: 3}'],
    [['b', 'c'], '{a: 1}'],
    [['a', 'c'], '{b: 2}'],
  ])('%j leave %s', (remove, left) => {
    expect(edited('{a: 1, b: 2, c: 3}', remove)).toEqual({ text: left, gone: remove });
  });

  test('whichever they are, the others stay, and what comes is there', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    fc.assert(
      fc.property(fc.uniqueArray(key, { minLength: 2 }), fc.uniqueArray(key), fc.boolean(), fc.constantFrom(', ', ',', ',\n  '), (keys, remove, comes, between) => {
        const kept = keys.filter((each) => !remove.includes(each));
        fc.pre(kept.length > 0);
        const { text } = edited(`{${keys.map((each, index) => `${each}: "${index}"`).join(between)}}\n`, remove.filter((each) => keys.includes(each)), comes ? { z: 'new' } : {});
        expect(parse(text)).toEqual({ ...Object.fromEntries(kept.map((each) => [each, String(keys.indexOf(each))])), ...(comes ? { z: 'new' } : {}) });
      }),
    );
  });
});
