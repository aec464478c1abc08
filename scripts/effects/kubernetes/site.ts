import { isJsonObject } from '../../model/json.ts';
import type { EffectContext } from '../effect.ts';
import { markOf } from '../mark.ts';
import type { Address, Cluster, KubernetesObject } from './cluster.ts';
import { readInventory, sameObject } from './inventory.ts';
import { nameOf, ownership, rankOf, type Manifest } from './manifests.ts';

export interface Site {
  readonly cluster: Cluster;
  readonly manifests: readonly Manifest[];
}

export interface Found {
  readonly address: Address;
  readonly object: KubernetesObject | undefined;
}

/** What the instance once had and its files no longer hold, the last made first. */
export async function vanished(context: EffectContext, site: Site): Promise<readonly Found[]> {
  const wanted = await addressesOf(site);
  const gone = (await readInventory(context, site.cluster)).filter((each) => !wanted.some((other) => sameObject(each, other)));
  return readAll(site.cluster, gone);
}

/** Everything that the instance has or had, as far as it is there, the last made first. */
export async function present(context: EffectContext, site: Site): Promise<readonly (Found & { readonly object: KubernetesObject })[]> {
  const listed = await readInventory(context, site.cluster);
  const own = (await addressesOf(site)).filter((each) => !listed.some((other) => sameObject(each, other)));
  const found = await readAll(site.cluster, [...listed, ...own]);
  return found.filter((each): each is Found & { readonly object: KubernetesObject } => each.object !== undefined);
}

async function readAll(cluster: Cluster, addresses: readonly Address[]): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const address of addresses.toSorted((a, b) => rankOf(b.kind) - rankOf(a.kind))) found.push({ address, object: (await cluster.resourceOf(address)) && (await cluster.read(address)) });
  return found;
}

export async function addressesOf({ cluster, manifests }: Site): Promise<readonly Address[]> {
  const addresses = await Promise.all(manifests.map(({ object }) => addressOf(cluster, object)));
  return addresses.filter((address) => address !== undefined);
}

/** Undefined when the cluster does not know the kind. */
export async function addressOf(cluster: Cluster, { apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): Promise<Address | undefined> {
  const resource = await cluster.resourceOf({ apiVersion, kind });
  if (resource === undefined) return undefined;
  return { apiVersion, kind, name, ...(resource.isNamespaced ? { namespace: typeof namespace === 'string' ? namespace : cluster.namespace } : {}) };
}

export function isOurs({ metadata: { labels } }: KubernetesObject, context: EffectContext): boolean {
  return isJsonObject(labels) && labels[ownership] === markOf(context);
}

export function notOurs(object: KubernetesObject, context: EffectContext): string {
  return `${nameOf(object)} is in the cluster already, and was not made by this request. Ask for another name; or, if this is the one, whoever is in charge of it gives it the label ${ownership}=${markOf(context)}.`;
}

export function uidOf({ metadata }: KubernetesObject): string {
  return typeof metadata['uid'] === 'string' ? metadata['uid'] : '';
}

export function beingDeleted(object: KubernetesObject): string {
  return `${nameOf(object)} is being deleted; once it is gone, this is looked at again.`;
}
