import type { Client } from 'pg';
import type { Migration, SqlFiles } from './migrations.ts';

/** What has run in a database for one instance: file → digest. Kept in that database, in `signpost.migrations`. */
export type Ledger = ReadonlyMap<string, string>;

/** Empty when the ledger does not exist yet. */
export async function readLedger(client: Client, instance: string): Promise<Ledger> {
  const { rows: found } = await client.query<{ ledger: string | null }>("SELECT to_regclass('signpost.migrations')::text AS ledger");
  if (!found[0]?.ledger) return new Map();
  const { rows } = await client.query<{ file: string; digest: string }>('SELECT file, digest FROM signpost.migrations WHERE instance = $1', [instance]);
  return new Map(rows.map(({ file, digest }) => [file, digest]));
}

/** Call it inside the transaction that runs the migrations. One transaction at a time gets past it, also on the first day. */
export async function lockLedger(client: Client): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtext('signpost.migrations'))");
}

/** Needs the right to create a schema, but only on the first day. */
export async function createLedger(client: Client): Promise<void> {
  const { rows } = await client.query<{ ledger: string | null }>("SELECT to_regclass('signpost.migrations')::text AS ledger");
  if (rows[0]?.ledger) return;
  await client.query('CREATE SCHEMA IF NOT EXISTS signpost');
  await client.query(`CREATE TABLE IF NOT EXISTS signpost.migrations (
    instance text NOT NULL,
    file text NOT NULL,
    digest text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (instance, file)
  )`);
}

/** A repeatable file has one entry, of its last run. */
export async function recordMigration(client: Client, instance: string, { file, digest }: Migration): Promise<void> {
  await client.query(
    `INSERT INTO signpost.migrations (instance, file, digest) VALUES ($1, $2, $3)
     ON CONFLICT (instance, file) DO UPDATE SET digest = excluded.digest, applied_at = excluded.applied_at`,
    [instance, file, digest],
  );
}

export async function forgetInstance(client: Client, instance: string): Promise<void> {
  await client.query('DELETE FROM signpost.migrations WHERE instance = $1', [instance]);
}

export interface Comparison {
  /** In the order in which they run. */
  readonly pending: readonly Migration[];
  /** They ran, with another text, and are not repeatable. */
  readonly changed: readonly Migration[];
}

export function compare({ versioned, repeatable }: Pick<SqlFiles, 'versioned' | 'repeatable'>, ledger: Ledger): Comparison {
  return {
    pending: [...versioned.filter(({ file }) => !ledger.has(file)), ...repeatable.filter(({ file, digest }) => ledger.get(file) !== digest)],
    changed: versioned.filter(({ file, digest }) => ledger.has(file) && ledger.get(file) !== digest),
  };
}
