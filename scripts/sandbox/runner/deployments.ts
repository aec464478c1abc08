import type { WorkflowRun } from '../runs.ts';
import type { Deployment } from '../state.ts';
import type { World } from '../world.ts';
import { ACTIONS_BOT } from '../actors.ts';

/** A job with `environment:` is a deployment for as long as it runs, and after it. */
export function beginDeployment(world: World, run: WorkflowRun, environment: string): Deployment {
  const deployment: Deployment = {
    id: world.nextId(),
    sha: run.sha,
    ref: run.ref.replace(/^refs\/(heads|tags)\//, ''),
    environment,
    creator: ACTIONS_BOT.login,
    state: 'in_progress',
    url: null,
    createdAt: world.time(),
    updatedAt: world.time(),
  };
  world.state.deployments.push(deployment);
  return deployment;
}

/** A success makes the environment's earlier ones inactive. */
export function endDeployment(world: World, deployment: Deployment, state: 'success' | 'failure', url: string | null): void {
  for (const other of world.state.deployments) {
    if (state === 'success' && other.environment === deployment.environment && other.state === 'success') other.state = 'inactive';
  }
  Object.assign(deployment, { state, url, updatedAt: world.time() });
  world.save();
}
