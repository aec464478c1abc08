/** The real workflows in both ways of being somebody on GitHub: by the token of a run, and by a GitHub App. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import { commentMarker } from '../../scripts/github/sentences.ts';
import type { SandboxOptions } from '../../scripts/sandbox/options.ts';
import { asking, files, root } from '../company.ts';
import type { TestSandbox } from '../sandbox/start.ts';
import { startQuiet } from './quiet.ts';
import { at } from './world.ts';

const app = {
  id: '12',
  slug: 'harbour-signpost',
  privateKey: 'a key',
  permissions: { actions: 'write', contents: 'write', issues: 'write', 'pull-requests': 'write', statuses: 'write' },
} as const;

// Nothing is applied here, so no database has to be there.
const secrets = { DATABASE_URL: 'postgres://127.0.0.1:1/nowhere' };
const asApp: Partial<SandboxOptions> = { apps: [app], variables: { SIGNPOST_APP_ID: app.id }, secrets: { ...secrets, SIGNPOST_APP_PRIVATE_KEY: app.privateKey } };

/** A company's own check of pull requests. */
const ownCheck = 'name: Own check\non: pull_request\npermissions: {}\njobs:\n  look:\n    runs-on: ubuntu-latest\n    steps:\n      - run: "true"\n';

const start = (options: Partial<SandboxOptions>, settings: string) =>
  startQuiet(['request.yml', 'approval.yml'], { 'catalog/signpost.yaml': settings, '.github/workflows/own-check.yml': ownCheck }, options);

const settings = files.text('catalog/signpost.yaml') ?? '';

describe.each<[string, Partial<SandboxOptions>, string, string, number]>([
  ['the token of a run', { secrets }, settings, 'github-actions[bot]', 0],
  ['a GitHub App', asApp, `${settings}bot: '${app.slug}[bot]'\n`, 'harbour-signpost[bot]', 1],
])('with %s', (_name, options, text, login, checks) => {
  let sandbox: TestSandbox;
  beforeAll(async () => void (sandbox = await start(options, text)), 60_000);
  afterAll(async () => {
    await sandbox.stop();
    sandbox.remove();
  });
  const runsOf = (file: string) => sandbox.state.runs.filter((run) => run.workflowFile === `.github/workflows/${file}`);

  test(`a request is handled by ${login}, in the same way`, async () => {
    const body = asking('postgres-schema', { name: 'modes', environment: 'test', owner: 'group:default/customs', classification: 'internal', purpose: 'Tried in both modes.' });
    await sandbox.octokit('yuki-hayashi').issues.create({ ...at, title: 'Request', body });
    await sandbox.idle();
    const [run] = runsOf('request.yml');
    expect(run?.conclusion, JSON.stringify(run?.jobs.map(({ steps }) => steps.map(({ name, conclusion }) => `${name}: ${conclusion}`)))).toBe('success');
    const comments = sandbox.state.comments.filter((comment) => comment.body.startsWith(commentMarker));
    expect(comments.map(({ author }) => author)).toEqual([login]);
    const [pull, ...more] = sandbox.state.pulls;
    expect(more).toEqual([]);
    expect(sandbox.state.issues.find(({ number }) => number === pull?.number)?.author).toBe(login);
    expect(Object.fromEntries(sandbox.state.statuses.map(({ context, state }) => [context, state]))).toEqual({ 'signpost/request': 'success', 'signpost/approval': 'pending', 'signpost/owners': 'success' });
    expect(runsOf('own-check.yml')).toHaveLength(checks);
  });

  test('no log holds a token or a secret', () => {
    const logs = sandbox.state.runs.flatMap(({ jobs }) => jobs.flatMap(({ steps }) => steps.flatMap(({ log }) => (log === null ? [] : [readFileSync(join(sandbox.folder, log), 'utf8')]))));
    expect(logs.join('')).toContain('Issue #1: waiting');
    expect(logs.join('')).not.toMatch(/ghs_|a key|nowhere/);
    expect(sandbox.violations).toEqual([]);
  });
});

test('handlers do not begin under a login that they would not know again', async () => {
  const said: string[] = [];
  const io = { out: () => undefined, err: (text: string) => void said.push(text), cwd: root, color: false };
  const env = { GITHUB_TOKEN: 'x', GITHUB_REPOSITORY: 'harbour-logistics/signpost', GITHUB_API_URL: 'http://127.0.0.1:1', SIGNPOST_BOT: 'harbour-signpost[bot]' };
  const rows = [{ group: 'All', name: 'reconcile', summary: 'x', load: () => import('../../scripts/commands/reconcile.ts') }];
  expect(await main(rows, ['reconcile', '--issue', '1'], { ...io, env })).toBe(2);
  for (const token of ['ghp_x', 'github_pat_x']) {
    expect(await main(rows, ['reconcile', '--issue', '1'], { ...io, env: { ...env, GITHUB_TOKEN: token, SIGNPOST_BOT: '' } })).toBe(2);
    expect(said.pop()).toContain(`GITHUB_TOKEN is a person's, but catalog/signpost.yaml says that requests are handled by github-actions[bot].`);
  }
  expect(said.join('')).toContain(`The token is that of harbour-signpost[bot], but catalog/signpost.yaml says that requests are handled by github-actions[bot]. Write "bot: 'harbour-signpost[bot]'" there`);
});
