import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { compareText } from '../../model/problem.ts';

/** What a saved plan would do. */
export interface Changes {
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  /** Of those, destroyed and made again. */
  readonly replace: number;
  /** True when it would change neither resources nor outputs. */
  readonly none: boolean;
  /** One line for each resource, as `+ aws_s3_bucket.photos`. */
  readonly list: readonly string[];
  /** Equal for equal plans: keys are sorted, and time, refreshed values that stay and secrets are left out. */
  readonly canonical: string;
}

/** Reads `terraform show -json PLAN` (https://developer.hashicorp.com/terraform/internals/json-format), format 1. */
export function readChanges(shown: string): Changes {
  const plan = JSON.parse(shown) as unknown;
  if (!isJsonObject(plan)) throw new Error('It is no object.');
  const resources = objects(plan['resource_changes']).filter(isChange).sort((a, b) => compareText(keyOf(a), keyOf(b)));
  const outputs = Object.entries(isJsonObject(plan['output_changes']) ? plan['output_changes'] : {}).flatMap(([name, change]) => (isJsonObject(change) && actionsOf(change).join() !== 'no-op' ? [[name, changeOf(change)] as const] : []));
  const acts = resources.map((resource) => actionsOf(objectOf(resource['change'])));
  const count = (action: string) => acts.filter((actions) => actions.includes(action)).length;
  return {
    add: count('create'),
    change: count('update'),
    destroy: count('delete'),
    replace: acts.filter((actions) => actions.includes('create') && actions.includes('delete')).length,
    none: resources.length === 0 && outputs.length === 0,
    list: resources.map((resource) => `${signOf(actionsOf(objectOf(resource['change'])))} ${String(resource['address'])}`),
    // The configuration too: it holds what a plan does not tell, such as provisioners and what a module's source was.
    canonical: JSON.stringify(sorted({ resources: resources.map(resourceOf), outputs: Object.fromEntries(outputs), configuration: plan['configuration'] ?? null })),
  };
}

/** `sha256:` and 64 hex digits. */
export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function isChange(resource: JsonObject): boolean {
  const change = objectOf(resource['change']);
  return actionsOf(change).join() !== 'no-op' || resource['previous_address'] !== undefined || change['importing'] !== undefined;
}

function resourceOf(resource: JsonObject): JsonObject {
  const { address = null, previous_address = null, deposed = null, action_reason = null } = resource;
  const change = objectOf(resource['change']);
  return { address, previous_address, deposed, action_reason, importing: change['importing'] ?? null, replace_paths: change['replace_paths'] ?? null, ...changeOf(change) };
}

/**
 * Only what the change changes: values that stay are hidden from the reviewer too, and some of them move by themselves. Of what
 * is only taken away the identity. Sensitive values are not told apart, because a digest of a short one could be guessed.
 */
function changeOf(change: JsonObject): JsonObject {
  const actions = actionsOf(change);
  const { before = null, after = null, before_sensitive = false, after_sensitive = false, after_unknown = false } = change;
  if (actions.join() === 'delete') return { actions, before: isJsonObject(before) ? hide(pick(before, ['id']), before_sensitive) : null };
  if (!isJsonObject(before) || !isJsonObject(after)) return { actions, before: hide(before, before_sensitive), after: hide(after, after_sensitive), unknown: after_unknown };
  const unknown = isJsonObject(after_unknown) ? after_unknown : {};
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknown)])];
  const changed = keys.filter((key) => unknown[key] !== undefined || JSON.stringify(sorted(before[key] ?? null)) !== JSON.stringify(sorted(after[key] ?? null)));
  return { actions, before: pick(objectOf(hide(before, before_sensitive)), changed), after: pick(objectOf(hide(after, after_sensitive)), changed), unknown };
}

function hide(value: Json, sensitive: Json): Json {
  if (sensitive === true) return '(sensitive value)';
  if (Array.isArray(value) && Array.isArray(sensitive)) return value.map((item: Json, index) => hide(item, (sensitive as readonly Json[])[index] ?? false));
  if (isJsonObject(value) && isJsonObject(sensitive)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(item, sensitive[key] ?? false)]));
  return value;
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => sorted(item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.keys(value).sort(compareText).map((key) => [key, sorted(value[key] ?? null)]));
}

function pick(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)));
}

function signOf(actions: readonly string[]): string {
  if (actions.includes('create')) return actions.includes('delete') ? '-/+' : '+';
  return actions.includes('delete') ? '-' : actions.includes('update') ? '~' : actions.join('+');
}

function keyOf(resource: JsonObject): string {
  return `${String(resource['address'])} ${String(resource['deposed'] ?? '')}`;
}

function actionsOf(change: JsonObject): readonly string[] {
  return Array.isArray(change['actions']) ? change['actions'].map(String) : [];
}

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter((item: Json) => isJsonObject(item)) : [];
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
