import type { Conclusion, WorkflowRun } from '../runs.ts';
import type { World } from '../world.ts';
import { concurrencyOf } from './concurrency.ts';
import { githubContext } from './context.ts';
import { endJob, newJob } from './job-records.ts';
import type { Entry } from './queue.ts';
import { outcomeOf } from './run-jobs.ts';
import type { Machine, Progress, Result, RunRequest } from './run-jobs.ts';

/** A run from its place in the queue to its end. */
export interface Life {
  readonly run: WorkflowRun;
  readonly done: Promise<void>;
  cancel(reason: string): void;
}

/** Queues a run by its concurrency group. Its record is in the state already. */
export function beginRun(machine: Machine, request: RunRequest): Life {
  const { world, queue } = machine;
  const { run, workflow } = request;
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const progress: Progress = {
    ...request,
    machine,
    cancel: new AbortController(),
    github: githubContext(world, run),
    outcomes: new Map(),
    results: new Map(),
  };
  for (const job of workflow.jobs) run.jobs.push(newJob(world, job.key, job.name ?? job.key, job.needs));
  let started = false;
  const end = () => {
    if (run.concurrencyGroup !== null) queue.leave(run.concurrencyGroup, entry);
    finish();
  };
  const entry: Entry = {
    start() {
      started = true;
      void perform(progress)
        .catch((error: unknown) => {
          run.message = error instanceof Error ? error.message : String(error);
          endRun(world, run, 'failure');
        })
        .finally(end);
    },
    cancel(reason) {
      if (run.status === 'completed') return;
      run.message ??= reason;
      progress.cancel.abort(new Error(reason));
      if (started) return;
      for (const job of run.jobs) endJob(world, job, 'cancelled');
      endRun(world, run, 'cancelled');
      end();
    },
  };
  enterGroup(progress, entry);
  return { run, done, cancel: entry.cancel };
}

function enterGroup(progress: Progress, entry: Entry): void {
  const { run, workflow, inputs, machine } = progress;
  const { world } = machine;
  try {
    const contexts = { github: progress.github, inputs, vars: world.options.variables };
    const group = concurrencyOf(workflow.concurrency, { contexts });
    if (group === undefined) return entry.start();
    run.concurrencyGroup = group.name;
    run.status = 'pending';
    machine.queue.enter(group.name, entry, group);
  } catch (error) {
    run.message = error instanceof Error ? error.message : String(error);
    entry.cancel(run.message);
    run.conclusion = 'startup_failure';
  }
}

async function perform(progress: Progress): Promise<void> {
  const { run, workflow, machine } = progress;
  run.status = 'in_progress';
  run.startedAt = machine.world.time();
  machine.world.save();
  await Promise.all(workflow.jobs.map((job) => outcomeOf(progress, job.key)));
  endRun(machine.world, run, conclusionOf([...progress.results.values()]));
}

export function endRun(world: World, run: WorkflowRun, conclusion: Conclusion): void {
  run.status = 'completed';
  run.conclusion = conclusion;
  run.updatedAt = world.time();
  world.save();
}

function conclusionOf(results: readonly Result[]): Conclusion {
  if (results.includes('failure')) return 'failure';
  if (results.includes('cancelled')) return 'cancelled';
  return results.every((result) => result === 'skipped') ? 'skipped' : 'success';
}
