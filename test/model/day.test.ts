import { expect, test } from 'vitest';
import { dayAfter, daysBetween, isDay } from '../../scripts/model/day.ts';

test('a day is one of the calendar, written in full', () => {
  for (const day of ['2027-01-31', '2027-04-30', '2028-02-29', '2000-02-29', '0001-01-01', '9999-12-31']) expect(isDay(day), day).toBe(true);
  for (const text of ['2027-02-29', '2100-02-29', '2027-04-31', '2027-13-01', '2027-00-10', '2027-01-00', '2027-3-1', '27-03-01', '2027-03-01T00:00:00Z', ' 2027-03-01', '2027-03-01\n', '２０２７-03-01', '', 'soon']) expect(isDay(text), text).toBe(false);
});

test.each([
  ['2027-03-30', '2027-03-31'],
  ['2027-04-30', '2027-05-01'],
  ['2027-12-31', '2028-01-01'],
  ['2027-02-28', '2027-03-01'],
  ['2028-02-28', '2028-02-29'],
  ['2028-02-29', '2028-03-01'],
  ['2100-02-28', '2100-03-01'],
])('after %s comes %s, a day later', (day, next) => {
  expect([dayAfter(day), daysBetween(day, next), daysBetween(next, day)]).toEqual([next, 1, -1]);
});

test('days are counted over months, years, and nights in which clocks are changed', () => {
  expect(daysBetween('2027-03-01', '2027-03-01')).toBe(0);
  expect(daysBetween('2027-03-27', '2027-03-29')).toBe(2);
  expect([daysBetween('2027-01-01', '2028-01-01'), daysBetween('2028-01-01', '2029-01-01')]).toEqual([365, 366]);
});

test('what is no day has no day after it, and no distance', () => {
  expect(() => dayAfter('soon')).toThrow(RangeError);
  expect(daysBetween('soon', '2027-03-01')).toBeNaN();
});
