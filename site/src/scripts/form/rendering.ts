import type { ErrorObject } from 'ajv';
import { speaksOf } from '../../../../scripts/catalog/guardrails.ts';
import type { JsonObject } from '../../../../scripts/model/json.ts';
import type { Action } from '../../../../scripts/model/policy.ts';
import { withDefaults, type Known } from '../../../../scripts/request/answers.ts';
import type { GuardrailFindings } from '../../../../scripts/request/guardrails.ts';
import { periodOf } from '../../../../scripts/request/lease.ts';
import { leaseText, previewRequest, type Preview } from '../../../../scripts/request/preview.ts';
import { editedEntities } from '../../../../scripts/request/steps.ts';
import type { EntitySource } from '../../../../scripts/request/workspace.ts';
import { absentYaml, yamlNeeded, type Yaml } from '../../../../scripts/request/yaml.ts';
import type { InstanceBundle, Place, ServiceBundle } from './bundle.ts';
import { loaded } from './loaded.ts';
import type { Outcome } from './preview.ts';

// Rendering takes the template engine, twice what the rest of the form weighs: it is fetched once every answer is right.

/** Answers with which nothing is wrong by themselves. */
export interface Answered {
  readonly inputs: JsonObject;
  readonly action: Action;
  readonly validate: (inputs: JsonObject) => readonly ErrorObject[];
  readonly known: Known;
  /** Whether some picker offers an entity. */
  readonly isOffered: (ref: string) => boolean;
  readonly sourceOf: (ref: string) => Promise<EntitySource | undefined>;
  /** What a change is about. */
  readonly instance?: InstanceBundle;
}

export function placeNamed({ environments }: ServiceBundle, name: string | undefined): Place | undefined {
  return environments.find((environment) => environment.name === name);
}

/** What would be committed and run, and what guardrails say of it. */
export async function renderAnswers(bundle: ServiceBundle, answered: Answered): Promise<Omit<Outcome, 'typed'>> {
  const { inputs, validate, known, action, instance } = answered;
  const { service, fields } = bundle;
  // Its lease begins when it is asked for, and the form may stand open overnight.
  const now = new Date().toISOString();
  const sources = await sourcesFor(bundle, answered);
  const stays = instance && leaseStays(bundle, instance, inputs);
  const preview = await rendered((yaml) => previewRequest(service, fields, inputs, validate, known, sources, yaml, stays ? { expires: instance.expires } : now));
  const guarded = preview.problems.length > 0 ? unguarded : await guardedBy(bundle, preview, action, now);
  const problems = [...preview.problems, ...guarded.problems];
  const before = new Map([...sources.values()].map(({ path, text }) => [path, text]));
  const { files, effects, parts } = problems.length > 0 ? { files: [], effects: [], parts: [] } : preview;
  return { inputs: preview.inputs, problems, warnings: guarded.warnings, files, effects, parts, before };
}

/** A lease that nobody changes ends when it did. One whose end no record tells, from before ends were kept, begins with the change. */
function leaseStays({ service, fields }: ServiceBundle, { inputs: before, expires }: InstanceBundle, inputs: JsonObject): boolean {
  const text = leaseText(service, before);
  return text === leaseText(service, withDefaults(service, fields, inputs)) && (expires !== undefined || periodOf(text) === 'endless');
}

/** Renders, and once more with the full YAML parser where that is needed: few services do. */
async function rendered<T>(render: (yaml: Yaml) => T): Promise<T> {
  try {
    return render(absentYaml);
  } catch (error) {
    if (error !== yamlNeeded) throw error;
    const { fullYaml } = await loaded(import('../../../../scripts/request/full-yaml.ts'));
    return render(fullYaml);
  }
}

/** Only entities that the pickers offer are asked for. */
async function sourcesFor(bundle: ServiceBundle, { inputs, isOffered, sourceOf }: Answered): Promise<ReadonlyMap<string, EntitySource>> {
  const found = await Promise.all(editedNow(bundle, inputs).filter(isOffered).map(async (ref) => [ref, await sourceOf(ref)] as const));
  return new Map(found.flatMap(([ref, source]) => (source ? [[ref, source] as const] : [])));
}

function editedNow({ service, fields }: ServiceBundle, inputs: JsonObject): readonly string[] {
  try {
    return editedEntities(service, withDefaults(service, fields, inputs));
  } catch {
    // The preview says what cannot be rendered.
    return [];
  }
}

const unguarded: GuardrailFindings = { problems: [], warnings: [] };

/** What judges expressions is fetched only where a guardrail speaks of the service in that environment. */
async function guardedBy(bundle: ServiceBundle, { place, folder, inputs, files, expires }: Preview, action: Action, now: string): Promise<GuardrailFindings> {
  if (!place || !folder) return unguarded;
  const { service } = bundle;
  const environment = placeNamed(bundle, place.environment);
  const guardrails = (bundle.guardrails ?? []).filter((guardrail) => speaksOf(guardrail, service, environment, action));
  if (guardrails.length === 0) return unguarded;
  const { guardedInstance, judgeGuardrails } = await loaded(import('../../../../scripts/request/guardrails.ts'));
  const instance = guardedInstance(service, { name: place.name, asked: now, ...(expires === undefined ? {} : { expires }) }, folder);
  return rendered((yaml) => judgeGuardrails(guardrails, { action, inputs, service, instance, folder, files, ...(environment && { environment }) }, yaml));
}
