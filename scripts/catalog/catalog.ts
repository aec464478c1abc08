import type { Entity, Relation, RelationType } from '../model/entity.ts';
import { compareProblems, compareText, type Problem } from '../model/problem.ts';
import type { Instance } from '../model/request.ts';
import type { Settings } from '../model/settings.ts';
import type { SourceDocument } from '../read/documents.ts';
import type { Files } from '../read/files.ts';
import { isOwnRepository } from '../read/layout.ts';
import { fillPlaceholders } from '../read/placeholders.ts';
import { runChecks } from './checks.ts';
import { readEntity } from './entity.ts';
import { readInstances } from './instances.ts';
import { lostEntities, withWaiting } from './lost.ts';
import { endedMembers } from './membership.ts';
import { ReferenceReader, type WrittenRef } from './reference-fields.ts';
import { relationsOf } from './relations.ts';
import { readSettings } from './settings.ts';
import { findSources } from './sources.ts';
import type { World } from './world.ts';

/** Everything that the files say, checked and immutable. */
export interface Catalog {
  readonly settings: Settings;
  /** The day in UTC that it is of: a membership that has ended by then is no relation. Undefined: every one that ends has ended. */
  readonly today?: string | undefined;
  /** Sorted by reference. Of two entities with one reference the first in file order counts. */
  readonly entities: readonly Entity[];
  /** By reference, whatever its case. */
  get(ref: string): Entity | undefined;
  /** Whatever the case of the kind; sorted by reference, empty when there is none. */
  ofKind(kind: string): readonly Entity[];
  /** Sorted by type and target; a target may be missing from the catalog. Empty for unknown references. */
  relations(ref: string): readonly Relation[];
  /** Targets of one relation, sorted. */
  related(ref: string, type: RelationType): readonly string[];
  /** All of them, sorted by place. */
  readonly problems: readonly Problem[];
  /** What requests have made, sorted by folder. */
  readonly instances: readonly Instance[];
}

/** How to read a catalog. */
export interface Reading {
  /** A day in UTC such as `2026-11-21`. Without it nobody's membership that ends counts, see docs/adr/0025. */
  readonly today?: string | undefined;
  /** Whoever asks for errors only waits half as long, and may get a few warnings as well. */
  readonly sought?: 'all' | 'errors';
}

/** Never throws for what stands in the files: that becomes `problems`. */
export function loadCatalog(files: Files, { today, sought = 'all' }: Reading = {}): Catalog {
  const settings = readSettings(files);
  const sources = findSources(files);
  const placeholders = sources.documents.map((document) => fillPlaceholders(files, document));
  const documents = placeholders.map(({ document }) => document);
  const { entities, documentByRef, duplicates } = index(documents);
  const instances = readInstances(files);
  const reader = new ReferenceReader();
  const refs = new Map(entities.map((entity) => [entity.ref, reader.read(entity)]));
  const refsOf = (entity: Entity) => refs.get(entity.ref) ?? [];
  const catalog = view(settings, entities, refsOf, instances.instances, today);
  const lost = lostEntities(files, sources.problems, documents);
  const world: World = {
    catalog,
    files,
    own: isOwnRepository(files),
    documents,
    strays: sources.strays,
    refsOf,
    documentOf: (ref) => documentByRef.get(ref),
    duplicates,
    placeholderFaults: placeholders.flatMap(({ faults }) => faults),
    instanceFaults: instances.faults,
    lost,
  };
  const problems = [...withWaiting(sources.problems, lost, catalog, refsOf), ...runChecks(world, sought)].sort(compareProblems);
  return { ...catalog, problems };
}

/** Two entities with one reference; `second` lost. */
export interface Duplicate {
  readonly ref: string;
  readonly first: SourceDocument;
  readonly second: SourceDocument;
}

function index(documents: readonly SourceDocument[]) {
  const entities: Entity[] = [];
  const documentByRef = new Map<string, SourceDocument>();
  const duplicates: Duplicate[] = [];
  for (const document of documents) {
    const entity = readEntity(document);
    if (!entity) continue;
    const first = documentByRef.get(entity.ref);
    if (first) duplicates.push({ ref: entity.ref, first, second: document });
    else {
      documentByRef.set(entity.ref, document);
      entities.push(entity);
    }
  }
  entities.sort((a, b) => compareText(a.ref, b.ref));
  return { entities, documentByRef, duplicates };
}

function view(settings: Settings, entities: readonly Entity[], refsOf: (entity: Entity) => readonly WrittenRef[], instances: readonly Instance[], today: string | undefined): Omit<Catalog, 'problems'> {
  const byRef = new Map(entities.map((entity) => [entity.ref, entity]));
  const byKind = Map.groupBy(entities, (entity) => entity.kind.toLowerCase());
  const relations = relationsOf(entities, counted(refsOf, endedMembers(byKind.get('group') ?? [], today)));
  return {
    settings,
    ...(today !== undefined && { today }),
    entities,
    instances,
    get: (ref) => byRef.get(ref) ?? byRef.get(ref.toLowerCase()),
    ofKind: (kind) => byKind.get(kind.toLowerCase()) ?? [],
    relations: (ref) => relations.all(ref.toLowerCase()),
    related: (ref, type) => relations.targets(ref.toLowerCase(), type),
  };
}

type RefsOf = (entity: Entity) => readonly WrittenRef[];

/** Without the references by which somebody would be in a group whose time there is over, whoever writes them: group or user. */
function counted(refsOf: RefsOf, ended: ReadonlyMap<string, ReadonlySet<string>>): RefsOf {
  if (ended.size === 0) return refsOf;
  return (entity) => {
    const refs = refsOf(entity);
    const isOver = ({ field, target = '' }: WrittenRef) =>
      field.relation === 'hasMember' ? ended.get(entity.ref)?.has(target) === true : field.relation === 'memberOf' && ended.get(target)?.has(entity.ref) === true;
    return refs.some(isOver) ? refs.filter((ref) => !isOver(ref)) : refs;
  };
}
