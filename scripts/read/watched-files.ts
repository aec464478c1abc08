import { realpathSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import type { Files } from './files.ts';
import { FolderTree } from './folder-tree.ts';

/** Files that follow what happens on the disk. They keep the process alive until they are closed. */
export interface WatchedFiles extends Files {
  /** Takes in at once what has happened, and returns the paths that differ since they were last returned, sorted; often none. */
  refresh(): readonly string[];
  /** The next paths that differ, once nothing more has happened for a moment; never none, but once the files are closed. */
  changed(): Promise<readonly string[]>;
  close(): void;
}

/**
 * After `quiet` milliseconds without an event a save is over; after `patience` somebody is told even if it goes on. More
 * events than of some saves are a branch that is checked out or the like, whose parts make no sense alone.
 */
const save = { quiet: 20, patience: 250 };
const burst = { quiet: 100, patience: 2_000, events: 50 };

/**
 * Looking at everything finds what no event told: the queue of the system ran over, or a folder could not be watched.
 * It may take a fiftieth of the time, and is done no more often than this, in milliseconds.
 */
const lookEvery = 2_000;
const lookShare = 50;
/** The same while some folder cannot be watched. */
const blindEvery = 500;
const blindShare = 10;

/**
 * Watches the files of a folder, the same that `diskFiles` lists. Each folder is watched by itself: on Linux Node makes
 * `recursive` out of a watch for each file, loses what happens in a new folder before it is watched, and goes on naming a
 * folder that has moved. An event is only a hint where to look. Throws when there is no such folder.
 */
export function watchedFiles(root: string): WatchedFiles {
  return new Watcher(realpathSync(root));
}

class Watcher implements WatchedFiles {
  readonly isWatched = true;
  readonly #base: string;
  readonly #watches = new Map<string, FSWatcher>();
  readonly #blind = new Set<string>();
  readonly #tree: FolderTree;
  /** Names with events, by folder; undefined for all names. */
  readonly #named = new Map<string, Set<string> | undefined>();
  readonly #differing = new Set<string>();
  readonly #waiting: ((paths: readonly string[]) => void)[] = [];
  #firstEvent: number | undefined;
  #events = 0;
  #settling: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(base: string) {
    this.#base = base;
    this.#tree = new FolderTree(base, { begin: (folder) => this.#begin(folder), end: (folder) => this.#end(folder) });
    this.#lookLater(0);
  }

  list = () => this.#tree.list();
  unlisted = () => this.#tree.unlisted();
  text = (path: string) => this.#tree.text(path);
  bytes = (path: string) => this.#tree.bytes(path);

  refresh(): readonly string[] {
    this.#takeIn();
    return this.#take();
  }

  changed(): Promise<readonly string[]> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#tell();
    });
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#settling);
    clearTimeout(this.#looking);
    for (const folder of [...this.#watches.keys()]) this.#end(folder);
    this.#tell();
  }

  #begin(folder: string): void {
    this.#end(folder);
    if (this.#isClosed) return;
    try {
      const watcher = watch(join(this.#base, folder), (_, name) => this.#note(folder, name));
      watcher.on('error', () => this.#note(folder, null));
      this.#watches.set(folder, watcher);
    } catch {
      // No more watches are to be had, or the folder may not be read, or is already gone: then looking finds it.
      this.#blind.add(folder);
    }
  }

  #end(folder: string): void {
    this.#watches.get(folder)?.close();
    this.#watches.delete(folder);
    this.#blind.delete(folder);
  }

  #note(folder: string, name: string | null): void {
    if (this.#isClosed) return;
    if (name === null) this.#named.set(folder, undefined);
    else if (!this.#named.has(folder)) this.#named.set(folder, new Set([name]));
    else this.#named.get(folder)?.add(name);
    this.#events += 1;
    const { quiet, patience } = this.#events > burst.events ? burst : save;
    const now = performance.now();
    this.#firstEvent ??= now;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#settle(), Math.max(0, Math.min(quiet, this.#firstEvent + patience - now)));
  }

  #settle(): void {
    this.#takeIn();
    this.#tell();
  }

  #takeIn(): void {
    clearTimeout(this.#settling);
    this.#firstEvent = undefined;
    this.#events = 0;
    if (this.#named.size === 0) return;
    const named = new Map(this.#named);
    this.#named.clear();
    this.#add(this.#tree.lookAt(named));
  }

  #lookLater(cost: number): void {
    const [every, share] = this.#blind.size > 0 ? [blindEvery, blindShare] : [lookEvery, lookShare];
    this.#looking = setTimeout(() => {
      const begin = performance.now();
      this.#add(this.#tree.lookAtAll());
      this.#lookLater(performance.now() - begin);
      this.#tell();
    }, Math.max(every, cost * share));
  }

  #add(paths: Iterable<string>): void {
    for (const path of paths) this.#differing.add(path);
  }

  #take(): readonly string[] {
    const paths = [...this.#differing].sort();
    this.#differing.clear();
    return paths;
  }

  #tell(): void {
    if (this.#differing.size === 0 && !this.#isClosed) return;
    const [first, ...others] = this.#waiting.splice(0);
    first?.(this.#take());
    if (this.#isClosed) for (const each of others) each([]);
    else this.#waiting.push(...others);
  }
}
