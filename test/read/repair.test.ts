import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { describe, expect, test } from 'vitest';
import type { Change, Repair } from '../../scripts/model/problem.ts';
import { repairText } from '../../scripts/read/repair.ts';

const repair = (path: string, change: Change, document = 0): Repair => ({ document, path: path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step)), change });

function repaired(text: string, ...repairs: readonly Repair[]): string {
  const result = repairText(text, repairs);
  expect(result.left).toEqual([]);
  expect(result.done).toBe(repairs.length);
  return result.text;
}

function refused(text: string, ...repairs: readonly Repair[]): void {
  expect(repairText(text, repairs)).toEqual({ text, done: 0, left: repairs });
}

const shop = `# The shop.
kind: Component
metadata:
  name: 'shop'   # its name
  annotations:
    # from the old days
    old.example/id: "7"
    github.com/project-slug: acme/shop
spec:
  owner:   Team-A # who pays
  dependsOn:
    # the orders
    - resource:orders

    - component:cart # next door
    # apart from what follows

    - api:prices
  tags: [b, a]
---
spec: { owner: x } # two
`;

describe('a value', () => {
  test('takes the place of the old one, in its quotes', () => {
    expect(repaired(shop, repair('spec.owner', { value: 'team-a' }))).toBe(shop.replace('Team-A', 'team-a'));
    expect(repaired(shop, repair('metadata.name', { value: "it's" }))).toBe(shop.replace(`'shop'`, `'it''s'`));
    expect(repaired(shop, repair('spec.owner', { value: 'y' }, 1))).toBe(shop.replace('owner: x', 'owner: y'));
  });
  test.each(['a: b', 'a #b', 'yes', 'null', '12', '', ' a ', '- a', '*a', '&a', '!a', '"', "'", 'a\nb', '#', '@a', '%a', ',', 'a, b', ']', 'a}', '{a', '\u0085', '😀', '\ud800'])('is quoted where %j needs it', (value) => {
    for (const [path, document] of [['spec.owner', 0], ['metadata.name', 0], ['metadata.annotations.old.example/id', 0], ['spec.owner', 1], ['spec.dependsOn.1', 0], ['spec.tags.0', 0]] as const) {
      const steps = path.startsWith('metadata.annotations') ? ['metadata', 'annotations', 'old.example/id'] : repair(path, { value }).path;
      const { text, done } = repairText(shop, [{ document, path: steps, change: { value } }]);
      expect(done, path).toBe(1);
      expect(parseAllDocuments(text)[document]?.getIn(steps)).toBe(value);
    }
  });
  test('takes the place of a block and of nothing', () => {
    expect(repaired('a: |\n  text\nb: 1\n', repair('a', { value: 'x' }))).toBe('a: x\nb: 1\n');
    expect(repaired('a:\nb: 1\n', repair('a', { value: 'x' }))).toBe('a: x\nb: 1\n');
  });
  test('is left where the path leads to something else', () => {
    refused(shop, repair('spec', { value: 'x' }));
    refused(shop, repair('spec.none', { value: 'x' }));
    refused(shop, repair('spec.owner', { value: 'x' }, 7));
    refused('a: [', repair('a', { value: 'x' }));
  });
});

describe('a key', () => {
  test('gets another name', () => {
    const path = ['metadata', 'annotations', 'old.example/id'];
    expect(repaired(shop, { document: 0, path, change: { key: 'new.example/id' } })).toBe(shop.replace('old.example/id', 'new.example/id'));
    expect(repaired('{"a": 1, "b": 2}', repair('a', { key: 'c' }))).toBe('{"c": 1, "b": 2}');
  });
  test('is left when the new name is taken', () => {
    refused(shop, { document: 0, path: ['metadata', 'annotations', 'old.example/id'], change: { key: 'github.com/project-slug' } });
  });
});

describe('a key or an item that goes', () => {
  test('takes its lines along', () => {
    expect(repaired(shop, repair('spec.owner', { remove: true }, 1))).toBe(shop.replace('{ owner: x }', '{  }'));
    expect(repaired(shop, repair('spec.tags', { remove: true }))).toBe(shop.replace('  tags: [b, a]\n', ''));
    expect(repaired(shop, { document: 0, path: ['metadata', 'annotations', 'github.com/project-slug'], change: { remove: true } })).toBe(shop.replace('    github.com/project-slug: acme/shop\n', ''));
    expect(repaired('a:\n  - b: 1\n    c: 2\n', repair('a.0.b', { remove: true }))).toBe('a:\n  - c: 2\n');
    expect(repaired('a: 1\nb: 2', repair('b', { remove: true }))).toBe('a: 1');
    expect(repaired('a:\n  b: |\n    text\n\nc: 2\n', repair('a.b', { remove: true }))).toBe('a: {}\n\nc: 2\n');
    expect(repaired('a:\n  - b\nc: 2\n', repair('a.0', { remove: true }))).toBe('a: []\nc: 2\n');
    expect(repaired('{"a": [1, 2, 3], "b": 2}', repair('a.1', { remove: true }), repair('b', { remove: true }))).toBe('{"a": [1, 3]}');
  });
  test('stays when a comment would go with it, or be left behind', () => {
    refused(shop, repair('spec.owner', { remove: true }));
    refused('a: # why\n  b: 1\n', repair('a.b', { remove: true }));
    refused('a: 1\n# what b is for\nb: 2\nc: 3\n', repair('b', { remove: true }));
  });
  test('may be several of one list', () => {
    expect(repaired('a:\n- 1\n- 2\n- 3\n', repair('a.0', { remove: true }), repair('a.2', { remove: true }))).toBe('a:\n- 2\n');
  });
});

describe('the items of a list', () => {
  test('move with their comments', () => {
    expect(repaired(shop, repair('spec.dependsOn', { items: [2, 1, 0] }))).toContain(
      `  dependsOn:\n    - api:prices\n\n    - component:cart # next door\n    # apart from what follows\n\n    # the orders\n    - resource:orders\n  tags`,
    );
  });
  test('move in a flow list too', () => {
    expect(repaired(shop, repair('spec.tags', { items: [1, 0] }))).toBe(shop.replace('[b, a]', '[a, b]'));
    expect(repaired('a: [ c ,b,\n  a ]', repair('a', { items: [2, 1, 0] }))).toBe('a: [ a ,b,\n  c ]');
    const commented = 'a: [\n  # bee\n  b, # b\n  a # a\n]\n';
    expect(repaired(commented, repair('a', { items: [1, 0] }))).toBe('a: [\n  a, # a\n  # bee\n  b # b\n]\n');
    refused('a: [ b, # b\n  a ]\n', repair('a', { items: [1, 0] }));
  });
  test('may be fewer', () => {
    expect(repaired('a:\n- x\n- y\n- x\nb: 1\n', repair('a', { items: [0, 1] }))).toBe('a:\n- x\n- y\nb: 1\n');
    expect(repaired('a:\n- x\n\n# apart\n\n- x\n- y', repair('a', { items: [0, 2] }))).toBe('a:\n- x\n\n# apart\n\n- y');
    expect(repaired('a: [x, y, x]', repair('a', { items: [1, 0] }))).toBe('a: [y, x]');
    refused('a:\n- x\n- x # again\n', repair('a', { items: [0] }));
  });
  test('at the end of a file without a last line end, with Windows line ends and a byte order mark', () => {
    expect(repaired('\uFEFFa:\r\n- b\r\n- a', repair('a', { items: [1, 0] }))).toBe('\uFEFFa:\r\n- a\r\n- b');
  });
  test('are left when something is in the way', () => {
    refused('a:\n- &x b\n- *x\n', repair('a', { items: [1, 0] }));
    refused('a: &x\n- b\n- a\nc: *x\n', repair('a', { items: [1, 0] }));
    refused('a:\n- b\n- a\n', repair('a', { items: [1, 7] }), repair('b', { items: [0] }));
    refused('- - b\n  - a\n', { document: 0, path: [0], change: { items: [1, 0] } });
  });
});

test('an alias is not written through', () => {
  refused('a: &x 1\nb: *x\n', repair('b', { value: 'y' }));
  refused('a: &x { c: 1 }\nb: *x\n', repair('b.c', { value: 'y' }));
  refused('a: &x { c: 1 }\nb: *x\n', repair('a.c', { value: 'y' }));
});

test('JSON stays JSON', () => {
  const text = '{\n  "spec": { "owner": 1, "members": ["b", "a"] }\n}\n';
  const fixed = repaired(text, repair('spec.owner', { value: 'x' }), repair('spec.members', { items: [1, 0] }));
  expect(fixed).toBe('{\n  "spec": { "owner": "x", "members": ["a", "b"] }\n}\n');
  expect(JSON.parse(fixed)).toEqual({ spec: { owner: 'x', members: ['a', 'b'] } });
});

test('of two that do not go together the first counts', () => {
  const both = [repair('a', { items: [1, 0] }), repair('a', { items: [0] })];
  expect(repairText('a: [x, y]', both)).toEqual({ text: 'a: [y, x]', done: 1, left: [both[1]] });
});

test('a value in a list and the list itself', () => {
  expect(repaired('a:\n  - B\n  - a\n', repair('a.0', { value: 'b' }), repair('a', { items: [1, 0] }))).toBe('a:\n  - a\n  - b\n');
});

test('one that fails does not hold up the others', () => {
  const bad = repair('c', { value: 'x' });
  const good = [repair('a', { value: 'x' }), repair('b', { value: 'y' })];
  expect(repairText('a: 1\nb: 2\nc: &c 3\nd: *c\n', [...good, bad])).toEqual({ text: 'a: x\nb: y\nc: &c 3\nd: *c\n', done: 2, left: [bad] });
});

/** A text of YAML with comments everywhere, and the paths in it. */
const word = fc.oneof(fc.constantFrom('a', 'b', 'c', 'x: y', '# no', "it's", '- d', 'Ä'), fc.string({ maxLength: 6 }));
const written = (text: string) => (/^[a-z]+$/.test(text) ? text : JSON.stringify(text));
const comment = fc.option(fc.constantFrom('one', 'two', 'three'), { nil: undefined });
const item = fc.record({ text: word, above: comment, behind: comment, blank: fc.boolean() });
const list = fc.record({ items: fc.array(item, { minLength: 1, maxLength: 5 }), flow: fc.boolean() });
const file = fc.record({ lists: fc.array(list, { minLength: 1, maxLength: 3 }), newline: fc.constantFrom('\n', '\r\n'), indent: fc.constantFrom('', '  ', '    '), mark: fc.boolean(), end: fc.boolean() });

function writeFile({ lists, newline, indent, mark, end }: (typeof file extends fc.Arbitrary<infer T> ? T : never)): string {
  const lines = lists.flatMap(({ items, flow }, index) => [
    `# list ${index}`,
    ...(flow
      ? [`list${index}: [${items.map(({ text }) => written(text)).join(', ')}] # flow`]
      : [`list${index}:`, ...items.flatMap(({ text, above, behind, blank }) => [...(blank ? [''] : []), ...(above ? [`${indent}# ${above}`] : []), `${indent}- ${written(text)}${behind ? ` # ${behind}` : ''}`])]),
  ]);
  return `${mark ? '\uFEFF' : ''}${lines.join(newline)}${end ? newline : ''}`;
}

const comments = (text: string) => [...text.matchAll(/(?:^|\s)(# (?:list \d|flow|one|two|three))\r?$/gm)].map((match) => match[1]).sort();

test('whatever is asked: the value is as intended or untouched, comments stay, and so does everything around', () => {
  fc.assert(
    fc.property(file, fc.array(fc.tuple(fc.nat(2), fc.nat(4), fc.constantFrom('value', 'remove', 'items', 'fewer', 'key'), word, fc.nat()), { minLength: 1, maxLength: 4 }), (parts, wishes) => {
      const text = writeFile(parts);
      const before = parseAllDocuments(text.replace('\uFEFF', ''))[0]?.toJS() as Record<string, string[]>;
      const [wish] = wishes;
      const name = `list${(wish?.[0] ?? 0) % parts.lists.length}`;
      const old = before[name] ?? [];
      const at = (wish?.[1] ?? 0) % old.length;
      const value = wish?.[3] ?? '';
      const order = old.map((_, index) => index).sort((a, b) => ((a * 7 + (wish?.[4] ?? 0)) % 5) - ((b * 7 + (wish?.[4] ?? 0)) % 5));
      const fewer = order.slice(0, Math.max(1, order.length - 1));
      const [one, intended] = {
        value: [{ document: 0, path: [name, at], change: { value } }, { ...before, [name]: old.with(at, value) }],
        remove: [{ document: 0, path: [name, at], change: { remove: true } }, { ...before, [name]: old.toSpliced(at, 1) }],
        items: [{ document: 0, path: [name], change: { items: order } }, { ...before, [name]: order.map((index) => old[index]) }],
        fewer: [{ document: 0, path: [name], change: { items: fewer } }, { ...before, [name]: fewer.map((index) => old[index]) }],
        key: [{ document: 0, path: [name], change: { key: 'other' } }, Object.fromEntries(Object.entries(before).map(([key, each]) => [key === name ? 'other' : key, each]))],
      }[wish?.[2] ?? 'value'] as [Repair, unknown];
      const result = repairText(text, [one]);
      expect(comments(result.text)).toEqual(comments(text));
      expect(parseAllDocuments(result.text.replace('\uFEFF', ''))[0]?.toJS()).toEqual(result.done === 1 ? intended : before);
      if (result.done === 0) expect(result.text).toBe(text);
      // Only what takes a comment along is refused.
      if (wish?.[2] === 'value' || wish?.[2] === 'items' || wish?.[2] === 'key') expect(result.done).toBe(1);
      const start = text.indexOf(`# list ${name.slice(4)}`);
      const following = text.indexOf(`# list ${Number(name.slice(4)) + 1}`);
      expect(result.text.startsWith(text.slice(0, start))).toBe(true);
      if (following > 0) expect(result.text.endsWith(text.slice(following))).toBe(true);
      expect(result.text.replaceAll('\r\n', '').includes('\r')).toBe(text.replaceAll('\r\n', '').includes('\r'));
      // All of them at once: nothing but the values may differ, and they must be readable.
      const paths = wishes.map(([a, b, kind, each]): Repair => {
        const listName = `list${a % parts.lists.length}`;
        const length = before[listName]?.length ?? 0;
        const path = kind === 'items' || kind === 'fewer' || kind === 'key' ? [listName] : [listName, b % length];
        const change: Change = kind === 'value' ? { value: each } : kind === 'key' ? { key: `k${each}` } : kind === 'remove' ? { remove: true } : { items: Array.from({ length }, (_, index) => length - 1 - index) };
        return { document: 0, path, change };
      });
      const all = repairText(text, paths);
      expect(all.done + all.left.length).toBe(paths.length);
      expect(comments(all.text)).toEqual(comments(text));
      expect(parseAllDocuments(all.text.replace('\uFEFF', ''))[0]?.errors).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
