/** The table at the end of docs/threat-model.md says where each attack is tried: what it names has to be there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../company.ts';

const rows = (readFileSync(join(root, 'docs/threat-model.md'), 'utf8').split('## Where it is tested\n')[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:Attack \||-)/.test(line))
  .map((line) => line.split(/(?<!\\) \| /).map((cell) => cell.replace(/^\| | \|$/g, '')));

/** Words of titles, without what marks places to fill in. */
function plain(text: string): string {
  return text.replace(/\\/g, '').replace(/\s+/g, ' ');
}

test('there are rows, each with an attack, a file and a test', () => {
  expect(rows.length).toBeGreaterThan(40);
  for (const row of rows) expect(row, row.join(' | ')).toHaveLength(3);
});

test('each file and each test is there', () => {
  const missing = rows.flatMap(([attack = '', place = '', names = '']) => {
    const path = /^`([^`]+)`$/.exec(place)?.[1] ?? '';
    if (!existsSync(join(root, path))) return [`${attack}: ${place} is not there`];
    if (!path.endsWith('.ts')) return [];
    const text = plain(readFileSync(join(root, path), 'utf8'));
    return names.split('; ').filter((name) => !text.includes(plain(name))).map((name) => `${attack}: ${path} has no “${name}”`);
  });
  expect(missing).toEqual([]);
});

test('every test of this folder is in it', () => {
  const own = rows.map(([, place = '']) => /^`([^`]+)`$/.exec(place)?.[1] ?? '');
  for (const name of ['bounds', 'pull-requests', 'texts']) expect(own).toContain(`test/attacks/${name}.test.ts`);
});
