import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Permissions } from '../actors.ts';
import type { Conclusion, Job, StepRecord, WorkflowRun } from '../runs.ts';
import type { Deployment } from '../state.ts';
import type { World } from '../world.ts';
import { githubContext, runnerContext } from './context.ts';
import { beginDeployment, endDeployment } from './deployments.ts';
import { asText, resolve, resolveTexts } from './expressions.ts';
import type { Json, JsonObject, Scope } from './expressions.ts';
import type { Frame, Host, Outcome } from './host.ts';
import { addStep, beginStep, endJob, endStep, stepLog } from './job-records.ts';
import { createMask } from './logs.ts';
import { asObject } from './parse.ts';
import type { Workflow, WorkflowJob } from './parse.ts';
import { createProcesses } from './processes.ts';
import { scopeOf } from './scope.ts';
import { runStep, stepName } from './steps.ts';
import { clearJobFolders, makeJobFolders } from './workspace.ts';

/** GitHub's limit for a job that sets none. */
const DEFAULT_TIMEOUT_MINUTES = 360;

/** Everything that is decided when a job's turn comes. */
export interface JobPlan {
  readonly world: World;
  readonly run: WorkflowRun;
  readonly workflow: Workflow;
  readonly definition: WorkflowJob;
  readonly record: Job;
  readonly permissions: Permissions;
  readonly secrets: Readonly<Record<string, string>>;
  readonly inputs: JsonObject;
  readonly needs: JsonObject;
  readonly matrix: JsonObject;
  readonly strategy: JsonObject;
  readonly machinePath: readonly string[];
  /** Ends the step under way; steps with `always()` still run. */
  readonly cancel: AbortSignal;
  /** Ends everything at once. */
  readonly stop: AbortSignal;
}

/** Runs a job from its fresh folder to its end. The record holds what came of it. Throws only if it cannot make the folder. */
export async function runJob(plan: JobPlan): Promise<void> {
  const { world, record, run } = plan;
  record.status = 'in_progress';
  record.startedAt = world.time();
  const setup = addStep(record, 'Set up job', undefined);
  beginStep(world, setup);
  const folders = makeJobFolders(world.folder, run.id, record.id);
  const token = world.tokens.issue({ permissions: plan.permissions, runId: run.id });
  const processes = createProcesses();
  const mask = createMask([...Object.values(plan.secrets), token]);
  const log = stepLog(world, folders, setup, mask);
  let conclusion: Conclusion = 'failure';
  let deployment: Deployment | undefined;
  let limit: Limit | undefined;
  try {
    const host = makeHost(plan, { folders, processes, mask, token });
    for (const [scope, access] of Object.entries(plan.permissions)) log.line(`GITHUB_TOKEN ${scope}: ${access}`);
    limit = startLimit(plan, host);
    deployment = openEnvironment(plan, host);
    endStep(world, setup, 'success');
    conclusion = await runSteps(plan, host, limit);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.line(`##[error]${message}`);
    record.annotations.push({ level: 'error', message: mask.apply(message) });
    if (setup.status !== 'completed') endStep(world, setup, 'failure');
  } finally {
    limit?.clear();
    world.tokens.revoke(token);
    processes.end();
    closeEnvironment(plan, deployment, conclusion);
    await clearJobFolders(folders);
    endJob(world, record, conclusion);
  }
}

function makeHost(plan: JobPlan, parts: Pick<Host, 'folders' | 'processes' | 'mask' | 'token'>): Host {
  const { world, run, record, definition, workflow } = plan;
  const eventFile = join(parts.folders.temp, 'event.json');
  writeFileSync(eventFile, JSON.stringify(run.payload));
  const github = {
    ...githubContext(world, run),
    job: definition.key,
    token: parts.token,
    workspace: parts.folders.workspace,
    event_path: eventFile,
    action: '',
  };
  let files = 0;
  const contexts = {
    ...outerContexts(plan, github),
    secrets: { ...plan.secrets, GITHUB_TOKEN: parts.token, github_token: parts.token },
    runner: runnerContext(parts.folders),
    job: {},
  };
  const scope: Scope = { contexts: { ...contexts, inputs: plan.inputs } };
  return {
    ...parts,
    world,
    run,
    job: record,
    permissions: plan.permissions,
    contexts,
    env: { ...resolveTexts(workflow.env, scope), ...resolveTexts(definition.env, scope) },
    searchPath: [],
    machinePath: plan.machinePath,
    defaults: { ...workflow.defaults, ...definition.defaults },
    posts: [],
    nextFile: () => ++files,
  };
}

/** What is known of a job before it has a machine. */
export function outerContexts(
  plan: Pick<JobPlan, 'world' | 'needs' | 'matrix' | 'strategy'>,
  github: JsonObject,
): Record<string, JsonObject> {
  return { github, vars: plan.world.options.variables, needs: plan.needs, matrix: plan.matrix, strategy: plan.strategy };
}

interface Limit {
  readonly signal: AbortSignal;
  readonly minutes: number;
  clear(): void;
}

function startLimit(plan: JobPlan, host: Host): Limit {
  const scope: Scope = { contexts: { ...host.contexts, inputs: plan.inputs } };
  const minutes = Number(resolve(plan.definition.timeoutMinutes, scope) ?? DEFAULT_TIMEOUT_MINUTES) || DEFAULT_TIMEOUT_MINUTES;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), minutes * 60_000);
  return { signal: controller.signal, minutes, clear: () => clearTimeout(timer) };
}

async function runSteps(plan: JobPlan, host: Host, limit: Limit): Promise<Conclusion> {
  const { world, definition, record } = plan;
  const interrupted = () => plan.cancel.aborted || plan.stop.aborted || limit.signal.aborted;
  const results: Frame['results'] = new Map();
  let failed = false;
  const frameNow = (): Frame => ({
    host,
    env: {},
    inputs: plan.inputs,
    actionPath: undefined,
    results,
    failed,
    signal: interrupted() ? plan.stop : AbortSignal.any([plan.cancel, plan.stop, limit.signal]),
    cancelled: interrupted,
  });
  const records = definition.steps.map((step) => addStep(record, stepName(step, scopeOf(frameNow(), host.env)), step.id));
  for (const [index, step] of definition.steps.entries()) {
    if (plan.stop.aborted) break;
    const frame = frameNow();
    const result = await recorded(plan, host, records[index] as StepRecord, async (log) => {
      (records[index] as StepRecord).name = stepName(step, scopeOf(frame, host.env));
      return (await runStep(step, frame, log)).conclusion;
    });
    failed ||= result === 'failure';
  }
  failed = await runPosts(plan, host, failed) || failed;
  if (limit.signal.aborted) {
    const message = `The job running on runner ${String(host.contexts['runner']?.['name'])} has exceeded the maximum execution time of ${limit.minutes} minutes.`;
    record.annotations.push({ level: 'error', message });
  }
  finishOutputs(plan, host, frameNow());
  world.save();
  if (limit.signal.aborted) return 'timed_out';
  if (interrupted()) return 'cancelled';
  return failed ? 'failure' : 'success';
}

async function runPosts(plan: JobPlan, host: Host, failed: boolean): Promise<boolean> {
  let broken = false;
  for (const post of host.posts.reverse()) {
    if (plan.stop.aborted || (!post.always && (failed || plan.cancel.aborted))) continue;
    const outcome = await recorded(plan, host, addStep(plan.record, post.name, undefined), async (log) => {
      await post.run(log);
      return 'success';
    });
    broken ||= outcome === 'failure';
  }
  return broken;
}

/** Runs a piece of work as a step: its times, its log, and an error that nobody expected as a failure. */
async function recorded(plan: JobPlan, host: Host, step: StepRecord, work: (log: ReturnType<typeof stepLog>) => Promise<Outcome>): Promise<Outcome> {
  const log = stepLog(plan.world, host.folders, step, host.mask);
  beginStep(plan.world, step);
  let outcome: Outcome = 'failure';
  try {
    outcome = await work(log);
  } catch (error) {
    log.line(`##[error]${error instanceof Error ? error.message : String(error)}`);
  }
  endStep(plan.world, step, outcome);
  return outcome;
}

/** GitHub passes no output on that holds a secret. */
function finishOutputs(plan: JobPlan, host: Host, frame: Frame): void {
  const scope = scopeOf(frame, host.env);
  for (const [name, value] of Object.entries(resolveTexts(plan.definition.outputs, scope))) {
    if (host.mask.apply(value) === value) plan.record.outputs[name] = value;
    else plan.record.annotations.push({ level: 'warning', message: `Skip output '${name}' since it may contain secret.` });
  }
  const { environment } = plan.record;
  const url = asObject(plan.definition.environment)['url'];
  if (environment !== null && url !== undefined) environment.url = asText(resolve(url, scope)) || null;
}

function openEnvironment(plan: JobPlan, host: Host): Deployment | undefined {
  const given: Json = plan.definition.environment;
  if (given === null) return undefined;
  const scope: Scope = { contexts: { ...host.contexts, inputs: plan.inputs } };
  const name = asText(resolve(typeof given === 'string' ? given : (asObject(given)['name'] ?? ''), scope));
  if (name === '') return undefined;
  plan.record.environment = { name, url: null };
  return beginDeployment(plan.world, plan.run, name);
}

function closeEnvironment(plan: JobPlan, deployment: Deployment | undefined, conclusion: Conclusion): void {
  if (deployment === undefined) return;
  const state = conclusion === 'success' ? 'success' : 'failure';
  endDeployment(plan.world, deployment, state, plan.record.environment?.url ?? null);
}
