import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtSite, temporaryFolder } from './built.ts';

const entity = (owner: string) => `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: shop }\nspec: { type: service, lifecycle: production, owner: ${owner} }\n`;

/** The page of the only entity of a catalog. */
async function pageOf(catalog: string): Promise<string> {
  const { pages } = await builtSite({ catalog, search: false });
  return pages.find(({ file }) => file === 'catalog/component/default/shop/index.html')?.html ?? '';
}

function emptyCatalog(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'catalog'));
  writeFileSync(join(folder, 'catalog/shop.yaml'), entity('a'));
  return folder;
}

describe('the last changes on the page of an entity', () => {
  let html: string;
  let commits: readonly string[];
  beforeAll(async () => {
    const folder = emptyCatalog();
    const identity = { GIT_AUTHOR_NAME: 'Ana <b>', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'Ana', GIT_COMMITTER_EMAIL: 'a@example.org', GIT_AUTHOR_DATE: '2026-03-04T23:30:00-05:00' };
    const git = (...args: readonly string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, ...identity } });
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'The shop is <img src=x onerror=alert(1)> ours');
    writeFileSync(join(folder, 'catalog/shop.yaml'), entity('b'));
    git('commit', '-q', '-a', '--allow-empty-message', '-m', '');
    commits = git('log', '--format=%H').trim().split('\n');
    html = await pageOf(folder);
  });

  test('lead to their commits, the newest first, and to all of them', () => {
    const links = [...html.matchAll(/href="[^"]*\/(commits?\/[^"]*)"/g)].map(([, link]) => link);
    expect(links).toEqual([...commits.map((sha) => `commit/${sha}`), 'commits/main/catalog/shop.yaml']);
    expect(html).toContain('Change without a message');
    expect(html).toContain('Mar 5, 2026');
  });

  test('say what people wrote as text', () => {
    expect(html).not.toMatch(/<img src=x|Ana <b>/);
    expect(html).toContain('The shop is &lt;img');
  });
});

test('without Git a page says so, and leads to GitHub', async () => {
  const html = await pageOf(emptyCatalog());
  expect(html).toContain('No history of its file is known here.');
  expect(html).toContain('/commits/main/catalog/shop.yaml"');
});
