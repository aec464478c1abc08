import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileLimit, placeFinder, readDocuments } from '../../scripts/read/documents.ts';
import { keptFiles, memoryFiles, type Files } from '../../scripts/read/files.ts';

function read(text: string | Uint8Array) {
  return readDocuments(memoryFiles({ 'a.yaml': text }), 'a.yaml');
}

test('of files laid over others only those that differ are read again', () => {
  const asked: string[] = [];
  const disk = memoryFiles({ 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' });
  const kept = keptFiles({ ...disk, text: (path) => (asked.push(path), disk.text(path)) });
  const over: Files = { ...memoryFiles({ 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 2\n' }), below: (path) => (path === 'a.yaml' ? kept : undefined) };
  const values = (files: Files) => ['a.yaml', 'b.yaml'].map((path) => readDocuments(files, path).documents[0]?.value);
  expect([values(kept), values(over), values(kept)]).toEqual([[{ a: 1 }, { b: 1 }], [{ a: 1 }, { b: 2 }], [{ a: 1 }, { b: 1 }]]);
  expect(asked).toEqual(['a.yaml', 'b.yaml']);
});

describe('documents', () => {
  test('come with place and plain values, one for each part of the file', () => {
    const { documents, problems } = read('# first\nname: a\n---\n\nname: b\n---\n');
    expect(problems).toEqual([]);
    expect(documents).toEqual([
      { file: 'a.yaml', line: 2, column: 1, index: 0, value: { name: 'a' } },
      { file: 'a.yaml', line: 5, column: 1, index: 1, value: { name: 'b' } },
      expect.objectContaining({ index: 2, value: null }),
    ]);
  });

  test('keep dates, yes and << as Backstage does', () => {
    expect(read('day: 2024-02-30\nanswer: yes\n<<: {a: 1}\noctal: 010\n').documents[0]?.value).toEqual({ day: '2024-02-30', answer: 'yes', '<<': { a: 1 }, octal: 10 });
  });

  test('are the same with a byte order mark and with Windows line ends', () => {
    const plain = read('a: 1\nb:\n  - c\n');
    expect(read('\uFEFFa: 1\r\nb:\r\n  - c\r\n')).toEqual(plain);
  });

  test('read JSON, tabs included', () => {
    expect(read('{\n\t"a": [1, null, "\\u00e9"]\n}').documents[0]?.value).toEqual({ a: [1, null, 'é'] });
  });

  test('of a broken file still count when they are whole themselves', () => {
    const { documents, problems } = read('a: 1\n---\nb: [\n---\nc: 3\n');
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { c: 3 }]);
    expect(problems.map(({ code, line }) => `${code} ${line}`)).toContain('yaml-syntax 4');
  });

  test('cannot reach the prototype of objects', () => {
    const value = read('__proto__: { polluted: true }\n').documents[0]?.value as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('what cannot be read is a problem with a place', () => {
  const hostile: readonly (readonly [name: string, code: string, text: string | Uint8Array])[] = [
    ['deep lists', 'yaml-syntax', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['deep dashes', 'yaml-syntax', '- '.repeat(50_000)],
    ['deeper than memory', 'yaml-syntax', '['.repeat(9_000_000)],
    ['nothing but quotes', 'yaml-syntax', '"'.repeat(9_000_000)],
    ['aliases that multiply', 'yaml-syntax', `a: &a [${'x,'.repeat(10)}]\n${[...'bcdef'].map((name, index) => `${name}: &${name} [${`*${'abcde'[index]},`.repeat(10)}]\n`).join('')}`],
    ['an alias of itself', 'yaml-syntax', 'a: *b\n'],
    ['ten megabytes', 'file-too-large', 'x'.repeat(fileLimit + 1)],
    ['bytes that are no text', 'file-encoding', new Uint8Array([97, 58, 32, 0xff, 0xfe])],
    ['UTF-16', 'file-encoding', Buffer.from('a: 1\n', 'utf16le')],
    ['a double key', 'yaml-syntax', 'a: 1\nb: {c: 1, c: 2}\n'],
  ];
  test.each(hostile)('%s', (_name, code, text) => {
    const { problems } = read(text);
    expect(problems[0]).toMatchObject({ code, severity: 'error', file: 'a.yaml', line: expect.any(Number) as number });
    expect(problems.length).toBeLessThanOrEqual(10);
  });

  test('a file without permission', () => {
    const files: Files = { list: () => ['a.yaml'], text: () => undefined, bytes: () => undefined };
    expect(readDocuments(files, 'a.yaml').problems).toMatchObject([{ code: 'file-unreadable', line: 1, column: 1 }]);
  });

  test('U+FFFD itself is a character like any other', () => {
    expect(read('a: \uFFFD\n')).toMatchObject({ problems: [], documents: [{ value: { a: '\uFFFD' } }] });
  });

  test('any text at all gives documents or problems, and never throws', () => {
    const piece = fc.oneof(fc.constantFrom('- ', ': ', '\n', '  ', '"', "'", '|', '>', '&a ', '*a', '[', ']', '{', '}', '#', '!', '%', '---\n', '\t', '? ', 'a'), fc.string({ unit: 'binary', maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const { documents, problems } = read(text);
        const lines = text.split(/\r\n|\n|\r/);
        for (const { line, column } of [...documents, ...problems]) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('places', () => {
  const text = 'top: 1\n---\nmeta:\n  name: x\n  list:\n    - one\n    - {two: 2}\n  empty:\n"quoted key": 3\nflow: [a, b]\n';
  const files = memoryFiles({ 'a.yaml': text });
  const document = readDocuments(files, 'a.yaml').documents[1];
  if (!document) throw new Error('no second document');
  const find = placeFinder(files);

  test.each([
    [['meta', 'name'], 'value', 4, 9],
    [['meta', 'name'], 'key', 4, 3],
    [['meta', 'list'], 'value', 5, 3],
    [['meta', 'list', 0], 'value', 6, 7],
    [['meta', 'list', 1, 'two'], 'value', 7, 13],
    [['meta', 'empty'], 'value', 8, 3],
    [['quoted key'], 'key', 9, 1],
    [['flow', 1], 'value', 10, 11],
    [['flow'], 'value', 10, 7],
    [['meta', 'missing', 'deeper'], 'value', 3, 1],
    [[], 'value', 3, 1],
  ] as const)('of %j (%s)', (path, on, line, column) => {
    expect(find(document, path, on)).toEqual({ file: 'a.yaml', line, column });
  });
});
