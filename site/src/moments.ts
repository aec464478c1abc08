import { language } from './language.ts';

// Day before month in English too: teams of several countries read it.
const locale = { en: 'en-GB', nl: 'nl' }[language];
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

const month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A month such as `2026-12` as people of this language write it: `Dec 2026`. */
export const monthText = (iso: string): string => month.format(new Date(`${iso}-01`));

/** A moment as people of this language write it, in UTC and saying so: `21 Nov 2026, 09:40 UTC`. */
export const momentText = (iso: string): string => `${moment.format(new Date(iso))} UTC`;

/** The day of it, alone. */
export const dayOf = (iso: string): string => day.format(new Date(iso));

const minute = 60_000;
const units = [
  ['day', 24 * 60 * minute, 2],
  ['hour', 60 * minute, 2],
  ['minute', minute, 1],
] as const;

const few = { en: 'less than a minute', nl: 'minder dan een minuut' }[language];

/** A length of time in words, rounded to what one would say: `40 minutes`, `30 hours`, `3 days`. In milliseconds. */
export function durationText(milliseconds: number): string {
  const found = units.find(([, length, least]) => milliseconds >= least * length);
  if (!found) return few;
  const [unit, length] = found;
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(milliseconds / length);
}
