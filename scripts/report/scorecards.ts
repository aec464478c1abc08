import type { Catalog } from '../catalog/catalog.ts';
import { Judged } from '../catalog/judged.ts';
import type { Fault } from '../catalog/cel.ts';
import { isMatch, type Grade, type Scorecard, type ScorecardCheck } from '../catalog/scorecards.ts';
import type { Entity } from '../model/entity.ts';

/** How well something is kept: `good` from the upper third of the grades, `bad` in the lowest, `middle` between. */
export type Tone = 'good' | 'middle' | 'bad';

/** What one scorecard says of one entity. */
export interface Score {
  readonly card: Scorecard;
  readonly points: number;
  /** Points of all checks; 0 when every check gives none. */
  readonly most: number;
  /** Percent of the points, rounded down so that 100 means all of them. 100 when there are none to earn. */
  readonly share: number;
  /** Undefined when the share is below the lowest grade. */
  readonly grade: string | undefined;
  readonly tone: Tone;
  readonly earned: readonly ScorecardCheck[];
  /** The most points first. */
  readonly missing: readonly ScorecardCheck[];
  /** Checks whose expression failed: they earn nothing, and nobody can say whether they should. */
  readonly unjudged: readonly { readonly check: ScorecardCheck; readonly fault: Fault }[];
}

export interface Report {
  /** The lowest share first. */
  readonly scores: readonly Score[];
  /** The score that counts where only one is shown: the lowest. */
  readonly worst: Score;
}

type Graph = Pick<Catalog, 'get' | 'related'>;

/**
 * What the scorecards say of an entity; undefined when none speaks of it. Reads the entity, and as much of its
 * neighbours as the expressions ask for. Takes some microseconds.
 */
export function reportOn(entity: Entity, scorecards: readonly Scorecard[], graph: Graph): Report | undefined {
  const matching = scorecards.filter((card) => isMatch(card, entity));
  if (matching.length === 0) return undefined;
  const judged = new Judged(entity, graph);
  const scores = matching.map((card) => scoreOf(card, judged)).sort((a, b) => a.share - b.share);
  const [worst] = scores;
  return worst && { scores, worst };
}

function scoreOf(card: Scorecard, judged: Judged): Score {
  const earned: ScorecardCheck[] = [];
  const missing: ScorecardCheck[] = [];
  const unjudged: { check: ScorecardCheck; fault: Fault }[] = [];
  let [points, most] = [0, 0];
  for (const check of card.checks) {
    const answer = check.expression.judge(judged);
    most += check.points;
    if (answer === true) {
      points += check.points;
      earned.push(check);
    } else if (answer === false) missing.push(check);
    else unjudged.push({ check, fault: answer });
  }
  missing.sort((a, b) => b.points - a.points || a.index - b.index);
  const share = most === 0 ? 100 : Math.floor((100 * points) / most);
  return { card, points, most, share, ...graded(card.grades, share), earned, missing, unjudged };
}

function graded(grades: readonly Grade[], share: number): Pick<Score, 'grade' | 'tone'> {
  const place = grades.findIndex(({ from }) => share >= from);
  if (place < 0) return { grade: undefined, tone: 'bad' };
  const third = (3 * place) / grades.length;
  // With a single grade, whoever has it has it all.
  return { grade: grades[place]?.name, tone: third < 1 ? 'good' : third < 2 ? 'middle' : 'bad' };
}
