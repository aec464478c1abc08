import type { Entity, Relation } from '../model/entity.ts';
import { compareText } from '../model/problem.ts';
import { writtenRefs } from './reference-fields.ts';

/** Relations by canonical reference, both directions, sorted by type and target, none twice. */
export type Relations = ReadonlyMap<string, readonly Relation[]>;

export function relationsOf(entities: readonly Entity[]): Relations {
  const targetsByType = new Map<string, Map<Relation['type'], Set<string>>>();
  const add = (from: string, type: Relation['type'], target: string) => {
    let types = targetsByType.get(from);
    if (!types) targetsByType.set(from, (types = new Map()));
    const targets = types.get(type);
    if (targets) targets.add(target);
    else types.set(type, new Set([target]));
  };
  for (const entity of entities) {
    for (const { field, target } of writtenRefs(entity)) {
      if (target === undefined) continue;
      add(entity.ref, field.relation, target);
      add(target, field.inverse, entity.ref);
    }
  }
  return new Map([...targetsByType].map(([from, types]) => [from, sorted(types)]));
}

function sorted(types: ReadonlyMap<Relation['type'], ReadonlySet<string>>): readonly Relation[] {
  return [...types]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([type, targets]) => [...targets].sort(compareText).map((target) => ({ type, target })));
}
