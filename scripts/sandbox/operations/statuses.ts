import type { Actor } from '../actors.ts';
import type { CommitStatus, State, StatusState } from '../state.ts';
import { unbuilt } from '../unbuilt.ts';
import type { World } from '../world.ts';

export interface NewStatus {
  readonly state: StatusState;
  /** Default: `default`. */
  readonly context?: string;
  readonly description?: string | null;
  readonly targetUrl?: string | null;
}

export async function createStatus(world: World, actor: Actor, sha: string, input: NewStatus): Promise<CommitStatus> {
  return unbuilt(world, actor, sha, input);
}

/** The newest status of each context on a commit, oldest context first. */
export function latestStatuses(state: State, sha: string): CommitStatus[] {
  return unbuilt(state, sha);
}

/** One line of the merge box: a required (or reported) status or check run and where it stands. */
export interface Check {
  readonly context: string;
  readonly state: 'success' | 'pending' | 'failure' | 'expected';
  readonly description: string;
  readonly url: string | null;
  readonly required: boolean;
}

/** Statuses and check runs at a commit, and the required ones of the branch that nobody has reported (`expected`). */
export function checksAt(state: State, sha: string, branch: string): Check[] {
  return unbuilt(state, sha, branch);
}
