import { catalogPath, publicUrl } from '../links.ts';
import { derived, entity, splitRef, world, type Door } from '../data.ts';
import { context } from '../context.ts';
import { certificateCalendar } from '../../../scripts/report/certificate-calendar.ts';
import type { CertificateRow, CertificateState } from '../../../scripts/report/certificates.ts';
import { renewalPath, renewalService } from '../../../scripts/request/renewal.ts';
import { reportRows, today } from './reports.ts';

export type { CertificateFaultCode, CertificateRow, CertificateState } from '../../../scripts/report/certificates.ts';

const name = 'certificates';

/** The one that ends first first. */
export function certificates(): readonly CertificateRow[] {
  // The report's rows are these, and nothing but cells.
  return reportRows(name) as unknown as readonly CertificateRow[];
}

/** Of a path on this site: the form that renews it, filled in; undefined where no service does that. */
export function renewalOf(row: CertificateRow): string | undefined {
  const service = renewalService(world().services);
  return service && renewalPath(service, row, entity(row.ref));
}

export const calendarPath = `/reports/${name}.ics`;

export function certificateDoors(): readonly Door[] {
  return [{ path: calendarPath.slice(1), text: calendar }];
}

function calendar(): string {
  const { organization, siteUrl, repository, certificateDays } = world().settings;
  const pageOf = (ref: string) => (siteUrl === undefined ? undefined : publicUrl(siteUrl, context.mainLanguage, catalogPath(splitRef(ref))));
  return certificateCalendar(certificates(), { organization, host: siteUrl === undefined ? repository : new URL(siteUrl).hostname, pageOf, days: certificateDays });
}

/** How many certificates end in a month. */
export interface MonthCount {
  /** `2026-12`; `ended`, `later` and `unknown` are what lies outside of the months shown. */
  readonly month: string;
  readonly count: number;
  /** The worst state among them; absent of none. */
  readonly state?: CertificateState;
}

const monthsShown = 13;

/** What has ended, this month and the twelve after it, what ends later and what nobody knows; the outer ones only when there are any. */
export const monthCounts = derived('certificates by month', () => {
  const months = Array.from({ length: monthsShown }, (_, index) => monthAfter(today(), index));
  const last = months.at(-1) ?? '';
  const byMonth = Map.groupBy(certificates(), ({ expires, daysLeft = 0 }) => (expires === undefined ? 'unknown' : daysLeft < 0 ? 'ended' : expires.slice(0, 7) > last ? 'later' : expires.slice(0, 7)));
  const worst = ['expired', 'ending', 'not-yet-valid', 'valid', 'unknown'] as const;
  const rows = ['ended', ...months, 'later', 'unknown'].map((month): MonthCount => {
    const found = byMonth.get(month) ?? [];
    const state = worst.find((each) => found.some((row) => row.state === each));
    return { month, count: found.length, ...(state && { state }) };
  });
  return rows.filter(({ month, count }) => count > 0 || months.includes(month));
}, JSON.stringify);

function monthAfter(day: string, months: number): string {
  return new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + months, 1)).toISOString().slice(0, 7);
}
