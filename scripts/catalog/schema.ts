import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { entitySchema, knownKinds, settingsSchema } from '../model/schemas.ts';
import { sayViolation, type Violation } from './violations.ts';

let shared: Ajv | undefined;

/** One for all schemas, made on first use: compiling costs more than checking a thousand entities. */
function ajv(): Ajv {
  if (!shared) {
    shared = new Ajv({ allErrors: true, verbose: true, strict: true, strictRequired: false, strictTypes: false, keywords: ['expected', 'code'] });
    shared.addFormat('url', (text: string) => URL.canParse(text));
    shared.addSchema(entitySchema);
    for (const { schema } of knownKinds) shared.addSchema(schema);
    shared.addSchema(settingsSchema);
  }
  return shared;
}

/** What a document's kind demands; empty when it is as it should be. An unknown kind must still have the envelope. */
export function entityViolations(value: unknown): readonly Violation[] {
  return violations(schemaFor(value), value);
}

/** What is wrong with `catalog/signpost.yaml`. */
export function settingsViolations(value: unknown): readonly Violation[] {
  return violations(settingsSchema, value);
}

/** The kind's own schema if Signpost knows kind and version, else the envelope's. */
function schemaFor(value: unknown): JsonObject {
  if (!isJsonObject(value)) return entitySchema;
  const { kind, apiVersion } = value;
  const known = knownKinds.find((each) => each.kind === kind && each.apiVersions.some((version) => version === apiVersion));
  return known?.schema ?? entitySchema;
}

function violations(schema: JsonObject, value: unknown): readonly Violation[] {
  const validate = ajv().getSchema(String(schema['$id'])) as ValidateFunction;
  if (validate(value)) return [];
  const said = new Map<string, Violation>();
  for (const error of validate.errors ?? []) {
    if (isEcho(error)) continue;
    const violation = sayViolation(error);
    // The first thing wrong with a value explains the others.
    const key = `${violation.on} ${violation.path.join('\0')}`;
    if (!said.has(key)) said.set(key, violation);
  }
  return [...said.values()];
}

/** Errors that only repeat another: `if` that its branch failed, `propertyNames` that a name did. */
function isEcho({ keyword }: ErrorObject): boolean {
  return keyword === 'if' || keyword === 'propertyNames';
}
