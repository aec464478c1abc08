import type { RequiredApproval } from '../model/policy.ts';

type Seats = Pick<RequiredApproval, 'count' | 'eligible'>;

/**
 * Who of these people stands for which of the approvals, by position: nobody for two of them, and as many as can be. Those
 * who have a place `before` keep one, though it may be another.
 */
export function seated(required: readonly Seats[], people: ReadonlySet<string>, before: ReadonlyMap<string, number> = new Map()): ReadonlyMap<string, number> {
  const places = new Map(before);
  const present = required.map(({ eligible }) => eligible.filter((person) => people.has(person)));

  // Augmenting paths (https://en.wikipedia.org/wiki/Maximum_cardinality_matching): whoever sits elsewhere gives way if another can take that place.
  function fill(index: number, tried: Set<number>): boolean {
    const free = present[index]?.find((person) => !places.has(person));
    if (free !== undefined) {
      places.set(free, index);
      return true;
    }
    tried.add(index);
    for (const person of present[index] ?? []) {
      const other = places.get(person);
      if (other === undefined || tried.has(other) || !fill(other, tried)) continue;
      places.set(person, index);
      return true;
    }
    return false;
  }

  for (const [index, { count }] of required.entries()) {
    for (let taken = holders(places, index).length; taken < count && fill(index, new Set()); ) taken += 1;
  }
  return places;
}

/** Those who stand for one of the approvals. */
export function holders(places: ReadonlyMap<string, number>, index: number): readonly string[] {
  return [...places].flatMap(([person, place]) => (place === index ? [person] : []));
}

/** Whether there are people enough to give every approval, one each. */
export function canBeGiven(required: readonly Seats[]): boolean {
  const everybody = new Set(required.flatMap(({ eligible }) => eligible));
  return seated(required, everybody).size >= required.reduce((sum, { count }) => sum + count, 0);
}
