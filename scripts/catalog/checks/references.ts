import { splitRef } from '../../model/ref.ts';
import type { SourceDocument } from '../../read/documents.ts';
import type { WrittenRef } from '../reference-fields.ts';
import { filesAt, locationTargets } from '../sources.ts';
import { suggester } from '../suggestions.ts';
import { shown, writtenPath } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';
import { allRefs, danglingRefs, type PlacedRef } from '../written-refs.ts';

export const referenceChecks: readonly Check[] = [
  {
    code: 'ref-syntax',
    severity: 'error',
    always: true,
    holds: 'Every reference has the form [kind:][namespace/]name, with the kind wherever the field does not imply it.',
    *find(world) {
      for (const { at, ref } of danglingRefs(world)) {
        if (ref.target !== undefined || ref.text === '') continue;
        const bare = ref.field.defaultKind === undefined && !ref.text.includes(':');
        const message = `${writtenPath(ref.path)} is ${shown(ref.text)}; expected ${bare ? 'the kind too' : 'a reference'}, as in component:default/checkout.`;
        yield { at, path: ref.path, message, ...(bare ? { fix: `Write "component:${ref.text}", "resource:${ref.text}" or whatever it is.` } : {}) };
      }
    },
  },
  {
    code: 'owner-unknown',
    severity: 'strict',
    holds: 'Every owner is a group or user of the catalog.',
    find: (world) => unknown(world, isOwner),
  },
  {
    code: 'ref-unknown',
    severity: 'strict',
    holds: 'Every reference leads to an entity of the catalog.',
    find: (world) => unknown(world, (ref) => !isOwner(ref) && isRightKind(ref)),
  },
  {
    code: 'owner-kind',
    severity: 'error',
    always: true,
    holds: 'Only groups and users own things.',
    *find(world) {
      for (const { at, ref } of misfits(world)) if (isOwner(ref)) yield wrongKind(at, ref, 'a Group or a User');
    },
  },
  {
    code: 'ref-kind',
    severity: 'strict',
    holds: 'Every reference leads to a kind that fits its field.',
    *find(world) {
      for (const { at, ref } of misfits(world)) if (!isOwner(ref)) yield wrongKind(at, ref, `the kind ${ref.field.defaultKind ?? ''}`);
    },
  },
  {
    code: 'location-target',
    severity: 'strict',
    holds: 'Every relative target of a Location is a file that exists.',
    *find({ files, documents }) {
      for (const at of documents) {
        for (const { target, path } of locationTargets(at)) {
          if (filesAt(files, at.file, target).length > 0) continue;
          yield { at, path, message: `${writtenPath(path)} is ${shown(target)}, but there is no such file.`, fix: 'Correct the path, counted from the folder of this file.' };
        }
      }
    },
  },
];

function isOwner(ref: WrittenRef): boolean {
  return ref.field.relation === 'ownedBy';
}

function isRightKind({ field, target }: WrittenRef): boolean {
  return target === undefined || !field.targets || field.targets.some((kind) => target.startsWith(kind) && target[kind.length] === ':');
}

/** References of a kind that their field does not take. */
function misfits(world: World): readonly PlacedRef[] {
  return allRefs(world).filter(({ ref }) => !isRightKind(ref));
}

function wrongKind(at: SourceDocument, ref: WrittenRef, expected: string): Finding {
  return { at, path: ref.path, message: `${writtenPath(ref.path)} is ${shown(ref.text)}; expected ${expected}.`, fix: 'Correct the reference, or its kind.' };
}

function* unknown(world: World, applies: (ref: WrittenRef) => boolean): Iterable<Finding> {
  const suggest = suggester(world);
  for (const { at, ref } of danglingRefs(world)) {
    if (ref.target === undefined || !applies(ref) || !isRightKind(ref) || world.lost.has(ref.target)) continue;
    const { kind } = splitRef(ref.target);
    const message = `${writtenPath(ref.path)} is ${shown(ref.text)}, but the catalog has no such ${kind}.`;
    yield { at, path: ref.path, cause: ref.target, message, fix: suggest(ref.target) };
  }
}
