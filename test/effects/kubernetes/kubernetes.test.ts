import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EffectContext } from '../../../scripts/effects/effect.ts';
import { kubernetesApply } from '../../../scripts/effects/kubernetes/kubernetes.ts';
import { markOf } from '../../../scripts/effects/mark.ts';
import type { JsonObject } from '../../../scripts/model/json.ts';
import { asked } from '../request.ts';
import { kubeconfigOf, startCluster, type StandInCluster } from './stand-in.ts';

let cluster: StandInCluster;
beforeEach(async () => {
  cluster = await startCluster();
});
afterEach(() => cluster.stop());

const topic = `apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata:
  name: orders
spec:
  partitions: 3
`;
const shop = `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
data: { level: info }
---
# Nothing here.
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec: { containers: [{ name: shop, image: "shop:1" }] }
`;

function context(files: Readonly<Record<string, string>>, given: { input?: JsonObject; env?: EffectContext['env']; folder?: string } = {}): EffectContext {
  const { input = {}, env = { KUBECONFIG_DATA: cluster.kubeconfig }, folder = 'live/test/kafka-topic/orders' } = given;
  return { step: 'apply', action: 'kubernetes:apply', folder, input, ...asked, env, files: new Map(Object.entries(files).map(([name, text]) => [`manifests/${name}`, text])) };
}

const topicPath = '/apis/kafka.strimzi.io/v1/namespaces/kafka/kafkatopics/orders';
const deployment = '/apis/apps/v1/namespaces/shop/deployments/shop';
const mark = markOf({ repository: asked.repository, folder: 'live/test/kafka-topic/orders' });
const plan = (asks: EffectContext) => kubernetesApply.plan(asks, 'apply');

describe('with a cluster', () => {
  test('an object of a kind that no schema knows is planned, applied once, changed and taken away', async () => {
    const first = context({ 'topic.yaml': topic });
    expect(await plan(first)).toMatchObject({ summary: 'Will change 1 object in the cluster.', blocked: [], language: 'diff', text: '+ KafkaTopic orders\n# KafkaTopic orders: no published schema knows kafka.strimzi.io/v1 KafkaTopic; the cluster\'s own judges it.' });
    expect(cluster.writes).toEqual([]);
    expect(await kubernetesApply.apply(first)).toMatchObject({ changed: true });
    expect(cluster.objects.get(topicPath)?.object).toMatchObject({ spec: { partitions: 3 }, metadata: { labels: { 'signpost.dev/instance': mark }, annotations: { 'signpost.dev/instance': 'example/catalog/live/test/kafka-topic/orders' } } });
    expect(await kubernetesApply.apply(first)).toMatchObject({ changed: false, summary: 'Nothing to do: the cluster is as asked for.' });
    expect((await plan(first)).summary).toBe('Nothing to do: the cluster is as asked for.');
    const second = context({ 'topic.yaml': topic.replace('3', '6') });
    expect((await plan(second)).text).toContain('~ KafkaTopic orders\n    .spec.partitions: 3 → 6');
    expect(await kubernetesApply.apply(second)).toMatchObject({ changed: true });
    expect((await kubernetesApply.plan(second, 'destroy')).text).toBe('- KafkaTopic kafka/orders\n# With KafkaTopic kafka/orders goes what its operator keeps for it, its data too.');
    expect(await kubernetesApply.destroy(second)).toMatchObject({ changed: true, summary: 'Took 1 object out of the cluster.' });
    expect(await kubernetesApply.destroy(second)).toMatchObject({ changed: false });
    expect([...cluster.objects.keys()]).toEqual(['/api/v1/namespaces/kafka']);
  });

  test('a namespace comes first and goes last; what the files no longer hold is taken away', async () => {
    const full = context({ 'shop.yaml': shop });
    const planned = await plan(full);
    expect(planned.blocked).toEqual([]);
    expect(planned.text.split('\n').slice(0, 3)).toEqual(['+ Namespace shop', '+ ConfigMap shop/settings', '+ Deployment shop/shop']);
    expect(planned.text).toContain('# Deployment shop/shop is judged by the cluster once its namespace is there.');
    await kubernetesApply.apply(full);
    expect(cluster.objects.get(deployment)?.object).toMatchObject({ spec: { replicas: 2 } });
    const less = context({ 'shop.yaml': shop.replace(/apiVersion: apps[^]*/, '') });
    expect((await plan(less)).text).toBe('- Deployment shop/shop');
    expect(await kubernetesApply.apply(less)).toMatchObject({ changed: true });
    expect(cluster.objects.has(deployment)).toBe(false);
    expect(await kubernetesApply.apply(less)).toMatchObject({ changed: false });
    const away = await kubernetesApply.plan(less, 'destroy');
    expect(away.text).toBe('- ConfigMap shop/settings\n- Namespace shop\n# With the namespace shop goes everything in it, whoever made it.');
    await kubernetesApply.destroy(less);
    expect([...cluster.objects.keys()]).toEqual(['/api/v1/namespaces/kafka']);
  });

  test('ends the same wherever it dies', async () => {
    const [full, less] = [context({ 'shop.yaml': shop, 'topic.yaml': topic }), context({ 'topic.yaml': topic })];
    let deaths = 0;
    for (const work of [() => kubernetesApply.apply(full), () => kubernetesApply.apply(less), () => kubernetesApply.destroy(less)]) {
      for (let survived = 0; survived < 30; survived += 1) {
        cluster.breakAfter(survived);
        const died = await work().then(() => false, () => true);
        if (!died) break;
        deaths += 1;
      }
      cluster.breakAfter(Infinity);
      expect(await work()).toMatchObject({ changed: false });
    }
    expect(deaths).toBeGreaterThan(6);
    expect([...cluster.objects.keys()]).toEqual(['/api/v1/namespaces/kafka']);
  });

  test('what it did not make is neither changed nor taken away', async () => {
    const asks = context({ 'topic.yaml': topic });
    cluster.objects.set(topicPath, { object: { apiVersion: 'kafka.strimzi.io/v1', kind: 'KafkaTopic', metadata: { name: 'orders', uid: 'theirs' } }, managers: new Map() });
    expect((await plan(asks)).blocked).toEqual([expect.stringContaining(`gives it the label signpost.dev/instance=${mark}`)]);
    await expect(kubernetesApply.apply(asks)).rejects.toThrow('was not made by this request');
    expect((await kubernetesApply.plan(asks, 'destroy')).text).toBe('# KafkaTopic orders was not made by this request, and is left alone.');
    expect(await kubernetesApply.destroy(asks)).toMatchObject({ changed: false });
    expect(cluster.writes).toEqual([]);
    // Neither is that of another instance with the same name.
    const other = context({ 'topic.yaml': topic.replace('orders', 'refunds') }, { folder: 'live/test/kafka-topic/other' });
    await kubernetesApply.apply(other);
    expect((await plan({ ...other, folder: asks.folder })).blocked).toHaveLength(1);
  });

  test('fields that others keep are not taken from them', async () => {
    const asks = context({ 'shop.yaml': shop });
    await kubernetesApply.apply(asks);
    cluster.keep(deployment, 'autoscaler', ['spec', 'replicas'], 7);
    const { blocked } = await plan(asks);
    expect(blocked.join()).toMatch(/Deployment shop\/shop: others keep fields.*replicas.*autoscaler/);
    await expect(kubernetesApply.apply(asks)).rejects.toThrow('others keep fields');
    expect(cluster.objects.get(deployment)?.object).toMatchObject({ spec: { replicas: 7 } });
    const without = context({ 'shop.yaml': shop.replace('  replicas: 2\n', '') });
    expect((await plan(without)).blocked).toEqual([]);
    await kubernetesApply.apply(without);
    expect(cluster.objects.get(deployment)?.object).toMatchObject({ spec: { replicas: 7 } });
  });

  test('refusals are said before the merge: rights, kinds, fields, tokens, no answer', async () => {
    cluster.forbid(/^PATCH .*kafkatopics/);
    expect((await plan(context({ 'topic.yaml': topic }))).blocked.join()).toMatch(/the cluster refused \(403\).*cannot do that.*gives the account this right/);
    expect((await plan(context({ 'x.yaml': topic.replace('KafkaTopic', 'KafkaUser') }))).blocked.join()).toContain('has no KafkaUser of kafka.strimzi.io/v1');
    expect((await plan(context({ 'x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: nowhere }\n' }))).blocked.join()).toContain('namespaces "nowhere" not found');
    expect((await plan(context({ 'x.yaml': shop.replace('kind: Deployment', 'kind: Deploymnt') }))).blocked.join()).toContain('has no Deploymnt of apps/v1');
    const typo = shop.replaceAll('namespace: shop', 'namespace: kafka').replace('replicas: 2', 'replcas: 2');
    expect((await plan(context({ 'shop.yaml': typo }))).blocked.join()).toContain('.spec.replcas: field not declared in schema');
    const stranger = { KUBECONFIG_DATA: kubeconfigOf(/http:\S+(?=")/.exec(cluster.kubeconfig)?.[0] ?? '', 'wrong-token') };
    expect((await plan(context({ 'topic.yaml': topic }, { env: stranger }))).blocked.join()).toContain('renews its token');
    await cluster.stop();
    const lost = await plan(context({ 'topic.yaml': topic }));
    expect(lost.blocked).toEqual([expect.stringContaining('could not be reached (ECONNREFUSED)')]);
    expect(lost.text).toBe('+ KafkaTopic orders');
    expect(JSON.stringify(lost)).not.toContain(cluster.token);
    cluster = await startCluster();
  });

  test('what is being deleted is waited for', async () => {
    const asks = context({ 'topic.yaml': topic });
    await kubernetesApply.apply(asks);
    (cluster.objects.get(topicPath)?.object['metadata'] as Record<string, unknown>)['finalizers'] = ['strimzi.io/topic-operator'];
    expect(await kubernetesApply.destroy(asks)).toMatchObject({ changed: true });
    expect(await kubernetesApply.destroy(asks)).toMatchObject({ changed: false });
    expect((await plan(asks)).blocked.join()).toContain('KafkaTopic kafka/orders is being deleted');
    await expect(kubernetesApply.apply(asks)).rejects.toThrow('KafkaTopic kafka/orders is being deleted');
  });

  test('a plan that nobody could review is refused', async () => {
    const many = Array.from({ length: 600 }, (_, index) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings-of-the-shop-with-the-number-${index} }\n`);
    expect((await plan(context({ 'many.yaml': many.join('---\n') }))).blocked.join()).toContain('longer than anybody reviews');
  });

  test('values of a Secret are not shown', async () => {
    const secret = (value: string) => `apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata: { key: ${value} }\n`;
    await kubernetesApply.apply(context({ 's.yaml': secret('aHVzaA==') }));
    const { text } = await plan(context({ 's.yaml': secret('bG91ZA==') }));
    expect(text).toBe('~ Secret a\n    .data.key: changed');
  });
});

describe('without asking a cluster', () => {
  test.each<[string, string, RegExp]>([
    ['a field of the wrong type', shop.replace('replicas: 2', 'replicas: "two"'), /shop\.yaml, document 4: Deployment shop\/shop: \/spec\/replicas must be integer/],
    ['a field that is missing', shop.replace('name: shop, image', 'image'), /must have required property name/],
    ['a kind that is a path', topic.replace('KafkaTopic', '../../../x'), /not written as Kubernetes writes them/],
    ['a version that is a path', topic.replace('kafka.strimzi.io/v1', '../../x/v1'), /not written as Kubernetes writes them/],
    ['no name', topic.replace('  name: orders', '  generateName: orders-'), /has no metadata\.name/],
    ['a name that is a path', topic.replace('name: orders', 'name: ../../x'), /has no metadata\.name/],
    ['a list', 'apiVersion: v1\nkind: List\nitems: []\n', /a document of its own/],
    ['text that is no YAML', 'a: [', /cannot be read/],
    ['a tag', topic.replace('3', '!!js/function x'), /cannot be read/],
    ['too many aliases', `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n`, /repeats itself too often/],
    ['the same object twice', `${topic}---\n${topic}`, /stands in manifests\/shop\.yaml, document 1 already/],
    ['nothing at all', '# empty\n', /renders no manifest named manifests\/\*\.yaml/],
  ])('%s is refused', async (_, text, reason) => {
    const asks = context({ 'shop.yaml': text });
    expect((await plan(asks)).blocked.join('\n')).toMatch(reason);
    await expect(kubernetesApply.apply(asks)).rejects.toThrow(reason);
    expect(cluster.writes).toEqual([]);
  });

  test('octal numbers and yes are what they are to kubectl', async () => {
    const asks = context({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\nimmutable: yes\ndata: { day: 2026-01-02 }\n' });
    expect((await plan(asks)).blocked.join()).not.toMatch(/immutable must be boolean|day/);
    const octal = shop.replace('spec: { containers', 'spec: { volumes: [{ name: v, configMap: { defaultMode: 0644 } }], containers').replaceAll('namespace: shop', 'namespace: kafka');
    await kubernetesApply.apply(context({ 'shop.yaml': octal }));
    expect(JSON.stringify(cluster.objects.get('/apis/apps/v1/namespaces/kafka/deployments/shop')?.object)).toContain('"defaultMode":420');
  });

  test('a step that is limited to a namespace stays there', async () => {
    expect((await plan(context({ 'shop.yaml': shop }, { input: { namespace: 'kafka' } }))).blocked.join()).toContain('is not in the namespace kafka');
  });

  test.each<[string, string | undefined, RegExp]>([
    ['missing', undefined, /The secret KUBECONFIG_DATA is not set/],
    ['no YAML', 'x: [', /cannot be read/],
    ['without encryption', kubeconfigOf('http://10.0.0.1', 'x'), /unencrypted/],
    ['careless', kubeconfigOf('https://k', 'x').replace('{ server', '{ insecure-skip-tls-verify: true, server'), /insecure-skip-tls-verify/],
    ['one that starts a program', kubeconfigOf('https://k', 'x').replace(/\{ token: "x" \}/, '{ exec: { command: aws } }'), /starts a program to log in/],
    ['one that points at files', kubeconfigOf('https://k', 'x').replace(/\{ token: "x" \}/, '{ tokenFile: /etc/passwd }'), /points at other files/],
    ['empty-handed', kubeconfigOf('https://k', 'x').replace(/\{ token: "x" \}/, '{}'), /neither a token nor a client certificate/],
  ])('a kubeconfig that is %s blocks', async (_, config, reason) => {
    const asks = context({ 'topic.yaml': topic }, { env: { KUBECONFIG_DATA: config } });
    const { blocked, text } = await plan(asks);
    expect(blocked.join()).toMatch(reason);
    expect(text).toBe('+ KafkaTopic orders');
  });

  test('a context that there is not blocks; base64 is read too', async () => {
    const env = { KUBECONFIG_DATA: Buffer.from(cluster.kubeconfig).toString('base64') };
    expect((await plan(context({ 'topic.yaml': topic }, { env }))).blocked).toEqual([]);
    expect((await plan(context({ 'topic.yaml': topic }, { env, input: { context: 'production' } }))).blocked.join()).toContain('has no context "production"');
    expect((await plan(context({ 'topic.yaml': topic }, { env, input: { context: 'other' } }))).blocked.join()).toContain('names a cluster or a user that it does not hold');
  });
});
