import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { accessRules } from '../../scripts/catalog/policies.ts';
import type { Catalog } from '../../scripts/catalog/catalog.ts';
import { environments as environmentsOf, type Environment } from '../../scripts/catalog/environments.ts';
import { fieldsOf } from '../../scripts/catalog/fields.ts';
import { servicesOf } from '../../scripts/catalog/services.ts';
import type { Entity, RelationType } from '../../scripts/model/entity.ts';
import type { AccessRule } from '../../scripts/model/policy.ts';
import { compareText } from '../../scripts/model/problem.ts';
import { canonicalRef } from '../../scripts/model/ref.ts';
import type { Instance } from '../../scripts/model/request.ts';
import type { Service } from '../../scripts/model/service.ts';
import type { Settings } from '../../scripts/model/settings.ts';
import { articlesOf, type Article } from '../../scripts/publish/articles.ts';
import { docsPlaces, type DocsPlace } from '../../scripts/publish/entity-docs.ts';
import { problemGroups } from '../../scripts/publish/problem-kinds.ts';
import { linesOf, problemPages as pagesOf, type MendedFile, type ProblemPage } from '../../scripts/publish/problem-pages.ts';
import { referencePages, type ReferencePage } from '../../scripts/publish/reference.ts';
import { recordedCatalog, recordedFiles } from '../recorded.ts';
import { context } from './context.ts';
import { diskFiles, memoryFiles, type Files } from '../../scripts/read/files.ts';
import { entitySources } from '../../scripts/request/sources.ts';
import { standaloneValidator } from '../../scripts/request/validator.ts';
import type { EntitySource } from '../../scripts/request/workspace.ts';

// The site's one door to the program: pages and components import it, and nothing else of `scripts/`.
export { compareText, diskFiles, fieldsOf, canonicalRef, linesOf, problemGroups };
export { approvalGroup, matchesThing } from '../../scripts/catalog/rules.ts';
export { prefilledLink } from '../../scripts/request/issue.ts';
export { splitRef } from '../../scripts/model/ref.ts';
export { isJsonObject } from '../../scripts/model/json.ts';
export type { AccessRule, Article, Catalog, Entity, Environment, Instance, RelationType, Service };
export type { MendedFile, ProblemPage };
export type { Language } from '../../scripts/model/settings.ts';
export { certificatesOf, classificationOf, contactRef, contactsOf, licenseOf, propertiesOf, type ContactRole } from '../../scripts/catalog/additions.ts';
export { userByLogin } from '../../scripts/catalog/people.ts';
export { resolvePath } from '../../scripts/read/layout.ts';
export { docsAnnotation } from '../../scripts/catalog/docs-folder.ts';
export { yamlPieces } from '../../scripts/publish/yaml-pieces.ts';
export type { ReferencePage };
export type { Door } from '../../scripts/publish/doors.ts';
export { namesDoors } from '../../scripts/publish/names.ts';
export { summary } from '../../scripts/publish/summary.ts';
export type { ReferenceProperty } from '../../scripts/publish/reference.ts';
export type { Field } from '../../scripts/model/service.ts';
export type { Json, JsonObject } from '../../scripts/model/json.ts';

/** Everything that the pages show, read once for a build, and by the dev server whenever it changes. */
export interface World {
  readonly files: Files;
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly services: readonly Service[];
  readonly environments: readonly Environment[];
  readonly rules: readonly AccessRule[];
  readonly articles: readonly Article[];
}

export const { isDevServer } = context;

/**
 * A value that many pages share: made once for each state of the catalog, under a name of its own. A build makes those
 * pages again that read a value which is made of something that has changed; where `print` gives a text for the value,
 * only when that text is another.
 */
export function derived<T>(name: string, make: () => T, print?: (value: T) => string): () => T {
  return context.reads.define(name, make, print);
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

let shown: { readonly of: object; readonly world: World } | undefined;

/** What is there now. Each part tells that it was read, so that a build knows which pages a change concerns. */
export function world(): World {
  const of = context.current();
  if (shown?.of !== of) shown = { of, world: worldOf(recordedFiles(of.files, context.reads), recordedCatalog(of.catalog, context.reads)) };
  return shown.world;
}

function worldOf(files: Files, catalog: Catalog): World {
  return {
    files,
    catalog,
    get settings() {
      return settings();
    },
    get services() {
      return services();
    },
    get environments() {
      return environments();
    },
    get rules() {
      return rules();
    },
    get articles() {
      return articles();
    },
  };
}

const settings = derived('settings', (): Settings => {
  const { server, repository } = context;
  return { ...world().catalog.settings, ...(server && { server }), ...(repository && { repository }) };
}, JSON.stringify);
const services = derived('services', () => servicesOf(world().catalog, world().files), JSON.stringify);
const environments = derived('environments', () => environmentsOf(world().catalog), JSON.stringify);
const rules = derived('rules', () => accessRules(world().catalog), JSON.stringify);
const articles = derived('articles', () => articlesOf(world().files), JSON.stringify);

/** The file that an entity is written in, for forms that show how a request will edit it. */
export function sourceOf(ref: string): EntitySource | undefined {
  return entitySources(world().catalog, world().files, [ref]).get(ref);
}

export function entity(ref: string): Entity | undefined {
  return world().catalog.get(ref);
}

/** One that must be there, since its page was asked for. */
export function knownEntity(ref: string): Entity {
  const found = entity(ref);
  if (!found) throw new Error(`${ref} is not in the catalog.`);
  return found;
}

/** By title, as people look things up; the reference decides between equals. */
export function byTitle(a: Entity, b: Entity): number {
  return a.title.localeCompare(b.title, 'en') || compareText(a.ref, b.ref);
}

export interface KindCount {
  /** Lower case, as in addresses. */
  readonly kind: string;
  readonly label: string;
  readonly entities: readonly Entity[];
}

/** Kinds in the order in which people think of a landscape, unknown ones last. */
const kindOrder = ['component', 'api', 'resource', 'system', 'domain', 'group', 'user', 'template', 'environment', 'accesspolicy', 'location'];

export const kinds = derived('kinds', countKinds);

function countKinds(): readonly KindCount[] {
  const groups = Map.groupBy(world().catalog.entities, (each) => each.kind.toLowerCase());
  const place = (kind: string) => (kindOrder.includes(kind) ? kindOrder.indexOf(kind) : kindOrder.length);
  return [...groups]
    .map(([kind, entities]) => ({ kind, label: kindLabel(entities[0]?.kind ?? kind), entities: entities.toSorted(byTitle) }))
    .sort((a, b) => place(a.kind) - place(b.kind) || compareText(a.kind, b.kind));
}

const plurals: Readonly<Record<string, string>> = {
  api: 'APIs',
  group: 'Teams',
  user: 'People',
  template: 'Services',
  accesspolicy: 'Access policies',
};

/** Many of a kind, in words: `Components`, `APIs`, `People`. */
export function kindLabel(kind: string): string {
  const label = plurals[kind.toLowerCase()];
  return label ?? (/[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`);
}

const singulars: Readonly<Record<string, string>> = { api: 'API', group: 'Team', user: 'Person', template: 'Service', accesspolicy: 'Access policy' };

/** One of a kind, in words, with its type where it has one. */
export function kindName(of: Pick<Entity, 'kind'>): string {
  return singulars[of.kind.toLowerCase()] ?? of.kind;
}

/** The group that owns an entity, canonical; undefined when it names none. */
export function ownerOf(of: Entity): string | undefined {
  return world().catalog.related(of.ref, 'ownedBy')[0];
}

const places = derived('docs places', () => docsPlaces(world().catalog, world().files));

/** The documentation beside an entity; undefined when it has none, or none that is read here. */
export function docsOf(of: Pick<Entity, 'ref'>): DocsPlace | undefined {
  return places().get(of.ref);
}

export function serviceOfTemplate(of: Entity): Service | undefined {
  return world().services.find((service) => service.ref === of.ref);
}

/** Instances, the newest request first. */
export function instances(filter: (instance: Instance) => boolean = () => true): readonly Instance[] {
  return world()
    .catalog.instances.filter(filter)
    .toSorted((a, b) => b.record.issue - a.record.issue || compareText(a.folder, b.folder));
}

export type Validator = { readonly code: string } | { readonly fault: string };

const validators = derived('validators', () => new Map<string, Validator>());

/** A service's compiled schema as code, or why it has none: an imported template may hold a schema that is no schema. */
export function validatorOf(service: Service): Validator {
  const known = validators().get(service.ref) ?? compile(service);
  validators().set(service.ref, known);
  return known;
}

function compile(service: Service): Validator {
  try {
    return { code: standaloneValidator(service.pages) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

/** Every code of `signpost check`; without examples where somebody took the tests out of their copy. */
export const problemPages = once((): readonly ProblemPage[] => {
  const folder = join(context.program, 'test/problems');
  return pagesOf(existsSync(folder) ? diskFiles(folder) : memoryFiles({}));
});

/** What can be written in a catalog: a page for each kind, with its example. */
export const reference = once(readReference);

function readReference(): readonly ReferencePage[] {
  const files = diskFiles(join(context.program, 'scripts/model/examples'));
  return referencePages(Object.fromEntries(files.list().map((path) => [path, files.text(path) ?? ''])));
}
