import { createHash } from 'node:crypto';
import { compareText } from '../model/problem.ts';
import type { EffectContext } from './effect.ts';
import { lineAt, statementsOf, type Statement } from './statements.ts';

/** A file of SQL that an instance has. */
export interface Migration {
  /** Relative to the instance's folder. */
  readonly file: string;
  readonly text: string;
  /** SHA-256 of the text, in hex. */
  readonly digest: string;
}

/** What a step has for the database, by when it runs. No file stands in two of the lists. */
export interface SqlFiles {
  /** Run once each; `files` of the step, `migrations/*.sql` unless it says otherwise. */
  readonly versioned: readonly Migration[];
  /** Run after those, and again whenever their text changes; `repeatable`. */
  readonly repeatable: readonly Migration[];
  /** Run once when the instance is removed; `destroy`. */
  readonly destroy: readonly Migration[];
}

/** Each list by name in the order of code units. A pattern knows `*` within one folder; what takes data away is never run by a wider one. */
export function sqlFilesOf({ files, input }: Pick<EffectContext, 'files' | 'input'>): SqlFiles {
  const named = (key: 'repeatable' | 'destroy') => (typeof input[key] === 'string' ? matching(files, input[key]) : []);
  const without = (migrations: readonly Migration[], others: readonly Migration[]) => migrations.filter(({ file }) => !others.some((other) => other.file === file));
  const destroy = named('destroy');
  const repeatable = without(named('repeatable'), destroy);
  return { versioned: without(matching(files, patternOf(input)), [...repeatable, ...destroy]), repeatable, destroy };
}

export function patternOf(input: EffectContext['input']): string {
  return typeof input['files'] === 'string' ? input['files'] : 'migrations/*.sql';
}

function matching(files: EffectContext['files'], pattern: string): readonly Migration[] {
  const escaped = pattern.replace(/^\.\//, '').replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  const expression = new RegExp(`^${escaped.replace(/\*+/g, '[^/]*')}$`);
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
