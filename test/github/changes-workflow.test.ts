/** The real workflows that tell what a pull request changes and may concern, over pull requests of strangers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changesMarker, noChanges } from '../../scripts/github/changes.ts';
import { branchHead, resolveRevision, writeRef } from '../../scripts/sandbox/git/repository.ts';
import { branchMoved } from '../../scripts/sandbox/operations/branches.ts';
import { proposeFile } from '../../scripts/sandbox/operations/contents.ts';
import { files } from '../company.ts';
import type { TestSandbox } from '../sandbox/start.ts';
import { startQuiet } from './quiet.ts';
import { at } from './world.ts';

const declarations = 'catalog/domains/trade/customs-declarations.yaml';
const writer = 'yuki-hayashi';

let sandbox: TestSandbox;
const reader = () => sandbox.state.accounts.find(({ permission, type }) => permission === 'read' && type === 'User')?.login ?? '';
beforeAll(async () => void (sandbox = await startQuiet(['changes.yml', 'impact.yml'], {}, {})), 60_000);
afterAll(async () => {
  await sandbox.stop();
  sandbox.remove();
});

/** A pull request with one file of somebody. */
async function propose(login: string, branch: string, path: string, text: string): Promise<number> {
  const { head } = await proposeFile(sandbox.world, { login, kind: 'user' }, { path, content: Buffer.from(text), message: 'By hand', base: 'main', branch });
  const { data } = await sandbox.octokit(login).pulls.create({ ...at, head, base: 'main', title: '@ada `$(touch evil)`' });
  await sandbox.idle();
  return data.number;
}

const commentsOn = (number: number) => sandbox.state.comments.filter((comment) => comment.issueNumber === number);
/** What became of each step of the newest run. */
const steps = () => sandbox.state.runs.at(-1)?.jobs.flatMap((job) => job.steps.map(({ conclusion }) => conclusion)) ?? [];
const logs = () => sandbox.state.runs.flatMap(({ jobs }) => jobs.flatMap(({ steps }) => steps.flatMap(({ log }) => (log === null ? [] : [readFileSync(join(sandbox.folder, log), 'utf8')])))).join('');

test('of a fork: what changes is said once, whom it concerns is asked once; taken back, the comment says so', async () => {
  const number = await propose(reader(), 'handed-over', declarations, (files.text(declarations) ?? '').replace(/(name: customs-link\n[^]*?)lifecycle: production\n  owner: customs\n/, '$1lifecycle: deprecated\n  owner: trust\n'));
  expect(sandbox.state.runs.map(({ workflowFile, conclusion }) => [workflowFile, conclusion]), logs()).toEqual([['.github/workflows/changes.yml', 'success']]);
  const [comment, ...more] = commentsOn(number);
  expect(more).toEqual([]);
  expect(comment?.author).toBe('github-actions[bot]');
  expect(comment?.body).toMatch(new RegExp(`^${changesMarker}\n### What this changes in the catalog\n`));
  expect(comment?.body).toContain('- Customs link: Customs and Trade (`group:default/customs`) → Trust');

  await sandbox.octokit(sandbox.administrator.login).issues.addLabels({ ...at, issue_number: number, labels: ['impact'] });
  await sandbox.idle();
  const tasks = sandbox.state.issues.filter(({ author }) => author === 'github-actions[bot]');
  expect(tasks.map(({ title, labels }) => [title, labels]), logs()).toEqual(['customs', 'customer-experience', 'terminal-systems'].map((team) => [`Verify after #${number}: ${team}`, ['impact-task']]));
  expect(commentsOn(number)[1]?.body).toContain('3 of 3 teams that this concerns have not verified it yet.');

  const { world } = sandbox;
  const ref = `refs/forks/${reader()}/handed-over`;
  await world.change(async (record) => {
    const [before, after] = [await resolveRevision(world.git, ref), (await branchHead(world.git, 'main')) ?? ''];
    await writeRef(world.git, ref, after);
    await branchMoved(world, record, { login: reader(), kind: 'user' }, { ref, before, after });
  });
  await sandbox.idle();
  expect(commentsOn(number)[0]?.body).toBe(`${changesMarker}\n${noChanges}`);
  expect(sandbox.violations).toEqual([]);
}, 240_000);

test('beside the catalog nothing is set up and nothing said', async () => {
  const beside = await propose(writer, 'beside', 'docs/new.md', 'New.\n');
  expect(commentsOn(beside)).toEqual([]);
  expect(steps().filter((conclusion) => conclusion === 'skipped')).toHaveLength(4);
});
