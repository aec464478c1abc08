import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { RenderedFile } from '../model/request.ts';
import { additionsSchema, entitySchema, knownKinds, settingsSchema, takesAdditions, type KnownKind } from '../model/schemas.ts';
import { editorSchemas } from '../read/layout.ts';

const madeBy = 'Made by "npx signpost generate" from the schemas of Signpost: this file is for editors.';

/** Schemas for editors, which resolve no reference to another file: everything is in one. The same for every catalog. */
export function editorSchemaFiles(): readonly RenderedFile[] {
  return [file(editorSchemas.catalog, catalogSchema()), file(editorSchemas.settings, forEditor(settingsSchema))];
}

function file(path: string, { $schema: _, ...rest }: JsonObject): RenderedFile {
  const schema = { $schema: 'http://json-schema.org/draft-07/schema#', $comment: madeBy, ...rest };
  return { path, text: `${JSON.stringify(schema, null, 1)}\n` };
}

/** A schema for any entity. Kind and, where it is written already, version decide; others need the envelope only. */
function catalogSchema(): JsonObject {
  const versions = [...new Set(knownKinds.flatMap(({ apiVersions }) => apiVersions))];
  const envelope = forEditor(entitySchema);
  const { properties } = envelope as { readonly properties: JsonObject };
  const { definitions, ...additions } = forEditor(additionsSchema) as { readonly definitions: JsonObject } & JsonObject;
  return {
    title: 'Catalog',
    description: 'An entity of a Signpost catalog: a kind of Backstage, or one of Signpost’s own.',
    allOf: [{ $ref: '#/definitions/Entity' }, ...knownKinds.map(choice)],
    properties: {
      apiVersion: { ...(properties['apiVersion'] as JsonObject), examples: versions },
      kind: { ...(properties['kind'] as JsonObject), examples: knownKinds.map(({ kind }) => kind) },
    },
    definitions: {
      Entity: envelope,
      ...Object.fromEntries(knownKinds.map(({ kind, schema }) => [kind, forEditor(schema)])),
      Additions: additions,
      ...definitions,
    },
  };
}

function choice(known: KnownKind): JsonObject {
  const { kind, apiVersions } = known;
  const parts = [kind, ...(takesAdditions(known) ? ['Additions'] : [])];
  return {
    if: { required: ['kind'], properties: { kind: { const: kind }, apiVersion: { enum: apiVersions } } },
    then: { allOf: parts.map((name) => ({ $ref: `#/definitions/${name}` })) },
  };
}

/**
 * Drops what only Signpost reads, says formats in words (`patternErrorMessage` of
 * https://github.com/microsoft/vscode-json-languageservice), and turns references into those of the bundle.
 */
function forEditor(schema: JsonObject): JsonObject {
  const { $id: _, $schema: __, ...rest } = schema;
  return translate(rest) as JsonObject;
}

function translate(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(translate);
  if (!isJsonObject(value)) return value;
  const said = typeof value['expected'] === 'string' && typeof value['pattern'] === 'string' ? { patternErrorMessage: `Expected ${value['expected']}.` } : {};
  const entries = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
    // Names of properties may be any word; below them stand schemas again.
    if (key === 'properties' || key === 'definitions' || key === 'patternProperties') return [[key, propertySchemas(item)]];
    if (key === 'expected' || key === 'code') return [];
    if (key === 'examples' || key === 'enum' || key === 'const' || key === 'default') return [[key, item]];
    if (key === '$ref' && item === 'entity.json') return [[key, '#/definitions/Entity']];
    if (key === 'format') return [[key, item === 'url' ? 'uri' : item === 'day' ? 'date' : item]];
    return [[key, translate(item)]];
  });
  return { ...Object.fromEntries(entries), ...said };
}

function propertySchemas(value: Json): Json {
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([name, schema]): [string, Json] => [name, translate(name === 'definition' ? orPlaceholder(schema) : schema)]);
  return Object.fromEntries(entries);
}

/** In the file a definition is usually `{ $text: ./openapi.yaml }`, which is filled in before it is checked. */
function orPlaceholder(schema: Json): Json {
  if (!isJsonObject(schema) || schema['type'] !== 'string') return schema;
  const description = 'Path of the file whose text stands here, relative to this file.';
  return {
    ...schema,
    type: ['string', 'object'],
    maxProperties: 1,
    minProperties: 1,
    additionalProperties: false,
    properties: Object.fromEntries(['$text', '$json', '$yaml'].map((key) => [key, { type: 'string', description }])),
  };
}
