import { namedCommit } from '../../git/repository.ts';
import { createStatus, latestJobs, latestStatuses } from '../../operations/statuses.ts';
import { Refusal } from '../../refusal.ts';
import { repositoryApi } from '../../shapes/links.ts';
import { repositoryShape } from '../../shapes/repository.ts';
import { checkRunShape } from '../../shapes/runs.ts';
import { simpleStatus, statusShape } from '../../shapes/statuses.ts';
import type { CommitStatus } from '../../state.ts';
import type { World } from '../../world.ts';
import { choice, given, text } from '../fields.ts';
import { paged } from '../paging.ts';
import { created, parameter, route } from '../route.ts';
import type { Answer, Call, Route } from '../route.ts';

const REPOSITORY = '/repos/:owner/:repo';
const STATES = ['error', 'failure', 'pending', 'success'] as const;

export const statusRoutes: readonly Route[] = [
  route(`POST ${REPOSITORY}/statuses/:sha`, 'statuses:write', async (call) => {
    const { world, actor, body } = call;
    const state = choice(body, 'state', STATES);
    if (state === undefined) throw new Refusal(422, 'Validation Failed', [{ resource: 'Status', field: 'state', code: 'missing_field' }]);
    const status = await createStatus(world, actor, parameter(call, 'sha'), {
      state, ...given({ context: text(body, 'context'), description: text(body, 'description'), targetUrl: text(body, 'target_url') }),
    });
    return created(statusShape(world, status));
  }),
  route(`GET ${REPOSITORY}/commits/:ref/status`, 'statuses:read', async (call) => {
    const sha = await commitOf(call);
    const statuses = latestStatuses(call.world.state, sha);
    return paged(call, statuses, (status) => simpleStatus(call.world, status), (items) => ({
      state: combined(statuses),
      sha,
      statuses: items,
      total_count: statuses.length,
      repository: repositoryShape(call.world),
      commit_url: `${repositoryApi(call.world)}/commits/${sha}`,
      url: `${repositoryApi(call.world)}/commits/${sha}/status`,
    }));
  }),
  route(`GET ${REPOSITORY}/commits/:ref/statuses`, 'statuses:read', async (call) => {
    const sha = await commitOf(call);
    const statuses = call.world.state.statuses.filter((status) => status.sha === sha).reverse();
    return paged(call, statuses, (status) => statusShape(call.world, status));
  }),
  route(`GET ${REPOSITORY}/commits/:ref/check-runs`, 'checks:read', checkRuns),
];

async function commitOf(call: Call): Promise<string> {
  const name = parameter(call, 'ref');
  const { git } = call.world;
  const sha = await namedCommit(git, name);
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${name}`);
  return sha;
}

/** `pending` when there is none, as on GitHub. */
function combined(statuses: readonly CommitStatus[]): 'failure' | 'pending' | 'success' {
  if (statuses.some(({ state }) => state === 'failure' || state === 'error')) return 'failure';
  return statuses.length > 0 && statuses.every(({ state }) => state === 'success') ? 'success' : 'pending';
}

async function checkRuns(call: Call): Promise<Answer> {
  const sha = await commitOf(call);
  const name = call.query.get('check_name');
  const jobs = latestJobs(call.world.state, sha).filter((job) => name === null || job.name === name);
  return paged(call, jobs, (job) => checkRunShape(call.world, runOf(call.world, job.id), job),
    (items, total) => ({ total_count: total, check_runs: items }));
}

function runOf(world: World, jobId: number) {
  const run = world.state.runs.find(({ jobs }) => jobs.some((job) => job.id === jobId));
  if (run === undefined) throw new Error(`Job ${jobId} belongs to no run.`);
  return run;
}
