import { context } from '../context.ts';
import { derived, entity, world, type Score } from '../data.ts';
import { earlierShares, earlierStandings, type TrendUnit } from '../../../scripts/report/grade-trend.ts';
import { fewestThings, leaderboardOf, lent, type Leaderboard } from '../../../scripts/report/leaderboard.ts';
import { nextSteps, type NextStep } from '../../../scripts/report/next-steps.ts';
import { distributionsOf, gradedOf, standingOf } from '../../../scripts/report/standings.ts';

export { fewestThings, lent };

/** Lists longer than this go on in the file beside the page. */
export const mostTeams = 100;
export const mostSteps = 12;
const mostLow = 20;

export interface ScorecardsPage extends Leaderboard {
  readonly cards: readonly { readonly ref: string; readonly title: string; readonly things: number; readonly grades: readonly { readonly grade?: string; readonly tone: Score['tone']; readonly count: number }[] }[];
  readonly next: readonly (Omit<NextStep, 'things'> & { readonly things: number; readonly some: readonly string[] })[];
  /** By team: what would raise its own mean most. */
  readonly nextByTeam: Readonly<Record<string, Pick<NextStep, 'message' | 'rise'>>>;
  readonly lowest: readonly { readonly ref: string; readonly mean: number; readonly next?: string; readonly grades: readonly { readonly card: string; readonly grade?: string; readonly tone: Score['tone'] }[] }[];
}

/** What the page shows of grades as they are; an entity that is only mentioned costs its reference. */
export const scorecardsPage = derived('scorecards page', (): ScorecardsPage => {
  const graded = gradedOf(world().catalog);
  const byOwner = Map.groupBy(graded, ({ owner }) => owner);
  const board = leaderboardOf(graded);
  const nextOf = (team: string) => {
    const [first] = nextSteps(byOwner.get(team) ?? []);
    return first ? [[team, { message: first.message, rise: first.rise }] as const] : [];
  };
  const lowest = graded.map((each) => ({ ...each, mean: standingOf(each) })).filter(({ mean }) => mean < 100);
  return {
    ...board,
    cards: distributionsOf(graded).map(({ card, grades, count }) => ({ ref: card.ref, title: card.title, things: count, grades })),
    next: nextSteps(graded).slice(0, mostSteps).map((step) => ({ ...step, things: step.things.length, some: step.things.slice(0, 6), owners: step.owners.slice(0, 40) })),
    nextByTeam: Object.fromEntries(board.teams.slice(0, mostTeams).flatMap(({ team }) => nextOf(team))),
    lowest: lowest
      .sort((a, b) => a.mean - b.mean || (a.entity.ref < b.entity.ref ? -1 : 1))
      .slice(0, mostLow)
      .map(({ entity: { ref }, mean, scores }) => ({
        ref,
        mean: Math.floor(mean),
        ...(scores[0]?.missing[0] && { next: scores[0].missing[0].message }),
        grades: scores.map(({ card, grade, tone }) => ({ card: card.title, ...(grade !== undefined && { grade }), tone })),
      })),
  };
}, JSON.stringify);

export interface ShownTrend {
  readonly shallow: boolean;
  readonly begins: string;
  readonly series: readonly { readonly unit: TrendUnit; readonly points: readonly { readonly at: string; readonly things: number; readonly mean: number }[] }[];
}

/** Of everything; undefined where Git knows nothing. The present stands at the end of each series, without a time. */
export const scorecardsTrend = derived('scorecards trend', (): ShownTrend | undefined => {
  context.reads.note('grades');
  const { grades } = context.current();
  return grades && { shallow: grades.shallow, begins: grades.begins, series: grades.series.map(({ unit, points }) => ({ unit, points: points.map(({ at, snapshot: { things, mean } }) => ({ at, things, mean })) })) };
}, JSON.stringify);

/** How a group stood once; undefined where history does not say. */
export function standingOnce(team: string): { readonly at: string; readonly mean: number } | undefined {
  context.reads.note(`grades-owned ${team}`);
  const { grades } = context.current();
  return grades && earlierStandings(grades, team);
}

/** When something last had another grade by a scorecard, and which; undefined where history knows of none. */
export function gradeBefore(ref: string, { card, grade: now }: Pick<Score, 'card' | 'grade'>): { readonly at: string; readonly grade: string | undefined } | undefined {
  context.reads.note(`grades-of ${ref}`);
  const { grades } = context.current();
  for (const { at, shares } of grades ? earlierShares(grades, ref) : []) {
    const share = shares[card.ref];
    if (share === undefined) continue;
    const grade = card.grades.find(({ from }) => share >= from)?.name;
    if (grade !== now) return { at, grade };
  }
  return undefined;
}

/** The mean of what a group owns, to one decimal; undefined when none of it is graded. */
export function meanOf(scored: Iterable<{ readonly scores: readonly Score[] }>): number | undefined {
  const means = [...scored].map(standingOf);
  return means.length === 0 ? undefined : Math.round((10 * means.reduce((sum, mean) => sum + mean, 0)) / means.length) / 10;
}

/** Titles of what the catalog has, their references otherwise. */
export function titleOf(ref: string): string {
  return entity(ref)?.title ?? ref;
}
