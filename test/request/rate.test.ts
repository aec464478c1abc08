import { describe, expect, test } from 'vitest';
import { rateProblem, type OwnIssue } from '../../scripts/request/rate.ts';

const limits = { perPersonPerDay: 3, openPerPerson: 2 };
const body = '### Service\n\npostgres-schema\n';
const own = (number: number, created: string, open = false, text = body): OwnIssue => ({ number, created, open, body: text });
const issue = { number: 10, created: '2026-03-02T12:00:00Z' };

describe('what one person may ask for', () => {
  test('within the limits is everything', () => {
    expect(rateProblem(limits, issue, [])).toBeUndefined();
    expect(rateProblem(limits, issue, [own(8, '2026-03-02T11:00:00Z'), own(9, '2026-03-02T11:00:00Z', true)])).toBeUndefined();
  });

  test('is so many in a day: what is older, came later or is no request does not count', () => {
    const two = [own(8, '2026-03-02T11:00:00Z'), own(9, '2026-03-02T11:59:59Z')];
    expect(rateProblem(limits, issue, [...two, own(7, '2026-03-01T12:00:00Z')])).toBeUndefined();
    expect(rateProblem(limits, issue, [...two, own(11, '2026-03-02T12:00:01Z')])).toBeUndefined();
    expect(rateProblem(limits, issue, [...two, own(7, '2026-03-02T10:00:00Z', false, 'The site has a typo.')])).toBeUndefined();
    expect(rateProblem(limits, issue, [...two, issue].map((each) => own(each.number, each.created)))).toBeUndefined();
    expect(rateProblem(limits, issue, [...two, own(7, '2026-03-01T12:00:01Z')])).toMatchObject({
      code: 'too-many-requests',
      message: 'You had asked for 3 things within 24 hours when you opened this; more is not looked at.',
      fix: expect.stringContaining('requests.perPersonPerDay') as string,
    });
  });

  test('is so many at the same time, whatever their age', () => {
    const [old, older] = [own(2, '2025-01-01T00:00:00Z', true), own(1, '2024-01-01T00:00:00Z', true)];
    expect(rateProblem(limits, issue, [old])).toBeUndefined();
    expect(rateProblem(limits, issue, [old, older])?.message).toBe('2 requests of yours are open; more are not looked at.');
  });
});
