import { compareText } from '../model/problem.ts';
import { splitRef } from '../model/ref.ts';
import { standingOf, type Graded } from './standings.ts';

/** Things of average standing that every team is given before it is compared (docs/adr/0026): what a few things say is half luck. */
export const lent = 5;
/** A team with fewer things is shown without a place. */
export const fewestThings = 3;

/** A team's place. Figures are percent of the points, to one decimal. */
export interface TeamStanding {
  /** Canonical reference of the group. */
  readonly team: string;
  /** Things that scorecards speak of. */
  readonly things: number;
  /** Mean of its things. */
  readonly mean: number;
  /** With the things that it was lent: what decides the place. */
  readonly fair: number;
  /** From 1; teams that are equal share one. Absent for teams with too few things. */
  readonly place?: number;
}

export interface Leaderboard {
  /** Of all things, also of those that no team owns; undefined when nothing is graded. */
  readonly mean: number | undefined;
  readonly things: number;
  /** Those that no team of the catalog owns. */
  readonly unowned: number;
  /** By place, then those without one by their names. */
  readonly teams: readonly TeamStanding[];
}

/**
 * Teams by how well what they own is kept: (sum of the things' standings + lent × mean of all) ÷ (things + lent). A team of a few
 * things is drawn towards the mean of all, from above and from below, as much as its few things leave open.
 */
export function leaderboardOf(graded: readonly Graded[]): Leaderboard {
  const standings = graded.map((each) => ({ owner: each.owner, standing: standingOf(each) }));
  const mean = meanOf(standings.map(({ standing }) => standing));
  const byTeam = Map.groupBy(standings.filter(({ owner }) => owner !== undefined && splitRef(owner).kind === 'group'), ({ owner }) => owner ?? '');
  const teams = [...byTeam].map(([team, its]) => {
    const sum = its.reduce((total, { standing }) => total + standing, 0);
    return { team, things: its.length, mean: rounded(sum / its.length), fair: rounded((sum + lent * (mean ?? 0)) / (its.length + lent)) };
  });
  const ranked = teams.filter(({ things }) => things >= fewestThings).sort((a, b) => b.fair - a.fair || compareText(a.team, b.team));
  const rest = teams.filter(({ things }) => things < fewestThings).sort((a, b) => compareText(a.team, b.team));
  const owned = [...byTeam.values()].reduce((sum, { length }) => sum + length, 0);
  return {
    mean: mean === undefined ? undefined : rounded(mean),
    things: graded.length,
    unowned: graded.length - owned,
    teams: [...ranked.map((each) => ({ ...each, place: 1 + ranked.findIndex(({ fair }) => fair === each.fair) })), ...rest],
  };
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Places are given by what is shown: who looks equal is equal. */
const rounded = (value: number): number => Math.round(value * 10) / 10;
