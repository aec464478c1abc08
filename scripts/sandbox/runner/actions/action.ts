import type { Host } from '../host.ts';
import type { StepLog } from '../logs.ts';

/** One use of an action that the sandbox stands in for. */
export interface ActionCall {
  readonly host: Host;
  /** By lower-case name, as given in `with`. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly log: StepLog;
  /** The exit code, undefined when a signal ended it. Output goes to the log. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<number | undefined>;
}

export interface RunOptions {
  readonly folder?: string;
  /** Added to the step's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
}

/** Gives the outputs. Throws `ActionFailure` with a sentence when it cannot do what is asked. */
export type Action = (call: ActionCall) => Promise<Readonly<Record<string, string>>>;

export class ActionFailure extends Error {
  override readonly name = 'ActionFailure';
}

/** A YAML boolean as actions read it: absent or blank is `otherwise`. */
export function flag(value: string | undefined, otherwise: boolean): boolean {
  return value === undefined || value === '' ? otherwise : value.toLowerCase() === 'true';
}
