import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../scripts/model/json.ts';
import type { FieldKind } from '../../scripts/model/service.ts';
import { inputText, quote, readInput, readInputs } from '../../scripts/request/inputs.ts';
import { field, hostileText } from './hostile.ts';

const kinds: readonly FieldKind[] = ['text', 'lines', 'choice', 'number', 'boolean', 'list', 'json'];
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.json(), hostileText);

describe('readInput', () => {
  it('never throws, and gives a value, a problem or neither', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), anyText, (kind, text) => {
        const { value, problem } = readInput(field('it', kind), text);
        expect(value === undefined || problem === undefined).toBe(true);
        if (problem) expect(problem).toMatchObject({ field: 'it', code: expect.stringMatching(/^input-/), message: expect.stringContaining('it') });
      }),
      { numRuns: 1000 },
    );
  });

  it('reads what inputText wrote', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), anyText, (kind, text) => {
        const { value } = readInput(field('it', kind), text);
        if (value !== undefined) expect(readInput(field('it', kind), inputText(field('it', kind), value))).toEqual({ value });
      }),
      { numRuns: 1000 },
    );
  });

  it('does not have to come first: inputText writes any JSON', () => {
    fc.assert(fc.property(fc.constantFrom(...kinds), fc.jsonValue(), (kind, value) => typeof inputText(field('it', kind), value as Json) === 'string'));
  });

  it.each(kinds)('takes a blank %s as no answer', (kind) => {
    for (const blank of ['', ' ', '\n', '\r\n\t ']) expect(readInput(field('it', kind), blank)).toEqual({});
  });

  it.each(['😀 👩‍👩‍👧', 'مرحبا بالعالم', 'می‌خواهم', 'שלום', '${{ secrets.X }}', '{{ x }}', ']]>', '`` ` ``', '../../etc/passwd', '### Name', "Robert'); DROP TABLE t;--"])(
    'keeps %s as it is',
    (text) => expect(readInput(field('it', 'text'), text)).toEqual({ value: text }),
  );

  it.each([
    ['NUL', '\u0000'],
    ['escape', '\u001b'],
    ['vertical tab', '\u000b'],
    ['C1 control', '\u0085'],
    ['right-to-left override', '\u202e'],
    ['right-to-left isolate', '\u2067'],
    ['right-to-left mark', '\u200f'],
    ['Arabic letter mark', '\u061c'],
    ['line separator', '\u2028'],
    ['paragraph separator', '\u2029'],
    ['byte order mark', '\ufeff'],
    ['mark of contained rendering', '\ue000'],
    ['private use, plane 16', '\u{10fffd}'],
    ['half an emoji', '\ud83d'],
  ])('refuses %s, wherever it stands', (_, character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    for (const kind of ['text', 'lines', 'choice', 'list'] as const) {
      expect(readInput(field('it', kind), `a${character}b`).problem).toMatchObject({ code: 'input-character', message: expect.stringContaining(`U+${code}`) });
    }
    // Written as an escape, where the text as typed looks innocent.
    const escaped = [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
    for (const json of [`{"a": [{"b": "x${escaped}y"}]}`, `{"x${escaped}y": 1}`]) {
      expect(readInput(field('it', 'json'), json).problem).toMatchObject({ code: 'input-character', message: expect.stringContaining(`U+${code}`) });
    }
  });

  it('takes one line where one is asked for, with any line break', () => {
    for (const text of ['a\nb', 'a\r\nb', 'a\rb']) {
      expect(readInput(field('it', 'text'), text).problem).toMatchObject({ code: 'input-several-lines' });
      expect(readInput(field('it', 'lines'), text)).toEqual({ value: 'a\nb' });
      expect(readInput(field('it', 'list'), text)).toEqual({ value: ['a', 'b'] });
    }
  });

  it.each([
    ['30', 30],
    ['-1.5', -1.5],
    ['+.5e3', 500],
    ['007', 7],
    ['-0', 0],
    ['9007199254740991', 9007199254740991],
  ])('reads %s as a number', (text, value) => expect(readInput(field('it', 'number'), text)).toEqual({ value }));

  it.each(['0x10', '1,5', '1 000', 'NaN', 'Infinity', '1e999', '٣', '12345678901234567890', '9007199254740993', '--1', '1\n2'])('does not read %s as a number', (text) =>
    expect(readInput(field('it', 'number'), text).problem).toMatchObject({ code: 'input-number' }),
  );

  it('reads JSON as it is and in the fence that GitHub puts around it', () => {
    expect(readInput(field('it', 'json'), '{"a": [1]}')).toEqual({ value: { a: [1] } });
    expect(readInput(field('it', 'json'), '```json\r\n{"a": [1]}\r\n```')).toEqual({ value: { a: [1] } });
  });

  it.each(['"text"', '5', 'null', '{', '{"a": 1,}', '{"__proto__": {"admin": true}}', '[{"constructor": 1}]', `${'['.repeat(60_000)}${']'.repeat(60_000)}`])(
    'refuses the JSON %#',
    (text) => expect(readInput(field('it', 'json'), text).problem).toMatchObject({ code: 'input-json' }),
  );
});

describe('readInputs', () => {
  it('collects every problem and every value', () => {
    const fields = [field('a', 'number'), field('b', 'boolean'), field('c', 'text'), field('d', 'text')];
    const read = readInputs(fields, new Map([['a', 'x'], ['b', 'maybe'], ['c', ' kept '], ['other', 'ignored']]));
    expect(read.problems.map(({ field: name }) => name)).toEqual(['a', 'b']);
    expect(read.inputs).toEqual({ c: 'kept' });
  });
});

describe('quote', () => {
  it('is one short line', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(quote(text)).not.toMatch(/[\n\r]/);
        expect(quote(text).length).toBeLessThanOrEqual(62);
      }),
    );
  });
});
