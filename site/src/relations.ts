import { byTitle, entity, world, type Entity, type RelationType } from './data.ts';
import { entityWords } from './words/entity.ts';
import { kindLabel, kindPlace } from './words/kinds.ts';

export interface RelatedList {
  readonly heading: string;
  readonly entities: readonly Entity[];
  /** References that the catalog does not know. */
  readonly missing: readonly string[];
}

const around: readonly RelationType[] = ['hasPart', 'dependsOn', 'dependencyOf', 'providesApi', 'apiProvidedBy', 'consumesApi', 'apiConsumedBy'];

/** The entities around one, a list for each relation it has. Its owner and what it is part of stand beside the page. */
export function relatedLists(of: Entity): readonly RelatedList[] {
  return around.map((type) => relatedList(of, type)).filter(({ entities, missing }) => entities.length + missing.length > 0);
}

export function relatedList(of: Entity, type: RelationType): RelatedList {
  const entities: Entity[] = [];
  const missing: string[] = [];
  for (const ref of world().catalog.related(of.ref, type)) {
    const found = entity(ref);
    if (found) entities.push(found);
    else missing.push(ref);
  }
  return { heading: entityWords.relations[type], entities: entities.length > 1 ? entities.sort(byTitle) : entities, missing };
}

/** Lists of one kind each, in the order in which people think of a landscape. */
export function listsByKind(entities: readonly Entity[]): readonly RelatedList[] {
  return [...Map.groupBy(entities, ({ kind }) => kind.toLowerCase())]
    .toSorted(([a], [b]) => kindPlace(a) - kindPlace(b) || (a < b ? -1 : 1))
    .map(([, each]) => ({ heading: kindLabel(each[0]?.kind ?? ''), entities: each.toSorted(byTitle), missing: [] }));
}
