import type { Catalog } from '../catalog/catalog.ts';
import type { Scorecard } from '../catalog/scorecards.ts';
import { leaderboardOf } from './leaderboard.ts';
import { gradedOf } from './standings.ts';

export type TrendUnit = 'month' | 'week' | 'day' | 'hour';

/** How things stood at one time, by the scorecards of today: what changes in a trend is what is graded, never the rule. */
export interface Snapshot {
  /** Percent, to one decimal. */
  readonly mean: number;
  readonly things: number;
  /** Number of things and their mean, by reference of the group. */
  readonly teams: Readonly<Record<string, readonly [things: number, mean: number]>>;
  /** Shares by reference of what is graded, then by that of the Scorecard. */
  readonly shares: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface TrendPoint {
  /** The end of a month, week, day or hour: ISO 8601 in UTC. */
  readonly at: string;
  /** The newest commit of the branch at that time. */
  readonly commit: string;
  readonly snapshot: Snapshot;
}

export interface GradeTrend {
  /** The clone holds the newest commits only, so it does not tell all that Git knows. */
  readonly shallow: boolean;
  /** Time of the oldest commit at hand, ISO 8601 in UTC. */
  readonly begins: string;
  /** The coarsest first, each oldest first; times at which nothing could be graded are left out. None where history is too young. */
  readonly series: readonly { readonly unit: TrendUnit; readonly points: readonly TrendPoint[] }[];
}

const mostPoints = 12;
/** Fewer say nothing of a direction. */
export const fewestPoints = 3;
const hour = 3_600_000;
const day = 24 * hour;

/** Undefined when nothing was graded. */
export function snapshotOf(catalog: Pick<Catalog, 'entities' | 'get' | 'related' | 'ofKind'>, cards: readonly Scorecard[]): Snapshot | undefined {
  const graded = gradedOf(catalog, cards);
  const { mean, things, teams } = leaderboardOf(graded);
  if (mean === undefined) return undefined;
  return {
    mean,
    things,
    teams: Object.fromEntries(teams.map((each) => [each.team, [each.things, each.mean] as const])),
    shares: Object.fromEntries(graded.map(({ entity, scores }) => [entity.ref, Object.fromEntries(scores.map(({ card, share }) => [card.ref, share]))])),
  };
}

/**
 * The times to look at, oldest first: ends of the last twelve months and weeks before a day, as far as history goes. A history of a
 * few weeks is told by days, one of a few days by the hours before its newest commit. `begins` and `newest` are the times of its
 * oldest and newest commit.
 */
export function trendTimes(today: string, begins: string, newest: string): readonly { readonly unit: TrendUnit; readonly times: readonly string[] }[] {
  const first = Date.parse(begins);
  const [year = 0, month = 1, date = 1] = today.split('-').map(Number);
  const midnight = Date.UTC(year, month - 1, date);
  // Weeks end on Sunday, as ISO 8601 has them.
  const monday = midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * day;
  const last = Math.min(midnight + day - 1000, Date.parse(newest));
  const ends: Readonly<Record<TrendUnit, (back: number) => number>> = {
    month: (back) => Date.UTC(year, month - 1 - back, 1) - 1000,
    week: (back) => monday - back * 7 * day - 1000,
    day: (back) => midnight - back * day - 1000,
    hour: (back) => last - (back + 1) * hour,
  };
  const timesOf = (unit: TrendUnit) => Array.from({ length: mostPoints }, (_, back) => ends[unit](back)).filter((time) => time >= first).reverse().map(momentOf);
  const told = (units: readonly TrendUnit[]) => units.map((unit) => ({ unit, times: timesOf(unit) })).filter(({ times }) => times.length >= fewestPoints);
  for (const units of [['month', 'week'], ['day'], ['hour']] as const) {
    const found = told(units);
    if (found.length > 0) return found;
  }
  return [];
}

function momentOf(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Newest first. Hours are for the report alone: on every page they would be news with each commit. */
function pointsBack({ series }: Pick<GradeTrend, 'series'>): readonly TrendPoint[] {
  return series.flatMap(({ unit, points }) => (unit === 'hour' ? [] : points)).sort((a, b) => (a.at < b.at ? 1 : -1));
}

export interface EarlierShares {
  readonly at: string;
  readonly shares: Readonly<Record<string, number>>;
}

/** Shares of something by reference of the Scorecard, wherever they differ from those after it, the newest first. */
export function earlierShares(trend: Pick<GradeTrend, 'series'>, ref: string): readonly EarlierShares[] {
  const found: EarlierShares[] = [];
  for (const { at, snapshot } of pointsBack(trend)) {
    const shares = snapshot.shares[ref] ?? {};
    if (JSON.stringify(shares) === JSON.stringify(found.at(-1)?.shares)) continue;
    found.push({ at, shares });
  }
  return found;
}

/** How a group stood at the first time of the coarsest series that knows it; undefined where none does. */
export function earlierStandings({ series }: Pick<GradeTrend, 'series'>, team: string): { readonly at: string; readonly things: number; readonly mean: number } | undefined {
  for (const { at, snapshot } of series.find(({ unit }) => unit !== 'hour')?.points ?? []) {
    const its = snapshot.teams[team];
    if (its) return { at, things: its[0], mean: its[1] };
  }
  return undefined;
}
