import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { decidingRules } from '../../scripts/catalog/deciding-rules.ts';
import type { Catalog } from '../../scripts/catalog/catalog.ts';
import { environments as environmentsOf, type Environment } from '../../scripts/catalog/environments.ts';
import { fieldsOf } from '../../scripts/catalog/fields.ts';
import { servicesOf } from '../../scripts/catalog/services.ts';
import type { Entity, RelationType } from '../../scripts/model/entity.ts';
import type { AccessRule } from '../../scripts/model/policy.ts';
import { compareText } from '../../scripts/model/problem.ts';
import { canonicalRef } from '../../scripts/model/ref.ts';
import { recordFile, type Instance } from '../../scripts/model/request.ts';
import type { Service } from '../../scripts/model/service.ts';
import type { Settings } from '../../scripts/model/settings.ts';
import { articlesOf, type Article } from '../../scripts/publish/articles.ts';
import { changesOf, feedDoors } from '../../scripts/publish/atom.ts';
import { readEntityDocs, type EntityDocs } from '../../scripts/publish/docs-pages.ts';
import { docsPlaces, type DocsPlace } from '../../scripts/publish/entity-docs.ts';
import { learningPaths } from '../../scripts/publish/learning-paths.ts';
import { copiedFiles, type CopiedFile } from '../../scripts/publish/pictures.ts';
import { problemGroups } from '../../scripts/publish/problem-kinds.ts';
import { linesOf, problemPages as pagesOf, type MendedFile, type ProblemPage } from '../../scripts/publish/problem-pages.ts';
import { referencePages, type ReferencePage } from '../../scripts/publish/reference.ts';
import { recordedCatalog, recordedFiles } from '../recorded.ts';
import { context } from './context.ts';
import { kindLabel, kindName, kindPlace } from './words/kinds.ts';
import { positionAt } from '../../scripts/read/position.ts';
import { parseYaml } from '../../scripts/read/yaml.ts';
import type { FileChange } from '../../scripts/read/file-history.ts';
import { diskFiles, memoryFiles, type Files } from '../../scripts/read/files.ts';

// The site's door to the program for the catalog, as followed.ts is for requests: pages and components take nothing but types from `scripts/` themselves.
export { kindLabel, kindName };
export { compareText, recordFile, fieldsOf, canonicalRef, linesOf, problemGroups };
export { approvalGroup, matchesPerson, matchesThing } from '../../scripts/catalog/rules.ts';
export { groupsAbove, loginOf, usersOf } from '../../scripts/catalog/people.ts';
export { decisive } from '../../scripts/catalog/access.ts';
export { runPolicyTests, type TestResult } from '../../scripts/catalog/policy-tests.ts';
export { actions, type Action } from '../../scripts/model/policy.ts';
export { placeOfRule } from '../../scripts/catalog/policies.ts';
export { choicesName, choicesOf, pickerOf, type Choice, type Picker } from '../../scripts/catalog/pickers.ts';
export { entitySources } from '../../scripts/request/sources.ts';
export { standaloneValidator } from '../../scripts/request/validator.ts';
export type { EntitySource } from '../../scripts/request/workspace.ts';
export type { Wordings } from '../../scripts/request/wording.ts';
export { expressionsIn, inputsUsed } from '../../scripts/catalog/expressions.ts';
export { unknownConditions } from '../../scripts/catalog/conditions.ts';
export { prefilledLink } from '../../scripts/request/issue.ts';
export { splitRef } from '../../scripts/model/ref.ts';
export { isJsonObject } from '../../scripts/model/json.ts';
export { guardrailsOf, isHeldTo, isThere, testsOf, type Guardrail, type GuardrailTest } from '../../scripts/catalog/guardrails.ts';
export { scorecardsOf, type Scorecard } from '../../scripts/catalog/scorecards.ts';
export type { AccessRule, Article, Catalog, Entity, Environment, Instance, RelationType, Service };
export type { MendedFile, ProblemPage };
export type { Language } from '../../scripts/model/settings.ts';
export { certificatesOf, classificationOf, contactRef, contactsOf, developmentOf, licenseOf, propertiesOf, type ContactRole, type Development } from '../../scripts/catalog/additions.ts';
export { meantLinks, type Intent } from '../../scripts/catalog/link-intents.ts';
export { reportOn, type Report, type Score, type Tone } from '../../scripts/report/scorecards.ts';
export { endOf as certificateEndOf } from '../../scripts/report/certificates.ts';
export { readCertificates } from '../../scripts/read/x509.ts';
export { resolvePath } from '../../scripts/read/layout.ts';
export { docsAnnotation } from '../../scripts/catalog/docs-folder.ts';
export { manifestDoor } from '../../scripts/publish/manifest.ts';
export { yamlPieces } from '../../scripts/publish/yaml-pieces.ts';
export type { ReferencePage };
export type { Door } from '../../scripts/publish/doors.ts';
export { apiDoors } from '../../scripts/publish/api.ts';
export { feedDoors };
export { badgeDoors, badgePath } from '../../scripts/publish/badges.ts';
export { llmsDoor } from '../../scripts/publish/llms.ts';
export { openSearchDoor } from '../../scripts/publish/opensearch.ts';
export { robotsDoor, sitemapDoors } from '../../scripts/publish/sitemap.ts';
export { definedApis, definitionAddress, definitionDoors, definitionFile, definitionText, hasDefinition } from '../../scripts/publish/definition-files.ts';
export { articlePicture } from '../../scripts/publish/article-pictures.ts';
export { readingMinutes } from '../../scripts/publish/articles.ts';
export { docsImage, docsLink } from '../../scripts/publish/docs-links.ts';
export { docsHtml, readDocsText, type DocsHeading, type DocsResolver } from '../../scripts/publish/docs-markdown.ts';
export type { DocsEntry, DocsPage, EntityDocs } from '../../scripts/publish/docs-pages.ts';
export { imageSize } from '../../scripts/publish/image-files.ts';
export { pathPlaces, type LearningPath, type PathPlace } from '../../scripts/publish/learning-paths.ts';
export { pictureOnSite } from '../../scripts/publish/pictures.ts';
export { nameRows, namesDoors } from '../../scripts/publish/names.ts';
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
const rules = derived('rules', () => decidingRules(world().catalog), JSON.stringify);

const articles = derived('articles', () => articlesOf(world().files), JSON.stringify);

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

export const kinds = derived('kinds', countKinds);

function countKinds(): readonly KindCount[] {
  const groups = Map.groupBy(world().catalog.entities, (each) => each.kind.toLowerCase());
  return [...groups]
    .map(([kind, entities]) => ({ kind, label: kindLabel(entities[0]?.kind ?? kind), entities: entities.toSorted(byTitle) }))
    .sort((a, b) => kindPlace(a.kind) - kindPlace(b.kind) || compareText(a.kind, b.kind));
}

/** The group that owns an entity, canonical; undefined when it names none. */
export function ownerOf(of: Entity): string | undefined {
  return world().catalog.related(of.ref, 'ownedBy')[0];
}

const places = derived('docs places', () => docsPlaces(world().catalog, world().files), (found) => JSON.stringify([...found]));

/** The documentation beside an entity; undefined when it has none, or none that is read here. */
export function docsOf(of: Pick<Entity, 'ref'>): DocsPlace | undefined {
  return places().get(of.ref);
}

/** Refs of the entities that have documentation beside them. */
export function documentedRefs(): readonly string[] {
  return [...places().keys()];
}

/** All pages of that documentation, with their titles and order. Throws for an entity that has none. */
export function entityDocsOf(ref: string): EntityDocs {
  const place = places().get(ref);
  if (!place) throw new Error(`${ref} has no documentation beside it.`);
  return readEntityDocs(place, world().files);
}

/** Files of the catalog that the site takes over as they are. */
export const siteCopies: () => readonly CopiedFile[] = derived('copied files', () => copiedFiles(world().catalog, world().files), JSON.stringify);

/** Articles to be read one after another. */
export const paths = derived('learning paths', () => learningPaths(world().articles), JSON.stringify);

/** The last changes of the file that an entity is written in, the newest first; empty where Git knows none. */
export function historyOf({ source }: Pick<Entity, 'source'>): readonly FileChange[] {
  context.reads.note(`history ${source.file}`);
  return context.current().history?.get(source.file) ?? [];
}

/** The latest commits that changed the catalog, the newest first; empty where Git knows none. */
export const latestChanges = derived('latest changes', () => {
  context.reads.note('histories');
  return changesOf(context.current().history ?? new Map());
}, JSON.stringify);

/** As its owners number it; empty when they do not. */
export function serviceVersion(service: Pick<Service, 'ref'>): string {
  return entity(service.ref)?.annotations['signpost.dev/version'] ?? '';
}

export function serviceOfTemplate(of: Entity): Service | undefined {
  return world().services.find((service) => service.ref === of.ref);
}

/** A text of YAML or JSON as a value, or what is wrong with it and where; line and column from 1. Of several documents the first. */
export function yamlValue(text: string): { readonly value: unknown } | { readonly message: string; readonly line: number; readonly column: number } {
  const json = text.startsWith('{') ? parsedJson(text) : undefined;
  if (json !== undefined) return { value: json };
  const [document] = parseYaml(text);
  const fault = document?.faults[0];
  return fault ? { message: fault.message, ...positionAt(text, fault.offset) } : { value: document?.value };
}

/** Many times as fast as YAML for a definition of megabytes; undefined for a text that is no JSON, of which YAML tells why. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
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
