import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { schemaFormats } from '../model/schema-formats.ts';
import { additionsSchema, entitySchema, knownKinds, settingsSchema, takesAdditions, type KnownKind } from '../model/schemas.ts';
import { once } from './once.ts';
import { validators } from './validators.js';
import { sayViolation, type Violation } from './violations.ts';

let shared: Ajv | undefined;

/** One for all schemas, made when a document is refused: compiling costs more than checking a thousand entities. */
function ajv(): Ajv {
  if (!shared) {
    shared = new Ajv({ allErrors: true, verbose: true, strict: true, strictRequired: false, strictTypes: false, keywords: ['expected', 'code'], formats: schemaFormats });
    shared.addSchema(entitySchema);
    for (const { schema } of knownKinds) shared.addSchema(schema);
    shared.addSchema(settingsSchema);
    shared.addSchema(additionsSchema);
  }
  return shared;
}

/** What a document's kind demands; empty when it is as it should be. An unknown kind must still have the envelope. */
export function entityViolations(value: unknown): readonly Violation[] {
  return isJsonObject(value) ? ofObject(value) : violations(schemaFor(value), value);
}

const ofObject = once((value: JsonObject) => violations(schemaFor(value), value));

/** What is wrong with `catalog/signpost.yaml`. */
export function settingsViolations(value: unknown): readonly Violation[] {
  return violations(settingsSchema, value);
}

/** What is wrong with Signpost's additions to a kind of Backstage; empty, at no cost, where there is none. */
export function additionViolations(value: unknown): readonly Violation[] {
  if (!isJsonObject(value) || !isJsonObject(value['spec'])) return [];
  const { spec } = value;
  return additionKeys.some((key) => spec[key] !== undefined) && mayHaveAdditions(value) ? violations(additionsSchema, value) : [];
}

/** True for a document of Backstage's kinds: others may mean something else by the same keys. */
export function mayHaveAdditions(value: unknown): boolean {
  const known = knownKindOf(value);
  return known !== undefined && takesAdditions(known);
}

/** The keys of `spec` that Signpost adds to the kinds of Backstage. */
export const additionKeys: readonly string[] = ['contacts', 'license', 'billOfMaterials', 'properties', 'certificate', 'classification', 'development', 'membership', 'topics', 'instance'];

/** The kind's own schema if Signpost knows kind and version, else the envelope's. */
function schemaFor(value: unknown): JsonObject {
  return knownKindOf(value)?.schema ?? entitySchema;
}

const kindsByName = new Map(knownKinds.map((known) => [known.kind, known]));

function knownKindOf(value: unknown): KnownKind | undefined {
  if (!isJsonObject(value)) return undefined;
  const { kind, apiVersion } = value;
  const known = typeof kind === 'string' ? kindsByName.get(kind) : undefined;
  return known?.apiVersions.some((version) => version === apiVersion) ? known : undefined;
}

/** Of one document: whoever has more will not read them all, and each costs a search for its place. */
const mostViolations = 500;

function violations(schema: JsonObject, value: unknown): readonly Violation[] {
  const id = String(schema['$id']);
  if (validators[id]?.(value)) return [];
  const validate = ajv().getSchema(id) as ValidateFunction;
  if (validate(value)) return [];
  const said = new Map<string, Violation>();
  for (const error of validate.errors ?? []) {
    if (isEcho(error)) continue;
    const violation = sayViolation(error, value);
    // The first thing wrong with a value explains the others.
    const key = `${violation.on} ${violation.path.join('\0')}`;
    if (!said.has(key)) said.set(key, violation);
    if (said.size === mostViolations) break;
  }
  return [...said.values()];
}

/** Errors that only repeat another: `if` that its branch failed, `propertyNames` that a name did. */
function isEcho({ keyword }: ErrorObject): boolean {
  return keyword === 'if' || keyword === 'propertyNames';
}
