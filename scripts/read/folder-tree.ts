import { existsSync, lstatSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compareText } from '../model/problem.ts';
import { bytesOnDisk, listFolder, sortUnlisted, textOnDisk, type Files, type Listing, type Unlisted } from './files.ts';
import { settingsFile } from './layout.ts';

/** Told which folders are there, so that somebody can watch them. */
export interface FolderWatch {
  /** Before the folder is read, and again when another folder has taken its place. */
  begin(folder: string): void;
  end(folder: string): void;
}

interface Folder extends Listing {
  /** What the folder and each of its files looked like; another look may mean another content. */
  readonly look: string;
  readonly looks: ReadonlyMap<string, string>;
}

/**
 * The files below a root as they were when somebody last looked, with the texts that were asked for. The same files count
 * as for `diskFiles`. What is not listed but asked for by name is read each time.
 */
export class FolderTree implements Files {
  readonly #base: string;
  readonly #watch: FolderWatch;
  readonly #folders = new Map<string, Folder>();
  readonly #listed = new Set<string>();
  readonly #texts = new Map<string, string | undefined>();
  readonly #bytes = new Map<string, Uint8Array | undefined>();
  /** Texts of what is not listed, as they were last given. */
  readonly #outside = new Map<string, string | undefined>();
  #sorted: readonly string[] | undefined;
  #own = false;

  /** `base` is a real path. */
  constructor(base: string, watch: FolderWatch) {
    this.#base = base;
    this.#watch = watch;
    this.lookAtAll();
  }

  list(): readonly string[] {
    return (this.#sorted ??= [...this.#listed].sort(compareText));
  }

  unlisted(): readonly Unlisted[] {
    return sortUnlisted([...this.#folders.values()].flatMap((folder) => folder.unlisted));
  }

  text(path: string): string | undefined {
    if (this.#texts.has(path)) return this.#texts.get(path);
    const isListed = this.#listed.has(path);
    const text = textOnDisk(this.#base, path, isListed);
    (isListed ? this.#texts : this.#outside).set(path, text);
    return text;
  }

  bytes(path: string): Uint8Array | undefined {
    if (this.#bytes.has(path)) return this.#bytes.get(path);
    const isListed = this.#listed.has(path);
    if (!isListed) this.text(path);
    const bytes = bytesOnDisk(this.#base, path, isListed);
    if (isListed) this.#bytes.set(path, bytes);
    return bytes;
  }

  /** Looks at the folders and files of these names only; at all of a folder where there is no name. Returns the paths that differ. */
  lookAt(named: ReadonlyMap<string, ReadonlySet<string> | undefined>): ReadonlySet<string> {
    if (existsSync(join(this.#base, settingsFile)) !== this.#own) return this.lookAtAll();
    const changed = new Set<string>();
    for (const [folder, names] of named) if (this.#folders.has(folder)) this.#look(folder, changed, names);
    return changed;
  }

  /** Looks at everything, in case that an event was lost: about 5 µs for each file. Returns the paths that differ. */
  lookAtAll(): ReadonlySet<string> {
    this.#own = existsSync(join(this.#base, settingsFile));
    const changed = new Set<string>();
    this.#look('', changed);
    for (const [path, before] of this.#outside) {
      if (this.#listed.has(path)) this.#outside.delete(path);
      else if (textOnDisk(this.#base, path, false) !== before) {
        this.#outside.delete(path);
        changed.add(path);
      }
    }
    return changed;
  }

  #look(folder: string, changed: Set<string>, names?: ReadonlySet<string>): void {
    const before = this.#folders.get(folder);
    const look = lookOf(join(this.#base, folder));
    if (before?.look !== look) this.#watch.begin(folder);
    const now = listFolder(this.#base, folder, this.#own);
    const looks = new Map(now.files.map((path) => [path, this.#lookAtFile(path, before?.looks.get(path), changed, names)]));
    this.#folders.set(folder, { ...now, look, looks });
    for (const path of before?.files ?? []) if (!looks.has(path)) this.#forget(path, changed);
    for (const { path } of differing(before?.unlisted ?? [], now.unlisted)) changed.add(path);
    const still = new Set(now.folders);
    for (const sub of before?.folders ?? []) if (!still.has(sub)) this.#drop(sub, changed);
    for (const sub of now.folders) {
      if (names && this.#folders.has(sub) && !names.has(basename(sub))) continue;
      // An event names a folder when it came or went: what has its name now may be another one.
      if (names) this.#unwatch(sub);
      this.#look(sub, changed);
    }
  }

  #lookAtFile(path: string, before: string | undefined, changed: Set<string>, names?: ReadonlySet<string>): string {
    const isNamed = names?.has(basename(path)) ?? false;
    if (before !== undefined && names && !isNamed) return before;
    const look = lookOf(join(this.#base, path));
    if (before === undefined) {
      this.#listed.add(path);
      this.#sorted = undefined;
      changed.add(path);
    } else if ((isNamed || look !== before) && this.#hasOtherContent(path, look !== before)) changed.add(path);
    return look;
  }

  /** Compares what was given of a file with what it holds now, and gives that from now on. */
  #hasOtherContent(path: string, looksOther: boolean): boolean {
    let isOther = looksOther && !this.#texts.has(path) && !this.#bytes.has(path);
    if (this.#texts.has(path)) {
      const text = textOnDisk(this.#base, path, true);
      isOther ||= text !== this.#texts.get(path);
      this.#texts.set(path, text);
    }
    if (this.#bytes.has(path)) {
      const bytes = bytesOnDisk(this.#base, path, true);
      isOther ||= !areSame(bytes, this.#bytes.get(path));
      this.#bytes.set(path, bytes);
    }
    return isOther;
  }

  #forget(path: string, changed: Set<string>): void {
    this.#listed.delete(path);
    this.#sorted = undefined;
    this.#texts.delete(path);
    this.#bytes.delete(path);
    changed.add(path);
  }

  #drop(folder: string, changed: Set<string>): void {
    const gone = this.#folders.get(folder);
    this.#watch.end(folder);
    this.#folders.delete(folder);
    for (const path of gone?.files ?? []) this.#forget(path, changed);
    for (const { path } of gone?.unlisted ?? []) changed.add(path);
    for (const sub of gone?.folders ?? []) this.#drop(sub, changed);
  }

  /** Makes a folder and all below look like others, so that they are watched anew; what was read of them stays. */
  #unwatch(folder: string): void {
    const known = this.#folders.get(folder);
    if (!known) return;
    this.#folders.set(folder, { ...known, look: '' });
    for (const sub of known.folders) this.#unwatch(sub);
  }
}

function differing(before: readonly Unlisted[], now: readonly Unlisted[]): readonly Unlisted[] {
  if (before.length + now.length === 0) return [];
  const missing = (from: readonly Unlisted[], to: readonly Unlisted[]) => from.filter(({ path, reason }) => !to.some((each) => each.path === path && each.reason === reason));
  return [...missing(before, now), ...missing(now, before)];
}

function areSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a && b ? Buffer.compare(a, b) === 0 : a === b;
}

/** Changes when a file is written or replaced; of a folder, when another one takes its place. Empty when nothing is found. */
function lookOf(path: string): string {
  try {
    const found = lstatSync(path);
    const which = `${found.dev}:${found.ino}`;
    return found.isDirectory() ? `${which}:${found.birthtimeMs}` : `${which}:${found.size}:${found.mtimeMs}:${found.ctimeMs}`;
  } catch {
    return '';
  }
}
