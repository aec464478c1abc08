import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { WorldEvent } from '../../scripts/sandbox/events.ts';
import { hourlyLimited, rateLimited, refused, secondaryLimited, type Mishap } from '../../scripts/sandbox/faults.ts';
import { REPOSITORY, startTestSandbox, statusOf, type TestSandbox } from './start.ts';

let sandbox: TestSandbox;
const events: WorldEvent[] = [];

beforeAll(async () => {
  sandbox = await startTestSandbox();
  sandbox.world.events.subscribe((event) => events.push(event));
});

afterAll(async () => {
  await sandbox.stop();
  sandbox.remove();
});

beforeEach(() => {
  sandbox.faults.clear();
  events.length = 0;
});

const list = () => sandbox.octokit('rea').issues.listForRepo(REPOSITORY);
const open = (title: string) => sandbox.octokit('rea').issues.create({ ...REPOSITORY, title });
const titles = async () => (await list()).data.map(({ title }) => title);

describe('requests', () => {
  test.each<[string, Mishap, number, Record<string, string>]>([
    ['429 with the time to wait', rateLimited(7), 429, { 'retry-after': '7' }],
    ['the hourly limit', hourlyLimited(1_800_000_000), 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1800000000' }],
    ['the secondary limit', secondaryLimited(), 403, {}],
    ['500', refused(500), 500, {}],
    ['502', refused(502), 502, {}],
  ])('are refused with %s, and nothing is done', async (_name, mishap, status, headers) => {
    const hit = sandbox.faults.plan({ method: 'POST', path: /\/issues$/, mishap });
    expect(hit()).toBe(false);
    await expect(open(`Refused with ${status}`)).rejects.toMatchObject({ status, response: { headers } });
    expect(hit()).toBe(true);
    expect(await titles()).not.toContain(`Refused with ${status}`);
  });

  test('are met by number: the second and third of that route, no other', async () => {
    sandbox.faults.plan({ method: 'GET', path: /\/issues\b/, nth: 2, times: 2, mishap: refused(502) });
    const outcomes: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      await sandbox.octokit('rea').repos.get(REPOSITORY);
      outcomes.push(await list().then(({ status }) => status, (error: { status: number }) => error.status));
    }
    expect(outcomes).toEqual([200, 502, 502, 200]);
  });

  test('`write` is everything that is not read', async () => {
    sandbox.faults.plan({ method: 'write', mishap: refused(500) });
    expect((await list()).status).toBe(200);
    expect(await statusOf(open('Not written'))).toBe(500);
  });

  test('are dropped before anything is done, or lose their answer after it', async () => {
    sandbox.faults.plan({ method: 'POST', mishap: { kind: 'dropped' } });
    await expect(open('Dropped')).rejects.toMatchObject({ response: undefined });
    sandbox.faults.plan({ method: 'POST', mishap: { kind: 'answer lost' } });
    await expect(open('Answer lost')).rejects.toMatchObject({ response: undefined });
    expect(await titles()).toContain('Answer lost');
    expect(await titles()).not.toContain('Dropped');
  });

  test('are never answered', async () => {
    sandbox.faults.plan({ method: 'POST', mishap: { kind: 'silence' } });
    const waiting = sandbox.octokit('rea').issues.create({ ...REPOSITORY, title: 'Silence', request: { signal: AbortSignal.timeout(50) } });
    await expect(waiting).rejects.toThrow(/timeout/);
    expect(await titles()).not.toContain('Silence');
  });
});

describe('events', () => {
  const isOpened = ({ name, action }: WorldEvent) => name === 'issues' && action === 'opened';
  const opened = () => events.filter(isOpened).map(({ payload }) => (payload['issue'] as { title: string }).title);

  test('are lost', async () => {
    const undo = sandbox.faults.drop(isOpened);
    await open('Lost');
    undo();
    await open('Told');
    expect(opened()).toEqual(['Told']);
  });

  test('arrive twice', async () => {
    const undo = sandbox.faults.repeat(isOpened);
    await open('Twice');
    undo();
    expect(opened()).toEqual(['Twice', 'Twice']);
  });

  test('arrive late, after what came later', async () => {
    const release = sandbox.faults.delay(isOpened);
    await open('Late');
    expect(opened()).toEqual([]);
    await sandbox.octokit('rea').issues.update({ ...REPOSITORY, issue_number: 1, title: 'Edited' });
    release();
    expect(events.map(({ action }) => action)).toEqual(['edited', 'opened']);
    expect(opened()).toEqual(['Late']);
  });
});
