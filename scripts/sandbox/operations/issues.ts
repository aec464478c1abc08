import type { Actor } from '../actors.ts';
import type { Issue } from '../state.ts';
import { unbuilt } from '../unbuilt.ts';
import type { World } from '../world.ts';

export interface NewIssue {
  readonly title: string;
  readonly body?: string;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
}

export interface IssueChanges {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
  readonly stateReason?: 'completed' | 'not_planned' | 'reopened' | 'duplicate' | null;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
}

/** Anybody signed in may; labels and assignees of somebody without triage are dropped in silence, as on GitHub. */
export async function createIssue(world: World, actor: Actor, input: NewIssue): Promise<Issue> {
  return unbuilt(world, actor, input);
}

/** Title and body: the author or `write`; state: the author or `triage`; labels and assignees: `triage`, else dropped. */
export async function updateIssue(world: World, actor: Actor, number: number, changes: IssueChanges): Promise<Issue> {
  return unbuilt(world, actor, number, changes);
}
