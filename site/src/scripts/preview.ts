import equal from 'ajv/dist/runtime/equal.js';
import ucs2length from 'ajv/dist/runtime/ucs2length.js';
import type { ErrorObject } from 'ajv';
import type { JsonObject } from '../../../scripts/model/json.ts';
import type { RenderedFile, RequestProblem } from '../../../scripts/model/request.ts';
import { readInputs } from '../../../scripts/request/inputs.ts';
import { previewRequest, withDefaults } from '../../../scripts/request/preview.ts';
import { editedEntities } from '../../../scripts/request/steps.ts';
import type { EntitySource, PendingEffect } from '../../../scripts/request/workspace.ts';
import type { ServiceBundle } from './bundle.ts';

export interface Outcome {
  readonly inputs: JsonObject;
  readonly problems: readonly RequestProblem[];
  readonly files: readonly RenderedFile[];
  readonly effects: readonly PendingEffect[];
  /** Text before the request, of files that exist already, by path. */
  readonly before: ReadonlyMap<string, string>;
}

export interface FormPreview {
  readonly bundle: ServiceBundle;
  of(typed: ReadonlyMap<string, string>): Promise<Outcome>;
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
  const refs = new Set(bundle.refs);
  const known = { environments: new Set(bundle.environments), has: (ref: string) => refs.has(ref) };
  const validate = (inputs: JsonObject) => (check(inputs) ? [] : (check.errors ?? []));
  const sourceOf = sourceReader(bundle.sources);

  const of = async (typed: ReadonlyMap<string, string>): Promise<Outcome> => {
    const { inputs, problems: misread } = readInputs(bundle.fields, typed);
    const sources = await sourcesFor(bundle, inputs, refs, sourceOf);
    const preview = previewRequest(bundle.service, bundle.fields, inputs, validate, known, sources);
    // One sentence for an input: that it cannot be read comes before that it is missing.
    const unreadable = new Set(misread.map(({ field }) => field));
    const problems = [...misread, ...preview.problems.filter(({ field }) => field === undefined || !unreadable.has(field))];
    const before = new Map([...sources.values()].map(({ path, text }) => [path, text]));
    return { inputs, problems, files: problems.length > 0 ? [] : preview.files, effects: problems.length > 0 ? [] : preview.effects, before };
  };
  return { bundle, of };
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
    const source = read.get(ref) ?? fetchJson<EntitySource | null>(`${folder}${path}.json`).then((found) => found ?? undefined);
    read.set(ref, source);
    return source;
  };
}

/** Only entities that the pickers offer are asked for: a half-typed reference costs no request. */
async function sourcesFor(bundle: ServiceBundle, inputs: JsonObject, refs: ReadonlySet<string>, sourceOf: ReadSource): Promise<ReadonlyMap<string, EntitySource>> {
  const edited = editedNow(bundle, inputs).filter((ref) => refs.has(ref));
  const found = await Promise.all(edited.map(async (ref) => [ref, await sourceOf(ref)] as const));
  return new Map(found.flatMap(([ref, source]) => (source ? [[ref, source] as const] : [])));
}

function editedNow({ service, fields }: ServiceBundle, inputs: JsonObject): readonly string[] {
  try {
    return editedEntities(service, withDefaults(fields, inputs));
  } catch {
    // The inputs that name them are not there yet; the preview says so.
    return [];
  }
}
