import type { ErrorObject } from 'ajv';
import type { Json, JsonObject } from '../model/json.ts';
import { canonicalRef } from '../model/ref.ts';
import type { RenderedFile, RequestProblem } from '../model/request.ts';
import type { Field, Service } from '../model/service.ts';
import { explainErrors } from './explain.ts';
import { issueBody, parseIssue } from './issue.ts';
import { instanceFolder, placeProblems, type InstancePlace } from './instance.ts';
import { runSteps } from './steps.ts';
import { renderValue } from './template.ts';
import type { EntitySource, PendingEffect } from './workspace.ts';

/** What a picker may hold: canonical references of groups and entities, names of environments. */
export interface Known {
  readonly environments: ReadonlySet<string>;
  has(ref: string): boolean;
}

export interface Preview {
  readonly problems: readonly RequestProblem[];
  /** Where the instance will live; absent when the inputs do not say yet. */
  readonly folder?: string;
  readonly place?: InstancePlace;
  /** Canonical reference of the instance's owner. */
  readonly owner?: string;
  /** Without `request.yaml`, which holds the number of an issue that does not exist yet. */
  readonly files: readonly RenderedFile[];
  readonly effects: readonly PendingEffect[];
}

/** The inputs with the schema's defaults where they are blank. */
export function withDefaults(fields: readonly Field[], inputs: JsonObject): JsonObject {
  const defaults = fields.filter((field) => field.default !== undefined).map((field) => [field.name, field.default as Json] as const);
  return { ...Object.fromEntries(defaults), ...inputs };
}

/**
 * What a request would make: the same on the site's form, at the issue and at verification. `sources` gives the files of
 * the entities that `editedEntities` names.
 */
export function previewRequest(
  service: Service,
  fields: readonly Field[],
  inputs: JsonObject,
  validate: (inputs: JsonObject) => readonly ErrorObject[],
  known: Known,
  sources: ReadonlyMap<string, EntitySource>,
): Preview {
  const complete = withDefaults(fields, inputs);
  const problems = [...textProblems(service, fields, complete), ...explainErrors(validate(complete), fields, complete), ...pickerProblems(fields, complete, known)];
  if (problems.length > 0) return { problems, files: [], effects: [] };
  const { place, owner, problems: misplaced } = placeOf(service, complete);
  if (!place || owner === undefined || misplaced.length > 0) return { problems: misplaced, files: [], effects: [] };
  const folder = instanceFolder(service, place);
  const rendered = runSteps(service, complete, folder, sources);
  return { problems: rendered.problems, folder, place, owner, files: rendered.files, effects: rendered.effects };
}

/** What the issue's text could not carry: a heading of the form in free text, which stands last, or a hidden character. */
function textProblems(service: Service, fields: readonly Field[], inputs: JsonObject): readonly RequestProblem[] {
  const form = { name: service.name, title: service.title, fields };
  const last = fields.at(-1)?.name;
  return parseIssue(issueBody(form, inputs), form).problems.map((problem) => ({ ...(last === undefined ? {} : { field: last }), ...problem }));
}

interface Placed {
  readonly place?: InstancePlace;
  readonly owner?: string;
  readonly problems: readonly RequestProblem[];
}

/** Name, environment and owner of the instance, by the service's rule. */
function placeOf(service: Service, inputs: JsonObject): Placed {
  const context = { parameters: inputs };
  try {
    const name = renderValue(service.instance.name, context);
    const environment = service.instance.environment === undefined ? undefined : renderValue(service.instance.environment, context);
    const owner = renderValue(service.instance.owner, context);
    const place = { name: String(name ?? ''), ...(typeof environment === 'string' ? { environment } : {}) };
    const ref = typeof owner === 'string' ? canonicalRef(owner, { kind: 'group' }) : undefined;
    const noOwner = { code: 'instance-owner', field: 'owner', message: 'The inputs name no owner for the instance.' };
    return { place, ...(ref === undefined ? {} : { owner: ref }), problems: [...placeProblems(place), ...(ref === undefined ? [noOwner] : [])] };
  } catch (error) {
    return { problems: [{ code: 'instance-name', message: `The instance cannot be named: ${(error as Error).message}` }] };
  }
}

function pickerProblems(fields: readonly Field[], inputs: JsonObject, known: Known): readonly RequestProblem[] {
  return fields.flatMap((field): readonly RequestProblem[] => {
    const value = inputs[field.name];
    if (typeof value !== 'string' || field.picker === undefined) return [];
    if (field.picker === 'EnvironmentPicker' && !known.environments.has(value)) {
      return [unknown(field, value, `Choose one of: ${[...known.environments].join(', ')}.`)];
    }
    const kind = field.picker === 'OwnerPicker' ? 'group' : field.picker === 'EntityPicker' ? kindOf(field) : undefined;
    if (kind === undefined) return [];
    const ref = canonicalRef(value, { kind });
    return ref !== undefined && known.has(ref) && (ref.startsWith(`${kind}:`) || kind === '') ? [] : [unknown(field, value, `Write it as it stands in the catalog, for example ${kind || 'component'}:default/name.`)];
  });
}

function kindOf(field: Field): string {
  const options = field.schema['ui:options'] as { catalogFilter?: { kind?: unknown } } | undefined;
  const kind = options?.catalogFilter?.kind;
  return typeof kind === 'string' ? kind.toLowerCase() : '';
}

function unknown(field: Field, value: string, fix: string): RequestProblem {
  return { code: 'input-unknown-entity', field: field.name, message: `${field.label} is “${value}”, which is not in the catalog.`, fix };
}
