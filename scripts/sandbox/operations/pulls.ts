import type { Actor } from '../actors.ts';
import type { Pull } from '../state.ts';
import { unbuilt } from '../unbuilt.ts';
import type { World } from '../world.ts';

export interface NewPull {
  readonly title: string;
  readonly body?: string;
  /** `branch`, or `login:branch` for a fork's branch. */
  readonly head: string;
  readonly base: string;
  readonly draft?: boolean;
}

export interface PullChanges {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
  readonly base?: string;
}

export async function createPull(world: World, actor: Actor, input: NewPull): Promise<Pull> {
  return unbuilt(world, actor, input);
}

/** By the author, or with `write`. */
export async function updatePull(world: World, actor: Actor, number: number, changes: PullChanges): Promise<Pull> {
  return unbuilt(world, actor, number, changes);
}

export async function requestReviewers(world: World, actor: Actor, number: number, logins: readonly string[]): Promise<Pull> {
  return unbuilt(world, actor, number, logins);
}
