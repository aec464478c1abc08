import { readCommit } from '../git/objects.ts';
import type { WorkflowRun } from '../runs.ts';
import type { World } from '../world.ts';
import { asRecord, githubContext } from './context.ts';
import { asText, interpolate } from './expressions.ts';
import type { JsonObject } from './expressions.ts';
import { endJob } from './job-records.ts';
import type { Plan } from './planning.ts';
import { endRun } from './run.ts';

/** Adds the record of a run that is about to begin. */
export async function newRun(world: World, plan: Plan, inputs: JsonObject): Promise<WorkflowRun> {
  const { parsed, path } = plan.file;
  const workflow = 'value' in parsed ? parsed.value : undefined;
  const earlier = world.state.runs.filter((run) => run.workflowFile === path);
  const pull = asRecord(plan.payload['pull_request'])['number'];
  const issue = asRecord(plan.payload['issue'])['number'] ?? pull;
  const run: WorkflowRun = {
    id: world.nextId(),
    runNumber: Math.max(0, ...earlier.map((other) => other.runNumber)) + 1,
    attempt: 1,
    workflowFile: path,
    workflowName: workflow?.name ?? path,
    displayTitle: '',
    event: plan.event,
    action: plan.action,
    payload: { ...plan.payload },
    actor: plan.actor,
    ref: plan.ref,
    headBranch: plan.headBranch,
    sha: plan.sha,
    headSha: plan.headSha,
    issueNumber: typeof issue === 'number' ? issue : null,
    pullNumbers: typeof pull === 'number' ? [pull] : [],
    concurrencyGroup: null,
    status: 'queued',
    conclusion: null,
    message: null,
    createdAt: world.time(),
    startedAt: null,
    updatedAt: world.time(),
    jobs: [],
  };
  const contexts = { github: githubContext(world, run), inputs, vars: world.options.variables };
  run.displayTitle = workflow?.runName === undefined
    ? await titleOf(world, plan, run.workflowName)
    : titleByName(workflow.runName, contexts) || run.workflowName;
  world.state.runs.push(run);
  world.save();
  return run;
}

function titleByName(template: string, contexts: Record<string, JsonObject>): string {
  try {
    return asText(interpolate(template, { contexts }));
  } catch {
    return template;
  }
}

async function titleOf(world: World, plan: Plan, workflowName: string): Promise<string> {
  const about = asRecord(plan.payload['pull_request'] ?? plan.payload['issue'])['title'];
  if (typeof about === 'string') return about;
  if (plan.event !== 'push') return workflowName;
  return (await readCommit(world.git, plan.headSha))?.message.split('\n')[0] ?? workflowName;
}

/** Runs that the last process left unfinished will never end by themselves. */
export function closeAbandonedRuns(world: World): void {
  for (const run of world.state.runs) {
    if (run.status === 'completed') continue;
    run.message = 'cancelled: the sandbox stopped';
    for (const job of run.jobs) if (job.status !== 'completed') endJob(world, job, 'cancelled');
    endRun(world, run, 'cancelled');
  }
}
