import { hasRole, requireAccount, requireRole } from '../actors.ts';
import type { Actor } from '../actors.ts';
import { readEntry, writeBlob, writeCommit } from '../git/objects.ts';
import { branchHead, isRefName, resolveRevision, writeRef } from '../git/repository.ts';
import { writeTree } from '../git/trees.ts';
import { Refusal } from '../refusal.ts';
import { signatureOf } from '../shapes/commits.ts';
import type { World } from '../world.ts';
import { branchMoved, headRef } from './branches.ts';
import { branchRefusal } from './protection.ts';

export interface FileWrite {
  readonly path: string;
  readonly content: Uint8Array;
  readonly message: string;
  /** Default: the default branch. */
  readonly branch?: string;
  /** The blob being replaced: 409 when it has changed, 422 when left out for an existing file. */
  readonly sha?: string;
}

export interface FileCommit {
  readonly commitSha: string;
  readonly blobSha: string;
  /** True when the path did not exist. */
  readonly created: boolean;
}

/** One commit that writes one file on a branch. Needs `write`, and an unprotected branch. */
export async function putFile(world: World, actor: Actor, input: FileWrite): Promise<FileCommit> {
  return world.change(async (record) => {
    requireRole(world.state, actor, 'write');
    const branch = input.branch ?? world.state.repository.defaultBranch;
    const before = await branchHead(world.git, branch);
    if (before === undefined) throw new Refusal(404, `Branch ${branch} not found`);
    const known = await readEntry(world.git, before, input.path);
    if (known !== undefined && input.sha === undefined) {
      throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
    }
    if (known?.sha !== input.sha) throw new Refusal(409, `${input.path} does not match ${input.sha ?? ''}`);
    const written = await commitFile(world, actor, before, input);
    const refusal = branchRefusal(world.state, actor, { branch, after: written.commitSha, isForced: false });
    if (refusal !== undefined) throw new Refusal(409, `Could not ${known === undefined ? 'create' : 'update'} file: ${refusal}`);
    const ref = `refs/heads/${branch}`;
    await writeRef(world.git, ref, written.commitSha, before);
    await branchMoved(world, record, actor, { ref, before, after: written.commitSha });
    return { ...written, created: known === undefined };
  });
}

export interface Proposal {
  readonly path: string;
  readonly content: Uint8Array;
  readonly message: string;
  readonly base: string;
  /** Default: `<login>-patch-N`. Without `write` it is made in the actor's fork. */
  readonly branch?: string;
}

/**
 * "Propose changes" in the browser: commits to a new branch. Open the pull request with the `head` it
 * returns (`branch`, or `login:branch` in a fork). 422 when the branch exists.
 */
export async function proposeFile(
  world: World,
  actor: Actor,
  input: Proposal,
): Promise<{ head: string; branch: string; sha: string }> {
  return world.change(async (record) => {
    const { login } = requireAccount(world.state, actor);
    const fork = hasRole(world.state, actor, 'write') ? null : login;
    const base = await branchHead(world.git, input.base);
    if (base === undefined) throw new Refusal(404, `Branch ${input.base} not found`);
    const head = input.branch ?? await freeBranch(world, fork, login);
    const ref = headRef({ fork, head });
    if (!await isRefName(world.git, ref)) throw new Refusal(422, `${head} is not a valid branch name.`);
    if (await resolveRevision(world.git, ref) !== undefined) throw new Refusal(422, `The branch ${head} exists already.`);
    const { commitSha } = await commitFile(world, actor, base, input);
    await writeRef(world.git, ref, commitSha);
    await branchMoved(world, record, actor, { ref, before: undefined, after: commitSha });
    return { head: fork === null ? head : `${fork}:${head}`, branch: head, sha: commitSha };
  });
}

async function freeBranch(world: World, fork: string | null, login: string): Promise<string> {
  for (let count = 1; ; count++) {
    const head = `${login}-patch-${count}`;
    if (await resolveRevision(world.git, headRef({ fork, head })) === undefined) return head;
  }
}

async function commitFile(
  world: World,
  actor: Actor,
  parent: string,
  input: { path: string; content: Uint8Array; message: string },
): Promise<{ commitSha: string; blobSha: string }> {
  const known = await readEntry(world.git, parent, input.path);
  if (known !== undefined && known.type !== 'blob') throw new Refusal(422, `${input.path} is not a file.`);
  const blobSha = await writeBlob(world.git, input.content);
  const mode = known?.mode === '100755' ? '100755' : '100644';
  const tree = isFilePath(input.path)
    ? await writeTree(world.git, parent, [{ path: input.path, mode, sha: blobSha }])
    : undefined;
  if (tree === undefined) throw new Refusal(422, 'path contains a malformed path component');
  const signature = signatureOf(world, actor.login);
  const message = input.message.endsWith('\n') ? input.message : `${input.message}\n`;
  const commitSha = await writeCommit(world.git, { tree, parents: [parent], message, author: signature, committer: signature });
  return { commitSha, blobSha };
}

/** Git itself refuses `.git` and `..`; these are the paths it would mend or take amiss. */
export function isFilePath(path: string): boolean {
  return path !== '' && !path.includes('\0') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
