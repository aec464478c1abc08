import { loadCatalog, type Catalog } from '../catalog/catalog.ts';
import type { Problem } from '../model/problem.ts';
import { allProblems } from '../publish/problems.ts';
import type { Files } from '../read/files.ts';
import { gitFiles } from '../read/git-files.ts';
import { forkOf } from '../read/history.ts';
import { commitNamed } from './open.ts';

/**
 * The catalog as it was where this branch left `revision`, which may be a day: what has changed over there since then is no part of this
 * change. Throws `Refusal` outside a repository, and for a revision that does not exist.
 */
export function openBefore(root: string, revision: string, today: string | undefined): { readonly files: Files; readonly catalog: Catalog; readonly commit: string } {
  const named = commitNamed(root, revision, '--since');
  const commit = forkOf(root, named, 'HEAD') ?? named;
  const files = gitFiles(root, commit);
  return { files, catalog: loadCatalog(files, { today }), commit };
}

/** The problems that were there then, see `openBefore`; what only the day has changed is no part of this change either. */
export function problemsBefore(root: string, revision: string, today: string | undefined): readonly Problem[] {
  const { files, catalog } = openBefore(root, revision, today);
  return allProblems(catalog, files);
}
