import { createHash } from 'node:crypto';
import { orNone, type Github } from './client.ts';
import type { RepositoryName } from './inputs.ts';

/** What another repository is asked to take: path → text, or null for a file that goes. */
export type Proposal = ReadonlyMap<string, string | null>;

export interface CommitFound {
  readonly sha: string;
  readonly tree: string;
  readonly message: string;
}

/** Paths → what stands there; undefined where the repository is larger than GitHub lists. */
type Tree = ReadonlyMap<string, { readonly sha: string; readonly mode: string }> | undefined;

export interface Difference {
  /** `+ docs/a.md`, `~ …`, `- …`, for people. */
  readonly lines: readonly string[];
  readonly entries: readonly { readonly path: string; readonly mode: '100644' | '100755'; readonly text: string | null }[];
  /** Paths where something stands that is no file, or below it. */
  readonly inTheWay: readonly string[];
}

/** Its last commit; undefined when there is no such branch. */
export async function headOf(github: Github, at: RepositoryName, branch: string): Promise<CommitFound | undefined> {
  const found = await orNone(github.git.getRef({ ...at, ref: `heads/${branch}` }));
  if (found === undefined) return undefined;
  const { data } = await github.git.getCommit({ ...at, commit_sha: found.object.sha });
  return { sha: data.sha, tree: data.tree.sha, message: data.message };
}

export async function treeOf(github: Github, at: RepositoryName, { tree }: CommitFound): Promise<Tree> {
  const { data } = await github.git.getTree({ ...at, tree_sha: tree, recursive: '1' });
  return data.truncated ? undefined : new Map(data.tree.map(({ path, sha, mode }) => [path, { sha, mode }]));
}

/** What would have to change where `tree` is. Of a tree that is too large every file counts as changed, and none is taken away. */
export function differenceOf(proposal: Proposal, tree: Tree): Difference {
  const [lines, entries, inTheWay]: [string[], Difference['entries'][number][], string[]] = [[], [], []];
  for (const [path, text] of proposal) {
    const now = tree?.get(path);
    const blocking = [...foldersAbove(path)].find((folder) => (tree?.get(folder)?.mode ?? '040000') !== '040000') ?? (now === undefined || isFile(now.mode) ? undefined : path);
    if (blocking !== undefined) inTheWay.push(blocking);
    else if (text === null ? now === undefined : now?.sha === blobName(text)) continue;
    lines.push(`${text === null ? '-' : now === undefined && tree !== undefined ? '+' : '~'} ${path}`);
    entries.push({ path, text, mode: isFile(now?.mode) ? now.mode : text?.startsWith('#!') === true ? '100755' : '100644' });
  }
  return { lines, entries, inTheWay: [...new Set(inTheWay)] };
}

function isFile(mode: string | undefined): mode is '100644' | '100755' {
  return mode === '100644' || mode === '100755';
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** As Git names the object. */
function blobName(text: string): string {
  const bytes = Buffer.from(text);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Gives the new commit's name. `parents` begin with the branch's own, so that nothing is ever forced. */
export async function commit(github: Github, at: RepositoryName, { entries }: Difference, onto: CommitFound, parents: readonly CommitFound[], message: string): Promise<string> {
  const tree = entries.map(({ path, mode, text }) => ({ path, mode, type: 'blob' as const, ...(text === null ? { sha: null } : { content: text }) }));
  const made = tree.length === 0 ? onto.tree : (await github.git.createTree({ ...at, base_tree: onto.tree, tree })).data.sha;
  return (await github.git.createCommit({ ...at, message, tree: made, parents: [...new Set(parents.map(({ sha }) => sha))] })).data.sha;
}

/** 16 hex digits: enough to tell one version of an instance from another. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

/** The last line under a commit or a pull request, which says whose it is. */
export interface Foot {
  /** `example/catalog#7`. */
  readonly request: string;
  /** The instance and its step. */
  readonly mark: string;
  /** Of what is proposed. */
  readonly content: string;
  /** Of the words around it; empty in a commit. */
  readonly words: string;
}

export function footText({ request, mark, content, words }: Foot): string {
  return `Asked for in ${request} (${mark}; ${content}${words === '' ? '' : `-${words}`}).`;
}

/** Undefined under what is not this instance's. */
export function footOf(text: string | null, mark: string): Foot | undefined {
  const last = (text ?? '').trimEnd().split(/\r?\n/).at(-1) ?? '';
  const [, request, whose, content, words = ''] = /^Asked for in (\S+) \((.+); ([0-9a-f]{16})(?:-([0-9a-f]{16}))?\)\.$/.exec(last) ?? [];
  return request === undefined || content === undefined || whose !== mark ? undefined : { request, mark, content, words };
}
