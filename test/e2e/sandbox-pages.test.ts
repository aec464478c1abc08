/** The sandbox's pages in a real browser: what only a browser can tell. */
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestSandbox } from '../sandbox/start.ts';
import type { TestSandbox } from '../sandbox/start.ts';
import { openBrowser } from './chromium.ts';
import { accessibilityFaults } from './accessible.ts';

const REPO = { owner: 'harbour', repo: 'tide' } as const;

let sandbox: TestSandbox;
let browser: BrowserContext;
let page: Page;
let pull = 0;

beforeAll(async () => {
  sandbox = await startTestSandbox({
    files: {
      'README.md': '# Tide\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\n' + 'long '.repeat(60) + '\n```\n',
      '.github/ISSUE_TEMPLATE/berth.yml': 'name: Berth\ndescription: A place\nlabels: [berth]\nbody:\n  - { type: markdown, attributes: { value: "### Read this" } }\n'
        + '  - { type: input, id: ship, attributes: { label: Ship, description: Her name }, validations: { required: true } }\n'
        + '  - { type: textarea, id: why, attributes: { label: Why } }\n  - { type: dropdown, id: quay, attributes: { label: Quay, options: [North, South], multiple: true } }\n',
      '.github/workflows/hello.yml': 'name: Hello\non: [issues, workflow_dispatch]\njobs:\n  hello:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo hello; echo "::warning::mind the tide"\n      - run: exit 1\n',
    },
    protection: { branch: 'main', requiredStatuses: ['ready'] },
  });
  const wim = sandbox.octokit('wim');
  await wim.issues.create({ ...REPO, title: `Long ${'andlonger'.repeat(20)}`, body: '# One\n\n### Three\n\n- [x] done\n- [ ] not\n\n> [!NOTE]\n> Mind.' });
  await wim.issues.createComment({ ...REPO, issue_number: 1, body: '<details><summary>More</summary>\n\ntext\n\n</details>' });
  const main = (await wim.git.getRef({ ...REPO, ref: 'heads/main' })).data.object.sha;
  await wim.git.createRef({ ...REPO, ref: 'refs/heads/side', sha: main });
  await wim.repos.createOrUpdateFileContents({ ...REPO, path: 'a/very/deep/file.txt', branch: 'side', message: 'Add', content: btoa('x\n') });
  pull = (await wim.pulls.create({ ...REPO, title: 'Side', head: 'side', base: 'main', body: 'For #1' })).data.number;
  await sandbox.octokit('rea').pulls.createReview({ ...REPO, pull_number: pull, event: 'REQUEST_CHANGES', body: 'No' });
  await sandbox.idle();
});
afterAll(async () => {
  await browser?.close();
  await sandbox.stop();
  sandbox.remove();
});

async function open(options: { colorScheme: 'light' | 'dark'; width: number }, login: string): Promise<void> {
  await browser?.close();
  browser = await openBrowser(options);
  await browser.addCookies([{ name: 'sandbox_user', value: login, url: sandbox.url }]);
  page = browser.pages()[0] ?? await browser.newPage();
}

const at = (path: string): string => `${sandbox.url}/harbour/tide${path}`;

describe.each([
  { colorScheme: 'light', width: 1280, login: 'ada' },
  { colorScheme: 'dark', width: 360, login: 'rea' },
  { colorScheme: 'light', width: 360, login: 'nobody' },
] as const)('$colorScheme, $width wide, as $login', ({ login, ...options }) => {
  beforeAll(() => open(options, login));

  test('no page has what axe can find, or scrolls sideways', async () => {
    const { headSha } = sandbox.state.pulls[0] ?? { headSha: '' };
    const paths = ['', '/issues', '/issues?state=closed', '/issues/new', '/issues/new?blank=1', '/issues/new?template=berth.yml', '/issues/1', '/pulls',
      `/pull/${pull}`, `/pull/${pull}/commits`, `/pull/${pull}/files`, `/commit/${headSha}`, '/tree/main', '/blob/side/a/very/deep/file.txt', '/blob/main/README.md',
      '/edit/main/README.md', '/new/main', '/compare/main...side', '/commits/main', '/actions', '/actions/workflows/hello.yml',
      `/actions/runs/${sandbox.state.runs[0]?.id ?? 0}`, '/settings', '/nothing'];
    const found: string[] = [];
    for (const path of paths) {
      await page.goto(at(path));
      await page.locator('main details').evaluateAll((all) => all.forEach((one) => { (one as HTMLDetailsElement).open = true; }));
      const extra = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (extra > 0) found.push(`${path} is ${extra} too wide`);
      found.push(...await accessibilityFaults(page));
    }
    expect(found).toEqual([]);
  });
});

describe('the conversation while somebody looks at it', () => {
  beforeAll(() => open({ colorScheme: 'light', width: 1280 }, 'wim'));

  test('brings new comments, keeps what is being typed, and says so', async () => {
    await page.goto(at('/issues/1'));
    const field = page.getByLabel('Comment', { exact: true });
    await field.fill('half a thou');
    const fold = page.locator('.entry details', { hasText: 'More' });
    await fold.locator('summary').first().click();
    await field.focus();
    await sandbox.octokit('rea').issues.createComment({ ...REPO, issue_number: 1, body: 'Something **new**' });
    await page.locator('.entry .text', { hasText: 'Something new' }).waitFor({ timeout: 6000 });
    expect(await field.inputValue()).toBe('half a thou');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await fold.first().getAttribute('open')).not.toBeNull();
    expect(await page.locator('#said').textContent()).toBe('Rea Buoy commented.');
    const { id } = sandbox.state.comments.at(-1) ?? { id: 0 };
    await sandbox.octokit('rea').issues.updateComment({ ...REPO, comment_id: id, body: 'Something newer' });
    await page.locator('.entry .text', { hasText: 'Something newer' }).waitFor({ timeout: 6000 });
    await sandbox.octokit('rea').issues.deleteComment({ ...REPO, comment_id: id });
    await page.locator('.entry .text', { hasText: 'Something newer' }).waitFor({ state: 'detached', timeout: 6000 });
  });

  test('becoming somebody else keeps what was typed', async () => {
    await page.goto(at('/issues/new?template=berth.yml&ship=Aurora'));
    await page.getByLabel('Why').fill('Because');
    await page.getByLabel('North').check();
    await page.getByLabel('Signed in as').selectOption('rea');
    await page.getByRole('button', { name: 'Switch' }).click();
    await page.getByText('as Rea Buoy', { exact: true }).waitFor();
    expect(await page.getByLabel('Why').inputValue()).toBe('Because');
    expect(await page.getByLabel('Ship').inputValue()).toBe('Aurora');
    expect(await page.getByLabel('North').isChecked()).toBe(true);
  });

  test('works by keyboard alone', async () => {
    await page.goto(at('/issues/1'));
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  });
});
