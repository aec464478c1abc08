import type { Catalog } from '../catalog/catalog.ts';
import { scorecardsOf, type Scorecard } from '../catalog/scorecards.ts';
import type { Entity } from '../model/entity.ts';
import { compareText } from '../model/problem.ts';
import type { ReportKind } from './kind.ts';
import { reportOn, type Score } from './scorecards.ts';

/** Something that scorecards speak of, and what they say. */
export interface Graded {
  readonly entity: Entity;
  /** Canonical reference, a group's or a user's; absent where the catalog has no such owner. */
  readonly owner?: string;
  /** The lowest share first. */
  readonly scores: readonly Score[];
}

/** Everything that the scorecards speak of, in the catalog's order; what they do not speak of is left out. Some microseconds for each. */
export function gradedOf(catalog: Pick<Catalog, 'entities' | 'get' | 'related' | 'ofKind'>, cards: readonly Scorecard[] = scorecardsOf(catalog)): readonly Graded[] {
  if (cards.length === 0) return [];
  return catalog.entities.flatMap((entity) => {
    const report = reportOn(entity, cards, catalog);
    if (!report) return [];
    const owner = catalog.related(entity.ref, 'ownedBy')[0];
    return [{ entity, ...(owner !== undefined && catalog.get(owner) && { owner }), scores: report.scores }];
  });
}

/** Percent of the points of all scorecards together, with its fraction; 100 when there are none to earn. */
export function standingOf({ scores }: Pick<Graded, 'scores'>): number {
  const most = scores.reduce((sum, score) => sum + score.most, 0);
  return most === 0 ? 100 : (100 * scores.reduce((sum, score) => sum + score.points, 0)) / most;
}

/** How many things have which grade of one scorecard. */
export interface Distribution {
  readonly card: Scorecard;
  /** The best first; those that nobody has are there with 0, and what is below the lowest grade is last, without a name. */
  readonly grades: readonly { readonly grade?: string; readonly tone: Score['tone']; readonly count: number }[];
  readonly count: number;
}

/** A row for each scorecard that speaks of something, by reference. */
export function distributionsOf(graded: readonly Graded[]): readonly Distribution[] {
  const found = new Map<string, { card: Scorecard; counts: Map<string | undefined, number>; tones: Map<string | undefined, Score['tone']>; count: number }>();
  for (const { scores } of graded) {
    for (const { card, grade, tone } of scores) {
      let known = found.get(card.ref);
      if (!known) found.set(card.ref, (known = { card, counts: new Map(), tones: new Map(), count: 0 }));
      known.counts.set(grade, (known.counts.get(grade) ?? 0) + 1);
      known.tones.set(grade, tone);
      known.count += 1;
    }
  }
  return [...found.values()]
    .sort((a, b) => compareText(a.card.ref, b.card.ref))
    .map(({ card, counts, tones, count }) => {
      const named = card.grades.map(({ name }) => ({ grade: name, tone: tones.get(name) ?? 'middle', count: counts.get(name) ?? 0 }));
      const without = counts.get(undefined) ?? 0;
      return { card, count, grades: without === 0 ? named : [...named, { tone: 'bad', count: without }] };
    });
}

export const scorecardsReport: ReportKind = {
  name: 'scorecards',
  summary: 'Grades of everything that scorecards speak of, and what would earn most',
  columns: ['ref', 'title', 'kind', 'owner', 'scorecard', 'grade', 'share', 'points', 'most', 'next', 'worth', 'missing'],
  rows: ({ catalog }) =>
    gradedOf(catalog)
      .flatMap(({ entity: { ref, title, kind }, owner, scores }) =>
        scores.map(({ card, grade, share, points, most, missing, unjudged }) => ({
          ref,
          title,
          kind,
          owner,
          scorecard: card.ref,
          grade,
          share,
          points,
          most,
          next: missing[0]?.message,
          worth: missing[0]?.points,
          missing: [...missing, ...unjudged.map(({ check }) => check)].map(({ message }) => message),
        })),
      )
      .sort((a, b) => a.share - b.share || compareText(a.ref, b.ref) || compareText(a.scorecard, b.scorecard)),
};
