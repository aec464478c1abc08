import type { ParseArgsOptionsConfig } from 'node:util';
import { isDay } from '../model/day.ts';

/** Where a command's words go, and what it knows of the world. Only cli.ts makes one from the process. */
export interface Io {
  /** Results, on stdout. */
  out(text: string): void;
  /** Talk: progress, summaries, complaints, on stderr. */
  err(text: string): void;
  /** True when stdout is a terminal that wants colours. */
  readonly color: boolean;
  /** The folder that the command was called in. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** 0 fine, 1 problems found or refused, 2 usage or environment. */
export type ExitCode = 0 | 1 | 2;

export interface Call {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
  readonly io: Io;
}

export interface Command {
  /** The call as it is typed, without `signpost`. */
  readonly usage: string;
  readonly about: string;
  readonly options: ParseArgsOptionsConfig;
  /** One line for each option. */
  readonly optionHelp: Readonly<Record<string, string>>;
  run(call: Call): ExitCode | Promise<ExitCode>;
}

/** A wrong call or a world that the caller can put right: the message is printed alone, exit code 2. */
export class Refusal extends Error {}

export const catalogOption = { catalog: { type: 'string', short: 'C' } } as const satisfies ParseArgsOptionsConfig;
export const catalogHelp = { catalog: 'The folder to read; default: the Signpost repository around the current folder' } as const;

export function option({ values }: Call, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** One of the allowed values, the first when the option is not given. */
export function choice<const T extends string>(call: Call, name: string, allowed: readonly [T, ...T[]]): T {
  const given = option(call, name);
  if (given === undefined) return allowed[0];
  const found = allowed.find((each) => each === given);
  if (found === undefined) throw new Refusal(`--${name} is "${given}"; it can be ${allowed.join(', ')}.`);
  return found;
}

export const todayOption = { today: { type: 'string' } } as const satisfies ParseArgsOptionsConfig;
export const todayHelp = { today: 'A day such as 2026-11-21; default: today, in UTC' } as const;

/** The day that `--today` names, or that of the clock, in UTC. */
export function dayOf(call: Call): string {
  const today = option(call, 'today') ?? new Date().toISOString().slice(0, 10);
  if (!isDay(today)) throw new Refusal(`--today is "${today}"; it is a day such as 2026-11-21.`);
  return today;
}
