import { hasRole, requireRole } from '../actors.ts';
import type { Actor } from '../actors.ts';
import { Refusal } from '../refusal.ts';
import type { Protection, State } from '../state.ts';
import type { World } from '../world.ts';
import { missingChecks } from './statuses.ts';

export function protectionOf(state: State, branch: string): Protection | undefined {
  return state.protections.find((protection) => protection.branch === branch);
}

/** Needs `admin`. */
export async function setProtection(world: World, actor: Actor, protection: Protection): Promise<Protection> {
  return world.change(() => {
    requireRole(world.state, actor, 'admin');
    const others = world.state.protections.filter((other) => other.branch !== protection.branch);
    world.state.protections = [...others, protection];
    return protection;
  });
}

/** Needs `admin`; 404 when the branch is not protected. */
export async function removeProtection(world: World, actor: Actor, branch: string): Promise<void> {
  return world.change(() => {
    requireRole(world.state, actor, 'admin');
    if (protectionOf(world.state, branch) === undefined) throw new Refusal(404, 'Branch not protected');
    world.state.protections = world.state.protections.filter((other) => other.branch !== branch);
  });
}

/** Whether protection leaves administrators out, and the actor is one. */
export function mayBypass(state: State, actor: Actor, protection: Protection): boolean {
  return !protection.enforceAdmins && hasRole(state, actor, 'admin');
}

/**
 * Why a branch may not be moved directly (by push, the refs API or the contents API); undefined when it may.
 * `after` undefined means deletion. Administrators pass where protection leaves them out, but never force.
 */
export function branchRefusal(
  state: State,
  actor: Actor,
  move: { branch: string; after: string | undefined; isForced: boolean },
): string | undefined {
  const protection = protectionOf(state, move.branch);
  if (protection === undefined) return undefined;
  if (move.after === undefined) return 'Cannot delete this protected branch';
  if (move.isForced) return 'Cannot force-push to this protected branch';
  if (mayBypass(state, actor, protection)) return undefined;
  if (protection.requiredApprovals > 0) return 'Changes must be made through a pull request.';
  return missingChecks(state, move.after, move.branch)[0];
}
