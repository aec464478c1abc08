import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../scripts/sandbox/api/router.ts';
import { matchPath } from '../../scripts/sandbox/api/route.ts';
import type { WorkflowRun } from '../../scripts/sandbox/runs.ts';
import { startTestSandbox } from '../sandbox/start.ts';
import type { TestSandbox } from '../sandbox/start.ts';
import { loadContract } from './contract.ts';

const contract = loadContract();
const R = '/repos/harbour/tide';

describe('the contract finds what is wrong', () => {
  const good = {
    method: 'PUT', path: `${R}/pulls/1/merge`, requestBody: { sha: 'a' }, status: 200,
    responseBody: { sha: 'a', merged: true, message: 'x' },
  };

  test('a good exchange', () => {
    expect(contract.check(good)).toEqual([]);
  });

  test.each([
    ['a missing field', { ...good, responseBody: { sha: 'a', merged: true } }, /required property 'message'/],
    ['a wrong type', { ...good, responseBody: { sha: 1, merged: true, message: 'x' } }, /\/sha must be string/],
    ['a wrong request', { ...good, requestBody: { merge_method: 'fold' } }, /request\/merge_method must be equal/],
    ['an unknown request field', { ...good, requestBody: { shaa: 'a' } }, /request\/shaa is unknown to GitHub/],
    ['an unlisted status', { ...good, status: 202 }, /answers 202/],
    ['an unknown operation', { ...good, path: `${R}/pulls/1/fold` }, /no operation of the slice/],
    ['a body where there is none', { ...good, method: 'DELETE', path: `${R}/git/refs/heads/x`, requestBody: undefined, status: 204 }, /has a body/],
    ['null where it is not allowed', { ...good, method: 'GET', path: `${R}/labels/x`, requestBody: undefined, responseBody: { id: 1, node_id: 'a', url: 'http://a', name: null, description: null, color: 'a', default: false } }, /\/name must be string/],
  ])('%s', (_, exchange, violation) => {
    expect(contract.check(exchange).join('\n')).toMatch(violation);
  });
});

describe('every operation of the sandbox answers as GitHub does', () => {
  let sandbox: TestSandbox;
  const covered = new Set<string>();

  beforeAll(async () => {
    sandbox = await startTestSandbox();
  });

  afterAll(async () => {
    await sandbox.stop();
    sandbox.remove();
  });

  /** Sends one request as an administrator; notes its route when it succeeded. */
  async function send(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await fetch(`${sandbox.url}/api/v3${path}`, {
      method,
      headers: { authorization: `token ${sandbox.tokenOf('ada')}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300);
    const parts = (path.split('?')[0] ?? '').split('/').slice(1);
    const route = ROUTES.find((candidate) => candidate.method === method && matchPath(candidate.parts, parts) !== undefined);
    covered.add(`${method} /${route?.parts.join('/') ?? ''}`);
    return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  }

  test('accounts and settings', async () => {
    for (const path of ['/meta', '/rate_limit', '/user', '/users/rea', R, `${R}/branches`, `${R}/branches/main`, `${R}/collaborators/tri/permission`]) {
      await send('GET', path);
    }
    const rules = { required_status_checks: { strict: true, contexts: ['a'] }, enforce_admins: true, required_pull_request_reviews: {}, restrictions: null };
    await send('PUT', `${R}/branches/main/protection`, rules);
    await send('GET', `${R}/branches/main/protection`);
    await send('GET', `${R}/branches/main`);
    await send('DELETE', `${R}/branches/main/protection`);
    await send('POST', `${R}/dispatches`, { event_type: 'tick' });
  });

  test('issues', async () => {
    await send('POST', `${R}/issues`, { title: 'One', body: 'b', assignees: ['wim'], labels: ['bug', { name: 'new' }] });
    await send('PATCH', `${R}/issues/1`, { state: 'closed', state_reason: 'completed', assignees: [] });
    const { id } = await send('POST', `${R}/issues/1/comments`, { body: 'c' });
    for (const path of ['', '?state=all&labels=bug&creator=ada&since=2020-01-01T00:00:00Z&sort=updated&direction=asc', '/1', '/comments', `/comments/${String(id)}`, '/1/comments', '/1/labels', '/events']) {
      await send('GET', `${R}/issues${path}`);
    }
    await send('PATCH', `${R}/issues/comments/${String(id)}`, { body: 'd' });
    await send('DELETE', `${R}/issues/comments/${String(id)}`);
    await send('POST', `${R}/issues/1/labels`, { labels: ['x y'] });
    await send('DELETE', `${R}/issues/1/labels/x%20y`);
    await send('PUT', `${R}/issues/1/labels`, { labels: ['z'] });
    await send('DELETE', `${R}/issues/1/labels`);
    await send('POST', `${R}/issues/1/assignees`, { assignees: ['tri'] });
    await send('DELETE', `${R}/issues/1/assignees`, { assignees: ['tri'] });
    await send('POST', `${R}/labels`, { name: 'made', color: 'aabbcc', description: 'Made' });
    await send('GET', `${R}/labels`);
    await send('GET', `${R}/labels/made`);
  });

  test('Git data, contents, pull requests and runs', async () => {
    const main = await send('GET', `${R}/git/ref/heads/main`);
    const { sha } = main['object'] as { sha: string };
    await send('GET', `${R}/git/matching-refs/heads/ma`);
    const commit = await send('GET', `${R}/git/commits/${sha}`);
    const { sha: blob } = await send('POST', `${R}/git/blobs`, { content: 'text' });
    await send('GET', `${R}/git/blobs/${String(blob)}`);
    const base = (commit['tree'] as { sha: string }).sha;
    const { sha: tree } = await send('POST', `${R}/git/trees`, { base_tree: base, tree: [{ path: 'a/b', mode: '100644', type: 'blob', sha: blob }] });
    await send('GET', `${R}/git/trees/${String(tree)}?recursive=1`);
    const { sha: next } = await send('POST', `${R}/git/commits`, { message: 'm', tree, parents: [sha], author: { name: 'N', email: 'n@example.org', date: '2026-01-02T03:04:05Z' } });
    await send('POST', `${R}/git/refs`, { ref: 'refs/heads/work/one', sha });
    await send('PATCH', `${R}/git/refs/heads/work/one`, { sha: next });
    await send('PUT', `${R}/contents/c/d.txt`, { message: 'm', content: 'YQ==', branch: 'work/one' });
    for (const path of ['/contents/README.md', '/contents/', '/contents/c?ref=work%2Fone', '/commits?sha=work%2Fone&path=c', '/commits/work%2Fone', '/compare/main...work%2Fone', `/compare/main...${sha}`]) {
      await send('GET', R + path);
    }
    await send('POST', `${R}/statuses/${String(next)}`, { state: 'pending' });
    for (const path of ['status', 'statuses', 'check-runs']) await send('GET', `${R}/commits/${String(next)}/${path}`);

    const pull = await send('POST', `${R}/pulls`, { title: 'P', head: 'work/one', base: 'main', draft: false });
    const at = `${R}/pulls/${String(pull['number'])}`;
    await send('PATCH', at, { title: 'Q', body: 'B' });
    await send('POST', `${at}/requested_reviewers`, { reviewers: ['wim'] });
    const { id: review } = await send('POST', `${at}/reviews`, { event: 'COMMENT', body: 'Hm' });
    for (const path of ['', '/files', '/commits', '/reviews', `/reviews/${String(review)}`]) await send('GET', at + path);
    for (const query of ['', '?state=all&head=harbour:work/one&base=main']) await send('GET', `${R}/pulls${query}`);
    const approval = sandbox.octokit('wim').pulls.createReview({ owner: 'harbour', repo: 'tide', pull_number: Number(pull['number']), event: 'APPROVE' });
    await send('PUT', `${at}/reviews/${(await approval).data.id}/dismissals`, { message: 'No' });
    await send('GET', `${R}/issues/${String(pull['number'])}`);
    await send('GET', `${R}/commits/${String(next)}/pulls`);
    await send('PUT', `${at}/merge`, { merge_method: 'merge', commit_title: 't', commit_message: 'm' });
    await send('GET', `${at}/merge`);
    await send('GET', at);
    await send('DELETE', `${R}/git/refs/heads/work/one`);

    sandbox.state.runs.push(finishedRun(sha));
    await send('GET', `${R}/actions/workflows`);
    await send('POST', `${R}/actions/workflows/hand.yml/dispatches`, { ref: 'main' });
    for (const path of ['workflows/hand.yml/runs', 'runs?status=completed', 'runs/900', 'runs/900/jobs', 'jobs/901']) {
      await send('GET', `${R}/actions/${path}`);
    }
    await send('GET', `${R}/commits/${sha}/check-runs`);
    sandbox.state.runs.push({ ...finishedRun(sha), id: 902, jobs: [], status: 'queued', conclusion: null });
    await send('POST', `${R}/actions/runs/902/cancel`);
  });

  test('none was left out, and none differed', () => {
    const all = ROUTES.map((route) => `${route.method} /${route.parts.join('/')}`);
    expect(all.filter((route) => !covered.has(route))).toEqual([]);
    expect(sandbox.violations).toEqual([]);
  });
});

function finishedRun(sha: string): WorkflowRun {
  const time = '2026-01-02T03:04:05Z';
  return {
    id: 900, runNumber: 1, attempt: 1, workflowFile: '.github/workflows/hand.yml', workflowName: 'By hand', displayTitle: 'By hand',
    event: 'workflow_dispatch', action: null, payload: {}, actor: 'ada', ref: 'refs/heads/main', headBranch: 'main', sha, headSha: sha,
    issueNumber: null, pullNumbers: [], concurrencyGroup: null, status: 'completed', conclusion: 'failure', message: null,
    createdAt: time, startedAt: time, updatedAt: time,
    jobs: [{
      id: 901, key: 'one', name: 'One', needs: [], status: 'completed', conclusion: 'startup_failure', startedAt: time, completedAt: time,
      outputs: {}, annotations: [], summary: '', environment: null,
      steps: [{ number: 1, name: 'Set up job', id: null, status: 'pending', conclusion: null, startedAt: null, completedAt: null, log: null }],
    }],
  };
}
