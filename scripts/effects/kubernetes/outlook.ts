import { isJsonObject } from '../../model/json.ts';
import type { EffectContext } from '../effect.ts';
import { ClusterRefusal, type KubernetesObject } from './cluster.ts';
import { differences } from './difference.ts';
import { nameOf, type Manifest } from './manifests.ts';
import { refusalSentence } from './refusals.ts';
import { hoursNote, keepsHours, stateOf, withoutRest } from './rest.ts';
import { isUnknownKind } from './schemas.ts';
import { addressOf, beingDeleted, isOurs, notOurs, present, uidOf, vanished, type Site } from './site.ts';

export interface Outlook {
  readonly lines: readonly string[];
  readonly blocked: readonly string[];
  readonly notes: readonly string[];
}

/** What an apply would do, as the cluster itself says when it is asked to only try. */
export async function lookAhead(context: EffectContext, site: Site): Promise<Outlook> {
  const [lines, blocked, notes]: [string[], string[], string[]] = [[], [], []];
  for (const manifest of site.manifests) {
    const name = nameOf(manifest.object);
    try {
      const seen = await lookAt(context, site, manifest);
      if ('blocked' in seen) blocked.push(seen.blocked);
      else if (seen.line !== undefined) lines.push(seen.line);
      if ('note' in seen && seen.note !== undefined) notes.push(seen.note);
      if ('hours' in seen && seen.hours !== undefined) notes.push(seen.hours);
      if (manifest.isUnknown) notes.push(`${name}: no published schema knows ${manifest.object.apiVersion} ${manifest.object.kind}; the cluster's own judges it.`);
    } catch (error) {
      blocked.push(refusalSentence(error, name));
      if (error instanceof ClusterRefusal && (error.status === 0 || error.status === 401)) break;
    }
  }
  for (const { address, object } of await vanished(context, site)) {
    if (object === undefined) continue;
    if (!isOurs(object, context)) notes.push(`${nameOf(object)} no longer carries this request's label, and is left alone.`);
    else {
      lines.push(`- ${nameOf(object)}`);
      await site.cluster.delete(address, uidOf(object), true).catch((error: unknown) => blocked.push(refusalSentence(error, nameOf(object))));
    }
  }
  return { lines, blocked, notes };
}

type Seen = { readonly blocked: string } | { readonly line: string | undefined; readonly note?: string; readonly hours?: string | undefined };

async function lookAt(context: EffectContext, { cluster, manifests }: Site, { object }: Manifest): Promise<Seen> {
  const address = await addressOf(cluster, object);
  const name = nameOf(object);
  if (address === undefined) {
    const isComing = manifests.some((each) => definesKind(each.object, object));
    return isComing ? { line: `+ ${name}`, note: `${name} is judged by the cluster once it knows the kind.` } : { blocked: `${name}: the cluster has no ${object.kind} of ${object.apiVersion}; its administrator installs what brings it, or the request names another cluster.` };
  }
  const live = await cluster.read(address);
  if (live !== undefined && !isOurs(live, context)) return { blocked: notOurs(live, context) };
  if (live?.metadata['deletionTimestamp'] !== undefined) return { blocked: beingDeleted(live) };
  const home = manifests.find((each) => each.object.kind === 'Namespace' && each.object.apiVersion === 'v1' && each.object.metadata.name === address.namespace);
  if (home !== undefined && (await cluster.read({ apiVersion: 'v1', kind: 'Namespace', name: home.object.metadata.name })) === undefined) return { line: `+ ${name}`, note: `${name} is judged by the cluster once its namespace is there.`, hours: hoursNote(context, object, undefined) };
  const sleepsOn = live !== undefined && keepsHours(context) && stateOf(live) !== 'awake';
  const after = await cluster.apply(sleepsOn ? withoutRest(object) : object, address, true);
  const hours = hoursNote(context, object, live);
  if (live === undefined) return { line: `+ ${name}`, hours };
  const fields = differences(live, after);
  return { line: fields.length === 0 ? undefined : [`~ ${name}`, ...fields.map((field) => `    ${field}`)].join('\n'), hours };
}

export async function lookAway(context: EffectContext, site: Site): Promise<Outlook> {
  const [lines, blocked, notes]: [string[], string[], string[]] = [[], [], []];
  for (const { address, object } of await present(context, site)) {
    if (!isOurs(object, context)) {
      notes.push(`${nameOf(object)} was not made by this request, and is left alone.`);
      continue;
    }
    lines.push(`- ${nameOf(object)}`);
    if (object.kind === 'Namespace') notes.push(`With the namespace ${object.metadata.name} goes everything in it, whoever made it.`);
    if (await isUnknownKind(object)) notes.push(`With ${nameOf(object)} goes what its operator keeps for it, its data too.`);
    if (object.kind === 'PersistentVolumeClaim') notes.push(`With ${nameOf(object)} its data may go, as its storage class says.`);
    await site.cluster.delete(address, uidOf(object), true).catch((error: unknown) => blocked.push(refusalSentence(error, nameOf(object))));
  }
  return { lines, blocked, notes };
}

function definesKind({ kind, spec }: KubernetesObject, { apiVersion, kind: wanted }: KubernetesObject): boolean {
  const names = isJsonObject(spec) ? spec['names'] : undefined;
  return kind === 'CustomResourceDefinition' && isJsonObject(spec) && apiVersion.startsWith(`${String(spec['group'])}/`) && isJsonObject(names) && names['kind'] === wanted;
}
