import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../scripts/request/contain/json.ts';
import { harmlessText, hostileText } from '../hostile.ts';
import { accepted, placeholder, spliced, withValue } from './splice.ts';

const path = 'a/settings.json';
const shapes = [
  '{"key": "${{ values.v }}", "last": 1}',
  '{"key": "before ${{ values.v }} after", "last": 1}',
  '{"${{ values.v }}": "key", "last": 1}',
  '["${{ values.v }}", ["${{ values.v }}"], {"a": "${{ values.v }}"}]',
  '"${{ values.v }}"',
  '{"key": ${{ values.v | dump }}, "last": 1}',
  '{${{ values.v | dump }}: [${{ values.v | yaml }}], "last": 1}',
  '{"1": "a", "${{ values.v }}": "b", "0": "c"}',
];

describe('JSON', () => {
  it.each(shapes)('holds any text in %s, or refuses it', (shape) => {
    const tree: unknown = JSON.parse(spliced(path, shape, placeholder));
    fc.assert(
      fc.property(hostileText, (value) => {
        const text = accepted(path, shape, value);
        if (text !== undefined) expect(JSON.parse(text)).toEqual(withValue(tree, value));
      }),
      { numRuns: 500 },
    );
  });

  it.each(shapes)('lets ordinary words through in %s', (shape) => {
    fc.assert(fc.property(harmlessText.filter((text) => text !== 'key' && text !== 'last'), (value) => accepted(path, shape, value) !== undefined));
  });

  it('takes every text through dump', () => {
    fc.assert(fc.property(hostileText, (value) => JSON.parse(accepted(path, '[${{ values.v | dump }}]', value) ?? '')[0] === value));
  });

  it.each(['{"key": ${{ values.v }}}', '[${{ values.v }}]', '${{ values.v }}', '{${{ values.v }}: 1}'])('lets no text stand bare in %s', (shape) => {
    fc.assert(fc.property(fc.oneof(hostileText, fc.json(), fc.constantFrom('1', 'true', 'null', '"a"', '[]')), (value) => accepted(path, shape, value) === undefined));
  });

  it('refuses a key that is there already', () => {
    expect(accepted(path, '{"admin": false, "${{ values.v }}": true}', 'admin')).toBeUndefined();
    expect(accepted(path, '{"admin": false, ${{ values.v | dump }}: true}', 'admin')).toBeUndefined();
  });

  it('keeps numbers and truth values, and whole trees through dump', () => {
    expect(accepted(path, '{"n": ${{ values.v }}}', -1.5)).toBe('{"n": -1.5}');
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      if (/__proto__|constructor|prototype/.test(text)) return;
      expect(JSON.parse(accepted(path, '[${{ values.v | dump }}]', JSON.parse(text)) ?? '')).toEqual([JSON.parse(text)]);
    }));
  });
});

it('readJson tells texts of different structure apart', () => {
  const texts = ['"a"', '1', 'true', 'null', '[]', '{}', '["a"]', '[["a"]]', '{"a": "b"}', '["a", "b"]', '{"a": {"b": "c"}}'];
  expect(new Set(texts.map((text) => JSON.stringify(readJson(text).structure))).size).toBe(texts.length);
  expect(readJson('{').error).toEqual(expect.any(String));
});
