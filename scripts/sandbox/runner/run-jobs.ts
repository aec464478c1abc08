import type { Job, WorkflowRun } from '../runs.ts';
import type { World } from '../world.ts';
import { concurrencyOf } from './concurrency.ts';
import type { Group } from './concurrency.ts';
import { asText, holds, interpolate, resolve, truthy } from './expressions.ts';
import type { JsonObject, Scope } from './expressions.ts';
import { endJob, newJob } from './job-records.ts';
import { outerContexts, runJob } from './job.ts';
import { combinations, matrixSuffix } from './matrix.ts';
import { asObject } from './parse.ts';
import type { Workflow, WorkflowJob } from './parse.ts';
import { tokenPermissions } from './permissions.ts';
import { createSlots } from './queue.ts';
import type { ConcurrencyQueue, Entry, Slots } from './queue.ts';

/** What all runs share. */
export interface Machine {
  readonly world: World;
  readonly queue: ConcurrencyQueue;
  readonly slots: Slots;
  readonly searchPath: readonly string[];
  readonly stop: AbortSignal;
}

export interface RunRequest {
  readonly run: WorkflowRun;
  readonly workflow: Workflow;
  readonly inputs: JsonObject;
  /** A pull request from a fork: no secrets, and a token that only reads. */
  readonly fromFork: boolean;
}

export type Result = 'success' | 'failure' | 'cancelled' | 'skipped';

interface JobOutcome {
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A run under way. */
export interface Progress extends RunRequest {
  readonly machine: Machine;
  readonly cancel: AbortController;
  readonly github: JsonObject;
  readonly outcomes: Map<string, Promise<JobOutcome>>;
  /** Results so far, by job key. */
  readonly results: Map<string, Result>;
}

/** The one promise of a job, which waits for those it needs. The parser has refused circles and unknown names. */
export function outcomeOf(progress: Progress, key: string): Promise<JobOutcome> {
  const known = progress.outcomes.get(key);
  if (known) return known;
  const job = progress.workflow.jobs.find((candidate) => candidate.key === key) as WorkflowJob;
  const outcome = whenReady(progress, job).then((made) => {
    progress.results.set(key, made.result);
    return made;
  });
  progress.outcomes.set(key, outcome);
  return outcome;
}

async function whenReady(progress: Progress, job: WorkflowJob): Promise<JobOutcome> {
  const { world } = progress.machine;
  const record = progress.run.jobs.find((candidate) => candidate.key === job.key) as Job;
  const needed = await Promise.all(job.needs.map(async (key) => [key, await outcomeOf(progress, key)] as const));
  const needs = Object.fromEntries(needed) as unknown as JsonObject;
  try {
    const scope = jobScope(progress, job, needs);
    if (!holds(job.condition, scope)) {
      // A job whose turn never came because the run was cancelled is cancelled; any other is skipped.
      const result = progress.cancel.signal.aborted ? 'cancelled' : 'skipped';
      endJob(world, record, result);
      return { result, outputs: {} };
    }
    if (job.uses !== undefined) throw new Error(`The job calls the workflow ${job.uses}; the sandbox does not run reusable workflows.`);
    if (job.container) throw new Error('The job asks for a container or services; the sandbox runs jobs on this machine only.');
    return await runInstances(progress, job, record, needs, scope);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    record.annotations.push({ level: 'error', message });
    progress.run.message ??= message;
    endJob(world, record, 'failure');
    return { result: 'failure', outputs: {} };
  }
}

function jobScope(progress: Progress, job: WorkflowJob, needs: JsonObject): Scope {
  const before = ancestors(progress.workflow, job.key).map((key) => progress.results.get(key));
  const cancelled = progress.cancel.signal.aborted;
  return {
    contexts: { ...outerContexts({ world: progress.machine.world, needs, matrix: {}, strategy: {} }, progress.github), inputs: progress.inputs },
    status: {
      success: !cancelled && before.every((result) => result === 'success'),
      failure: !cancelled && before.includes('failure'),
      cancelled,
    },
  };
}

/** All jobs that a job needs, directly or through others: `success()` asks every one of them. */
function ancestors(workflow: Workflow, key: string): string[] {
  const found = new Set<string>();
  const visit = (at: string) => {
    for (const needed of workflow.jobs.find((job) => job.key === at)?.needs ?? []) {
      if (!found.has(needed)) {
        found.add(needed);
        visit(needed);
      }
    }
  };
  visit(key);
  return [...found];
}

async function runInstances(progress: Progress, job: WorkflowJob, first: Job, needs: JsonObject, scope: Scope): Promise<JobOutcome> {
  const { world } = progress.machine;
  const strategy = asObject(resolve(job.strategy, scope));
  const rows = combinations(strategy['matrix']);
  if (rows.length === 0) {
    endJob(world, first, 'skipped');
    return { result: 'skipped', outputs: {} };
  }
  const failFast = truthy(strategy['fail-fast'] ?? true);
  const abort = new AbortController();
  const parallel = createSlots(Math.max(1, Number(strategy['max-parallel'] ?? rows.length)));
  const records = rows.map((_, index) => (index === 0 ? first : newJob(world, job.key, job.key, job.needs)));
  progress.run.jobs.splice(progress.run.jobs.indexOf(first) + 1, 0, ...records.slice(1));
  const results = await Promise.all(rows.map(async (matrix, index) => {
    const record = records[index] as Job;
    const position = { 'fail-fast': failFast, 'job-index': index, 'job-total': rows.length, 'max-parallel': Number(strategy['max-parallel'] ?? rows.length) };
    const own: Scope = { ...scope, contexts: { ...scope.contexts, matrix, strategy: position } };
    record.name = job.name === undefined ? job.key + matrixSuffix(matrix) : nameOf(job.name, matrix, own);
    const result = await runInstance(progress, job, record, { needs, matrix, strategy: position }, own, AbortSignal.any([abort.signal, progress.cancel.signal]), parallel);
    if (result === 'failure' && failFast) abort.abort(new Error('Another job of the matrix has failed.'));
    return truthy(resolve(job.continueOnError, own)) && result === 'failure' ? 'success' : result;
  }));
  const result = (['failure', 'cancelled', 'success'] as const).find((each) => results.includes(each)) ?? 'success';
  return { result, outputs: Object.assign({}, ...records.map((record) => record.outputs)) as Record<string, string> };
}

function nameOf(name: string, matrix: JsonObject, scope: Scope): string {
  const shown = asText(interpolate(name, scope));
  return name.includes('${{') ? shown : shown + matrixSuffix(matrix);
}

async function runInstance(
  progress: Progress,
  job: WorkflowJob,
  record: Job,
  place: { readonly needs: JsonObject; readonly matrix: JsonObject; readonly strategy: JsonObject },
  scope: Scope,
  cancel: AbortSignal,
  parallel: Slots,
): Promise<Result> {
  const { machine, run, workflow, fromFork } = progress;
  const { world } = machine;
  const leave: (() => void)[] = [];
  const alone = new AbortController();
  const stopped = AbortSignal.any([cancel, alone.signal]);
  // A job whose condition holds in a cancelled run (always()) still gets its turn.
  const waiting = cancel.aborted ? machine.stop : AbortSignal.any([stopped, machine.stop]);
  try {
    const group = concurrencyOf(job.concurrency, scope);
    if (group) leave.push(await turn(machine.queue, group, waiting, () => alone.abort(new Error('A newer run has taken its place.'))));
    leave.push(await parallel.take(waiting));
    leave.push(await machine.slots.take(waiting));
    await runJob({
      world,
      run,
      workflow,
      definition: job,
      record,
      permissions: tokenPermissions(workflow.permissions, job.permissions, { fromFork }),
      secrets: fromFork ? {} : world.options.secrets,
      inputs: progress.inputs,
      ...place,
      machinePath: machine.searchPath,
      cancel: cancel.aborted ? alone.signal : stopped,
      stop: machine.stop,
    });
  } catch (error) {
    if (!waiting.aborted) throw error;
    endJob(world, record, 'cancelled');
  } finally {
    for (const free of leave.reverse()) free();
  }
  return record.conclusion === 'timed_out' ? 'failure' : (record.conclusion as Result);
}

/** Waits for a job's turn in its concurrency group; gives the function that leaves it. */
async function turn(queue: ConcurrencyQueue, group: Group, signal: AbortSignal, cancelRunning: () => void): Promise<() => void> {
  const { promise, resolve: proceed, reject } = Promise.withResolvers<void>();
  signal.throwIfAborted();
  const entry: Entry = { start: proceed, cancel: (reason) => (cancelRunning(), reject(new Error(reason))) };
  const leave = () => queue.leave(group.name, entry);
  signal.addEventListener('abort', () => (leave(), reject(signal.reason as Error)), { once: true });
  queue.enter(group.name, entry, group);
  await promise;
  return leave;
}
