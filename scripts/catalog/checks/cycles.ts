import type { RelationType } from '../../model/entity.ts';
import { cyclesOf } from '../cycles.ts';
import type { WrittenRef } from '../reference-fields.ts';
import { shown, writtenPath } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';
import { allRefs } from '../written-refs.ts';
import { noun } from './finding.ts';

export const cycleChecks: readonly Check[] = [
  {
    code: 'ref-self',
    severity: 'strict',
    holds: 'Nothing depends on itself, is part of itself or stands above itself.',
    *find(world) {
      for (const { at, ref, entity } of allRefs(world).filter((each) => each.other === each.entity)) {
        const { path, text } = ref;
        yield { at, path, message: `${writtenPath(path)} is ${shown(text)}, which is this ${noun(entity.kind)} itself.`, fix: 'Name another one, or delete the reference.' };
      }
    },
  },
  {
    code: 'group-cycle',
    severity: 'error',
    always: true,
    holds: 'No group is, through others, its own parent.',
    find: (world) => circles(world, ['Group'], ['childOf', 'parentOf'], ['Each of these groups is below the next, in a circle', 'Delete the link that is wrong, so that one of them is on top.']),
  },
  {
    code: 'part-cycle',
    severity: 'error',
    always: true,
    holds: 'No component, system or domain is, through others, a part of itself.',
    find: (world) => circles(world, ['Component', 'System', 'Domain'], ['partOf', 'hasPart'], ['Each of these is part of the next, in a circle', 'Delete the link that is wrong, so that one of them is the whole.']),
  },
  {
    code: 'dependency-cycle',
    severity: 'warning',
    holds: 'No component or resource depends, through others, on itself.',
    find: (world) =>
      circles(world, ['Component', 'Resource'], ['dependsOn', 'dependencyOf'], [
        'Each of these depends on the next, in a circle, so none can be started or changed first',
        'Delete the reference that is no real dependency, or move what both sides need into something of its own.',
      ]),
  },
];

/** Each circle once, at the reference from its last entity to its first. */
function* circles({ catalog, documentOf, refsOf }: World, kinds: readonly string[], [relation, inverse]: readonly [RelationType, RelationType], [message, fix]: readonly [string, string]): Iterable<Finding> {
  const isBetween = (ref: string) => catalog.related(ref, relation).length > 0 && catalog.related(ref, inverse).length > 0;
  // Whatever begins or ends all its chains is in no circle; that is most of a catalog.
  const nodes = kinds.flatMap((kind) => catalog.ofKind(kind)).map(({ ref }) => ref).filter(isBetween);
  for (const circle of cyclesOf(nodes, (ref) => catalog.related(ref, relation))) {
    const names = circle.map((ref) => catalog.get(ref)?.name ?? ref);
    const isClear = new Set(names).size === names.length;
    const [last = '', first = ''] = [circle.at(-1), circle[0]];
    // A link may be written at either end, as `parent` of one or among the `children` of the other.
    const link = written(last, first, ({ field }) => field.relation === relation) ?? written(first, last, ({ field }) => field.inverse === relation);
    if (link) yield { ...link, message: `${message}: ${circleText(isClear ? names : circle)}.`, fix };
  }

  function written(from: string, to: string, fits: (ref: WrittenRef) => boolean): Pick<Finding, 'at' | 'path'> | undefined {
    const [entity, at] = [catalog.get(from), documentOf(from)];
    const ref = entity && refsOf(entity).find((each) => each.target === to && fits(each));
    return ref && at && { at, path: ref.path };
  }
}

/** Names that a sentence bears. */
const shownNames = 8;

function circleText(names: readonly string[]): string {
  const more = names.length > shownNames ? ['…'] : [];
  return [...names.slice(0, shownNames), ...more, ...names.slice(0, 1)].join(' → ');
}
