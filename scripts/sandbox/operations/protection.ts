import type { Actor } from '../actors.ts';
import type { Protection, State } from '../state.ts';
import { unbuilt } from '../unbuilt.ts';
import type { World } from '../world.ts';

export function protectionOf(state: State, branch: string): Protection | undefined {
  return state.protections.find((protection) => protection.branch === branch);
}

/** Needs `admin`. */
export async function setProtection(world: World, actor: Actor, protection: Protection): Promise<Protection> {
  return unbuilt(world, actor, protection);
}

export async function removeProtection(world: World, actor: Actor, branch: string): Promise<void> {
  return unbuilt(world, actor, branch);
}
