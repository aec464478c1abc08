import type { RequestProblem } from '../model/request.ts';
import { quote } from './inputs.ts';
import { problem } from './wording.ts';

const dayLength = 24 * 60 * 60 * 1000;

/** Days in each unit; a month and a year are counted in the calendar instead. */
const units: readonly (readonly [words: RegExp, unit: 'hours' | 'days' | 'weeks' | 'months' | 'years'])[] = [
  [/^(?:h|hours?)$/, 'hours'],
  [/^(?:d|days?)$/, 'days'],
  [/^(?:w|weeks?)$/, 'weeks'],
  [/^months?$/, 'months'],
  [/^(?:y|years?)$/, 'years'],
];

export interface Period {
  readonly count: number;
  readonly unit: 'hours' | 'days' | 'weeks' | 'months' | 'years';
}

/** `30 days`, `90d`, `12 weeks`, `6 months`, `1 year`; 'endless' for `no end` and for nothing; undefined when it is none of these. */
export function periodOf(text: string): Period | 'endless' | undefined {
  const words = text.trim().toLowerCase();
  if (words === '' || words === 'no end' || words === 'none') return 'endless';
  const [, count = '', word = ''] = /^([1-9]\d{0,3}) ?([a-z]+)$/.exec(words) ?? [];
  const unit = units.find(([pattern]) => pattern.test(word))?.[1];
  return unit && { count: Number(count), unit };
}

/** The day in UTC on which a lease ends that begins at a moment (ISO 8601, UTC). A part of a day counts as a whole one. */
export function endOf(begins: string, { count, unit }: Period): string {
  const from = new Date(begins);
  if (unit === 'months' || unit === 'years') return dayOf(monthsLater(from, unit === 'years' ? count * 12 : count));
  const days = unit === 'hours' ? Math.ceil(count / 24) : unit === 'weeks' ? count * 7 : count;
  return dayOf(new Date(from.getTime() + days * dayLength));
}

/** The same day of a later month, or its last day where it is shorter. */
function monthsLater(from: Date, months: number): Date {
  const later = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1));
  const lastDay = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate();
  later.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return later;
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function spoken(period: Period | 'endless' | undefined): string {
  return typeof period === 'object' ? `${period.count} ${period.count === 1 ? period.unit.slice(0, -1) : period.unit}` : 'ever';
}

export interface Lease {
  /** Absent when it never ends. */
  readonly expires?: string;
  readonly problems: readonly RequestProblem[];
}

/**
 * When a lease ends that was asked for at a moment. Who asks for no end gets as much as the environment allows (`longest`, as in
 * its `leaseMax`); who asks for more than that is told.
 */
export function leaseOf(text: string, asked: string, longest: string | undefined, field?: string): Lease {
  const about = field === undefined ? {} : { field };
  const period = periodOf(text);
  if (period === undefined) return { problems: [problem('lease-form', { value: quote(text) }, about)] };
  const limit = longest === undefined ? 'endless' : periodOf(longest);
  const last = limit === undefined || limit === 'endless' ? undefined : endOf(asked, limit);
  if (period === 'endless') return { ...(last === undefined ? {} : { expires: last }), problems: [] };
  const expires = endOf(asked, period);
  if (last !== undefined && expires > last) return { problems: [problem('lease-long', { value: quote(text), limit: spoken(limit), last }, about)] };
  return { expires, problems: [] };
}
