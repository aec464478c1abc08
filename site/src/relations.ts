import { byTitle, entity, world, type Entity, type RelationType } from './data.ts';

/** Heading over the entities at the other end; ownership and people have places of their own. */
const headings: Readonly<Record<RelationType, string>> = {
  ownedBy: 'Owned by',
  ownerOf: 'Owns',
  partOf: 'Part of',
  hasPart: 'Consists of',
  dependsOn: 'Depends on',
  dependencyOf: 'Needed by',
  providesApi: 'Provides',
  apiProvidedBy: 'Provided by',
  consumesApi: 'Consumes',
  apiConsumedBy: 'Consumed by',
  childOf: 'Team above',
  parentOf: 'Teams below',
  memberOf: 'Member of',
  hasMember: 'People',
};

export interface RelatedList {
  readonly type: RelationType;
  readonly heading: string;
  readonly entities: readonly Entity[];
  /** References that the catalog does not know. */
  readonly missing: readonly string[];
}

/** The entities around one, a list for each relation it has, in the order of reading: upwards, outwards, inwards. */
export function relatedLists(of: Entity, leaveOut: readonly RelationType[] = ['ownedBy']): readonly RelatedList[] {
  return (Object.keys(headings) as RelationType[])
    .filter((type) => !leaveOut.includes(type))
    .map((type) => relatedList(of, type))
    .filter((list) => list.entities.length + list.missing.length > 0);
}

export function relatedList(of: Entity, type: RelationType): RelatedList {
  const refs = world().catalog.related(of.ref, type);
  return {
    type,
    heading: headings[type],
    entities: refs.flatMap((ref) => entity(ref) ?? []).sort(byTitle),
    missing: refs.filter((ref) => !entity(ref)),
  };
}
