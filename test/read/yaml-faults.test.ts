import { expect, test } from 'vitest';
import { parseYaml } from '../../scripts/read/yaml.ts';

/** What is found, each with the text from its place to the end of the line. */
function faults(text: string): readonly string[] {
  return parseYaml(text).flatMap((document) => document.faults.map(({ offset, message }) => `${text.slice(offset).split('\n')[0] ?? ''} | ${message.replace('This is not YAML: ', '')}`));
}

test('one slip is one fault, and another one further down is told too', () => {
  expect(faults('a:\n  b: 1\n\tc: 2\n')).toEqual(['\tc: 2 | Tabs are not allowed as indentation.']);
  expect(faults('a:\n  - x\n  -y\n  - z\n')).toHaveLength(1);
  expect(faults('a: b: c\nx: 1\ny: 2\nd: e: f\n')).toHaveLength(2);
});

test('an open quote is shown where it opens', () => {
  const message = 'the quote that opens here is never closed.';
  expect(faults('a: "b\nc: d\n---\ne: f\n')).toEqual([`"b | ${message}`]);
  expect(faults("a:\n  b: 'it''s\nc: d\n")).toEqual([`'it''s | ${message}`]);
  expect(faults('a: "say \\"so\nc: d\n')).toEqual([`"say \\"so | ${message}`]);
  expect(faults("a: 'b''\n")).toEqual([`'b'' | ${message}`]);
});

test('keys that stand twice are one fault for each map, and a second entity is told as such', () => {
  expect(faults('a: 1\nb: 2\na: 1\nb: 2\nc: {d: 1, d: 2}\n')).toEqual(['a: 1 | The key "a" stands twice in the same map. So does one more.', 'd: 2} | The key "d" stands twice in the same map.']);
  const one = 'apiVersion: v1\nkind: A\nmetadata: {name: a}\n';
  expect(faults(`${one}${one}`)).toEqual(['apiVersion: v1 | Another entity begins here, but nothing parts it from the one before.']);
});
