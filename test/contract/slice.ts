/**
 * Cuts operations out of GitHub's OpenAPI description, and writes them beside this file: to `github-openapi.json` those that
 * the sandbox answers, to `effects-openapi.json` and `teams-openapi.json` those of the stand-ins that effects and the teams of an
 * organisation are tried on. To renew them:
 *
 *     npm pack @octokit/openapi@23            (in some empty folder: 29 MB)
 *     tar xzf octokit-openapi-23*.tgz package/generated/api.github.com.json
 *     node test/contract/slice.ts package/generated/api.github.com.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { ROUTES } from '../../scripts/sandbox/api/router.ts';
import { operations } from '../effects/github/operations.ts';
import { teamOperations } from '../github/team-operations.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

/** Words for readers, and keys that say nothing about validity. */
const DROPPED = new Set(['description', 'example', 'examples', 'title', 'externalDocs', 'deprecated', 'default', 'summary']);

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `inMap`: the keys are names of properties, not keywords, so none is dropped. */
function tidy(value: Json, inMap = false): Json {
  if (Array.isArray(value)) return value.map((item) => tidy(item));
  if (!isObject(value)) return value;
  const kept: JsonObject = {};
  for (const [name, child] of Object.entries(value)) {
    if (!inMap && (DROPPED.has(name) || name.startsWith('x-') || name === 'nullable')) continue;
    // GitHub's alternatives overlap: two kinds of error whose fields are all optional, for one.
    kept[!inMap && name === 'oneOf' ? 'anyOf' : name] = name === 'enum' || name === 'required' ? child : tidy(child, !inMap && name === 'properties');
  }
  return !inMap && value['nullable'] === true ? nullable(kept) : kept;
}

/** OpenAPI 3.0's `nullable: true` as JSON Schema says it. */
function nullable(schema: JsonObject): JsonObject {
  if (typeof schema['type'] !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const { enum: values } = schema;
  const wider: JsonObject = { ...schema, type: [schema['type'], 'null'] };
  return Array.isArray(values) ? { ...wider, enum: [...values, null] } : wider;
}

function jsonSchema(description: JsonObject, part: Json | undefined): Json | undefined {
  const resolved = isObject(part) && typeof part['$ref'] === 'string' ? lookUp(description, part['$ref']) : part;
  const content = isObject(resolved) ? resolved['content'] : undefined;
  const media = isObject(content) ? content['application/json'] : undefined;
  return isObject(media) ? media['schema'] : undefined;
}

function lookUp(description: JsonObject, pointer: string): Json | undefined {
  return pointer.split('/').slice(1).reduce<Json | undefined>((at, name) => (isObject(at) ? at[name] : undefined), description);
}

function operation(description: JsonObject, full: JsonObject): JsonObject {
  const responses: JsonObject = {};
  for (const [status, response] of Object.entries(isObject(full['responses']) ? full['responses'] : {})) {
    responses[status] = tidy(jsonSchema(description, response) ?? {});
  }
  const request = jsonSchema(description, full['requestBody']);
  return request === undefined ? { responses } : { request: tidy(request), responses };
}

/** `:name`, `:name*` and `{name}` all as `{}`. */
function shapeOf(path: string): string {
  return path.replace(/:[a-z]+\*?|\{[a-z_]+\}/gi, '{}');
}

/** `operations` such as `GET /repos/:owner/:repo`. */
function slice(description: JsonObject, operations: readonly string[]): JsonObject {
  const wanted = new Set(operations.map((each) => shapeOf(each.replace(/^[A-Z]+/, (method) => method.toLowerCase()))));
  const paths: JsonObject = {};
  for (const [path, methods] of Object.entries(isObject(description['paths']) ? description['paths'] : {})) {
    for (const [method, full] of Object.entries(isObject(methods) ? methods : {})) {
      if (!wanted.delete(`${method} ${shapeOf(path)}`) || !isObject(full)) continue;
      paths[path] = { ...(isObject(paths[path]) ? paths[path] : {}), [method]: operation(description, full) };
    }
  }
  if (wanted.size > 0) throw new Error(`GitHub has no such operations: ${[...wanted].join(', ')}`);

  const schemas: JsonObject = {};
  const pending: Json[] = [paths, { $ref: '#/components/schemas/basic-error' }];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
      if (name in schemas) continue;
      const schema = tidy(lookUp(description, `#/components/schemas/${name}`) ?? {});
      schemas[name] = schema;
      pending.push(schema);
    }
  }
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    $comment: 'Made by: node test/contract/slice.ts (from @octokit/openapi 23, MIT licence)',
    paths,
    components: { schemas: sorted },
  };
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Name the file api.github.com.json of @octokit/openapi.');
const description = JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
const slices = { github: ROUTES.map((route) => `${route.method} /${route.parts.join('/')}`), effects: operations, teams: teamOperations };
for (const [name, wanted] of Object.entries(slices)) writeFileSync(new URL(`${name}-openapi.json`, import.meta.url), `${JSON.stringify(slice(description, wanted))}\n`);
