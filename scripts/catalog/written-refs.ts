import type { Entity } from '../model/entity.ts';
import type { SourceDocument } from '../read/documents.ts';
import type { WrittenRef } from './reference-fields.ts';
import type { World } from './world.ts';

/** A reference, the document it stands in, and the entity that the document holds. */
export interface PlacedRef {
  readonly at: SourceDocument;
  readonly ref: WrittenRef;
  readonly entity: Entity;
  /** What the reference leads to; undefined when the catalog has no such entity. */
  readonly other: Entity | undefined;
}

const known = new WeakMap<World, readonly PlacedRef[]>();

/** Every reference of every entity, by entity; read once for all the checks. */
export function allRefs(world: World): readonly PlacedRef[] {
  let refs = known.get(world);
  if (!refs) known.set(world, (refs = placedRefs(world)));
  return refs;
}

function placedRefs(world: World): readonly PlacedRef[] {
  const refs: PlacedRef[] = [];
  for (const entity of world.catalog.entities) {
    const at = world.documentOf(entity.ref);
    if (at) for (const ref of world.refsOf(entity)) refs.push({ at, ref, entity, other: ref.target === undefined ? undefined : world.catalog.get(ref.target) });
  }
  return refs;
}
