import { splitRef } from '../../model/ref.ts';
import { writtenRefs, type WrittenRef } from '../reference-fields.ts';
import { nearest } from '../suggest.ts';
import type { Check, Finding, World } from '../world.ts';

export const referenceChecks: readonly Check[] = [
  {
    code: 'owner-unknown',
    severity: 'dangling',
    holds: 'Every owner is a group or user of the catalog.',
    find: (world) => unknown(world, (ref) => ref.field.relation === 'ownedBy'),
  },
  {
    code: 'ref-unknown',
    severity: 'dangling',
    holds: 'Every reference leads to an entity of the catalog.',
    find: (world) => unknown(world, (ref) => ref.field.relation !== 'ownedBy'),
  },
];

function* unknown(world: World, applies: (ref: WrittenRef) => boolean): Iterable<Finding> {
  const { catalog } = world;
  const suggestions = new Map<string, string | undefined>();
  for (const entity of catalog.entities) {
    const at = world.documentOf(entity.ref);
    if (!at) continue;
    for (const ref of writtenRefs(entity)) {
      if (ref.target === undefined || !applies(ref) || catalog.get(ref.target)) continue;
      const { target } = ref;
      if (!suggestions.has(target)) suggestions.set(target, suggestion(world, target));
      const fix = suggestions.get(target);
      const kind = splitRef(target).kind;
      const message = `${ref.path.join('.')} is "${ref.text}", but the catalog has no such ${kind}.`;
      yield { at, path: ref.path, cause: target, message, ...(fix ? { fix } : {}) };
    }
  }
}

function suggestion({ catalog }: World, target: string): string {
  const { kind, name } = splitRef(target);
  const near = nearest(target, catalog.ofKind(kind).map((entity) => entity.ref));
  const twin = catalog.entities.find((entity) => entity.name.toLowerCase() === name);
  if (near) return `Did you mean "${near}"?`;
  if (twin) return `Did you mean "${twin.ref}"?`;
  return `Add the ${kind} "${name}" to the catalog, or correct the reference.`;
}
