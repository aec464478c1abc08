import type { JsonObject } from '../model/json.ts';
import { apiSchemas } from './api-schemas.ts';

/** Of the description; the first number is that of the API's folder. `docs/api.md` keeps the change log. */
export const apiVersion = '1.1.0';

interface Path {
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly holds: string;
  readonly parameters?: readonly JsonObject[];
}

const parameter = (name: string, description: string, schema: JsonObject): JsonObject => ({ name, in: 'path', required: true, description, schema });
const part = parameter('part', 'From 2; the file before names it as `next`.', { type: 'integer', minimum: 2 });
const kind = parameter('kind', 'Lower case, as index.json lists them.', { type: 'string', examples: ['component'] });

const paths: readonly Path[] = [
  { path: '/index.json', id: 'getIndex', summary: 'What the API holds', holds: 'Index' },
  {
    path: '/entities/{shard}.json',
    id: 'getEntities',
    summary: 'Entities in full',
    holds: 'EntityShard',
    parameters: [parameter('shard', 'The first two hexadecimal digits of the SHA-256 of the reference: printf %s component:default/petstore | sha256sum | cut -c1-2', { type: 'string', pattern: '^[0-9a-f]{2}$' })],
  },
  ...listed('/kinds/{kind}', 'Kind', 'Entities of a kind, a line each', 'KindList', [kind]),
  ...listed('/owners', 'Owners', 'Who owns what', 'Owners'),
  ...listed('/teams', 'Teams', 'Groups: people, contacts, what they own', 'TeamList'),
  ...listed('/services', 'Services', 'Services that can be requested', 'ServiceList'),
  ...listed('/requests', 'Requests', 'Requests and how far they have come', 'RequestList'),
  ...listed('/config', 'Configs', 'Entities that have properties, and where those of each environment are', 'ConfigList'),
  {
    path: '/config/{kind}/{namespace}/{name}/{environment}.json',
    id: 'getConfig',
    summary: 'The properties that hold for an entity in an environment, and who says so',
    holds: 'Config',
    parameters: [
      kind,
      parameter('namespace', 'Lower case; default where the entity names none.', { type: 'string', examples: ['default'] }),
      parameter('name', 'Of the entity, lower case.', { type: 'string', examples: ['petstore'] }),
      parameter('environment', 'Name of the environment.', { type: 'string', examples: ['production'] }),
    ],
  },
];

function listed(path: string, name: string, summary: string, holds: string, parameters: readonly JsonObject[] = []): readonly Path[] {
  return [
    { path: `${path}.json`, id: `get${name}`, summary, holds, parameters },
    { path: `${path}-{part}.json`, id: `get${name}Part`, summary: `${summary}, continued`, holds, parameters: [...parameters, part] },
  ];
}

/** The description of the API in OpenAPI 3.1. */
export function openApi(siteUrl: string | undefined): JsonObject {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Signpost',
      summary: 'The catalog as files.',
      description: 'Static files, made with the site: every operation is a GET of one of them. There are no parameters but the path, no authentication but that of the site, and no file above 1 MB.',
      version: apiVersion,
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [siteUrl === undefined ? { url: '.', description: 'The folder of this file.' } : { url: `${siteUrl}/api/v1` }],
    tags: [{ name: 'catalog' }],
    paths: { ...Object.fromEntries(paths.map(operation)), ...inputsOperation },
    components: { schemas: apiSchemas },
  };
}

function operation({ path, id, summary, holds, parameters = [] }: Path): readonly [string, JsonObject] {
  const ok = { description: summary, content: { 'application/json': { schema: { $ref: `#/components/schemas/${holds}` } } } };
  return [path, { get: { operationId: id, summary, tags: ['catalog'], ...(parameters.length > 0 && { parameters }), responses: { '200': ok, ...(parameters.length > 0 && { '404': notThere }) } } }];
}

const notThere: JsonObject = { description: 'There is no such thing in the catalog.' };

const inputsOperation: JsonObject = {
  '/inputs/{service}.json': {
    get: {
      operationId: 'getInputs',
      summary: 'What a service asks for',
      tags: ['catalog'],
      parameters: [parameter('service', 'Name of the service.', { type: 'string', examples: ['postgres-schema'] })],
      responses: { '200': { description: 'A JSON Schema, draft-07.', content: { 'application/json': { schema: { type: 'object' } } } }, '404': notThere },
    },
  },
};
