import type { Actor } from '../actors.ts';
import { unbuilt } from '../unbuilt.ts';
import type { World } from '../world.ts';

/**
 * Emits `workflow_dispatch` with payload `{ inputs, ref, workflow: '.github/workflows/x.yml' }`. Needs `write`;
 * 404 when the file is not there at the ref, 422 when it has no `workflow_dispatch` trigger.
 */
export async function dispatchWorkflow(
  world: World,
  actor: Actor,
  input: { workflow: string; ref: string; inputs?: Readonly<Record<string, string>> },
): Promise<void> {
  return unbuilt(world, actor, input);
}

/** Emits `repository_dispatch` with `action` = the event type. Needs `write`. */
export async function dispatchRepository(
  world: World,
  actor: Actor,
  input: { eventType: string; clientPayload?: Readonly<Record<string, unknown>> },
): Promise<void> {
  return unbuilt(world, actor, input);
}
