import type { GitCommit } from '../git/objects.ts';
import { workflowId } from '../operations/dispatches.ts';
import type { Conclusion, Job, RunStatus, WorkflowRun } from '../runs.ts';
import type { World } from '../world.ts';
import { simpleUser } from './accounts.ts';
import { simpleCommit } from './commits.ts';
import { nodeId, repositoryApi, repositoryPage } from './links.ts';
import { repositoryShape } from './repository.ts';

export function runPage(world: World, run: WorkflowRun): string {
  return `${repositoryPage(world)}/actions/runs/${run.id}`;
}

export function runShape(world: World, run: WorkflowRun, commit: GitCommit | undefined) {
  const url = `${repositoryApi(world)}/actions/runs/${run.id}`;
  const id = workflowId(run.workflowFile);
  return {
    id: run.id,
    node_id: nodeId('WorkflowRun', run.id),
    name: run.workflowName,
    display_title: run.displayTitle,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflowFile,
    run_number: run.runNumber,
    run_attempt: run.attempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: id,
    check_suite_id: run.id,
    check_suite_node_id: nodeId('CheckSuite', run.id),
    url,
    html_url: runPage(world, run),
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.startedAt ?? run.createdAt,
    actor: simpleUser(world, run.actor),
    triggering_actor: simpleUser(world, run.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryApi(world)}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${repositoryApi(world)}/actions/workflows/${id}`,
    head_commit: commit === undefined ? null : simpleCommit(commit),
    repository: repositoryShape(world),
    head_repository: repositoryShape(world),
  };
}

/** The API's word for our conclusion: `startup_failure` belongs to runs only. */
function conclusionOf(conclusion: Conclusion | null): string | null {
  return conclusion === 'startup_failure' ? 'failure' : conclusion;
}

/** The API knows no `pending` step. */
function stepStatus(status: RunStatus): string {
  return status === 'pending' ? 'queued' : status;
}

export function jobShape(world: World, run: WorkflowRun, job: Job) {
  const api = repositoryApi(world);
  return {
    id: job.id,
    node_id: nodeId('CheckRun', job.id),
    run_id: run.id,
    run_url: `${api}/actions/runs/${run.id}`,
    run_attempt: run.attempt,
    head_sha: run.headSha,
    head_branch: run.headBranch,
    workflow_name: run.workflowName,
    name: job.name,
    url: `${api}/actions/jobs/${job.id}`,
    html_url: `${runPage(world, run)}/job/${job.id}`,
    status: job.status,
    conclusion: conclusionOf(job.conclusion),
    created_at: run.createdAt,
    started_at: job.startedAt ?? run.createdAt,
    completed_at: job.completedAt,
    check_run_url: `${api}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: null,
    runner_name: null,
    runner_group_id: null,
    runner_group_name: null,
    steps: job.steps.map((step) => ({
      number: step.number,
      name: step.name,
      status: stepStatus(step.status),
      conclusion: step.conclusion,
      started_at: step.startedAt,
      completed_at: step.completedAt,
    })),
  };
}

export function checkRunShape(world: World, run: WorkflowRun, job: Job) {
  const url = `${repositoryApi(world)}/check-runs/${job.id}`;
  const page = `${runPage(world, run)}/job/${job.id}`;
  return {
    id: job.id,
    node_id: nodeId('CheckRun', job.id),
    name: job.name,
    head_sha: run.headSha,
    external_id: String(job.id),
    url,
    html_url: page,
    details_url: page,
    status: job.status,
    conclusion: conclusionOf(job.conclusion),
    started_at: job.startedAt,
    completed_at: job.completedAt,
    output: {
      title: null,
      summary: job.summary || null,
      text: null,
      annotations_count: job.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.id },
    app: null,
    pull_requests: [],
  };
}
