import fc from 'fast-check';
import { loadModule, parseSync, scanSync, type ScanToken } from 'libpg-query';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSql } from '../../../scripts/request/contain/sql.ts';
import { identifierBytes } from '../../../scripts/request/emit.ts';
import { harmlessText, hostileText } from '../hostile.ts';
import { accepted, placeholder, spliced, withValue } from './splice.ts';
import { cpuTime } from '../../cpu-time.ts';

beforeAll(() => loadModule());

const path = 'migrations/1.sql';

/** Statements in which a text may stand; PostgreSQL parses each. */
const shapes = [
  "SELECT '${{ values.v }}';",
  "SELECT 'before ${{ values.v }} after' -- comment\n, 1;",
  'SELECT "${{ values.v }}" FROM t;',
  'SELECT 1 AS "a ${{ values.v }}"',
  "SELECT N'${{ values.v }}', 'x';",
  "SELECT 'a'\n  '${{ values.v }}';",
  "SELECT '${{ values.v }}'::text, $$it's$$, E'it\\'s', /* it's /* */ */ 1;",
  'CREATE SCHEMA ${{ values.v | sqlIdentifier }};\nGRANT USAGE ON SCHEMA ${{ values.v | sqlIdentifier }} TO "r";',
  'COMMENT ON SCHEMA "s" IS ${{ values.v | sqlLiteral }};',
  'SELECT ${{ values.v | sqlLiteral }}/*c*/,${{ values.v | sqlLiteral }}--c\n;',
  'SELECT ${{ values.v | sqlIdentifier }}.${{ values.v | sqlIdentifier }} FROM t',
];

/** Places in which no text may stand. */
const closed = [
  'SELECT ${{ values.v }};',
  'SELECT a${{ values.v }} FROM t;',
  'CREATE SCHEMA s_${{ values.v }};',
  '-- for ${{ values.v }}\nSELECT 1;',
  '/* for ${{ values.v }} */ SELECT 1;',
  '/* /* ${{ values.v }} */ */ SELECT 1;',
  'SELECT $$${{ values.v }}$$;',
  'SELECT $a$ ${{ values.v }} $a$;',
  "SELECT $😀$ '${{ values.v }}' $😀$;",
  "DO $$ BEGIN EXECUTE '${{ values.v }}'; END $$;",
  "SELECT E'${{ values.v }}';",
  "SELECT e'a'\n'${{ values.v }}';",
  "SELECT E'a' -- comment\n '${{ values.v }}';",
  "SELECT U&'${{ values.v }}';",
  "SELECT U&'a'\n'${{ values.v }}';",
  'SELECT U&"${{ values.v }}" FROM t;',
  "SELECT B'${{ values.v }}';",
  "SELECT x'${{ values.v }}';",
  "SELECT '${{ values.v }};",
  "-- ${{ values.v | sqlLiteral }}\nSELECT 1;",
  "SELECT E${{ values.v | sqlLiteral }};",
  "SELECT U&${{ values.v | sqlIdentifier }};",
  'SELECT $$ ${{ values.v | sqlLiteral }} $$;',
];

/** Without places in the text, which the value moves. */
function parsed(sql: string): unknown {
  return JSON.parse(JSON.stringify(parseSync(sql), (key, value: unknown) => (/^(location|stmt_len|stmt_location|list_start|list_end|rexpr_list_start|rexpr_list_end)$/.test(key) ? undefined : value)));
}

describe('SQL', () => {
  it.each(shapes)('holds any text in %s, or refuses it', (shape) => {
    const template = parsed(spliced(path, shape, placeholder));
    fc.assert(
      fc.property(hostileText, (value) => {
        const text = acceptedOrThrown(shape, value);
        if (text !== undefined) expect(parsed(text)).toEqual(withValue(template, value));
      }),
      { numRuns: 400 },
    );
  });

  it.each(shapes)('lets ordinary words through in %s', (shape) => {
    fc.assert(fc.property(harmlessText, (value) => accepted(path, shape, value) !== undefined));
  });

  it.each(closed)('lets no text stand in %s', (shape) => {
    fc.assert(fc.property(fc.oneof(harmlessText, hostileText), (value) => acceptedOrThrown(shape, value) === undefined));
  });

  it('takes every text through the filters, as long as names fit', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        expect(accepted(path, 'SELECT ${{ values.v | sqlLiteral }};', value)).toBeDefined();
        const fits = new TextEncoder().encode(value).length <= identifierBytes;
        expect(acceptedOrThrown('CREATE SCHEMA ${{ values.v | sqlIdentifier }};', value) !== undefined).toBe(fits);
      }),
    );
  });

  it('refuses a name that PostgreSQL would cut', () => {
    expect(accepted(path, 'CREATE SCHEMA "a_${{ values.v }}";', 'x'.repeat(identifierBytes - 2))).toBeDefined();
    expect(accepted(path, 'CREATE SCHEMA "a_${{ values.v }}";', 'x'.repeat(identifierBytes - 1))).toBeUndefined();
    expect(accepted(path, 'CREATE SCHEMA "a_${{ values.v }}";', 'é'.repeat(31))).toBeUndefined();
  });

  it('refuses a negative number after a minus, which would begin a comment', () => {
    for (const output of ['${{ values.v }}', '${{ values.v | sqlLiteral }}']) {
      expect(accepted(path, `SELECT 5 -${output}, 'x';`, 3)).toBe("SELECT 5 -3, 'x';");
      expect(accepted(path, `SELECT 5 -${output}, 'x';`, -3)).toBeUndefined();
      expect(accepted(path, `SELECT 5 - ${output}, 'x';`, -3)).toBe("SELECT 5 - -3, 'x';");
    }
  });
});

/** `sqlIdentifier` throws on a name that is too long. */
function acceptedOrThrown(shape: string, value: string): string | undefined {
  try {
    return accepted(path, shape, value);
  } catch {
    return undefined;
  }
}

const quoted = /^(?:'|"|[eEbBxX]'|[uU]&['"]|\$[^\d$]*[^$]*\$|--|\/\*)/;

/** What both scanners must agree on: every quoted thing and comment to the byte, and what stands between them. */
function outline(tokens: readonly string[]): readonly string[] {
  const parts: string[] = [];
  let code = '';
  for (const token of tokens) {
    if (!quoted.test(token)) {
      code += token;
      continue;
    }
    parts.push(code, token);
    code = '';
  }
  return [...parts, code];
}

function ours(sql: string): { readonly tokens: readonly string[]; readonly error?: string } {
  const { structure, scalars, error } = readSql(sql);
  if (error !== undefined) return { tokens: [], error };
  const rest = [...scalars];
  const tokens: string[] = [];
  for (const item of structure) {
    if (item === 'text') tokens.push(`'${rest.shift()?.replaceAll("'", "''")}'`);
    else if (item === 'identifier') tokens.push(`"${rest.shift()?.replaceAll('"', '""')}"`);
    else tokens.push(item);
  }
  return { tokens };
}

/** PostgreSQL makes one token of 'a' and 'b' in the next line; ours are two, with the blank between. */
function joined(tokens: readonly string[]): readonly string[] {
  const result: string[] = [];
  for (const token of tokens) {
    const [before, blank] = result.slice(-2);
    if (token.startsWith("'") && before?.startsWith("'") && blank !== undefined && /^[ \t\n\r\f\v]+$/.test(blank) && /[\n\r]/.test(blank)) result.splice(-2, 2, before + blank + token);
    else result.push(token);
  }
  return result.filter((token) => !/^[ \t\n\r\f\v]+$/.test(token));
}

function theirs(sql: string): { readonly tokens: readonly string[]; readonly error?: string } {
  const bytes = new TextEncoder().encode(sql);
  const decoder = new TextDecoder();
  try {
    return { tokens: scanSync(sql).tokens.map(({ start, end }: ScanToken) => decoder.decode(bytes.slice(start, end))) };
  } catch (error) {
    return { tokens: [], error: String(error) };
  }
}

describe('the scanner beside that of PostgreSQL', () => {
  const piece = fc.constantFrom(
    "'", "''", '"', '""', '\\', '$', '$$', '$a$', '$A$', '$😀$', '$1', '$_$', 'E', "E'", "e'", "U&'", 'u&"', "B'", "x'", "N'", "nE'", '😀', 'é', 'a', 'b_1', 'E1', '_', '1', '1.5', '.5', '1e5', '1..2', '0x1F', '1_000',
    '--', '/*', '*/', '/', '*', '-', '+', '<', '=>', '::', ':', ';', ',', '(', ')', '[', '.', '@', '#', '?', '|', '!', '%', '^', '&', '~', '`', '{', ' ', '\n', '\r', '\t', '\f', '\u00a0', '\u3000', "'a'", '"b"', "E'\\''", 'select', "a\nb", '😀E',
  );
  /** What ours refuses although PostgreSQL reads it; each is documented in scripts/request/contain/sql.ts. */
  const stricter = /begins with a number|goes on in the next line|runs into the word|more than 63 bytes/;

  it('agrees on every text that both read, and on what is never closed', () => {
    let both = 0;
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 14 }), (parts) => {
        const sql = parts.join('');
        const mine = ours(sql);
        const real = theirs(sql);
        if (mine.error !== undefined && stricter.test(mine.error)) return;
        if (real.error !== undefined) {
          // Other refusals of PostgreSQL (an empty name, junk after a number, a wrong escape) leave the ends of tokens as they are.
          if (real.error.includes('unterminat')) expect(mine.error, sql).toBeDefined();
          return;
        }
        expect(mine.error, sql).toBeUndefined();
        expect(outline(joined(mine.tokens)), sql).toEqual(outline(real.tokens));
        both += 1;
      }),
      { numRuns: 30_000 },
    );
    expect(both).toBeGreaterThan(5_000);
  });

  it.each([
    ["E'a\\'b'", ["E'a\\'b'"]],
    ["fooE'a\\'", ['fooE', "'a\\'"]],
    ["😀E'a\\'", ['😀E', "'a\\'"]],
    ['a$$b$$', ['a$$b$$']],
    ['$a$ $b$ $a$', ['$a$ $b$ $a$']],
    ["/* /* */ ' */'a'", ["/* /* */ ' */", "'a'"]],
    ["+--'\n'a'", ['+', "--'", "'a'"]],
    ["*/*'*/'a'", ['*', "/*'*/", "'a'"]],
    ["'a'\n'b'", ["'a'\n'b'"]],
    ["N'a\\'", ['N', "'a\\'"]],
    ["B'a''b'", ["B'a'", "'b'"]],
    ["1.5.U&'a'", ['1.5', '.', "U&'a'"]],
  ])('reads %s as PostgreSQL does', (sql, tokens) => {
    expect(theirs(sql).tokens).toEqual(tokens);
    expect(joined(ours(sql).tokens)).toEqual(tokens);
  });

  it.each(["'", "'a''", '"', "E'\\'", "E'a''", "E'a''b\\'", '$$ $', '$a$ $A$', '/* /* */', "U&'", "b'", '"a""'])('finds that %s is never closed', (sql) => {
    expect(theirs(sql).error).toContain('unterminat');
    expect(ours(sql).error).toMatch(/never closed/);
  });

  it.each([
    ["E'a'\n'b\\''", 'goes on in the next line'],
    ["E'a' -- c\n'b'", 'goes on in the next line'],
    ["1E'a\\'", 'runs into the word'],
    ["$1E'a\\'", 'runs into the word'],
    ['--5', 'begins with a number'],
    [`"${'x'.repeat(64)}"`, 'more than 63 bytes'],
  ])('refuses %s, which other versions or settings of PostgreSQL read differently', (sql, words) => expect(ours(sql).error).toContain(words));

  it.each(["'", '"', "''", "E'", "E'\\", '$', '$a', '$a$', '$a$b', '/*', '/* */', '--', '-', ' ', 'a', '1', "'\n", "E'a'\n", "E'a' --\n", "E'' ", "e'\\'", 'U&', '😀', '.', '1e', "1'"])('is linear in %j', (repeated) => {
    const text = repeated.repeat(100_000 / repeated.length);
    const start = cpuTime();
    readSql(text);
    readSql(`SELECT 'a', ${text}`);
    expect(cpuTime() - start).toBeLessThan(1_000);
  });
});
