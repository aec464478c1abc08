import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effects, isEffect } from '../../scripts/effects/effects.ts';
import type { EffectContext } from '../../scripts/effects/effect.ts';
import { refusedStatements, sqlFilesOf } from '../../scripts/effects/migrations.ts';
import { sqlApply } from '../../scripts/effects/sql.ts';
import { lineAt, statementsOf } from '../../scripts/effects/statements.ts';
import { asked } from './request.ts';

const migration = (text: string) => ({ file: 'm.sql', text, digest: '' });
const context = (more: Partial<EffectContext> = {}): EffectContext => ({
  step: 'apply',
  action: 'sql:apply',
  folder: 'live/test/x/y',
  files: new Map([['migrations/1.sql', 'SELECT 1;']]),
  input: {},
  ...asked,
  env: {},
  ...more,
});

describe('statements', () => {
  test.each<[title: string, sql: string, texts: string[]]>([
    ['semicolons', 'SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['nothing', ' ;; -- only this;\n /* and; /* this; */ ; */ ', []],
    ['a byte order mark', '\uFEFFSELECT 1;', ['SELECT 1']],
    ['quotes', `SELECT ';', ";", $$;$$, $a$;$$;$a$, E'\\';', 'it''s;'; SELECT 2;`, [`SELECT ';', ";", $$;$$, $a$;$$;$a$, E'\\';', 'it''s;'`, 'SELECT 2']],
    ['a name that ends in e, before a text', `SELECT type'\\'; SELECT 2`, [`SELECT type'\\'`, 'SELECT 2']],
    ['a comment mark inside a text', `SELECT '--'; COMMIT;`, [`SELECT '--'`, 'COMMIT']],
    ['a dollar inside a name', 'SELECT a$$b; SELECT $1', ['SELECT a$$b', 'SELECT $1']],
    ['parentheses', 'CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2); SELECT 3', ['CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2)', 'SELECT 3']],
    ['a body in SQL', 'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE 1 WHEN 1 THEN 2 END; END; SELECT 3', ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE 1 WHEN 1 THEN 2 END; END', 'SELECT 3']],
  ])('are cut at %s', (_, sql, texts) => {
    const { statements, problem } = statementsOf(sql);
    expect(statements.map(({ text }) => text)).toEqual(texts);
    expect(problem).toBeUndefined();
    for (const { text, offset } of statements) expect(sql.startsWith(text, offset)).toBe(true);
  });

  test.each(["SELECT 'a", 'SELECT "a', 'SELECT $$a', "SELECT E'\\'", '/* a /* b */'])('%s is never closed', (sql) => {
    expect(statementsOf(sql).problem?.message).toMatch(/never closed$/);
  });

  test('any text is cut without an error, into pieces that stand in it in order', () => {
    const pieces = fc.constantFrom("'", '"', '$$', '$a$', ';', '--', '\n', '/*', '*/', '\\', 'E', 'COMMIT', 'BEGIN ATOMIC', 'CREATE FUNCTION f', '(', ')', ' ', '𝒳', '1');
    const text = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (sql) => {
        let end = 0;
        for (const statement of statementsOf(sql).statements) {
          expect(statement.offset).toBeGreaterThanOrEqual(end);
          expect(sql.startsWith(statement.text, statement.offset)).toBe(true);
          end = statement.offset + statement.text.length;
        }
      }),
    );
  });

  test('lines count from one, with any line ending', () => {
    expect(['', 'a\nb', 'a\r\nb\rc'].map((text) => lineAt(text, text.length))).toEqual([1, 2, 3]);
  });
});

describe('migrations', () => {
  test('are the files that the step names, by name in code unit order', () => {
    const files = new Map(['migrations/b.sql', 'migrations/B.sql', 'migrations/10.sql', 'migrations/9.sql', 'migrations/old/1.sql', 'migrations/x.sqlx', 'a.sql'].map((file) => [file, '']));
    const names = (input: EffectContext['input']) => sqlFilesOf({ files, input }).versioned.map(({ file }) => file);
    expect(names({})).toEqual(['migrations/10.sql', 'migrations/9.sql', 'migrations/B.sql', 'migrations/b.sql']);
    expect(names({ files: './*.sql' })).toEqual(['a.sql']);
    expect(names({ files: 'migrations/old/1.sql' })).toEqual(['migrations/old/1.sql']);
    expect(names({ files: `${'*'.repeat(2000)}l` })).toEqual(['a.sql']);
  });

  test('what takes data away, or runs again, is never run by a wider pattern', () => {
    const files = new Map(['sql/1.sql', 'sql/drop.sql', 'sql/view.sql'].map((file) => [file, '']));
    const lists = sqlFilesOf({ files, input: { files: 'sql/*.sql', repeatable: 'sql/*w.sql', destroy: 'sql/drop.sql' } });
    expect(Object.values(lists).map((list) => list.map(({ file }: { file: string }) => file))).toEqual([['sql/1.sql'], ['sql/view.sql'], ['sql/drop.sql']]);
    expect(sqlFilesOf({ files, input: { repeatable: 'sql/*.sql', destroy: 'sql/*.sql' } }).repeatable).toEqual([]);
  });

  test.each([
    'BEGIN', 'begin work', 'START TRANSACTION', 'COMMIT', 'END', 'ROLLBACK TO a', 'ABORT', 'SAVEPOINT a', 'RELEASE a', "PREPARE TRANSACTION 'a'",
    'COMMIT AND CHAIN', "SELECT '--'; COMMIT", '/* a */ COMMIT', '-- a\nCOMMIT', "SELECT 'it''s /*'; COMMIT; SELECT '*/'",
    'VACUUM', 'CREATE DATABASE a', 'ALTER SYSTEM SET a = 1', 'CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)', 'COPY t (a) FROM STDIN', 'COPY t TO STDOUT',
    '\\connect other', "SELECT 1 \\gexec", '\\! rm -r x', 'SELECT 1; \\q',
  ])('with %s are refused, with the place', (sql) => {
    expect(refusedStatements(migration(`SELECT 0;\n${sql};\n`))).toEqual([expect.stringMatching(/^m\.sql:[23]: .+\.$/)]);
  });

  test.each([
    "SELECT 'COMMIT; \\q'", 'CREATE TABLE commit_log (begin int)', 'PREPARE a AS SELECT 1', "DO $$ BEGIN PERFORM 1; END $$", '-- COMMIT;', "COMMENT ON TABLE a IS 'ROLLBACK'",
    'CREATE INDEX "concurrently" ON a (b)', "COPY a FROM PROGRAM 'x'", 'SELECT "a\\b"',
  ])('with %s are not', (sql) => {
    expect(refusedStatements(migration(`${sql};`))).toEqual([]);
  });
});

describe('a plan of sql:apply', () => {
  test('is blocked while the secret is not set, and shows the SQL all the same', async () => {
    const plan = await sqlApply.plan(context(), 'apply');
    expect(plan.blocked).toEqual(['The secret DATABASE_URL is not set; an administrator adds it under Settings → Secrets and variables → Actions.']);
    expect(plan.text).toBe('-- migrations/1.sql\nSELECT 1;\n');
  });

  test.each(['path', '__proto__', 'a b', 1, ''])('takes no secret called %j', async (connection) => {
    const plan = await sqlApply.plan(context({ input: { connection }, env: { path: 'postgres://x', DATABASE_URL: 'postgres://x' } }), 'apply');
    expect(plan.blocked).toEqual([expect.stringContaining('is not the name of a secret')]);
  });

  test('is blocked when there is no file', async () => {
    const { blocked } = await sqlApply.plan(context({ files: new Map() }), 'apply');
    expect(blocked[0]).toBe('The service renders no SQL file named migrations/*.sql, as the step apply asks.');
    await expect(sqlApply.apply(context({ files: new Map(), env: { DATABASE_URL: 'postgres://x' } }))).rejects.toThrow('Nothing was run.');
  });

  test.each([
    ['nobody listens', 'postgres://someone:hunter2@127.0.0.1:1/secretbase', 'ECONNREFUSED'],
    ['the host does not exist', 'postgres://someone:hunter2@secrethost.invalid/secretbase', 'ENOTFOUND|EAI_AGAIN'],
    ['the address is broken', 'postgres://someone:hunter2@[secrethost/secretbase', 'not an address'],
  ])('says that it could not look when %s, and never the address', async (_, address, reason) => {
    const plan = await sqlApply.plan(context({ env: { DATABASE_URL: address } }), 'apply');
    expect(plan.blocked).toEqual([]);
    expect(plan.summary).toMatch(new RegExp(`^Will run 1 migration, less what ran before\\. The database could not be asked: the database could not be reached \\(.*(?:${reason})`));
    const error = await sqlApply.apply(context({ env: { DATABASE_URL: address } })).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    const { message, stack, cause } = error as Error;
    for (const words of [JSON.stringify(plan), message, stack ?? '']) expect(words).not.toMatch(/hunter2|someone|secrethost|secretbase|127\.0/);
    expect(cause).toBeUndefined();
  });

  test('is blocked when the secret holds something else, without repeating it', async () => {
    const plan = await sqlApply.plan(context({ env: { DATABASE_URL: 'hunter2' } }), 'apply');
    expect(plan.blocked).toEqual(['The secret DATABASE_URL holds no address of the form postgres://…; an administrator corrects it.']);
  });
});

describe('effects', () => {
  test('that are refused are known, blocked and refuse to run', async () => {
    const effect = effects.get('github:deployKey:create');
    expect(isEffect('github:deployKey:create')).toBe(true);
    expect((await effect?.plan(context({ action: 'github:deployKey:create' }), 'apply'))?.blocked).toEqual([expect.stringContaining('does not run github:deployKey:create')]);
    await expect(effect?.apply(context())).rejects.toThrow('does not run github:deployKey:create');
    expect(isEffect('rm:everything')).toBe(false);
  });
});
