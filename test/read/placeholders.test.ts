import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readDocuments } from '../../scripts/read/documents.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { globPattern } from '../../scripts/read/patterns.ts';
import { fillPlaceholders } from '../../scripts/read/placeholders.ts';
import { resolvePath } from '../../scripts/read/layout.ts';

const around = { 'shared/api.txt': 'openapi: 3', 'shared/list.json': '[1, {"a": null}]', 'shared/one.yaml': 'a: yes\n', 'shared/two.yaml': 'a: 1\n---\nb: 2\n', 'shared/bad.json': '{', 'shared/nested.yaml': 'y: {$text: ./api.txt}\n', 'shared/empty.yaml': '# nothing\n' };

function fill(yaml: string) {
  const files = memoryFiles({ ...around, 'apis/a.yaml': yaml });
  const document = readDocuments(files, 'apis/a.yaml').documents[0];
  if (!document) throw new Error('no document');
  return fillPlaceholders(files, document);
}

test('the content of other files comes in at any depth', () => {
  const { document, faults } = fill('x: [{$text: ../shared/api.txt}]\ny: {z: {$json: ../shared/list.json}}\nw: {$yaml: /shared/one.yaml}\n');
  expect(document.value).toEqual({ x: ['openapi: 3'], y: { z: [1, { a: null }] }, w: { a: 'yes' } });
  expect(faults).toEqual([]);
});

test('lists and maps within lists and maps are gone through', () => {
  const { document, faults } = fill('x: [[a, {y: [{$text: ../shared/api.txt}, {z: {$json: ../shared/list.json}}]}]]\n');
  expect(document.value).toEqual({ x: [['a', { y: ['openapi: 3', { z: [1, { a: null }] }] }]] });
  expect(faults).toEqual([]);
});

test('what comes in is not gone through again', () => {
  expect(fill('x: {$yaml: ../shared/nested.yaml}\n').document.value).toEqual({ x: { y: { $text: './api.txt' } } });
});

test.each([
  ['{$text: ../shared/api.txt, y: 1}', 'further keys'],
  ['{$other: ../shared/api.txt}', 'an unknown placeholder'],
  ['{$ref: "#/x", y: {$text: ../shared/api.txt}}', 'a map that is no placeholder, with all that is in it'],
  ['{text: ../shared/api.txt}', 'no dollar'],
])('%s is left as it is: %s', (value) => {
  const { document, faults } = fill(`x: ${value}\n`);
  expect(document.value).toEqual({ x: parse(value) as unknown });
  expect(faults).toEqual([]);
});

test.each([
  ['{$text: ../missing.txt}', 'there is no file missing.txt'],
  ['{$text: ../../etc/passwd}', 'outside the catalog'],
  ['{$json: ../shared/bad.json}', 'is not JSON'],
  ['{$yaml: ../shared/two.yaml}', 'holds 2 documents'],
  ['{$yaml: ../shared/empty.yaml}', 'holds 0 documents'],
  ['{$text: 7}', 'needs the path of a file'],
])('%s is a fault, not a crash', (value, message) => {
  const { document, faults } = fill(`x: ${value}\n`);
  expect(document.value).toEqual({ x: '' });
  expect(faults).toMatchObject([{ path: ['x', expect.any(String)], message: expect.stringContaining(message) as string, remote: false }]);
});

test('an address is not fetched', () => {
  expect(fill('x: {$text: "https://example.com/api.yaml"}\n')).toMatchObject({ document: { value: { x: 'https://example.com/api.yaml' } }, faults: [] });
  expect(fill('x: {$yaml: "https://example.com/api.yaml"}\n').faults).toMatchObject([{ remote: true }]);
});

test('paths stay inside the root', () => {
  expect(resolvePath('a/b.yaml', '../c.yaml')).toBe('c.yaml');
  expect(resolvePath('a/b.yaml', './x//./y')).toBe('a/x/y');
  expect(resolvePath('a/b.yaml', '../../c.yaml')).toBeUndefined();
});

test.each([
  ['a/*.yaml', ['a/b.yaml'], ['a/b/c.yaml', 'a/b.yml']],
  ['a/**/c.yaml', ['a/c.yaml', 'a/b/c.yaml', 'a/b/d/c.yaml'], ['b/c.yaml', 'a/xc.yaml']],
  ['**', ['a', 'a/b'], []],
  ['a.{yaml,yml}', ['a.yaml', 'a.yml'], ['a.json', 'axyaml']],
  ['a?c', ['abc'], ['a/c', 'ac']],
  ['a[1](b)', ['a[1](b)'], ['a1b']],
])('the pattern %s', (glob, matching, others) => {
  for (const path of matching) expect(globPattern(glob).test(path), path).toBe(true);
  for (const path of others) expect(globPattern(glob).test(path), path).toBe(false);
});
