import type { Entity } from '../../model/entity.ts';
import { topicsOf, type Topic } from '../topics.ts';
import { shown } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';

const marks = ['labels', 'texts'] as const;

export const topicChecks: readonly Check[] = [
  {
    code: 'topic-duplicate',
    severity: 'warning',
    holds: 'No label and no text stands in topics of two owners: an issue could go to either.',
    find: doubleMarks,
  },
];

interface Claim {
  readonly of: Entity;
  readonly topic: Topic;
  readonly owner: string;
}

function* doubleMarks(world: World): Iterable<Finding> {
  const first = new Map<string, Claim>();
  for (const of of world.catalog.entities) {
    for (const [index, topic] of topicsOf(of).entries()) {
      for (const mark of marks) {
        for (const value of topic[mark]) {
          const key = `${mark} ${value.toLowerCase()}`;
          const claim = { of, topic, owner: ownerFor(world, of) };
          const other = first.get(key);
          if (!other) first.set(key, claim);
          if (!other || other.owner === claim.owner) continue;
          const at = world.documentOf(of.ref);
          const message = `The ${mark === 'labels' ? 'label' : 'text'} ${shown(value)} leads to ${ownerName(claim)}, but in ${other.of.source.file}:${other.of.source.line} to ${ownerName(other)}.`;
          if (at) yield { at, path: ['spec', 'topics', index, mark], message, fix: 'Leave it to one of them; the first by reference gets the issues.' };
        }
      }
    }
  }
}

function ownerFor({ catalog }: World, of: Entity): string {
  return catalog.related(of.ref, 'ownedBy')[0] ?? of.ref;
}

function ownerName({ owner }: Claim): string {
  return owner;
}
