import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg, { type Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../scripts/effects/embedded-postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-embedded-'));
const log: string[] = [];
let server: EmbeddedPostgres;
const start = () => startEmbeddedPostgres({ folder, port: 0, log: (line) => log.push(line) });

const clients: Client[] = [];
async function client(): Promise<Client> {
  const made = new pg.Client({ connectionString: server.url, connectionTimeoutMillis: 10_000 });
  made.on('error', () => undefined);
  await made.connect();
  clients.push(made);
  return made;
}
const count = async (of: Client) => Number((await of.query<{ count: string }>('SELECT count(*) FROM t')).rows[0]?.count);
const cut = (of: Client) => (of as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();

beforeAll(async () => {
  server = await start();
  await (await client()).query('CREATE TABLE t (i int)');
}, 120_000);
afterEach(() => Promise.all(clients.splice(0).map((each) => each.end().catch(() => undefined))));
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

describe('clients at the same time', () => {
  test('get the answers to their own questions', async () => {
    const many = await Promise.all(Array.from({ length: 8 }, client));
    await Promise.all(
      many.map(async (each, i) => {
        for (let k = 0; k < 25; k += 1) {
          const asked = Array.from({ length: ((i + k) % 4) + 1 }, (_, n) => `${i}-${k}-${n}`);
          const { rows } = await each.query({ text: `SELECT ${asked.map((_, n) => `$${n + 1}::text AS a${n}`).join(', ')}`, values: asked, rowMode: 'array' });
          expect(rows).toEqual([asked]);
        }
      }),
    );
  });

  test('never see what another has not committed, and wait for their turn', async () => {
    const [a, b] = await Promise.all([client(), client()]);
    await a.query('TRUNCATE t');
    await a.query('BEGIN');
    await a.query('INSERT INTO t VALUES (1)');
    const seen = count(b);
    expect(await Promise.race([seen, pause(200, 'waits')])).toBe('waits');
    await a.query('ROLLBACK');
    expect(await seen).toBe(0);
    await Promise.all([a, b].map(async (each, i) => {
      for (let k = 0; k < 10; k += 1) for (const sql of ['BEGIN', `INSERT INTO t VALUES (${i})`, k % 2 ? 'COMMIT' : 'ROLLBACK']) await each.query(sql);
    }));
    expect((await b.query('SELECT i, count(*)::int FROM t GROUP BY i ORDER BY i')).rows).toEqual([{ i: 0, count: 5 }, { i: 1, count: 5 }]);
  });

  test('are not held up by one that died in a transaction, or in a failed one', async () => {
    const b = await client();
    await b.query('TRUNCATE t');
    for (const last of ['INSERT INTO t VALUES (1)', 'SELECT 1/0']) {
      const a = await client();
      await a.query('BEGIN');
      await a.query(last).catch(() => undefined);
      const waiting = count(b);
      await pause(50);
      cut(a);
      expect(await waiting).toBe(0);
    }
  });

  test('are not held up by one that asks what makes the backend end itself', async () => {
    const a = await client();
    await a.query('TRUNCATE t');
    await a.query('INSERT INTO t VALUES (7)');
    await a.query('COPY t FROM STDIN').catch(() => undefined);
    await expect.poll(async () => count(await client()).catch(() => 'not yet'), { timeout: 20_000 }).toBe(1);
    expect(log.join('\n')).toContain('started again');
  });
});

test.skipIf(spawnSync('psql', ['--version']).error)('psql connects (skipped without psql)', async () => {
  const psql = spawn('psql', [server.url, '-Atc', 'SELECT 40 + 2'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(psql.stdout, 'data')) as [Buffer];
  expect(said.toString()).toBe('42\n');
});

test('the extensions that the example service offers can be made', async () => {
  const a = await client();
  for (const name of ['citext', 'pg_trgm', 'pgcrypto']) await a.query(`CREATE EXTENSION IF NOT EXISTS ${name} WITH SCHEMA "public"`);
  expect((await a.query("SELECT 'A'::citext = 'a' AS same")).rows).toEqual([{ same: true }]);
});

test('a taken port is said, before the data is touched', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(startEmbeddedPostgres({ folder: join(folder, 'none'), port })).rejects.toMatchObject({
    message: `The embedded Postgres cannot listen on 127.0.0.1:${port}; another program may use the port. Choose another one.`,
    code: 'EADDRINUSE',
    port,
  });
  other.close();
});

test('a folder that is in use is refused', async () => {
  await expect(start()).rejects.toThrow(`Another process has the database in ${folder} open.`);
});

test('data outlives a restart', async () => {
  const a = await client();
  await a.query('TRUNCATE t');
  await a.query('INSERT INTO t VALUES (1), (2)');
  await server.stop();
  server = await start();
  expect(await count(await client())).toBe(2);
});

test('what was committed outlives a process that is killed', async () => {
  const other = mkdtempSync(join(tmpdir(), 'signpost-embedded-'));
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'crashing-writer.ts'), other], { stdio: ['ignore', 'pipe', 'inherit'] });
  const committed = await killAfter(writer, 200);
  const again = await startEmbeddedPostgres({ folder: other, port: 0 });
  const reader = new pg.Client({ connectionString: again.url });
  await reader.connect();
  expect((await reader.query<{ last: number }>('SELECT max(id) AS last FROM kept')).rows[0]?.last).toBeGreaterThanOrEqual(committed);
  await reader.end();
  await again.stop();
  rmSync(other, { recursive: true });
}, 120_000);

/** The last line that it wrote whole. */
async function killAfter(writer: ChildProcess, lines: number): Promise<number> {
  let said = '';
  writer.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.split('\n').length > lines) writer.kill('SIGKILL');
  });
  await once(writer, 'close');
  return Number(said.split('\n').at(-2));
}
