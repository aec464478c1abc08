import type { ErrorObject } from 'ajv';
import { askedInputs, equal } from '../catalog/conditions.ts';
import { hiddenValues } from '../catalog/fields.ts';
import { pickerOf, type Picker } from '../catalog/pickers.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { canonicalRef } from '../model/ref.ts';
import type { RenderedFile, RequestProblem } from '../model/request.ts';
import type { Field, Service } from '../model/service.ts';
import { backstageFieldProblems, withRepoUrls } from './backstage-fields.ts';
import { explainErrors, pointerOf } from './explain.ts';
import { issueBody, parseIssue } from './issue.ts';
import { leaseOf, type Lease } from './lease.ts';
import { instanceFolder, placeProblems, type InstancePlace } from './instance.ts';
import { runSteps } from './steps.ts';
import type { RenderedOutput } from './steps/output.ts';
import { renderValue } from './template.ts';
import { problem } from './wording.ts';
import type { Yaml } from './yaml.ts';
import type { EntitySource, PartRequest, PendingEffect } from './workspace.ts';

/** What pickers take. */
export interface Known {
  /** Names of the environments, on the way to production. */
  readonly environments: ReadonlySet<string>;
  accepts(picker: Picker, value: string): boolean;
  /** How long an instance may live in an environment, such as `90d`; for ever when left out or undefined. */
  leaseMax?(environment: string): string | undefined;
}

export interface Preview {
  readonly problems: readonly RequestProblem[];
  /** With the defaults of what was left blank. */
  readonly inputs: JsonObject;
  /** Where the instance will live; absent when the inputs do not say yet. */
  readonly folder?: string;
  readonly place?: InstancePlace;
  /** Canonical reference of the instance's owner. */
  readonly owner?: string;
  /** The day on which the lease would end; see RequestRecord. */
  readonly expires?: string;
  /** Without `request.yaml`, which holds the number of an issue that does not exist yet. */
  readonly files: readonly RenderedFile[];
  readonly effects: readonly PendingEffect[];
  /** What a bundle consists of. */
  readonly parts: readonly PartRequest[];
  /** What the template says at the end; absent when it says nothing. */
  readonly output?: RenderedOutput;
}

/** The inputs with the schema's defaults where they are blank, repositories as Backstage writes them, and without what these answers do not ask for. */
export function withDefaults(service: Pick<Service, 'pages'>, fields: readonly Field[], inputs: JsonObject): JsonObject {
  const defaults = fields.filter((field) => field.default !== undefined).map((field) => [field.name, field.default as Json] as const);
  const all = withRepoUrls(fields, { ...Object.fromEntries(defaults), ...inputs });
  const asked = askedInputs(service.pages, all);
  return Object.fromEntries(Object.entries(all).filter(([name]) => asked.has(name) || !fields.some((field) => field.name === name)));
}

/**
 * What a request would make: the same on the site's form and at the issue. `sources` gives the files of the entities that
 * `editedEntities` names. `begins` is when its lease begins (ISO 8601, UTC), or what is known of its end: a day that stays.
 * `requester` is left out on the site, where nobody has said who asks.
 */
export function previewRequest(
  service: Service,
  fields: readonly Field[],
  given: JsonObject,
  validate: (inputs: JsonObject) => readonly ErrorObject[],
  known: Known,
  sources: ReadonlyMap<string, EntitySource>,
  yaml: Yaml,
  begins?: string | { readonly expires: string | undefined },
  requester?: string,
): Preview {
  const inputs = withDefaults(service, fields, given);
  const none = { inputs, files: [], effects: [], parts: [] };
  const wrong = [...notAsked(fields, given, inputs), ...explainErrors(validate(inputs), fields, inputs), ...pickerProblems(fields, inputs, known), ...backstageFieldProblems(fields, inputs)];
  const problems = [...textProblems(service, fields, inputs, wrong), ...wrong];
  if (problems.length > 0) return { ...none, problems };
  const { place, owner, problems: misplaced } = placeOf(service, inputs);
  if (!place || owner === undefined || misplaced.length > 0) return { ...none, problems: misplaced };
  const folder = instanceFolder(service, place);
  const { expires, problems: tooLong } = leaseFrom(service, inputs, place, known, begins);
  const lease = expires === undefined ? {} : { expires };
  const who = requester === undefined ? {} : { requester };
  const { problems: unrendered, files, effects, parts, output } = runSteps(service, { inputs, folder, owner, ...place, ...lease, ...who }, sources, yaml);
  return { inputs, problems: [...tooLong, ...unrendered], folder, place, owner, ...lease, files, effects, parts, ...(output === undefined ? {} : { output }) };
}

function leaseFrom(service: Service, inputs: JsonObject, { environment }: InstancePlace, known: Known, begins: string | { readonly expires: string | undefined } | undefined): Lease {
  if (typeof begins === 'object') return { ...(begins.expires === undefined ? {} : { expires: begins.expires }), problems: [] };
  const longest = environment === undefined ? undefined : known.leaseMax?.(environment);
  const lease = leaseOf(leaseText(service, inputs), begins ?? '1970-01-01T00:00:00Z', longest);
  // When nobody says when it begins, it can only be said whether it is a length of time.
  return begins === undefined ? { problems: lease.problems } : lease;
}

/** How long the inputs ask to keep the instance, as text; empty when the service has no leases. */
export function leaseText({ instance }: Pick<Service, 'instance'>, inputs: JsonObject): string {
  if (instance.lease === undefined) return '';
  try {
    return String(renderValue(instance.lease, { parameters: inputs }) ?? '');
  } catch {
    // What cannot be rendered is no length of time, and is told as such.
    return instance.lease;
  }
}

/** Somebody who answers what nobody asks means something else than what would be made. */
function notAsked(fields: readonly Field[], given: JsonObject, asked: JsonObject): readonly RequestProblem[] {
  return fields.filter(({ name }) => Object.hasOwn(given, name) && !Object.hasOwn(asked, name)).map(({ name, label }) => problem('input-not-asked', { label }, { field: name }));
}

/** What the issue's text could not carry: a heading of the form in free text, which stands last, a hidden character, blanks at the ends. */
function textProblems(service: Service, fields: readonly Field[], inputs: JsonObject, others: readonly RequestProblem[]): readonly RequestProblem[] {
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

interface Placed {
  readonly place?: InstancePlace;
  readonly owner?: string;
  readonly problems: readonly RequestProblem[];
}

/** Name, environment and owner of the instance, by the service's rule. */
export function placeOf(service: Service, inputs: JsonObject): Placed {
  const context = { parameters: { ...hiddenValues(service.pages), ...inputs } };
  try {
    const name = renderValue(service.instance.name, context);
    const environment = service.instance.environment === undefined ? undefined : renderValue(service.instance.environment, context);
    const owner = renderValue(service.instance.owner, context);
    const place = { name: String(name ?? ''), ...(typeof environment === 'string' ? { environment } : {}) };
    const ref = typeof owner === 'string' ? canonicalRef(owner, { kind: 'group' }) : undefined;
    const noOwner = problem('instance-owner', {}, { field: 'owner' });
    return { place, ...(ref === undefined ? {} : { owner: ref }), problems: [...placeProblems(place), ...(ref === undefined ? [noOwner] : [])] };
  } catch (error) {
    return { problems: [problem('instance-name.failed', { reason: (error as Error).message })] };
  }
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
