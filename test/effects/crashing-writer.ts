import { startEmbeddedPostgres } from '../../scripts/effects/embedded-postgres.ts';
import pg from 'pg';

/** Run as a process: writes rows until it is killed, and says how many were committed. */
const [folder = '', port = '0'] = process.argv.slice(2);
const server = await startEmbeddedPostgres({ folder, port: Number(port) });
const client = new pg.Client({ connectionString: server.url });
await client.connect();
await client.query('CREATE TABLE IF NOT EXISTS kept (id serial)');
for (;;) {
  const { rows } = await client.query<{ id: number }>('INSERT INTO kept DEFAULT VALUES RETURNING id');
  process.stdout.write(`${rows[0]?.id}\n`);
}
