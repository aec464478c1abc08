import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/** Formats of JSON Schema that inputs are held to. Others say nothing, as in Backstage. */
export const formats: readonly { readonly name: string; readonly pattern: string; readonly example: string }[] = [
  { name: 'date', pattern: String.raw`^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$`, example: '2027-03-31' },
  { name: 'time', pattern: String.raw`^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?$`, example: '17:30' },
  { name: 'date-time', pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$`, example: '2027-03-31T17:30:00Z' },
  { name: 'email', pattern: String.raw`^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$`, example: 'name@example.com' },
  { name: 'uri', pattern: String.raw`^[A-Za-z][A-Za-z0-9+.-]*:\S+$`, example: 'https://example.com/page' },
];

/** The schema with each format it knows as a pattern, so that one validator serves the site and the workflow. */
export function withFormats(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, values.has(key) ? value : key === 'properties' ? mapped(value) : deep(value)]));
}

/** Keywords that hold values, not schemas. */
const values: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples']);

function mapped(properties: Json): Json {
  if (!isJsonObject(properties)) return properties;
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, withPattern(property)]));
}

function withPattern(property: Json): Json {
  if (!isJsonObject(property)) return property;
  const inner = withFormats(property);
  const format = formats.find(({ name }) => name === property['format']);
  if (!format) return inner;
  return inner['pattern'] === undefined ? { ...inner, pattern: format.pattern } : { ...inner, allOf: [...(Array.isArray(inner['allOf']) ? (inner['allOf'] as readonly Json[]) : []), { pattern: format.pattern }] };
}

function deep(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(deep);
  return isJsonObject(value) ? (value['format'] === undefined ? withFormats(value) : withPattern(value)) : value;
}
