import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { EffectContext, Rest } from '../effect.ts';
import { hoursManager, type Address, type Cluster, type KubernetesObject } from './cluster.ts';
import { nameOf, type Manifest } from './manifests.ts';
import { addressOf, isOurs, uidOf } from './site.ts';

/** Annotation of what sleeps: the value that its field had before, as JSON. */
export const awakeAs = 'signpost.dev/awake-as';

interface Sleep {
  /** Of `spec`. */
  readonly field: string;
  readonly asleep: Json;
  /** What the cluster takes where nothing is said. */
  readonly usual: Json;
}

/** What can sleep, and how: https://kubernetes.io/docs/concepts/workloads/controllers/ */
const sleeps: Readonly<Record<string, Sleep>> = {
  'apps/v1 Deployment': { field: 'replicas', asleep: 0, usual: 1 },
  'apps/v1 StatefulSet': { field: 'replicas', asleep: 0, usual: 1 },
  'batch/v1 CronJob': { field: 'suspend', asleep: true, usual: false },
};

/** `roused`: somebody scaled it by hand outside its hours. */
type State = 'awake' | 'asleep' | 'roused';

/** True when the step says that what it makes rests outside some hours. */
export function keepsHours({ input }: Pick<EffectContext, 'input'>): boolean {
  const { schedule } = input;
  return schedule === true || (typeof schedule === 'string' && schedule !== '');
}

export function canSleep(object: KubernetesObject): boolean {
  return sleepOf(object) !== undefined;
}

export function stateOf(live: KubernetesObject): State {
  const sleep = sleepOf(live);
  if (sleep === undefined) return 'awake';
  if (specOf(live)[sleep.field] === sleep.asleep && isKept(live, sleep.field)) return 'asleep';
  return rememberedOf(live) === undefined ? 'awake' : 'roused';
}

/** What is applied to something that does not run by its files just now: all but the field by which it sleeps. */
export function withoutRest(object: KubernetesObject): KubernetesObject {
  const sleep = sleepOf(object);
  if (sleep === undefined || !isJsonObject(object['spec'])) return object;
  const { [sleep.field]: _, ...spec } = object['spec'];
  return { ...object, spec };
}

/**
 * Puts an object to rest, or wakes it; true when that changed it. What somebody has put to rest or roused by hand is left so, the
 * latter until it has been awake.
 */
export async function bringTo(rest: Rest, cluster: Cluster, address: Address, live: KubernetesObject, manifest: KubernetesObject): Promise<boolean> {
  const [sleep, state] = [sleepOf(live), stateOf(live)];
  if (sleep === undefined || state === (rest === 'asleep' ? 'roused' : 'awake') || state === rest) return false;
  const now = specOf(live)[sleep.field] ?? sleep.usual;
  if (rest === 'asleep') {
    if (now === sleep.asleep) return false;
    await write(cluster, address, live, { annotations: { [awakeAs]: JSON.stringify(now) } }, { [sleep.field]: sleep.asleep });
  } else if (state === 'roused') await write(cluster, address, live, {}, {});
  else await write(cluster, address, live, {}, { [sleep.field]: awakeValue(sleep, live, manifest) });
  return true;
}

/** Of something that sleeps on: it will wake as its new files say. True when they say something else than before. */
export async function rememberAwake(cluster: Cluster, address: Address, live: KubernetesObject, manifest: KubernetesObject): Promise<boolean> {
  const sleep = sleepOf(live);
  const wanted = sleep && specOf(manifest)[sleep.field];
  if (sleep === undefined || wanted === undefined || stateOf(live) !== 'asleep' || rememberedOf(live) === wanted) return false;
  await write(cluster, address, live, { annotations: { [awakeAs]: JSON.stringify(wanted) } }, { [sleep.field]: sleep.asleep });
  return true;
}

/** The instance's own objects that can sleep, of those that are there. Nothing is made, and nothing else is changed. */
export async function sleepers(context: EffectContext, cluster: Cluster, manifests: readonly Manifest[]): Promise<readonly { readonly address: Address; readonly live: KubernetesObject; readonly manifest: KubernetesObject }[]> {
  const found = [];
  for (const { object: manifest } of manifests.filter(({ object }) => canSleep(object))) {
    const address = await addressOf(cluster, manifest);
    const live = address && (await cluster.read(address));
    if (address && live && isOurs(live, context) && live.metadata['deletionTimestamp'] === undefined) found.push({ address, live, manifest });
  }
  return found;
}

/** What a reviewer should know about the hours of an object; undefined when there is nothing to say. */
export function hoursNote(context: EffectContext, object: KubernetesObject, live: KubernetesObject | undefined): string | undefined {
  if (!canSleep(object)) return undefined;
  const state = live === undefined ? 'awake' : stateOf(live);
  if (!keepsHours(context)) return state === 'awake' ? undefined : `${nameOf(object)} keeps no hours any more, and is woken.`;
  if (state === 'asleep') return `${nameOf(object)} is asleep. It changes in its sleep, and wakes when its hours begin.`;
  return live === undefined ? `${nameOf(object)} rests outside its hours.` : undefined;
}

function sleepOf({ apiVersion, kind }: KubernetesObject): Sleep | undefined {
  const name = `${apiVersion} ${kind}`;
  return Object.hasOwn(sleeps, name) ? sleeps[name] : undefined;
}

/** The uid, so that what has been deleted meanwhile is not made anew from these few fields. Forced: hours are ours to keep. */
async function write(cluster: Cluster, address: Address, live: KubernetesObject, more: JsonObject, spec: JsonObject): Promise<void> {
  const { apiVersion, kind, name } = address;
  const object: KubernetesObject = { apiVersion, kind, metadata: { name, uid: uidOf(live), ...more }, ...(Object.keys(spec).length === 0 ? {} : { spec }) };
  await cluster.applyAs(hoursManager, object, address);
}

/** What it was before; else what its files say; else what the cluster takes. */
function awakeValue({ field, asleep, usual }: Sleep, live: KubernetesObject, manifest: KubernetesObject): Json {
  const remembered = rememberedOf(live);
  if (typeof remembered === typeof asleep && remembered !== undefined) return remembered;
  return specOf(manifest)[field] ?? usual;
}

function rememberedOf({ metadata: { annotations } }: KubernetesObject): Json | undefined {
  const text = isJsonObject(annotations) ? annotations[awakeAs] : undefined;
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Somebody wrote into it. That it is there still counts.
    return null;
  }
}

/** True when the field is kept by hours, and so by nobody who changed it since (https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management). */
function isKept({ metadata: { managedFields } }: KubernetesObject, field: string): boolean {
  const entries = Array.isArray(managedFields) ? (managedFields as readonly Json[]).filter(isJsonObject) : [];
  return entries.some(({ manager, fieldsV1 }) => manager === hoursManager && isJsonObject(fieldsV1) && isJsonObject(fieldsV1['f:spec']) && `f:${field}` in fieldsV1['f:spec']);
}

function specOf({ spec }: KubernetesObject): JsonObject {
  return isJsonObject(spec) ? spec : {};
}
