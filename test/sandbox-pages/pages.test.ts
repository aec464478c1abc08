/** The pages over HTTP, as somebody sees them whose browser runs no scripts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestSandbox } from '../sandbox/start.ts';
import type { TestSandbox } from '../sandbox/start.ts';
import { formValues, visit } from './visitor.ts';
import type { Visitor } from './visitor.ts';

const BASE = '/harbour/tide';

const FORM = `name: Ask for a berth
description: A place for a ship
title: "Berth: "
labels: [berth]
body:
  - type: input
    id: ship
    attributes: { label: Ship }
    validations: { required: true }
  - type: textarea
    id: why
    attributes: { label: Why }
  - type: dropdown
    id: quay
    attributes: { label: Quay, options: [North, South] }
`;

const FILES = {
  'README.md': '# Tide\n\nSee [the notes](notes/one.txt).\n',
  'notes/one.txt': 'one\ntwo <b>\n',
  'notes/deep/two.md': '# Two\n',
  '.github/ISSUE_TEMPLATE/berth.yml': FORM,
  '.github/ISSUE_TEMPLATE/broken.yml': 'name: Broken\n',
  '.github/ISSUE_TEMPLATE/config.yml': 'blank_issues_enabled: true\ncontact_links:\n  - { name: Harbour master, url: "https://example.org", about: Ask }\n',
  '.github/workflows/hand.yml': 'name: By hand\non:\n  workflow_dispatch:\n    inputs:\n      tide: { description: How high, type: choice, options: [low, high] }\njobs: {}\n',
};

let sandbox: TestSandbox;
let rea: Visitor;
let wim: Visitor;
let ada: Visitor;

beforeAll(async () => {
  sandbox = await startTestSandbox({
    files: FILES,
    secrets: { DATABASE_URL: 'hidden-value' },
    protection: { branch: 'main', requiredStatuses: ['ready'], enforceAdmins: false },
  });
  rea = visit(sandbox.url, 'rea');
  wim = visit(sandbox.url, 'wim');
  ada = visit(sandbox.url, 'ada');
});

afterAll(async () => {
  await sandbox.stop();
  sandbox.remove();
});

function numberIn(url: string): number {
  return Number(/\d+$/.exec(url)?.[0]);
}

async function newIssue(visitor: Visitor, title: string, body = ''): Promise<string> {
  const { url } = await visitor.send(`${BASE}/issues/new?blank=1`, 'new-issue', { title, body });
  expect(url).toMatch(/\/issues\/\d+$/);
  return url;
}

describe('an issue form', () => {
  const page = `${BASE}/issues/new?template=berth.yml&title=Aurora&ship=Aurora%20%3Cb%3E&why=one%0Atwo&quay=North&unknown=x`;

  test('is prefilled by the address: inputs and textareas only', async () => {
    const values = formValues((await rea.get(page)).text, 'new-issue');
    expect(Object.fromEntries(values)).toMatchObject({ title: 'Aurora', 'answer:ship': 'Aurora <b>', 'answer:why': 'one\r\ntwo', 'answer:quay': '' });
  });

  test('makes the issue that GitHub would make, with the form\'s labels', async () => {
    const { status, url } = await rea.send(page, 'new-issue', { 'answer:quay': '1' });
    expect(status).toBe(200);
    const issue = sandbox.state.issues.find(({ number }) => number === numberIn(url));
    expect(issue).toMatchObject({
      title: 'Aurora', author: 'rea', labels: ['berth'],
      body: '### Ship\n\nAurora <b>\n\n### Why\n\none\r\ntwo\n\n### Quay\n\nSouth',
    });
  });

  test('asks for what is missing and keeps the rest', async () => {
    const before = sandbox.state.issues.length;
    const { status, text } = await rea.send(page, 'new-issue', { 'answer:ship': '', 'answer:why': 'kept </textarea>', 'answer:quay': '1' });
    expect(status).toBe(422);
    expect(text).toContain('Ship: Fill this in.');
    expect(text).toContain('aria-invalid="true"');
    expect(Object.fromEntries(formValues(text, 'new-issue'))).toMatchObject({ 'answer:why': 'kept </textarea>', 'answer:quay': '1' });
    expect(sandbox.state.issues).toHaveLength(before);
  });

  test('the chooser names forms, contacts, and what GitHub would leave out', async () => {
    const { text } = await rea.get(`${BASE}/issues/new`);
    for (const part of ['template=berth.yml', 'Harbour master', 'broken.yml</code>: A form needs a name', 'Open a blank issue']) {
      expect(text).toContain(part);
    }
    expect((await rea.get(`${BASE}/issues/new?template=gone.yml`)).text).toContain('There is no form <code>gone.yml</code>');
  });
});

describe('who acts', () => {
  test('a visitor chooses at the form, and stays signed in', async () => {
    const visitor = visit(sandbox.url);
    const page = `${BASE}/issues/new?blank=1`;
    const refused = await visitor.send(page, 'new-issue', { title: 'From nobody', body: 'kept' });
    expect(refused).toMatchObject({ status: 401 });
    expect(refused.text).toContain('Choose who you are first');
    expect(formValues(refused.text, 'new-issue').get('body')).toBe('kept');
    const { url } = await visitor.send(page, 'new-issue', { title: 'From Tri', as: 'tri' });
    expect(sandbox.state.issues.find(({ number }) => number === numberIn(url))?.author).toBe('tri');
    expect((await visitor.get(page)).text).toContain('<option value="tri" selected>');
  });

  test('switching goes back to the page, never elsewhere', async () => {
    const visitor = visit(sandbox.url, 'rea');
    const page = `${BASE}/issues/new?template=berth.yml&ship=Aurora`;
    const there = await visitor.post('/-/sign-in', new URLSearchParams({ ...Object.fromEntries(formValues((await visitor.get(page)).text, 'sign-in')), login: 'wim' }));
    expect(there.url).toBe(page);
    expect(there.text).toContain('<option value="wim" selected>');
    for (const to of ['//evil.example/', '/\\evil.example', 'https://evil.example/']) {
      const values = formValues((await visitor.get(BASE)).text, 'sign-in');
      values.set('login', 'wim');
      values.set('to', to);
      expect((await visitor.post('/-/sign-in', values)).url).toBe(BASE);
    }
  });

  test('a form opened as somebody else is not sent as the new account, and nothing typed is lost', async () => {
    const page = await newIssue(rea, 'Stale form');
    const values = formValues((await rea.get(page)).text, 'comment');
    values.set('body', 'as whom?');
    const { status, text } = await wim.post(page, values);
    expect(status).toBe(403);
    expect(text).toContain('you are signed in as Wim Wharf');
    expect(formValues(text, 'comment').get('body')).toBe('as whom?');
    const again = formValues(text, 'comment');
    expect((await wim.post(page, again)).status).toBe(200);
    expect(sandbox.state.comments.at(-1)).toMatchObject({ author: 'wim', body: 'as whom?' });
  });

  test.each([[{ origin: 'http://evil.example' }], [{ 'sec-fetch-site': 'cross-site' }], [{ origin: 'null' }]])('a form from elsewhere is refused: %j', async (headers) => {
    const before = sandbox.state.issues.length;
    const { status } = await rea.send(`${BASE}/issues/new?blank=1`, 'new-issue', { title: 'Forged' }, headers);
    expect(status).toBe(403);
    expect(sandbox.state.issues).toHaveLength(before);
  });

  test('bots and unknown logins cannot be played', async () => {
    for (const login of ['github-actions%5Bbot%5D', 'nobody', 'harbour', '%E0%A4%A']) {
      expect((await visit(sandbox.url, login).get(BASE)).text).toContain('Choose who you are…');
    }
  });
});

describe('a conversation', () => {
  test('comment, edit, delete, close, reopen, label', async () => {
    const page = await newIssue(rea, 'Talk', 'Body with <script>alert(1)</script> and **bold**');
    const number = numberIn(page);
    const first = await rea.send(page, 'comment', { body: 'Hello @wim' });
    expect(first.text).toContain('Hello <a href="/wim">@wim</a>');
    expect(first.text).not.toContain('<script>alert');
    const id = sandbox.state.comments.at(-1)?.id ?? 0;
    await rea.send(page, `edit-comment:${id}`, { body: 'Hello again' });
    expect(sandbox.state.comments.at(-1)?.body).toBe('Hello again');
    await rea.send(page, 'comment', { body: 'Enough', then: 'not_planned' });
    expect(sandbox.state.issues.find((issue) => issue.number === number)).toMatchObject({ state: 'closed', stateReason: 'not_planned' });
    expect((await rea.send(page, 'comment', { then: 'open' })).text).toContain('> Open</span>');
    await rea.send(page, 'edit', { title: 'Talk more', body: 'New' });
    expect((await rea.get(page)).text).toContain('<h1 class="issue-title">Talk more');
    expect((await wim.send(page, 'labels', { label: ['bug', 'question'] })).text).toMatch(/bug<\/a>[\s\S]*question<\/a>/);
    await rea.send(page, `edit-comment:${id}`, { then: 'delete' });
    expect(sandbox.state.comments.some((comment) => comment.id === id)).toBe(false);
  });

  test('what an operation refuses is said at the form', async () => {
    const page = await newIssue(wim, 'Strict');
    const empty = await rea.send(page, 'comment', { body: '  ' });
    expect(empty.status).toBe(422);
    expect(empty.text).toMatch(/role="alert"[^>]*>[\s\S]{0,80}Body cannot be blank\./);
    const long = await rea.send(page, 'comment', { body: 'x'.repeat(65_537) });
    expect(long.text).toContain('Body is too long (maximum is 65536 characters).');
    expect(formValues(long.text, 'comment').get('body')).toHaveLength(65_537);
    expect(() => formValues(empty.text, 'edit')).toThrow('no form edit');
  });

  test('the page has a tag, and says when nothing has changed', async () => {
    const page = await newIssue(rea, 'Quiet');
    const { headers } = await rea.get(page);
    const tag = String(headers['etag']);
    expect((await rea.get(page, { 'if-none-match': tag })).status).toBe(304);
    await wim.send(page, 'comment', { body: 'news' });
    const fresh = await rea.get(page, { 'if-none-match': tag });
    expect(fresh.status).toBe(200);
    expect(fresh.text).toContain('data-news="Wim Wharf commented."');
  });
});

describe('a change, from the editor to the merge', () => {
  test('somebody without write access proposes it through a fork; others review and merge', async () => {
    const committed = await rea.send(`${BASE}/edit/main/notes/one.txt`, 'file', { text: 'one\r\nthree\r\n', message: 'Count on', description: 'Closes nothing' });
    expect(committed.url).toContain('/compare/main...rea%3Area-patch-1?');
    const opened = await rea.send(committed.url, 'open-pull');
    expect(opened.url).toMatch(/\/pull\/\d+$/);
    const number = numberIn(opened.url);
    expect(opened.text).toContain('<code class="branch">rea:rea-patch-1</code>');
    const files = (await rea.get(`${opened.url}/files`)).text;
    expect(files).toContain('Removed: </span>two &lt;b&gt;');
    expect(files).toContain('Added: </span>three');
    expect(files).toContain('1 file changed: 1 line added, 1 removed.');

    expect((await rea.send(opened.url, 'review', { verdict: 'APPROVE' })).text).toContain('Can not approve your own pull request.');
    const reviewed = await wim.send(opened.url, 'review', { verdict: 'APPROVE', body: 'Fine' });
    expect(reviewed.text).toContain('approved these changes');
    expect(reviewed.text).toContain('Required status check &quot;ready&quot; is expected.');
    expect(() => formValues(reviewed.text, 'merge')).toThrow('no form merge');

    const { headSha } = sandbox.state.pulls.find((pull) => pull.number === number) ?? { headSha: '' };
    await sandbox.octokit('wim').repos.createCommitStatus({ owner: 'harbour', repo: 'tide', sha: headSha, state: 'success', context: 'ready' });
    const stale = await wim.send(opened.url, 'merge', { sha: '0'.repeat(40) });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('Head branch was modified.');
    const merged = await wim.send(opened.url, 'merge');
    expect(merged.text).toContain('> Merged</span>');
    expect((await wim.get(`${BASE}/raw/main/notes/one.txt`)).text).toBe('one\nthree\n');
  });

  test('administrators may merge past protection, but have to say so', async () => {
    const { url } = await wim.send(`${BASE}/new/main?filename=notes/new.txt&value=hello`, 'file', { branch: 'add-note' });
    const pull = (await wim.send(url, 'open-pull')).url;
    expect((await ada.send(pull, 'merge')).text).toContain('Required status check &quot;ready&quot; is expected.');
    expect((await ada.send(pull, 'merge', { bypass: 'yes' })).text).toContain('> Merged</span>');
    expect((await ada.get(`${BASE}/raw/main/notes/new.txt`)).text).toBe('hello');
  });

  test('a direct commit to a protected branch is refused and nothing is lost', async () => {
    const { status, text } = await wim.send(`${BASE}/edit/main/README.md`, 'file', { text: 'mine\r\n', target: 'direct' });
    expect(status).toBe(409);
    expect(formValues(text, 'file').get('text')).toBe('mine\r\n');
  });
});

describe('the pages as a whole', () => {
  test('every link within the sandbox leads somewhere', async () => {
    const seen = new Set<string>();
    const dead: string[] = [];
    const queue = [[BASE, ''], [`${BASE}/pulls?state=closed`, '']];
    for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
      const [address = '', from = ''] = entry;
      if (seen.has(address)) continue;
      seen.add(address);
      const { status, text, headers } = await wim.get(address);
      if (status !== 200 && status !== 303) dead.push(`${address} ${status} (from ${from})`);
      if (!String(headers['content-type']).startsWith('text/html')) continue;
      for (const [, href = ''] of text.matchAll(/ (?:href|src)="([^"]*)"/g)) {
        const url = new URL(href.replace(/&amp;/g, '&'), new URL(address, sandbox.url));
        if (url.origin === new URL(sandbox.url).origin) queue.push([url.pathname + url.search, address]);
      }
    }
    expect(dead).toEqual([]);
    expect(seen.size).toBeGreaterThan(60);
  });

  test('a strict policy, no inline script or style', async () => {
    for (const path of ['', '/issues', '/issues/1', '/pulls', '/actions', '/settings', '/tree/main', '/nothing']) {
      const { headers, text } = await wim.get(BASE + path);
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(text).not.toMatch(/ style="| on[a-z]+="|<script(?! type="module" src="\/-\/assets\/)|<style/);
      expect(text.match(/<h1/g)).toHaveLength(1);
    }
  });

  test('files are handed out as what they are, never as pages', async () => {
    await wim.send(`${BASE}/new/main?filename=x.html&value=%3Cscript%3E`, 'file', { branch: 'page/one' });
    const { headers } = await wim.get(`${BASE}/raw/page/one/x.html`);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(headers['content-security-policy']).toContain('sandbox');
    expect((await wim.get(`${BASE}/blob/page/one/x.html`)).text).toContain('<td class="line">&lt;script&gt;</td>');
  });

  test('secrets are named, not shown', async () => {
    const { text } = await ada.get(`${BASE}/settings`);
    expect(text).toContain('DATABASE_URL');
    expect(text).not.toContain('hidden-value');
  });

  test('what is not there says so', async () => {
    for (const path of ['/issues/999', '/issues/x', '/pull/1', '/commit/abc', '/blob/main/none', '/tree/none', '/actions/runs/1', '/edit/main/notes', '/compare/main...none']) {
      const { status, text } = await wim.get(BASE + path);
      expect([path, status]).toEqual([path, 404]);
      expect(text).toContain('There is nothing at this address');
    }
    expect((await wim.get('/other/repo')).status).toBe(404);
    expect((await wim.get('/HARBOUR/Tide')).status).toBe(200);
  });

  test('unknown forms and methods are refused', async () => {
    const values = new URLSearchParams({ form: 'merge', csrf: '' });
    expect((await wim.post(`${BASE}/settings`, values)).status).toBe(400);
    const answer = await fetch(`${sandbox.url}${BASE}`, { method: 'DELETE' });
    expect(answer.status).toBe(405);
  });

  test('long names and texts are all there', async () => {
    const title = 'Ä'.repeat(200) + ' <i>';
    const page = await newIssue(rea, title);
    expect((await rea.get(`${BASE}/issues`)).text).toContain(`${'Ä'.repeat(200)} &lt;i&gt;</a>`);
    expect((await rea.get(page)).text).toContain('Ä'.repeat(200));
  });

  test('a long list has pages', async () => {
    for (let count = 0; count < 31; count++) await sandbox.octokit('wim').issues.create({ owner: 'harbour', repo: 'tide', title: `Many ${count}` });
    expect((await wim.get(`${BASE}/issues?q=many`)).text).toContain('Page 1 of 2');
    expect((await wim.get(`${BASE}/issues?q=many&page=2`)).text).toContain('Many 0');
    expect((await wim.get(`${BASE}/issues?q=no+such`)).text).toContain('Nothing fits.');
  });
});
