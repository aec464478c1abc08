import pg from 'pg';
import type { Migration } from './migrations.ts';
import { lineAt, type Statement } from './statements.ts';

/** What to do after a SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html); the first match counts. */
const nextActs: readonly (readonly [sqlState: RegExp, act: string])[] = [
  [/^55P03$/, 'Somebody else holds what it needs; run it again later.'],
  [/^57014$/, 'It took too long. Run it again when the database is quiet, or make it smaller.'],
  [/^40/, 'It met another transaction; run it again.'],
  [/^42501$/, 'An administrator grants the role of this connection what it lacks; then run it again.'],
  [/^(?:42P06|42P07|42710|42723|42701|23505)$/, 'It is there already, and this request did not make it. Ask for another name, or have the old one removed.'],
  [/^(?:0A000|58P01)$/, 'This server cannot do it. Ask its administrators, or ask for the instance without it.'],
  [/^(?:08|53|57P|58)/, 'The server is in trouble; run it again later.'],
];

/** Says where in the file and in the server’s words, and what to do. */
export function migrationFailure(migration: Migration, statement: Statement, error: unknown): Error {
  if (!(error instanceof pg.DatabaseError)) return lost(`while ${migration.file} ran`, error);
  const at = lineAt(migration.text, statement.offset + inside(statement.text, error.position));
  const act = nextActOf(error) ?? 'The owner of the service corrects it, and the request is made again.';
  return new Error(`${migration.file}:${at}: ${wordsOf(error)} Everything was taken back. ${act}`, { cause: error });
}

export function ledgerFailure(error: unknown): Error {
  if (!(error instanceof pg.DatabaseError)) return lost('before the end', error);
  const act = nextActOf(error) ?? 'Somebody changed the table signpost.migrations; an administrator puts it right.';
  return new Error(`The ledger of migrations cannot be kept in the database: ${wordsOf(error)} Everything was taken back. ${act}`, { cause: error });
}

/** A server that refuses to commit says so; a connection that ends then leaves it open. */
export function commitFailure(error: unknown): Error {
  if (error instanceof pg.DatabaseError && error.severity === 'ERROR') {
    return new Error(`The database refused at the end: ${wordsOf(error)} Everything was taken back.`, { cause: error });
  }
  const words = 'The connection was lost at the very end, so it is not known whether anything was kept. Run it again: what was kept is not run twice.';
  return new Error(words, { cause: error });
}

function lost(when: string, cause: unknown): Error {
  return new Error(`The connection to the database was lost ${when}. Everything was taken back; run it again.`, { cause });
}

function nextActOf({ code = '' }: pg.DatabaseError): string | undefined {
  return nextActs.find(([sqlState]) => sqlState.test(code))?.[1];
}

function wordsOf({ message, detail, hint, code }: pg.DatabaseError): string {
  const sentences = [`${message} (SQLSTATE ${code ?? 'unknown'})`, detail, hint].filter((part) => part !== undefined);
  return sentences.map((text) => (/[.!?]$/.test(text) ? text : `${text}.`)).join(' ');
}

/** PostgreSQL counts characters from 1, JavaScript UTF-16 units from 0. Without a position it is the statement as a whole. */
function inside(text: string, position: string | undefined): number {
  return position === undefined ? 0 : [...text].slice(0, Number(position) - 1).join('').length;
}
