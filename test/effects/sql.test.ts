import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EffectContext } from '../../scripts/effects/effect.ts';
import { sqlApply } from '../../scripts/effects/sql.ts';
import { startEmbeddedPostgres } from '../../scripts/effects/embedded-postgres.ts';
import { databases, embedded, type TestDatabase } from './databases.ts';
import { asked } from './request.ts';


function context(url: string | undefined, files: Readonly<Record<string, string>>, given: Partial<EffectContext> = {}): EffectContext {
  return {
    step: 'schema',
    action: 'sql:apply',
    folder: 'live/test/postgres-schema/orders',
    files: new Map(Object.entries(files)),
    input: {},
    ...asked,
    env: { DATABASE_URL: url },
    ...given,
  };
}

describe.each(databases)('on $name', ({ start, skip }) => {
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
  });
  afterAll(async () => {
    await client.end();
    await database.stop();
  });

  async function schemas(): Promise<string[]> {
    const { rows } = await client.query<{ name: string }>("SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema|public)' ORDER BY 1");
    return rows.map((row) => row.name);
  }

  test('a plan says what will run, and runs nothing', async () => {
    const plan = await sqlApply.plan(context(database.url, { 'migrations/002.sql': 'CREATE SCHEMA b;', 'migrations/001.sql': 'CREATE SCHEMA a;', 'README.md': 'CREATE SCHEMA c;' }), 'apply');
    expect(plan).toMatchObject({ summary: 'Will run 2 migrations in one transaction.', blocked: [], language: 'sql' });
    expect(plan.text).toBe('-- migrations/001.sql\nCREATE SCHEMA a;\n\n-- migrations/002.sql\nCREATE SCHEMA b;\n');
    expect(await schemas()).toEqual([]);
  });

  test('what has run is not run again; what is new runs', async () => {
    const first = context(database.url, { 'migrations/001.sql': 'CREATE SCHEMA orders;' });
    expect(await sqlApply.apply(first)).toMatchObject({ changed: true, summary: 'Ran 1 migration in the database.' });
    expect(await sqlApply.apply(first)).toMatchObject({ changed: false });
    const second = context(database.url, { 'migrations/001.sql': 'CREATE SCHEMA orders;', 'migrations/002.sql': 'CREATE TABLE orders.lines (id int);' });
    expect((await sqlApply.plan(second, 'apply')).summary).toBe('Will run 1 migration in one transaction; 1 ran before.');
    expect(await sqlApply.apply(second)).toMatchObject({ changed: true });
    expect(await schemas()).toEqual(['orders', 'signpost']);
  });

  test('a file that ran and was changed stops everything', async () => {
    const changed = context(database.url, { 'migrations/001.sql': 'CREATE SCHEMA other;', 'migrations/003.sql': 'CREATE SCHEMA third;' });
    expect((await sqlApply.plan(changed, 'apply')).blocked.join()).toContain('migrations/001.sql has run and was changed since');
    await expect(sqlApply.apply(changed)).rejects.toThrow('migrations/001.sql has run and was changed since');
    expect(await schemas()).not.toContain('third');
  });

  test('a statement that fails takes everything back, says where, and can be tried again', async () => {
    const files = { 'migrations/001.sql': 'CREATE SCHEMA half;', 'migrations/002.sql': 'SELECT 1;\nSELECT nothing FROM nowhere;' };
    const folder = 'live/test/postgres-schema/half';
    const failing = sqlApply.apply(context(database.url, files, { folder }));
    await expect(failing).rejects.toThrow(/^migrations\/002\.sql:2: .*nowhere.* \(SQLSTATE 42P01\)\. Everything was taken back/);
    expect(await schemas()).not.toContain('half');
    await sqlApply.apply(context(database.url, { ...files, 'migrations/002.sql': 'SELECT 1;' }, { folder }));
    expect(await schemas()).toContain('half');
  });

  test('two at once: one runs, the other finds it done', async () => {
    const both = context(database.url, { 'migrations/001.sql': 'CREATE SCHEMA once;' }, { folder: 'live/test/postgres-schema/once' });
    const applied = await Promise.all([sqlApply.apply(both), sqlApply.apply(both), sqlApply.apply(both)]);
    expect(applied.map(({ changed }) => changed).sort()).toEqual([false, false, true]);
  });

  test('a client that dies in its transaction holds nobody up', async () => {
    const dying = new pg.Client({ connectionString: database.url });
    dying.on('error', () => undefined);
    await dying.connect();
    await dying.query('BEGIN');
    await dying.query('CREATE SCHEMA abandoned');
    (dying as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    await sqlApply.apply(context(database.url, { 'migrations/001.sql': 'CREATE SCHEMA after;' }, { folder: 'live/test/postgres-schema/after' }));
    expect(await schemas()).toContain('after');
    expect(await schemas()).not.toContain('abandoned');
  });
});

describe('what cannot run is said before the merge', () => {
  const files = { 'migrations/001.sql': 'CREATE SCHEMA a;' };
  test.each([
    ['a missing secret', context(undefined, files), 'The secret DATABASE_URL is not set'],
    ['a secret of another name', context('postgres://x', files, { input: { connection: 'ORDERS_URL' } }), 'The secret ORDERS_URL is not set'],
    ['a name that is none', context('postgres://x', files, { input: { connection: '../x' } }), 'not the name of a secret'],
    ['no file', context(undefined, {}), 'renders no SQL file'],
    ['a transaction of its own', context(undefined, { 'migrations/001.sql': '-- first\nCREATE SCHEMA a; COMMIT; DROP SCHEMA b' }), 'COMMIT'],
  ])('%s', async (_what, given, expected) => {
    expect((await sqlApply.plan(given, 'apply')).blocked.join(' ')).toContain(expected);
    await expect(sqlApply.apply(given)).rejects.toThrow();
  });

  test('words in comments and texts are no statements', async () => {
    const text = "-- COMMIT;\n/* ROLLBACK; */ COMMENT ON SCHEMA a IS 'x; COMMIT; y'; SELECT $$; BEGIN; $$;";
    expect((await sqlApply.plan(context('postgres://127.0.0.1:1/x', { 'migrations/001.sql': text }), 'apply')).blocked).toEqual([]);
  });

  test('a database that does not answer only means that the plan could not look', async () => {
    const plan = await sqlApply.plan(context('postgres://user:hunter2@127.0.0.1:1/x', files), 'apply');
    expect(plan).toMatchObject({ blocked: [], summary: expect.stringContaining('could not be asked') });
    const failing = sqlApply.apply(context('postgres://user:hunter2@127.0.0.1:1/x', files));
    await expect(failing).rejects.toThrow('could not be reached (ECONNREFUSED)');
    await expect(failing).rejects.not.toThrow('hunter2');
  });
});

test('the embedded Postgres keeps its data, and refuses a taken port', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-kept-'));
  const first = await embedded(folder);
  await sqlApply.apply(context(first.url, { 'migrations/001.sql': 'CREATE SCHEMA kept;' }));
  await first.stop();
  const second = await embedded(folder);
  expect(await sqlApply.apply(context(second.url, { 'migrations/001.sql': 'CREATE SCHEMA kept;' }))).toMatchObject({ changed: false });
  await second.stop();

  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await expect(startEmbeddedPostgres({ folder, port })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  taken.close();
});
