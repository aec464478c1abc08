import type { Actor } from '../actors.ts';
import type { Issue, Label } from '../state.ts';
import { unbuilt } from '../unbuilt.ts';
import type { World } from '../world.ts';

export async function createLabel(
  world: World,
  actor: Actor,
  input: { name: string; color?: string; description?: string },
): Promise<Label> {
  return unbuilt(world, actor, input);
}

/** Unknown labels are made on the way, as GitHub does. Needs `triage`. */
export async function addLabels(world: World, actor: Actor, number: number, names: readonly string[]): Promise<Issue> {
  return unbuilt(world, actor, number, names);
}

export async function setLabels(world: World, actor: Actor, number: number, names: readonly string[]): Promise<Issue> {
  return unbuilt(world, actor, number, names);
}

/** 404 when the issue does not carry it. */
export async function removeLabel(world: World, actor: Actor, number: number, name: string): Promise<Issue> {
  return unbuilt(world, actor, number, name);
}
