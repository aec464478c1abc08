import { createHash } from 'node:crypto';
import { compareText } from '../model/problem.ts';
import type { EffectContext } from './effect.ts';
import { lineAt, statementsOf, type Statement } from './statements.ts';

/** A file of SQL that runs once for an instance. */
export interface Migration {
  /** Relative to the instance's folder. */
  readonly file: string;
  readonly text: string;
  /** SHA-256 of the text, in hex. */
  readonly digest: string;
}

/** The files that the step names, by name in the order of code units. Its pattern knows `*` within one folder. */
export function migrationsOf({ files, input }: Pick<EffectContext, 'files' | 'input'>): readonly Migration[] {
  const pattern = typeof input['files'] === 'string' ? input['files'].replace(/^\.\//, '') : 'migrations/*.sql';
  const expression = new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '[^/]*')}$`);
  return [...files]
    .filter(([file]) => expression.test(file))
    .sort(([a], [b]) => compareText(a, b))
    .map(([file, text]) => ({ file, text, digest: createHash('sha256').update(text).digest('hex') }));
}

interface Refusal {
  readonly words: RegExp;
  readonly because: string;
}

/** What a migration must not hold, matched against the words of one statement. */
const refusals: readonly Refusal[] = [
  {
    words: /^(?:BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE TRANSACTION)\b/,
    because: 'begins or ends a transaction, but all migrations of a request run in one. Take the statement out.',
  },
  {
    words: /^(?:VACUUM|(?:CREATE|DROP) (?:DATABASE|TABLESPACE)|ALTER SYSTEM)\b|^(?:CREATE|DROP|REINDEX)\b.*(?<= )CONCURRENTLY\b/,
    because: 'cannot run in a transaction, so it could not be taken back with the others. Do it by hand.',
  },
  {
    words: /^COPY\b.* (?:STDIN|STDOUT)\b/,
    because: 'moves data through the client, which has none. Use INSERT.',
  },
];

/** Statements that could leave half of a migration behind, and files that are no plain SQL. One sentence each, with the place. */
export function refusedStatements({ file, text }: Migration): readonly string[] {
  const { statements, problem } = statementsOf(text);
  const refused = statements.flatMap((statement) => {
    const refusal = refusals.find(({ words }) => words.test(statement.words.join(' ')));
    return refusal ? [`${file}:${lineAt(text, statement.offset)}: ${nameOf(statement, refusal)} ${refusal.because}`] : [];
  });
  return problem ? [...refused, `${file}:${lineAt(text, problem.offset)}: ${problem.message}. Correct the file in the service.`] : refused;
}

function nameOf({ words }: Statement, { words: pattern }: Refusal): string {
  const [matched = ''] = pattern.exec(words.join(' ')) ?? [];
  return matched.length <= 40 ? matched : `${words[0]} … ${words.find((word) => /^(?:CONCURRENTLY|STDIN|STDOUT)$/.test(word))}`;
}
