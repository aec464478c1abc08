import type { Actor } from '../actors.ts';
import { unbuilt } from '../unbuilt.ts';
import type { World } from '../world.ts';

/** `ref` is a full name, `refs/heads/x`. Needs `write`; 422 when it exists. */
export async function createRef(world: World, actor: Actor, input: { ref: string; sha: string }): Promise<void> {
  return unbuilt(world, actor, input);
}

/** 422 when not a fast-forward without force. */
export async function updateRef(
  world: World,
  actor: Actor,
  input: { ref: string; sha: string; force?: boolean },
): Promise<void> {
  return unbuilt(world, actor, input);
}

export async function deleteRef(world: World, actor: Actor, ref: string): Promise<void> {
  return unbuilt(world, actor, ref);
}
