import type { Catalog } from '../../catalog/catalog.ts';
import type { Entity, RelationType } from '../../model/entity.ts';
import { entityChanges, type FieldChange } from './fields.ts';

/** An entity as a list of changes names it. */
export interface NamedEntity {
  readonly ref: string;
  readonly title: string;
  /** As written, such as `Component`. */
  readonly kind: string;
  readonly type?: string;
  /** Canonical references; the catalog may not know them. */
  readonly owners: readonly string[];
}

export interface ChangedEntity extends NamedEntity {
  readonly fields: readonly FieldChange[];
  /** Where its document stood and stands; absent when it stayed in its file. */
  readonly moved?: { readonly from: string; readonly to: string };
}

export interface EntityChanges {
  readonly added: readonly NamedEntity[];
  readonly removed: readonly NamedEntity[];
  readonly changed: readonly ChangedEntity[];
}

/** What was added, removed and changed, each by reference. */
export function changedEntities(before: Catalog, after: Catalog): EntityChanges {
  const added = after.entities.filter(({ ref }) => !before.get(ref)).map((each) => namedEntity(each, after));
  const removed = before.entities.filter(({ ref }) => !after.get(ref)).map((each) => namedEntity(each, before));
  const changed = after.entities.flatMap((each): readonly ChangedEntity[] => {
    const was = before.get(each.ref);
    if (!was || was === each) return [];
    const fields = entityChanges(was, each);
    const moved = was.source.file === each.source.file ? undefined : { from: was.source.file, to: each.source.file };
    return fields.length === 0 && !moved ? [] : [{ ...namedEntity(each, after), fields, ...(moved && { moved }) }];
  });
  return { added, removed, changed };
}

function namedEntity({ ref, title, kind, type }: Entity, catalog: Catalog): NamedEntity {
  return { ref, title, kind, ...(type !== undefined && { type }), owners: catalog.related(ref, 'ownedBy') };
}

/** Something that another team answers for from now on. */
export interface OwnerChange {
  readonly ref: string;
  readonly title: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Among entities that were there before and still are. */
export function movedOwners(changed: readonly ChangedEntity[], before: Catalog): readonly OwnerChange[] {
  return changed.flatMap(({ ref, title, owners }): readonly OwnerChange[] => {
    const was = before.related(ref, 'ownedBy');
    return was.join() === owners.join() ? [] : [{ ref, title, before: was, after: owners }];
  });
}

/** Of each pair of relations the one that is told: from what is part, member or in need to what it is part of or needs. */
export type EdgeType = 'partOf' | 'dependsOn' | 'consumesApi' | 'providesApi' | 'memberOf' | 'childOf';

export interface Edge {
  readonly from: string;
  readonly type: EdgeType;
  readonly to: string;
}

/** Ownership is told by itself. */
const told: Readonly<Record<RelationType, readonly [type: EdgeType, isReversed: boolean] | undefined>> = {
  partOf: ['partOf', false],
  hasPart: ['partOf', true],
  dependsOn: ['dependsOn', false],
  dependencyOf: ['dependsOn', true],
  consumesApi: ['consumesApi', false],
  apiConsumedBy: ['consumesApi', true],
  providesApi: ['providesApi', false],
  apiProvidedBy: ['providesApi', true],
  memberOf: ['memberOf', false],
  hasMember: ['memberOf', true],
  childOf: ['childOf', false],
  parentOf: ['childOf', true],
  ownedBy: undefined,
  ownerOf: undefined,
};

export interface EdgeChanges {
  readonly added: readonly Edge[];
  readonly removed: readonly Edge[];
}

/** Relations that came and went; whatever says so of them is among the changed. */
export function changedEdges({ added, removed, changed }: EntityChanges, before: Catalog, after: Catalog): EdgeChanges {
  const touched = [...added, ...removed, ...changed].map(({ ref }) => ref);
  const [was, is] = [edgesOf(touched, before), edgesOf(touched, after)];
  const lacks = (edges: ReadonlyMap<string, Edge>, other: ReadonlyMap<string, Edge>) => [...edges].filter(([key]) => !other.has(key)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge);
  return { added: lacks(is, was), removed: lacks(was, is) };
}

function edgesOf(refs: readonly string[], catalog: Catalog): ReadonlyMap<string, Edge> {
  const edges = new Map<string, Edge>();
  for (const ref of refs) {
    for (const { type, target } of catalog.relations(ref)) {
      const way = told[type];
      if (!way) continue;
      const [from, to] = way[1] ? [target, ref] : [ref, target];
      edges.set(`${way[0]} ${from} ${to}`, { from, type: way[0], to });
    }
  }
  return edges;
}
