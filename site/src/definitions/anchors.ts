/** Gives every part of a page an id of its own. */
export class Anchors {
  /** How many parts want the same words. */
  readonly #wanted = new Map<string, number>();
  readonly #taken: Set<string>;

  /** `reserved` are ids that the page uses itself. */
  constructor(reserved: readonly string[] = ['content', 'contents', 'servers', 'security', 'types', 'text']) {
    this.#taken = new Set(reserved);
  }

  /** An id that begins with the words of the name; the same names in the same order give the same ids. */
  id(name: string): string {
    const words = name.toLowerCase().replace(/[^\p{L}\p{N}_]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 80) || 'part';
    let count = this.#wanted.get(words) ?? 1;
    let id = words;
    while (this.#taken.has(id)) id = `${words}-${(count += 1)}`;
    this.#wanted.set(words, count);
    this.#taken.add(id);
    return id;
  }
}
