import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDoor } from '../../scripts/github/door.ts';
import { usualPatience } from '../../scripts/github/patience.ts';
import { REPOSITORY, startTestSandbox, type TestSandbox } from '../sandbox/start.ts';

let sandbox: TestSandbox;

beforeAll(async () => {
  sandbox = await startTestSandbox();
}, 60_000);

afterAll(async () => {
  await sandbox.stop();
  sandbox.remove();
});

test('the issue of a dispatch is there once, also when nobody heard that it was made', async () => {
  const token = sandbox.world.tokens.issue({ permissions: { issues: 'write' }, runId: 7 });
  const door = openDoor({ apiUrl: `${sandbox.url}/api/v3`, token, repository: `${REPOSITORY.owner}/${REPOSITORY.repo}`, patience: { ...usualPatience, wait: () => Promise.resolve() } });
  const isHit = sandbox.faults.plan({ method: 'write', path: /\/issues$/, nth: 1, mishap: { kind: 'answer lost' } });
  expect(await door.openDispatched(7, 'Request: Note', 'Text')).toMatchObject({ number: 1, body: 'Text' });
  expect(isHit()).toBe(true);
  expect(await door.openDispatched(7, 'Request: Note', 'Text')).toMatchObject({ number: 1 });
  expect((await sandbox.octokit('ada').rest.issues.listForRepo({ ...REPOSITORY, state: 'all' })).data).toHaveLength(1);
});
