/** Repeatable chance: the same seed and the same calls give the same values on every machine. */
export class Random {
  #state: number;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed >>> 0;
    this.#state = this.#seed;
  }

  /** A stream of its own, so that more calls for one thing do not change every later one. */
  fork(label: string): Random {
    // FNV-1a over the label, from the seed.
    let hash = this.#seed ^ 0x811c9dc5;
    for (let index = 0; index < label.length; index += 1) hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193);
    return new Random(hash ^ (hash >>> 15));
  }

  /** From 0 up to but not including 1: mulberry32 by Tommy Ettinger, in the public domain. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 up to but not including `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** Both ends included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** Throws when the list is empty. */
  pick<T>(list: readonly T[]): T {
    return at(list, this.below(list.length));
  }

  /** The first ones far more often than the last; throws when the list is empty. */
  pickSkewed<T>(list: readonly T[]): T {
    return at(list, Math.floor(list.length * this.next() ** 2.5));
  }

  /** Different items, in the order of the list; all of them when there are no more than `count`. */
  sample<T>(list: readonly T[], count: number): readonly T[] {
    const chosen = new Set<number>();
    while (chosen.size < Math.min(count, list.length)) chosen.add(this.below(list.length));
    return list.filter((_, index) => chosen.has(index));
  }

  /** A new list. Takes the square of its length, so give it hundreds, not millions. */
  shuffle<T>(list: readonly T[]): readonly T[] {
    const left = [...list];
    return list.map(() => left.splice(this.below(left.length), 1)).flat();
  }
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError('There is nothing to choose from.');
  return item;
}
