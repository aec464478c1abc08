import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A commit that changed a file. */
export interface FileChange {
  readonly sha: string;
  /** When the author made it, ISO 8601 with their own time zone. */
  readonly date: string;
  readonly author: string;
  /** First line of the message; may be empty. */
  readonly subject: string;
}

/** The last changes of each file, the newest first. A file that none of the commits read has changed is absent. */
export type FileHistory = ReadonlyMap<string, readonly FileChange[]>;

export interface HistoryBounds {
  /** Commits to read, counting those that changed something in the folder. */
  readonly commits: number;
  /** Changes to keep of each file. */
  readonly changes: number;
}

const usual: HistoryBounds = { commits: 1000, changes: 3 };

/** Before a build gives up on a slow disk, in milliseconds; it can do without. */
const patience = 20_000;

const run = promisify(execFile);

/**
 * The last changes of the files in a folder, by path relative to it, from a single `git log`. What was done to a file
 * under an earlier name counts; of work on two branches at the same time, one of which renamed the file, some may not.
 * Merges are not changes: what they bring is told by the commits that they merge.
 *
 * Undefined where there is no history to be had: no Git, no repository, no such commit. A shallow clone tells what it holds,
 * without its oldest commits, which seem to have made every file.
 */
export async function fileHistory(folder: string, bounds: HistoryBounds = usual, revision = 'HEAD'): Promise<FileHistory | undefined> {
  const git = (...args: readonly string[]) => run('git', ['-C', folder, ...args], { maxBuffer: 1 << 28, timeout: patience, env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1' } });
  try {
    const [shallow, log] = await Promise.all([git('rev-parse', '--is-shallow-repository'), git(...logArguments(bounds, revision))]);
    return parseHistory(log.stdout, { changes: bounds.changes, isShallow: shallow.stdout.trim() === 'true' });
  } catch {
    return undefined;
  }
}

/** Nothing here may depend on how somebody has set up Git for their own eyes. */
function logArguments({ commits }: HistoryBounds, revision: string): readonly string[] {
  const format = '--format=%H%x00%P%x00%aI%x00%aN%x00%s';
  return ['-c', 'log.showSignature=false', 'log', '-z', `--max-count=${commits}`, '--no-merges', '--no-color', '--no-ext-diff', '--no-notes', '--name-status', '--find-renames', '--relative', format, '--end-of-options', revision, '--', '.'];
}

const commitName = /^[0-9a-f]{40,64}$/;

/**
 * Reads what `git log -z` printed. Every text ends with a zero byte, which neither a path nor a message can hold, and a
 * path always follows a status; so whatever is written in a message, it is taken for nothing else.
 */
function parseHistory(log: string, { changes, isShallow }: { readonly changes: number; readonly isShallow: boolean }): FileHistory {
  const texts = log.split('\0');
  const history = new Map<string, FileChange[]>();
  /** What a file of that name became in commits that came later. */
  const became = new Map<string, string>();
  let change: FileChange | undefined;
  for (let at = 0; at < texts.length; ) {
    const text = texts[at] ?? '';
    if (commitName.test(text)) {
      const [parents = '', date = '', author = '', subject = ''] = texts.slice(at + 1, at + 5);
      change = isShallow && parents === '' ? undefined : { sha: text, date, author, subject };
      at += 5;
      continue;
    }
    const status = text.trimStart()[0];
    if (status === undefined) {
      at++;
      continue;
    }
    const isPair = status === 'R' || status === 'C';
    const path = texts[at + (isPair ? 2 : 1)] ?? '';
    const now = became.get(path) ?? path;
    if (change) {
      const known = history.get(now);
      if (!known) history.set(now, [change]);
      else if (known.length < changes) known.push(change);
    }
    if (status === 'R') became.set(texts[at + 1] ?? '', now);
    at += isPair ? 3 : 2;
  }
  return history;
}
