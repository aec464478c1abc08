import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { problemText, summary } from '../../scripts/commands/print-problems.ts';
import { groupByCause } from '../../scripts/model/grouping.ts';
import { generatedFiles, generatedKind } from '../../scripts/publish/generated.ts';
import { problemKinds } from '../../scripts/publish/problem-kinds.ts';
import { unknownProblems } from '../../scripts/publish/problems.ts';
import { diskFiles, memoryFiles, type Files } from '../../scripts/read/files.ts';

/** Cannot be kept in a repository; tested in test/read/documents.test.ts. */
const elsewhere = ['file-too-large', 'file-unreadable'];

/** Codes that no change of files mends, each with the reason. */
const unmendable: Readonly<Record<string, string>> = {};

const cases = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

test('every kind of problem has a folder, and every folder a kind', () => {
  const codes = problemKinds.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect([...cases, ...elsewhere].sort()).toEqual([...codes].sort());
});

function check(files: Files) {
  const catalog = loadCatalog(files);
  return { problems: groupByCause(unknownProblems(catalog, files).problems), entities: catalog.entities.length };
}

/** The failing catalog with the files of the mended one laid over it. */
function mendedFiles(folder: string): Files {
  const [failing, mended] = [diskFiles(join(folder, 'failing')), diskFiles(join(folder, 'mended'))];
  const paths = [...new Set([...failing.list(), ...mended.list()])];
  return memoryFiles(Object.fromEntries(paths.map((path) => [path, (mended.bytes(path) ?? failing.bytes(path)) as Uint8Array])));
}

/** Brings the example of the generated files up to date: there, CODEOWNERS alone is stale. */
function writeGenerated(folder: string) {
  const files = diskFiles(join(folder, 'failing'));
  for (const { path, text } of generatedFiles(loadCatalog(files), files).filter((each) => each.path.startsWith('.github/'))) {
    const target = join(folder, path.endsWith('CODEOWNERS') ? 'mended' : 'failing', path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

describe.each(cases)('%s', (code) => {
  const folder = join(import.meta.dirname, code);
  if (process.env['BLESS'] && code === generatedKind.code) writeGenerated(folder);
  const files = diskFiles(join(folder, 'failing'));
  const { problems: all, entities } = check(files);
  const problems = all.filter((problem) => problem.code === code);
  const text = `${problems.map((problem) => `${problemText(problem, files, false)}\n\n`).join('')}${summary(problems, entities)}\n`;

  test('is found by whoever looks for errors only, if it is one', () => {
    const errors = (sought: 'all' | 'errors') => loadCatalog(files, { sought }).problems.filter(({ severity }) => severity === 'error');
    expect(errors('errors')).toEqual(errors('all'));
  });

  test('is found, at a place that exists', () => {
    expect(problems).not.toEqual([]);
    for (const { file, line, column } of problems.filter((problem) => problem.code !== 'generated-stale')) {
      const lines = (files.text(file) ?? '').split('\n');
      expect(line, file).toBeLessThanOrEqual(lines.length);
      expect(column, file).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
    }
  });

  test.skipIf(code in unmendable)('is gone from the mended catalog, which has no error', () => {
    expect(existsSync(join(folder, 'mended')), `${code}/mended holds the files that mend it`).toBe(true);
    const left = check(mendedFiles(folder)).problems.filter((problem) => problem.code === code || (problem.severity === 'error' && problem.code !== 'generated-stale'));
    expect(left).toEqual([]);
  });

  test('is said as in expected.txt (BLESS=1 rewrites it)', () => {
    const path = join(folder, 'expected.txt');
    if (process.env['BLESS']) writeFileSync(path, text);
    expect(text).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '');
  });
});
