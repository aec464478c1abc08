import { compareText } from '../model/problem.ts';
import type { Graded } from './standings.ts';

/** A check, and what it would bring if it held everywhere. */
export interface NextStep {
  /** Reference of the Scorecard. */
  readonly card: string;
  readonly cardTitle: string;
  readonly message: string;
  readonly remedy?: string;
  readonly link?: string;
  /** By how many points of a hundred the mean of all would rise, to one decimal. */
  readonly rise: number;
  /** References of the things that miss it, in the order given. */
  readonly things: readonly string[];
  /** Canonical references of their owners, those with the most things first. */
  readonly owners: readonly string[];
}

/**
 * What is missing, by how much it would raise the mean of these things, the most first: a check that many miss, and that earns much.
 * Checks that nothing misses, or that earn no points, are left out.
 */
export function nextSteps(graded: readonly Graded[]): readonly NextStep[] {
  const found = new Map<string, { step: Omit<NextStep, 'rise' | 'things' | 'owners'>; rise: number; things: string[]; owners: Map<string, number> }>();
  for (const { entity, owner, scores } of graded) {
    const most = scores.reduce((sum, score) => sum + score.most, 0);
    for (const { card, missing } of scores) {
      for (const { index, message, remedy, link, points } of missing) {
        if (points === 0) continue;
        const key = `${card.ref} ${index}`;
        let known = found.get(key);
        if (!known) {
          const step = { card: card.ref, cardTitle: card.title, message, ...(remedy !== undefined && { remedy }), ...(link !== undefined && { link }) };
          found.set(key, (known = { step, rise: 0, things: [], owners: new Map() }));
        }
        known.rise += points / most;
        known.things.push(entity.ref);
        if (owner !== undefined) known.owners.set(owner, (known.owners.get(owner) ?? 0) + 1);
      }
    }
  }
  return [...found.values()]
    .sort((a, b) => b.rise - a.rise || compareText(a.step.card, b.step.card) || compareText(a.step.message, b.step.message))
    .map(({ step, rise, things, owners }) => ({
      ...step,
      rise: Math.round((1000 * rise) / graded.length) / 10,
      things,
      owners: [...owners].sort(([a, one], [b, other]) => other - one || compareText(a, b)).map(([ref]) => ref),
    }));
}
