import { execFileSync } from 'node:child_process';
import { loadCatalog, type Catalog } from '../catalog/catalog.ts';
import type { Problem } from '../model/problem.ts';
import { allProblems } from '../publish/problems.ts';
import type { Files } from '../read/files.ts';
import { gitFiles } from '../read/git-files.ts';
import { Refusal } from './command.ts';

/**
 * The catalog as it was where this branch left `revision`: what has changed over there since then is no part of this change. Throws
 * `Refusal` outside a repository, and for a revision that does not exist.
 */
export function openBefore(root: string, revision: string, today: string | undefined): { readonly files: Files; readonly catalog: Catalog; readonly commit: string } {
  const named = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  if (named === undefined) throw new Refusal(`--since is "${revision}", which is no commit of a repository around ${root}. In a workflow, check out with fetch-depth: 0.`);
  const commit = git(root, ['merge-base', named, 'HEAD']) ?? named;
  const files = gitFiles(root, commit);
  return { files, catalog: loadCatalog(files, { today }), commit };
}

/** The problems that were there then, see `openBefore`; what only the day has changed is no part of this change either. */
export function problemsBefore(root: string, revision: string, today: string | undefined): readonly Problem[] {
  const { files, catalog } = openBefore(root, revision, today);
  return allProblems(catalog, files);
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
