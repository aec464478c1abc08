import type { Actor } from '../actors.ts';
import type { Comment } from '../state.ts';
import { unbuilt } from '../unbuilt.ts';
import type { World } from '../world.ts';

export async function createComment(world: World, actor: Actor, issueNumber: number, body: string): Promise<Comment> {
  return unbuilt(world, actor, issueNumber, body);
}

/** By its author, or with `write`. */
export async function updateComment(world: World, actor: Actor, id: number, body: string): Promise<Comment> {
  return unbuilt(world, actor, id, body);
}

/** By its author, or with `write`. */
export async function deleteComment(world: World, actor: Actor, id: number): Promise<void> {
  return unbuilt(world, actor, id);
}
