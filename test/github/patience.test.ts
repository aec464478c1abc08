import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDoor } from '../../scripts/github/door.ts';
import { usualPatience, type Patience } from '../../scripts/github/patience.ts';
import { hourlyLimited, rateLimited, refused, secondaryLimited, type Mishap } from '../../scripts/sandbox/faults.ts';
import { REPOSITORY, startTestSandbox, type TestSandbox } from '../sandbox/start.ts';

let sandbox: TestSandbox;
let issue: number;
/** The pauses that were made, in milliseconds; none of them was waited for. */
const pauses: number[] = [];
let clock = 0;
const patience: Patience = {
  ...usualPatience,
  now: () => clock,
  wait: (milliseconds) => {
    pauses.push(milliseconds);
    clock += milliseconds;
    return Promise.resolve();
  },
};
const repository = `${REPOSITORY.owner}/${REPOSITORY.repo}`;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  issue = (await sandbox.octokit('rea').issues.create({ ...REPOSITORY, title: 'One' })).data.number;
});

afterAll(async () => {
  await sandbox.stop();
  sandbox.remove();
});

beforeEach(() => {
  sandbox.faults.clear();
  pauses.length = 0;
});

function door(given: Partial<Patience> = {}) {
  const token = sandbox.world.tokens.issue({ permissions: { contents: 'write', issues: 'write', 'pull-requests': 'write', statuses: 'write' }, runId: 1 });
  return openDoor({ apiUrl: `${sandbox.url}/api/v3`, token, repository, patience: { ...patience, ...given } });
}

const comments = async () => (await sandbox.octokit('rea').issues.listComments({ ...REPOSITORY, issue_number: issue })).data.filter(({ body }) => body?.startsWith('<!-- mine -->'));
const mainSha = async () => (await sandbox.octokit('rea').git.getRef({ ...REPOSITORY, ref: 'heads/main' })).data.object.sha;

describe('what is read', () => {
  test.each<[string, Mishap, number[]]>([
    ['500 and 502, twice as long each time', refused(502), [1_000, 2_000]],
    ['a lost connection', { kind: 'dropped' }, [1_000, 2_000]],
    ['a lost answer', { kind: 'answer lost' }, [1_000, 2_000]],
    ['429, as long as it says', rateLimited(7), [7_000, 7_000]],
    ['the secondary limit, as long as it says', secondaryLimited(30), [30_000, 30_000]],
    ['the secondary limit, for a minute when it does not say', secondaryLimited(), [60_000, 60_000]],
  ])('is read again after %s', async (_name, mishap, expected) => {
    sandbox.faults.plan({ times: 2, mishap });
    expect(await door().issue(issue)).toMatchObject({ title: 'One' });
    expect(pauses).toEqual(expected);
  });

  test('is read again when the hour is over, if that is soon', async () => {
    clock = 1_800_000_000_000 - 40_000;
    sandbox.faults.plan({ mishap: hourlyLimited(1_800_000_000) });
    expect(await door().issue(issue)).toMatchObject({ title: 'One' });
    expect(pauses).toEqual([40_000]);
  });

  test('is given up when that is long', async () => {
    clock = 1_800_000_000_000 - 1_200_000;
    sandbox.faults.plan({ mishap: hourlyLimited(1_800_000_000) });
    await expect(door().issue(issue)).rejects.toMatchObject({ status: 403 });
    sandbox.faults.plan({ mishap: rateLimited(3_600) });
    await expect(door().issue(issue)).rejects.toMatchObject({ status: 429 });
    expect(pauses).toEqual([]);
  });

  test('is given up after four tries', async () => {
    sandbox.faults.plan({ times: 4, mishap: refused(500) });
    await expect(door().issue(issue)).rejects.toMatchObject({ status: 500 });
    expect(pauses).toEqual([1_000, 2_000, 4_000]);
  });

  test('is asked again when no answer comes, which is said in the end', async () => {
    sandbox.faults.plan({ mishap: { kind: 'silence' } });
    expect(await door({ timeout: 200 }).issue(issue)).toMatchObject({ title: 'One' });
    sandbox.faults.plan({ times: 2, mishap: { kind: 'silence' } });
    await expect(door({ timeout: 50, tries: 2 }).issue(issue)).rejects.toThrow(/^GitHub did not answer GET .*\/issues\/\{issue_number\} within 0.05 seconds\.$/);
  });

  test('is not asked again when the answer would be the same, or when nobody waits any more', async () => {
    await expect(door().issue(9_999)).rejects.toMatchObject({ status: 404 });
    sandbox.faults.plan({ times: 9, mishap: refused(502) });
    const gone = AbortSignal.abort();
    const token = sandbox.tokenOf('rea');
    await expect(openDoor({ apiUrl: `${sandbox.url}/api/v3`, token, repository, signal: gone, patience }).issue(issue)).rejects.toThrow(/abort/i);
    expect(pauses).toEqual([]);
  });
});

describe('what is written', () => {
  test.each<[string, Mishap]>([
    ['refused for now', secondaryLimited(5)],
    ['dropped', { kind: 'dropped' }],
    ['done, with its answer lost', { kind: 'answer lost' }],
    ['answered by something in front of GitHub', refused(502)],
  ])('is there once when the creation was %s', async (name, mishap) => {
    for (const { id } of await comments()) await sandbox.octokit('ada').issues.deleteComment({ ...REPOSITORY, comment_id: id });
    sandbox.faults.plan({ method: 'POST', path: /\/comments$/, mishap });
    await door().upsertComment(issue, '<!-- mine -->', '<!-- mine -->\nHello.');
    expect(await comments()).toHaveLength(1);

    const branch = `once-${name.replace(/\W/g, '')}`;
    sandbox.faults.plan({ method: 'POST', path: /\/git\/refs$/, mishap });
    const sha = await door().commit(await mainSha(), 'Once', [{ path: `once/${branch}.txt`, text: 'x\n' }]);
    await door().setBranch(branch, sha);
    expect(await door().branchHead(branch)).toBe(sha);

    sandbox.faults.plan({ method: 'POST', path: /\/pulls$/, mishap });
    const pull = await door().openPull(branch, 'main', 'Once', '');
    const { data } = await sandbox.octokit('rea').pulls.list({ ...REPOSITORY, head: `${REPOSITORY.owner}:${branch}`, state: 'all' });
    expect(data.map(({ number }) => number)).toEqual([pull.number]);

    const person = openDoor({ apiUrl: `${sandbox.url}/api/v3`, token: sandbox.tokenOf('wim'), repository, patience });
    sandbox.faults.plan({ method: 'POST', path: /\/issues$/, mishap });
    const address = await person.openIssue(`Once ${name}`, 'Asked.');
    const { data: asked } = await sandbox.octokit('rea').issues.listForRepo({ ...REPOSITORY, creator: 'wim' });
    expect(asked.filter(({ title }) => title === `Once ${name}`).map(({ html_url: url }) => url)).toEqual([address]);
  });

  test('is tried again as it is when doing it twice is doing it once', async () => {
    const sha = await mainSha();
    for (const mishap of [refused(500), { kind: 'answer lost' } as const]) {
      sandbox.faults.plan({ method: 'POST', path: /\/statuses\//, mishap });
      await door().setStatus(sha, { context: `twice/${mishap.kind}`, state: 'success', description: 'Well' });
      sandbox.faults.plan({ method: 'POST', path: /\/labels$/, mishap });
      await door().setLabels(issue, 'state:', ['state:one']);
      sandbox.faults.plan({ method: 'DELETE', mishap });
      await door().setLabels(issue, 'state:', []);
      sandbox.faults.plan({ method: 'PATCH', mishap });
      await door().closeIssue(issue, 'completed');
    }
    const { data } = await sandbox.octokit('rea').issues.get({ ...REPOSITORY, issue_number: issue });
    expect(data).toMatchObject({ state: 'closed', labels: [] });
  });

  test('is not repeated when that could do something twice', async () => {
    sandbox.faults.plan({ method: 'POST', path: /\/issues$/, times: 9, mishap: refused(502) });
    const person = openDoor({ apiUrl: `${sandbox.url}/api/v3`, token: sandbox.tokenOf('wim'), repository, patience });
    await expect(person.openIssue('Never', '')).rejects.toMatchObject({ status: 502 });
    // Looked for after the first try, and not after the second.
    expect(pauses).toEqual([1_000]);
  });
});

describe('whose comment', () => {
  const marker = '<!-- whose -->';
  test('is not taken for the bot’s when another app or a person wrote it', async () => {
    await sandbox.octokit('wim').issues.createComment({ ...REPOSITORY, issue_number: issue, body: `${marker}\nBy hand` });
    const other = openDoor({ apiUrl: `${sandbox.url}/api/v3`, token: sandbox.tokenOf('wim'), repository, bot: 'other[bot]', patience });
    expect(await other.commentOf(issue, marker)).toBeUndefined();
    await door().upsertComment(issue, marker, `${marker}\nBy the bot`);
    expect(await door().commentOf(issue, marker)).toMatchObject({ body: `${marker}\nBy the bot` });
    expect(await other.commentOf(issue, marker)).toBeUndefined();
  });

  test('a double of it goes', async () => {
    const token = sandbox.workflow({ issues: 'write' });
    await token.issues.createComment({ ...REPOSITORY, issue_number: issue, body: `${marker}\nBy the bot, again` });
    await door().upsertComment(issue, marker, `${marker}\nBy the bot`);
    const { data } = await sandbox.octokit('rea').issues.listComments({ ...REPOSITORY, issue_number: issue });
    expect(data.filter(({ body }) => body?.startsWith(marker)).map(({ body }) => body)).toEqual([`${marker}\nBy hand`, `${marker}\nBy the bot`]);
  });
});
