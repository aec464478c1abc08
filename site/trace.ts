import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { digest, type Printer } from './prints.ts';
import type { ReadLog } from './reads.ts';

/** What a file of the site was made of, as positions in `Trace.keys`, and the digest of what it holds. */
export interface FileTrace {
  readonly keys: readonly number[];
  readonly digest: string;
}

/**
 * What every file of a built site was made of. A file still holds as long as none of the parts it was made of reads
 * differently, which is told by their prints (Mokhov, Mitchell, Peyton Jones: "Build Systems à la Carte", verifying traces).
 */
export interface Trace {
  /** Of the compiled pages and the build's options: with another one nothing holds. */
  readonly made: string;
  readonly keys: readonly string[];
  /** In the order of `keys`; empty for a derived value that has no print of its own. */
  readonly prints: readonly string[];
  /** What derived values were made of, by language and position in `keys`. */
  readonly derived: Readonly<Record<string, Readonly<Record<number, readonly number[]>>>>;
  /** By path below the site's folder. */
  readonly files: Readonly<Record<string, FileTrace>>;
  /** Of what the search was fed with; absent where there is no search. */
  readonly searched?: string;
}

/** Undefined when there is none that can be used. */
export function readTrace(path: string, made: string): Trace | undefined {
  try {
    const trace = JSON.parse(readFileSync(path, 'utf8')) as Trace;
    return trace.made === made ? trace : undefined;
  } catch {
    // None was written, or an older program wrote it: everything is made.
    return undefined;
  }
}

export function writeTrace(path: string, trace: Trace): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, JSON.stringify(trace));
  renameSync(beside, path);
}

/** Which keys of an earlier trace read differently now, for one language. */
export function changes(before: Trace, language: string, print: Printer, log: ReadLog): (key: number) => boolean {
  const known: (boolean | undefined)[] = [];
  const isChanged = (at: number): boolean => (known[at] ??= look(at));
  const look = (at: number): boolean => {
    const key = before.keys[at] ?? '';
    if (!key.startsWith('derived ')) return before.prints[at] !== print(key);
    const madeOf = before.derived[language]?.[at];
    if (madeOf === undefined) return true;
    if (!madeOf.some(isChanged)) return false;
    const now = log.printOf(key);
    return now === undefined || digest(now) !== before.prints[at];
  };
  return isChanged;
}

/** Puts a trace together while files are made or kept. */
export class TraceMaker {
  readonly #before: Trace | undefined;
  readonly #keys: string[] = [];
  readonly #places = new Map<string, number>();
  /** Of the earlier trace's keys, by their position there: most files are kept, with hundreds of thousands of keys. */
  readonly #moved: number[] = [];
  readonly #prints = new Map<number, string>();
  readonly #derived: Record<string, Record<number, readonly number[]>> = {};
  readonly #files = new Map<string, FileTrace>();

  constructor(before?: Trace) {
    this.#before = before;
  }

  made(path: string, digest: string, keys: Iterable<string>): void {
    this.#files.set(path, { keys: [...keys].map((key) => this.#place(key)), digest });
  }

  /** A file stays as the earlier build left it. */
  kept(path: string, file: FileTrace): void {
    this.#files.set(path, { keys: file.keys.map((at) => this.#placeBefore(at)), digest: file.digest });
  }

  /** Adds what the derived values of a language were made of. Their own parts can be derived as well. */
  derived(language: string, log: ReadLog): void {
    const madeOf: Record<number, readonly number[]> = (this.#derived[language] = {});
    for (let at = 0; at < this.#keys.length; at += 1) {
      const key = this.#keys[at] ?? '';
      if (!key.startsWith('derived ')) continue;
      const keys = log.keysOf(key);
      if (keys) {
        madeOf[at] = [...keys].map((each) => this.#place(each));
        const text = log.printOf(key);
        this.#prints.set(at, text === undefined ? '' : digest(text));
        continue;
      }
      // It was not asked for, so no page that reads it was made: it is as it was.
      const earlier = this.#before?.keys.indexOf(key) ?? -1;
      madeOf[at] = (this.#before?.derived[language]?.[earlier] ?? []).map((each) => this.#placeBefore(each));
      this.#prints.set(at, this.#before?.prints[earlier] ?? '');
    }
  }

  finish(made: string, print: Printer): Trace {
    const prints = this.#keys.map((key, at) => (key.startsWith('derived ') ? (this.#prints.get(at) ?? '') : print(key)));
    return { made, keys: this.#keys, prints, derived: this.#derived, files: Object.fromEntries(this.#files) };
  }

  #place(key: string): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.#keys.length);
    return this.#keys.push(key) - 1;
  }

  #placeBefore(at: number): number {
    return (this.#moved[at] ??= this.#place(this.#before?.keys[at] ?? ''));
  }
}
