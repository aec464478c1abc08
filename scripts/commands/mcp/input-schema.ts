import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Service } from '../../model/service.ts';

/**
 * The pages of a service's form as one JSON Schema of its inputs, for programs. What a page demands beyond its inputs, such as
 * conditions, stays whole. Inputs that only people fill in, or nobody may (secrets), are told apart by their `ui:` keys.
 */
export function inputSchema({ pages }: Pick<Service, 'pages'>, environmentNames: readonly string[]): JsonObject {
  const properties: Record<string, Json> = {};
  const required: Json[] = [];
  const conditions: JsonObject[] = [];
  for (const { type: _, title: __, description: ___, properties: own, required: needed, ...rest } of pages) {
    if (isJsonObject(own)) for (const [name, schema] of Object.entries(own)) properties[name] = withPlaces(schema, environmentNames);
    if (Array.isArray(needed)) required.push(...(needed as readonly Json[]));
    const rules = Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('ui:')));
    if (Object.keys(rules).length > 0) conditions.push(rules);
  }
  return { type: 'object', properties, required: [...new Set(required)], ...(conditions.length > 0 ? { allOf: conditions } : {}) };
}

/** Names of environments are few; other pickers choose among thousands. */
function withPlaces(schema: Json, names: readonly string[]): Json {
  return isJsonObject(schema) && schema['ui:field'] === 'EnvironmentPicker' && schema['enum'] === undefined && names.length > 0 ? { ...schema, enum: names } : schema;
}
