import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linearPattern, PatternError } from '../../scripts/catalog/linear-pattern.ts';
import { cpuTime } from '../cpu-time.ts';

const small = fc.constantFrom('a', 'b', '-', '\n', 'é', '😀');
const leaf = fc.constantFrom('a', 'b', '-', '.', '[ab]', '[^a]', '[a-z]', '\\w', '\\d', '\\.', '^', '$', '\\b', '\\p{L}', 'é', '😀');
const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(${a}|${b})`),
    fc.tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{1,}', '*?')).map(([a, times]) => `(?:${a})${times}`),
  ),
}));

describe('a pattern that is followed in all ways at once', () => {
  test('answers as a regular expression of JavaScript does', () => {
    fc.assert(
      fc.property(pattern, fc.array(small, { maxLength: 6 }), (source, letters) => {
        // `.` of CEL (RE2) leaves out the line feed alone; the letters above hold no other end of a line.
        const text = letters.join('');
        expect(linearPattern(source).test(text)).toBe(new RegExp(source, 'u').test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['^(a+)+$', '^(a|a)*$', '(x+x+)+y', '^(([a-z])+.)+[A-Z]([a-z])+$', '(.*a){20}'])('%s takes no longer on a text made for it', (source) => {
    const before = cpuTime();
    linearPattern(source).test(`${'a'.repeat(5_000)}!`);
    expect(cpuTime() - before).toBeLessThan(3_000);
  });

  test('a name, and what begins with (?i)', () => {
    expect(linearPattern('^[a-z]+(-[a-z0-9]+)*$').test('gate-visits-2')).toBe(true);
    expect(linearPattern('^[a-z]+(-[a-z0-9]+)*$').test('gate--visits')).toBe(false);
    expect(linearPattern('(?i)risk').test('RISK-12')).toBe(true);
  });

  test.each([
    ['a(?=b)', 'a group of a kind'],
    ['(?<name>a)', 'a group of a kind'],
    ['(a)\\1', 'not understood'],
    ['(', 'without its )'],
    ['a)', 'without its ('],
    ['[z-a]', 'not understood'],
    ['a**', 'one repetition after another'],
    ['a{3,2}', 'the wrong way round'],
    ['*a', 'not understood'],
    ['((a{100}){100}){100}', 'too long once'],
    ['('.repeat(60) + ')'.repeat(60), 'too many groups'],
  ])('%s is refused', (source, said) => {
    expect(() => linearPattern(source)).toThrow(said);
    expect(() => linearPattern(source)).toThrow(PatternError);
  });

  test('a text that would take too long is refused', () => {
    expect(() => linearPattern('a{500}').test('a'.repeat(50_000))).toThrow('too long for the pattern');
  });
});
