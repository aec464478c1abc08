import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmlessText, hostileText } from '../hostile.ts';
import { accepted } from './splice.ts';

const path = 'src/main/resources/application.properties';

/** As java.util.Properties loads a file without escapes: the specification has no more to say of those. */
function loaded(text: string): Readonly<Record<string, string>> {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.replace(/^[ \t\f]+/, '')).filter((line) => line !== '' && !/^[#!]/.test(line));
  return Object.fromEntries(lines.map((line) => /^([^=: \t\f]*)(?:[ \t\f]*[=:][ \t\f]*|[ \t\f]+|$)([\s\S]*)$/.exec(line)).map((match) => [match?.[1] ?? '', match?.[2] ?? '']));
}

describe('properties', () => {
  it('hold a text as one value, or refuse it', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        const text = accepted(path, '# app\napp.name=${{ values.v }}\napp.title : x ${{ values.v }} y\nlast=1\n', value);
        if (text !== undefined) expect(loaded(text)).toEqual({ 'app.name': value, 'app.title': `x ${value} y`, last: '1' });
      }),
      { numRuns: 1000 },
    );
  });

  it('let sentences through', () => {
    fc.assert(fc.property(harmlessText, (value) => accepted(path, 'app.name=${{ values.v }}\n', value) !== undefined));
    expect(accepted(path, 'a=${{ values.v }}\n', 'Orders, and "more" (v2)! = fine')).toBeDefined();
  });

  it.each(['${{ values.v }}=1', 'a.${{ values.v }}=1', '# ${{ values.v }}', 'a ${{ values.v }}', 'a=x\\\n${{ values.v }}', 'a=\\u0041${{ values.v }}'])('let no text stand in %s', (shape) => {
    fc.assert(fc.property(fc.oneof(hostileText, fc.constantFrom('b')), (value) => accepted(path, `${shape}\n`, value) === undefined));
  });

  it('let nothing in that Spring would evaluate', () => {
    for (const value of ['${TOKEN}', '#{1+1}', 'a\\nb', ' leading', 'two\nlines']) expect(accepted(path, 'a=${{ values.v }}\n', value), value).toBeUndefined();
  });
});
