import { withoutSecrets } from '../catalog/secrets.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Field } from '../model/service.ts';

export interface ShownInput {
  readonly name: string;
  readonly label: string;
  /** Undefined when it is kept back because it may be a secret. */
  readonly text: string | undefined;
}

/** The answers of a request as pages show them: in the form's order, then what the service no longer asks for. */
export function shownInputs(fields: readonly Field[], inputs: JsonObject): readonly ShownInput[] {
  const asked = fields.filter(({ name }) => inputs[name] !== undefined);
  const known = new Set(fields.map(({ name }) => name));
  return [
    ...asked.map((field) => ({ name: field.name, label: field.label, text: isSecret(field) ? undefined : textOf(inputs[field.name]) })),
    ...Object.keys(inputs).filter((name) => !known.has(name)).map((name) => ({ name, label: name, text: textOf(inputs[name]) })),
  ];
}

/** The inputs that may stand in a link: none that is a secret. */
export function repeatableInputs(fields: readonly Field[], inputs: JsonObject): JsonObject {
  const kept = fields.filter((field) => inputs[field.name] !== undefined && !isSecret(field) && !holdsSecret(inputs[field.name]));
  return Object.fromEntries(kept.map(({ name }) => [name, inputs[name] ?? null]));
}

/** By the ways in which schemas and Backstage's forms mark one. */
function isSecret({ schema, picker }: Field): boolean {
  return schema['writeOnly'] === true || schema['format'] === 'password' || schema['ui:widget'] === 'password' || picker === 'Secret';
}

function holdsSecret(value: Json | undefined): boolean {
  const text = JSON.stringify(value ?? null);
  return withoutSecrets(text) !== text;
}

function textOf(value: Json | undefined): string {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return withoutSecrets(value.join(', '));
  return withoutSecrets(typeof value === 'string' ? value : JSON.stringify(value ?? null, null, 2));
}
