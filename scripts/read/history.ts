import { execFileSync } from 'node:child_process';
import { isDay } from '../model/day.ts';

/** The commit that is checked out. Throws outside a Git repository. */
export function headCommit(directory: string): string {
  return git(directory, ['rev-parse', '--verify', 'HEAD']);
}

/**
 * The commit that a revision names, or the newest one on HEAD's branch at the end of a day in UTC, such as `2026-11-21`, or at a
 * moment, such as `2026-11-21T09:00:00Z`. Undefined when there is none: an unknown revision, or a day before the history begins.
 */
export function commitAt(directory: string, when: string): string | undefined {
  // A day that the calendar does not have would be some other day to Git.
  const moment = isDay(when) ? `${when}T23:59:59Z` : isDay(when.slice(0, 10)) && /^.{10}T[\d:.]+Z$/.test(when) && !Number.isNaN(Date.parse(when)) ? when : undefined;
  try {
    const found = moment === undefined ? git(directory, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${when}^{commit}`]) : git(directory, ['rev-list', '-1', '--first-parent', `--before=${moment}`, 'HEAD']);
    return found === '' ? undefined : found;
  } catch {
    return undefined;
  }
}

/** When a commit was made, ISO 8601 in UTC. Throws for what is none. */
export function commitTime(directory: string, commit: string): string {
  const seconds = Number(git(directory, ['show', '--no-patch', '--no-show-signature', '--format=%ct', '--end-of-options', commit]));
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** The day in UTC on which a commit was made: `2026-11-21`. Throws for what is none. */
export function commitDay(directory: string, commit: string): string {
  return commitTime(directory, commit).slice(0, 10);
}

/** What HEAD's branch looked like after each change under the path, newest first: merges count, commits on merged branches do not. */
export function commitsTouching(directory: string, path: string): readonly string[] {
  return git(directory, ['log', '--first-parent', '--format=%H', 'HEAD', '--', path]).split('\n').filter((line) => line !== '');
}

/** A commit as an auditor reads it. Names are what people have set up for themselves, and nobody has checked them. */
export interface LoggedCommit {
  readonly commit: string;
  readonly parents: readonly string[];
  /** ISO 8601 with their own time zones. */
  readonly authored: string;
  readonly author: string;
  readonly committed: string;
  readonly committer: string;
  readonly subject: string;
}

/** The commits that lead to this one, the newest first, not more than `most`. */
export function commitLog(directory: string, commit: string, most: number): readonly LoggedCommit[] {
  const format = ['%H', '%P', '%aI', '%an', '%cI', '%cn', '%s'].join('%x00');
  const log = git(directory, ['-c', 'log.showSignature=false', 'log', '-z', `--max-count=${most}`, '--no-color', '--no-notes', `--format=${format}`, '--end-of-options', commit]);
  const texts = log.split('\0');
  return Array.from({ length: Math.floor(texts.length / 7) }, (_, index): LoggedCommit => {
    const [name = '', parents = '', authored = '', author = '', committed = '', committer = '', subject = ''] = texts.slice(index * 7);
    return { commit: name, parents: parents.split(' ').filter((parent) => parent !== ''), authored, author, committed, committer, subject };
  });
}

/** Every file of a commit below the folder with its mode and the name of its content, as `git ls-tree -r` prints it there. */
export function treeListing(directory: string, commit: string): string {
  return `${git(directory, ['-c', 'core.quotePath=true', 'ls-tree', '-r', '--end-of-options', commit])}\n`;
}

/** A file as one commit left it on HEAD's branch. */
export interface Version {
  readonly path: string;
  /** When the commit was made, ISO 8601 in UTC. */
  readonly at: string;
  readonly commit: string;
  /** Whole, as somebody wrote it. */
  readonly message: string;
  /** History begins with the commit: nobody knows what was there before. */
  readonly first: boolean;
  /** Name of the content in Git; absent when the commit removed the file. */
  readonly blob?: string;
}

/**
 * What happened to the files that the pattern of Git (`live/*` crosses folders) matches, the newest first; also to those that are
 * gone. Empty outside a Git repository.
 */
export function versionsOf(directory: string, pattern: string, revision = 'HEAD'): readonly Version[] {
  let log: string;
  try {
    // With -m and --first-parent a merge is one change: what it brought to the branch, when it was merged.
    log = git(directory, ['-c', 'log.showSignature=false', 'log', '-z', '--first-parent', '-m', '--no-renames', '--no-color', '--no-notes', '--raw', '--no-abbrev', '--diff-filter=AMD', '--format=%H%x00%ct%x00%P%x00%B', '--end-of-options', revision, '--', pattern]);
  } catch {
    return [];
  }
  return parseVersions(log.split('\0'));
}

const commitName = /^[0-9a-f]{40,64}$/;
const rawChange = /^\s*:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) ([AMD])$/;

/** Every text ends with a zero byte, and a path always follows what was done to it: no message can be taken for either. */
function parseVersions(texts: readonly string[]): readonly Version[] {
  const versions: Version[] = [];
  for (let at = 0; at < texts.length; ) {
    const commit = (texts[at] ?? '').trimStart();
    if (!commitName.test(commit)) {
      at += 1;
      continue;
    }
    const [seconds = '0', parents = '', message = ''] = texts.slice(at + 1, at + 4);
    at += 4;
    const changed: { readonly path: string; readonly status: string; readonly blob: string }[] = [];
    for (let raw = rawChange.exec(texts[at] ?? ''); raw; raw = rawChange.exec(texts[at] ?? '')) {
      changed.push({ path: texts[at + 1] ?? '', status: raw[2] ?? '', blob: raw[1] ?? '' });
      at += 2;
    }
    const time = new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
    for (const { path, status, blob } of changed) versions.push({ path, at: time, commit, message, first: parents === '', ...(status === 'D' ? {} : { blob }) });
  }
  return versions;
}

/** The contents of these names, from a single call; what is not at hand, as in a partial clone, is absent. */
export function blobTexts(directory: string, blobs: readonly string[]): ReadonlyMap<string, string> {
  if (blobs.length === 0) return new Map();
  const env = { ...process.env, GIT_NO_LAZY_FETCH: '1' };
  const output = execFileSync('git', ['-C', directory, 'cat-file', '--batch'], { input: `${blobs.join('\n')}\n`, maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'ignore'], env });
  const found = new Map<string, string>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0x0a, at);
    const [name = '', type, size] = output.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob') continue;
    found.set(name, output.toString('utf8', at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}

function git(directory: string, args: readonly string[]): string {
  return execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** Where two commits parted; undefined when they have no commit in common, which a shallow clone may only seem to. */
export function forkOf(directory: string, one: string, other: string): string | undefined {
  try {
    return git(directory, ['merge-base', one, other]);
  } catch {
    return undefined;
  }
}

/** A commit of HEAD's branch that changed something, with the one before it. */
export interface LastCommit {
  readonly commit: string;
  readonly parent: string;
  /** When it was made, ISO 8601 in UTC. */
  readonly at: string;
  /** First line of the message; may be empty. */
  readonly subject: string;
}

/** The last commits that changed something under these paths, the newest first: a merge is one change. Those of which the parent is not at hand are left out. Empty outside a Git repository. */
export function lastCommits(directory: string, paths: readonly string[], count: number): readonly LastCommit[] {
  let log: string;
  try {
    log = git(directory, ['-c', 'log.showSignature=false', 'log', '-z', '--first-parent', '--no-color', '--no-notes', `--max-count=${count}`, '--format=%H%x00%P%x00%ct%x00%s', 'HEAD', '--', ...paths]);
  } catch {
    return [];
  }
  const texts = log.split('\0');
  return Array.from({ length: Math.floor(texts.length / 4) }, (_, index) => texts.slice(4 * index, 4 * index + 4)).flatMap(([commit = '', parents = '', seconds = '0', subject = '']): readonly LastCommit[] => {
    const [parent] = parents.split(' ');
    return parent ? [{ commit: commit.trim(), parent, at: new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z'), subject }] : [];
  });
}
