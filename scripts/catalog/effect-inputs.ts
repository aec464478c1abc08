import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Step } from '../model/service.ts';
import { githubInputs } from './github-inputs.ts';

/** What the step of an effect is told. */
interface EffectInputs {
  readonly action: RegExp;
  /** Every input that it reads; those on GitHub have a list of their own. */
  readonly inputs?: readonly string[];
  /** Where the names of secrets stand. */
  readonly secrets: (input: JsonObject) => readonly Named[];
}

/** The name of a secret, or what stands in its place. */
export interface Named {
  readonly name: Json;
  /** From the step's input. */
  readonly path: readonly (string | number)[];
}

const one = (key: string, otherwise: string) => (input: JsonObject) => [{ name: input[key] ?? otherwise, path: [key] }];
const token = one('token', 'SIGNPOST_GITHUB_TOKEN');
const list = (input: JsonObject) => (Array.isArray(input['secrets']) ? (input['secrets'] as readonly Json[]).map((name, index) => ({ name, path: ['secrets', index] })) : []);
const ofBackend = ({ backend }: JsonObject) =>
  isJsonObject(backend) ? Object.entries(backend).flatMap(([key, value]) => (isJsonObject(value) ? [{ name: value['secret'] ?? null, path: ['backend', key, 'secret'] }] : [])) : [];

const known: readonly EffectInputs[] = [
  { action: /^sql:apply$/, inputs: ['files', 'repeatable', 'destroy', 'connection'], secrets: one('connection', 'DATABASE_URL') },
  { action: /^terra(?:form|grunt):apply$/, inputs: ['folder', 'variables', 'secrets', 'backend'], secrets: (input) => [...list(input), ...ofBackend(input)] },
  { action: /^kubernetes:apply$/, inputs: ['files', 'kubeconfig', 'context', 'namespace', 'schedule'], secrets: one('kubeconfig', 'KUBECONFIG_DATA') },
  { action: /^run$/, inputs: ['command', 'args', 'secrets', 'timeout'], secrets: list },
  { action: /^github:webhook$/, secrets: (input) => [...token(input), ...(input['webhookSecret'] === undefined ? [] : one('webhookSecret', '')(input))] },
  { action: /^(?:publish:github(?::|$)|github:)/, secrets: token },
];

/** The inputs that the step's effect reads; undefined where anything may stand. */
export function inputsOfEffect({ action }: Pick<Step, 'action'>): readonly string[] | undefined {
  if (Object.hasOwn(githubInputs, action)) return [...(githubInputs[action] ?? []), 'token'];
  return known.find((effect) => effect.action.test(action))?.inputs;
}

/** The secrets that a step names, those that it has by default included; none for pure steps. */
export function secretsOfStep({ action, input }: Pick<Step, 'action' | 'input'>): readonly Named[] {
  return known.find((effect) => effect.action.test(action))?.secrets(input) ?? [];
}
