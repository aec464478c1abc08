import { expect, test } from 'vitest';
import { calendarText, type CalendarDay } from '../../scripts/publish/calendar.ts';
import { certificateCalendar } from '../../scripts/report/certificate-calendar.ts';
import type { CertificateRow } from '../../scripts/report/certificates.ts';

const day: CalendarDay = { uid: 'a#b@example', day: '2027-03-31', stamp: '2026-11-21T00:00:00Z', summary: 'It ends', description: 'All of it', categories: ['Ends'], remind: [14] };
const text = (more: Partial<CalendarDay>) => calendarText({ id: '-//Signpost//Test//EN', name: 'Lantern', days: [{ ...day, ...more }] });
const unfolded = (calendar: string) => calendar.replaceAll('\r\n ', '').split('\r\n');

test('a day as calendars read it', () => {
  expect(unfolded(text({}))).toEqual([
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Signpost//Test//EN', 'CALSCALE:GREGORIAN', 'NAME:Lantern', 'X-WR-CALNAME:Lantern', 'REFRESH-INTERVAL;VALUE=DURATION:P1D', 'X-PUBLISHED-TTL:P1D',
    'BEGIN:VEVENT', 'UID:a#b@example', 'DTSTAMP:20261121T000000Z', 'DTSTART;VALUE=DATE:20270331', 'SUMMARY:It ends', 'DESCRIPTION:All of it', 'CATEGORIES:Ends', 'TRANSP:TRANSPARENT',
    'BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:It ends', 'TRIGGER:-P14D', 'END:VALARM', 'END:VEVENT', 'END:VCALENDAR', '',
  ]);
});

test('signs that mean something are escaped, and controls cannot end a line', () => {
  const lines = unfolded(text({ summary: 'a,b;c\\d\r\nEND:VCALENDAR\u0000\u000bx', url: 'https://x.example/a b\r\nATTENDEE:evil' }));
  expect(lines).toContain('SUMMARY:a\\,b\\;c\\\\d\\nEND:VCALENDAR  x');
  expect(lines).toContain('URL:https://x.example/abATTENDEE:evil');
  expect(lines.filter((line) => line === 'END:VCALENDAR')).toHaveLength(1);
});

test('no line has more than 75 bytes, and unfolding gives the text back', () => {
  const summary = 'ключ €🔑 '.repeat(60);
  const calendar = text({ summary });
  for (const line of calendar.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(calendar.replace(/\r\n/g, '')).not.toContain('\n');
  expect(unfolded(calendar)).toContain(`SUMMARY:${summary}`);
});

const row: CertificateRow = { ref: 'component:default/shop', title: 'Shop', name: 'shop.example', state: 'valid', daysLeft: 9, expires: '2027-03-31', from: '2026-11-21', source: 'file', faults: [], endpoint: 'shop.example:443' };
const calendar = (rows: readonly CertificateRow[]) => unfolded(certificateCalendar(rows, { organization: 'Lantern', host: 'signpost.example', pageOf: (ref) => `https://signpost.example/${ref}`, days: [30] }));
const uids = (lines: readonly string[]) => lines.filter((line) => line.startsWith('UID:'));

test('renewing a certificate moves its day and keeps its id; the same listed twice has two', () => {
  const [before, after] = [calendar([row]), calendar([{ ...row, expires: '2028-03-31', from: '2027-03-30' }])];
  expect(uids(before)).toEqual(['UID:component:default/shop#shop.example:443@signpost.example']);
  expect(uids(after)).toEqual(uids(before));
  expect(after).toContain('DTSTART;VALUE=DATE:20280331');
  expect(new Set(uids(calendar([row, row]))).size).toBe(2);
});

test('the day on which it is read changes nothing, and what has no end is left out', () => {
  expect(calendar([{ ...row, daysLeft: 3, state: 'ending' }])).toEqual(calendar([row]));
  const { expires: _, ...unknown } = row;
  expect(uids(calendar([unknown]))).toEqual([]);
});
