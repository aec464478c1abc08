import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { codeOf } from './database.ts';
import { holdFolder } from './folder-lock.ts';

export interface EmbeddedPostgres {
  /** `postgres://…`, for any client on this machine. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Where the data stays; made if it is missing. */
  readonly folder: string;
  /** On 127.0.0.1; 0 takes any free one. */
  readonly port: number;
  readonly log?: (line: string) => void;
}

const host = '127.0.0.1';

/** There is one backend, and clients take turns: query by query, and a transaction keeps its turn until it ends. */
const clients = 64;

/**
 * A real PostgreSQL, compiled to WebAssembly, behind the ordinary protocol, so that every process of the sandbox reaches the
 * same database, and `psql` too. Settings of a session are shared by all clients, queries cannot be cancelled, and a
 * statement_timeout has no effect. A new folder takes about two seconds, a used one a fifth.
 * Throws before it touches the data when the port is taken (`code: 'EADDRINUSE'`, and the `port`) or the folder is in use.
 */
export async function startEmbeddedPostgres({ folder, port: wanted, log = () => undefined }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const port = await freePort(wanted);
  mkdirSync(folder, { recursive: true });
  const release = await holdFolder(folder);
  let stopped = false;
  let running: Promise<Backend>;
  /** PGlite ends itself on what a server survives, such as COPY FROM STDIN; everybody else would wait for ever. */
  const revive = (died: Backend) => {
    if (stopped) return;
    log('The embedded Postgres ended itself and is started again; open transactions are lost.');
    running = close(died).then(() => open(folder, port, revive));
    running.catch((error: unknown) => log(`The embedded Postgres did not start again: ${String(error)}`));
  };
  if (!existsSync(join(folder, 'PG_VERSION'))) log('Making an empty Postgres, once.');
  try {
    running = open(folder, port, revive);
    await running;
  } catch (error) {
    await release();
    throw error;
  }
  return {
    // Clients with a Kerberos ticket would ask for encryption in a way that the embedded server does not understand.
    url: `postgres://postgres@${host}:${port}/postgres?gssencmode=disable`,
    async stop() {
      stopped = true;
      await running.then(close, () => undefined);
      await release();
    },
  };
}

interface Backend {
  readonly db: PGlite;
  readonly server: PGLiteSocketServer;
}

async function open(folder: string, port: number, onDeath: (backend: Backend) => void): Promise<Backend> {
  const db = await PGlite.create({ dataDir: folder, extensions: { citext, pg_trgm, pgcrypto } });
  const server = new PGLiteSocketServer({ db, host, port, maxConnections: clients });
  const backend = { db, server };
  const execute = db.execProtocolRawStream.bind(db);
  db.execProtocolRawStream = (...query) =>
    execute(...query).catch((error: unknown) => {
      setImmediate(onDeath, backend);
      throw error;
    });
  try {
    await server.start();
    return backend;
  } catch (error) {
    await db.close();
    throw taken(port, error);
  }
}

async function close({ db, server }: Backend): Promise<void> {
  await server.stop();
  await db.close().catch(() => undefined);
}

/** Asked before the data is opened, which takes a while. */
function freePort(wanted: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer();
  probe.once('error', (error) => reject(taken(wanted, error)));
  probe.listen(wanted, host, () => {
    const address = probe.address();
    const port = typeof address === 'object' && address !== null ? address.port : wanted;
    probe.close(() => resolve(port));
  });
  return promise;
}

function taken(port: number, cause: unknown): Error {
  const error = new Error(`The embedded Postgres cannot listen on ${host}:${port}; another program may use the port. Choose another one.`, { cause });
  return Object.assign(error, { code: codeOf(cause), port });
}
