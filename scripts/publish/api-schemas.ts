import type { JsonObject } from '../model/json.ts';

// What the files of the API hold, as JSON Schema 2020-12, which is also what OpenAPI 3.1 speaks. Objects are open:
// within version 1 keys may be added.

const text = (description: string): JsonObject => ({ type: 'string', description });
const texts = (description: string): JsonObject => ({ type: 'array', items: { type: 'string' }, description });
const count = (description: string): JsonObject => ({ type: 'integer', minimum: 0, description });
const ref = (description: string): JsonObject => ({ type: 'string', pattern: '^[^:/]+:[^/]+/.+$', description });
const refs = (description: string): JsonObject => ({ type: 'array', items: ref('A canonical reference.'), description });

const page = text('Address of its page: absolute where the catalog says siteUrl, else a path on the same host.');
const next = text('Path of the file that goes on with the list, relative to the folder of the API; absent in the last one.');
const leftOut = texts('Parts that were too long for a file of the API and are to be read at the source, such as spec.definition. Absent when everything is here.');

const shape = (title: string, description: string, required: readonly string[], properties: JsonObject): JsonObject => ({ title, description, type: 'object', required: [...required], properties });
const list = (title: string, description: string, name: string, item: string): JsonObject =>
  shape(title, description, [name], { next, [name]: { type: 'array', items: { $ref: `#/components/schemas/${item}` } } });

/** By name, with references as they are in an OpenAPI document. */
export const apiSchemas: Readonly<Record<string, JsonObject>> = {
  Index: shape('Index', 'What the API holds. Paths are relative to the folder of this file.', ['version', 'organization', 'repository', 'openapi', 'entities', 'kinds', 'owners', 'teams', 'services', 'requests'], {
    version: { const: '1', description: 'Of the API.' },
    organization: text('Name of the company or department.'),
    repository: text('Address of the repository that everything comes from.'),
    site: text('Address of the site; absent where the catalog does not say siteUrl.'),
    openapi: text('Path of the description in OpenAPI 3.1.'),
    entities: shape('Entities', 'All entities in full.', ['count', 'file'], { count: count('How many there are.'), file: text('How the file of an entity is named.') }),
    kinds: {
      type: 'array',
      items: shape('Kind', 'One kind.', ['kind', 'count'], { kind: text('Lower case.'), count: count('How many entities it has.'), file: text('Path of its list. Absent for a kind whose name no path can hold.') }),
    },
    owners: text('Path of the table of owners.'),
    teams: text('Path of the list of groups.'),
    services: text('Path of the list of services.'),
    config: text('Path of the list of entities that have properties.'),
    requests: text('Path of the list of requests.'),
  }),
  Entity: shape('Entity', 'An entity as it is written in the catalog, and what follows from it.', ['ref', 'title', 'page', 'source', 'apiVersion', 'kind', 'metadata', 'spec', 'relations'], {
    ref: ref('Canonical reference, all lower case: component:default/petstore.'),
    title: text('metadata.title, else the display name, else the name.'),
    owner: ref('The group that owns it; absent when none does.'),
    grade: text('The lowest grade that a scorecard gives it; absent when none speaks of it.'),
    page,
    source: shape('Source', 'Where it is written.', ['file', 'line', 'url'], { file: text('Relative to the repository.'), line: { type: 'integer', minimum: 1, description: 'Where the document begins.' }, url: text('The same place on GitHub.') }),
    apiVersion: text('As written.'),
    kind: text('As written: Component.'),
    metadata: { type: 'object', description: 'As written.' },
    spec: { type: 'object', description: 'As written.' },
    relations: { type: 'object', description: 'In both directions, by type: ownedBy, dependsOn, dependencyOf, partOf and so on.', additionalProperties: refs('Sorted. A target may be missing from the catalog.') },
    leftOut,
  }),
  EntityShard: list('Entity shard', 'The entities whose reference has a SHA-256 that begins with the two digits in the name of the file, sorted by reference.', 'entities', 'Entity'),
  EntityRow: shape('Entity row', 'An entity in a line.', ['ref', 'title', 'page'], {
    ref: ref('Canonical reference.'),
    title: text('Cut after 300 characters.'),
    type: text('spec.type.'),
    lifecycle: text('spec.lifecycle.'),
    owner: ref('The group that owns it.'),
    grade: text('The lowest grade that a scorecard gives it.'),
    page,
  }),
  KindList: list('Kind list', 'All entities of a kind.', 'entities', 'EntityRow'),
  Owners: shape('Owners', 'Who owns what. Things without an owner are absent.', ['owners'], { next, owners: { type: 'object', description: 'Reference of the owning group by reference of what it owns.', additionalProperties: ref('A group.') } }),
  Team: shape('Team', 'A group.', ['ref', 'title', 'children', 'members', 'owns', 'page'], {
    ref: ref('Canonical reference.'),
    title: text('Its name for people.'),
    type: text('spec.type.'),
    email: text('spec.profile.email.'),
    contacts: { type: 'object', description: 'Ids such as slack://ask-payments, by role: support, owner, contributors, participants.', additionalProperties: texts('Ids.') },
    parent: ref('The group above.'),
    children: refs('Groups below.'),
    members: refs('People.'),
    owns: { type: 'object', description: 'How many entities it owns, by kind.', additionalProperties: count('Entities.') },
    page,
    leftOut,
  }),
  TeamList: list('Team list', 'All groups.', 'teams', 'Team'),
  Service: shape('Service', 'A service that can be requested.', ['name', 'ref', 'title', 'type', 'tags', 'owner', 'page', 'inputs'], {
    name: text('As signpost request takes it.'),
    ref: ref('The Template.'),
    title: text('For people.'),
    description: text('In Markdown.'),
    type: text('spec.type.'),
    tags: texts('metadata.tags.'),
    owner: text('The group that owns it.'),
    page,
    inputs: text('Path of the JSON Schema (draft-07) of its inputs, relative to the folder of the API.'),
    leftOut,
  }),
  ServiceList: list('Service list', 'All services.', 'services', 'Service'),
  Request: shape('Request', 'A request and how far it has come when the site was built.', ['number', 'action', 'stage', 'open', 'waitsFor', 'made', 'inputs'], {
    number: { type: 'integer', description: 'Of the issue.' },
    title: text('Of the issue. Absent when only the record in Git is known, as are other things that only GitHub knows.'),
    service: text('Name of the service.'),
    action: text('create, change or delete.'),
    name: text('Of the instance.'),
    environment: text('Name of the Environment; absent where the service belongs to none.'),
    owner: text('Reference of the group that owns the instance.'),
    requester: text('Reference of the user who asked.'),
    login: text('Login of the author of the issue.'),
    stage: text('How far it has come: asked, waiting, ready and so on.'),
    open: { type: 'boolean', description: 'Whether something may still happen.' },
    since: text('When the stage began, ISO 8601.'),
    asked: text('When it was asked, ISO 8601.'),
    finished: text('When it was done, ISO 8601.'),
    waitsFor: { type: 'array', items: { type: 'object', required: ['kind'], properties: { kind: text('bot, requester or group.') } }, description: 'Without whom it does not go on.' },
    made: { type: 'boolean', description: 'Whether the instance is there and this request wrote its record.' },
    folder: text('Of the instance, relative to the repository.'),
    pull: { type: 'integer', description: 'Number of the pull request.' },
    url: text('Address of the issue; absent when GitHub has none of that number.'),
    inputs: { type: 'object', description: 'What was asked for, by name of the input; secrets are left out.' },
    leftOut,
  }),
  RequestList: list('Request list', 'All requests that Git or GitHub knows of.', 'requests', 'Request'),
  Configured: shape('Configured entity', 'An entity that has properties.', ['ref', 'environments'], {
    ref: ref('Canonical reference.'),
    environments: { type: 'object', additionalProperties: { type: 'string' }, description: 'By name of the environment: path of the file, relative to the folder of the API.' },
    leftOut,
  }),
  ConfigList: list('Configured entities', 'All entities that have properties, even empty ones.', 'entities', 'Configured'),
  Config: shape('Configuration', 'The properties that hold for an entity in an environment.', ['entity', 'values', 'secrets', 'sources'], {
    entity: ref('Canonical reference.'),
    environment: text('Name of the environment.'),
    values: { type: 'object', additionalProperties: { type: 'object' }, description: 'By namespace and key: a text, a number, true or false, or a list of these.' },
    secrets: texts('Names (namespace.key) of the values that are references of secrets, secret://name#key.'),
    sources: { type: 'object', additionalProperties: { type: 'object', additionalProperties: { $ref: '#/components/schemas/ConfigSource' } }, description: 'By namespace and key: where the value comes from.' },
    withheld: count('How many values look like a credential and are not told; absent when none does.'),
    leftOut,
  }),
  ConfigSource: shape('Source of a value', 'Where a value is written.', ['layer', 'ref', 'file', 'path'], {
    layer: text('defaults, environment, domain, team, system or entity; a later one wins.'),
    ref: ref('Of the entity that writes it.'),
    file: text('Relative to the repository.'),
    path: texts('In the document.'),
    over: { type: 'array', items: { type: 'object' }, description: 'Sources with a value that this one takes the place of, the nearest first. Absent when there are none.' },
  }),
};

/** Each schema as a file of its own, by name without an end: `entity-shard`. */
export function schemaFiles(): Readonly<Record<string, JsonObject>> {
  const entries = Object.entries(apiSchemas).map(([name, schema]) => [schemaName(name), { $schema: 'https://json-schema.org/draft/2020-12/schema', ...(withFiles(schema) as JsonObject) }] as const);
  return Object.fromEntries(entries);
}

export function schemaName(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}

/** References to parts of the one document become those to files beside one another. */
function withFiles(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFiles);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === '$ref' && typeof item === 'string' ? `${schemaName(item.slice('#/components/schemas/'.length))}.json` : withFiles(item)]));
}
