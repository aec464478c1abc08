import { request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actorOf, accountOf } from '../../scripts/sandbox/actors.ts';
import type { Actor } from '../../scripts/sandbox/actors.ts';
import type { WorldEvent } from '../../scripts/sandbox/events.ts';
import { proposeFile } from '../../scripts/sandbox/operations/contents.ts';
import { createIssue } from '../../scripts/sandbox/operations/issues.ts';
import { mergeState } from '../../scripts/sandbox/operations/merge-state.ts';
import { createPull } from '../../scripts/sandbox/operations/pulls.ts';
import { REPOSITORY, startTestSandbox, statusOf } from './start.ts';
import type { TestSandbox } from './start.ts';

let sandbox: TestSandbox;
const events: WorldEvent[] = [];

beforeAll(async () => {
  sandbox = await startTestSandbox();
  sandbox.world.events.subscribe((event) => events.push(event));
});

afterAll(async () => {
  await sandbox.stop();
  sandbox.remove();
});

function actor(login: string): Actor {
  const account = accountOf(sandbox.state, login);
  if (account === undefined) throw new Error(`No account ${login}`);
  return actorOf(account);
}

async function branchWithFile(branch: string, path: string, content: string): Promise<string> {
  const octokit = sandbox.octokit('wim');
  const { data: main } = await octokit.git.getRef({ ...REPOSITORY, ref: 'heads/main' });
  await octokit.git.createRef({ ...REPOSITORY, ref: `refs/heads/${branch}`, sha: main.object.sha });
  const { data: known } = await octokit.repos.getContent({ ...REPOSITORY, path, ref: branch }).catch(() => ({ data: undefined }));
  const { data } = await octokit.repos.createOrUpdateFileContents({
    ...REPOSITORY, path, branch, message: `Write ${path}`, content: Buffer.from(content).toString('base64'),
    ...(known !== undefined && 'sha' in known ? { sha: known.sha } : {}),
  });
  return data.commit.sha ?? '';
}

describe('tokens', () => {
  test('a workflow token does only what its permissions name', async () => {
    const { number } = await createIssue(sandbox.world, actor('rea'), { title: 'Tokens' });
    const reads = sandbox.workflow({ issues: 'read', contents: 'read' });
    const comment = { ...REPOSITORY, issue_number: number, body: 'x' };
    await expect(reads.issues.createComment(comment)).rejects.toMatchObject({
      status: 403, message: expect.stringContaining('Resource not accessible by integration'),
    });
    expect((await reads.issues.get({ ...REPOSITORY, issue_number: number })).status).toBe(200);
    expect(await statusOf(sandbox.workflow({}).issues.get({ ...REPOSITORY, issue_number: number }))).toBe(403);
    expect(await statusOf(reads.pulls.list(REPOSITORY))).toBe(403);
    expect((await sandbox.workflow({ issues: 'write' }).issues.createComment(comment)).status).toBe(201);
  });

  test('`pull-requests` is enough for comments and labels of a pull request, not of an issue', async () => {
    await branchWithFile('scopes', 'scopes.txt', 'x');
    const pull = await createPull(sandbox.world, actor('wim'), { title: 'Scopes', head: 'scopes', base: 'main' });
    const { number } = await createIssue(sandbox.world, actor('rea'), { title: 'Scopes' });
    const bot = sandbox.workflow({ 'pull-requests': 'write' });
    expect((await bot.issues.addLabels({ ...REPOSITORY, issue_number: pull.number, labels: ['seen'] })).status).toBe(200);
    expect(await statusOf(bot.issues.addLabels({ ...REPOSITORY, issue_number: number, labels: ['seen'] }))).toBe(403);
  });

  test('a revoked token is no token', async () => {
    const token = sandbox.world.tokens.issue({ permissions: { issues: 'write' }, runId: 7 });
    sandbox.world.tokens.revoke(token);
    const answer = await fetch(`${sandbox.url}/api/v3/rate_limit`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);
  });

  test('without a token one may read and not write', async () => {
    const nobody = sandbox.octokit();
    expect((await nobody.issues.listForRepo(REPOSITORY)).status).toBe(200);
    expect(await statusOf(nobody.issues.create({ ...REPOSITORY, title: 'x' }))).toBe(401);
    expect(await statusOf(nobody.git.createBlob({ ...REPOSITORY, content: 'x' }))).toBe(401);
  });
});

describe('texts', () => {
  test('a body of 65,536 characters is the longest', async () => {
    const octokit = sandbox.octokit('rea');
    const longest = await octokit.issues.create({ ...REPOSITORY, title: 'Long', body: '😀'.repeat(65_536) });
    expect(longest.status).toBe(201);
    await expect(octokit.issues.create({ ...REPOSITORY, title: 'Long', body: 'a'.repeat(65_537) }))
      .rejects.toMatchObject({ status: 422, message: expect.stringContaining('body is too long (maximum is 65536 characters)') });
    expect(await statusOf(octokit.issues.create({ ...REPOSITORY, title: ' ' }))).toBe(422);
    expect(await statusOf(octokit.issues.create({ ...REPOSITORY, title: 'a'.repeat(257) }))).toBe(422);
  });

  test('any text comes back as it was sent', async () => {
    const octokit = sandbox.octokit('rea');
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (body) => {
      const { data } = await octokit.issues.create({ ...REPOSITORY, title: 'Any', body });
      expect(data.body).toBe(body);
    }), { numRuns: 40 });
  });
});

describe('roles', () => {
  test('issue forms label for everybody, people only with triage', async () => {
    const issue = await createIssue(sandbox.world, actor('rea'), { title: 'Form', labels: ['mine'], formLabels: ['request'] });
    expect(issue.labels).toEqual(['request']);
    const { data } = await sandbox.octokit('rea').issues.update({ ...REPOSITORY, issue_number: issue.number, labels: ['mine'] });
    expect(data.labels).toHaveLength(1);
    await sandbox.octokit('tri').issues.setLabels({ ...REPOSITORY, issue_number: issue.number, labels: ['Request', 'mine'] });
    expect(issue.labels).toEqual(['request', 'mine']);
    expect(events.filter(({ action }) => action === 'labeled').at(-1)?.payload).toMatchObject({ label: { name: 'mine' } });
  });

  test('others edit with write, close with triage', async () => {
    const { number } = await createIssue(sandbox.world, actor('rea'), { title: 'Mine' });
    const at = { ...REPOSITORY, issue_number: number };
    expect(await statusOf(sandbox.octokit('tri').issues.update({ ...at, title: 'Theirs' }))).toBe(403);
    await sandbox.octokit('tri').issues.update({ ...at, state: 'closed', state_reason: 'not_planned' });
    await sandbox.octokit('rea').issues.update({ ...at, state: 'open', body: 'More' });
    await sandbox.octokit('wim').issues.update({ ...at, title: 'Theirs' });
    const { data } = await sandbox.octokit('rea').issues.get(at);
    expect(data).toMatchObject({ title: 'Theirs', body: 'More', state: 'open', state_reason: 'reopened', closed_by: null });
    expect(events.at(-1)).toMatchObject({ action: 'edited', payload: { changes: { title: { from: 'Mine' } } } });
  });

  test('a reader proposes a file through a fork', async () => {
    const proposal = { path: 'catalog/new.yaml', content: Buffer.from('a: 1\n'), message: 'Add', base: 'main' };
    const { head } = await proposeFile(sandbox.world, actor('rea'), proposal);
    expect(head).toBe('rea:rea-patch-1');
    const { data } = await sandbox.octokit('rea').pulls.create({ ...REPOSITORY, title: 'Add', head, base: 'main' });
    expect(data.head).toMatchObject({ label: 'rea:rea-patch-1', repo: { full_name: 'rea/tide', fork: true } });
    expect(await statusOf(sandbox.octokit('tri').pulls.create({ ...REPOSITORY, title: 'Add', head, base: 'main' }))).toBe(403);
    const { data: branches } = await sandbox.octokit('rea').repos.listBranches(REPOSITORY);
    expect(branches.map(({ name }) => name)).not.toContain('rea-patch-1');
    await expect(proposeFile(sandbox.world, actor('rea'), { ...proposal, path: '../x' })).rejects.toThrow(/malformed/);
  });
});

describe('protection and merging', () => {
  test('administrators pass only by an explicit choice, and not where protection includes them', async () => {
    const branch = 'guarded';
    await branchWithFile(branch, 'guard.txt', '1');
    const admin = sandbox.octokit('ada');
    const rules = { required_status_checks: { strict: false, contexts: ['gate'] }, required_pull_request_reviews: null, restrictions: null };
    await admin.repos.updateBranchProtection({ ...REPOSITORY, branch, ...rules, enforce_admins: true });
    expect(await statusOf(sandbox.octokit('wim').repos.updateBranchProtection({ ...REPOSITORY, branch, ...rules, enforce_admins: false }))).toBe(403);
    await branchWithFile('to-guarded', 'other.txt', '1');
    const { number } = await createPull(sandbox.world, actor('wim'), { title: 'In', head: 'to-guarded', base: branch });
    const bypass = { ...REPOSITORY, pull_number: number, headers: { 'x-sandbox-bypass': 'true' } };
    expect(await statusOf(admin.pulls.merge(bypass))).toBe(405);
    await admin.repos.updateBranchProtection({ ...REPOSITORY, branch, ...rules, enforce_admins: false });
    expect(await statusOf(admin.pulls.merge({ ...REPOSITORY, pull_number: number }))).toBe(405);
    expect(await statusOf(sandbox.octokit('wim').pulls.merge(bypass))).toBe(405);
    expect((await admin.pulls.merge(bypass)).data.merged).toBe(true);
    expect((await admin.repos.getBranch({ ...REPOSITORY, branch })).data.protected).toBe(true);
    const write = sandbox.octokit('wim').repos.createOrUpdateFileContents({ ...REPOSITORY, path: 'z', branch, message: 'z', content: '' });
    expect(await statusOf(write)).toBe(409);
    await admin.repos.deleteBranchProtection({ ...REPOSITORY, branch });
    expect(await statusOf(admin.repos.getBranchProtection({ ...REPOSITORY, branch }))).toBe(404);
  });

  test('required reviews count each writer\'s last verdict; a dismissed one counts no more', async () => {
    await branchWithFile('reviewed', 'base.txt', '1');
    await sandbox.octokit('ada').repos.updateBranchProtection({
      ...REPOSITORY, branch: 'reviewed', required_status_checks: null, enforce_admins: true,
      required_pull_request_reviews: { required_approving_review_count: 1 }, restrictions: null,
    });
    await branchWithFile('to-reviewed', 'reviewed.txt', '1');
    const pull = await createPull(sandbox.world, actor('wim'), { title: 'R', head: 'to-reviewed', base: 'reviewed' });
    const at = { ...REPOSITORY, pull_number: pull.number };
    const state = (): string => mergeState(sandbox.world, actor('wim'), pull).state;
    await sandbox.octokit('rea').pulls.createReview({ ...at, event: 'APPROVE' });
    expect(state()).toBe('blocked');
    const { data: review } = await sandbox.octokit('ada').pulls.createReview({ ...at, event: 'APPROVE' });
    expect(state()).toBe('clean');
    await sandbox.octokit('wim').pulls.dismissReview({ ...at, review_id: review.id, message: 'Too soon' });
    expect(state()).toBe('blocked');
    await sandbox.octokit('ada').pulls.createReview({ ...at, event: 'REQUEST_CHANGES', body: 'No' });
    expect(mergeState(sandbox.world, actor('wim'), pull).reasons).toEqual(['Changes have been requested.']);
    expect(await statusOf(sandbox.octokit('ada').pulls.createReview({ ...at, event: 'REQUEST_CHANGES' }))).toBe(422);
  });

  test('a conflict is seen when the base moves', async () => {
    await branchWithFile('left', 'clash.txt', 'left\n');
    await branchWithFile('right', 'clash.txt', 'right\n');
    const [left, right] = [
      await createPull(sandbox.world, actor('wim'), { title: 'L', head: 'left', base: 'main' }),
      await createPull(sandbox.world, actor('wim'), { title: 'R', head: 'right', base: 'main' }),
    ];
    expect(right.mergeable).toBe(true);
    await sandbox.octokit('wim').pulls.merge({ ...REPOSITORY, pull_number: left.number, merge_method: 'squash' });
    const { data } = await sandbox.octokit('wim').pulls.get({ ...REPOSITORY, pull_number: right.number });
    expect(data).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
    expect(await statusOf(sandbox.octokit('wim').pulls.merge({ ...REPOSITORY, pull_number: right.number }))).toBe(405);
    const { data: main } = await sandbox.octokit('wim').repos.getCommit({ ...REPOSITORY, ref: 'main' });
    expect(main).toMatchObject({ commit: { message: `L (#${left.number})` }, author: { login: 'wim' }, parents: [{}] });
  });

  test('refs move forward unless forced', async () => {
    const old = await branchWithFile('moving', 'm.txt', '1');
    const other = await branchWithFile('other', 'm.txt', '2');
    const octokit = sandbox.octokit('wim');
    const move = { ...REPOSITORY, ref: 'heads/moving', sha: other };
    expect(await statusOf(octokit.git.updateRef(move))).toBe(422);
    await octokit.git.updateRef({ ...move, force: true });
    expect(events.at(-1)?.payload).toMatchObject({ forced: true, before: old, after: other });
    expect(await statusOf(octokit.git.createRef({ ...REPOSITORY, ref: 'refs/heads/moving', sha: other }))).toBe(422);
    expect(await statusOf(octokit.git.createRef({ ...REPOSITORY, ref: 'refs/pull/1/head', sha: other }))).toBe(422);
    await octokit.git.deleteRef({ ...REPOSITORY, ref: 'heads/moving' });
    expect(await statusOf(octokit.git.getRef({ ...REPOSITORY, ref: 'heads/moving' }))).toBe(404);
  });
});

describe('dispatches', () => {
  test('a workflow starts by name of its file when it has the trigger', async () => {
    const octokit = sandbox.octokit('wim');
    const start = { ...REPOSITORY, workflow_id: 'hand.yml', ref: 'main', inputs: { dry: true } };
    await octokit.actions.createWorkflowDispatch(start);
    expect(events.at(-1)).toMatchObject({
      name: 'workflow_dispatch', ref: 'refs/heads/main', payload: { inputs: { dry: 'true' }, workflow: '.github/workflows/hand.yml' },
    });
    expect(await statusOf(octokit.actions.createWorkflowDispatch({ ...start, workflow_id: 'none.yml' }))).toBe(404);
    expect(await statusOf(sandbox.octokit('rea').actions.createWorkflowDispatch(start))).toBe(403);
    await octokit.repos.createDispatchEvent({ ...REPOSITORY, event_type: 'tick', client_payload: { a: 1 } });
    expect(events.at(-1)).toMatchObject({ name: 'repository_dispatch', action: 'tick', payload: { client_payload: { a: 1 } } });
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`p${index}`, index]));
    expect(await statusOf(octokit.repos.createDispatchEvent({ ...REPOSITORY, event_type: 'tick', client_payload: many }))).toBe(422);
    expect(await statusOf(octokit.repos.createDispatchEvent({ ...REPOSITORY, event_type: 't'.repeat(101) }))).toBe(422);
    expect(await statusOf(sandbox.octokit('rea').repos.createDispatchEvent({ ...REPOSITORY, event_type: 'tick' }))).toBe(403);
  });
});

describe('the server', () => {
  test('two hundred comments at once: none is lost', async () => {
    const { number } = await createIssue(sandbox.world, actor('rea'), { title: 'Busy' });
    const octokit = sandbox.octokit('rea');
    const bodies = Array.from({ length: 200 }, (_, index) => `comment ${index}`);
    await Promise.all(bodies.map((body) => octokit.issues.createComment({ ...REPOSITORY, issue_number: number, body })));
    const comments = await octokit.paginate(octokit.issues.listComments, { ...REPOSITORY, issue_number: number });
    expect(comments.map(({ body }) => body).sort()).toEqual([...bodies].sort());
    expect(new Set(comments.map(({ id }) => id)).size).toBe(200);
  });

  test('two writers of one branch: one wins, the other is told', async () => {
    await branchWithFile('race', 'r.txt', '0');
    const { data } = await sandbox.octokit('wim').repos.getContent({ ...REPOSITORY, path: 'r.txt', ref: 'race' });
    const sha = 'sha' in data ? data.sha : '';
    const writes = ['1', '2', '3'].map((content) => sandbox.octokit('wim').repos.createOrUpdateFileContents({
      ...REPOSITORY, path: 'r.txt', branch: 'race', message: content, content: Buffer.from(content).toString('base64'), sha,
    }).then(({ status }) => status, (error: { status: number }) => error.status));
    expect((await Promise.all(writes)).sort()).toEqual([200, 409, 409]);
  });

  test('an unchanged answer is 304', async () => {
    const octokit = sandbox.octokit('rea');
    const { headers } = await octokit.repos.get(REPOSITORY);
    expect(await statusOf(octokit.repos.get({ ...REPOSITORY, headers: { 'if-none-match': headers.etag ?? '' } }))).toBe(304);
  });

  test('foreign hosts and foreign pages are refused', async () => {
    const { port } = new URL(sandbox.url);
    const answerTo = (method: string, headers: Record<string, string>): Promise<number> => new Promise((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port, path: '/api/v3/meta', method, headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.on('error', reject).end();
    });
    expect(await answerTo('GET', { host: `127.0.0.1:${port}` })).toBe(200);
    expect(await answerTo('GET', { host: `localhost:${port}` })).toBe(200);
    expect(await answerTo('GET', { host: `evil.example:${port}` })).toBe(403);
    expect(await answerTo('POST', { host: `127.0.0.1:${port}`, origin: 'https://evil.example' })).toBe(403);
    expect(await answerTo('POST', { host: `127.0.0.1:${port}`, 'sec-fetch-site': 'cross-site' })).toBe(403);
  });

  test('an operation it lacks is named', async () => {
    const answer = await fetch(`${sandbox.url}/api/v3/repos/harbour/tide/hooks`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ message: 'Not Found: the sandbox does not have GET /repos/harbour/tide/hooks.' });
    expect(sandbox.violations.splice(0)).toEqual([expect.stringContaining('no operation of the slice')]);
  });

  test('a request larger than the sandbox takes is answered', async () => {
    const answer = await fetch(`${sandbox.url}/api/v3/meta`, { method: 'POST', body: 'x'.repeat(26 * 1024 * 1024) });
    expect(answer.status).toBe(413);
    expect(sandbox.violations.splice(0)).toEqual([expect.stringContaining('POST /meta')]);
    const broken = await fetch(`${sandbox.url}/api/v3/repos/harbour/tide/issues`, { method: 'POST', body: '{' });
    expect(broken.status).toBe(400);
  });

  test('every exchange was as GitHub describes it', () => {
    expect(sandbox.violations).toEqual([]);
  });
});

describe('what belongs together', () => {
  test('a dispatched workflow runs, and its run and check run are seen through the API', async () => {
    const other = await startTestSandbox({
      files: {
        '.github/workflows/hello.yml': [
          'name: Hello', 'on: workflow_dispatch', 'permissions: {}', 'jobs:', '  say:', '    runs-on: ubuntu-latest',
          '    steps:', '      - run: echo hello', '',
        ].join('\n'),
      },
    });
    await other.dispatch(other.administrator, 'hello.yml');
    await other.idle();
    const { data } = await other.octokit('rea').actions.listWorkflowRunsForRepo(REPOSITORY);
    expect(data.workflow_runs).toMatchObject([{ name: 'Hello', event: 'workflow_dispatch', status: 'completed', conclusion: 'success' }]);
    const { data: checks } = await other.octokit('rea').checks.listForRef({ ...REPOSITORY, ref: 'main' });
    expect(checks.check_runs).toMatchObject([{ name: 'say', conclusion: 'success' }]);
    const page = await fetch(`${other.url}/harbour/tide/actions`);
    expect(await page.text()).toContain('Hello');
    expect((await fetch(other.pagesUrl)).headers.get('content-type')).toContain('text/html');
    expect(other.violations).toEqual([]);
    await other.stop();
    other.remove();
  });
});
