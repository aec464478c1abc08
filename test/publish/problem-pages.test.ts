import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lineDifference } from '../../scripts/model/line-difference.ts';
import { problemGroups, problemKinds } from '../../scripts/publish/problem-kinds.ts';
import { linesOf, problemPages } from '../../scripts/publish/problem-pages.ts';
import { diskFiles, memoryFiles } from '../../scripts/read/files.ts';

describe('the groups of codes', () => {
  test('hold every code once, each group with a title of its own', () => {
    const codes = problemGroups.flatMap(({ kinds }) => kinds.map(({ code }) => code));
    expect(codes.toSorted()).toEqual(problemKinds.map(({ code }) => code).toSorted());
    expect(new Set(problemGroups.map(({ title }) => title)).size).toBe(problemGroups.length);
  });
});

describe('pages of problems', () => {
  const pageOf = (code: string, files: Readonly<Record<string, string>>) => problemPages(memoryFiles(files)).find((page) => page.code === code);

  test('every code has one, even when nobody kept the examples', () => {
    const pages = problemPages(memoryFiles({}));
    expect(pages.map(({ code }) => code)).toEqual(problemKinds.map(({ code }) => code));
    expect(pages.every(({ failing, mended, printed }) => failing.length === 0 && mended.length === 0 && printed === '')).toBe(true);
  });

  test('marks what check points at, other places of the same cause included, and what was changed', () => {
    const printed = [
      'catalog/a b.yaml:2:10  error  owner-unknown',
      '  spec.owner is "x", but the catalog has no such group. The same in 2 more places:',
      '  catalog/a.yaml:1, catalog/a.yaml:3',
      '  2 | owner: x',
      '    |        ^',
      '',
      '2 errors, 0 warnings in 3 entities.',
      '',
    ].join('\n');
    const page = pageOf('owner-unknown', {
      'owner-unknown/expected.txt': printed,
      'owner-unknown/failing/catalog/a.yaml': 'owner: x\nkeep\nowner: x\n',
      'owner-unknown/failing/catalog/a b.yaml': 'keep\nowner: x\n',
      'owner-unknown/failing/catalog/other.yaml': 'fine\n',
      'owner-unknown/mended/catalog/a.yaml': 'owner: y\nkeep\n',
      'owner-unknown/mended/catalog/a b.yaml': 'keep\nowner: y\n',
      'owner-unknown/mended/catalog/.first.yaml': 'new\n',
    });
    expect(page?.printed).toBe(printed);
    expect(page?.failing).toEqual([
      { path: 'catalog/a b.yaml', text: 'keep\nowner: x\n', lines: [2] },
      { path: 'catalog/a.yaml', text: 'owner: x\nkeep\nowner: x\n', lines: [1, 3] },
    ]);
    expect(page?.mended).toEqual([
      { path: 'catalog/a b.yaml', text: 'keep\nowner: y\n', lines: [2], added: false, removed: 1 },
      { path: 'catalog/a.yaml', text: 'owner: y\nkeep\n', lines: [1], added: false, removed: 2 },
      { path: 'catalog/.first.yaml', text: 'new\n', lines: [], added: true, removed: 0 },
    ]);
  });

  test('a file that is missing is printed, not shown', () => {
    const page = pageOf('generated-stale', { 'generated-stale/expected.txt': 'x.yml:1:1  error  generated-stale\n  The generated file is missing.\n\n1 error.\n' });
    expect(page?.failing).toEqual([]);
  });

  test('the examples of this repository are short, and mark lines that exist', () => {
    const pages = problemPages(diskFiles(join(import.meta.dirname, '../problems'))).filter(({ printed }) => printed !== '');
    expect(pages.length).toBeGreaterThan(40);
    for (const { code, failing, mended } of pages) {
      expect(failing.length, code).toBeGreaterThan(0);
      for (const file of [...failing, ...mended]) {
        const count = linesOf(file.text).length;
        expect(count, `${code}: ${file.path}`).toBeLessThanOrEqual(60);
        // An empty file has its problem on line 1.
        expect(Math.max(0, ...file.lines), `${code}: ${file.path}`).toBeLessThanOrEqual(Math.max(1, count));
      }
      for (const file of mended) expect(file.added || file.lines.length + file.removed > 0, `${code}: ${file.path} changes something`).toBe(true);
    }
  });
});

describe('the difference of two texts', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
  const without = (from: readonly string[], numbers: readonly number[]) => from.filter((_, index) => !numbers.includes(index + 1));

  test('what is left of both is the same', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const { added, removed } = lineDifference(before, after);
        expect(without(before, removed)).toEqual(without(after, added));
      }),
    );
  });

  test('a text is not different from itself, and one changed line is one line', () => {
    fc.assert(fc.property(lines, (text) => void expect(lineDifference(text, text)).toEqual({ added: [], removed: [] })));
    expect(lineDifference(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual({ added: [2], removed: [2] });
  });
});
