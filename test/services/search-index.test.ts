import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serviceOf } from '../../scripts/catalog/services.ts';
import type { EffectContext } from '../../scripts/effects/effect.ts';
import { runCommand } from '../../scripts/effects/run/run.ts';
import type { JsonObject } from '../../scripts/model/json.ts';
import { catalog, files } from '../company.ts';
import { asked } from '../effects/request.ts';

const name = 'test.bookings';
const folder = 'live/test/search-index/bookings';

/** As much of OpenSearch as the command speaks with: settings come back as texts, and with parts that nobody wrote. */
class Cluster {
  readonly templates = new Map<string, JsonObject>();
  readonly policies = new Map<string, { readonly version: number; readonly policy: JsonObject }>();
  readonly indices = new Map<string, number>();
  readonly writes: string[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { status, body } = this.answer(request.method ?? '', decodeURIComponent(request.url ?? ''), request.headers.authorization, Buffer.concat(chunks).toString());
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://signpost:p%40ss-word@127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(method: string, url: string, login: string | undefined, body: string): { readonly status: number; readonly body: unknown } {
    if (login !== `Basic ${Buffer.from('signpost:p@ss-word').toString('base64')}`) return { status: 401, body: { error: { reason: 'who are you' } } };
    if (method !== 'GET') this.writes.push(`${method} ${url}`);
    const template = /^\/_index_template\/(.+)$/.exec(url)?.[1];
    if (template !== undefined && method === 'PUT') {
      this.templates.set(template, JSON.parse(body) as JsonObject);
      return { status: 200, body: { acknowledged: true } };
    }
    if (template !== undefined) {
      const found = this.templates.get(template);
      if (!found) return { status: 404, body: { error: 'index template not found' } };
      if (method === 'DELETE') this.templates.delete(template);
      const index_template = { ...(JSON.parse(JSON.stringify(found), (_, value: unknown) => (typeof value === 'number' ? String(value) : value)) as JsonObject), composed_of: [] };
      return { status: 200, body: { index_templates: [{ name: template, index_template }] } };
    }
    const [, policy, query] = /^\/_plugins\/_ism\/policies\/([^?]+)(\?.*)?$/.exec(url) ?? [];
    if (policy !== undefined) return this.answerPolicy(method, policy, query ?? '', body);
    if (url.startsWith('/_cat/indices/')) return { status: 200, body: [...this.indices].map(([index, count]) => ({ index, 'docs.count': String(count) })) };
    this.indices.delete(url.slice(1));
    return { status: 200, body: { acknowledged: true } };
  }

  /** A policy is changed by whoever knows its version; what comes back has more in it than was written. */
  private answerPolicy(method: string, name: string, query: string, body: string): { readonly status: number; readonly body: unknown } {
    const found = this.policies.get(name);
    if (method === 'PUT') {
      if (query !== (found ? `?if_seq_no=${found.version}&if_primary_term=1` : '')) return { status: 409, body: { error: { reason: 'version conflict' } } };
      this.policies.set(name, { version: (found?.version ?? 0) + 1, ...(JSON.parse(body) as { policy: JsonObject }) });
    } else if (!found) return { status: 404, body: { error: { reason: 'Policy not found' } } };
    else if (method === 'DELETE') this.policies.delete(name);
    else return { status: 200, body: { _id: name, _seq_no: found.version, _primary_term: 1, policy: { policy_id: name, last_updated_time: 1, error_notification: null, ...found.policy } } };
    return { status: 200, body: { _id: name } };
  }
}

function lifecycle(days: number, description = folder): string {
  const states = [{ name: 'kept', actions: [], transitions: [{ state_name: 'gone', conditions: { min_index_age: `${days}d` } }] }, { name: 'gone', actions: [{ retry: { count: 3 }, delete: {} }], transitions: [] }];
  return JSON.stringify({ policy: { description, default_state: 'kept', states, ism_template: [{ index_patterns: [`${name}.*`], priority: 200 }] } });
}

function template(shards: number): string {
  return JSON.stringify({ index_patterns: [`${name}.*`], priority: 200, template: { settings: { index: { number_of_shards: shards } }, mappings: { dynamic: 'strict', properties: { a: { type: 'keyword' } } } }, _meta: { instance: folder } });
}

function context(url: string, shards: number, environment = 'test'): EffectContext {
  const service = serviceOf(catalog, files, 'search-index');
  return {
    step: 'put',
    action: 'run',
    folder,
    files: new Map([['opensearch/index-template.json', template(shards)]]),
    input: { command: 'index-template.mjs', args: [name], secrets: ['OPENSEARCH_URL'], timeout: 60 },
    ...asked,
    record: { ...asked.record, service: 'search-index', name: 'bookings', environment },
    serviceFiles: service?.files ?? {},
    env: { PATH: process.env['PATH'], OPENSEARCH_URL: url },
  };
}

describe('the index template of a search index', () => {
  let cluster: Cluster;
  let url: string;
  beforeEach(async () => {
    cluster = new Cluster();
    url = await cluster.start();
  });
  afterEach(() => cluster.stop());

  test('is planned, made once, changed and shown as a difference', async () => {
    const plan = await runCommand.plan(context(url, 1), 'apply');
    expect(plan).toMatchObject({ blocked: [], summary: expect.stringContaining(`Will make the template ${name}`) as string });
    expect(plan.text).toContain('+ template.mappings.properties.a.type: keyword');
    expect(cluster.writes).toEqual([]);
    expect(await runCommand.apply(context(url, 1))).toMatchObject({ changed: true });
    expect(await runCommand.apply(context(url, 1))).toMatchObject({ changed: false });
    const change = await runCommand.plan(context(url, 2), 'apply');
    expect(change.summary).toContain('Will change the template');
    expect(change.text.split('\n').slice(2)).toEqual(['- template.settings.index.number_of_shards: 1', '+ template.settings.index.number_of_shards: 2']);
    expect(await runCommand.apply(context(url, 2))).toMatchObject({ changed: true });
    expect(cluster.writes).toEqual([`PUT /_index_template/${name}`, `PUT /_index_template/${name}`]);
  });

  test('goes with its indices, and with no other', async () => {
    await runCommand.apply(context(url, 1));
    cluster.indices.set(`${name}.2026-11`, 41).set('test.bookings-old.1', 7);
    const plan = await runCommand.plan(context(url, 1), 'destroy');
    expect(plan.text).toContain(`- ${name}.2026-11, 41 documents`);
    expect(plan.text).not.toContain('bookings-old');
    expect(await runCommand.destroy(context(url, 1))).toMatchObject({ changed: true, summary: `Deleted the template ${name} and 1 indices.` });
    expect([...cluster.indices.keys()]).toEqual(['test.bookings-old.1']);
    expect(await runCommand.destroy(context(url, 1))).toMatchObject({ changed: false });
  });

  test('stays in production while an index holds documents', async () => {
    await runCommand.apply(context(url, 1, 'production'));
    cluster.indices.set(`${name}.1`, 3);
    expect((await runCommand.plan(context(url, 1, 'production'), 'destroy')).blocked.join()).toContain(`${name}.1 (3)`);
    await expect(runCommand.destroy(context(url, 1, 'production'))).rejects.toThrow('nothing that holds documents is deleted');
    expect(cluster.templates.size).toBe(1);
  });

  test('has a policy for old indices, which changes and goes', async () => {
    const keeping = (days?: number): EffectContext => ({ ...context(url, 1), files: new Map([['opensearch/index-template.json', template(1)], ...(days === undefined ? [] : [['opensearch/lifecycle-policy.json', lifecycle(days)] as const])]) });
    expect((await runCommand.plan(keeping(90), 'apply')).text).toContain(`+ policy.indices: ${name}.*\n+ policy.deletedAfter: 90d`);
    await runCommand.apply(keeping(90));
    expect(await runCommand.apply(keeping(90))).toMatchObject({ changed: false });
    expect((await runCommand.plan(keeping(30), 'apply')).text.split('\n').slice(2)).toEqual(['- policy.deletedAfter: 90d', '+ policy.deletedAfter: 30d']);
    expect(await runCommand.apply(keeping(30))).toMatchObject({ changed: true });
    expect(cluster.writes).toEqual([`PUT /_plugins/_ism/policies/${name}`, `PUT /_index_template/${name}`, `PUT /_plugins/_ism/policies/${name}?if_seq_no=1&if_primary_term=1`]);
    expect(await runCommand.apply(keeping())).toMatchObject({ changed: true });
    expect(cluster.policies.size).toBe(0);
    await runCommand.apply(keeping(30));
    await runCommand.destroy(keeping(30));
    expect([cluster.policies.size, cluster.templates.size]).toEqual([0, 0]);
    cluster.policies.set(name, { version: 1, policy: { description: 'the platform team’s own' } });
    expect((await runCommand.plan(keeping(30), 'apply')).blocked.join()).toContain('belongs to somebody else (the platform team’s own)');
  });

  test('of somebody else is not touched', async () => {
    cluster.templates.set(name, { index_patterns: ['*'] });
    expect((await runCommand.plan(context(url, 1), 'apply')).blocked.join()).toContain('is in the cluster already and belongs to nobody that is known here');
    await expect(runCommand.apply(context(url, 1))).rejects.toThrow('in the cluster already');
    await expect(runCommand.destroy(context(url, 1))).rejects.toThrow('in the cluster already');
    expect(cluster.writes).toEqual([]);
  });

  test('is not held up by a cluster that sleeps, but is not said to be made either', async () => {
    await cluster.stop();
    const plan = await runCommand.plan(context(url, 1), 'apply');
    expect(plan).toMatchObject({ blocked: [], summary: expect.stringMatching(/^Will put the template .* does not answer \(ECONNREFUSED\)/) as string });
    const failure = await runCommand.apply(context(url, 1)).then(String, String);
    expect(failure).toContain('does not answer');
    expect(failure + plan.text + plan.summary).not.toMatch(/p@ss|p%40ss/);
    await cluster.start();
  });

  test('refuses a login that the cluster does not know, in the cluster’s words', async () => {
    const plan = await runCommand.plan(context(url.replace('p%40ss', 'guess'), 1), 'apply');
    expect(plan.blocked.join()).toMatch(/answered 401 .*who are you/);
    expect(plan.blocked.join()).not.toContain('guess-word');
  });
});
