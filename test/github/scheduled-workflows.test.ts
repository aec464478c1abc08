import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountsOf } from '../../scripts/commands/sandbox.ts';
import { catalog, root } from '../company.ts';
import { startTestSandbox, type TestSandbox } from '../sandbox/start.ts';
import { at } from './world.ts';

/** The example company's real workflows, started by hand as GitHub starts them by the clock; only the packages are those of this checkout. */
let sandbox: TestSandbox;
let scratch: string;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'signpost-scheduled-'));
  const [seed, programs] = [join(scratch, 'seed'), join(scratch, 'programs')];
  for (const folder of ['catalog', 'live', '.github']) cpSync(join(root, folder), join(seed, folder), { recursive: true });
  // Whatever day it is, one membership has ended.
  const analytics = join(seed, 'catalog/org/groups/analytics.yaml');
  writeFileSync(analytics, readFileSync(analytics, 'utf8').replace(/until: '[\d-]+'/, "until: '2026-01-31'"));
  const nothing = "name: Everything is here\ndescription: Everything is here.\nruns:\n  using: composite\n  steps:\n    - { run: 'true', shell: bash }\n";
  for (const name of ['setup', 'programs']) writeFileSync(join(seed, '.github/actions', name, 'action.yml'), nothing);
  mkdirSync(programs);
  writeFileSync(join(programs, 'npx'), `#!/bin/bash\nshift\nexec '${process.execPath}' '${join(root, 'scripts/signpost.js')}' "$@"\n`);
  chmodSync(join(programs, 'npx'), 0o755);
  sandbox = await startTestSandbox({ ...at, repository: at.repo, seed: { from: seed }, accounts: accountsOf(catalog), path: `${programs}${delimiter}${process.env['PATH'] ?? ''}` });
});
afterAll(async () => {
  expect(sandbox.violations).toEqual([]);
  await sandbox.stop();
  sandbox.remove();
  rmSync(scratch, { recursive: true, force: true });
});

/** How its run ended, with what it wrote. */
async function byHand(file: string) {
  await sandbox.octokit('amara-okafor').rest.actions.createWorkflowDispatch({ ...at, workflow_id: file, ref: 'main' });
  await sandbox.idle();
  const run = sandbox.state.runs.at(-1);
  const log = (run?.jobs ?? []).flatMap(({ steps }) => steps).map((step) => (step.log === null ? '' : readFileSync(join(sandbox.folder, step.log), 'utf8'))).join('\n');
  return { ended: run?.conclusion, log };
}

const titles = () => sandbox.state.issues.filter(({ isPull }) => !isPull).map(({ title }) => title);

test('Certificates opens an issue each for what has ended or will soon, once', async () => {
  expect(await byHand('certificates.yml')).toMatchObject({ ended: 'success' });
  const opened = titles();
  expect(opened).toContain('Certificate of yard-map.terminal.harbour-logistics.example ends on 2026-11-12 (component:default/yard-map-classic)');
  expect(await byHand('certificates.yml')).toMatchObject({ ended: 'success' });
  expect(titles()).toEqual(opened);
}, 60_000);

test('Memberships proposes to take out who is no longer in a team, once', async () => {
  expect(await byHand('memberships.yml')).toMatchObject({ ended: 'success' });
  expect(await byHand('memberships.yml')).toMatchObject({ ended: 'success' });
  const pulls = (await sandbox.octokit('amara-okafor').rest.pulls.list({ ...at, state: 'all' })).data;
  expect(pulls).toHaveLength(1);
  const { data: files } = await sandbox.octokit('amara-okafor').rest.pulls.listFiles({ ...at, pull_number: pulls[0]?.number ?? 0 });
  expect(files).toMatchObject([{ filename: 'catalog/org/groups/analytics.yaml', patch: expect.stringMatching(/^-.*farid-rahimi/m) as string }]);
}, 60_000);

test('Audit keeps an evidence pack', async () => {
  const { ended, log } = await byHand('audit.yml');
  expect(ended, log).toBe('success');
  expect(log).toMatch(/^\S+ evidence\.zip {2}\d+ files of commit [0-9a-f]{12}$/m);
  expect(log).toContain('Artifact evidence has been uploaded with 1 files.');
}, 60_000);

test('Teams and Builds say what they lack and do nothing', async () => {
  expect(await byHand('teams.yml')).toMatchObject({ ended: 'success', log: expect.stringContaining('the secret SIGNPOST_GITHUB_TOKEN is missing') as string });
  expect(await byHand('builds.yml')).toMatchObject({ ended: 'skipped' });
}, 60_000);
