import { rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Actor } from '../actors.ts';
import type { WorldEvent } from '../events.ts';
import { readCommit } from '../git/objects.ts';
import { branchHead } from '../git/repository.ts';
import { repositoryEvent } from '../operations/announce.ts';
import type { Runs, WorkflowRun } from '../runs.ts';
import { runShape } from '../shapes/runs.ts';
import type { World } from '../world.ts';
import { asRecord } from './context.ts';
import { createConcurrencyQueue, createSlots } from './queue.ts';
import type { JsonObject } from './expressions.ts';
import { dispatchInputs } from './inputs.ts';
import { plansFor } from './planning.ts';
import type { Plan } from './planning.ts';
import { beginRun, endRun } from './run.ts';
import type { Life } from './run.ts';
import type { Machine } from './run-jobs.ts';
import { closeAbandonedRuns, newRun } from './run-records.ts';
import { createWorkflowFiles } from './workflow-files.ts';

export interface RunnerOptions {
  /** The machine's search path, as in PATH: where git, bash and npm are. */
  readonly path: string;
  /** Jobs under way at the same time. Default 2. */
  readonly jobsAtOnce?: number;
}

/** GitHub lets runs start runs by `workflow_run` this many times in a row. */
const MAX_CHAIN = 3;
/** Working files of older runs are removed, their records and logs stay. */
const KEPT_ARTIFACTS = 20;

/** Runs the repository's workflows from now on, as events come. Runs that an earlier process left are closed. */
export function createRunner(world: World, options: RunnerOptions): Runs {
  const stop = new AbortController();
  const machine: Machine = {
    world,
    queue: createConcurrencyQueue(),
    slots: createSlots(options.jobsAtOnce ?? 2),
    searchPath: options.path.split(delimiter).filter((folder) => folder !== ''),
    stop: stop.signal,
  };
  const files = createWorkflowFiles(world.git, world.options.log);
  const lives = new Map<number, Life>();
  /** How many `workflow_run` events led to a run. */
  const chains = new Map<number, number>();
  /** Events are looked at one after the other, so that runs get their numbers in the order of the events. */
  let looking: Promise<void> = Promise.resolve();
  let waiting = 0;

  closeAbandonedRuns(world);
  const unsubscribe = world.events.subscribe((event) => enqueue(() => plansFor(world, files, event), event));
  // Reading the files now says at once which are broken, and lets the first event start its run without delay.
  enqueue(async () => (await filesAtDefault(), []));

  function enqueue(plan: () => Promise<Plan[]>, event?: WorldEvent): void {
    if (stop.signal.aborted) return;
    waiting += 1;
    looking = looking
      .then(async () => {
        for (const each of await plan()) if (!stop.signal.aborted) await start(each, event);
      })
      .catch((error: unknown) => world.options.log(`runner: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`))
      .finally(() => (waiting -= 1));
  }

  async function start(plan: Plan, event: WorldEvent | undefined): Promise<void> {
    const { parsed } = plan.file;
    const given = plan.event === 'workflow_dispatch' ? (asRecord(plan.payload['inputs']) as JsonObject) : {};
    const { inputs, problems } = 'value' in parsed && plan.event === 'workflow_dispatch'
      ? dispatchInputs(parsed.value, given)
      : { inputs: {}, problems: [] };
    const run = await newRun(world, plan, inputs);
    const errors = 'errors' in parsed ? parsed.errors : problems;
    if (errors.length > 0 || 'errors' in parsed) {
      run.message = errors.join('\n');
      return endRun(world, run, 'startup_failure');
    }
    const chain = chains.get(Number(asRecord(event?.payload['workflow_run'])['id'])) ?? 0;
    if (plan.event === 'workflow_run') chains.set(run.id, chain + 1);
    const life = beginRun(machine, { run, workflow: parsed.value, inputs, fromFork: plan.fromFork });
    lives.set(run.id, life);
    void life.done.then(() => ended(run));
  }

  async function ended(run: WorkflowRun): Promise<void> {
    waiting += 1;
    lives.delete(run.id);
    try {
      world.options.log(`${run.workflowName} #${run.runNumber}: ${run.conclusion}${run.message === null ? '' : ` (${run.message})`}`);
      if (!stop.signal.aborted && (chains.get(run.id) ?? 0) < MAX_CHAIN) world.events.emit(await completedEvent(world, run));
      await forgetArtifacts(world);
    } catch (error) {
      world.options.log(`runner: ${String(error)}`);
    } finally {
      waiting -= 1;
    }
  }

  return {
    async idle() {
      // The end of a run may start another: ask again until nothing is left.
      while (waiting > 0 || lives.size > 0) {
        await looking;
        await Promise.all([...lives.values()].map((life) => life.done));
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    runSchedule: () => enqueue(async () => scheduledPlans(world, await filesAtDefault())),
    cancel(runId) {
      lives.get(runId)?.cancel('Cancelled by hand.');
    },
    async stop() {
      unsubscribe();
      stop.abort(new Error('The sandbox stopped.'));
      // A run that was just being made joins the others once the event has been looked at.
      for (const wait of [Promise.resolve(), looking]) {
        await wait;
        const under = [...lives.values()];
        for (const life of under) life.cancel('cancelled: the sandbox stopped');
        await Promise.all(under.map((life) => life.done));
      }
    },
  };

  async function filesAtDefault() {
    const sha = await branchHead(world.git, world.state.repository.defaultBranch);
    return sha === undefined ? { sha: '', found: [] } : { sha, found: await files.at(sha) };
  }
}

/** One run per `cron` line of every workflow on the default branch. */
function scheduledPlans(world: World, { sha, found }: { sha: string; found: readonly Plan['file'][] }): Plan[] {
  const { defaultBranch, owner, name } = world.state.repository;
  const admin = world.state.accounts.find(({ permission, type }) => permission === 'admin' && type === 'User');
  return found.flatMap((file) => {
    const schedule = 'value' in file.parsed ? (file.parsed.value.events.schedule ?? []) : [];
    return schedule.map(({ cron }) => ({
      event: 'schedule',
      action: null,
      file,
      payload: { schedule: cron, workflow: file.path, repository: { full_name: `${owner}/${name}`, name, default_branch: defaultBranch } },
      actor: admin?.login ?? owner,
      ref: `refs/heads/${defaultBranch}`,
      sha,
      headSha: sha,
      headBranch: defaultBranch,
      fromFork: false,
    }));
  });
}

async function completedEvent(world: World, run: WorkflowRun): Promise<WorldEvent> {
  const actor: Actor = { login: run.actor, kind: 'user' };
  const shape = runShape(world, run, await readCommit(world.git, run.headSha));
  return repositoryEvent(world, actor, 'workflow_run', {
    action: 'completed',
    workflow_run: shape,
    workflow: { id: shape.workflow_id, name: run.workflowName, path: run.workflowFile },
  });
}

async function forgetArtifacts(world: World): Promise<void> {
  const old = world.state.runs.slice(0, -KEPT_ARTIFACTS).filter(({ status }) => status === 'completed').slice(-5);
  for (const run of old) await rm(join(world.folder, 'artifacts', String(run.id)), { recursive: true, force: true });
}
