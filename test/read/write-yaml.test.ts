import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Json } from '../../scripts/model/json.ts';
import { writeYaml } from '../../scripts/read/write-yaml.ts';
import { hostileText, runs } from '../hostile.ts';
import { hostileText as inputText } from '../request/hostile.ts';

const words = fc.constantFrom('', ' ', '\n', '\t', 'a', 'yes', 'null', '~', '1', '-1.5e3', '.inf', '0x1F', '0o17', 'true', '---', '...', '%', '- ', '? ', ': ', ' #', '"', "'", '\\', 'x'.repeat(45), 'a b', '\u00a0', '\u2028', '\u0085', '\u001b', '😀', '2026-01-31', 'k:', '|', '>', '[]', '{}', '&a', '*a', '!t');
const text = fc.oneof(hostileText, inputText, fc.string({ unit: 'binary', maxLength: 12 }), fc.array(words, { maxLength: 6 }).map((parts) => parts.join('')));
const value = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    text as fc.Arbitrary<Json>,
    fc.constantFrom<Json>(null, true, false, 0, -0, 1.5, 1e21, -3),
    fc.array(tie('value'), { maxLength: 4 }) as fc.Arbitrary<Json>,
    fc.array(fc.tuple(text, tie('value')), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)) as fc.Arbitrary<Json>,
  ),
})).value;

test('writes what the full package writes, byte for byte', () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(value, { maxLength: 4 }), fc.dictionary(text, value, { maxKeys: 5 })), (made) => {
      expect(writeYaml(made as Json)).toBe(stringify(made, { lineWidth: 0, aliasDuplicateObjects: false }));
    }),
    { numRuns: runs(5_000) },
  );
});

test('long keys, and lists that stand in a value twice', () => {
  const shared = ['a', 'b'];
  for (const made of [{ ['k'.repeat(1100)]: { a: 1 } }, { ['k'.repeat(1100)]: 'x' }, { one: shared, two: shared }]) {
    expect(writeYaml(made)).toBe(stringify(made, { lineWidth: 0, aliasDuplicateObjects: false }));
    expect(parse(writeYaml(made))).toEqual(made);
  }
});
