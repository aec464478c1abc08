import { describe, expect, test } from 'vitest';
import { isAwake, scheduleOf } from '../../scripts/catalog/schedule.ts';

const awake = (schedule: string, at: string): boolean | undefined => {
  const read = scheduleOf(schedule);
  return read && isAwake(read, at);
};

describe('hours', () => {
  test.each([
    // Amsterdam is an hour ahead of UTC in winter, two in summer.
    ['Mon-Fri 07:00-19:00 Europe/Amsterdam', '2026-11-23T05:59:00Z', false],
    ['Mon-Fri 07:00-19:00 Europe/Amsterdam', '2026-11-23T06:00:00Z', true],
    ['Mon-Fri 07:00-19:00 Europe/Amsterdam', '2026-11-23T18:00:00Z', false],
    ['Mon-Fri 07:00-19:00 Europe/Amsterdam', '2026-07-06T05:00:00Z', true],
    ['Mon-Fri 07:00-19:00 Europe/Amsterdam', '2026-11-22T12:00:00Z', false],
    ['Mon,Wed,Sat-Sun 00:00-24:00', '2026-11-22T23:59:00Z', true],
    ['Mon,Wed,Sat-Sun 00:00-24:00', '2026-11-24T00:00:00Z', false],
    // The night on which clocks go forward has no 02:30; the one on which they go back has two.
    ['Sun 02:30-04:00 Europe/Amsterdam', '2026-03-29T00:59:00Z', false],
    ['Sun 02:30-04:00 Europe/Amsterdam', '2026-03-29T01:00:00Z', true],
    ['Sun 02:30-02:45 Europe/Amsterdam', '2026-10-25T00:35:00Z', true],
    ['Sun 02:30-02:45 Europe/Amsterdam', '2026-10-25T01:35:00Z', true],
    // Over midnight, counted for the day on which they begin; over the end of the week.
    ['Fri 22:00-06:00', '2026-11-28T05:59:00Z', true],
    ['Fri 22:00-06:00', '2026-11-28T22:30:00Z', false],
    ['Sat-Mon 08:00-09:00', '2026-11-23T08:30:00Z', true],
    ['Sat-Mon 08:00-09:00', '2026-11-24T08:30:00Z', false],
  ])('%s at %s: %s', (schedule, at, expected) => expect(awake(schedule, at)).toBe(expected));

  test.each(['', 'always', 'Mon-Fri', 'Mon-Foo 07:00-19:00', 'Mon 7:00-19:00', 'Mon 07:00-25:00', 'Mon 07:99-19:00', 'Mon-Tue-Wed 07:00-19:00', 'Mon 07:00-19:00 Europe/Nowhere'])('%j is no schedule', (text) => expect(scheduleOf(text)).toBeUndefined());
});
