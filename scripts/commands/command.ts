import type { ParseArgsOptionsConfig } from 'node:util';

/** Where a command's words go, and what it knows of the world. Only cli.ts makes one. */
export interface Console {
  /** Results: text or JSON on stdout. */
  readonly out: (text: string) => void;
  /** Talk: progress, summaries, complaints on stderr. */
  readonly err: (text: string) => void;
  /** True when stdout is a terminal that wants colours. */
  readonly colours: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that the command was called in. */
  readonly cwd: string;
}

export interface Invocation extends Console {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

/** A row of the table in cli.ts. */
export interface Command {
  /** What follows `signpost NAME`, for example `[REF] [--format text|json]`. */
  readonly usage: string;
  /** One paragraph for `--help`. */
  readonly help: string;
  readonly options: ParseArgsOptionsConfig;
  /** Exit code: 0 fine, 1 problems found or refused, 2 usage or environment. */
  run(invocation: Invocation): Promise<number>;
}

/** `--catalog`, which every command has. */
export const catalogOption = { catalog: { type: 'string' } } as const satisfies ParseArgsOptionsConfig;
export const formatOption = { format: { type: 'string' } } as const satisfies ParseArgsOptionsConfig;

/** A wrong call: printed with the usage, exit code 2. */
export class UsageError extends Error {}

/** A world that a person can put right (a port, a variable, a tool): printed without stack, exit code 2. */
export class EnvironmentError extends Error {}

export function textOption({ values }: Invocation, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** `text` unless `--format` names another of the allowed ones. */
export function formatOf<const T extends string>(invocation: Invocation, allowed: readonly T[]): T | 'text' {
  const format = textOption(invocation, 'format') ?? 'text';
  if (format === 'text') return 'text';
  const found = allowed.find((each) => each === format);
  if (found === undefined) throw new UsageError(`--format is "${format}"; it can be ${['text', ...allowed].join(', ')}.`);
  return found;
}
