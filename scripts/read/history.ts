import { execFileSync } from 'node:child_process';

/** The commit that is checked out. Throws outside a Git repository. */
export function headCommit(directory: string): string {
  return git(directory, ['rev-parse', '--verify', 'HEAD']);
}

/** What HEAD's branch looked like after each change under the path, newest first: merges count, commits on merged branches do not. */
export function commitsTouching(directory: string, path: string): readonly string[] {
  return git(directory, ['log', '--first-parent', '--format=%H', 'HEAD', '--', path]).split('\n').filter((line) => line !== '');
}

function git(directory: string, args: readonly string[]): string {
  return execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
