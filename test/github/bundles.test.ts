import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restersAt } from '../../scripts/github/off-hours.ts';
import { actionBody, actionTitle, type ActionRequest } from '../../scripts/request/action-issues.ts';
import { asking, formOf } from '../company.ts';
import { embedded, type TestDatabase } from '../effects/databases.ts';
import { startCluster, type StandInCluster } from '../effects/kubernetes/stand-in.ts';
import { at, startLoop, type LoopWorld } from './world.ts';

const asker = 'yuki-hayashi';
const folder = 'live/test/environment/quay-trial';

let database: TestDatabase;
let cluster: StandInCluster;
let world: LoopWorld;

beforeAll(async () => {
  database = await embedded();
  cluster = await startCluster();
  world = await startLoop(database.url, {}, { KUBECONFIG_DATA: cluster.kubeconfig });
}, 60_000);

afterAll(async () => {
  await world.stop();
  world.remove();
  await cluster.stop();
  await database.stop();
});

const github = (login = asker) => world.octokit(login).rest;

async function comment(issue: number): Promise<string> {
  return (await github().issues.listComments({ ...at, issue_number: issue })).data[0]?.body ?? '';
}

async function pullOf(issue: number) {
  const [pull] = (await github().pulls.list({ ...at, head: `${at.owner}:request/${issue}`, state: 'all' })).data;
  if (!pull) throw new Error(`#${issue} has no pull request: ${await comment(issue)}`);
  return pull;
}

async function approve(issue: number, ...reviewers: readonly string[]): Promise<void> {
  const { number } = await pullOf(issue);
  for (const login of reviewers) await github(login).pulls.createReview({ ...at, pull_number: number, event: 'APPROVE', body: 'Seen.' });
}

async function paths(): Promise<readonly string[]> {
  const { data } = await github().git.getTree({ ...at, tree_sha: 'main', recursive: 'true' });
  return data.tree.map(({ path }) => path ?? '').filter((path) => path.includes('/quay-trial/') && path.endsWith('/request.yaml')).sort();
}

async function hasSchema(): Promise<boolean> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rowCount } = await client.query("SELECT 1 FROM pg_namespace WHERE nspname = 'quay_trial_test'");
  await client.end();
  return rowCount === 1;
}

const inputs = { name: 'quay-trial', environment: 'test', owner: 'group:default/customs', component: 'component:default/portal-web', version: 'pr-7', parts: ['schema', 'topic'], lease: '30 days', purpose: 'Whether two quays can be planned at once.' };
const topic = '/apis/kafka.strimzi.io/v1/namespaces/kafka/kafkatopics/quay-trial';
const namespace = '/api/v1/namespaces/feature-quay-trial';
const rollout = '/apis/apps/v1/namespaces/feature-quay-trial/deployments/portal-web';

/** One story: each test goes on where the one before it ended. */
describe('a bundle', () => {
  test('is asked for once, decided part by part, and needs whoever any part needs', async () => {
    const issue = (await github().issues.create({ ...at, title: 'Request', body: asking('environment', inputs) })).data.number;
    const outcome = await world.reconcile(issue);
    const text = await comment(issue);
    expect(outcome, text).toBe('waiting');
    expect(text).toContain('`live/test/postgres-schema/quay-trial`, `live/test/kafka-topic/quay-trial`');
    expect(text).toContain('1 of **Data Platform**');
    const { body } = await pullOf(issue);
    expect(body).toContain('CREATE SCHEMA');
    expect(body).toContain('KafkaTopic');
    expect(body).toContain('**`sql:apply`** For `live/test/postgres-schema/quay-trial`: ');
    // A failure in the middle leaves the rest for the next run, which does what is missing and nothing twice.
    await approve(issue, 'nadia-benali', 'henrik-aalto', 'anneke-devries');
    expect(await world.reconcile(issue)).toBe('ready');
    await github('nadia-benali').pulls.merge({ ...at, pull_number: (await pullOf(issue)).number });
    cluster.breakAfter(2);
    expect(await world.apply(issue)).toBe('failed');
    expect(await comment(issue)).toContain('Done so far');
    expect(await hasSchema()).toBe(true);
    expect(await world.apply(issue)).toBe('applied');
    expect([...cluster.objects.keys()]).toEqual(expect.arrayContaining([topic, namespace]));
    expect(await paths()).toEqual([`${folder}/request.yaml`, 'live/test/kafka-topic/quay-trial/request.yaml', 'live/test/postgres-schema/quay-trial/request.yaml']);
  }, 60_000);

  test('sleeps outside the hours of its environment, and wakes again', async () => {
    const replicas = () => (cluster.objects.get(rollout)?.object['spec'] as { replicas?: number } | undefined)?.replicas;
    // The environment test is open from Monday to Saturday, 06:00 to 22:00 in Amsterdam.
    // A write that fails is told, and made up for by the next run.
    cluster.breakAfter(0);
    expect(await world.tendRest('2026-11-22T12:00:00Z')).toMatch(new RegExp(`^${folder}: should be asleep, but .*unable to handle`, 'm'));
    expect(replicas()).toBe(1);
    expect(await world.tendRest('2026-11-22T12:00:00Z')).toContain(`${folder}: asleep.`);
    expect(replicas()).toBe(0);
    expect(await world.tendRest('2026-11-22T12:30:00Z')).toContain('Nothing to do');
    // Hours that the environment no longer has, or that nobody can read, keep nothing asleep.
    const { now, ...past } = world.hands();
    const withHours = (schedule?: string) => ({ ...past, now: { ...now, catalog: { ...now.catalog, ofKind: (kind: string) => now.catalog.ofKind(kind).map((entity) => (kind === 'Environment' ? { ...entity, spec: { ...entity.spec, schedule: schedule ?? null } } : entity)) } } });
    const restAt = async (schedule?: string) => {
      const { resters, unread } = await restersAt(withHours(schedule), '2026-11-22T12:00:00Z');
      return { rest: resters.filter(({ task }) => task.folder === folder).map(({ rest }) => rest), unread: unread.filter((line) => line.includes(folder)).length };
    };
    expect(await restAt()).toEqual({ rest: ['awake'], unread: 0 });
    expect(await restAt('Mon-Sat 06:00-22:00 Europe/Nowhere')).toEqual({ rest: ['awake'], unread: 1 });
    cluster.breakAfter(0);
    expect(await world.tendRest('2026-11-23T08:00:00Z')).toContain(`${folder}: should be awake, but`);
    expect(await world.tendRest('2026-11-23T08:00:00Z')).toContain(`${folder}: awake.`);
    expect(replicas()).toBe(1);
  });

  test('lends its parts to nobody', async () => {
    const request: ActionRequest = { action: 'delete', instance: 'test/kafka-topic/quay-trial', name: 'quay-trial', reason: '' };
    const issue = (await github().issues.create({ ...at, title: actionTitle(request), body: actionBody(request, { fields: [] }) })).data.number;
    expect(await world.reconcile(issue)).toBe('refused');
    expect(await comment(issue)).toContain('is a part of');
  });

  test('loses a part by a change, which takes that away', async () => {
    const request: ActionRequest = { action: 'change', instance: 'test/environment/quay-trial', inputs: { parts: ['schema'], version: 'pr-8' }, cleared: [] };
    const issue = (await github().issues.create({ ...at, title: actionTitle(request), body: actionBody(request, formOf('environment')) })).data.number;
    expect(await world.reconcile(issue)).toBe('waiting');
    await approve(issue, 'nadia-benali', 'henrik-aalto', 'anneke-devries');
    expect(await world.reconcile(issue)).toBe('ready');
    await github('nadia-benali').pulls.merge({ ...at, pull_number: (await pullOf(issue)).number });
    expect(await world.apply(issue)).toBe('applied');
    expect(cluster.objects.has(topic)).toBe(false);
    expect(cluster.objects.has(namespace)).toBe(true);
    expect(await paths()).toEqual([`${folder}/request.yaml`, 'live/test/postgres-schema/quay-trial/request.yaml']);
  }, 60_000);

  test('goes as a whole', async () => {
    const request: ActionRequest = { action: 'delete', instance: 'test/environment/quay-trial', name: 'quay-trial', reason: 'It worked.' };
    const issue = (await github().issues.create({ ...at, title: actionTitle(request), body: actionBody(request, { fields: [] }) })).data.number;
    expect(await world.reconcile(issue)).toBe('waiting');
    await approve(issue, 'nadia-benali');
    expect(await world.reconcile(issue)).toBe('ready');
    await github('nadia-benali').pulls.merge({ ...at, pull_number: (await pullOf(issue)).number });
    expect(await world.apply(issue)).toBe('applied');
    expect(cluster.objects.has(namespace)).toBe(false);
    expect(await hasSchema()).toBe(false);
    expect(await paths()).toEqual([]);
  }, 60_000);
});
