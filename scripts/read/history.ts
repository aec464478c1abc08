import { execFileSync } from 'node:child_process';

/** The commit that is checked out. Throws outside a Git repository. */
export function headCommit(directory: string): string {
  return git(directory, ['rev-parse', '--verify', 'HEAD']);
}

/** Commits reachable from HEAD that changed something under the path, newest first; empty when there is none. */
export function commitsTouching(directory: string, path: string): readonly string[] {
  return git(directory, ['log', '--format=%H', 'HEAD', '--', path]).split('\n').filter((line) => line !== '');
}

function git(directory: string, args: readonly string[]): string {
  return execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
