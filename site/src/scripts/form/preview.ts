import equal from 'ajv/dist/runtime/equal.js';
import ucs2length from 'ajv/dist/runtime/ucs2length.js';
import type { ErrorObject } from 'ajv';
import { choicesName, pickedRef, pickerOf, type Picker } from '../../../../scripts/catalog/pickers.ts';
import type { JsonObject } from '../../../../scripts/model/json.ts';
import type { Action } from '../../../../scripts/model/policy.ts';
import type { RenderedFile, RequestProblem } from '../../../../scripts/model/request.ts';
import type { Field } from '../../../../scripts/model/service.ts';
import { answerProblems, withDefaults } from '../../../../scripts/request/answers.ts';
import { changedInputs, inputChange } from '../../../../scripts/request/changed-inputs.ts';
import { readInputs } from '../../../../scripts/request/inputs.ts';
import type { EntitySource, PartRequest, PendingEffect } from '../../../../scripts/request/workspace.ts';
import type { ChoicePair, InstanceBundle, ServiceBundle, SourcePlace } from './bundle.ts';
import { loaded, notLoaded } from './loaded.ts';

export interface Outcome {
  /** What stands in the form, as far as it can be read. */
  readonly typed: JsonObject;
  readonly inputs: JsonObject;
  readonly problems: readonly RequestProblem[];
  /** What guardrails say that stops nobody. */
  readonly warnings: readonly RequestProblem[];
  readonly files: readonly RenderedFile[];
  readonly effects: readonly PendingEffect[];
  /** What a bundle makes besides, each in a folder of its own. */
  readonly parts: readonly PartRequest[];
  /** Text before the request, of files that exist already, by path. */
  readonly before: ReadonlyMap<string, string>;
  /** The answers are right, but what shows the files could not be loaded. */
  readonly unshown?: true;
}

export interface FormPreview {
  readonly bundle: ServiceBundle;
  /** The inputs that these texts give, with defaults; what cannot be read is left out. */
  inputs(typed: ReadonlyMap<string, string>, instance?: InstanceBundle): JsonObject;
  /** `instance` is the one that a change is about. */
  of(typed: ReadonlyMap<string, string>, action: Action, instance?: InstanceBundle): Promise<Outcome>;
  /** What a picker offers, by the name of its choices; loaded at the first call. */
  choices(name: string): Promise<readonly ChoicePair[]>;
  /** An instance as it is, by its folder below `live/`; undefined when there is none of this service. */
  instance(name: string): Promise<InstanceBundle | undefined>;
}

type Check = ((inputs: unknown) => boolean) & { errors?: ErrorObject[] | null };

/** Runtime functions that ajv's compiled schemas ask for by name. */
const runtime: Readonly<Record<string, unknown>> = {
  'ajv/dist/runtime/equal': equal,
  'ajv/dist/runtime/ucs2length': ucs2length,
};

/** Loads what the service's form needs. Rejects when the site's files cannot be had. */
export async function openPreview(bundleUrl: string, validatorUrl: string): Promise<FormPreview> {
  const [bundle, module] = await Promise.all([
    fetchJson<ServiceBundle>(bundleUrl),
    import(/* @vite-ignore */ validatorUrl) as Promise<{ default: (require: (name: string) => unknown) => Check }>,
  ]);
  const check = module.default(required);
  const { service, fields } = bundle;
  const validate = (inputs: JsonObject) => (check(inputs) ? [] : (check.errors ?? []));
  const choices = choiceReader(bundle);
  const sourceOf = sourceReader(bundle.sources);

  const read = (typed: ReadonlyMap<string, string>, instance: InstanceBundle | undefined) => {
    const { inputs, problems } = readInputs(fields, typed);
    return { typed: inputs, inputs: instance ? afterChange(bundle, instance, inputs) : inputs, problems };
  };
  const of = async (texts: ReadonlyMap<string, string>, action: Action, instance?: InstanceBundle): Promise<Outcome> => {
    const { typed, inputs, problems: misread } = read(texts, instance);
    const accepted = await acceptedChoices(fields.filter(({ name }) => inputs[name] !== undefined), choices);
    const leases = new Map(bundle.environments.map(({ name, leaseMax }) => [name, leaseMax]));
    const known = { environments: new Set(leases.keys()), leaseMax: (name: string) => leases.get(name), accepts: (picker: Picker, value: string) => accepts(picker, value, accepted) };
    // One sentence for an input: that it cannot be read comes before that it is missing.
    const unreadable = new Set(misread.map(({ field }) => field));
    const wrong = answerProblems(service, fields, inputs, validate, known).filter(({ field }) => field === undefined || !unreadable.has(field));
    const outcome: Outcome = { typed, inputs: withDefaults(service, fields, inputs), problems: [...misread, ...wrong], warnings: [], files: [], effects: [], parts: [], before: new Map() };
    if (outcome.problems.length > 0) return outcome;
    const isOffered = (ref: string) => [...accepted.values()].some((values) => values.has(ref));
    try {
      const { renderAnswers } = await loaded(import('./rendering.ts'));
      return { ...outcome, ...(await renderAnswers(bundle, { inputs, action, validate, known, isOffered, sourceOf, ...(instance && { instance }) })) };
    } catch (error) {
      if (error !== notLoaded) throw error;
      // The answers can be sent: the issue is judged again, and shows the files.
      return { ...outcome, unshown: true };
    }
  };

  const instance = async (name: string): Promise<InstanceBundle | undefined> => {
    if (!/^[^/]+\/[^/]+\/[^/]+$/.test(name)) return undefined;
    const path = name.split('/').map(encodeURIComponent).join('/');
    const found = await fetchJson<InstanceBundle>(`${bundle.instances}${path}.json`).catch(() => undefined);
    return found?.service === service.name ? found : undefined;
  };
  return { bundle, inputs: (typed, of) => withDefaults(service, fields, read(typed, of).inputs), of, choices, instance };
}

/** As the request will be understood, which tells only what differs. */
function afterChange({ service, fields }: ServiceBundle, { inputs: before }: InstanceBundle, now: JsonObject): JsonObject {
  const { inputs, cleared } = inputChange(service, fields, before, now);
  return changedInputs(service, before, inputs, cleared);
}

type Accepted = ReadonlyMap<string, ReadonlySet<string>>;

/** What the pickers of these fields take. Long lists are loaded once somebody answers such a question. */
async function acceptedChoices(fields: readonly Field[], choices: FormPreview['choices']): Promise<Accepted> {
  const names = new Set<string>();
  const visit = (field: Field): void => {
    const picker = pickerOf(field);
    if (picker) names.add(choicesName(picker));
    if (field.parts) ('item' in field.parts ? [field.parts.item] : field.parts.fields).forEach(visit);
  };
  fields.forEach(visit);
  return new Map(await Promise.all([...names].map(async (name) => [name, new Set((await choices(name)).map(([value]) => value))] as const)));
}

function accepts(picker: Picker, value: string, accepted: Accepted): boolean {
  const known = accepted.get(choicesName(picker));
  return known?.has((picker.from === 'entities' ? pickedRef(picker, value) : value) ?? '') === true;
}

function choiceReader({ choices }: ServiceBundle): FormPreview['choices'] {
  const read = new Map<string, Promise<readonly ChoicePair[]>>();
  const load = async (name: string): Promise<readonly ChoicePair[]> => {
    const source = choices[name];
    if (!source) return [];
    return 'pairs' in source ? source.pairs : (await Promise.all(source.files.map((file) => fetchJson<readonly ChoicePair[]>(file)))).flat();
  };
  return (name) => {
    const found = read.get(name) ?? load(name);
    read.set(name, found);
    return found;
  };
}

function required(name: string): unknown {
  if (!Object.hasOwn(runtime, name)) throw new Error(`The compiled schema asks for ${name}, which the form does not carry.`);
  const found = runtime[name];
  // A bundler hands a CommonJS module over as it is, or its default export alone.
  return typeof found === 'function' ? { default: found } : found;
}

async function fetchJson<T>(url: string): Promise<T> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return (await answer.json()) as T;
}

type ReadSource = (ref: string) => Promise<EntitySource | undefined>;

function sourceReader(folder: string): ReadSource {
  const read = new Map<string, Promise<EntitySource | undefined>>();
  return (ref) => {
    const path = ref.split(/[:/]/).map(encodeURIComponent).join('/');
    const source = read.get(ref) ?? readSource(`${folder}${path}.json`);
    read.set(ref, source);
    return source;
  };
}

async function readSource(url: string): Promise<EntitySource | undefined> {
  const place = await fetchJson<SourcePlace | null>(url);
  return place ? { path: place.path, document: place.document, text: await fetchJson<string>(place.file) } : undefined;
}
