import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { problemText, summary } from '../../scripts/commands/print-problems.ts';
import { compareProblems } from '../../scripts/model/problem.ts';
import { generatedProblems } from '../../scripts/publish/generated.ts';
import { problemKinds } from '../../scripts/publish/problem-kinds.ts';
import { diskFiles } from '../../scripts/read/files.ts';

/** Cannot be kept in a repository; tested in test/read/documents.test.ts. */
const elsewhere = ['file-too-large', 'file-unreadable'];

const cases = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

test('every kind of problem has a folder, and every folder a kind', () => {
  const codes = problemKinds.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect([...cases, ...elsewhere].sort()).toEqual([...codes].sort());
});

describe.each(cases)('%s', (code) => {
  const folder = join(import.meta.dirname, code);
  const files = diskFiles(folder);
  const catalog = loadCatalog(files);
  const generated = code === 'generated-stale' ? generatedProblems(catalog, files) : [];
  const problems = [...catalog.problems, ...generated].sort(compareProblems);
  const text = `${problems.map((problem) => `${problemText(problem, files, false)}\n\n`).join('')}${summary(problems, catalog.entities.length)}\n`;

  test('is found, at a place that exists', () => {
    expect(problems.map((problem) => problem.code)).toContain(code);
    for (const { file, line, column } of problems.filter((problem) => problem.code !== 'generated-stale')) {
      const lines = (files.text(file) ?? '').split('\n');
      expect(line, file).toBeLessThanOrEqual(lines.length);
      expect(column, file).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
    }
  });

  test('is said as in expected.txt (BLESS=1 rewrites it)', () => {
    const path = join(folder, 'expected.txt');
    if (process.env['BLESS']) writeFileSync(path, text);
    expect(text).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '');
  });
});
