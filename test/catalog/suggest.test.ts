import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearest } from '../../scripts/catalog/suggest.ts';

test.each([
  ['payment', ['payments', 'shipments'], 'payments'],
  ['PAYMNETS', ['payments', 'payees'], 'payments'],
  ['chekc', ['check', 'list'], 'check'],
  ['warehouse', ['payments', 'platform'], undefined],
  ['ab', ['xy'], undefined],
  ['', ['a'], 'a'],
])('nearest to %s', (written, candidates, expected) => {
  expect(nearest(written, candidates)).toBe(expected);
});

test('of equally near ones the first by letter, whatever the order', () => {
  expect(nearest('team-x', ['team-b', 'team-a'])).toBe('team-a');
  expect(nearest('team-x', ['team-a', 'team-b'])).toBe('team-a');
});

test('distance is symmetric, zero for the same text only, and cut at its bound', () => {
  const text = fc.string({ maxLength: 8 });
  fc.assert(
    fc.property(text, text, fc.integer({ min: 0, max: 8 }), (a, b, most) => {
      const full = editDistance(a, b, 100);
      expect(editDistance(b, a, 100)).toBe(full);
      expect(full === 0).toBe(a === b);
      expect(Math.min(editDistance(a, b, most), most + 1)).toBe(Math.min(full, most + 1));
    }),
  );
});
