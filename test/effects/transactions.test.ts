import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EffectContext } from '../../scripts/effects/effect.ts';
import { sqlApply } from '../../scripts/effects/sql.ts';
import { databases, type TestDatabase } from './databases.ts';
import { asked } from './request.ts';

let number = 0;

for (const { name, start, skip } of databases) {
  describe.skipIf(skip)(`sql:apply on ${name}`, () => {
    let server: TestDatabase;
    let folder: string;
    let schema: string;

    beforeAll(async () => void (server = await start()), 120_000);
    afterAll(() => server?.stop());
    beforeEach(() => {
      number += 1;
      schema = `s${number}`;
      folder = `live/test/postgres-schema/${schema}`;
    });

    const context = (files: Record<string, string>, more: Partial<EffectContext> = {}): EffectContext => ({
      step: 'apply',
      action: 'sql:apply',
      folder,
      files: new Map(Object.entries(files)),
      input: {},
      ...asked,
      env: { DATABASE_URL: server.url },
      ...more,
    });

    const rows = async (sql: string): Promise<unknown[]> => {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      try {
        return (await client.query(sql)).rows;
      } finally {
        await client.end();
      }
    };
    const tables = () => rows(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = '${schema}' ORDER BY 1`);
    const ledger = () => rows(`SELECT file FROM signpost.migrations WHERE instance = '${folder}' ORDER BY 1`);
    const two = () => ({
      'migrations/002-table.sql': `CREATE TABLE ${schema}.b (id int);`,
      'migrations/001-create.sql': `CREATE SCHEMA ${schema};\nCREATE TABLE ${schema}.a (id int);\n`,
      'README.md': 'Not SQL.',
    });

    test('plans what is pending, applies it once in order, and then has nothing to do', async () => {
      const first = await sqlApply.plan(context(two()), 'apply');
      expect(first).toMatchObject({ step: 'apply', action: 'sql:apply', language: 'sql', blocked: [], summary: 'Will run 2 migrations in one transaction.' });
      expect(first.text).toBe(`-- migrations/001-create.sql\nCREATE SCHEMA ${schema};\nCREATE TABLE ${schema}.a (id int);\n\n-- migrations/002-table.sql\nCREATE TABLE ${schema}.b (id int);\n`);
      expect(await tables()).toEqual([]);
      expect(await sqlApply.apply(context(two()))).toEqual({ step: 'apply', action: 'sql:apply', summary: 'Ran 2 migrations in the database.', changed: true });
      expect(await tables()).toEqual([{ name: 'a' }, { name: 'b' }]);
      expect(await sqlApply.apply(context(two()))).toMatchObject({ summary: 'Nothing to do in the database: all 2 migrations had run before.', changed: false });
      expect(await sqlApply.plan(context(two()), 'apply')).toMatchObject({ summary: 'Nothing to do: all 2 migrations ran before.', text: '-- migrations/001-create.sql ran before.\n\n-- migrations/002-table.sql ran before.\n', blocked: [] });
    });

    test('plans only the file that was added', async () => {
      const { 'migrations/001-create.sql': create } = two();
      await sqlApply.apply(context({ 'migrations/001-create.sql': create }));
      const plan = await sqlApply.plan(context(two()), 'apply');
      expect(plan.summary).toBe('Will run 1 migration in one transaction; 1 ran before.');
      expect(plan.text).toBe(`-- migrations/001-create.sql ran before.\n\n-- migrations/002-table.sql\nCREATE TABLE ${schema}.b (id int);\n`);
    });

    test('a file that ran and was changed since blocks', async () => {
      await sqlApply.apply(context(two()));
      const changed = { ...two(), 'migrations/001-create.sql': 'SELECT 1;' };
      expect((await sqlApply.plan(context(changed), 'apply')).blocked).toEqual([expect.stringContaining('migrations/001-create.sql has run and was changed since.')]);
      await expect(sqlApply.apply(context(changed))).rejects.toThrow('Nothing was run. migrations/001-create.sql has run and was changed since.');
    });

    test('a failing statement takes everything back, and says where', async () => {
      const files = { ...two(), 'migrations/002-table.sql': `-- ö𝒳\nSELECT 'a;b', $$;$$;\n\nSELECT 'ö𝒳',\n  nothing_here;\n` };
      await expect(sqlApply.apply(context(files))).rejects.toThrow(/^migrations\/002-table\.sql:5: column "nothing_here" does not exist \(SQLSTATE 42703\)\. Everything was taken back\. /);
      expect(await rows(`SELECT 1 FROM pg_namespace WHERE nspname = '${schema}'`)).toEqual([]);
      expect(await ledger()).toEqual([]);
    });

    test('an error without a position has the line of its statement, and what to do', async () => {
      await rows(`CREATE SCHEMA ${schema}`);
      const files = { 'migrations/001.sql': `SELECT 1;\n\nCREATE SCHEMA ${schema};` };
      await expect(sqlApply.apply(context(files))).rejects.toThrow(`migrations/001.sql:3: schema "${schema}" already exists (SQLSTATE 42P06). Everything was taken back. It is there already, and this request did not make it.`);
    });

    test('what is refused at the end is taken back', async () => {
      const deferred = `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.a (id int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO ${schema}.a VALUES (1), (1);`;
      await expect(sqlApply.apply(context({ 'migrations/1.sql': deferred }))).rejects.toThrow(/The database refused at the end: duplicate key .*SQLSTATE 23505.*Everything was taken back\./);
      expect(await tables()).toEqual([]);
      expect(await ledger()).toEqual([]);
    });

    test('a procedure cannot commit either', async () => {
      const files = { 'migrations/1.sql': `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.a (); DO $$ BEGIN COMMIT; END $$;` };
      await expect(sqlApply.apply(context(files))).rejects.toThrow('SQLSTATE 2D000');
      expect(await tables()).toEqual([]);
    });

    test('a migration’s settings and roles reach neither the next file nor the next client', async () => {
      const role = `role_${schema}_${name.length}`;
      const files = {
        'migrations/1.sql': `CREATE SCHEMA ${schema}; CREATE ROLE ${role}; SET search_path = ${schema}; SET standard_conforming_strings = off; SET ROLE ${role};`,
        'migrations/2.sql': `CREATE TABLE ${schema}.seen AS SELECT current_setting('search_path') AS path, current_user::text AS who;`,
      };
      const before = await rows("SELECT current_setting('search_path') AS path, current_user::text AS who");
      await sqlApply.apply(context(files));
      expect(await rows(`SELECT * FROM ${schema}.seen`)).toEqual(before);
      expect(await rows("SELECT current_setting('search_path') AS path, current_user::text AS who")).toEqual(before);
    });

    test('functions whose bodies hold semicolons run', async () => {
      const files = {
        'migrations/1.sql': `CREATE SCHEMA ${schema};
          CREATE FUNCTION ${schema}.one() RETURNS int LANGUAGE plpgsql AS $body$ BEGIN RETURN 1; END; $body$;
          CREATE OR REPLACE FUNCTION ${schema}.two() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;`,
      };
      expect((await sqlApply.plan(context(files), 'apply')).blocked).toEqual([]);
      await sqlApply.apply(context(files));
      expect(await rows(`SELECT ${schema}.one(), ${schema}.two()`)).toEqual([{ one: 1, two: 2 }]);
    });

    test('two applies at once: one runs, the other finds nothing to do', async () => {
      const files = { ...two(), 'migrations/003.sql': 'SELECT pg_sleep(0.3);' };
      const both = await Promise.all([sqlApply.apply(context(files)), sqlApply.apply(context(files))]);
      expect(both.map(({ changed }) => changed).sort()).toEqual([false, true]);
    });

    describe('repeatable files', () => {
      const input = { repeatable: 'repeatable/*.sql' };
      const view = (column: string) => ({ ...two(), 'repeatable/1-view.sql': `DROP VIEW IF EXISTS ${schema}.v; CREATE VIEW ${schema}.v AS SELECT id AS ${column} FROM ${schema}.a;` });
      const columns = () => rows(`SELECT column_name AS name FROM information_schema.columns WHERE table_schema = '${schema}' AND table_name = 'v'`);

      test('run after the others, and again whenever their text changes', async () => {
        expect((await sqlApply.plan(context(view('one'), { input }), 'apply')).summary).toBe('Will run 2 migrations and 1 repeatable file in one transaction.');
        expect(await sqlApply.apply(context(view('one'), { input }))).toMatchObject({ summary: 'Ran 2 migrations and 1 repeatable file in the database.', changed: true });
        expect(await sqlApply.apply(context(view('one'), { input }))).toMatchObject({ changed: false });
        const plan = await sqlApply.plan(context(view('other'), { input }), 'apply');
        expect(plan).toMatchObject({ summary: 'Will run 1 repeatable file in one transaction; 2 ran before.', blocked: [] });
        expect(plan.text).toContain('-- migrations/002-table.sql ran before.\n\n-- repeatable/1-view.sql\nDROP VIEW');
        expect(await sqlApply.apply(context(view('other'), { input }))).toMatchObject({ summary: 'Ran 1 repeatable file in the database.' });
        expect(await columns()).toEqual([{ name: 'other' }]);
        expect(await ledger()).toHaveLength(3);
      });

      test('go back to their earlier text, too; one that fails takes everything back', async () => {
        for (const name of ['one', 'other', 'one']) expect(await sqlApply.apply(context(view(name), { input }))).toMatchObject({ changed: true });
        const failing = { ...view('one'), 'migrations/003.sql': `CREATE TABLE ${schema}.c ();`, 'repeatable/1-view.sql': `SELECT 1;\nSELECT nothing;` };
        await expect(sqlApply.apply(context(failing, { input }))).rejects.toThrow(/^repeatable\/1-view\.sql:2: .*Everything was taken back/);
        expect(await tables()).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'v' }]);
        expect(await sqlApply.apply(context(view('one'), { input }))).toMatchObject({ changed: false });
      });

      test('of a ledger that an earlier version made are kept in it', async () => {
        await rows(`CREATE SCHEMA IF NOT EXISTS signpost; CREATE TABLE IF NOT EXISTS signpost.migrations (instance text NOT NULL, file text NOT NULL, digest text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (instance, file))`);
        expect(await sqlApply.apply(context(view('one'), { input }))).toMatchObject({ changed: true });
      });
    });

    describe('destroying', () => {
      const input = { destroy: 'destroy/*.sql' };
      const all = () => ({ ...two(), 'destroy/1-drop.sql': `DROP SCHEMA ${schema} CASCADE;` });

      test('is planned, runs once in a transaction with the ledger, and then has nothing left to do', async () => {
        await sqlApply.apply(context(all(), { input }));
        expect(await tables()).toHaveLength(2);
        const plan = await sqlApply.plan(context(all(), { input }), 'destroy');
        expect(plan).toMatchObject({ summary: 'Will run the file below in one transaction. What that takes away cannot be brought back from here.', text: `-- destroy/1-drop.sql\nDROP SCHEMA ${schema} CASCADE;\n`, blocked: [] });
        expect(await sqlApply.destroy(context(all(), { input }))).toEqual({ step: 'apply', action: 'sql:apply', summary: 'Took it out of the database: ran 1 file.', changed: true });
        expect(await rows(`SELECT 1 FROM pg_namespace WHERE nspname = '${schema}'`)).toEqual([]);
        expect(await ledger()).toEqual([]);
        expect(await sqlApply.destroy(context(all(), { input }))).toMatchObject({ summary: 'Nothing was left in the database to take away.', changed: false });
        expect(await sqlApply.plan(context(all(), { input }), 'destroy')).toMatchObject({ summary: expect.stringContaining('Nothing is left'), text: '', blocked: [] });
      });

      test('leaves room for the same instance to be made again', async () => {
        for (let round = 0; round < 2; round += 1) {
          expect(await sqlApply.apply(context(all(), { input }))).toMatchObject({ changed: true });
          expect(await sqlApply.destroy(context(all(), { input }))).toMatchObject({ changed: true });
        }
      });

      test('that fails leaves everything, and says where', async () => {
        const files = { ...all(), 'destroy/1-drop.sql': `DROP TABLE ${schema}.a;\nDROP SCHEMA ${schema};` };
        await sqlApply.apply(context(files, { input }));
        await expect(sqlApply.destroy(context(files, { input }))).rejects.toThrow(/^destroy\/1-drop\.sql:2: .*SQLSTATE 2BP01.*Everything was taken back/);
        expect(await tables()).toHaveLength(2);
        expect(await ledger()).toHaveLength(2);
      });

      test('twice at once: one takes it away, the other finds nothing left', async () => {
        const files = { ...all(), 'destroy/0.sql': 'SELECT pg_sleep(0.2);' };
        await sqlApply.apply(context(files, { input }));
        const both = await Promise.all([sqlApply.destroy(context(files, { input })), sqlApply.destroy(context(files, { input }))]);
        expect(both.map(({ changed }) => changed).sort()).toEqual([false, true]);
      });

      test('without SQL for it says that everything stays', async () => {
        await sqlApply.apply(context(all()));
        const { summary, changed } = await sqlApply.destroy(context(all()));
        expect(changed).toBe(false);
        expect(summary).toMatch(/^Nothing is taken out of the database/);
        expect(await sqlApply.plan(context(all()), 'destroy')).toMatchObject({ summary, text: '', blocked: [] });
        expect(await tables()).toHaveLength(2);
      });

      test('an instance that lacks the files is said before the merge', async () => {
        await sqlApply.apply(context(two(), { input }));
        expect((await sqlApply.plan(context(two(), { input }), 'destroy')).blocked).toEqual([expect.stringContaining('has no SQL file named destroy/*.sql')]);
        await expect(sqlApply.destroy(context(two(), { input }))).rejects.toThrow('Nothing was run. The instance has no SQL file named destroy/*.sql');
      });
    });

    test('a connection that dies after COMMIT: the next apply changes nothing', async () => {
      const proxy = await cutAfterCommit(server.url);
      await expect(sqlApply.apply(context(two(), { env: { DATABASE_URL: proxy.url } }))).rejects.toThrow('it is not known whether anything was kept. Run it again');
      proxy.stop();
      expect(await ledger()).toHaveLength(2);
      expect(await sqlApply.apply(context(two()))).toMatchObject({ changed: false });
    });
  });
}

/** Stands between client and server, and cuts the line instead of passing on that the COMMIT went through. */
async function cutAfterCommit(url: string): Promise<{ url: string; stop(): void }> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    for (const socket of [client, server]) sockets.add(socket.on('error', () => undefined));
    client.pipe(server);
    server.on('data', (data) => (data.includes('COMMIT\0') ? client.destroy() : client.write(data)));
    client.on('close', () => server.end());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const proxied = new URL(url);
  proxied.port = String(typeof address === 'object' && address ? address.port : 0);
  return {
    url: proxied.href,
    stop() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
