/** One request's life over HTTP with the real Octokit and the real git: each step builds on the one before. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorldEvent } from '../../scripts/sandbox/events.ts';
import { REPOSITORY, startTestSandbox, statusOf } from './start.ts';
import type { TestSandbox } from './start.ts';

let sandbox: TestSandbox;
const events: WorldEvent[] = [];
const named = (name: string, action?: string): WorldEvent[] =>
  events.filter((event) => event.name === name && (action === undefined || event.action === action));

beforeAll(async () => {
  sandbox = await startTestSandbox({ protection: { branch: 'main', requiredStatuses: ['approvals'] } });
  sandbox.world.events.subscribe((event) => events.push(event));
});

afterAll(async () => {
  await sandbox.stop();
  sandbox.remove();
});

describe('a request, from the issue to the merge', () => {
  let head = '';
  let number = 0;

  test('an issue by a reader loses its labels', async () => {
    const { data } = await sandbox.octokit('rea').issues.create({
      ...REPOSITORY, title: 'A schema, please', body: '### Name\n\norders\n', labels: ['bug'],
    });
    expect(data).toMatchObject({ number: 1, title: 'A schema, please', labels: [], user: { login: 'rea' } });
    expect(named('issues', 'opened')[0]?.payload).toMatchObject({ issue: { number: 1 }, sender: { login: 'rea' } });
  });

  test('the bot comments once and edits in place', async () => {
    const bot = sandbox.workflow({ issues: 'write' });
    const { data: comment } = await bot.issues.createComment({ ...REPOSITORY, issue_number: 1, body: 'Looking.' });
    expect(comment.user).toMatchObject({ login: 'github-actions[bot]', type: 'Bot', id: 41898282 });
    await bot.issues.updateComment({ ...REPOSITORY, comment_id: comment.id, body: 'Done.' });
    const { data: comments } = await bot.issues.listComments({ ...REPOSITORY, issue_number: 1 });
    expect(comments.map(({ body }) => body)).toEqual(['Done.']);
    expect(named('issue_comment', 'edited')[0]).toMatchObject({
      actor: { kind: 'workflow' }, payload: { changes: { body: { from: 'Looking.' } } },
    });
  });

  test('a branch is built with the Git data API', async () => {
    const octokit = sandbox.octokit('wim');
    const { data: ref } = await octokit.git.getRef({ ...REPOSITORY, ref: 'heads/main' });
    const { data: base } = await octokit.git.getCommit({ ...REPOSITORY, commit_sha: ref.object.sha });
    const { data: blob } = await octokit.git.createBlob({
      ...REPOSITORY, content: Buffer.from('größe\n').toString('base64'), encoding: 'base64',
    });
    const { data: tree } = await octokit.git.createTree({
      ...REPOSITORY,
      base_tree: base.tree.sha,
      tree: [
        { path: 'live/orders/a.txt', mode: '100644', type: 'blob', sha: blob.sha },
        { path: 'live/orders/b.txt', mode: '100644', type: 'blob', content: 'b\n' },
        { path: 'notes/one.txt', mode: '100644', type: 'blob', sha: null },
      ],
    });
    const { data: commit } = await octokit.git.createCommit({
      ...REPOSITORY, message: 'Make orders', tree: tree.sha, parents: [base.sha],
    });
    expect(commit.author).toMatchObject({ name: 'Wim Wharf', email: 'wim@users.noreply.localhost' });
    await octokit.git.createRef({ ...REPOSITORY, ref: 'refs/heads/request-1', sha: commit.sha });
    head = commit.sha;
    const { data: whole } = await octokit.git.getTree({ ...REPOSITORY, tree_sha: head, recursive: 'true' });
    expect(whole.tree.filter(({ type }) => type === 'blob').map(({ path }) => path))
      .toEqual(['.github/workflows/hand.yml', 'README.md', 'live/orders/a.txt', 'live/orders/b.txt']);
    expect(named('push')[0]?.payload).toMatchObject({
      ref: 'refs/heads/request-1', created: true, head_commit: { id: head, added: ['live/orders/a.txt', 'live/orders/b.txt'], removed: ['notes/one.txt'] },
    });
  });

  test('a tree with a path into .git is refused', async () => {
    const tree = [{ path: 'a/.git/config', mode: '100644', type: 'blob', content: 'x' }] as const;
    expect(await statusOf(sandbox.octokit('wim').git.createTree({ ...REPOSITORY, tree: [...tree] }))).toBe(422);
  });

  test('the pull request shows its commits and its diff', async () => {
    const octokit = sandbox.octokit('wim');
    const { data: pull } = await octokit.pulls.create({
      ...REPOSITORY, title: 'Orders', body: 'Closes #1', head: 'request-1', base: 'main',
    });
    number = pull.number;
    expect(pull).toMatchObject({ number: 2, mergeable: true, mergeable_state: 'blocked', commits: 1, changed_files: 3, head: { sha: head } });
    const { data: files } = await octokit.pulls.listFiles({ ...REPOSITORY, pull_number: number });
    expect(files.map(({ filename, status }) => `${status} ${filename}`))
      .toEqual(['added live/orders/a.txt', 'added live/orders/b.txt', 'removed notes/one.txt']);
    expect(files[0]?.patch).toBe('@@ -0,0 +1 @@\n+größe');
    const { data: diff } = await octokit.pulls.get({ ...REPOSITORY, pull_number: number, mediaType: { format: 'diff' } });
    expect(String(diff)).toContain('diff --git a/live/orders/a.txt');
    const again = octokit.pulls.create({ ...REPOSITORY, title: 'Again', head: 'request-1', base: 'main' });
    await expect(again).rejects.toThrow(/already exists for harbour:request-1/);
  });

  test('nobody approves their own pull request', async () => {
    const own = sandbox.octokit('wim').pulls.createReview({ ...REPOSITORY, pull_number: number, event: 'APPROVE' });
    await expect(own).rejects.toThrow(/Can not approve your own pull request/);
  });

  test('a missing required status blocks the merge', async () => {
    const merge = sandbox.octokit('wim').pulls.merge({ ...REPOSITORY, pull_number: number });
    await expect(merge).rejects.toMatchObject({ status: 405, message: expect.stringContaining('"approvals" is expected') });
  });

  test('a review stands at the head of its moment', async () => {
    const { data } = await sandbox.octokit('ada').pulls.createReview({ ...REPOSITORY, pull_number: number, event: 'APPROVE', body: 'Good.' });
    expect(data).toMatchObject({ state: 'APPROVED', commit_id: head, user: { login: 'ada' } });
    expect(named('pull_request_review', 'submitted')[0]?.payload).toMatchObject({ review: { state: 'approved' } });
  });

  test('the newest status of a context counts', async () => {
    const octokit = sandbox.octokit('wim');
    for (const state of ['pending', 'failure', 'success'] as const) {
      await octokit.repos.createCommitStatus({ ...REPOSITORY, sha: head, state, context: 'approvals', description: state });
    }
    const { data } = await octokit.repos.getCombinedStatusForRef({ ...REPOSITORY, ref: head });
    expect(data).toMatchObject({ state: 'success', total_count: 1 });
  });

  test('a stale head is refused', async () => {
    const merge = sandbox.octokit('wim').pulls.merge({ ...REPOSITORY, pull_number: number, sha: 'a'.repeat(40) });
    expect(await statusOf(merge)).toBe(409);
  });

  test('a reader may not merge', async () => {
    expect(await statusOf(sandbox.octokit('rea').pulls.merge({ ...REPOSITORY, pull_number: number, sha: head }))).toBe(403);
  });

  test('the merge moves main, closes what it names and says so', async () => {
    events.length = 0;
    const { data } = await sandbox.octokit('wim').pulls.merge({ ...REPOSITORY, pull_number: number, sha: head });
    const { data: main } = await sandbox.octokit('wim').repos.getBranch({ ...REPOSITORY, branch: 'main' });
    expect(main.commit.sha).toBe(data.sha);
    expect(events.map(({ name, action }) => `${name} ${action ?? ''}`.trim())).toEqual(['push', 'pull_request closed', 'issues closed']);
    expect(events[0]).toMatchObject({ ref: 'refs/heads/main', sha: data.sha, payload: { after: data.sha, pusher: { name: 'wim' } } });
    expect(events[1]?.payload).toMatchObject({ pull_request: { merged: true, merge_commit_sha: data.sha, merged_by: { login: 'wim' } } });
    const { data: issue } = await sandbox.octokit('wim').issues.get({ ...REPOSITORY, issue_number: 1 });
    expect(issue).toMatchObject({ state: 'closed', state_reason: 'completed' });
  });

  test('real git clones and pushes; protection refuses main', async () => {
    const checkout = join(sandbox.folder, 'clone');
    const address = sandbox.url.replace('//', `//x:${sandbox.tokenOf('wim')}@`);
    const git = gitIn(checkout);
    await git('clone', '--quiet', `${address}/harbour/tide.git`, '.');
    expect(readFileSync(join(checkout, 'live/orders/a.txt'), 'utf8')).toBe('größe\n');

    events.length = 0;
    writeFileSync(join(checkout, 'pushed.txt'), 'x'.repeat(3_000_000));
    await git('checkout', '--quiet', '-b', 'pushed');
    await git('add', '.');
    await git('-c', 'user.name=Wim', '-c', 'user.email=wim@users.noreply.localhost', 'commit', '--quiet', '-m', 'Push it');
    await git('push', '--quiet', 'origin', 'pushed');
    const pushed = (await git('rev-parse', 'HEAD')).trim();
    expect(named('push')[0]).toMatchObject({ ref: 'refs/heads/pushed', sha: pushed });
    await expect(git('push', '--quiet', 'origin', 'pushed:main')).rejects.toThrow(/Required status check "approvals" is expected/);
    await expect(git('push', '--quiet', 'origin', ':main')).rejects.toThrow(/refusing to delete/);
    await expect(git('push', '--quiet', 'origin', 'pushed:refs/pull/9/head')).rejects.toThrow(/hidden ref/);

    // The same commit may enter once its check has passed; the check does not help a rewritten history.
    await sandbox.octokit('ada').repos.createCommitStatus({ ...REPOSITORY, sha: pushed, state: 'success', context: 'approvals' });
    await git('push', '--quiet', 'origin', 'pushed:main');
    await sandbox.octokit('ada').repos.createCommitStatus({ ...REPOSITORY, sha: head, state: 'success', context: 'approvals' });
    await expect(git('push', '--quiet', '--force', 'origin', `${head}:main`)).rejects.toThrow(/rejected/);
  });

  test('a push brings its pull request up to date', async () => {
    const octokit = sandbox.octokit('wim');
    const { data: file } = await octokit.repos.createOrUpdateFileContents({
      ...REPOSITORY, path: 'later.txt', branch: 'request-1', message: 'Later', content: Buffer.from('1\n').toString('base64'),
    });
    const { data: pull } = await octokit.pulls.create({ ...REPOSITORY, title: 'Later', head: 'request-1', base: 'main' });
    expect(pull.head.sha).toBe(file.commit.sha);
    events.length = 0;
    const { data: second } = await octokit.repos.createOrUpdateFileContents({
      ...REPOSITORY, path: 'later.txt', branch: 'request-1', message: 'Later', content: Buffer.from('2\n').toString('base64'),
      sha: file.content?.sha ?? '',
    });
    expect(named('pull_request', 'synchronize')[0]?.payload).toMatchObject({
      before: file.commit.sha, after: second.commit.sha, pull_request: { head: { sha: second.commit.sha } },
    });
  });

  test('every exchange was as GitHub describes it', () => {
    expect(sandbox.violations).toEqual([]);
  });
});

/** Asynchronous, for the server lives in this process. Rejects with what git said. */
function gitIn(folder: string): (...args: string[]) => Promise<string> {
  mkdirSync(folder, { recursive: true });
  const env = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' };
  return async (...args) => (await promisify(execFile)('git', args, { cwd: folder, env })).stdout;
}
