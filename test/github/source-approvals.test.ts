import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import { component, ownedCompany, people } from './owned-company.ts';
import { REPOSITORY as at, startTestSandbox, type TestSandbox } from '../sandbox/start.ts';

let sandbox: TestSandbox;
let folder: string;

/** Of the repository `harbour/tide`: its notes, and all the rest. */
const catalog = {
  ...ownedCompany,
  'catalog/org.yaml': people({ platform: ['pia'], keepers: ['ada', 'tri'], writers: ['wim', 'rea'] }),
  'catalog/domains/desk.yaml': component('tide', 'keepers', 'All of it.', { 'github.com/project-slug': 'Harbour/Tide' }),
  'catalog/domains/crane.yaml': component('notes', 'writers', 'Notes.', { 'backstage.io/source-location': 'url:https://github.com/harbour/tide/tree/main/notes/' }),
};

beforeAll(async () => {
  sandbox = await startTestSandbox();
  folder = mkdtempSync(join(tmpdir(), 'signpost-approvals-'));
  for (const [path, text] of Object.entries(catalog)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}, 60_000);

afterAll(async () => {
  await sandbox.stop();
  sandbox.remove();
  rmSync(folder, { recursive: true });
});

async function signpost(...args: readonly string[]) {
  let [out, err] = ['', ''];
  const env = { GITHUB_API_URL: `${sandbox.url}/api/v3`, GITHUB_TOKEN: sandbox.world.tokens.issue({ permissions: { contents: 'read', 'pull-requests': 'read' }, runId: 1 }) };
  const rows = [{ group: 'All', name: 'approvals', summary: '', load: () => import('../../scripts/commands/approvals.ts') }];
  const code = await main(rows, ['approvals', ...args, '-C', folder], { out: (text) => void (out += text), err: (text) => void (err += text), color: false, cwd: folder, env });
  return { code, out, err };
}

const about = (...args: readonly string[]) => signpost('--repo', 'harbour/tide', ...args);

async function proposed(branch: string, files: Readonly<Record<string, string>>, login = 'wim', into = 'main'): Promise<number> {
  const { git, pulls, repos } = sandbox.octokit(login).rest;
  const base = await git.getRef({ ...at, ref: `heads/${into}` });
  await git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: base.data.object.sha });
  for (const [path, text] of Object.entries(files)) await repos.createOrUpdateFileContents({ ...at, path, branch, message: 'Change', content: Buffer.from(text).toString('base64') });
  return (await pulls.create({ ...at, head: branch, base: into, title: 'Change' })).data.number;
}

async function approved(pull: number, login: string): Promise<void> {
  await sandbox.octokit(login).rest.pulls.createReview({ ...at, pull_number: pull, event: 'APPROVE' });
}

async function merged(pull: number): Promise<string> {
  return (await sandbox.octokit('ada').rest.pulls.merge({ ...at, pull_number: pull, merge_method: 'squash' })).data.sha;
}

const head = async () => (await sandbox.octokit('ada').rest.git.getRef({ ...at, ref: 'heads/main' })).data.object.sha;

test('a pull request needs the owner of each part that it touches, then its commit may be deployed', async () => {
  const before = await head();
  const pull = await proposed('both', { 'notes/two.txt': 'two\n', 'deploy.txt': 'x\n' });
  const first = await about('--pull', String(pull), '--format', 'json');
  expect(first.code).toBe(1);
  expect(JSON.parse(first.out)).toMatchObject({
    repository: 'harbour/tide',
    complete: false,
    entities: ['component:default/tide', 'component:default/notes'],
    changes: [{ pull, author: 'wim', merged: false, approvals: [
      { entity: 'component:default/notes', owners: ['group:default/writers'], approved: [], mayApprove: ['rea'], complete: false, files: 1, paths: ['notes/two.txt'] },
      { entity: 'component:default/tide', mayApprove: ['ada', 'tri'], complete: false, paths: ['deploy.txt'] },
    ] }],
  });
  for (const login of ['rea', 'ada']) await approved(pull, login);
  expect(await about('--pull', String(pull))).toMatchObject({ code: 0, out: expect.stringContaining('[x] component:default/notes (1 file), writers: approved by rea\n') });
  const sha = await merged(pull);
  expect(await about('--sha', sha)).toMatchObject({ code: 0, out: expect.stringContaining(`#${pull} by wim, merged`) });
  expect(await about('--sha', sha, '--since', before)).toMatchObject({ code: 0, out: expect.stringContaining('Every owner has approved.') });
});

test('an approval of an earlier commit counts for nothing, also once it is merged', async () => {
  const pull = await proposed('late', { 'notes/three.txt': '3\n' });
  await approved(pull, 'rea');
  expect((await about('--pull', String(pull))).code).toBe(0);
  await sandbox.octokit('wim').rest.repos.createOrUpdateFileContents({ ...at, path: 'notes/four.txt', branch: 'late', message: 'Slipped in', content: 'NAo=' });
  const late = await about('--sha', await merged(pull));
  expect(late).toMatchObject({ code: 1, out: expect.stringContaining('rea approved an earlier commit') });
  expect((await about('--pull', String(pull), '--format', 'markdown')).out).toContain('- [ ] **writers**: one of `rea`');
});

test('what came by no pull request was approved by nobody; a folder counts alone', async () => {
  const before = await head();
  const put = await sandbox.octokit('ada').rest.repos.createOrUpdateFileContents({ ...at, path: 'notes/direct.txt', branch: 'main', message: 'Directly', content: 'eAo=' });
  const sha = put.data.commit.sha ?? '';
  expect(await about('--sha', sha)).toMatchObject({ code: 1, out: expect.stringContaining('came by no pull request that was merged into main') });
  const pull = await proposed('after', { 'deploy.txt.new': 'x\n' }, 'wim');
  await approved(pull, 'tri');
  const next = await merged(pull);
  expect((await about('--sha', next)).code).toBe(0);
  expect(await about('--sha', next, '--since', before)).toMatchObject({ code: 1, out: expect.stringContaining('notes') });
  const open = await proposed('mixed', { 'notes/five.txt': '5\n', 'other.txt': 'x\n' });
  await approved(open, 'rea');
  expect((await about('--pull', String(open))).code).toBe(1);
  expect((await about('--pull', String(open), '--path', './notes/')).code).toBe(0);
});

test('a commit inside a pull request is not what was approved, and an open one is not merged', async () => {
  const pull = await proposed('inside', { 'notes/six.txt': '6\n', 'notes/seven.txt': '7\n' });
  await approved(pull, 'rea');
  const { data } = await sandbox.octokit('wim').rest.pulls.listCommits({ ...at, pull_number: pull });
  const [first = '', last = ''] = data.map(({ sha }) => sha);
  expect(await about('--sha', last)).toMatchObject({ code: 1, out: expect.stringContaining('came by no pull request') });
  await sandbox.octokit('ada').rest.pulls.merge({ ...at, pull_number: pull, merge_method: 'merge' });
  expect(await about('--sha', first)).toMatchObject({ code: 1, out: expect.stringContaining('is in the middle of') });
  expect((await about('--sha', last)).code).toBe(0);
});

test('a pull request into another branch is not approved: what that branch holds was judged by nobody', async () => {
  // Nobody who owns "tide" has seen the file of the branch, and the pull request into it does not show that.
  const below = await proposed('side', { 'deploy.side': 'x\n' });
  const pull = await proposed('into-side', { 'notes/side.txt': '1\n' }, 'wim', 'side');
  await approved(pull, 'rea');
  expect(await about('--pull', String(pull))).toMatchObject({ code: 1, out: expect.stringContaining('It does not go into main, so what it builds on is not judged; --branch names another one.\n') });
  const found = await about('--pull', String(pull), '--format', 'json');
  expect(JSON.parse(found.out)).toMatchObject({ complete: false, problems: [], changes: [{ pull, approvals: [{ entity: 'component:default/notes', approved: ['rea'], complete: true }], problems: [expect.stringContaining('main')] }] });
  expect((await about('--pull', String(pull), '--branch', 'side')).code).toBe(0);
  expect(await about('--pull', String(below), '--branch', 'side')).toMatchObject({ code: 1, out: expect.stringContaining('It does not go into side') });
});

test('going back behind what runs now judges that commit by itself, and never nothing', async () => {
  const pull = await proposed('back', { 'notes/back.txt': '1\n' });
  await approved(pull, 'rea');
  const [good, first] = [await merged(pull), await proposed('unseen', { 'notes/unseen.txt': '2\n' })];
  const bad = await merged(first);
  const later = await proposed('later', { 'notes/later.txt': '3\n' });
  await approved(later, 'rea');
  const now = await merged(later);
  expect(await about('--sha', good, '--since', now)).toMatchObject({ code: 0, out: expect.stringContaining(`#${pull} by wim, merged`) });
  expect(await about('--sha', bad, '--since', now)).toMatchObject({ code: 1, out: expect.stringContaining(`#${first} by wim, merged`) });
  // What runs already, once more.
  expect(await about('--sha', now, '--since', now)).toMatchObject({ code: 0, out: expect.stringContaining(`#${later} by wim, merged`) });
});

test('wrong words and unknown things are refused before anything is asked', async () => {
  for (const args of [[], ['--pull', '1', '--sha', 'a'.repeat(40)], ['--sha', 'main'], ['--pull', 'x'], ['--pull', '1', '--since', 'a'.repeat(40)], ['--pull', '1', '--path', '../x'], ['--pull', '999'], ['--pull', '1', '--repo', 'x;y/z'], ['--pull', '1', '--repo', '../..'], ['--sha', 'a'.repeat(40)]]) expect((await about(...args)).code, args.join(' ')).toBe(2);
});

test('the sandbox answered as GitHub’s description says, and was asked as it says', () => {
  expect(sandbox.violations).toEqual([]);
});
