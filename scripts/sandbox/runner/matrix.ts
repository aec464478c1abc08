import { asText } from './expressions.ts';
import type { Json, JsonObject } from './expressions.ts';
import { asObject } from './parse.ts';

/** GitHub's limit for one workflow run. */
const MAX_JOBS = 256;

/**
 * The combinations of a `strategy.matrix` that has been worked out; one empty combination without a matrix.
 * https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
 */
export function combinations(matrix: Json | undefined): JsonObject[] {
  if (matrix === undefined || matrix === null) return [{}];
  const { include, exclude, ...axes } = asObject(matrix);
  let rows: JsonObject[] = Object.keys(axes).length === 0 ? [] : [{}];
  for (const [axis, values] of Object.entries(axes)) {
    if (!Array.isArray(values)) throw new Error(`strategy.matrix.${axis} is not a list.`);
    rows = rows.flatMap((row) => values.map((value: Json) => ({ ...row, [axis]: value })));
  }
  rows = rows.filter((row) => !objects(exclude).some((pattern) => agrees(row, pattern)));
  const added: JsonObject[] = [];
  const originals = rows;
  for (const extra of objects(include)) {
    const own = Object.fromEntries(Object.entries(extra).filter(([key]) => key in axes));
    const takes = (row: JsonObject) => agrees(row, own);
    if (originals.some(takes)) rows = rows.map((row, at) => (takes(originals[at] as JsonObject) ? { ...row, ...extra } : row));
    else added.push(extra);
  }
  const all = [...rows, ...added];
  if (all.length > MAX_JOBS) throw new Error(`The matrix makes ${all.length} jobs; GitHub allows ${MAX_JOBS}.`);
  return all;
}

/** `build (linux, 24)`: how GitHub names a matrix job that has no name of its own. */
export function matrixSuffix(row: JsonObject): string {
  const values = Object.values(row).map((value) => (value !== null && typeof value === 'object' ? JSON.stringify(value) : asText(value)));
  return values.length === 0 ? '' : ` (${values.join(', ')})`;
}

function objects(list: Json | undefined): JsonObject[] {
  return Array.isArray(list) ? list.map((item: Json) => asObject(item)) : [];
}

function agrees(row: JsonObject, pattern: JsonObject): boolean {
  return Object.entries(pattern).every(([key, value]) => JSON.stringify(row[key]) === JSON.stringify(value));
}
