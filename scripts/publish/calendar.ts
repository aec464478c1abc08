/** A whole day in a calendar. */
export interface CalendarDay {
  /** Stays the same when the day moves, so that calendars move it as well. */
  readonly uid: string;
  /** `2027-03-31`. */
  readonly day: string;
  /** When what it says was made, ISO 8601 in UTC; the same facts must give the same calendar. */
  readonly stamp: string;
  readonly summary: string;
  readonly description: string;
  readonly url?: string;
  readonly categories: readonly string[];
  /** Days before it on which calendars that do so remind their reader. */
  readonly remind: readonly number[];
}

/** A calendar to subscribe to (RFC 5545, with the name and the refresh interval of RFC 7986). `id` is that of the product. */
export function calendarText({ id, name, days }: { readonly id: string; readonly name: string; readonly days: readonly CalendarDay[] }): string {
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:${escaped(id)}`, 'CALSCALE:GREGORIAN', `NAME:${escaped(name)}`, `X-WR-CALNAME:${escaped(name)}`, 'REFRESH-INTERVAL;VALUE=DURATION:P1D', 'X-PUBLISHED-TTL:P1D'];
  return [...head, ...days.flatMap(eventLines), 'END:VCALENDAR'].map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines({ uid, day, stamp, summary, description, url, categories, remind }: CalendarDay): readonly string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${new Date(stamp).toISOString().replace(/[-:]|\.\d+/g, '')}`,
    `DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description)}`,
    ...(url === undefined ? [] : [`URL:${oneLine(url)}`]),
    ...(categories.length > 0 ? [`CATEGORIES:${categories.map(escaped).join(',')}`] : []),
    'TRANSP:TRANSPARENT',
    ...remind.flatMap((before) => ['BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escaped(summary)}`, `TRIGGER:-P${before}D`, 'END:VALARM']),
    'END:VEVENT',
  ];
}

/** As RFC 5545, 3.3.11 wants a text; other controls cannot stand in one at all. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replace(/\r\n|[\r\n\u2028\u2029]/g, '\\n')
    .replace(/[\u0000-\u0008\u000B-\u001F\u007F]/g, ' ');
}

/** An address is no text: it is not escaped, and can hold no line's end. */
function oneLine(url: string): string {
  return encodeURI(decodable(url)).replace(/%25/g, '%');
}

function decodable(url: string): string {
  return url.toWellFormed().replace(/[\u0000-\u0020\u007F]/g, '');
}

const most = 75;

/** No line is longer than 75 bytes, and none ends within a character (3.1). */
function folded(line: string): string {
  if (line.length <= most / 3 || byteLength(line) <= most) return line;
  const pieces: string[] = [];
  let [piece, size] = ['', 0];
  for (const character of line) {
    const bytes = byteLength(character);
    if (size + bytes > most) {
      pieces.push(piece);
      // The blank that begins the next line counts.
      [piece, size] = ['', 1];
    }
    piece += character;
    size += bytes;
  }
  return [...pieces, piece].join('\r\n ');
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
