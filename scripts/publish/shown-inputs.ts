import { equal } from '../catalog/conditions.ts';
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

export interface ShownDifference {
  readonly name: string;
  readonly label: string;
  readonly before: ShownSide;
  readonly after: ShownSide;
}

/** A text, nothing where the input was blank, or `kept` back because it may be a secret. */
export interface ShownSide {
  readonly text?: string;
  readonly kept?: true;
}

/** The inputs that a change makes different, in the same order; those of which a page could show no difference are left out. */
export function shownChange(fields: readonly Field[], before: JsonObject, after: JsonObject): readonly ShownDifference[] {
  const names = new Set([...shownInputs(fields, after), ...shownInputs(fields, before)].map(({ name }) => name));
  const placed = [...fields.filter(({ name }) => names.has(name)).map(({ name }) => name), ...[...names].filter((name) => !fields.some((field) => field.name === name))];
  return placed.flatMap((name): readonly ShownDifference[] => {
    if (equal(before[name] ?? null, after[name] ?? null)) return [];
    const field = fields.find((each) => each.name === name);
    const side = (value: Json | undefined): ShownSide => (value === undefined ? {} : field && isSecret(field) ? { kept: true } : { text: textOf(value) });
    return [{ name, label: field?.label ?? name, before: side(before[name]), after: side(after[name]) }];
  });
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
