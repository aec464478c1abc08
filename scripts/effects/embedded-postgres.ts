import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

export interface EmbeddedPostgres {
  /** `postgres://…`, for any client on this machine. */
  readonly url: string;
  stop(): Promise<void>;
}

/** PGlite runs one query at a time; this many clients may wait for their turn. */
const clients = 16;

/**
 * A real PostgreSQL, compiled to WebAssembly, behind the ordinary protocol on 127.0.0.1, so that every process of the
 * sandbox reaches the same database, and `psql` too. Data stays in `folder`. Port 0 takes any free one. Throws with
 * `code: 'EADDRINUSE'` when the port is taken, before it touches the folder.
 */
export async function startEmbeddedPostgres(options: { readonly folder: string; readonly port: number }): Promise<EmbeddedPostgres> {
  const host = '127.0.0.1';
  const port = await freePort(host, options.port);
  mkdirSync(options.folder, { recursive: true });
  const db = await PGlite.create({ dataDir: options.folder, extensions: { citext, pg_trgm, pgcrypto } });
  const server = new PGLiteSocketServer({ db, host, port, maxConnections: clients });
  await server.start();
  return {
    url: `postgres://postgres@${host}:${port}/postgres`,
    async stop() {
      await server.stop();
      await db.close();
    },
  };
}

/** Asks the system: two sandboxes on one folder would spoil the data, and the second one fails here. */
function freePort(host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer();
  probe.once('error', reject);
  probe.listen(port, host, () => {
    const address = probe.address();
    const taken = typeof address === 'object' && address !== null ? address.port : port;
    probe.close(() => resolve(taken));
  });
  return promise;
}
