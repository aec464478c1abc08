import type { Client } from 'pg';
import type { Plan } from '../model/request.ts';
import { codeOf, withClient } from './database.ts';
import type { Applied, Effect, EffectContext } from './effect.ts';
import { commitFailure, ledgerFailure, migrationFailure } from './failures.ts';
import { compare, createLedger, lockLedger, readLedger, recordMigration, type Ledger } from './ledger.ts';
import { migrationsOf, refusedStatements, type Migration } from './migrations.ts';
import { statementsOf } from './statements.ts';

/**
 * Runs SQL files once each, in order, in one transaction; a ledger in the same database remembers which ran.
 * Input: `files`, a pattern relative to the instance (default `migrations/*.sql`), and `connection`, the name of the secret
 * that holds the address of the database (default `DATABASE_URL`). See docs/adr/0006.
 */
export const sqlApply: Effect = {
  action: 'sql:apply',
  plan,
  apply,
  destroy: async () => {
    throw new Error('Schemas are not taken away yet; an administrator does it by hand.');
  },
};

/** A database that does not answer must not hold a pull request up. */
const planPatience = { connect: 3_000, answer: 5_000 };
/** Long enough for a server that sleeps when nobody uses it. */
const applyPatience = { connect: 60_000 };

/** Milliseconds; the last one is how long an apply waits for another one to end. */
const limits = { lock: 10_000, statement: 5 * 60_000, turn: 10 * 60_000 };

async function plan(context: EffectContext): Promise<Plan> {
  const { step, action, folder } = context;
  const migrations = migrationsOf(context);
  const refused = migrations.length === 0 ? [`The service renders no SQL file named ${pattern(context)}, as the step ${step} asks.`] : migrations.flatMap(refusedStatements);
  const common = { step, action, language: 'sql' };
  const address = addressOf(context);
  if (typeof address !== 'string') {
    return { ...common, summary: 'Cannot run yet.', text: sqlText(migrations), blocked: [...refused, address.missing] };
  }
  const ledger = await lookAtLedger(address, folder);
  if (ledger instanceof Error) {
    const summary = `Will run ${count(migrations.length)}, less what ran before. The database could not be asked: ${lowerFirst(ledger.message)}`;
    return { ...common, summary, text: sqlText(migrations), blocked: refused };
  }
  const { pending, changed } = compare(migrations, ledger);
  return { ...common, summary: planSentence(migrations, pending), text: sqlText(pending, migrations), blocked: [...refused, ...changed.map(changedSentence)] };
}

async function apply(context: EffectContext): Promise<Applied> {
  const { step, action, folder } = context;
  const address = addressOf(context);
  if (typeof address !== 'string') throw new Error(`Nothing was run. ${address.missing}`);
  const migrations = migrationsOf(context);
  const refused = migrations.flatMap(refusedStatements);
  if (migrations.length === 0) refused.push(`There is no file ${pattern(context)}.`);
  if (refused.length > 0) throw new Error(`Nothing was run. ${refused.join(' ')}`);
  const ran = await withClient(address, applyPatience, (client) => runPending(client, folder, migrations));
  const summary = ran === 0 ? `Nothing to do in the database: ${all(migrations.length)} had run before.` : `Ran ${count(ran)} in the database.`;
  return { step, action, summary, changed: ran > 0 };
}

async function runPending(client: Client, instance: string, migrations: readonly Migration[]): Promise<number> {
  try {
    const { pending, changed } = compare(migrations, await keeping(openLedger(client, instance)));
    if (changed.length > 0) throw new Error(`Nothing was run. ${changed.map(changedSentence).join(' ')}`);
    for (const migration of pending) {
      await runMigration(client, migration);
      await keeping(recordMigration(client, instance, migration));
    }
    await client.query('COMMIT').catch((error: unknown) => {
      throw commitFailure(error);
    });
    return pending.length;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function openLedger(client: Client, instance: string): Promise<Ledger> {
  await client.query(`BEGIN; SET LOCAL lock_timeout = ${limits.turn}; SET LOCAL statement_timeout = 0`);
  await lockLedger(client);
  await client.query(bounds);
  await createLedger(client);
  return readLedger(client, instance);
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

/** The error says why it could not look. */
async function lookAtLedger(address: string, instance: string): Promise<Ledger | Error> {
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

function addressOf({ input, env }: EffectContext): string | { readonly missing: string } {
  const name = input['connection'] ?? 'DATABASE_URL';
  if (typeof name !== 'string' || !/^[A-Z][A-Z0-9_]*$/.test(name)) {
    return { missing: 'The step’s “connection” is not the name of a secret, in capitals like DATABASE_URL; the owner of the service corrects it.' };
  }
  const address = env[name]?.trim();
  if (!address) return { missing: `The secret ${name} is not set; an administrator adds it under Settings → Secrets and variables → Actions.` };
  if (!/^postgres(?:ql)?:\/\//.test(address)) return { missing: `The secret ${name} holds no address of the form postgres://…; an administrator corrects it.` };
  return address;
}

/** What will run; of the files that ran before only the names. */
function sqlText(pending: readonly Migration[], migrations: readonly Migration[] = pending): string {
  const part = (migration: Migration) => (pending.includes(migration) ? `-- ${migration.file}\n${migration.text.trimEnd()}\n` : `-- ${migration.file} ran before.\n`);
  return migrations.map(part).join('\n');
}

function pattern({ input }: EffectContext): string {
  return typeof input['files'] === 'string' ? input['files'] : 'migrations/*.sql';
}

function planSentence(migrations: readonly Migration[], pending: readonly Migration[]): string {
  const before = migrations.length - pending.length;
  if (pending.length === 0) return `Nothing to do: ${all(migrations.length)} ran before.`;
  return `Will run ${count(pending.length)} in one transaction${before > 0 ? `; ${before} ran before` : ''}.`;
}

function all(migrations: number): string {
  return migrations === 1 ? 'the migration' : `all ${migrations} migrations`;
}

function count(migrations: number): string {
  return migrations === 1 ? '1 migration' : `${migrations} migrations`;
}

function changedSentence({ file }: Migration): string {
  return `${file} has run and was changed since. Take the change back, and put what is new into a file of its own.`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
