import type { Actor } from '../actors.ts';
import type { Pull } from '../state.ts';
import { unbuilt } from '../unbuilt.ts';
import type { World } from '../world.ts';

/** Each reason why the pull request cannot be merged now, as sentences; empty when it can. */
export interface MergeState {
  readonly state: 'clean' | 'blocked' | 'dirty' | 'draft' | 'unstable' | 'closed';
  readonly reasons: readonly string[];
  /** Whether this actor may merge in spite of `blocked`, by an explicit choice. */
  readonly mayBypass: boolean;
}

export function mergeState(world: World, actor: Actor, pull: Pull): MergeState {
  return unbuilt(world, actor, pull);
}

export interface MergeInput {
  /** The head that was looked at: 409 when it has moved on. */
  readonly sha?: string;
  readonly method?: 'merge' | 'squash' | 'rebase';
  readonly commitTitle?: string;
  readonly commitMessage?: string;
  /** An administrator's explicit choice to merge past protection. */
  readonly bypass?: boolean;
}

/** The sha of the merge. 405 when blocked, conflicting, draft or closed; 409 when `sha` is stale; 403 without `write`. */
export async function mergePull(world: World, actor: Actor, number: number, input: MergeInput): Promise<string> {
  return unbuilt(world, actor, number, input);
}
