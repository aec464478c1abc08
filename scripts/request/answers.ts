import type { ErrorObject } from 'ajv';
import { askedInputs, equal } from '../catalog/conditions.ts';
import { pickerOf, type Picker } from '../catalog/pickers.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { RequestProblem } from '../model/request.ts';
import type { Field, Service } from '../model/service.ts';
import { backstageFieldProblems, withRepoUrls } from './backstage-fields.ts';
import { explainErrors, pointerOf } from './explain.ts';
import { issueBody, parseIssue } from './issue.ts';
import { problem } from './wording.ts';

/** What pickers take. */
export interface Known {
  /** Names of the environments, on the way to production. */
  readonly environments: ReadonlySet<string>;
  accepts(picker: Picker, value: string): boolean;
  /** How long an instance may live in an environment, such as `90d`; for ever when left out or undefined. */
  leaseMax?(environment: string): string | undefined;
}

/** The inputs with the schema's defaults where they are blank, repositories as Backstage writes them, and without what these answers do not ask for. */
export function withDefaults(service: Pick<Service, 'pages'>, fields: readonly Field[], inputs: JsonObject): JsonObject {
  const defaults = fields.filter((field) => field.default !== undefined).map((field) => [field.name, field.default as Json] as const);
  const all = withRepoUrls(fields, { ...Object.fromEntries(defaults), ...inputs });
  const asked = askedInputs(service.pages, all);
  return Object.fromEntries(Object.entries(all).filter(([name]) => asked.has(name) || !fields.some((field) => field.name === name)));
}

/**
 * What is wrong with the answers by themselves, before anything is rendered. A form asks this with every key, so nothing here needs
 * the template engine, which is half of what a form would have to load.
 */
export function answerProblems(
  service: Pick<Service, 'name' | 'title' | 'pages'>,
  fields: readonly Field[],
  given: JsonObject,
  validate: (inputs: JsonObject) => readonly ErrorObject[],
  known: Known,
): readonly RequestProblem[] {
  const inputs = withDefaults(service, fields, given);
  const wrong = [...notAsked(fields, given, inputs), ...explainErrors(validate(inputs), fields, inputs), ...pickerProblems(fields, inputs, known), ...backstageFieldProblems(fields, inputs)];
  return [...textProblems(service, fields, inputs, wrong), ...wrong];
}

/** Somebody who answers what nobody asks means something else than what would be made. */
function notAsked(fields: readonly Field[], given: JsonObject, asked: JsonObject): readonly RequestProblem[] {
  return fields.filter(({ name }) => Object.hasOwn(given, name) && !Object.hasOwn(asked, name)).map(({ name, label }) => problem('input-not-asked', { label }, { field: name }));
}

/** What the issue's text could not carry: a heading of the form in free text, which stands last, a hidden character, blanks at the ends. */
function textProblems(service: Pick<Service, 'name' | 'title'>, fields: readonly Field[], inputs: JsonObject, others: readonly RequestProblem[]): readonly RequestProblem[] {
  const form = { name: service.name, title: service.title, fields };
  const last = fields.at(-1)?.name;
  const parsed = parseIssue(issueBody(form, inputs), form);
  if (parsed.problems.length > 0) return parsed.problems.map((found) => ({ ...(last === undefined ? {} : { field: last }), ...found }));
  return fields
    .filter(({ name }) => !isSame(inputs[name], parsed.inputs[name]) && !others.some(({ field }) => field === name))
    .map(({ name, label }) => problem('input-altered', { label }, { field: name }));
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return isBlank(a) ? isBlank(b) : b !== undefined && equal(a ?? null, b);
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0);
}

function pickerProblems(fields: readonly Field[], inputs: JsonObject, known: Known): readonly RequestProblem[] {
  return fields.flatMap((field) => wrongPicks(field, inputs[field.name], field.label, [field.name], known));
}

/** Picks inside objects and lists count as well. */
function wrongPicks(field: Field, value: Json | undefined, label: string, path: readonly string[], known: Known): readonly RequestProblem[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    const item = field.parts && 'item' in field.parts ? { ...field.parts.item, ...(field.picker === undefined || field.parts.item.picker !== undefined ? {} : { picker: field.picker, schema: field.schema }) } : undefined;
    return item ? list.flatMap((each, index) => wrongPicks(item, each, `${label} ${index + 1}`, [...path, String(index)], known)) : [];
  }
  if (isJsonObject(value)) {
    const inner = field.parts && 'fields' in field.parts ? field.parts.fields : [];
    return inner.flatMap((each) => wrongPicks(each, value[each.name], `${label}: ${each.label}`, [...path, each.name], known));
  }
  const picker = typeof value === 'string' ? pickerOf(field) : undefined;
  if (!picker || known.accepts(picker, String(value))) return [];
  const about = { field: path[0] ?? field.name, ...(path.length > 1 ? { pointer: pointerOf(path) } : {}) };
  if (picker.from === 'environments') return [problem('input-unknown-entity.choice', { label, value: String(value), choices: [...known.environments].join(', ') }, about)];
  if (picker.from === 'repositories') return [problem('input-unknown-entity.repository', { label, value: String(value) }, about)];
  return [problem('input-unknown-entity', { label, value: String(value), example: `${picker.kind || 'component'}:default/name` }, about)];
}
