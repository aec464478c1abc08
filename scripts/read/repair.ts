import { isJsonObject } from '../model/json.ts';
import type { Change, Repair } from '../model/problem.ts';
import { withoutMark } from './documents.ts';
import { YamlSource } from './repair-source.ts';
import { overlap, replaceAll, type Replacement } from './repair-text.ts';

export interface Repaired {
  readonly text: string;
  /** How many of the repairs were made. */
  readonly done: number;
  /** Those that could not be made safely: an alias is in the way, or a comment would be lost. */
  readonly left: readonly Repair[];
}

/**
 * Makes mechanical changes to a file and touches no other byte: comments, layout, line ends and other documents stay.
 * Each change is proven before it counts: the new text is read again, must hold the old value with that change in it
 * and nothing else, and every comment that stood there before. YAML, and JSON as the YAML that it is.
 */
export function repairText(text: string, repairs: readonly Repair[]): Repaired {
  const mark = text.slice(0, text.length - withoutMark(text).length);
  const left: Repair[] = [];
  let state = new YamlSource(text.slice(mark.length));
  let done = 0;
  for (const batch of batches(state, inOrder(repairs, left))) {
    const outcome = apply(state, batch);
    state = outcome.state;
    done += batch.length - outcome.left.length;
    left.push(...outcome.left);
  }
  return { text: mark + state.text, done, left };
}

/** Position among changes of one place. */
const ranks: Readonly<Record<string, number>> = { value: 0, key: 1, remove: 2, items: 3 };

/**
 * Deepest first, so that no change spoils the path of a later one. Of several that would, the first counts: the others
 * are found again when the file is checked again.
 */
function inOrder(repairs: readonly Repair[], left: Repair[]): readonly Repair[] {
  const sorted = repairs.toSorted((a, b) => {
    const byRank = (ranks[kindOf(a.change)] ?? 0) - (ranks[kindOf(b.change)] ?? 0);
    return a.document - b.document || b.path.length - a.path.length || byRank || Number(b.path.at(-1)) - Number(a.path.at(-1)) || 0;
  });
  const taken = new Set<string>();
  const list: Repair[] = [];
  for (const repair of sorted) {
    const place = JSON.stringify([repair.document, repair.path]);
    const keys = [`${kindOf(repair.change)} ${place}`];
    // Positions in a list mean nothing any more when something has gone from it.
    if ('remove' in repair.change) keys.push(`items ${JSON.stringify([repair.document, repair.path.slice(0, -1)])}`, `key ${place}`);
    if (taken.has(keys[0] ?? '')) {
      left.push(repair);
      continue;
    }
    for (const key of keys) taken.add(key);
    list.push(repair);
  }
  return list;
}

function kindOf(change: Change): string {
  return Object.keys(change)[0] ?? '';
}

/** Runs of neighbours whose pieces of text do not overlap, so that a file is parsed a few times rather than once for each. */
function* batches(start: YamlSource, repairs: readonly Repair[]): Iterable<readonly Repair[]> {
  let batch: Repair[] = [];
  let pieces: Replacement[] = [];
  for (const repair of repairs) {
    // Where the text has changed in the meantime the piece has only moved: what overlapped does so still.
    const piece = start.replacement(repair);
    if (piece && pieces.some((other) => overlap(piece, other))) {
      yield batch;
      [batch, pieces] = [[], []];
    }
    batch.push(repair);
    if (piece) pieces.push(piece);
  }
  if (batch.length > 0) yield batch;
}

interface Outcome {
  readonly state: YamlSource;
  readonly left: readonly Repair[];
}

/** All at once where that proves right, otherwise half by half until those that are wrong stand alone. */
function apply(state: YamlSource, batch: readonly Repair[]): Outcome {
  const possible = batch.flatMap((repair) => {
    const piece = state.replacement(repair);
    return piece ? [{ repair, piece }] : [];
  });
  const made = new Set(possible.map(({ repair }) => repair));
  const left = batch.filter((repair) => !made.has(repair));
  if (possible.length === 0) return { state, left };
  const pieces = possible.map(({ piece }) => piece);
  const repairs = possible.map(({ repair }) => repair);
  if (!overlapping(pieces)) {
    const after = new YamlSource(replaceAll(state.text, pieces));
    if (isProven(state, after, repairs)) return { state: after, left };
  }
  if (repairs.length === 1) return { state, left: batch };
  const middle = repairs.length >> 1;
  const first = apply(state, repairs.slice(0, middle));
  const second = apply(first.state, repairs.slice(middle));
  return { state: second.state, left: [...left, ...first.left, ...second.left] };
}

function overlapping(pieces: readonly Replacement[]): boolean {
  const sorted = pieces.toSorted((a, b) => a.start - b.start);
  return sorted.some((piece, index) => index > 0 && overlap(sorted[index - 1] as Replacement, piece));
}

function isProven(before: YamlSource, after: YamlSource, repairs: readonly Repair[]): boolean {
  const intended = intendedValues(before.values, repairs);
  if (!intended || JSON.stringify(intended) !== JSON.stringify(after.values)) return false;
  if (before.isJson && !after.isJson) return false;
  return sortedComments(before) === sortedComments(after);
}

function sortedComments({ comments }: YamlSource): string {
  return comments.map(({ text }) => text).sort().join('\n');
}

/** Undefined when a change does not fit what is there. */
function intendedValues(values: readonly unknown[], repairs: readonly Repair[]): readonly unknown[] | undefined {
  const changed = [...values];
  for (const { document, path, change } of repairs) {
    if (document >= changed.length) return undefined;
    const result = changedValue(changed[document], path, change);
    if (!result) return undefined;
    changed[document] = result.value;
  }
  return changed;
}

type Changed = { readonly value: unknown } | undefined;

function changedValue(value: unknown, path: Repair['path'], change: Change): Changed {
  const [step, ...rest] = path;
  if (step === undefined) {
    if ('value' in change) return { value: change.value };
    if ('items' in change && Array.isArray(value)) return { value: change.items.map((index) => (value as readonly unknown[])[index]) };
    return undefined;
  }
  const isLast = rest.length === 0;
  if (Array.isArray(value) && typeof step === 'number' && step < value.length) {
    if (isLast && 'remove' in change) return { value: value.toSpliced(step, 1) };
    const inner = changedValue(value[step], rest, change);
    return inner && { value: value.with(step, inner.value) };
  }
  if (!isJsonObject(value) || !Object.hasOwn(value, String(step))) return undefined;
  const entries = Object.entries(value);
  const index = entries.findIndex(([key]) => key === String(step));
  if (isLast && 'remove' in change) return { value: Object.fromEntries(entries.toSpliced(index, 1)) };
  if (isLast && 'key' in change) {
    if (Object.hasOwn(value, change.key)) return undefined;
    return { value: Object.fromEntries(entries.with(index, [change.key, value[String(step)] ?? null])) };
  }
  const inner = changedValue(value[String(step)], rest, change);
  return inner && { value: Object.fromEntries(entries.with(index, [String(step), inner.value as never])) };
}
