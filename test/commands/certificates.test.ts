import { expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import { root } from '../company.ts';

const rows = [{ group: 'All', name: 'certificates', summary: '', load: () => import('../../scripts/commands/certificates.ts') }];

async function certificates(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await main(rows, ['certificates', ...args], { out: (text) => (out += text), err: (text) => (err += text), color: false, cwd: root, env: {} });
  return { code, out, err };
}

test('the example company: what ends first comes first, and one that has ended is 1', async () => {
  const { code, out } = await certificates('--today', '2026-11-21');
  expect(code).toBe(1);
  expect(out.split('\n').slice(0, 3)).toEqual([
    '2026-11-12  ended          yard-map.terminal.harbour-logistics.example  component:default/yard-map-classic',
    '                           It is vouched for by nobody but itself.',
    '2026-12-09  18 days left   customs-link.harbour-logistics.example:8443  component:default/customs-link',
  ]);
  expect((await certificates('--today', '2026-11-10')).code).toBe(0);
});

test('the same for programs', async () => {
  const rows = JSON.parse((await certificates('--today', '2026-11-21', '--days', '45', '--format', 'json')).out) as readonly { name: string; state: string; daysLeft: number }[];
  expect(rows.filter(({ state }) => state === 'ending').map(({ name, daysLeft }) => [name, daysLeft])).toEqual([['customs-link.harbour-logistics.example:8443', 18], ['portal.harbour-logistics.example', 38]]);
  expect((await certificates('--today', '2026-11-21', '--format', 'csv')).out.split('\r\n')[1]).toMatch(/^-9,2026-11-12,expired,/);
  const calendar = (await certificates('--today', '2026-11-21', '--format', 'ics')).out;
  expect(calendar.match(/^DTSTART;VALUE=DATE:\d{8}\r$/gm)).toHaveLength(rows.filter(({ daysLeft }) => daysLeft !== undefined).length);
  expect((await certificates('--today', '2027-01-21', '--format', 'ics')).out).toBe(calendar);
});

test.each(['0', '30,,7', '400', 'soon', '1,2,3,4,5,6,7,8,9,10,11'])('--days %s is refused', async (days) => {
  const { code, err } = await certificates('--days', days);
  expect([code, err]).toEqual([2, expect.stringContaining('30,14,7')]);
});

test('issues need GitHub', async () => {
  expect(await certificates('--tend')).toMatchObject({ code: 2, err: expect.stringContaining('GITHUB_TOKEN') });
});
