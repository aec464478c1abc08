import type { Client } from 'pg';
import { codeOf, withClient } from './database.ts';
import { commitFailure, ledgerFailure, migrationFailure } from './failures.ts';
import { compare, createLedger, forgetInstance, lockLedger, readLedger, recordMigration, type Ledger } from './ledger.ts';
import type { Migration, SqlFiles } from './migrations.ts';
import { statementsOf } from './statements.ts';

/** A database that does not answer must not hold a pull request up. */
const planPatience = { connect: 3_000, answer: 5_000 };
/** Long enough for a server that sleeps when nobody uses it. */
const applyPatience = { connect: 60_000 };

/** Milliseconds; the last one is how long an apply waits for another one to end. */
const limits = { lock: 10_000, statement: 5 * 60_000, turn: 10 * 60_000 };

/** The error says why it could not look. */
export async function lookAtLedger(address: string, instance: string): Promise<Ledger | Error> {
  try {
    return await withClient(address, planPatience, async (client) => {
      await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${planPatience.answer}`);
      const ledger = await readLedger(client, instance);
      await client.query('COMMIT');
      return ledger;
    });
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined && error instanceof Error && error.message.startsWith('The database')) return error;
    return new Error(`The database would not say (${code ?? 'no answer in time'}).`);
  }
}

/** Runs what has not run yet and gives it back; `refuse` throws for files that ran and were changed since. */
export function runPending(address: string, instance: string, files: SqlFiles, refuse: (changed: readonly Migration[]) => void): Promise<readonly Migration[]> {
  return inTransaction(address, async (client) => {
    await keeping(createLedger(client));
    const { pending, changed } = compare(files, await keeping(readLedger(client, instance)));
    refuse(changed);
    for (const migration of pending) {
      await runMigration(client, migration);
      await keeping(recordMigration(client, instance, migration));
    }
    return pending;
  });
}

/** Runs the files that take the instance away, and forgets it. False when the ledger knows nothing of it: then nothing is left. */
export function runDestruction(address: string, instance: string, files: readonly Migration[]): Promise<boolean> {
  return inTransaction(address, async (client) => {
    const ledger = await keeping(readLedger(client, instance));
    if (ledger.size === 0) return false;
    for (const file of files) await runMigration(client, file);
    await keeping(forgetInstance(client, instance));
    return true;
  });
}

/** One transaction at a time gets past the lock of the ledger. */
function inTransaction<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  return withClient(address, applyPatience, async (client) => {
    try {
      await keeping(begin(client));
      const outcome = await work(client);
      await client.query('COMMIT').catch((error: unknown) => {
        throw commitFailure(error);
      });
      return outcome;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  });
}

async function begin(client: Client): Promise<void> {
  await client.query(`BEGIN; SET LOCAL lock_timeout = ${limits.turn}; SET LOCAL statement_timeout = 0`);
  await lockLedger(client);
  await client.query(bounds);
}

async function keeping<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw ledgerFailure(error);
  });
}

/** A migration that changes settings changes them for itself only; the embedded database has one session for all clients. */
const bounds = `RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; SET LOCAL standard_conforming_strings = on;
  SET LOCAL lock_timeout = ${limits.lock}; SET LOCAL statement_timeout = ${limits.statement}`;

/**
 * Each statement by itself in the extended protocol, where the server takes one statement and no more: nothing can hide
 * behind another, and an error has a line also when the server gives no position.
 */
async function runMigration(client: Client, migration: Migration): Promise<void> {
  for (const statement of statementsOf(migration.text).statements) {
    try {
      // The published types do not know queryMode yet.
      const alone = { text: statement.text, queryMode: 'extended' };
      await client.query(alone);
    } catch (error) {
      throw migrationFailure(migration, statement, error);
    }
  }
  await client.query(bounds);
}
