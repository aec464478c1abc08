import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readYaml } from '../../../scripts/request/contain/yaml.ts';
import { harmlessText, hostileText } from '../hostile.ts';
import { accepted, placeholder, spliced, withValue } from './splice.ts';

const path = 'a/values.yaml';

/** Places in which a text may stand. */
const shapes = [
  'key: ${{ values.v }}\nlast: 1\n',
  'key: ${{ values.v }} # comment\nlast: 1\n',
  'key: before ${{ values.v }} after\nlast: 1\n',
  'key: before ${{ values.v }}\n  second line\nlast: 1\n',
  'key: "${{ values.v }}"\nlast: 1\n',
  "key: 'it is ${{ values.v }}'\nlast: 1\n",
  'key: |\n  first\n  ${{ values.v }}\nlast: 1\n',
  'key: |-\n  ${{ values.v }}\nlast: 1\n',
  'key: >\n  ${{ values.v }}\n  more\nlast: 1\n',
  'key: |2\n   ${{ values.v }}\nlast: 1\n',
  'key: [a, ${{ values.v }}, b]\nlast: 1\n',
  'key: {a: ${{ values.v }}, b: "${{ values.v }}"}\nlast: 1\n',
  '${{ values.v }}: key\nlast: 1\n',
  'map:\n  "${{ values.v }}": key\n  last: 1\n',
  '? ${{ values.v }}\n: key\n',
  '- ${{ values.v }}\n- last\n',
  '- - ${{ values.v }}\n  - last\n',
  '${{ values.v }}',
  '--- ${{ values.v }}\n--- last\n',
  'key: ${{ values.v | dump }}\nlast: 1\n',
  'key: ${{ values.v | yaml }} # comment\nlast: 1\n',
  '${{ values.v | dump }}: [${{ values.v | dump }}, {a: ${{ values.v | dump }}}]\n',
  'key: &anchor ${{ values.v }}\nother: *anchor\n',
  'key: !!str ${{ values.v }}\nlast: 1\n',
  'run: |\n  echo one\n\n  echo ${{ values.v }}\n\n# comment\nlast: 1\n',
];

/** Places in which no text may stand. */
const closed = [
  '# made for ${{ values.v }}\nkey: 1\n',
  'key: 1 # ${{ values.v }}\n',
  'key: &${{ values.v }} x\n',
  'a: &a 1\nkey: *${{ values.v }}\n',
  'key: !${{ values.v }} x\n',
  '%TAG !e! tag:${{ values.v }}:\n---\nkey: 1\n',
];

function tree(text: string, version: '1.1' | '1.2' = '1.2'): unknown {
  const documents = parseAllDocuments(text, { version });
  return [...documents].map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS() as unknown;
  });
}

describe('YAML', () => {
  it.each(shapes)('holds any text in %j, or refuses it', (shape) => {
    const template = tree(spliced(path, shape, placeholder));
    fc.assert(
      fc.property(hostileText, (value) => {
        const text = accepted(path, shape, value);
        if (text === undefined) return;
        expect(tree(text)).toEqual(withValue(template, value));
        expect(tree(text, '1.1')).toEqual(withValue(template, value));
      }),
      { numRuns: 400 },
    );
  });

  it.each(shapes)('lets ordinary words through in %j', (shape) => {
    fc.assert(fc.property(harmlessText, (value) => accepted(path, shape, value) !== undefined));
  });

  it.each(closed)('lets no text stand in %j', (shape) => {
    fc.assert(fc.property(fc.oneof(harmlessText, hostileText), (value) => accepted(path, shape, value) === undefined));
  });

  it.each(shapes.filter((shape) => !/values\.v \}\}/.test(shape)))('takes every text through the filters in %j', (shape) => {
    fc.assert(fc.property(hostileText, (value) => accepted(path, shape, value) !== undefined));
  });

  it.each(['a: b', 'a #b', '- a', '*a', '&a b', '!x', '|', '>', '"a"', "'a'", '[a]', '{a: b}', 'true', 'null', '~', '12', '1e5', '0x1F', 'yes', 'No', 'on', '1:30', '2026-01-31', ' a', 'a\nb: c', '@a', '`a`', '%a', '? a', ''])(
    'refuses %j as a plain scalar',
    (value) => {
      expect(accepted(path, 'key: ${{ values.v }}\n', value)).toBeUndefined();
      expect(tree(accepted(path, 'key: ${{ values.v | dump }}\n', value) ?? '')).toEqual([{ key: value }]);
    },
  );

  it('refuses a key that is there already', () => {
    expect(accepted(path, 'admin: false\n${{ values.v }}: true\n', 'admin')).toBeUndefined();
    expect(accepted(path, 'admin: false\n${{ values.v | dump }}: true\n', 'admin')).toBeUndefined();
  });

  it('refuses a key that would merge another map', () => {
    const template = 'base: &base\n  admin: true\nuser:\n  ${{ values.v }}: *base\n';
    expect(accepted(path, template, 'rights')).toBeDefined();
    expect(accepted(path, template, '<<')).toBeUndefined();
  });

  it('keeps the types of what is no text', () => {
    const whole = 'key: ${{ values.v | yaml }}\n';
    for (const value of [true, -1, 1.5, null, [], {}, ['a', 1, [{ b: null }]], { '1': 'a', b: ['c: d', '# e'] }]) expect(tree(accepted(path, whole, value) ?? '')).toEqual([{ key: value }]);
    expect(tree(accepted(path, 'key: ${{ values.v }}\n', -3) ?? '')).toEqual([{ key: -3 }]);
  });
});

describe('readYaml', () => {
  it('tells texts of different structure apart', () => {
    const texts = ['a: b', 'a: [b]', 'a: {b: c}', '- a', 'a: 1', 'a: true', 'a: &x b', 'a: !!str b', 'a: b\n---\na: b', 'a:', 'a: b\nc: d', 'a: 2026-01-31', 'a: yes'];
    expect(new Set(texts.map((text) => JSON.stringify(readYaml(text).structure))).size).toBe(texts.length);
  });

  it('gives the first error in one line', () => {
    expect(readYaml('a: [b')).toMatchObject({ structure: [], scalars: [], error: expect.stringMatching(/^[^\n]+$/) });
  });
});
