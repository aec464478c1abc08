import fc from 'fast-check';
import { parseAllDocuments, stringify } from 'yaml';
import { describe, expect, test } from 'vitest';
import { removeKeys } from '../../scripts/read/key-removal.ts';

const remove = (text: string, ...keys: readonly string[]) => removeKeys(text, keys.map((key) => ({ document: 0, path: ['spec', key] })));
const values = (text: string) => parseAllDocuments(text, { merge: false }).map((document) => document.toJS() as unknown);

describe('a key in a block map', () => {
  const source = `# The shop.
kind: Component # of ours
spec:
  type: service

  # Who to ask.
  # At any time.
  contacts: # not people
    owner: ['@ada']
    # nobody else

    support:
    - slack://shop
      # by night
  # What it is made of.
  system: shop
  license: >-
    Apache-2.0

  # the end
`;

  test('goes with its lines, its comments and those right above', () => {
    expect(remove(source, 'contacts')).toBe(source.replace(/ {2}# Who to ask[\s\S]*# by night\n/, ''));
    expect(remove(source, 'license')).toBe(source.replace('  license: >-\n    Apache-2.0\n', ''));
    expect(remove(source, 'type', 'contacts', 'license')).toBe(source.replace('  type: service\n', '').replace(/ {2}# Who to ask[\s\S]*# by night\n/, '').replace('  license: >-\n    Apache-2.0\n', ''));
  });

  test('keeps Windows line ends, and a byte order mark', () => {
    const windows = `\uFEFF${source.replaceAll('\n', '\r\n')}`;
    expect(remove(windows, 'contacts', 'license')).toBe(`\uFEFF${remove(source, 'contacts', 'license').replaceAll('\n', '\r\n')}`);
  });

  test.each([
    ['spec:\n  license: x', 'spec: {}'],
    ['spec: # all\n  license: x\n', 'spec: {} # all\n'],
    ['spec:\n  a: 1\n  license: x', 'spec:\n  a: 1'],
    ['spec:\n  a: 1\n  license: x # y\n\nkind: K\n', 'spec:\n  a: 1\n\nkind: K\n'],
    ['spec:\n  license:\n  a: 1\n', 'spec:\n  a: 1\n'],
    ['spec:\n  a: |+\n    x\n  license: |\n    y\n\n  b: 1\n', 'spec:\n  a: |+\n    x\n  b: 1\n'],
    ['spec:\n  a: "x\n   # no comment\n   y"\n  license: x\n', 'spec:\n  a: "x\n   # no comment\n   y"\n'],
    ['spec:\n  a: 1\n', 'spec:\n  a: 1\n'],
    ['a: [', 'a: ['],
  ])('%j becomes %j', (text, expected) => {
    expect(remove(text, 'license')).toBe(expected);
  });
});

describe('a key in a flow map', () => {
  test.each([
    ['spec: { license: x, a: 1 }\n', 'spec: { a: 1 }\n'],
    ['spec: { a: 1, license: x, b: 2 }\n', 'spec: { a: 1, b: 2 }\n'],
    ['spec: { a: 1, license: x }\n', 'spec: { a: 1 }\n'],
    ['spec: {a: 1,license: [x, {y: z}]}\n', 'spec: {a: 1}\n'],
    ['spec: { license: x }\n', 'spec: { }\n'],
    ['spec: {\n  a: 1, # a\n  # l\n  license: x, # x\n  b: 2, # b\n}\n', 'spec: {\n  a: 1, # a\n  b: 2, # b\n}\n'],
    ['spec: {\n  a: 1, # a\n  license: x # x\n}\n', 'spec: {\n  a: 1 # a\n}\n'],
    ['spec: {\n  a: 1, license: x, # x\n  b: 2 }\n', 'spec: {\n  a: 1,\n  b: 2 }\n'],
    ['{\n  "spec": {\n    "a": 1,\n    "license": "x"\n  }\n}\n', '{\n  "spec": {\n    "a": 1\n  }\n}\n'],
    ['{\n\t"spec": {\n\t\t"license": { "x": [1] },\n\t\t"a": 1\n\t}\n}', '{\n\t"spec": {\n\t\t"a": 1\n\t}\n}'],
    ['{"spec":{"a":1,"license":"x","b":[2]}}', '{"spec":{"a":1,"b":[2]}}'],
  ])('%j becomes %j', (text, expected) => {
    expect(remove(text, 'license')).toBe(expected);
  });
});

test('other documents keep every byte, and documents that cannot be read stay', () => {
  const text = '%YAML 1.2\n---\n# a\nspec:\n  license: x\n  a: 1\n...\n--- # two\nspec: { license: y }\n---\n---\n\tbroken: [\n---\nspec:   {license: z,   b: 2}\n';
  expect(removeKeys(text, [0, 4].map((document) => ({ document, path: ['spec', 'license'] })))).toBe(text.replace('  license: x\n', '').replace('{license: z,   b', '{b'));
});

test.each([
  ['an anchor that is used elsewhere', 'spec:\n  license: &l x\n  a: *l\n'],
  ['a map by way of an alias', 'x: &s\n  license: x\n  a: 1\nspec: *s\n'],
  ['an explicit key', 'spec:\n  ? license\n  : x\n  ? a\n  : 1\n'],
  ['a tag before the map', 'spec: !!map\n  license: x\n'],
])('where nothing can be cut (%s) the value is right all the same', (_name, text) => {
  const [before] = values(text) as [{ spec: Record<string, unknown> }];
  const { license, ...spec } = before.spec;
  expect(license).toBe('x');
  expect(values(remove(text, 'license'))).toEqual([{ ...before, spec }]);
});

/** Texts as people write them: comments between the lines, some maps in flow style. */
const scalar = fc.oneof(fc.constantFrom('x', 'a # b', 'a: b', '', ' ', 'two\nlines\n', 'ends\n\n\n', '- x', "it's", '"', '#', 'é'), fc.integer(), fc.boolean(), fc.constant(null));
const tree = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('a', 'b', 'license', 'c: d', '#e'), tie('value'), { maxKeys: 3 })),
})).value;
const keys = ['a', 'b', 'license', 'z'] as const;
const spec = fc.uniqueArray(fc.constantFrom(...keys), { minLength: 1 }).chain((names) => fc.tuple(...names.map((name) => tree.map((value) => [name, value] as const))).map((pairs) => Object.fromEntries(pairs)));
const layout = fc.record({ indent: fc.constantFrom(2, 4), indentSeq: fc.boolean(), flow: fc.boolean(), json: fc.boolean(), windows: fc.boolean(), comment: fc.nat(), above: fc.boolean() });

interface Layout {
  readonly indent: number;
  readonly indentSeq: boolean;
  readonly flow: boolean;
  readonly json: boolean;
  readonly windows: boolean;
  readonly comment: number;
}

function written(document: unknown, { indent, indentSeq, flow, json, windows, comment }: Layout): string {
  const text = json ? `${JSON.stringify(document, null, indent)}\n` : stringify(document, { indent, indentSeq, lineWidth: 0, ...(flow && { collectionStyle: 'flow' as const }) });
  const lines = text.split('\n');
  // A comment on a line of its own, where the value stays what it is: not within a text of several lines.
  const at = comment % lines.length;
  const commented = lines.toSpliced(at, 0, `${/^ */.exec(lines[at] ?? '')?.[0] ?? ''}# note`).join('\n');
  const chosen = !json && JSON.stringify(values(commented)) === JSON.stringify([document]) ? commented : text;
  return windows ? chosen.replaceAll('\n', '\r\n') : chosen;
}

test('whatever the text, the key alone is gone: the value is the old one without it, and all other lines are there', () => {
  fc.assert(
    fc.property(spec, tree, layout, (content, after, style) => {
      const document = { kind: 'Component', spec: content, after };
      const text = written(document, style);
      const changed = remove(text, 'license');
      const { license: _license, ...rest } = content as Record<string, unknown>;
      expect(values(changed)).toEqual(values(written({ ...document, spec: rest }, { ...style, comment: 0 })));
      if (!('license' in content)) expect(changed).toBe(text);
      if (style.flow && !style.json) return;
      // Lines only go: those of the key, and a comment above it. The one before may lose its comma, an empty map gets braces.
      const [old, left] = [text.split('\n').map(bare), changed.split('\n').map(bare)];
      expect(isWithin(left, old)).toBe(true);
      const own = 'license' in content ? written({ license: content['license'] }, { ...style, comment: 0, windows: false }).split('\n').length : 0;
      expect(old.length - left.length).toBeLessThanOrEqual(own + 1);
    }),
    { numRuns: 500 },
  );
});

/** The lines in the same order, perhaps with others between them. */
function isWithin(lines: readonly string[], others: readonly string[]): boolean {
  let at = 0;
  for (const other of others) if (at < lines.length && lines[at] === other) at += 1;
  return at === lines.length;
}

function bare(line: string): string {
  return line.replace(/\r$/, '').replace(/,$/, '').replace(/ \{\}$/, '');
}
