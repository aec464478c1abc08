/** Opening hours: days from 0 (Sunday), minutes from midnight, in a time zone of the IANA list. */
export interface Schedule {
  readonly days: ReadonlySet<number>;
  readonly from: number;
  readonly until: number;
  readonly zone: string;
}

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Mon-Fri 07:00-19:00 Europe/Amsterdam`, or `Mon,Wed,Sat-Sun 22:00-06:00`; UTC without a zone. Undefined when it is none. */
export function scheduleOf(text: string): Schedule | undefined {
  const [, dayText = '', fromHour = '', fromMinute = '', untilHour = '', untilMinute = '', zone = 'UTC'] = /^([A-Za-z,-]+) (\d\d):([0-5]\d)-(\d\d):([0-5]\d)(?: (\S+))?$/.exec(text.trim()) ?? [];
  const days = dayText.split(',').map(daysIn);
  const [from, until] = [Number(fromHour) * 60 + Number(fromMinute), Number(untilHour) * 60 + Number(untilMinute)];
  if (fromHour === '' || days.includes(undefined) || from > 24 * 60 || until > 24 * 60 || !isZone(zone)) return undefined;
  return { days: new Set(days.flatMap((each) => each ?? [])), from, until, zone };
}

/** A range may go over the end of the week: `Sat-Mon`. */
function daysIn(text: string): readonly number[] | undefined {
  const [first, last = first, ...more] = text.split('-').map((name) => dayNames.indexOf(name));
  if (first === undefined || last === undefined || first < 0 || last < 0 || more.length > 0) return undefined;
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, step) => (first + step) % 7);
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Whether it is open at a moment (ISO 8601). Hours that end before they begin go on until the next morning, and count for the day on which they begin. */
export function isAwake({ days, from, until, zone }: Schedule, at: string): boolean {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(at));
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const day = dayNames.indexOf(part('weekday'));
  const minute = Number(part('hour')) * 60 + Number(part('minute'));
  if (from < until) return days.has(day) && minute >= from && minute < until;
  return (days.has(day) && minute >= from) || (days.has((day + 6) % 7) && minute < until);
}
