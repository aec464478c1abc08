import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { difference, pagesIn } from '../../bench/site/pages.ts';
import { pageRecords } from '../../bench/site/records.ts';
import { measureWhole } from '../../bench/site/whole.ts';
import { catalog } from '../company.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signpost-bench-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function site(...paths: readonly string[]) {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
  return pagesIn(folder);
}

test('pages are counted alike, wherever a generator puts the later pages of a list', () => {
  const [one, list] = ['catalog/api/default/a/index.html', 'catalog/api/index.html'];
  expect(site(one, list, 'catalog/api/page/1/index.html', 'catalog/api/page/2/index.html', 'index.html', 'site.css')).toEqual({ entities: 1, lists: 2, others: 1, files: 6 });
});

test('sites with other pages are not compared, nor are empty ones', () => {
  const pages = { entities: 2, lists: 1, others: 5, files: 9 };
  expect(difference(pages, { ...pages, others: 0, files: 3 })).toBeUndefined();
  expect(difference(pages, { ...pages, entities: 1 })).toBe('2 pages of entities against 1');
  expect(difference({ ...pages, entities: 0 }, { ...pages, entities: 0 })).toBeDefined();
});

test('peers get every entity, with the titles of its neighbours', () => {
  const records = pageRecords(catalog);
  expect(records).toHaveLength(catalog.entities.length);
  const titles = new Set(catalog.entities.map(({ title }) => title));
  const items = records.flatMap(({ relations }) => relations.flatMap((list) => list.items));
  expect(items.length).toBeGreaterThan(200);
  expect(items.filter(({ title, url }) => url !== '' && !titles.has(title))).toEqual([]);
});

test('a whole process is measured with its children, and a failing one is told', async () => {
  const busy = 'while (process.cpuUsage().user < 150_000);';
  const cost = await measureWhole({ command: process.execPath, args: ['-e', `require('child_process').execFileSync(process.execPath, ['-e', '${busy}']); ${busy}`], cwd: folder });
  expect(cost.cpuSeconds).toBeGreaterThan(0.29);
  expect(cost.seconds).toBeGreaterThan(0.29);
  await expect(measureWhole({ command: process.execPath, args: ['-e', 'console.error("so it goes"); process.exit(3)'], cwd: folder })).rejects.toThrow(/ended with 3:\nso it goes/);
});
