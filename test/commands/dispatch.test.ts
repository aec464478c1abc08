import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import { openDoor } from '../../scripts/github/door.ts';
import { withRequester } from '../../scripts/github/requester.ts';
import { commentMarker } from '../../scripts/github/sentences.ts';
import type { WorkflowRun } from '../../scripts/sandbox/runs.ts';
import { root } from '../company.ts';
import { startTestSandbox, type TestSandbox } from '../sandbox/start.ts';

const at = { owner: 'tidewater', repo: 'signpost' };
const inputs = { name: 'nets', environment: 'test', owner: 'group:default/lighthouse', kind: 'bucket', purpose: 'Nets that dry.' };

/** The repository's real workflow in a sandbox with its runner; only the packages are those of this checkout. */
let sandbox: TestSandbox;
beforeAll(async () => {
  const seed = mkdtempSync(join(tmpdir(), 'signpost-dispatch-'));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(seed, path)), { recursive: true });
    writeFileSync(join(seed, path), text);
  };
  cpSync(fileURLToPath(new URL('doors/company', import.meta.url)), seed, { recursive: true });
  for (const path of ['workflows/dispatch.yml', 'actions']) cpSync(join(root, '.github', path), join(seed, '.github', path), { recursive: true });
  for (const name of ['setup', 'programs']) put(`.github/actions/${name}/action.yml`, `name: ${name}\ndescription: Everything is here.\nruns:\n  using: composite\n  steps:\n    - { run: 'true', shell: bash }\n`);
  const programs = mkdtempSync(join(tmpdir(), 'signpost-programs-'));
  writeFileSync(join(programs, 'npx'), `#!/bin/bash\nshift\nexec '${process.execPath}' '${join(root, 'scripts/signpost.js')}' "$@"\n`);
  chmodSync(join(programs, 'npx'), 0o755);
  const accounts = ['ada-quay', 'wim-wharf', 'petra-pier'].map((login) => ({ login, name: login, permission: 'write' as const }));
  sandbox = await startTestSandbox({ owner: at.owner, repository: at.repo, seed: { from: seed }, accounts, path: `${programs}${delimiter}${process.env['PATH'] ?? ''}` });
});
afterAll(async () => {
  await sandbox.stop();
  sandbox.remove();
});

async function send(login: string, payload: object) {
  await sandbox.octokit(login).repos.createDispatchEvent({ ...at, event_type: 'signpost-request', client_payload: { ...payload } });
  await sandbox.idle();
  const { data } = await sandbox.octokit(login).issues.listForRepo({ ...at, state: 'all' });
  return { run: sandbox.state.runs.at(-1), issue: data.find(({ title, pull_request }) => pull_request === undefined && title.includes('(dispatch ')) };
}

const door = () => openDoor({ apiUrl: `${sandbox.url}/api/v3`, token: sandbox.world.tokens.issue({ permissions: { actions: 'read', issues: 'write', contents: 'read', 'pull-requests': 'read' }, runId: 1 }), repository: `${at.owner}/${at.repo}` });

/** What failed steps have written. */
function failuresOf(run: WorkflowRun | undefined): string {
  const failed = (run?.jobs ?? []).flatMap(({ steps }) => steps.filter(({ conclusion }) => conclusion === 'failure'));
  return failed.map(({ name, log }) => `${name}\n${log === null ? '' : readFileSync(join(sandbox.folder, log), 'utf8')}`).join('\n');
}

describe('a request by repository_dispatch', () => {
  test('becomes an issue and a pull request in the name of whoever sent it, through the real workflow', async () => {
    const { run, issue } = await send('ada-quay', { service: 'store', inputs });
    expect(run, failuresOf(run)).toMatchObject({ workflowName: 'Dispatch', conclusion: 'success' });
    expect(issue).toMatchObject({ title: expect.stringMatching(/^Request: Store nets \(dispatch \d+\)$/) as string, user: { login: 'github-actions[bot]' } });
    const comment = await door().commentOf(issue?.number ?? 0, commentMarker);
    expect(comment?.body).toContain('| Requested by | @ada-quay |');
    const pull = await door().pullFrom(`request/${issue?.number}`, 'main');
    expect(pull?.body).toContain('by @ada-quay');
  });

  test('an edit of its text makes it nobody’s, whoever edits', async () => {
    const [issue] = (await sandbox.octokit('ada-quay').issues.listForRepo({ ...at, state: 'open' })).data.filter(({ title }) => title.includes('(dispatch '));
    if (!issue) throw new Error('no issue');
    const before = await withRequester(door(), await door().issue(issue.number));
    expect(before.author).toBe('ada-quay');
    await sandbox.octokit('petra-pier').issues.update({ ...at, issue_number: issue.number, body: (issue.body ?? '').replace('Nets that dry', 'Nets of Petra') });
    expect(await withRequester(door(), await door().issue(issue.number))).toMatchObject({ author: 'github-actions[bot]', disowned: expect.stringContaining('not the one that was dispatched') as string });
    await sandbox.octokit('petra-pier').issues.update({ ...at, issue_number: issue.number, body: issue.body ?? '' });
    expect((await withRequester(door(), await door().issue(issue.number))).author).toBe('ada-quay');
  });

  test('somebody else’s run does not lend its name to an issue, whatever its title says', async () => {
    const [issue] = (await sandbox.octokit('ada-quay').issues.listForRepo({ ...at, state: 'open' })).data.filter(({ title }) => title.includes('(dispatch '));
    const body = (issue?.body ?? '').replace('nets', 'sails');
    const forged = (await sandbox.workflow({ issues: 'write' }).issues.create({ ...at, title: issue?.title ?? '', body })).data;
    expect(await withRequester(door(), await door().issue(forged.number))).toMatchObject({ author: 'github-actions[bot]', disowned: expect.stringContaining('another issue') as string });
  });

  test('what nobody can understand fails the run, where its sender looks, and opens nothing', async () => {
    const before = sandbox.state.issues.length;
    await sandbox.octokit('wim-wharf').repos.createDispatchEvent({ ...at, event_type: 'signpost-request', client_payload: { servise: 'store' } });
    await sandbox.idle();
    expect(sandbox.state.runs.at(-1)).toMatchObject({ actor: 'wim-wharf', conclusion: 'failure' });
    expect(sandbox.state.issues.length).toBe(before);
  });
});

test.each([
  [{}, 'GITHUB_RUN_ID'],
  [{ GITHUB_RUN_ID: '7' }, 'GITHUB_EVENT_PATH'],
])('the command says what it needs: %j', async (env, said) => {
  let err = '';
  const rows = [{ group: 'All', name: 'dispatch', summary: '', load: () => import('../../scripts/commands/dispatch.ts') }];
  expect(await main(rows, ['dispatch'], { out: () => undefined, err: (text) => (err += text), color: false, cwd: root, env })).toBe(2);
  expect(err).toContain(said);
});
