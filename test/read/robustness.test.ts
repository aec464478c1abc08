import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isGlob, globPattern } from '../../scripts/read/patterns.ts';
import { placeFinder, readDocuments } from '../../scripts/read/documents.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { lineAt, positionAt } from '../../scripts/read/position.ts';
import { hostileText, mutated, plainDocument, runs } from '../hostile.ts';
import { cpuTime } from '../cpu-time.ts';

function read(text: string | Uint8Array, file = 'a.yaml') {
  return readDocuments(memoryFiles({ [file]: text }), file);
}

/** Documents or problems, each at a place within the text, and plain values. */
function expectSound(text: string | Uint8Array): void {
  const files = memoryFiles({ 'a.yaml': text });
  const { documents, problems } = readDocuments(files, 'a.yaml');
  const lines = (files.text('a.yaml') ?? '').split(/\r\n|\n|\r/);
  for (const { line, column } of [...documents, ...problems]) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
  }
  const find = placeFinder(files);
  for (const document of documents) {
    expect(() => JSON.stringify(document.value)).not.toThrow();
    expect(find(document, ['metadata', 'name']).line).toBeGreaterThanOrEqual(1);
  }
}

describe('never throws, and has a place for everything', () => {
  test('for random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), expectSound), { numRuns: runs(300) });
  });

  test('for texts of special characters', () => {
    fc.assert(fc.property(hostileText, expectSound), { numRuns: runs(1000) });
  });

  test('for documents that were cut, doubled and stirred', () => {
    fc.assert(fc.property(mutated(plainDocument), expectSound), { numRuns: runs(1000) });
  });

  test('for a document that ends anywhere', () => {
    for (let end = 0; end <= plainDocument.length; end += 1) expectSound(plainDocument.slice(0, end));
  });

  test('for any JSON, which is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t'), (text, indent) => {
        const value: unknown = JSON.parse(text);
        const { documents, problems } = read(JSON.stringify(value, null, indent), 'a.json');
        expect(problems).toEqual([]);
        expect(documents.map((document) => document.value)).toEqual([value]);
      }),
      { numRuns: runs(500) },
    );
  });
});

const laughs = (form: (name: string, of: string) => string) => Array.from({ length: 30 }, (_, index) => form(`a${index}`, index === 0 ? 'lol' : `*a${index - 1}`)).join('');

describe('what blows up is refused in a moment', () => {
  test.each([
    ['billion laughs in flow form', laughs((name, of) => `${name}: &${name} [${Array(9).fill(of).join(', ')}]\n`)],
    ['billion laughs in block form', laughs((name, of) => `${name}: &${name}\n${`  - ${of}\n`.repeat(9)}`)],
    ['billion laughs of maps', laughs((name, of) => `${name}: &${name} {${'abcdefghi'.split('').map((key) => `${key}: ${of}`).join(', ')}}\n`)],
    ['a list that holds itself', 'a: &a [*a]\n'],
    ['a map that holds itself', 'a: &a\n  b: *a\n'],
    ['a map that holds itself far below', 'a: &a {b: [{c: &c [1, *a]}]}\n'],
    ['a key that is its own map', '&a {? *a : 1}\n'],
    ['ten thousand lists', `a: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`],
    ['three hundred lists', `a: ${'['.repeat(300)}${']'.repeat(300)}\n`],
    ['three hundred maps', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
    ['depth through aliases', Array.from({ length: 20 }, (_, index) => `k${index}: &k${index} ${'['.repeat(90)}${index === 0 ? 1 : `*k${index - 1}`}${']'.repeat(90)}\n`).join('')],
    ['an alias of nothing', 'a: *b\n'],
    ['a key twice', '{"a": 1, "a": 2}'],
  ])('%s', (_name, text) => {
    const start = cpuTime();
    expect(read(text)).toMatchObject({ documents: [], problems: expect.arrayContaining([expect.objectContaining({ code: 'yaml-syntax', severity: 'error' })]) as unknown });
    expect(cpuTime() - start).toBeLessThan(5_000);
  });

  test('while aliases in reason are read, also when an anchor is named again', () => {
    expect(read('a: &a [1]\nb: *a\nc: &c {d: &c 2, e: *c}\n').documents[0]?.value).toEqual({ a: [1], b: [1], c: { d: 2, e: 2 } });
  });

  test('a circle is shown where it closes', () => {
    expect(read('a: 1\nb: &b\n  - *b\n').problems).toMatchObject([{ line: 3, column: 5, message: 'The alias *b stands within what it names, so it has no end.' }]);
  });
});

describe('what YAML can say beyond JSON', () => {
  test.each([
    ['a: !!js/function "function () { return 1 }"', { a: 'function () { return 1 }' }],
    ['a: !custom {b: 1}', { a: { b: 1 } }],
    ['%TAG ! tag:example.com,2000:\n---\na: !x 1', { a: '1' }],
    ['a: |\n  ---\n  b', { a: '---\nb\n' }],
    ['a: "b\\0"', { a: 'b\0' }],
    ['a: 1\n...\n', { a: 1 }],
    ['constructor: 1\ntoString: 2\nhasOwnProperty: 3\n', { constructor: 1, toString: 2, hasOwnProperty: 3 }],
  ])('%j is plain', (text, value) => {
    expect(read(text)).toMatchObject({ problems: [], documents: [{ value }] });
  });

  test.each(['a: !!binary aGVsbG8=', 'a: !!set {b, c}', 'a: !!omap [b: 1]', 'a: !!timestamp 2001-01-01', 'a: 2001-01-01\n---\nb: 2001-01-01', '<<: {b: 1}'])('%j of YAML 1.1 is plain JSON', (text) => {
    for (const { value } of read(`%YAML 1.1\n---\n${text}\n`).documents) expect(JSON.parse(JSON.stringify(value))).toEqual(value);
  });

  test('documents end with ... as well as with ---', () => {
    expect(read('a: 1\n...\n---\nb: 2\n...\n').documents.map(({ value }) => value)).toEqual([{ a: 1 }, { b: 2 }]);
  });
});

describe('encodings', () => {
  test.each([
    ['UTF-16 with its mark', Buffer.from('\uFEFFa: 1\n', 'utf16le'), 1, 4],
    ['a byte that is no UTF-8', Buffer.concat([Buffer.from('a: 1\nb: '), Buffer.from([0xff])]), 2, 4],
    ['a zero byte', 'a: 1\nb: \0', 2, 4],
  ])('%s is a problem at its place', (_name, text, line, column) => {
    expect(read(text)).toMatchObject({ documents: [], problems: [{ code: 'file-encoding', line, column }] });
  });

  test.each([['\n'], ['\r\n'], ['\r']])('lines that end with %j are counted alike', (end) => {
    expect(read(['a: 1', 'b:', '  c: [', '---', 'd: 2', ''].join(end)).problems[0]).toMatchObject({ line: 4 });
    expect(read(['a: 1', 'b: 2', '---', '# x', 'c: 3', ''].join(end)).documents).toMatchObject([{ line: 1, value: { a: 1, b: 2 } }, { line: 5, value: { c: 3 } }]);
    const files = memoryFiles({ 'a.yaml': ['a:', '  b: 1', '  c: "x"', ''].join(end) });
    const [document] = readDocuments(files, 'a.yaml').documents;
    expect(document && placeFinder(files)(document, ['a', 'c'])).toEqual({ file: 'a.yaml', line: 3, column: 6 });
  });

  test('a mistake at the end of a Windows line is within the line', () => {
    expect(read('[{]\r\n').problems.map(({ line, column }) => [line, column])).toEqual(read('[{]\n').problems.map(({ line, column }) => [line, column]));
  });

  test('every line of a text is found again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '\r\n', '\r', '\u2028'), { maxLength: 20 }), (parts) => {
        const text = parts.join('');
        for (let offset = 0; offset < text.length; offset += 1) {
          const { line, column } = positionAt(text, offset);
          if (!'\r\n'.includes(text[offset] ?? '')) expect(lineAt(text, line)?.[column - 1]).toBe(text[offset]);
        }
      }),
      { numRuns: runs(300) },
    );
  });
});

describe('JSON', () => {
  test('that is broken says where', () => {
    expect(read('{\n  "a": 1\n  "b": 2\n}\n', 'a.json').problems[0]).toMatchObject({ code: 'yaml-syntax', line: 2 });
    expect(read('{\n  "a": [1, 2\n', 'a.json').problems[0]).toMatchObject({ code: 'yaml-syntax', line: 3 });
    expect(read('{\n  "u": "https://x",\n  // why\n  "a": 1\n}\n', 'a.json').problems).toMatchObject([{ code: 'yaml-syntax', line: 3, column: 3 }]);
  });

  test('may end its lists with a comma, as Backstage lets it', () => {
    expect(read('{\n  "a": [1, 2,],\n}\n', 'a.json')).toMatchObject({ problems: [], documents: [{ value: { a: [1, 2] } }] });
  });

  test('keeps surrogates, escapes and long texts', () => {
    const value = { a: '\ud83d\ude00', b: 'x'.repeat(100_000), c: '\u2028"\\/', d: '\ud800' };
    expect(read(JSON.stringify(value), 'a.json').documents[0]?.value).toEqual(value);
    expect(read('{"a": "\\ud83d\\ude00\\/"}', 'a.json').documents[0]?.value).toEqual({ a: '😀/' });
  });
});

describe('globs', () => {
  const asPattern = (glob: string) =>
    new RegExp(`^${glob.replace(/\*\*\/(?:\*\*\/)*|\*{2,}|\*|\?|[^*?]/g, (part) => (part.startsWith('**/') ? '(?:[^/]+/)*' : part.startsWith('**') ? '.*' : part === '*' ? '[^/]*' : part === '?' ? '[^/]' : part === '.' ? '\\.' : part))}$`, 's');

  test('match as the regular expressions that they stand for', () => {
    const glob = fc.array(fc.constantFrom('a', 'b', '/', '.', '*', '?', '**/', '/**'), { maxLength: 7 }).map((parts) => parts.join(''));
    const path = fc.array(fc.constantFrom('a', 'b', 'ab', 'b.a'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(fc.property(glob, path, (some, name) => void expect(`${some} ${name} ${globPattern(some).test(name)}`).toBe(`${some} ${name} ${asPattern(some).test(name)}`)), { numRuns: runs(1000) });
  });

  test.each([
    ['{a,b}/?.{x,yy}', 'b/c.yy', true],
    ['{a', '{a', true],
    ['[ab]', '[ab]', true],
    ['{a.b}', 'axb', false],
    [`${'*a'.repeat(50)}b`, 'a'.repeat(200), false],
    ['{a,b}'.repeat(40), 'a'.repeat(40), false],
  ])('%s', (glob, path, matches) => {
    const start = cpuTime();
    expect(isGlob(glob)).toBe(true);
    expect(globPattern(glob).test(path)).toBe(matches);
    expect(cpuTime() - start).toBeLessThan(1_000);
  });
});
