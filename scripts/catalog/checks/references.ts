import { splitRef } from '../../model/ref.ts';
import type { Entity } from '../../model/entity.ts';
import type { SourceDocument } from '../../read/documents.ts';
import { writtenRefs, type WrittenRef } from '../reference-fields.ts';
import { suggester } from '../suggestions.ts';
import { shown, writtenPath } from '../violations.ts';
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
  const suggest = suggester(world);
  for (const [at, ref] of allRefs(world)) {
    if (ref.target === undefined || !applies(ref) || world.catalog.get(ref.target)) continue;
    const { kind } = splitRef(ref.target);
    const message = `${writtenPath(ref.path)} is ${shown(ref.text)}, but the catalog has no such ${kind}.`;
    yield { at, path: ref.path, cause: ref.target, message, fix: suggest(ref.target) };
  }
}

export function* allRefs(world: World): Iterable<readonly [SourceDocument, WrittenRef, Entity]> {
  for (const entity of world.catalog.entities) {
    const at = world.documentOf(entity.ref);
    if (at) for (const ref of writtenRefs(entity)) yield [at, ref, entity];
  }
}
