import { requireRole } from '../../actors.ts';
import { readCommit } from '../../git/objects.ts';
import { branchHead } from '../../git/repository.ts';
import { dispatchWorkflow, workflowFiles } from '../../operations/dispatches.ts';
import type { WorkflowFile } from '../../operations/dispatches.ts';
import { Refusal, notFound } from '../../refusal.ts';
import type { WorkflowRun } from '../../runs.ts';
import { nodeId, repositoryApi, repositoryPage } from '../../shapes/links.ts';
import { jobShape, runShape } from '../../shapes/runs.ts';
import type { World } from '../../world.ts';
import { given, isFields, object, requiredText } from '../fields.ts';
import { linkHeader, pageOf, paged } from '../paging.ts';
import { noContent, numberOf, ok, parameter, route } from '../route.ts';
import type { Answer, Call, Route } from '../route.ts';

const ACTIONS = '/repos/:owner/:repo/actions';

export const actionRoutes: readonly Route[] = [
  route(`GET ${ACTIONS}/workflows`, 'actions:read', async (call) => {
    const { world } = call;
    const head = await branchHead(world.git, world.state.repository.defaultBranch);
    const files = head === undefined ? [] : await workflowFiles(world, head);
    return paged(call, files, (file) => workflowShape(world, file), (items, total) => ({ total_count: total, workflows: items }));
  }),
  route(`POST ${ACTIONS}/workflows/:workflow/dispatches`, 'actions:write', async (call) => {
    const { world, actor, body } = call;
    const inputs = object(body, 'inputs');
    await dispatchWorkflow(world, actor, {
      workflow: parameter(call, 'workflow'),
      ref: requiredText(body, 'ref'),
      ...given({ inputs: inputs === undefined ? undefined : texts(inputs) }),
    });
    return noContent;
  }),
  route(`GET ${ACTIONS}/workflows/:workflow/runs`, 'actions:read', async (call) => {
    const workflow = parameter(call, 'workflow');
    const { world } = call;
    return listRuns(call, world.state.runs.filter(({ workflowFile }) =>
      workflowFile === workflow || workflowFile === `.github/workflows/${workflow}`));
  }),
  route(`GET ${ACTIONS}/runs`, 'actions:read', (call) => listRuns(call, call.world.state.runs)),
  route(`GET ${ACTIONS}/runs/:run`, 'actions:read', async (call) => {
    const run = runOf(call);
    return ok(runShape(call.world, run, await readCommit(call.world.git, run.headSha)));
  }),
  route(`GET ${ACTIONS}/runs/:run/jobs`, 'actions:read', (call) => {
    const run = runOf(call);
    return paged(call, run.jobs, (job) => jobShape(call.world, run, job), (items, total) => ({ total_count: total, jobs: items }));
  }),
  route(`POST ${ACTIONS}/runs/:run/cancel`, 'actions:write', (call) => {
    requireRole(call.world.state, call.actor, 'write');
    const run = runOf(call);
    if (run.status === 'completed') throw new Refusal(409, 'Cannot cancel a workflow run that is completed.');
    call.world.runs?.cancel(run.id);
    return { status: 202, body: {} };
  }),
  route(`GET ${ACTIONS}/jobs/:job`, 'actions:read', (call) => {
    const id = numberOf(call, 'job');
    for (const run of call.world.state.runs) {
      const job = run.jobs.find((candidate) => candidate.id === id);
      if (job !== undefined) return ok(jobShape(call.world, run, job));
    }
    throw notFound();
  }),
];

/** Inputs reach the workflow as strings, whatever JSON they came as. */
function texts(inputs: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [
    name, typeof value === 'string' ? value : isFields(value) ? JSON.stringify(value) : String(value),
  ]));
}

function runOf(call: Call): WorkflowRun {
  const run = call.world.state.runs.find(({ id }) => id === numberOf(call, 'run'));
  if (run === undefined) throw notFound();
  return run;
}

/** Newest first. */
async function listRuns(call: Call, runs: readonly WorkflowRun[]): Promise<Answer> {
  const { query, world } = call;
  const matches = (name: string, value: string | null): boolean => query.get(name) === null || query.get(name) === value;
  const status = query.get('status');
  const chosen = runs.filter((run) =>
    matches('event', run.event) && matches('branch', run.headBranch) && matches('actor', run.actor)
    && matches('head_sha', run.headSha) && (status === null || run.status === status || run.conclusion === status)).reverse();
  const { page, size } = pageOf(query);
  const shown = chosen.slice((page - 1) * size, page * size);
  const shapes = await Promise.all(shown.map(async (run) => runShape(world, run, await readCommit(world.git, run.headSha))));
  const link = linkHeader(call, page, Math.max(1, Math.ceil(chosen.length / size)));
  return { status: 200, body: { total_count: chosen.length, workflow_runs: shapes }, headers: link === '' ? {} : { link } };
}

function workflowShape(world: World, { id, path, name }: WorkflowFile) {
  return {
    id,
    node_id: nodeId('Workflow', id),
    name,
    path,
    state: 'active',
    created_at: world.state.repository.createdAt,
    updated_at: world.state.repository.createdAt,
    url: `${repositoryApi(world)}/actions/workflows/${id}`,
    html_url: `${repositoryPage(world)}/blob/${world.state.repository.defaultBranch}/${path}`,
    badge_url: `${repositoryPage(world)}/workflows/${encodeURIComponent(name)}/badge.svg`,
  };
}
