import type { Json, JsonObject } from '../../model/json.ts';
import type { Step } from '../../model/service.ts';
import { renderDeep } from '../template.ts';

/** One run of a step: with `each` it has a context and, for the record, an id of its own. */
export interface Round {
  readonly step: Step;
  readonly context: JsonObject;
}

/** An issue holds no list as long as this; a template that multiplies could make one. */
const mostRounds = 200;

/** A step without `each` runs once. `each.key` is the position, from 0, or the key; `each.value` what stands there. */
export function roundsOf(step: Step, context: JsonObject): readonly Round[] {
  if (step.each === undefined) return [{ step, context }];
  const over = renderDeep(step.each, context);
  if (typeof over !== 'object' || over === null) throw new Error('each is neither a list nor an object');
  const pairs = Object.entries(over as Readonly<Record<string, Json>>);
  if (pairs.length > mostRounds) throw new Error(`each has ${pairs.length} items, and a step runs at most ${mostRounds} times`);
  // Ids are kept in records and marks, where a key that somebody typed has no place.
  return pairs.map(([key, value], index) => ({
    step: { ...step, id: `${step.id}-${index + 1}` },
    context: { ...context, each: { key: Array.isArray(over) ? index : key, value } },
  }));
}

/** As Backstage gives the output of a step with `each`: under every name a list, a value for each run. */
export function collectOutputs(outputs: readonly JsonObject[]): JsonObject {
  const names = [...new Set(outputs.flatMap((output) => Object.keys(output)))];
  return Object.fromEntries(names.map((name) => [name, outputs.map((output) => output[name]).filter((value) => value !== undefined)]));
}
