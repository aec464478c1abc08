import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY, startTestSandbox, statusOf } from './start.ts';

test('a restart keeps everything, tokens of people included', async () => {
  const first = await startTestSandbox();
  const octokit = first.octokit('wim');
  await octokit.issues.create({ ...REPOSITORY, title: 'Kept', labels: ['bug'] });
  await octokit.issues.createComment({ ...REPOSITORY, issue_number: 1, body: 'Kept too' });
  const { data: file } = await octokit.repos.createOrUpdateFileContents({
    ...REPOSITORY, path: 'kept.txt', message: 'Keep', content: Buffer.from('kept\n').toString('base64'),
  });
  const job = first.world.tokens.issue({ permissions: { issues: 'write' }, runId: 1 });
  const state = JSON.stringify(first.state);
  await first.stop();

  const second = await startTestSandbox({ folder: first.folder });
  expect(JSON.stringify(second.state)).toBe(state);
  expect(second.tokenOf('wim')).toBe(first.tokenOf('wim'));
  const { data: main } = await second.octokit('wim').git.getRef({ ...REPOSITORY, ref: 'heads/main' });
  expect(main.object.sha).toBe(file.commit.sha);
  expect(second.world.tokens.actorFor(job)).toBeUndefined();
  const { data: next } = await second.octokit('rea').issues.create({ ...REPOSITORY, title: 'Next' });
  expect(next.number).toBe(2);
  await second.stop();
  second.remove();
  first.remove();
});

test('what was answered is on disk, without a clean stop', async () => {
  const sandbox = await startTestSandbox();
  await sandbox.octokit('rea').issues.create({ ...REPOSITORY, title: 'Saved' });
  const saved = JSON.parse(readFileSync(join(sandbox.folder, 'state.json'), 'utf8')) as { issues: { title: string }[] };
  expect(saved.issues.map(({ title }) => title)).toEqual(['Saved']);
  expect(await statusOf(sandbox.octokit('rea').issues.get({ ...REPOSITORY, issue_number: 2 }))).toBe(404);
  await sandbox.stop();
  sandbox.remove();
});

test('a taken port is said, and the folder of the one that runs stays untouched', async () => {
  const first = await startTestSandbox();
  await first.octokit('rea').issues.create({ ...REPOSITORY, title: 'First' });
  const saved = readFileSync(join(first.folder, 'state.json'), 'utf8');
  const port = Number(new URL(first.url).port);
  await expect(startTestSandbox({ folder: first.folder, port })).rejects.toThrow(`Port ${port} on 127.0.0.1 cannot be used.`);
  expect(readFileSync(join(first.folder, 'state.json'), 'utf8')).toBe(saved);
  await first.stop();
  first.remove();
});
