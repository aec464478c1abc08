import { askedInputs, equal } from '../catalog/conditions.ts';
import { fieldsOf, possibleInputs } from '../catalog/fields.ts';
import type { JsonObject } from '../model/json.ts';
import type { Field, Service } from '../model/service.ts';
import { withDefaults } from './answers.ts';
import { inputText, readInputs } from './inputs.ts';

/**
 * The inputs that an instance has after a change: as they were but for those that are given or cleared. What the service has no
 * longer, or does not ask for with these answers, is left out; of what is given nothing is.
 */
export function changedInputs(service: Pick<Service, 'pages'>, before: JsonObject, inputs: JsonObject, cleared: readonly string[]): JsonObject {
  const possible = possibleInputs(service.pages);
  const kept = Object.entries(before).filter(([name]) => possible.has(name) && !cleared.includes(name) && !Object.hasOwn(inputs, name));
  const fields = fieldsOf(service);
  const asked = askedInputs(service.pages, { ...withDefaults(service, fields, Object.fromEntries(kept)), ...inputs });
  return { ...Object.fromEntries(kept.filter(([name]) => asked.has(name) || !fields.some((field) => field.name === name))), ...inputs };
}

/** What a change asks for: the inputs that become different, and the names of those that become blank. */
export interface InputChange {
  readonly inputs: JsonObject;
  readonly cleared: readonly string[];
}

/**
 * The change that a form asks for, which was filled in with the inputs of an instance and holds these now. What nobody is asked
 * any more with these answers is not cleared: it goes by itself.
 */
export function inputChange(service: Pick<Service, 'pages'>, fields: readonly Field[], before: JsonObject, now: JsonObject): InputChange {
  // Through the same texts: what an input cannot hold, such as a blank at the end, was not changed by anybody.
  const was = readInputs(fields, new Map(fields.map((field) => [field.name, inputText(field, before[field.name])]))).inputs;
  const asked = askedInputs(service.pages, withDefaults(service, fields, now));
  const isOther = (name: string) => now[name] !== undefined && (was[name] === undefined || !equal(now[name], was[name]));
  return {
    inputs: Object.fromEntries(fields.filter(({ name }) => isOther(name)).map(({ name }) => [name, now[name] ?? null])),
    cleared: fields.filter(({ name }) => now[name] === undefined && was[name] !== undefined && asked.has(name)).map(({ name }) => name),
  };
}
