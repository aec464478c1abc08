import type { Limit, LimitName } from './model.ts';
import { brief, type Unknown } from './values.ts';

const written: readonly LimitName[] = [
  'minimum', 'maximum', 'multipleOf', 'minLength', 'maxLength', 'pattern', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'default', 'const',
];
const flags: readonly LimitName[] = ['uniqueItems', 'readOnly', 'writeOnly'];

/** The rules that a JSON Schema states beside its type. OpenAPI 3.0 writes `exclusiveMinimum: true` beside `minimum`. */
export function limitsOf(schema: Unknown): readonly Limit[] {
  const limits: Limit[] = [];
  for (const name of written) {
    const exclusive = name === 'minimum' ? 'exclusiveMinimum' : name === 'maximum' ? 'exclusiveMaximum' : undefined;
    if (exclusive !== undefined && typeof schema[exclusive] === 'number') limits.push({ name: exclusive, value: brief(schema[exclusive]) });
    if (schema[name] === undefined) continue;
    limits.push({ name: exclusive !== undefined && schema[exclusive] === true ? exclusive : name, value: brief(schema[name]) });
  }
  for (const name of flags) if (schema[name] === true) limits.push({ name, value: '' });
  if (schema['not'] !== undefined) limits.push({ name: 'not', value: brief(schema['not']) });
  return limits;
}
