import type { Entity, Relation, RelationType } from '../model/entity.ts';
import { compareText } from '../model/problem.ts';
import type { WrittenRef } from './reference-fields.ts';

/** Relations in both directions, none twice. References are canonical; unknown ones have none. */
export interface Relations {
  /** Sorted by type and target. */
  all(ref: string): readonly Relation[];
  /** Targets of one relation, sorted. */
  targets(ref: string, type: RelationType): readonly string[];
}

/** In the order in which they are told. */
const types: readonly RelationType[] = ['apiConsumedBy', 'apiProvidedBy', 'childOf', 'consumesApi', 'dependencyOf', 'dependsOn', 'hasMember', 'hasPart', 'memberOf', 'ownedBy', 'ownerOf', 'parentOf', 'partOf', 'providesApi'];
const places = new Map(types.map((type, index) => [type, index]));

interface Targets {
  list: string[];
  isSorted: boolean;
}

/** Sorting waits until somebody asks: most entities are never asked for. */
export function relationsOf(entities: readonly Entity[], refsOf: (entity: Entity) => readonly WrittenRef[]): Relations {
  /** Of each reference, its targets by the place of the type. */
  const byRef = new Map<string, (Targets | undefined)[]>();
  const add = (from: string, type: RelationType, target: string) => {
    let found = byRef.get(from);
    if (!found) byRef.set(from, (found = new Array<Targets | undefined>(types.length).fill(undefined)));
    const place = places.get(type) ?? 0;
    const targets = found[place];
    if (targets) {
      targets.list.push(target);
      targets.isSorted = false;
    } else found[place] = { list: [target], isSorted: true };
  };
  for (const entity of entities) {
    for (const { field, target } of refsOf(entity)) {
      if (target === undefined) continue;
      add(entity.ref, field.relation, target);
      add(target, field.inverse, entity.ref);
    }
  }
  return {
    targets: (ref, type) => sorted(byRef.get(ref)?.[places.get(type) ?? 0]),
    all: (ref) => (byRef.get(ref) ?? []).flatMap((found, place) => sorted(found).map((target) => ({ type: types[place] as RelationType, target }))),
  };
}

function sorted(targets: Targets | undefined): readonly string[] {
  if (!targets) return none;
  if (!targets.isSorted) {
    targets.list = [...new Set(targets.list)].sort(compareText);
    targets.isSorted = true;
  }
  return targets.list;
}

const none: readonly string[] = [];
