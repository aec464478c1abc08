import { byTitle, entity, kinds, world, type Entity, type RelationType } from './data.ts';

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

export interface RelatedGroup {
  readonly heading: string;
  readonly lists: readonly RelatedList[];
}

const sections: readonly { readonly heading: string; readonly types: readonly RelationType[] }[] = [
  { heading: 'People and teams', types: ['hasMember', 'parentOf', 'childOf'] },
  { heading: 'Teams', types: ['memberOf'] },
  { heading: 'Around it', types: ['partOf', 'hasPart', 'dependsOn', 'dependencyOf', 'providesApi', 'apiProvidedBy', 'consumesApi', 'apiConsumedBy'] },
];

/** The entities around one, a list for each relation it has. Its owner stands elsewhere; what it owns is listed by kind. */
export function relatedGroups(of: Entity): readonly RelatedGroup[] {
  const around = sections.map(({ heading, types }) => ({
    heading,
    // The system of a thing stands beside its owner.
    lists: types.filter((type) => type !== 'partOf' || typeof of.spec['system'] !== 'string').map((type) => relatedList(of, type)),
  }));
  return [...around, { heading: 'Owns', lists: byKind(relatedList(of, 'ownerOf')) }]
    .map(({ heading, lists }) => ({ heading, lists: lists.filter(({ entities, missing }) => entities.length + missing.length > 0) }))
    .filter(({ lists }) => lists.length > 0);
}

function byKind(list: RelatedList): readonly RelatedList[] {
  const known = kinds().map(
    ({ kind, label }): RelatedList => ({ ...list, heading: label, entities: list.entities.filter((each) => each.kind.toLowerCase() === kind), missing: [] }),
  );
  return [...known, { ...list, heading: 'Others', entities: [] }];
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
