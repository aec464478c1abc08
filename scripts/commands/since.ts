import { execFileSync } from 'node:child_process';
import { loadCatalog } from '../catalog/catalog.ts';
import type { Problem } from '../model/problem.ts';
import { allProblems } from '../publish/problems.ts';
import { gitFiles } from '../read/git-files.ts';
import { Refusal } from './command.ts';

/**
 * The problems that were there where this branch left `revision`: what has been mended or broken over there since then is
 * no part of this change; nor is what only the day has changed. Throws `Refusal` outside a repository, and for a revision that does
 * not exist.
 */
export function problemsBefore(root: string, revision: string, today: string | undefined): readonly Problem[] {
  const commit = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  if (commit === undefined) throw new Refusal(`--since is "${revision}", which is no commit of a repository around ${root}. In a workflow, check out with fetch-depth: 0.`);
  const fork = git(root, ['merge-base', commit, 'HEAD']) ?? commit;
  const files = gitFiles(root, fork);
  return allProblems(loadCatalog(files, { today }), files);
}

/** Undefined when git says no. Throws when it cannot be run. */
function git(root: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch (cause) {
    if (typeof (cause as { readonly status?: unknown }).status === 'number') return undefined;
    throw new Error('git cannot be run.', { cause });
  }
}
