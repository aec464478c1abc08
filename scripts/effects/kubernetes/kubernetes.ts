import type { Plan } from '../../model/request.ts';
import type { Applied, Effect, EffectContext, Goal, Rest } from '../effect.ts';
import { Cluster, ClusterRefusal, type KubernetesObject } from './cluster.ts';
import { inventoryAddress, readInventory, sameObject, writeInventory } from './inventory.ts';
import { accessOf } from './kubeconfig.ts';
import { manifestsOf, nameOf, rankOf, type Manifest } from './manifests.ts';
import { lookAhead, lookAway } from './outlook.ts';
import { refusalSentence } from './refusals.ts';
import { bringTo, keepsHours, rememberAwake, sleepers, stateOf, withoutRest } from './rest.ts';
import { addressesOf, addressOf, beingDeleted, isOurs, notOurs, present, uidOf, vanished, type Found, type Site } from './site.ts';

/**
 * Objects in a Kubernetes cluster, by server-side apply as the field manager `signpost`. Input: `files`, a pattern relative to
 * the instance (default `manifests/*.yaml`); `kubeconfig`, the name of the secret that holds one (default `KUBECONFIG_DATA`);
 * `context` and `namespace`, else those of the kubeconfig; `schedule`, hours outside
 * which workloads rest without pods. Only what carries the instance's label is changed or taken away.
 */
export const kubernetesApply: Effect = { action: 'kubernetes:apply', plan, apply, destroy, rest };

/** Characters of a plan; a comment of GitHub takes 65,536, and other steps have plans too. */
const longest = 20_000;
const tooLong = 'The plan is longer than anybody reviews. The request is made smaller, or the service split by its owner.';

async function plan(context: EffectContext, goal: Goal): Promise<Plan> {
  const { step, action } = context;
  const { manifests, problems } = await prepare(context, goal);
  const access = accessOf(context);
  const told = { step, action, language: 'diff' };
  const blocked = [...problems, ...('missing' in access ? [access.missing] : [])];
  const intended = manifests.map(({ object }) => `${goal === 'apply' ? '+' : '-'} ${nameOf(object)}`).join('\n');
  if ('missing' in access || blocked.length > 0) return { ...told, summary: 'Cannot run yet.', text: intended, blocked };
  try {
    const site = { cluster: new Cluster(access), manifests };
    const outlook = goal === 'apply' ? await lookAhead(context, site) : await lookAway(context, site);
    const text = [...outlook.lines, ...outlook.notes.map((note) => `# ${note}`)].join('\n');
    if (text.length > longest) return { ...told, summary: 'Cannot run.', text: `${text.slice(0, longest)}\n# …`, blocked: [...outlook.blocked, tooLong] };
    if (outlook.blocked.length > 0) return { ...told, summary: 'Cannot run yet.', text: text || intended, blocked: outlook.blocked };
    const objects = outlook.lines.length === 1 ? '1 object' : `${outlook.lines.length} objects`;
    const summary = outlook.lines.length === 0 ? 'Nothing to do: the cluster is as asked for.' : `Will ${goal === 'apply' ? 'change' : 'take away'} ${objects} in the cluster.`;
    return { ...told, summary, text, blocked: [] };
  } catch (error) {
    return { ...told, summary: 'Cannot run yet.', text: intended, blocked: [refusalSentence(error, 'Looking at the cluster')] };
  }
}

/** The instance's files, as far as they can be judged without a cluster. What is taken away need not be right any more. */
async function prepare(context: EffectContext, goal: Goal): Promise<{ readonly manifests: readonly Manifest[]; readonly problems: readonly string[] }> {
  const { manifests, problems } = await manifestsOf(context);
  if (goal === 'destroy') return { manifests, problems: [] };
  const { namespace } = context.input;
  if (typeof namespace !== 'string' || namespace === '') return { manifests, problems };
  const elsewhere = manifests.filter(({ object: { metadata } }) => metadata['namespace'] !== undefined && metadata['namespace'] !== namespace);
  return { manifests, problems: [...problems, ...elsewhere.map(({ place, object }) => `${place}: ${nameOf(object)} is not in the namespace ${namespace}, which the step is limited to; the owner of the service corrects one of them.`)] };
}

async function apply(context: EffectContext): Promise<Applied> {
  const { step, action } = context;
  const { manifests, problems } = await prepare(context, 'apply');
  const site = { cluster: clusterOf(context, problems), manifests };
  const found = await saying('Looking at the cluster', () => checkOwners(context, site));
  const before = await saying('Looking at the cluster', () => readInventory(context, site.cluster));
  const bases = manifests.filter(({ object }) => rankOf(object.kind) < 2);
  let changes = await applyAll(context, site, bases, found);
  const wanted = await saying('Looking at the cluster', () => addressesOf(site));
  const listed = [...before.filter((each) => !wanted.some((other) => sameObject(each, other))), ...wanted];
  await saying('Listing what the instance has', () => writeInventory(context, site.cluster, listed));
  changes += await applyAll(context, site, manifests.filter((each) => !bases.includes(each)), found);
  changes += await removeAll(context, site, await saying('Looking at the cluster', () => vanished(context, site)));
  if (listed.length !== wanted.length) await saying('Listing what the instance has', () => writeInventory(context, site.cluster, wanted));
  const summary = changes === 0 ? 'Nothing to do: the cluster is as asked for.' : `The cluster has ${manifests.length === 1 ? 'the object' : `all ${manifests.length} objects`} as asked for; ${changes} ${changes === 1 ? 'was' : 'were'} made, changed or taken away.`;
  return { step, action, summary, changed: changes > 0 };
}

async function destroy(context: EffectContext): Promise<Applied> {
  const { step, action } = context;
  const { manifests } = await prepare(context, 'destroy');
  const site = { cluster: clusterOf(context, []), manifests };
  const removed = await removeAll(context, site, await saying('Looking at the cluster', () => present(context, site)));
  await saying('Removing the list of what the instance has', async () => {
    const address = inventoryAddress(context, site.cluster);
    const list = await site.cluster.read(address);
    if (list !== undefined && isOurs(list, context)) await site.cluster.delete(address, uidOf(list), false);
  });
  return { step, action, summary: removed === 0 ? 'Nothing to take away: the cluster has none of it.' : `Took ${removed === 1 ? '1 object' : `${removed} objects`} out of the cluster.`, changed: removed > 0 };
}

function clusterOf(context: EffectContext, problems: readonly string[]): Cluster {
  const access = accessOf(context);
  if ('missing' in access || problems.length > 0) throw new Error(`Nothing was done in the cluster. ${[...problems, ...('missing' in access ? [access.missing] : [])].join(' ')}`);
  return new Cluster(access);
}

/** All are looked at before the first is written. What is there, by its name. */
async function checkOwners(context: EffectContext, { cluster, manifests }: Site): Promise<ReadonlyMap<string, KubernetesObject>> {
  const found = new Map<string, KubernetesObject>();
  for (const { place, object } of manifests) {
    const address = await addressOf(cluster, object);
    const live = address && (await cluster.read(address));
    if (live !== undefined && !isOurs(live, context)) throw new Error(`Nothing was done in the cluster. ${notOurs(live, context)}`);
    if (live?.metadata['deletionTimestamp'] !== undefined) throw new Error(`Nothing was done in the cluster. ${beingDeleted(live)}`);
    if (live !== undefined) found.set(place, live);
  }
  return found;
}

async function applyAll(context: EffectContext, { cluster }: Site, manifests: readonly Manifest[], found: ReadonlyMap<string, KubernetesObject>): Promise<number> {
  let changes = 0;
  for (const { place, object } of manifests) {
    const live = found.get(place);
    const after = await saying(nameOf(object), async () => {
      const address = await addressOf(cluster, object);
      if (address === undefined) throw new ClusterRefusal(503, `it does not know ${object.kind} of ${object.apiVersion} yet`);
      if (live === undefined || stateOf(live) === 'awake') return cluster.apply(object, address, false);
      if (!keepsHours(context)) {
        await bringTo('awake', cluster, address, live, object);
        return cluster.apply(object, address, false);
      }
      if (await rememberAwake(cluster, address, live, object)) changes += 1;
      return cluster.apply(withoutRest(object), address, false);
    });
    if (object.kind === 'CustomResourceDefinition') cluster.forgetKinds();
    if (after.metadata['resourceVersion'] !== live?.metadata['resourceVersion']) changes += 1;
  }
  return changes;
}

/** Touches nothing but what has been applied already: what was merged and waits for an approval is not made here. */
async function rest(context: EffectContext, how: Rest): Promise<Applied> {
  const { step, action } = context;
  const { manifests } = await manifestsOf(context);
  const cluster = clusterOf(context, []);
  const found = await saying('Looking at the cluster', () => sleepers(context, cluster, manifests));
  const roused = how === 'asleep' ? found.filter(({ live }) => stateOf(live) === 'roused') : [];
  let changes = 0;
  for (const { address, live, manifest } of found) if (await saying(nameOf(live), () => bringTo(how, cluster, address, live, manifest))) changes += 1;
  const left = roused.map(({ live }) => ` ${nameOf(live)} was woken by hand, and is left alone until its hours begin.`).join('');
  const summary = changes === 0 ? 'Nothing to do.' : `${how === 'asleep' ? 'Put to rest' : 'Woke'} ${changes === 1 ? '1 workload' : `${changes} workloads`}.`;
  return { step, action, summary: summary + left, changed: changes > 0 };
}

async function removeAll(context: EffectContext, { cluster }: Site, objects: readonly Found[]): Promise<number> {
  let removed = 0;
  for (const { address, object } of objects) {
    if (object === undefined || !isOurs(object, context) || object.metadata['deletionTimestamp'] !== undefined) continue;
    await saying(nameOf(object), () => cluster.delete(address, uidOf(object), false));
    removed += 1;
  }
  return removed;
}

async function saying<T>(about: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ClusterRefusal)) throw error;
    throw new Error(refusalSentence(error, about), { cause: error });
  }
}
