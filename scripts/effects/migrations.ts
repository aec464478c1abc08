import { createHash } from 'node:crypto';
import { compareText } from '../model/problem.ts';
import type { EffectContext } from './effect.ts';

/** A file of SQL that runs once for an instance. */
export interface Migration {
  /** Relative to the instance's folder. */
  readonly file: string;
  readonly text: string;
  /** SHA-256 of the text, in hex. */
  readonly digest: string;
}

/** The files that the step names, by name in the order of code units. Its pattern knows `*` within one folder. */
export function migrationsOf({ files, input }: EffectContext): readonly Migration[] {
  const pattern = typeof input['files'] === 'string' ? input['files'] : 'migrations/*.sql';
  const expression = new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`);
  return [...files]
    .filter(([file]) => expression.test(file))
    .sort(([a], [b]) => compareText(a, b))
    .map(([file, text]) => ({ file, text, digest: createHash('sha256').update(text).digest('hex') }));
}

const transactionWords = /^\s*(begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|prepare\s+transaction|vacuum|create\s+database|drop\s+database|\\)/i;

/** Statements that would end or leave the transaction in which migrations run, so that half of one could stay behind. */
export function refusedStatements({ file, text }: Migration): readonly string[] {
  const withoutComments = text.replace(/--[^\n]*/g, '').replace(/\/\*[\s\S]*?\*\//g, '');
  const statements = withoutComments.replace(/'(?:''|[^'])*'|"(?:""|[^"])*"|\$(\w*)\$[\s\S]*?\$\1\$/g, '…').split(';');
  return statements
    .map((statement) => transactionWords.exec(statement)?.[1])
    .filter((word) => word !== undefined)
    .map((word) => `${file} has ${word.toUpperCase()}, which cannot be part of a migration: it runs in a transaction of its own.`);
}
