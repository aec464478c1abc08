import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../company.ts';

const site = join(root, 'site/src');
const sources = new Map(readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(?:ts|astro)$/.test(path)).map((path) => [path, readFileSync(join(site, path), 'utf8')] as const));

/** Names of the words that a file exports, each with what it says in English: the lines of its first object. */
function wordsIn(text: string): ReadonlyMap<string, readonly string[]> {
  const found = [...text.matchAll(/^export const (\w+) = inLanguage(?:<.*>)?\(\{\n {2}en: \{\n([\s\S]*?)\n {2}\}/gm)];
  return new Map(found.map(([, name = '', body = '']) => [name, [...body.matchAll(/^ {4}(\w+): /gm)].map(([, key = '']) => key)]));
}

/** The words that nobody takes by their names; none where some file hands them on as a whole, or picks one by a name that it computes. */
function unread(path: string, name: string, keys: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  for (const [from, text] of sources) {
    const [imported, alias] = new RegExp(`import \\{[^}]*\\b${name}\\b(?: as (\\w+))?[^}]*\\} from '[^']*\\/${path.split('/').at(-1)}'`).exec(text) ?? [];
    if (imported === undefined && from !== path) continue;
    const uses = text.replace(/^import .*$/gm, '').matchAll(new RegExp(`(?<![\\w.'/-])${alias ?? name}\\b(?!')(?:\\.(\\w+)|\\['(\\w+)'\\])?`, 'g'));
    for (const [use, key, quoted] of uses) {
      if (use.includes('.') || quoted !== undefined) taken.add(key ?? quoted ?? '');
      else if (from !== path) return [];
    }
  }
  return keys.filter((key) => !taken.has(key));
}

test('every word of the interface is said somewhere', () => {
  const all = [...sources].filter(([path]) => path.startsWith('words/')).flatMap(([path, text]) => [...wordsIn(text)].map(([name, keys]) => ({ path, name, keys })));
  expect(all.flatMap(({ keys }) => keys).length).toBeGreaterThan(500);
  expect(all.flatMap(({ path, name, keys }) => unread(path, name, keys).map((key) => `site/src/${path}: ${name}.${key}`))).toEqual([]);
});
