import { randomUUID } from 'node:crypto';
import { copyFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TreeChange } from './objects.ts';
import type { GitRepository } from './repository.ts';

export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/**
 * A tree made of `base` (null: empty) with the changes laid over it; undefined when Git refuses a path
 * (`.git`, `..`, an empty part). Entries of mode 040000 bring whole sub-trees.
 */
export async function writeTree(
  git: GitRepository,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<string | undefined> {
  return withIndex(git, async (env) => {
    await readTree(git, base ?? EMPTY_TREE, env);
    const files = changes.filter((change) => change.mode !== '040000' || change.sha === null);
    const lines = files.map(({ mode, path, sha }) =>
      sha === null ? `0 ${'0'.repeat(40)}\t${path}\0` : `${mode} ${sha}\t${path}\0`);
    const { code, stderr } = await git.run(['update-index', '-z', '--index-info'], {
      env, input: lines.join(''), expected: [0, 1, 128],
    });
    // A path such as `.git/config` is passed over with a warning and the exit code of success.
    if (code !== 0 || stderr.includes('Ignoring path')) return undefined;
    for (const { path, sha, mode } of changes) {
      if (sha === null || mode !== '040000') continue;
      await git.run(['rm', '-r', '--cached', '--quiet', '--ignore-unmatch', '--', `:(top,literal)${path}`], { env });
      const { code: read } = await git.run(['read-tree', '-i', `--prefix=${path}/`, sha], { env, expected: [0, 128] });
      if (read !== 0) return undefined;
    }
    const written = await git.run(['write-tree'], { env, expected: [0, 128] });
    return written.code === 0 ? written.stdout.toString().trim() : undefined;
  });
}

/** Indexes of the trees that were read last, by repository and object name, the latest at the end. */
const indexes = new WeakMap<GitRepository, Map<string, string>>();
const mostIndexes = 4;

/** Fills the index with a tree. Most changes start from the same few, and a large index is copied sooner than made. */
async function readTree(git: GitRepository, tree: string, env: { readonly GIT_INDEX_FILE: string }): Promise<void> {
  let known = indexes.get(git);
  if (!known) {
    indexes.set(git, (known = new Map()));
    await forgetIndexes(git);
  }
  const kept = known.get(tree);
  if (kept !== undefined && (await copyFile(kept, env.GIT_INDEX_FILE).then(() => true, () => false))) return;
  await git.run(tree === EMPTY_TREE ? ['read-tree', '--empty'] : ['read-tree', tree], { env });
  const file = join(git.folder, `${keptIndex}${randomUUID()}`);
  await copyFile(env.GIT_INDEX_FILE, file);
  // Known once it is whole; somebody else may have been as quick.
  if (known.has(tree)) return rm(file, { force: true });
  known.set(tree, file);
  for (const [oldest, path] of [...known].slice(0, -mostIndexes)) {
    known.delete(oldest);
    await rm(path, { force: true });
  }
}

const keptIndex = 'index-of-';

/** Those that an earlier process has kept. */
async function forgetIndexes({ folder }: GitRepository): Promise<void> {
  for (const name of await readdir(folder)) if (name.startsWith(keptIndex)) await rm(join(folder, name), { force: true });
}

/** The tree of a folder's files as they are on disk, `.gitignore` respected. */
export async function treeOfFolder(git: GitRepository, folder: string): Promise<string> {
  return withIndex(git, async (env) => {
    const inFolder = ['--work-tree', folder, '-C', folder];
    await git.run([...inFolder, 'add', '--all', '--', '.'], { env });
    return (await git.run(['write-tree'], { env })).stdout.toString().trim();
  });
}

async function withIndex<T>(git: GitRepository, work: (env: { readonly GIT_INDEX_FILE: string }) => Promise<T>): Promise<T> {
  const index = join(git.folder, `index-${randomUUID()}`);
  try {
    return await work({ GIT_INDEX_FILE: index });
  } finally {
    await rm(index, { force: true });
  }
}
