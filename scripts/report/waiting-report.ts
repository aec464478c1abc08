import { compareText } from '../model/problem.ts';
import type { FollowedRequest } from '../publish/requests.ts';
import type { ReportFacts, ReportKind, ReportRow } from './kind.ts';
import { passagesOf, phaseNames, type Passage, type PhaseName, type Whom } from './phases.ts';
import { figuresOf, waiting, type Waiting } from './waiting.ts';

/** How many of those of which it is known. */
export interface Part {
  readonly count: number;
  readonly known: number;
}

/** What requests took, all of them or those of one service, environment or month. Times in milliseconds. */
export interface WaitingFigures extends Waiting {
  readonly service?: string;
  readonly environment?: string;
  /** `2026-11`, of the end, in UTC. */
  readonly month?: string;
  /** Of the requests of which both ends of the phase are known; absent where there are none. */
  readonly phases: Readonly<Partial<Record<PhaseName, Waiting>>>;
  readonly unattended: Part;
  readonly withoutPlatform: Part;
}

type Of = Pick<WaitingFigures, 'service' | 'environment' | 'month'>;

/**
 * A row for each service, then for its environments and its months where it has several of them; then for each environment and each
 * month of all services, and last for all together. By name and time; none at all without requests.
 */
export function waitingFigures(passages: readonly Passage[]): readonly WaitingFigures[] {
  const services = groups(passages, 'service').flatMap(([service, of]) => [
    ...row({ service }, of),
    ...several(groups(of, 'environment')).flatMap(([environment, some]) => row({ service, ...(environment !== '' && { environment }) }, some)),
    ...several(groups(of, 'month')).flatMap(([month, some]) => row({ service, month }, some)),
  ]);
  const environments = groups(passages, 'environment').flatMap(([environment, of]) => (environment === '' ? [] : row({ environment }, of)));
  const months = groups(passages, 'month').flatMap(([month, of]) => row({ month }, of));
  return [...services, ...environments, ...months, ...row({}, passages)];
}

function groups(passages: readonly Passage[], key: 'service' | 'environment' | 'month'): readonly (readonly [string, readonly Passage[]])[] {
  return [...Map.groupBy(passages, (passage) => passage[key] ?? '')].sort(([a], [b]) => compareText(a, b));
}

function several<T>(found: readonly T[]): readonly T[] {
  return found.length < 2 ? [] : found;
}

function row(of: Of, passages: readonly Passage[]): readonly WaitingFigures[] {
  const whole = waiting(passages);
  if (!whole) return [];
  const phases = Object.fromEntries(phaseNames.flatMap((name) => {
    const figures = figuresOf(passages.flatMap((passage) => passage.phases[name] ?? []));
    return figures ? [[name, figures]] : [];
  }));
  return [{ ...of, ...whole, phases, unattended: partOf(passages, 'unattended'), withoutPlatform: partOf(passages, 'withoutPlatform') }];
}

function partOf(passages: readonly Passage[], key: 'unattended' | 'withoutPlatform'): Part {
  const known = passages.filter((passage) => passage[key] !== undefined);
  return { count: known.filter((passage) => passage[key]).length, known: known.length };
}

/** For whom was waited, how often and how long, and for whom is waited now. Times in milliseconds. */
export interface WaitedFor extends Partial<Waiting> {
  readonly whom: Whom;
  readonly total: number;
  /** Percent of all time that is told of, rounded. */
  readonly share: number;
  /** Open requests that wait for them now, and since when the first does; ISO 8601 in UTC. */
  readonly now: number;
  readonly oldest?: string;
}

/** The longest time in all first. A request that waits for two groups is told of both. */
export function waitedFor(passages: readonly Passage[], open: readonly Pick<FollowedRequest, 'waitsFor' | 'since'>[]): readonly WaitedFor[] {
  const times = new Map<Whom, number[]>();
  for (const { whom, time } of passages.flatMap(({ spells = [] }) => spells)) {
    const known = times.get(whom);
    if (known) known.push(time);
    else times.set(whom, [time]);
  }
  const now = new Map<Whom, { count: number; oldest: string | undefined }>();
  for (const { waitsFor, since } of open) {
    for (const each of waitsFor) {
      const whom = each.kind === 'group' ? (each.group as Whom) : each.kind;
      const known = now.get(whom);
      const oldest = [known?.oldest, since].filter((at) => at !== undefined).sort()[0];
      now.set(whom, { count: (known?.count ?? 0) + 1, oldest });
    }
  }
  const all = [...times.values()].flat().reduce((sum, time) => sum + time, 0);
  return [...new Set([...times.keys(), ...now.keys()])]
    .map((whom): WaitedFor => {
      const its = times.get(whom) ?? [];
      const total = its.reduce((sum, time) => sum + time, 0);
      const { count = 0, oldest } = now.get(whom) ?? {};
      return { whom, ...figuresOf(its), total, share: all === 0 ? 0 : Math.round((100 * total) / all), now: count, ...(oldest !== undefined && { oldest }) };
    })
    .sort((a, b) => b.total - a.total || b.now - a.now || compareText(a.whom, b.whom));
}

const phaseColumns = phaseNames.flatMap((name) => [`${name}Count`, `${name}Median`, `${name}P90`]);

export const waitingReport: ReportKind = {
  name: 'waiting',
  summary: 'How long requests took from asking to done, in milliseconds, by service, environment, month and phase',
  columns: ['service', 'environment', 'count', 'shortest', 'median', 'p90', 'longest', 'month', ...phaseColumns, 'unattended', 'unattendedKnown', 'withoutPlatform', 'withoutPlatformKnown'],
  asks: ['requests'],
  rows: (facts) => waitingFigures(passagesOf(facts.requests(), facts)).map(reportRow),
};

function reportRow({ phases, unattended, withoutPlatform, ...rest }: WaitingFigures): ReportRow {
  const times = phaseNames.flatMap((name) => {
    const figures = phases[name];
    return figures ? [[`${name}Count`, figures.count] as const, [`${name}Median`, figures.median] as const, [`${name}P90`, figures.p90] as const] : [];
  });
  return { ...rest, ...Object.fromEntries(times), unattended: unattended.count, unattendedKnown: unattended.known, withoutPlatform: withoutPlatform.count, withoutPlatformKnown: withoutPlatform.known };
}

export const waitedForReport: ReportKind = {
  name: 'waited-for',
  summary: 'For whom requests waited, how often and how long, in milliseconds, and for whom they wait now',
  columns: ['whom', 'count', 'total', 'share', 'median', 'p90', 'longest', 'shortest', 'now', 'oldest'],
  asks: ['requests'],
  rows: (facts: ReportFacts) => {
    const requests = facts.requests();
    return waitedFor(passagesOf(requests, facts), requests.filter(({ open }) => open)).map((row) => ({ ...row }));
  },
};
