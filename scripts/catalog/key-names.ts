import { isJsonObject } from '../model/json.ts';
import { additionsSchema, entitySchema, knownKinds, takesAdditions, type KnownKind } from '../model/schemas.ts';

/** The keys that Signpost and Backstage read below `metadata` and `spec` of a kind; further ones are allowed there. */
export interface KeyNames {
  readonly metadata: readonly string[];
  readonly spec: readonly string[];
  /** Those without which a schema refuses the document, and says so. */
  readonly required: ReadonlySet<string>;
}

/** Older versions of Backstage wrote it. */
const machineKeys = ['generation'];

const byKind = new Map(knownKinds.map((known) => [known.kind, namesOf(known)]));

/** Undefined for a kind that nobody knows. */
export function keyNames(kind: string): KeyNames | undefined {
  return byKind.get(kind);
}

function namesOf(known: KnownKind): KeyNames {
  return {
    metadata: [...new Set([...namesAt(entitySchema, 'metadata'), ...namesAt(known.schema, 'metadata'), ...machineKeys])],
    spec: [...namesAt(known.schema, 'spec'), ...(takesAdditions(known) ? namesAt(additionsSchema, 'spec') : [])],
    required: new Set(['metadata.name', ...requiredAt(known.schema, 'spec').map((key) => `spec.${key}`)]),
  };
}

function namesAt(schema: unknown, key: string): readonly string[] {
  return Object.keys(propertiesOf(propertiesOf(schema)[key]));
}

function requiredAt(schema: unknown, key: string): readonly string[] {
  const section = propertiesOf(schema)[key];
  return isJsonObject(section) && Array.isArray(section['required']) ? section['required'].map(String) : [];
}

function propertiesOf(schema: unknown): Readonly<Record<string, unknown>> {
  return isJsonObject(schema) && isJsonObject(schema['properties']) ? schema['properties'] : {};
}
