import type { Catalog } from '../../catalog/catalog.ts';
import type { Files } from '../../read/files.ts';
import { gradeChanges, type GradeChange } from '../grade-changes.ts';
import { changedAccess, type AccessChange } from './access.ts';
import { changedEdges, changedEntities, movedOwners, type ChangedEntity, type EdgeChanges, type NamedEntity, type OwnerChange } from './entities.ts';
import { changedInstances, type InstanceChange } from './instances.ts';

/** The catalog at one moment, with the files that it was read from. */
export interface Side {
  readonly catalog: Catalog;
  readonly files: Files;
}

/** What a change of the files means: two states of a catalog beside one another. Plain JSON. */
export interface CatalogChanges {
  readonly added: readonly NamedEntity[];
  readonly removed: readonly NamedEntity[];
  readonly changed: readonly ChangedEntity[];
  /** Ownership that moved. */
  readonly owners: readonly OwnerChange[];
  /** Who may do what from now on, and may no more. */
  readonly access: readonly AccessChange[];
  /** By scorecard; of entities that are there still. */
  readonly grades: readonly GradeChange[];
  readonly edges: EdgeChanges;
  readonly instances: readonly InstanceChange[];
  /** Other files of `catalog/` that are new, gone or other, and hold no entity: articles, skeletons, settings. Sorted. */
  readonly files: readonly string[];
  /** Files that cannot be read now: what stood in them counts as removed. */
  readonly unreadable: readonly string[];
}

/** Takes time in proportion to the entities, and some milliseconds for access; see docs/changes.md for figures. */
export function catalogChanges(before: Side, after: Side): CatalogChanges {
  const entities = changedEntities(before.catalog, after.catalog);
  return {
    ...entities,
    owners: movedOwners(entities.changed, before.catalog),
    access: changedAccess(before.catalog, after.catalog),
    grades: gradeChanges(before, after).filter(({ ref }) => after.catalog.get(ref)),
    edges: changedEdges(entities, before.catalog, after.catalog),
    instances: changedInstances(before, after),
    files: otherFiles(before, after),
    unreadable: unreadable(after.catalog),
  };
}

/** Nothing that the catalog says is other than before. */
export function isEmpty({ added, removed, changed, owners, access, grades, edges, instances, files }: CatalogChanges): boolean {
  return [added, removed, changed, owners, access, grades, edges.added, edges.removed, instances, files].every(({ length }) => length === 0);
}

/** Errors that name no entity are about the whole file. */
function unreadable({ problems }: Catalog): readonly string[] {
  return [...new Set(problems.filter(({ severity, entity, code }) => severity === 'error' && entity === undefined && isAboutFile(code)).map(({ file }) => file))].sort();
}

function isAboutFile(code: string): boolean {
  return code.startsWith('yaml-') || code.startsWith('file-');
}

function otherFiles(before: Side, after: Side): readonly string[] {
  const sources = new Set([...before.catalog.entities, ...after.catalog.entities].map(({ source }) => source.file));
  const paths = new Set([...before.files.list(), ...after.files.list()]);
  return [...paths].filter((path) => !sources.has(path) && !path.startsWith('live/') && !path.startsWith('.github/') && before.files.text(path) !== after.files.text(path)).sort();
}
