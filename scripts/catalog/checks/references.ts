import { splitRef } from '../../model/ref.ts';
import type { SourceDocument } from '../../read/documents.ts';
import type { WrittenRef } from '../reference-fields.ts';
import { filesAt, locationTargets } from '../sources.ts';
import { namesakes, suggester } from '../suggestions.ts';
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
      const twinsOf = namesakes(world);
      for (const { at, ref } of danglingRefs(world)) {
        if (ref.target !== undefined || ref.text === '') continue;
        const bare = ref.field.defaultKind === undefined && !ref.text.includes(':');
        const message = `${writtenPath(ref.path)} is ${shown(ref.text)}; expected ${bare ? 'the kind too' : 'a reference'}, as in component:default/checkout.`;
        yield { at, path: ref.path, message, ...(bare ? { fix: withKind(ref.text, twinsOf) } : {}) };
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
      const twinsOf = namesakes(world);
      for (const { at, ref } of misfits(world)) if (isOwner(ref)) yield wrongKind(at, ref, 'a Group or a User', world, twinsOf);
    },
  },
  {
    code: 'ref-kind',
    severity: 'strict',
    holds: 'Every reference leads to a kind that fits its field.',
    *find(world) {
      const twinsOf = namesakes(world);
      for (const { at, ref } of misfits(world)) if (!isOwner(ref)) yield wrongKind(at, ref, `the kind ${ref.field.defaultKind ?? ''}`, world, twinsOf);
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

function wrongKind(at: SourceDocument, ref: WrittenRef, expected: string, { catalog }: World, twinsOf: TwinsOf): Finding {
  const { target = '', field } = ref;
  const twin = twinsOf(splitRef(target).name, field.targets)[0]?.ref ?? (field.targets?.includes('api') ? catalog.related(target, 'providesApi').find((api) => catalog.get(api)) : undefined);
  const fix = twin ? `Did you mean "${twin}"?` : `Name ${isOwner(ref) ? expected.toLowerCase() : `one of ${expected}`} instead.`;
  return { at, path: ref.path, message: `${writtenPath(ref.path)} is ${shown(ref.text)}; expected ${expected}.`, fix };
}

type TwinsOf = ReturnType<typeof namesakes>;

/** The same name with the kind of what has it. */
function withKind(text: string, twinsOf: TwinsOf): string {
  const fitting = twinsOf(text.slice(text.indexOf('/') + 1).trim()).map(({ kind }) => `"${kind.toLowerCase()}:${text.trim()}"`);
  return fitting.length === 0 ? `Write "component:${text}", "resource:${text}" or whatever it is.` : `Did you mean ${[...new Set(fitting)].join(' or ')}?`;
}

/** So many names of a kind that the catalog has none of are no slips: the kind itself is missing. */
const manyNames = 5;

function* unknown(world: World, applies: (ref: WrittenRef) => boolean): Iterable<Finding> {
  const suggest = suggester(world);
  const twinsOf = namesakes(world);
  const leading = danglingRefs(world).filter(({ ref }) => ref.target !== undefined && applies(ref) && isRightKind(ref) && !world.lost.has(ref.target));
  const missing = missingKinds(world, leading.map(({ ref }) => ref.target ?? ''));
  for (const { at, ref } of leading) {
    const { path, text, target = '', field } = ref;
    const { kind, name } = splitRef(target);
    const found = `${writtenPath(path)} is ${shown(text)}, but the catalog has`;
    if (missing.has(kind) && twinsOf(name, field.targets).length === 0) yield { at, path, cause: kind, message: `${found} no ${kind} at all.`, fix: `Add the ${kind}s that are meant: a file for each, or one for all.` };
    else yield { at, path, cause: target, message: `${found} no such ${kind}.`, fix: suggest(target, field.targets) };
  }
}

/** Kinds of which the catalog has nothing, though many different ones are named. */
function missingKinds({ catalog }: World, targets: readonly string[]): ReadonlySet<string> {
  const byKind = Map.groupBy(new Set(targets), (target) => target.slice(0, target.indexOf(':')));
  return new Set([...byKind].filter(([kind, names]) => names.length >= manyNames && catalog.ofKind(kind).length === 0).map(([kind]) => kind));
}
