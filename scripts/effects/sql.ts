import type { Plan } from '../model/request.ts';
import type { Applied, Effect, EffectContext } from './effect.ts';
import { compare } from './ledger.ts';
import { patternOf, refusedStatements, sqlFilesOf, type Migration, type SqlFiles } from './migrations.ts';
import { secretNamed } from './secrets.ts';
import { lookAtLedger, runDestruction, runPending } from './sql-transaction.ts';

/**
 * Runs SQL files in one transaction; a ledger in the same database remembers which ran. Input: `files`, a pattern relative to
 * the instance, each run once (default `migrations/*.sql`); `repeatable`, run after them and again whenever their text changes;
 * `destroy`, run when the instance is removed, without which its data stays; and `connection`, the name of the secret that
 * holds the address of the database (default `DATABASE_URL`). See docs/adr/0006.
 */
export const sqlApply: Effect = {
  action: 'sql:apply',
  plan: (context, goal) => (goal === 'destroy' ? planDestruction(context) : planMigrations(context)),
  apply,
  destroy,
};

async function planMigrations(context: EffectContext): Promise<Plan> {
  const { step, action, folder } = context;
  const files = sqlFilesOf(context);
  const all = running(files);
  const refused = all.length === 0 ? [`The service renders no SQL file named ${patternOf(context.input)}, as the step ${step} asks.`] : all.flatMap(refusedStatements);
  const common = { step, action, language: 'sql' };
  const address = addressOf(context);
  if (typeof address !== 'string') return { ...common, summary: 'Cannot run yet.', text: sqlText(files), blocked: [...refused, address.missing] };
  const ledger = await lookAtLedger(address, folder);
  if (ledger instanceof Error) {
    return { ...common, summary: `Will run ${countOf(files, all)}, less what ran before. ${unasked(ledger)}`, text: sqlText(files), blocked: refused };
  }
  const { pending, changed } = compare(files, ledger);
  return { ...common, summary: planSentence(files, pending), text: sqlText(files, pending), blocked: [...refused, ...changed.map(changedSentence)] };
}

async function planDestruction(context: EffectContext): Promise<Plan> {
  const { step, action, folder, input } = context;
  const common = { step, action, language: 'sql' };
  if (input['destroy'] === undefined) return { ...common, summary: kept, text: '', blocked: [] };
  const { destroy: files } = sqlFilesOf(context);
  const refused = refusedDestruction(context, files);
  const text = files.map(sqlOf).join('\n');
  const address = addressOf(context);
  if (typeof address !== 'string') return { ...common, summary: 'Cannot run yet.', text, blocked: [...refused, address.missing] };
  const ledger = await lookAtLedger(address, folder);
  const many = files.length === 1 ? 'the file' : `the ${files.length} files`;
  const will = `Will run ${many} below in one transaction. What that takes away cannot be brought back from here.`;
  if (ledger instanceof Error) return { ...common, summary: `${will} ${unasked(ledger)}`, text, blocked: refused };
  if (ledger.size === 0) return { ...common, summary: 'Nothing is left to take away: the database knows of no file that ran for this instance.', text: '', blocked: [] };
  return { ...common, summary: will, text, blocked: refused };
}

async function apply(context: EffectContext): Promise<Applied> {
  const { step, action, folder, input } = context;
  const files = sqlFilesOf(context);
  const all = running(files);
  const refused = all.length === 0 ? [`There is no file ${patternOf(input)}.`] : all.flatMap(refusedStatements);
  const address = addressOrThrow(context, refused);
  const ran = await runPending(address, folder, files, (changed) => {
    if (changed.length > 0) throw new Error(`Nothing was run. ${changed.map(changedSentence).join(' ')}`);
  });
  const summary = ran.length === 0 ? `Nothing to do in the database: ${everything(all.length)} had run before.` : `Ran ${countOf(files, ran)} in the database.`;
  return { step, action, summary, changed: ran.length > 0 };
}

async function destroy(context: EffectContext): Promise<Applied> {
  const { step, action, folder, input } = context;
  if (input['destroy'] === undefined) return { step, action, summary: kept, changed: false };
  const { destroy: files } = sqlFilesOf(context);
  const address = addressOrThrow(context, refusedDestruction(context, files));
  const changed = await runDestruction(address, folder, files);
  const summary = changed ? `Took it out of the database: ran ${files.length === 1 ? '1 file' : `${files.length} files`}.` : 'Nothing was left in the database to take away.';
  return { step, action, summary, changed };
}

/** Also what is recorded of it stays, so that an instance made again under this name finds its data. */
const kept = 'Nothing is taken out of the database: the service has no SQL for it, so what was made there stays, with its data. An administrator removes it by hand.';

function refusedDestruction({ input, step }: EffectContext, files: readonly Migration[]): readonly string[] {
  if (files.length > 0) return files.flatMap(refusedStatements);
  return [`The instance has no SQL file named ${String(input['destroy'])}, as the step ${step} asks. Upgrade the instance to the newest version of its service first.`];
}

function addressOf({ input, env }: EffectContext): string | { readonly missing: string } {
  const name = input['connection'] ?? 'DATABASE_URL';
  const secret = secretNamed(name, env);
  if ('missing' in secret) return secret;
  const address = secret.value.trim();
  return /^postgres(?:ql)?:\/\//.test(address) ? address : { missing: `The secret ${String(name)} holds no address of the form postgres://…; an administrator corrects it.` };
}

function addressOrThrow(context: EffectContext, refused: readonly string[]): string {
  const address = addressOf(context);
  if (typeof address !== 'string') throw new Error(`Nothing was run. ${address.missing}`);
  if (refused.length > 0) throw new Error(`Nothing was run. ${refused.join(' ')}`);
  return address;
}

function running({ versioned, repeatable }: SqlFiles): readonly Migration[] {
  return [...versioned, ...repeatable];
}

/** What will run; of the files that ran before only the names. */
function sqlText(files: SqlFiles, pending: readonly Migration[] = running(files)): string {
  const part = (migration: Migration) => (pending.includes(migration) ? sqlOf(migration) : `-- ${migration.file} ran before.\n`);
  return running(files).map(part).join('\n');
}

function sqlOf({ file, text }: Migration): string {
  return `-- ${file}\n${text.trimEnd()}\n`;
}

function planSentence(files: SqlFiles, pending: readonly Migration[]): string {
  const before = running(files).length - pending.length;
  if (pending.length === 0) return `Nothing to do: ${everything(before)} ran before.`;
  return `Will run ${countOf(files, pending)} in one transaction${before > 0 ? `; ${before} ran before` : ''}.`;
}

function everything(migrations: number): string {
  return migrations === 1 ? 'the migration' : `all ${migrations} migrations`;
}

function countOf({ repeatable }: SqlFiles, some: readonly Migration[]): string {
  const again = some.filter((migration) => repeatable.includes(migration)).length;
  const once = some.length - again;
  const parts = [once === 1 ? '1 migration' : once > 1 ? `${once} migrations` : '', again === 1 ? '1 repeatable file' : again > 1 ? `${again} repeatable files` : ''];
  return parts.filter((part) => part !== '').join(' and ');
}

function changedSentence({ file }: Migration): string {
  return `${file} has run and was changed since. Take the change back, and put what is new into a file of its own.`;
}

function unasked({ message }: Error): string {
  return `The database could not be asked: ${message.slice(0, 1).toLowerCase()}${message.slice(1)}`;
}
