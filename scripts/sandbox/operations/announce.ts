import type { Actor } from '../actors.ts';
import type { WorldEvent } from '../events.ts';
import { branchHead } from '../git/repository.ts';
import { simpleUser } from '../shapes/accounts.ts';
import { issueShape } from '../shapes/issues.ts';
import { pullShape } from '../shapes/pulls.ts';
import { repositoryShape } from '../shapes/repository.ts';
import type { Issue, Pull } from '../state.ts';
import type { World } from '../world.ts';
import { pullNumbered } from './find.ts';

export type RecordEvent = (event: WorldEvent) => void;

/** An event about the repository, at the default branch. */
export async function repositoryEvent(
  world: World,
  actor: Actor,
  name: string,
  payload: Readonly<Record<string, unknown>> & { readonly action?: string },
): Promise<WorldEvent> {
  const { defaultBranch } = world.state.repository;
  const sha = await branchHead(world.git, defaultBranch) ?? '';
  return eventAt(world, actor, name, payload, `refs/heads/${defaultBranch}`, sha);
}

export function eventAt(
  world: World,
  actor: Actor,
  name: string,
  payload: Readonly<Record<string, unknown>> & { readonly action?: string },
  ref: string,
  sha: string,
): WorldEvent {
  const full = { ...payload, repository: repositoryShape(world), sender: simpleUser(world, actor.login) };
  const event = { name, actor, payload: full, ref, sha };
  return payload.action === undefined ? event : { ...event, action: payload.action };
}

/** An event about a pull request, at its test merge. */
export async function pullEvent(
  world: World,
  actor: Actor,
  pull: Pull,
  action: string,
  extra: Readonly<Record<string, unknown>> = {},
  name = 'pull_request',
): Promise<WorldEvent> {
  const payload = { action, number: pull.number, pull_request: await pullShape(world, pull), ...extra };
  return eventAt(world, actor, name, payload, `refs/pull/${pull.number}/merge`, pull.mergeCommitSha ?? pull.headSha);
}

/** `issues`, or `pull_request` when the number is one. */
export async function issueEvent(
  world: World,
  actor: Actor,
  issue: Issue,
  action: string,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<WorldEvent> {
  if (issue.isPull) return pullEvent(world, actor, pullNumbered(world, issue.number), action, extra);
  return repositoryEvent(world, actor, 'issues', { action, issue: issueShape(world, issue), ...extra });
}
