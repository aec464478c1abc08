import { expect, test } from 'vitest';
import { waiting, waitingRows } from '../../scripts/report/waiting.ts';

const minute = 60_000;
const asked = '2026-11-02T08:00:00Z';
const after = (minutes: number) => ({ asked, finished: new Date(Date.parse(asked) + minutes * minute).toISOString() });

test('nothing was waited for', () => {
  expect(waiting([])).toBeUndefined();
});

test('one request is its own median', () => {
  expect(waiting([after(4)])).toEqual({ count: 1, shortest: 4 * minute, median: 4 * minute, p90: 4 * minute, longest: 4 * minute });
});

test('figures are those of requests that were', () => {
  const waits = Array.from({ length: 10 }, (_, index) => after((index + 1) * 10));
  expect(waiting(waits.toReversed())).toEqual({ count: 10, shortest: 10 * minute, median: 50 * minute, p90: 90 * minute, longest: 100 * minute });
});

test('what was done before it was asked, or at no time, is left out', () => {
  expect(waiting([after(-5), { asked, finished: 'never' }])).toBeUndefined();
  expect(waiting([after(-5), after(3)])).toMatchObject({ count: 1 });
});

test('a row for each service, and for its environments where there are several', () => {
  const rows = waitingRows([
    { service: 'schema', environment: 'test', ...after(5) },
    { service: 'schema', environment: 'production', ...after(500) },
    { service: 'bucket', environment: 'test', ...after(7) },
    { service: 'membership', ...after(9) },
  ]);
  expect(rows.map(({ service, environment, count }) => [service, environment, count])).toEqual([
    ['bucket', undefined, 1],
    ['membership', undefined, 1],
    ['schema', undefined, 2],
    ['schema', 'production', 1],
    ['schema', 'test', 1],
  ]);
});
