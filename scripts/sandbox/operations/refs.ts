import { requireRole } from '../actors.ts';
import type { Actor } from '../actors.ts';
import { isAncestor, isRefName, removeRef, resolveRevision, writeRef } from '../git/repository.ts';
import { Refusal, notFound } from '../refusal.ts';
import type { World } from '../world.ts';
import { branchMoved } from './branches.ts';
import { branchRefusal } from './protection.ts';

/** `ref` is a full name, `refs/heads/x`. Needs `write`; 422 when it exists or the commit does not. */
export async function createRef(world: World, actor: Actor, input: { ref: string; sha: string }): Promise<void> {
  return world.change(async (record) => {
    requireRole(world.state, actor, 'write');
    await refuseRefName(world, input.ref);
    if (await resolveRevision(world.git, input.ref, 'object') !== undefined) {
      throw new Refusal(422, 'Reference already exists');
    }
    await refuseMissingCommit(world, input.sha);
    try {
      await writeRef(world.git, input.ref, input.sha);
    } catch {
      // `a` and `a/b` cannot both be branches.
      throw new Refusal(422, 'Reference update failed');
    }
    await branchMoved(world, record, actor, { ref: input.ref, before: undefined, after: input.sha });
  });
}

/** 422 when not a fast-forward without force, or when protection refuses. */
export async function updateRef(
  world: World,
  actor: Actor,
  input: { ref: string; sha: string; force?: boolean },
): Promise<void> {
  return world.change(async (record) => {
    requireRole(world.state, actor, 'write');
    const before = await existingRef(world, input.ref);
    await refuseMissingCommit(world, input.sha);
    const isForced = !await isAncestor(world.git, before, input.sha);
    if (isForced && input.force !== true) throw new Refusal(422, 'Update is not a fast forward');
    refuseProtected(world, actor, input.ref, input.sha, isForced);
    await writeRef(world.git, input.ref, input.sha, before);
    await branchMoved(world, record, actor, { ref: input.ref, before, after: input.sha });
  });
}

/** A fork's owner may delete their own branch there; others need `write`. */
export async function deleteRef(world: World, actor: Actor, ref: string): Promise<void> {
  return world.change(async (record) => {
    const isOwnFork = actor.login !== '' && ref.startsWith(`refs/forks/${actor.login}/`);
    if (!isOwnFork) requireRole(world.state, actor, 'write');
    const before = await existingRef(world, ref);
    refuseProtected(world, actor, ref, undefined, false);
    if (ref === `refs/heads/${world.state.repository.defaultBranch}`) {
      throw new Refusal(422, 'Cannot delete the default branch');
    }
    await removeRef(world.git, ref);
    await branchMoved(world, record, actor, { ref, before, after: undefined });
  });
}

async function refuseRefName(world: World, ref: string): Promise<void> {
  const isAllowed = /^refs\/(heads|tags)\/[^/]/.test(ref) && await isRefName(world.git, ref);
  if (!isAllowed) throw new Refusal(422, `${ref} is not a valid ref name.`);
}

async function existingRef(world: World, ref: string): Promise<string> {
  const isKnownKind = /^refs\/(heads|tags|forks)\//.test(ref);
  const sha = isKnownKind && await isRefName(world.git, ref) ? await resolveRevision(world.git, ref) : undefined;
  if (sha === undefined) throw ref.startsWith('refs/') ? new Refusal(422, 'Reference does not exist') : notFound();
  return sha;
}

async function refuseMissingCommit(world: World, sha: string): Promise<void> {
  if (!/^[0-9a-f]{40}$/.test(sha) || await resolveRevision(world.git, sha) !== sha) {
    throw new Refusal(422, 'Object does not exist');
  }
}

function refuseProtected(world: World, actor: Actor, ref: string, after: string | undefined, isForced: boolean): void {
  if (!ref.startsWith('refs/heads/')) return;
  const refusal = branchRefusal(world.state, actor, { branch: ref.slice('refs/heads/'.length), after, isForced });
  if (refusal !== undefined) throw new Refusal(422, refusal);
}
