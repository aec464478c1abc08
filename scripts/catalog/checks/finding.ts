import type { Entity } from '../../model/entity.ts';
import type { Finding, World } from '../world.ts';

/** What is found at an entity, once its document is known; nothing when it has none. */
export function* findingOn(world: World, entity: Entity, found: Omit<Finding, 'at'>): Iterable<Finding> {
  const at = world.documentOf(entity.ref);
  if (at) yield { at, ...found };
}

/** A kind within a sentence: `component`, but `API`. */
export function noun(kind: string): string {
  return kind === kind.toUpperCase() ? kind : kind.toLowerCase();
}

/** Names within a sentence: the first few, and how many more there are; empty when there are none. */
export function named(names: readonly string[], most = 12): string {
  return names.length > most ? `${names.slice(0, most).join(', ')} and ${names.length - most} more` : names.join(', ');
}

/** As people write it where the field implies the kind. */
export function shortRef({ namespace, name }: Pick<Entity, 'namespace' | 'name'>): string {
  return namespace === 'default' ? name : `${namespace}/${name}`;
}
