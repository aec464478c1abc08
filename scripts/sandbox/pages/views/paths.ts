import { readEntry } from '../../git/objects.ts';
import type { TreeEntry } from '../../git/objects.ts';
import { listRefs, resolveRevision } from '../../git/repository.ts';
import type { World } from '../../world.ts';

export interface Place {
  /** The branch's name, or the commit as given. */
  readonly name: string;
  readonly sha: string;
  readonly isBranch: boolean;
  /** `` for the top folder. */
  readonly path: string;
}

/** Splits `BRANCH/PATH`: the longest branch that fits (names hold slashes), else a commit's full id. Undefined when neither. */
export async function placeOf(world: World, rest: string): Promise<Place | undefined> {
  const prefix = 'refs/heads/';
  const branches = (await listRefs(world.git, prefix)).map(({ ref, sha }) => ({ name: ref.slice(prefix.length), sha }));
  const fitting = branches.filter(({ name }) => rest === name || rest.startsWith(`${name}/`));
  const branch = fitting.sort((a, b) => b.name.length - a.name.length)[0];
  if (branch !== undefined) return { ...branch, isBranch: true, path: rest.slice(branch.name.length + 1) };
  const [first = '', ...path] = rest.split('/');
  const sha = /^[0-9a-f]{40}$/.test(first) ? await resolveRevision(world.git, first) : undefined;
  return sha === undefined ? undefined : { name: first, sha, isBranch: false, path: path.join('/') };
}

/** The file or folder at a place; undefined for the top folder and where nothing is. */
export async function entryAt(world: World, place: Place): Promise<TreeEntry | undefined> {
  return place.path === '' ? undefined : readEntry(world.git, place.sha, place.path);
}
