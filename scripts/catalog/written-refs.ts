import type { Entity } from '../model/entity.ts';
import type { SourceDocument } from '../read/documents.ts';
import type { WrittenRef } from './reference-fields.ts';
import type { World } from './world.ts';

/** A reference, the document it stands in, and the entity that the document holds. */
export type PlacedRef = readonly [at: SourceDocument, ref: WrittenRef, entity: Entity];

const known = new WeakMap<World, readonly PlacedRef[]>();

/** Every reference of every entity, by entity; read once for all the checks. */
export function allRefs(world: World): readonly PlacedRef[] {
  let refs = known.get(world);
  if (!refs) {
    refs = world.catalog.entities.flatMap((entity) => {
      const at = world.documentOf(entity.ref);
      return at ? world.refsOf(entity).map((ref): PlacedRef => [at, ref, entity]) : [];
    });
    known.set(world, refs);
  }
  return refs;
}
