import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Octokit } from '@octokit/rest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { main } from '../../scripts/commands/main.ts';
import type { SandboxOptions } from '../../scripts/sandbox/options.ts';
import { root } from '../company.ts';
import { visit } from '../sandbox-pages/visitor.ts';
import { startTestSandbox, type TestSandbox } from '../sandbox/start.ts';

const at = { owner: 'tidewater', repo: 'signpost' };
const things = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: lamp
  title: Lamp
  annotations: { github.com/project-slug: tidewater/lamp }
  links: [{ url: https://runbooks.tidewater.example/lamp, title: Runbook, type: runbook }]
spec: { type: service, lifecycle: production, owner: lighthouse }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: pier, title: Pier }
spec: { type: service, lifecycle: production, owner: platform }
`;

/** The repository's real workflow and form in a sandbox with its runner; only the packages are those of this checkout. */
let sandbox: TestSandbox;
let seed: string;
let start: (more?: Partial<SandboxOptions>) => Promise<TestSandbox>;
beforeAll(async () => {
  seed = mkdtempSync(join(tmpdir(), 'signpost-assign-'));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(seed, path)), { recursive: true });
    writeFileSync(join(seed, path), text);
  };
  cpSync(fileURLToPath(new URL('doors/company', import.meta.url)), seed, { recursive: true });
  for (const path of ['actions/bot', 'workflows/assign.yml', 'ISSUE_TEMPLATE/problem.yml']) cpSync(join(root, '.github', path), join(seed, '.github', path), { recursive: true });
  put('catalog/things.yaml', things);
  put('.github/actions/setup/action.yml', "name: setup\ndescription: Everything is here.\nruns:\n  using: composite\n  steps:\n    - { run: 'true', shell: bash }\n");
  const programs = mkdtempSync(join(tmpdir(), 'signpost-programs-'));
  writeFileSync(join(programs, 'npx'), `#!/bin/bash\nshift\nexec '${process.execPath}' '${join(root, 'scripts/signpost.js')}' "$@"\n`);
  chmodSync(join(programs, 'npx'), 0o755);
  // Petra has no account here: GitHub does not assign her.
  const accounts = ['ada-quay', 'wim-wharf', 'olaf-oar', 'rea'].map((login) => ({ login, name: login, permission: login === 'rea' ? 'read' as const : 'write' as const }));
  start = (more) => startTestSandbox({ owner: at.owner, repository: at.repo, seed: { from: seed }, accounts, path: `${programs}${delimiter}${process.env['PATH'] ?? ''}`, ...more });
  sandbox = await start();
});
afterAll(async () => {
  expect(sandbox.violations).toEqual([]);
  await sandbox.stop();
  sandbox.remove();
  rmSync(seed, { recursive: true, force: true });
});

const issue = (title: string) => sandbox.state.issues.find((each) => each.title === title);
const runs = () => sandbox.state.runs.map(({ workflowName, conclusion }) => `${workflowName} ${conclusion ?? ''}`);
const saidOn = (number: number) => sandbox.state.comments.filter(({ issueNumber }) => issueNumber === number).map(({ author, body }) => ({ author, body }));

/** What failed steps have written. */
function failures(): string {
  const failed = sandbox.state.runs.flatMap(({ jobs }) => jobs.flatMap(({ steps }) => steps.filter(({ conclusion }) => conclusion === 'failure')));
  return failed.map(({ name, log }) => `${name}\n${log === null ? '' : readFileSync(join(sandbox.folder, log), 'utf8')}`).join('\n');
}

describe('a report of a problem', () => {
  test('by the link of a page comes to the owner, through the form and the real workflow', async () => {
    const page = `/${at.owner}/${at.repo}/issues/new?template=problem.yml&title=Problem+with+Lamp&entity=component%3Adefault%2Flamp`;
    await visit(sandbox.url, 'rea').send(page, 'new-issue', { 'answer:what': 'It is dark. @olaf-oar $(touch /tmp/x) `id`' });
    await sandbox.idle();
    const found = issue('Problem with Lamp');
    expect(runs(), failures()).toContain('Assign success');
    expect(found?.assignees).toEqual(['ada-quay', 'wim-wharf']);
    expect(found?.labels.toSorted()).toEqual(['problem', 'team/lighthouse']);
    const said = saidOn(found?.number ?? 0);
    expect(said).toMatchObject([{ author: 'github-actions[bot]', body: expect.stringMatching(/\*\*Lamp\*\* \(`component:default\/lamp`[\s\S]*belongs to \*\*Lighthouse\*\*[\s\S]*\| Runbook \| \[Runbook\]\(<https:\/\/runbooks/) as string }]);
    // Only what it names is read: the run was one, since its own labels start none.
    expect(sandbox.state.runs).toHaveLength(2);
    expect(runs().toSorted()).toEqual(['Assign skipped', 'Assign success']);
  });

  test('a request is skipped before anything is set up', async () => {
    const before = sandbox.state.runs.length;
    await sandbox.octokit('ada-quay').issues.create({ ...at, title: 'Request: Store nets', body: '### Service\n\nstore\n\n### Name\n\ncomponent:default/lamp' });
    await sandbox.idle();
    expect(runs().slice(before)).toEqual(['Assign skipped']);
    expect(issue('Request: Store nets')).toMatchObject({ assignees: [], labels: [] });
  });
});

test('with a GitHub App it speaks as that one, and leaves alone what that one has opened', async () => {
  const app = { id: '7', slug: 'harbour-signpost', privateKey: 'a key', permissions: { actions: 'write', contents: 'write', issues: 'write', 'pull-requests': 'write', statuses: 'write' } } as const;
  const other = await start({ apps: [app], variables: { SIGNPOST_APP_ID: app.id }, secrets: { SIGNPOST_APP_PRIVATE_KEY: app.privateKey } });
  try {
    const text = 'About component:default/lamp';
    const asApp = new Octokit({ baseUrl: `${other.url}/api/v3`, auth: other.world.tokens.install({ slug: app.slug, permissions: app.permissions }) });
    await asApp.rest.issues.create({ ...at, title: 'Certificate of lamp ends', body: text });
    await other.octokit('rea').rest.issues.create({ ...at, title: 'It is dark', body: text });
    await other.idle();
    await other.octokit('ada-quay').rest.actions.createWorkflowDispatch({ ...at, workflow_id: 'assign.yml', ref: 'main' });
    await other.idle();
    expect(other.state.issues.map(({ title, author, assignees }) => [title, author, assignees.length])).toEqual([['Certificate of lamp ends', 'harbour-signpost[bot]', 0], ['It is dark', 'rea', 2]]);
    expect(other.state.comments.map(({ issueNumber, author }) => [issueNumber, author])).toEqual([[2, 'harbour-signpost[bot]']]);
    // What an App does starts runs: those of its own labels do nothing.
    expect(other.state.runs.map(({ conclusion }) => conclusion).toSorted()).toEqual(['skipped', 'skipped', 'success', 'success']);
    expect(other.violations).toEqual([]);
  } finally {
    await other.stop();
    other.remove();
  }
}, 60_000);

describe('signpost assign', () => {
  const rows = [{ group: 'All', name: 'assign', summary: '', load: () => import('../../scripts/commands/assign.ts') }];
  const env = () => ({ GITHUB_API_URL: `${sandbox.url}/api/v3`, GITHUB_REPOSITORY: `${at.owner}/${at.repo}`, GITHUB_TOKEN: sandbox.world.tokens.issue({ permissions: { issues: 'write', contents: 'read' }, runId: 1 }) });
  const call = async (args: readonly string[], given: Readonly<Record<string, string>> = env()) => {
    const said = { out: '', err: '' };
    const code = await main(rows, ['assign', ...args], { out: (text) => void (said.out += text), err: (text) => void (said.err += text), color: false, cwd: seed, env: given });
    return { code, ...said };
  };

  test('catches up with what lost events left behind, and changes nothing the second time', async () => {
    const { data } = await sandbox.octokit('rea').issues.create({ ...at, title: 'Pier', body: 'See component:default/pier' });
    await sandbox.idle();
    expect(issue('Pier')?.assignees).toEqual(['olaf-oar']);
    expect(saidOn(data.number)[0]?.body).toContain('it left out @petra-pier.');
    const picture = () => JSON.stringify([sandbox.state.issues, sandbox.state.comments]);
    const before = picture();
    const numbers = ['Pier', 'Problem with Lamp', 'Request: Store nets'].map((title) => issue(title)?.number);
    const said = [`#${numbers[0]}: assigned`, `#${numbers[1]}: assigned`, `#${numbers[2]}: a request`];
    const again = await call(['--open', '--since', '2026-01-01', '--format', 'json']);
    expect(JSON.parse(again.out)).toContainEqual({ issue: numbers[2], outcome: 'a request', failed: false });
    expect({ code: again.code, said: again.err.trim().split('\n').toSorted() }).toEqual({ code: 0, said: said.toSorted() });
    expect(picture()).toBe(before);
    // As if no run had ever been.
    sandbox.state.comments.length = 0;
    Object.assign(issue('Pier') ?? {}, { assignees: [], labels: [] });
    await call(['--open', '--since', '2026-01-01']);
    expect(issue('Pier')).toMatchObject({ assignees: ['olaf-oar'], labels: ['team/platform'] });
    expect(saidOn(data.number)).toHaveLength(1);
  });

  test.each([
    [[], 'takes --issue N or --open'],
    [['--issue', '1', '--open'], 'takes --issue N or --open'],
    [['--issue', 'x; rm'], 'it is the number of an issue'],
    [['--open', '--since', 'soon'], 'it is a day or moment'],
    [['--open', '--people', '11'], 'a number from 0 to 10'],
  ])('refuses %j', async (args, said) => {
    expect(await call(args)).toMatchObject({ code: 2, err: expect.stringContaining(said) as string });
  });

  test('says which variables it lacks', async () => {
    expect(await call(['--open'], {})).toMatchObject({ code: 2, err: expect.stringContaining('GITHUB_TOKEN and GITHUB_REPOSITORY') as string });
  });
});

describe('the workflow for other repositories', () => {
  interface Workflow {
    readonly on: { readonly workflow_call: { readonly inputs: object } };
    readonly permissions: object;
    readonly jobs: { readonly assign: { readonly permissions: object; readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: Readonly<Record<string, string>> }[] } };
  }
  const elsewhere = parse(readFileSync(join(root, '.github/workflows/assign-elsewhere.yml'), 'utf8')) as Workflow;

  test('takes nothing of the caller but the event, and puts no text into a shell', () => {
    const { permissions, jobs: { assign } } = elsewhere;
    expect([permissions, assign.permissions]).toEqual([{}, { contents: 'read', issues: 'write' }]);
    expect(assign.steps[0]).toMatchObject({ uses: expect.stringMatching(/^actions\/checkout@[0-9a-f]{40}$/) as string, with: { repository: '${{ inputs.catalog }}', 'persist-credentials': false } });
    expect(assign.steps.flatMap(({ run }) => run ?? []).join('\n')).not.toContain('${{');
  });

  test('does in another repository what the workflow here does: an issue that names nothing belongs to what lives there', async () => {
    const other = await startTestSandbox({ owner: 'tidewater', repository: 'lamp', accounts: [{ login: 'ada-quay', name: 'Ada', permission: 'write' }], actions: false });
    try {
      const { data } = await other.octokit('ada-quay').issues.create({ owner: 'tidewater', repo: 'lamp', title: 'It is dark', body: 'Nobody knows why.' });
      const rows = [{ group: 'All', name: 'assign', summary: '', load: () => import('../../scripts/commands/assign.ts') }];
      const env = { GITHUB_API_URL: `${other.url}/api/v3`, GITHUB_REPOSITORY: 'tidewater/lamp', GITHUB_TOKEN: other.world.tokens.issue({ permissions: { issues: 'write' }, runId: 1 }) };
      let err = '';
      expect(await main(rows, ['assign', '--issue', String(data.number)], { out: () => undefined, err: (text) => void (err += text), color: false, cwd: seed, env })).toBe(0);
      expect(err).toBe('#1: assigned\n');
      expect(other.state.issues[0]).toMatchObject({ assignees: ['ada-quay'], labels: ['team/lighthouse'] });
      expect(other.violations).toEqual([]);
    } finally {
      await other.stop();
      other.remove();
    }
  });
});
