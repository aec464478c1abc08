import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { allProblems } from '../../scripts/publish/problems.ts';
import { repairCatalog } from '../../scripts/publish/repairs.ts';
import { diskFiles, memoryFiles } from '../../scripts/read/files.ts';

/** Codes of which every problem in the folder carries its repair. */
const cases = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const files = diskFiles(join(import.meta.dirname, name, 'failing'));
    const problems = allProblems(loadCatalog(files), files).filter(({ code }) => code === name);
    return { code: name, files, isRepairable: problems.length > 0 && problems.every(({ repair }) => repair) };
  })
  .filter(({ isRepairable }) => isRepairable);

test('there are such codes', () => {
  expect(cases.length).toBeGreaterThan(4);
});

test.each(cases)('$code: the repairs give the mended catalog, byte for byte, and then there is nothing left to repair', ({ code, files }) => {
  const { changed, files: repaired } = repairCatalog(files, (problem) => problem.code === code);
  const folder = join(import.meta.dirname, code, 'mended');
  const mended = existsSync(folder) ? diskFiles(folder) : memoryFiles({});
  expect(Object.fromEntries(changed.map(({ path, after }) => [path, after]))).toEqual(Object.fromEntries(mended.list().map((path) => [path, mended.text(path)])));
  expect(repairCatalog(repaired, (problem) => problem.code === code).changed).toEqual([]);
});
