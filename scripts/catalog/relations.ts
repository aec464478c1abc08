import type { Entity, Relation, RelationType } from '../model/entity.ts';
import { compareText } from '../model/problem.ts';
import { writtenRefs } from './reference-fields.ts';

/** Relations in both directions, none twice. References are canonical; unknown ones have none. */
export interface Relations {
  /** Sorted by type and target. */
  all(ref: string): readonly Relation[];
  /** Targets of one relation, sorted. */
  targets(ref: string, type: RelationType): readonly string[];
}

type TargetsByType = Map<RelationType, string[]>;

/** Sorting waits until somebody asks: most entities are never asked for. */
export function relationsOf(entities: readonly Entity[]): Relations {
  const byRef = new Map<string, TargetsByType>();
  const sorted = new WeakSet<string[]>();
  const add = (from: string, type: RelationType, target: string) => {
    let types = byRef.get(from);
    if (!types) byRef.set(from, (types = new Map()));
    const targets = types.get(type);
    if (targets) targets.push(target);
    else types.set(type, [target]);
  };
  for (const entity of entities) {
    for (const { field, target } of writtenRefs(entity)) {
      if (target === undefined) continue;
      add(entity.ref, field.relation, target);
      add(target, field.inverse, entity.ref);
    }
  }
  const targets = (types: TargetsByType | undefined, type: RelationType): readonly string[] => {
    const found = types?.get(type);
    if (!types || !found) return none;
    if (found.length < 2 || sorted.has(found)) return found;
    const unique = [...new Set(found)].sort(compareText);
    sorted.add(unique);
    types.set(type, unique);
    return unique;
  };
  return {
    targets: (ref, type) => targets(byRef.get(ref), type),
    all: (ref) => {
      const types = byRef.get(ref);
      return types ? [...types.keys()].sort(compareText).flatMap((type) => targets(types, type).map((target) => ({ type, target }))) : [];
    },
  };
}

const none: readonly string[] = [];
