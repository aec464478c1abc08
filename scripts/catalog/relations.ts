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

interface Targets {
  list: string[];
  isSorted: boolean;
}

type TargetsByType = Map<RelationType, Targets>;

/** Sorting waits until somebody asks: most entities are never asked for. */
export function relationsOf(entities: readonly Entity[], refsOf: (entity: Entity) => readonly WrittenRef[]): Relations {
  const byRef = new Map<string, TargetsByType>();
  const add = (from: string, type: RelationType, target: string) => {
    let types = byRef.get(from);
    if (!types) byRef.set(from, (types = new Map()));
    const targets = types.get(type);
    if (targets) targets.list.push(target);
    else types.set(type, { list: [target], isSorted: true });
    if (targets) targets.isSorted = false;
  };
  for (const entity of entities) {
    for (const { field, target } of refsOf(entity)) {
      if (target === undefined) continue;
      add(entity.ref, field.relation, target);
      add(target, field.inverse, entity.ref);
    }
  }
  const sorted = (targets: Targets | undefined): readonly string[] => {
    if (!targets) return none;
    if (!targets.isSorted) {
      targets.list = [...new Set(targets.list)].sort(compareText);
      targets.isSorted = true;
    }
    return targets.list;
  };
  return {
    targets: (ref, type) => sorted(byRef.get(ref)?.get(type)),
    all: (ref) => [...(byRef.get(ref) ?? [])].sort(([a], [b]) => compareText(a, b)).flatMap(([type, targets]) => sorted(targets).map((target) => ({ type, target }))),
  };
}

const none: readonly string[] = [];
