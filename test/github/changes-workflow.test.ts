/** The real workflow that tells what a pull request changes, over pull requests of strangers. */
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

const policy = 'catalog/policies/kafka-topic.yaml';
const writer = 'yuki-hayashi';

let sandbox: TestSandbox;
const reader = () => sandbox.state.accounts.find(({ permission, type }) => permission === 'read' && type === 'User')?.login ?? '';
beforeAll(async () => void (sandbox = await startQuiet(['changes.yml'], {}, {})), 60_000);
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

test('of a fork: who gains what is said once, by what the default branch holds; taken back, the comment says so', async () => {
  const number = await propose(reader(), 'more-topics', policy, (files.text(policy) ?? '').replace('count: 2', 'count: 1'));
  expect(sandbox.state.runs.map(({ workflowFile, conclusion }) => [workflowFile, conclusion]), logs()).toEqual([['.github/workflows/changes.yml', 'success']]);
  const [comment, ...more] = commentsOn(number);
  expect(more).toEqual([]);
  expect(comment?.author).toBe('github-actions[bot]');
  expect(comment?.body).toMatch(new RegExp(`^${changesMarker}\n### What this changes in the catalog\n`));
  expect(comment?.body).toContain('may more easily delete kafka-topic in staging');
  const { world } = sandbox;
  const ref = `refs/forks/${reader()}/more-topics`;
  await world.change(async (record) => {
    const [before, after] = [await resolveRevision(world.git, ref), (await branchHead(world.git, 'main')) ?? ''];
    await writeRef(world.git, ref, after);
    await branchMoved(world, record, { login: reader(), kind: 'user' }, { ref, before, after });
  });
  await sandbox.idle();
  expect(commentsOn(number).map(({ body }) => body)).toEqual([`${changesMarker}\n${noChanges}`]);
  expect(sandbox.violations).toEqual([]);
});

test('beside the catalog nothing is set up and nothing said', async () => {
  const beside = await propose(writer, 'beside', 'docs/new.md', 'New.\n');
  expect(commentsOn(beside)).toEqual([]);
  expect(steps().filter((conclusion) => conclusion === 'skipped')).toHaveLength(4);
});
