import { hostname } from 'node:os';
import { delimiter } from 'node:path';
import type { Account } from '../state.ts';
import type { World } from '../world.ts';
import type { WorkflowRun } from '../runs.ts';
import type { Json, JsonObject } from './expressions.ts';
import type { JobFolders } from './workspace.ts';

/**
 * The `github` context of a run; a job adds its own part.
 * https://docs.github.com/actions/reference/workflows-and-actions/contexts#github-context
 */
export function githubContext(world: World, run: WorkflowRun): JsonObject {
  const { repository } = world.state;
  const fullName = `${repository.owner}/${repository.name}`;
  const actor = accountNamed(world, run.actor);
  const pull = asRecord(run.payload['pull_request']);
  return {
    actor: run.actor,
    actor_id: String(actor?.id ?? ''),
    api_url: `${world.url}/api/v3`,
    base_ref: run.event.startsWith('pull_request') ? refNamed(pull['base']) : '',
    event: run.payload as JsonObject,
    event_name: run.event,
    graphql_url: `${world.url}/api/graphql`,
    head_ref: run.event.startsWith('pull_request') ? refNamed(pull['head']) : '',
    ref: run.ref,
    ref_name: run.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    ref_protected: world.state.protections.some(({ branch }) => run.ref === `refs/heads/${branch}`),
    ref_type: run.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    repository: fullName,
    repository_id: String(repository.id),
    repository_owner: repository.owner,
    repository_owner_id: String(accountNamed(world, repository.owner)?.id ?? ''),
    repositoryUrl: `${world.url}/${fullName}.git`,
    retention_days: '90',
    run_attempt: String(run.attempt),
    run_id: String(run.id),
    run_number: String(run.runNumber),
    secret_source: 'Actions',
    server_url: world.url,
    sha: run.sha,
    triggering_actor: run.actor,
    workflow: run.workflowName,
    workflow_ref: `${fullName}/${run.workflowFile}@${run.ref}`,
    workflow_sha: run.sha,
  };
}

export function runnerContext(folders: JobFolders): JsonObject {
  const system = { darwin: 'macOS', win32: 'Windows' }[process.platform as string] ?? 'Linux';
  return {
    name: hostname(),
    os: system,
    arch: process.arch === 'arm64' ? 'ARM64' : 'X64',
    temp: folders.temp,
    tool_cache: folders.temp,
    environment: 'self-hosted',
  };
}

/** Fields of the `github` context that steps also get as `GITHUB_<NAME>`. The token is not among them. */
const asVariables = [
  'actor', 'actor_id', 'api_url', 'base_ref', 'event_name', 'graphql_url', 'head_ref', 'job', 'ref', 'ref_name',
  'ref_protected', 'ref_type', 'repository', 'repository_id', 'repository_owner', 'repository_owner_id',
  'retention_days', 'run_attempt', 'run_id', 'run_number', 'server_url', 'sha', 'triggering_actor', 'workflow',
  'workflow_ref', 'workflow_sha', 'workspace', 'event_path', 'action', 'action_path',
];

/** Variables every step starts from; declared ones are laid over them. */
export function systemVariables(
  github: JsonObject,
  runner: JsonObject,
  folders: JobFolders,
  searchPath: readonly string[],
): Record<string, string> {
  const variables: Record<string, string> = {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    HOME: folders.home,
    LANG: 'C.UTF-8',
    PATH: searchPath.join(delimiter),
    TMPDIR: folders.temp,
    // A workspace without a checkout must not find a repository that the sandbox's folder happens to lie in.
    GIT_CEILING_DIRECTORIES: folders.root,
  };
  for (const name of asVariables) {
    if (github[name] !== undefined) variables[`GITHUB_${name.toUpperCase()}`] = String(github[name]);
  }
  for (const [name, value] of Object.entries(runner)) variables[`RUNNER_${name.toUpperCase()}`] = String(value);
  return variables;
}

function accountNamed(world: World, login: string): Account | undefined {
  return world.state.accounts.find((account) => account.login.toLowerCase() === login.toLowerCase());
}

function refNamed(side: Json | undefined | unknown): string {
  return String(asRecord(side)['ref'] ?? '');
}

export function asRecord(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
