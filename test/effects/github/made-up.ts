/** Answers of GitHub's shape: what matters is given, the rest is made up from its OpenAPI description. */
import { readFileSync } from 'node:fs';

type Schema = Readonly<Record<string, unknown>>;

const schemasOf = (slice: string) => (JSON.parse(readFileSync(new URL(`../../contract/${slice}-openapi.json`, import.meta.url), 'utf8')) as { readonly components: { readonly schemas: Readonly<Record<string, Schema>> } }).components.schemas;
const schemas = { ...schemasOf('teams'), ...schemasOf('effects') };

/** An object of the schema with everything that it requires, and with `given` over it. */
export function madeUp(name: string, given: object): Record<string, unknown> {
  return { ...(fill({ $ref: `#/components/schemas/${name}` }) as object), ...given };
}

function fill(schema: Schema): unknown {
  const { $ref, allOf, anyOf, type, enum: values, format, required, properties } = schema;
  if (typeof $ref === 'string') return fill(schemas[$ref.slice($ref.lastIndexOf('/') + 1)] ?? {});
  if (Array.isArray(allOf)) return Object.assign({}, ...(allOf as Schema[]).map(fill));
  if (Array.isArray(anyOf)) return (anyOf as Schema[]).some((each) => each['type'] === 'null') ? null : fill((anyOf as Schema[])[0] ?? {});
  if (Array.isArray(type) && type.includes('null')) return null;
  if (Array.isArray(values)) return values[0];
  switch (Array.isArray(type) ? type[0] : type) {
    case 'string':
      return format === 'date-time' ? '2026-01-02T03:04:05Z' : format === 'uri' ? 'https://example.org/' : 'made up';
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return false;
    case 'array':
      return [];
    default:
      return Object.fromEntries((Array.isArray(required) ? (required as string[]) : []).map((name) => [name, fill((properties as Readonly<Record<string, Schema>> | undefined)?.[name] ?? {})]));
  }
}
