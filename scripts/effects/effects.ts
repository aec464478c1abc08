import type { Effect } from './effect.ts';
import { sqlApply } from './sql.ts';

/** What can touch the world, by action. Any other step of a service that is not pure stops its requests before the merge. */
export const effects: ReadonlyMap<string, Effect> = new Map([sqlApply].map((effect) => [effect.action, effect]));

export function isEffect(action: string): boolean {
  return effects.has(action);
}
