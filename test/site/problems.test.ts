import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { problemKinds } from '../../scripts/publish/problem-kinds.ts';
import { root } from '../company.ts';
import { attributes, builtSite, searchLoader, type BuiltSite } from './built.ts';

const examples = join(root, 'test/problems');

describe('the pages of problem codes', () => {
  let site: BuiltSite;
  beforeAll(async () => {
    site = await builtSite({ search: false });
  }, 120_000);

  const html = (path: string) => {
    const found = site.pages.find((page) => page.path === path);
    if (!found) throw new Error(`There is no page ${path}.`);
    return found.html;
  };
  const section = (code: string, title: string) => html(`/problems/${code}/`).split('<h2').find((part) => part.includes(`>${title}</h2>`)) ?? '';

  test('the list leads to every code, once', () => {
    const links = attributes(html('/problems/'), 'href').filter((href) => /^\/problems\/.+\/$/.test(href));
    expect(links.toSorted()).toEqual(problemKinds.map(({ code }) => `/problems/${code}/`).toSorted());
  });

  test.each(problemKinds.map((kind) => [kind.code, kind] as const))('%s says what holds, and how it is switched off if it may be', (code, { holds, always }) => {
    const page = html(`/problems/${code}/`);
    expect(textOf(page)).toContain(holds);
    expect(page.includes(`- code: ${code}\n`)).toBe(!always);
  });

  test.each(readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name))('%s shows a mistake and its mending, as text', (code) => {
    const printed = readFileSync(join(examples, code, 'expected.txt'), 'utf8');
    expect(textOf(section(code, 'What check prints'))).toContain(printed.trimEnd());
    const [failing, mended] = [section(code, 'A mistake'), section(code, 'Mended')];
    expect(failing).toMatch(/class="at"/);
    if (!existsSync(join(examples, code, 'mended'))) return;
    const files = readdirSync(join(examples, code, 'mended'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(0);
    for (const { parentPath, name } of files) {
      const text = readFileSync(join(parentPath, name), 'utf8');
      // A line's mark for people who cannot see it is no part of the file.
      expect(textOf(mended.replace(/<span class="hidden">[^<]*<\/span>/g, ''))).toContain(text.trimEnd());
    }
  });

  test('what an example holds never becomes an element', () => {
    expect(html('/problems/article-element/')).toContain('&lt;iframe src=');
    for (const { path, html: page } of site.pages.filter((each) => each.path.startsWith('/problems/'))) {
      expect(page.replace(searchLoader, ''), path).not.toMatch(/<(?:iframe|b onclick|entitylink|servicelink|img|script)\b/i);
    }
  });

  test('codes without an example say so in words', () => {
    for (const code of ['file-too-large', 'file-unreadable']) expect(textOf(html(`/problems/${code}/`)), code).toMatch(/Nearly always/);
  });
});

/** What a reader sees, near enough: tags gone, the characters of HTML back. */
function textOf(html: string): string {
  const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", '#38': '&', amp: '&' };
  return html.replace(/<[^>]*>/g, '').replace(/&([a-z]+|#\d+);/g, (whole, name: string) => characters[name] ?? whole);
}
