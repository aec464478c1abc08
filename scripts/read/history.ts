import { execFileSync } from 'node:child_process';

/** The commit that is checked out. Throws outside a Git repository. */
export function headCommit(directory: string): string {
  return git(directory, ['rev-parse', '--verify', 'HEAD']);
}

/** What HEAD's branch looked like after each change under the path, newest first: merges count, commits on merged branches do not. */
export function commitsTouching(directory: string, path: string): readonly string[] {
  return git(directory, ['log', '--first-parent', '--format=%H', 'HEAD', '--', path]).split('\n').filter((line) => line !== '');
}

/** How a file came to HEAD's branch. */
export interface Addition {
  /** When the commit was made, ISO 8601 in UTC. */
  readonly at: string;
  readonly commit: string;
  /** The commit brought others of these files as well, or history begins with it. */
  readonly shared: boolean;
}

/** The newest addition of each file that the pattern of Git (`live/*` crosses folders) matches. Empty outside a Git repository. */
export function additionsOf(directory: string, pattern: string): Readonly<Record<string, Addition>> {
  let log: string;
  try {
    // With -m and --first-parent a merge is one change: what it brought to the branch, when it was merged.
    log = git(directory, ['-c', 'core.quotePath=off', 'log', '--first-parent', '-m', '--no-renames', '--diff-filter=A', '--name-only', '--format=%x00%H%x09%ct%x09%P', 'HEAD', '--', pattern]);
  } catch {
    return {};
  }
  const additions: Record<string, Addition> = {};
  for (const entry of log.split('\0').slice(1)) {
    const [head = '', ...rest] = entry.split('\n');
    const [commit = '', seconds = '0', parents = ''] = head.split('\t');
    const paths = rest.filter((line) => line !== '');
    const at = new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
    for (const path of paths) additions[path] ??= { at, commit, shared: paths.length > 1 || parents === '' };
  }
  return additions;
}

function git(directory: string, args: readonly string[]): string {
  return execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
