import { isJsonObject } from '../../model/json.ts';
import type { EffectContext } from '../effect.ts';
import { markOf } from '../mark.ts';
import { ClusterRefusal, type Address, type Cluster, type KubernetesObject } from './cluster.ts';
import { ownership } from './manifests.ts';

/**
 * What an instance has in the cluster, kept there in a ConfigMap: a manifest that vanishes from the files could not be found
 * again otherwise. It names an object before that is made, and until it is gone.
 */
export function inventoryAddress(context: EffectContext, cluster: Cluster): Address {
  return { apiVersion: 'v1', kind: 'ConfigMap', namespace: cluster.namespace, name: markOf(context) };
}

export async function readInventory(context: EffectContext, cluster: Cluster): Promise<readonly Address[]> {
  const data = (await cluster.read(inventoryAddress(context, cluster)))?.['data'];
  const text = isJsonObject(data) ? data['objects'] : undefined;
  if (typeof text !== 'string') return [];
  let objects: unknown;
  try {
    objects = JSON.parse(text);
  } catch {
    objects = undefined;
  }
  if (!Array.isArray(objects) || !objects.every(isAddress)) throw new ClusterRefusal(422, `the ConfigMap ${cluster.namespace}/${markOf(context)}, which lists what the instance has in the cluster, cannot be read`);
  return objects;
}

/** True when that changed anything. */
export async function writeInventory(context: EffectContext, cluster: Cluster, objects: readonly Address[]): Promise<boolean> {
  const address = inventoryAddress(context, cluster);
  const before = await cluster.read(address);
  const { apiVersion, kind, name } = address;
  const metadata = { name, labels: { [ownership]: name }, annotations: { [ownership]: `${context.repository}/${context.folder}` } };
  const listed = objects.map((each) => ({ apiVersion: each.apiVersion, kind: each.kind, ...(each.namespace === undefined ? {} : { namespace: each.namespace }), name: each.name }));
  const after = await cluster.apply({ apiVersion, kind, metadata, data: { objects: JSON.stringify(listed) } } as KubernetesObject, address, false);
  return before?.metadata['resourceVersion'] !== after.metadata['resourceVersion'];
}

function isAddress(value: unknown): value is Address {
  return isJsonObject(value) && ['apiVersion', 'kind', 'name'].every((key) => typeof value[key] === 'string');
}

/** The version may change without the object becoming another one. */
export function sameObject(a: Address, b: Address): boolean {
  return a.kind === b.kind && groupOf(a) === groupOf(b) && a.name === b.name && a.namespace === b.namespace;
}

function groupOf({ apiVersion }: Address): string {
  return apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '';
}
