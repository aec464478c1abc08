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

interface Refs {
  readonly all: readonly PlacedRef[];
  readonly dangling: readonly PlacedRef[];
}

const known = new WeakMap<World, Refs>();

/** Every reference of every entity, by entity; read once for all the checks. */
export function allRefs(world: World): readonly PlacedRef[] {
  return refsOf(world).all;
}

/** Those that lead to nothing in the catalog: few, in a catalog that is well kept. */
export function danglingRefs(world: World): readonly PlacedRef[] {
  return refsOf(world).dangling;
}

function refsOf(world: World): Refs {
  let refs = known.get(world);
  if (!refs) {
    const all = placedRefs(world);
    known.set(world, (refs = { all, dangling: all.filter(({ other }) => other === undefined) }));
  }
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
