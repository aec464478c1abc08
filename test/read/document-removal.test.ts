import fc from 'fast-check';
import { parseAllDocuments, stringify } from 'yaml';
import { expect, test } from 'vitest';
import { removeDocuments } from '../../scripts/read/document-removal.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { readDocuments } from '../../scripts/read/documents.ts';

const values = (text: string) => parseAllDocuments(text).map((document) => document.toJS() as unknown);

test.each([
  ['a: 1\n---\nb: 2\n---\nc: 3\n', [1], 'a: 1\n---\nc: 3\n'],
  ['a: 1\n---\nb: 2\n', [1], 'a: 1\n'],
  ['# kept\n\n# gone\n# too\na: 1\n---\n# b\nb: 2\n', [0], '# kept\n\n---\n# b\nb: 2\n'],
  ['# gone\n---\na: 1\n--- # b\nb: 2\n', [0], '--- # b\nb: 2\n'],
  ['a: 1\r\n...\r\n---\r\nb: 2\r\n', [1], 'a: 1\r\n...\r\n'],
  ['a: 1\n', [], 'a: 1\n'],
])('%j without %j is %j', (text, indexes, expected) => {
  expect(removeDocuments(text, indexes)).toBe(expected);
});

const document = fc.oneof(fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(fc.string(), fc.constantFrom('x\ny\n', 'x\n\n', '---', '# x', null)), { minKeys: 1 }), fc.array(fc.integer(), { minLength: 1, maxLength: 3 }));
const piece = fc.record({ value: document, before: fc.constantFrom('', '# note\n', '\n', '# note\n\n'), start: fc.constantFrom('---\n', '---   # note\n', '---\n---\n'), flow: fc.boolean() });

test('the others keep every byte, and their values', () => {
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(8), { maxLength: 3 }), (pieces, chosen) => {
      const texts = pieces.map(({ value, flow }) => stringify(value, { lineWidth: 0, ...(flow && { collectionStyle: 'flow' as const }) }));
      const text = pieces.map(({ before, start }, index) => (index === 0 ? before : start + before) + (texts[index] ?? '')).join('');
      const all = values(text);
      const removed = removeDocuments(text, chosen);
      const left = all.filter((_, index) => !chosen.includes(index));
      // A text whose every document is gone is an empty one, or comments alone.
      expect(values(removed).filter((value) => value !== null)).toEqual(left.filter((value) => value !== null));
      // What the reader of catalogs counts is what is counted here.
      expect(readDocuments(memoryFiles({ a: text }), 'a').documents.map(({ value }) => value)).toEqual(all);
    }),
    { numRuns: 300 },
  );
});
