import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EffectContext, Rest } from '../../../scripts/effects/effect.ts';
import { kubernetesApply } from '../../../scripts/effects/kubernetes/kubernetes.ts';
import { isJsonObject, type Json } from '../../../scripts/model/json.ts';
import { asked } from '../request.ts';
import { startCluster, type StandInCluster } from './stand-in.ts';

let cluster: StandInCluster;
beforeEach(async () => {
  cluster = await startCluster();
});
afterEach(() => cluster.stop());

const container = 'spec: { containers: [{ name: shop, image: "shop:1" }] }';
const pods = `metadata: { labels: { app: shop } }, ${container}`;
const files = `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec: { replicas: 2, selector: { matchLabels: { app: shop } }, template: { ${pods} } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: store }
spec: { serviceName: store, selector: { matchLabels: { app: shop } }, template: { ${pods} } }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: sweep }
spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: a }] } } } } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { mode: "0644" }
`;
const [shop, store, sweep] = ['/apis/apps/v1/namespaces/kafka/deployments/shop', '/apis/apps/v1/namespaces/kafka/statefulsets/store', '/apis/batch/v1/namespaces/kafka/cronjobs/sweep'];

function instance(text = files, schedule: Json = true): EffectContext {
  return { step: 'rollout', action: 'kubernetes:apply', folder: 'live/test/environment/shop', input: { schedule }, ...asked, env: { KUBECONFIG_DATA: cluster.kubeconfig }, files: new Map([['manifests/shop.yaml', text]]) };
}

const bring = async (rest: Rest, asks = instance()) => (await kubernetesApply.rest?.(asks, rest))?.summary;
const specOf = (path: string) => cluster.objects.get(path)?.object['spec'] as Record<string, Json> | undefined;
const how = () => [specOf(shop)?.['replicas'], specOf(store)?.['replicas'], specOf(sweep)?.['suspend']];
function annotationsOf(path: string): readonly string[] {
  const metadata = cluster.objects.get(path)?.object['metadata'];
  return isJsonObject(metadata) && isJsonObject(metadata['annotations']) ? Object.keys(metadata['annotations']) : [];
}

test('workloads rest without pods and jobs, and wake as they were', async () => {
  await kubernetesApply.apply(instance());
  expect(await bring('asleep')).toBe('Put to rest 3 workloads.');
  expect(how()).toEqual([0, 0, true]);
  const { length } = cluster.writes;
  expect(await bring('asleep')).toBe('Nothing to do.');
  expect(cluster.writes).toHaveLength(length);
  expect(await bring('awake')).toBe('Woke 3 workloads.');
  expect(how()).toEqual([2, 1, false]);
  expect(annotationsOf(shop)).toEqual(['signpost.dev/instance']);
  expect(await bring('awake')).toBe('Nothing to do.');
  // What hours kept stands in nobody's way afterwards.
  expect(await kubernetesApply.apply(instance(files.replace('replicas: 2', 'replicas: 5')))).toMatchObject({ changed: true });
  expect(how()[0]).toBe(5);
});

test('what was merged but never applied is not made, and what others made is not touched', async () => {
  expect(await bring('asleep')).toBe('Nothing to do.');
  expect(await bring('awake')).toBe('Nothing to do.');
  await kubernetesApply.apply({ ...instance(), folder: 'live/test/environment/other' });
  expect(await bring('asleep')).toBe('Nothing to do.');
  expect(how()[0]).toBe(2);
});

test('a merge at night changes it in its sleep', async () => {
  await kubernetesApply.apply(instance());
  await bring('asleep');
  const more = instance(files.replace('replicas: 2', 'replicas: 4').replace('shop:1', 'shop:2'));
  const planned = await kubernetesApply.plan(more, 'apply');
  expect(planned.blocked).toEqual([]);
  expect(planned.text).toContain('shop:2');
  expect(planned.text).toContain('# Deployment shop is asleep. It changes in its sleep, and wakes when its hours begin.');
  expect(await kubernetesApply.apply(more)).toMatchObject({ changed: true });
  expect(await kubernetesApply.apply(more)).toMatchObject({ changed: false });
  expect(JSON.stringify(specOf(shop))).toContain('shop:2');
  expect(how()[0]).toBe(0);
  await bring('awake', more);
  expect(how()[0]).toBe(4);
});

test('whoever wakes it by hand at night keeps it until its hours; what was put to rest by hand stays so', async () => {
  await kubernetesApply.apply(instance());
  cluster.keep(store, 'kubectl', ['spec', 'replicas'], 0);
  await bring('asleep');
  cluster.keep(shop, 'kubectl', ['spec', 'replicas'], 1);
  expect(await bring('asleep')).toBe('Nothing to do. Deployment kafka/shop was woken by hand, and is left alone until its hours begin.');
  expect(how()[0]).toBe(1);
  await bring('awake');
  expect(how()).toEqual([1, 0, false]);
  expect(await bring('asleep')).toBe('Put to rest 2 workloads.');
});

test('an autoscaler’s number is what it wakes with; without the note of it, its files say', async () => {
  const scaled = instance(files.replace('replicas: 2, ', ''));
  await kubernetesApply.apply(scaled);
  cluster.keep(shop, 'autoscaler', ['spec', 'replicas'], 7);
  await bring('asleep', scaled);
  expect(how()[0]).toBe(0);
  await bring('awake', scaled);
  expect(how()[0]).toBe(7);
  await bring('asleep', scaled);
  const kept = cluster.objects.get(shop);
  const metadata = kept?.object['metadata'] as { annotations: Record<string, string> };
  delete metadata.annotations['signpost.dev/awake-as'];
  await bring('awake', instance());
  expect(how()[0]).toBe(2);
});

test('what keeps no hours any more is woken by the change that says so', async () => {
  await kubernetesApply.apply(instance());
  await bring('asleep');
  const always = instance(files, false);
  expect((await kubernetesApply.plan(always, 'apply')).text).toContain('# Deployment shop keeps no hours any more, and is woken.');
  expect(await kubernetesApply.apply(always)).toMatchObject({ changed: true });
  expect(how()).toEqual([2, 1, false]);
  expect(await kubernetesApply.apply(always)).toMatchObject({ changed: false });
});

test('the run that dies goes on where it was, and one that sleeps can be deleted', async () => {
  await kubernetesApply.apply(instance());
  cluster.breakAfter(1);
  await expect(kubernetesApply.rest?.(instance(), 'asleep')).rejects.toThrow('It is tried again later');
  cluster.breakAfter(Infinity);
  expect(await bring('asleep')).toBe('Put to rest 2 workloads.');
  expect(await kubernetesApply.destroy(instance())).toMatchObject({ changed: true });
  expect([...cluster.objects.keys()]).toEqual(['/api/v1/namespaces/kafka']);
});
