import type { Reads } from './context.ts';

/** A value that many pages share. */
interface Definition {
  readonly make: () => unknown;
  /** The text that stands for the value: readers are none the wiser as long as it stays the same. */
  readonly print?: (value: never) => string;
}

interface Made {
  readonly of: object;
  readonly value: unknown;
  readonly keys: ReadonlySet<string>;
}

export interface Recorded<T> {
  readonly value: T;
  readonly keys: ReadonlySet<string>;
}

/**
 * Which parts of the catalog are read while something is made. Keys are told by `recordedCatalog` and `recordedFiles`; a
 * value that is defined here is made once for each state of the catalog, and counts as one key, `derived <name>`.
 */
export class ReadLog implements Reads {
  readonly #current: () => object;
  readonly #definitions = new Map<string, Definition>();
  readonly #made = new Map<string, Made>();
  #keys: Set<string> | undefined;

  constructor(current: () => object) {
    this.#current = current;
  }

  note(key: string): void {
    this.#keys?.add(key);
  }

  /** What `make` gives and what it read. What else is read at the same time counts as well: one page after the other. */
  async record<T>(make: () => Promise<T> | T): Promise<Recorded<T>> {
    const keys = new Set<string>();
    const outer = this.#keys;
    this.#keys = keys;
    try {
      return { value: await make(), keys };
    } finally {
      this.#keys = outer;
    }
  }

  define<T>(name: string, make: () => T, print?: (value: T) => string): () => T {
    const key = `derived ${name}`;
    this.#definitions.set(key, { make, ...(print && { print }) });
    return () => {
      this.note(key);
      return this.#value(key).value as T;
    };
  }

  #value(key: string): Made {
    const of = this.#current();
    const known = this.#made.get(key);
    if (known?.of === of) return known;
    const definition = this.#definitions.get(key);
    if (!definition) throw new Error(`Nothing is defined as "${key}".`);
    const outer = this.#keys;
    const keys = new Set<string>();
    this.#keys = keys;
    try {
      const made = { of, value: definition.make(), keys };
      this.#made.set(key, made);
      return made;
    } finally {
      this.#keys = outer;
    }
  }

  /** What was read for a value, where it has been made from the catalog as it is now. */
  keysOf(key: string): ReadonlySet<string> | undefined {
    const made = this.#made.get(key);
    return made?.of === this.#current() ? made.keys : undefined;
  }

  /** The text that stands for a value, which is made if need be; undefined for one that has none. */
  printOf(key: string): string | undefined {
    const print = this.#definitions.get(key)?.print;
    return print?.(this.#value(key).value as never);
  }
}
