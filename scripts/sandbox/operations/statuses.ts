import { requireRole } from '../actors.ts';
import type { Actor } from '../actors.ts';
import { readCommit } from '../git/objects.ts';
import { Refusal, invalid } from '../refusal.ts';
import type { Conclusion, Job } from '../runs.ts';
import { commitShape } from '../shapes/commits.ts';
import { simpleStatus } from '../shapes/statuses.ts';
import type { CommitStatus, State, StatusState } from '../state.ts';
import type { World } from '../world.ts';
import { repositoryEvent } from './announce.ts';

export interface NewStatus {
  readonly state: StatusState;
  /** Default: `default`. */
  readonly context?: string;
  readonly description?: string | null;
  readonly targetUrl?: string | null;
}

/** GitHub's limit, in characters. */
const MAX_DESCRIPTION = 140;

/** Needs `write`; 422 when there is no such commit or the description is too long. */
export async function createStatus(world: World, actor: Actor, sha: string, input: NewStatus): Promise<CommitStatus> {
  return world.change(async (record) => {
    requireRole(world.state, actor, 'write');
    const commit = await readCommit(world.git, sha);
    if (commit === undefined) throw new Refusal(422, `No commit found for SHA: ${sha}`);
    if ((input.description ?? '').length > MAX_DESCRIPTION) {
      throw invalid('Status', 'description', `description is too long (maximum is ${MAX_DESCRIPTION} characters)`);
    }
    const status: CommitStatus = {
      id: world.nextId(),
      sha,
      context: input.context ?? 'default',
      state: input.state,
      description: input.description ?? null,
      targetUrl: input.targetUrl ?? null,
      creator: actor.login,
      createdAt: world.time(),
    };
    world.state.statuses.push(status);
    const { context, description, target_url, created_at, updated_at } = simpleStatus(world, status);
    record(await repositoryEvent(world, actor, 'status', {
      id: status.id, sha, name: world.state.repository.name, context, description, target_url, state: status.state,
      commit: commitShape(world, commit), branches: [], created_at, updated_at,
    }));
    return status;
  });
}

/** The newest status of each context on a commit, oldest context first. */
export function latestStatuses(state: State, sha: string): CommitStatus[] {
  const latest = new Map<string, CommitStatus>();
  for (const status of state.statuses) if (status.sha === sha) latest.set(status.context, status);
  return [...latest.values()];
}

/** The newest job of each name whose check run shows on a commit. */
export function latestJobs(state: State, sha: string): Job[] {
  const latest = new Map<string, Job>();
  for (const run of state.runs) {
    if (run.headSha === sha) for (const job of run.jobs) latest.set(job.name, job);
  }
  return [...latest.values()];
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
  const required = state.protections.find((protection) => protection.branch === branch)?.requiredStatuses ?? [];
  const reported: Omit<Check, 'required'>[] = [
    ...latestStatuses(state, sha).map((status) => ({
      context: status.context,
      state: status.state === 'error' ? 'failure' as const : status.state,
      description: status.description ?? '',
      url: status.targetUrl,
    })),
    ...latestJobs(state, sha).map((job) => ({
      context: job.name,
      state: job.conclusion === null ? 'pending' as const : outcomeOf(job.conclusion),
      description: inWords(job.conclusion ?? job.status),
      url: null,
    })),
  ];
  const known = new Set(reported.map((check) => check.context));
  const expected = required.filter((context) => !known.has(context)).map((context) => (
    { context, state: 'expected' as const, description: 'Waiting for status to be reported', url: null }
  ));
  return [...reported, ...expected].map((check) => ({ ...check, required: required.includes(check.context) }));
}

/** `in_progress` → `In progress`. */
function inWords(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
}

function outcomeOf(conclusion: Conclusion): 'success' | 'failure' {
  return conclusion === 'success' || conclusion === 'neutral' || conclusion === 'skipped' ? 'success' : 'failure';
}

/** What the branch's required statuses lack at a commit, in GitHub's words; empty when all have succeeded. */
export function missingChecks(state: State, sha: string, branch: string): string[] {
  const words = { expected: 'expected', pending: 'pending', failure: 'failing' } as const;
  return checksAt(state, sha, branch).flatMap((check) =>
    check.required && check.state !== 'success' ? [`Required status check "${check.context}" is ${words[check.state]}.`] : []);
}
