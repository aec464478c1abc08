import type { Actor } from '../actors.ts';
import { unbuilt } from '../unbuilt.ts';
import type { World } from '../world.ts';

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
  return unbuilt(world, actor, input);
}

export interface Proposal {
  readonly path: string;
  readonly content: Uint8Array;
  readonly message: string;
  readonly base: string;
  /** Default: `<login>-patch-N`. Without `write` it is made in the actor's fork. */
  readonly branch?: string;
}

/** "Propose changes" in the browser: commits to a new branch; open the pull request with the `head` it returns. */
export async function proposeFile(world: World, actor: Actor, input: Proposal): Promise<{ head: string; sha: string }> {
  return unbuilt(world, actor, input);
}
