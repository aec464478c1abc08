import { calendarText } from '../publish/calendar.ts';
import type { CertificateRow } from './certificates.ts';

export interface CalendarSource {
  readonly organization: string;
  /** Host of the site, so that the same entity of two companies is not one event; any constant where it is not known. */
  readonly host: string;
  /** Absolute address of an entity's page; undefined where the site's own is not known. */
  readonly pageOf: (ref: string) => string | undefined;
  /** Days before the end on which calendars remind their reader. */
  readonly days: readonly number[];
}

/** A calendar of the ends of all certificates whose end is known. Renewing one moves its day. */
export function certificateCalendar(rows: readonly CertificateRow[], { organization, host, pageOf, days }: CalendarSource): string {
  const known = rows.flatMap((row) => (row.expires === undefined ? [] : [{ ...row, expires: row.expires }]));
  const times = new Map<string, number>();
  const events = known.map(({ ref, title, owner, name, expires, from, issuer, file, endpoint }) => {
    const what = `${ref}#${endpoint ?? file ?? 'stated'}`;
    // Somebody may list the same one twice; ids must differ all the same.
    const time = (times.get(what) ?? 0) + 1;
    times.set(what, time);
    const url = pageOf(ref);
    const lines = [`${title} (${ref})`, ...(owner === undefined ? [] : [`Owner: ${owner}`]), ...(issuer ? [`Issuer: ${issuer}`] : []), ...(from === undefined ? [] : [`Valid from ${from} until ${expires}`])];
    return { uid: `${what}${time > 1 ? `#${time}` : ''}@${host}`, day: expires, stamp: `${from ?? expires}T00:00:00Z`, summary: `Certificate ends: ${name}`, description: lines.join('\n'), ...(url !== undefined && { url }), categories: ['Certificates'], remind: days };
  });
  return calendarText({ id: '-//Signpost//Certificates//EN', name: `${organization}: certificates`, days: events });
}
