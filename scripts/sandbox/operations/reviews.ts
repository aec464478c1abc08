import type { Actor } from '../actors.ts';
import type { Review } from '../state.ts';
import { unbuilt } from '../unbuilt.ts';
import type { World } from '../world.ts';

export interface NewReview {
  readonly event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';
  readonly body?: string;
  /** Default: the head. */
  readonly commitSha?: string;
}

/** 422 when an author approves, or requests changes on, their own pull request. */
export async function createReview(world: World, actor: Actor, number: number, input: NewReview): Promise<Review> {
  return unbuilt(world, actor, number, input);
}

/** Needs `write`, and a message. */
export async function dismissReview(world: World, actor: Actor, number: number, id: number, message: string): Promise<Review> {
  return unbuilt(world, actor, number, id, message);
}
