import type { ErrorObject } from 'ajv';
import { parametersOf } from '../catalog/fields.ts';
import type { JsonObject } from '../model/json.ts';
import { canonicalRef } from '../model/ref.ts';
import type { RenderedFile, RequestProblem } from '../model/request.ts';
import type { Field, Service } from '../model/service.ts';
import { answerProblems, withDefaults, type Known } from './answers.ts';
import { leaseOf, type Lease } from './lease.ts';
import { instanceFolder, placeProblems, type InstancePlace } from './instance.ts';
import { runSteps } from './steps.ts';
import type { RenderedOutput } from './steps/output.ts';
import { renderValue } from './template.ts';
import { problem } from './wording.ts';
import type { Yaml } from './yaml.ts';
import type { EntitySource, PartRequest, PendingEffect } from './workspace.ts';

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
  const problems = answerProblems(service, fields, given, validate, known);
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
export function leaseText(service: Pick<Service, 'instance' | 'pages'>, inputs: JsonObject): string {
  const { instance } = service;
  if (instance.lease === undefined) return '';
  try {
    return String(renderValue(instance.lease, { parameters: parametersOf(service, inputs) }) ?? '');
  } catch {
    // What cannot be rendered is no length of time, and is told as such.
    return instance.lease;
  }
}

interface Placed {
  readonly place?: InstancePlace;
  readonly owner?: string;
  readonly problems: readonly RequestProblem[];
}

/** Name, environment and owner of the instance, by the service's rule. */
export function placeOf(service: Service, inputs: JsonObject): Placed {
  const context = { parameters: parametersOf(service, inputs) };
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
