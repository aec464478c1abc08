import { accessSync, chmodSync, closeSync, constants, existsSync, lstatSync, openSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync, type Dirent } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { compareText } from '../model/problem.ts';
import { catalogFolders, readHiddenFolders, settingsFile } from './layout.ts';

/** The one door to the files of a catalog. Paths are relative to the root, with `/`. */
export interface Files {
  /** Sorted by code unit. Regular files only: what a symbolic link points at is never listed. */
  list(): readonly string[];
  /** Decoded as UTF-8, bad bytes as U+FFFD, a byte order mark kept. Undefined when there is no such file, or it cannot be read. */
  text(path: string): string | undefined;
  bytes(path: string): Uint8Array | undefined;
  /** What stands among the files but cannot be listed, sorted by path. Left out where nothing can: in memory, in a commit. */
  unlisted?(): readonly Unlisted[];
  /** They change, and are asked for again and again. */
  readonly isWatched?: true;
  /** They stay the same, and are asked for again and again. */
  readonly isKept?: true;
  /** Of files that are laid over others: those that a path is in unchanged; undefined when it is new or changed. */
  readonly below?: (path: string) => Files | undefined;
}

export interface Unlisted {
  /** Of the file or folder; `.` for the root. */
  readonly path: string;
  /** A folder that cannot be read, a symbolic link, a pipe or the like, a name that is not UTF-8. */
  readonly reason: 'folder' | 'link' | 'special' | 'name';
}

/**
 * Files of a folder, listed on first use. Below a root that holds `catalog/signpost.yaml` only the catalog's own folders
 * are listed, so that a build's output costs nothing; `node_modules` and hidden folders but `readHiddenFolders` are left out everywhere.
 */
export function diskFiles(root: string): Files {
  const base = realpathSync(root);
  let walked: Walked | undefined;
  let known = new Set<string>();
  const walkOnce = () => {
    if (!walked) {
      walked = walk(base);
      known = new Set(walked.listed);
    }
    return walked;
  };
  const bytes = (path: string) => bytesOnDisk(base, path, known.has(path));
  const text = (path: string) => textOnDisk(base, path, known.has(path));
  return { list: () => walkOnce().listed, unlisted: () => walkOnce().unlisted, bytes, text };
}

/** The same files, each read once: for a process that looks at them several times and lets go of all of them at its end. */
export function keptFiles(files: Files): Files {
  const texts = new Map<string, string | undefined>();
  const text = (path: string) => {
    if (!texts.has(path)) texts.set(path, files.text(path));
    return texts.get(path);
  };
  return { ...files, text, isKept: true };
}

/** Undefined when there is no regular file, or it cannot be read. `isListed` saves the question whether it lies below the root. */
export function bytesOnDisk(base: string, path: string, isListed: boolean): Uint8Array | undefined {
  try {
    return isListed || isInside(base, path) ? readFileSync(`${base}/${path}`) : undefined;
  } catch {
    return undefined;
  }
}

/** The same as text: decoding while reading is faster than afterwards. */
export function textOnDisk(base: string, path: string, isListed: boolean): string | undefined {
  try {
    return isListed || isInside(base, path) ? readFileSync(`${base}/${path}`, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Puts a new text in the place of a file that must still hold `before`. The file is whole at every moment: the text is
 * written beside it and takes its name in one step. Throws a sentence when it has changed, is no file below the root or cannot be written.
 */
export function replaceFile(root: string, path: string, before: string, after: string): void {
  const base = realpathSync(root);
  const full = join(base, path);
  const beside = `${full}.${process.pid}.new`;
  if (!existsSync(full) || !isInside(base, path)) throw new Error(`${path} is no longer there.`);
  if (readFileSync(full, 'utf8') !== before) throw new Error(`${path} has changed in the meantime.`);
  let isOurs = false;
  try {
    accessSync(full, constants.W_OK);
    closeSync(openSync(beside, 'wx'));
    isOurs = true;
    writeFileSync(beside, after);
    chmodSync(beside, lstatSync(full).mode);
    renameSync(beside, full);
  } catch (cause) {
    if (isOurs) rmSync(beside, { force: true });
    throw new Error(`${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** The first part of a path below a root that is a symbolic link, and would lead elsewhere what is written there; undefined when none is. */
export function linkOnTheWay(root: string, path: string): string | undefined {
  for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
    const part = end < 0 ? path : path.slice(0, end);
    const found = lstatSync(join(root, part), { throwIfNoEntry: false });
    if (found?.isSymbolicLink()) return part;
    if (end < 0 || !found?.isDirectory()) return undefined;
  }
}

/** Files held in memory, by path. */
export function memoryFiles(record: Readonly<Record<string, string | Uint8Array>>): Files {
  const paths = Object.keys(record).sort(compareText);
  const content = (path: string) => (Object.hasOwn(record, path) ? record[path] : undefined);
  return {
    list: () => paths,
    text: (path) => {
      const found = content(path);
      return found === undefined || typeof found === 'string' ? found : Buffer.from(found).toString('utf8');
    },
    bytes: (path) => {
      const found = content(path);
      return typeof found === 'string' ? Buffer.from(found, 'utf8') : found;
    },
  };
}

interface Walked {
  readonly listed: readonly string[];
  readonly unlisted: readonly Unlisted[];
}

function walk(base: string): Walked {
  const own = existsSync(join(base, settingsFile));
  const listed: string[] = [];
  const unlisted: Unlisted[] = [];
  const visit = (folder: string) => {
    const listing = listFolder(base, folder, own);
    for (const path of listing.files) listed.push(path);
    for (const each of listing.unlisted) unlisted.push(each);
    listing.folders.forEach(visit);
  };
  visit('');
  return { listed: listed.sort(compareText), unlisted: sortUnlisted(unlisted) };
}

export function sortUnlisted(unlisted: Iterable<Unlisted>): readonly Unlisted[] {
  return [...unlisted].sort((a, b) => compareText(a.path, b.path));
}

/** What of one folder counts, each as a path relative to the root, in the order of the disk. */
export interface Listing {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly unlisted: readonly Unlisted[];
}

/** Reads one folder, given relative to the root and empty for the root itself; `own` in a Signpost repository. */
export function listFolder(base: string, folder: string, own: boolean): Listing {
  const files: string[] = [];
  const folders: string[] = [];
  const unlisted: Unlisted[] = [];
  const entries = entriesOf(join(base, folder));
  if (!entries) unlisted.push({ path: folder || '.', reason: 'folder' });
  for (const entry of entries ?? []) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    // In a Signpost repository nothing but these folders counts.
    if (own && folder === '' && !catalogFolders.includes(path)) continue;
    if (entry.isDirectory() && !isListedFolder(entry.name)) continue;
    const reason = obstacle(base, path, entry);
    if (reason !== undefined) unlisted.push({ path, reason });
    else if (entry.isDirectory()) folders.push(path);
    else if (!own || folder !== '') files.push(path);
  }
  return { files, folders, unlisted };
}

/** Undefined when the folder cannot be read: no permission, a path too long for the system, or gone meanwhile. */
function entriesOf(folder: string): readonly Dirent[] | undefined {
  try {
    // Synchronous on purpose: four to eight times as fast as asynchronous reads of many small files.
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

function obstacle(base: string, path: string, entry: Dirent): Unlisted['reason'] | undefined {
  // Bytes that are no UTF-8 come as U+FFFD, and nothing is found under that name.
  if (entry.name.includes('\uFFFD') && !existsSync(join(base, path))) return 'name';
  if (entry.isSymbolicLink()) return 'link';
  return entry.isDirectory() || entry.isFile() ? undefined : 'special';
}

/** False for folders that no catalog has its files in, however deep they lie. */
export function isListedFolder(name: string): boolean {
  return name !== 'node_modules' && (!name.startsWith('.') || readHiddenFolders.has(name));
}

/** True for a regular file that lies below the root, without a link on the way out. */
function isInside(base: string, path: string): boolean {
  const full = resolve(base, path);
  return full.startsWith(base + sep) && lstatSync(full).isFile() && realpathSync(full).startsWith(base + sep);
}
