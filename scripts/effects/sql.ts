import pg, { type Client } from 'pg';
import type { Plan } from '../model/request.ts';
import type { Applied, Effect, EffectContext } from './effect.ts';
import { lockLedger, readLedger, recordMigration, type Ledger } from './ledger.ts';
import { migrationsOf, refusedStatements, type Migration } from './migrations.ts';

/**
 * Runs SQL files once each, in order, in one transaction; a ledger table in the same database remembers which ran.
 * Input: `files`, a pattern relative to the instance (default `migrations/*.sql`), and `connection`, the name of the secret
 * that holds the address of the database (default `DATABASE_URL`). See docs/adr/0006.
 */
export const sqlApply: Effect = { action: 'sql:apply', plan, apply };

/** Milliseconds. A database that does not answer must not hold a pull request up. */
const connectTimeout = 3_000;

/** Milliseconds: nobody's table is held longer than this by a migration that waits. */
const lockTimeout = 10_000;
const statementTimeout = 5 * 60_000;

async function plan(context: EffectContext): Promise<Plan> {
  const { step, action, folder } = context;
  const secret = connectionName(context);
  const migrations = migrationsOf(context);
  const refused = [...(migrations.length === 0 ? ['The service renders no SQL file that its step names.'] : []), ...migrations.flatMap(refusedStatements)];
  const common = { step, action, language: 'sql' };
  const address = secret === undefined ? undefined : context.env[secret];
  if (!address) {
    const reason = secret === undefined ? 'The step’s connection is not the name of a secret.' : `The secret ${secret} is not set; an administrator adds it under Settings → Secrets and variables → Actions.`;
    return { ...common, summary: 'Cannot run yet.', text: sqlText(migrations), blocked: [...refused, reason] };
  }
  const ledger = await lookAtLedger(address, folder);
  const pending = migrations.filter(({ file }) => !ledger?.has(file));
  const changed = ledger ? migrations.filter(({ file, digest }) => ledger.has(file) && ledger.get(file) !== digest) : [];
  const blocked = [...refused, ...changed.map(changedSentence)];
  return { ...common, summary: planSentence(migrations, pending, ledger), text: sqlText(pending), blocked };
}

async function apply(context: EffectContext): Promise<Applied> {
  const { step, action, folder } = context;
  const secret = connectionName(context) ?? '';
  const address = context.env[secret];
  if (!address) throw new Error(`The secret ${secret || '(without a name)'} is not set, so nothing was run.`);
  const migrations = migrationsOf(context);
  const refused = migrations.flatMap(refusedStatements);
  if (refused.length > 0) throw new Error(`Nothing was run. ${refused.join(' ')}`);
  const ran = await withClient(address, (client) => runPending(client, folder, migrations));
  const summary = ran === 0 ? `Nothing was left to do in the database: ${count(migrations.length)} had run before.` : `Ran ${count(ran)} in the database.`;
  return { step, action, summary, changed: ran > 0 };
}

async function runPending(client: Client, instance: string, migrations: readonly Migration[]): Promise<number> {
  await client.query('BEGIN');
  await client.query(`SET LOCAL lock_timeout = ${lockTimeout}`);
  await client.query(`SET LOCAL statement_timeout = ${statementTimeout}`);
  await lockLedger(client);
  const ledger = await readLedger(client, instance);
  const changed = migrations.find(({ file, digest }) => ledger.has(file) && ledger.get(file) !== digest);
  if (changed) throw new Error(changedSentence(changed));
  const pending = migrations.filter(({ file }) => !ledger.has(file));
  for (const migration of pending) {
    try {
      await client.query(migration.text);
    } catch (cause) {
      throw new Error(failureSentence(migration, cause), { cause });
    }
    await recordMigration(client, instance, migration);
  }
  await client.query('COMMIT');
  return pending.length;
}

/** Closing the connection takes an open transaction back. */
async function withClient<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: connectTimeout, application_name: 'signpost' });
  // Without a listener, a server that goes away between two queries would end the whole process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    await client.end().catch(() => undefined);
    throw new Error(`The database could not be reached (${codeOf(cause)}); nothing was run.`, { cause });
  }
  try {
    return await work(client);
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function lookAtLedger(address: string, instance: string): Promise<Ledger | undefined> {
  try {
    return await withClient(address, (client) => readLedger(client, instance));
  } catch {
    // The plan says that it could not look; what would run is known all the same.
    return undefined;
  }
}

function connectionName({ input }: EffectContext): string | undefined {
  const name = input['connection'] ?? 'DATABASE_URL';
  return typeof name === 'string' && /^[A-Z][A-Z0-9_]*$/.test(name) ? name : undefined;
}

function sqlText(migrations: readonly Migration[]): string {
  return migrations.map(({ file, text }) => `-- ${file}\n${text.trimEnd()}\n`).join('\n');
}

function planSentence(all: readonly Migration[], pending: readonly Migration[], ledger: Ledger | undefined): string {
  if (!ledger) return `Will run ${count(all.length)}. The database could not be asked which of them ran before.`;
  if (pending.length === 0) return `Nothing will run: ${count(all.length)} ran before.`;
  return `Will run ${count(pending.length)} in one transaction${pending.length < all.length ? `; ${all.length - pending.length} ran before` : ''}.`;
}

function count(migrations: number): string {
  return migrations === 1 ? '1 migration' : `${migrations} migrations`;
}

function changedSentence({ file }: Migration): string {
  return `${file} has run and was changed since. Take the change back, and put what is new into a file of its own.`;
}

/** Says where in the file, never the address of the database. */
function failureSentence({ file, text }: Migration, cause: unknown): string {
  const { position, message } = cause as { position?: string; message?: string };
  const line = position === undefined ? '' : `:${text.slice(0, Number(position) - 1).split('\n').length}`;
  return `${file}${line}: ${message ?? 'failed'} (SQLSTATE ${codeOf(cause)}). Everything was taken back; it is tried again once the cause is gone.`;
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'no code';
}
