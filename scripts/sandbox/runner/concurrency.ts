import { asText, resolve, truthy } from './expressions.ts';
import type { Json, Scope } from './expressions.ts';
import { asObject } from './parse.ts';

export interface Group {
  readonly name: string;
  readonly cancelInProgress: boolean;
  /** `queue: max`: all that wait keep their place. */
  readonly queueAll: boolean;
}

/** The group that a `concurrency:` names at this moment; undefined for none. */
export function concurrencyOf(given: Json, scope: Scope): Group | undefined {
  const value = resolve(given, scope);
  const block = asObject(value);
  const name = asText(typeof value === 'string' ? value : (block['group'] ?? null));
  if (name === '') return undefined;
  return { name, cancelInProgress: truthy(block['cancel-in-progress'] ?? false), queueAll: block['queue'] === 'max' };
}
