/** The Git data API: objects without a ref. They need no turn among changes, for Git only ever adds them. */
import { requireRole } from '../actors.ts';
import type { Actor } from '../actors.ts';
import { readCommit, readTree, writeBlob, writeCommit } from '../git/objects.ts';
import type { Signature, TreeChange } from '../git/objects.ts';
import { resolveRevision } from '../git/repository.ts';
import { writeTree } from '../git/trees.ts';
import { Refusal } from '../refusal.ts';
import { signatureOf } from '../shapes/commits.ts';
import type { World } from '../world.ts';
import { isFilePath } from './contents.ts';

export async function createBlob(world: World, actor: Actor, content: Uint8Array): Promise<string> {
  requireRole(world.state, actor, 'write');
  return writeBlob(world.git, content);
}

export interface NewTreeEntry {
  readonly path: string;
  readonly mode: string;
  /** Null removes the path. */
  readonly sha?: string | null;
  /** Text of a new blob, instead of `sha`. */
  readonly content?: string;
}

const MODES: Readonly<Record<string, 'blob' | 'tree' | 'commit'>> = {
  '100644': 'blob', '100755': 'blob', '120000': 'blob', '040000': 'tree', '160000': 'commit',
};

/** 422 for an unknown mode, a path Git refuses, an object that does not exist or is of another kind. */
export async function createTree(
  world: World,
  actor: Actor,
  input: { baseTree?: string; entries: readonly NewTreeEntry[] },
): Promise<string> {
  requireRole(world.state, actor, 'write');
  const base = input.baseTree === undefined ? null : await resolveRevision(world.git, input.baseTree, 'tree');
  if (base === undefined) throw new Refusal(422, 'base_tree is not a valid tree oid');
  const known = base === null ? [] : await readTree(world.git, base, { recursive: true }) ?? [];
  const paths = new Set(known.map((entry) => entry.path));
  const changes: TreeChange[] = [];
  for (const entry of input.entries) {
    if (!isFilePath(entry.path)) throw new Refusal(422, 'tree.path contains a malformed path component');
    if (entry.sha === null && !paths.has(entry.path)) throw new Refusal(422, 'GitRPC::BadObjectState');
    changes.push({ path: entry.path, mode: entry.mode, sha: await entrySha(world, entry) });
  }
  const tree = await writeTree(world.git, base, changes);
  if (tree === undefined) throw new Refusal(422, 'tree.path contains a malformed path component');
  return tree;
}

async function entrySha(world: World, entry: NewTreeEntry): Promise<string | null> {
  const kind = MODES[entry.mode];
  if (kind === undefined) throw new Refusal(422, `Must supply a valid tree.mode, not ${entry.mode}`);
  if (entry.sha === null) return null;
  if (entry.sha === undefined) {
    if (entry.content === undefined || kind !== 'blob') throw new Refusal(422, 'Must supply either tree.sha or tree.content');
    return writeBlob(world.git, Buffer.from(entry.content));
  }
  const isSha = /^[0-9a-f]{40}$/.test(entry.sha);
  // A submodule's commit lies in another repository.
  const exists = isSha && (kind === 'commit' || await objectKind(world, entry.sha) === kind);
  if (!exists) throw new Refusal(422, `tree.sha ${entry.sha} is not a valid ${kind}`);
  return entry.sha;
}

async function objectKind(world: World, sha: string): Promise<string> {
  const { stdout } = await world.git.run(['cat-file', '-t', sha], { expected: [0, 128] });
  return stdout.toString().trim();
}

export interface NewCommit {
  readonly message: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author?: { name: string; email: string; date?: string };
  readonly committer?: { name: string; email: string; date?: string };
}

/** Signed by the acting account at the current time unless the input says otherwise, as on GitHub. */
export async function createCommit(world: World, actor: Actor, input: NewCommit): Promise<string> {
  requireRole(world.state, actor, 'write');
  if (!/^[0-9a-f]{40}$/.test(input.tree) || await objectKind(world, input.tree) !== 'tree') {
    throw new Refusal(422, 'Tree SHA does not exist');
  }
  for (const parent of input.parents) {
    if (await readCommit(world.git, parent) === undefined) throw new Refusal(422, 'Parent SHA does not exist or is not a commit object');
  }
  const author = signed(world, actor, input.author);
  return writeCommit(world.git, {
    tree: input.tree,
    parents: input.parents,
    message: input.message,
    author,
    committer: input.committer === undefined ? author : signed(world, actor, input.committer),
  });
}

function signed(world: World, actor: Actor, given: NewCommit['author']): Signature {
  const own = signatureOf(world, actor.login);
  if (given === undefined) return own;
  const hasLineBreak = /[\n\r\0<>]/.test(given.name + given.email);
  if (hasLineBreak || given.name.trim() === '' || (given.date !== undefined && Number.isNaN(Date.parse(given.date)))) {
    throw new Refusal(422, 'Invalid author or committer.');
  }
  return { name: given.name, email: given.email, date: given.date ?? own.date };
}
