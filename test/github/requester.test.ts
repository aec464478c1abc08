import { describe, expect, test } from 'vitest';
import { textDigest } from '../../scripts/github/commit-message.ts';
import { dispatchMark, dispatchOf, dispatchWorkflow, requesterOf, withRequester, witnessName, type RunFacts } from '../../scripts/github/requester.ts';

const body = '### Service\n\npostgres-schema';
const issue = { number: 7, title: `Request: Postgres schema${dispatchMark(42)}`, body, author: 'github-actions[bot]', open: true, isPull: false, created: '2026-03-01T10:00:00Z' };
const run: RunFacts = { event: 'repository_dispatch', workflow: dispatchWorkflow, actor: 'yuki-hayashi', jobs: ['Open the issue', witnessName(7, textDigest(body))] };

describe('who asks through a dispatch', () => {
  test('is whoever sent it, by the run that GitHub keeps', () => {
    expect(requesterOf(issue, run)).toEqual({ login: 'yuki-hayashi' });
  });

  test.each([
    ['the text was edited', { ...issue, body: `${body}-2` }, run, 'its text is not the one that was dispatched'],
    ['the run opened another issue', { ...issue, number: 8 }, run, 'opened another issue'],
    ['a number that begins alike', { ...issue, number: 70 }, run, 'opened another issue'],
    ['the run is of another event', issue, { ...run, event: 'push' }, 'by push'],
    ['the run is of another workflow', issue, { ...run, workflow: '.github/workflows/mine.yml' }, 'mine.yml'],
    ['the run was deleted', issue, undefined, 'is not there'],
    ['the run died before it testified', issue, { ...run, jobs: ['Open the issue'] }, 'opened another issue'],
  ])('is nobody when %s', (_, found, evidence, reason) => {
    expect(requesterOf(found, evidence)).toEqual({ reason: expect.stringContaining(reason) as string });
  });

  test('a person who copies the title stays who they are, and costs no call', async () => {
    const door = { dispatchRun: () => Promise.reject(new Error('not to be asked')) };
    const copied = { ...issue, author: 'rohan-deshpande' };
    expect(await withRequester(door, copied)).toBe(copied);
    const plain = { ...issue, title: 'Request: Postgres schema' };
    expect(await withRequester(door, plain)).toBe(plain);
  });

  test('what does not hold stays the bot’s', async () => {
    const door = (found: RunFacts | undefined) => ({ dispatchRun: () => Promise.resolve(found) });
    expect(await withRequester(door(run), issue)).toMatchObject({ author: 'yuki-hayashi' });
    expect(await withRequester(door(undefined), issue)).toMatchObject({ author: 'github-actions[bot]', disowned: expect.any(String) as string });
  });

  test.each([
    ['Request: a (dispatch 42)', 42],
    ['Request: a (dispatch 042)', undefined],
    ['Request: a (dispatch 42) b', undefined],
    ['Request: a (dispatch 1) (dispatch 2)', 2],
    ['Request: a', undefined],
  ])('the title %j names the run %s', (title, number) => {
    expect(dispatchOf(title)).toBe(number);
  });
});
