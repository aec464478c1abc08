import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EffectContext } from '../../scripts/effects/effect.ts';
import { sqlApply } from '../../scripts/effects/sql.ts';
import type { JsonObject } from '../../scripts/model/json.ts';
import { prepareRequest } from '../../scripts/request/prepare.ts';
import { asking, catalog, files } from '../company.ts';
import { databases, type TestDatabase } from '../effects/databases.ts';

/** From the text to what the effect is told. */
async function rendered(url: string, environment: string, purpose: string): Promise<EffectContext> {
  const inputs: JsonObject = { name: 'gate-visits', environment, owner: 'group:default/customs', classification: 'internal', lease: 'no end', purpose };
  const asked = { number: 7, author: 'yuki-hayashi', body: asking('postgres-schema', inputs), created: '2026-11-23T09:40:00Z' };
  const { problems, tasks: [task] = [] } = await prepareRequest(catalog, files, asked);
  if (!task) throw new Error(JSON.stringify(problems));
  const { step, action, input, folder, record, service } = task;
  const own = task.files.map(({ path, text }) => [path.slice(folder.length + 1), text] as const);
  return { step, action, input, folder, record, files: new Map(own), serviceFiles: service.files, env: { DATABASE_URL: url }, repository: 'harbour-logistics/signpost' };
}

describe.each(databases)('a schema on $name', ({ start, skip }) => {
  if (skip) {
    test.skip('this machine has none');
    return;
  }
  let database: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await start();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  }, 60_000);
  afterAll(async () => {
    await client.end();
    await database.stop();
  });

  async function comment(schema: string): Promise<string | null | undefined> {
    const { rows } = await client.query<{ comment: string | null }>("SELECT obj_description(oid, 'pg_namespace') AS comment FROM pg_namespace WHERE nspname = $1", [schema]);
    return rows[0]?.comment;
  }
  async function roles(): Promise<number> {
    return (await client.query("SELECT 1 FROM pg_roles WHERE rolname LIKE 'gate_visits_%'")).rows.length;
  }

  test('is made, changes its purpose, and goes with what is in it', async () => {
    const first = await rendered(database.url, 'test', `O'Reilly's "visits"; -- of trucks`);
    expect(await sqlApply.plan(first, 'apply')).toMatchObject({ blocked: [] });
    expect(await sqlApply.apply(first)).toMatchObject({ changed: true });
    expect(await sqlApply.apply(first)).toMatchObject({ changed: false });
    expect(await comment('gate_visits_test')).toBe(`O'Reilly's "visits"; -- of trucks`);

    const second = await rendered(database.url, 'test', 'Visits of trucks and trains.');
    const plan = await sqlApply.plan(second, 'apply');
    expect(plan).toMatchObject({ blocked: [] });
    expect(plan.text).toContain('Visits of trucks and trains.');
    expect(plan.text).not.toContain('CREATE SCHEMA');
    expect(await sqlApply.apply(second)).toMatchObject({ changed: true });
    expect(await comment('gate_visits_test')).toBe('Visits of trucks and trains.');

    await client.query('SET ROLE gate_visits_test_rw; CREATE TABLE gate_visits_test.visit (id int); RESET ROLE');
    expect((await sqlApply.plan(second, 'destroy')).text).toContain('DROP SCHEMA IF EXISTS "gate_visits_test" CASCADE');
    expect(await sqlApply.destroy(second)).toMatchObject({ changed: true });
    expect(await comment('gate_visits_test')).toBeUndefined();
    expect(await roles()).toBe(0);
    expect(await sqlApply.destroy(second)).toMatchObject({ changed: false });
    expect(await sqlApply.apply(first)).toMatchObject({ changed: true });
  });

  test('stays in production while it holds a table', async () => {
    const context = await rendered(database.url, 'production', 'Visits of trucks at the gate.');
    await sqlApply.apply(context);
    await client.query('CREATE TABLE gate_visits_production.visit (id int)');
    await expect(sqlApply.destroy(context)).rejects.toThrow(/depend/);
    expect(await comment('gate_visits_production')).toBe('Visits of trucks at the gate.');
    await client.query('DROP TABLE gate_visits_production.visit');
    expect(await sqlApply.destroy(context)).toMatchObject({ changed: true });
    expect(await comment('gate_visits_production')).toBeUndefined();
  });
});
