import { withoutSecrets } from '../../catalog/secrets.ts';
import type { Entity } from '../../model/entity.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { sortedLists } from '../../model/order.ts';

/** A value of an entity that was another before. */
export interface FieldChange {
  /** Dotted, from the document's root: `spec.lifecycle`, `spec.rules.2.approvals`. */
  readonly field: string;
  /** Absent when there was nothing. Long texts are cut around the place where they begin to differ. */
  readonly before?: Json;
  /** Absent when nothing is left. */
  readonly after?: Json;
}

/** Characters of a text that are shown of each side. */
const mostText = 160;
/** Of them, those before the first difference. */
const lead = 30;
/** Items of a list that are told of. */
const mostItems = 20;

/** What an entity says otherwise than before; the order of keys, and of lists whose order means nothing, does not count. */
export function entityChanges(before: Entity, after: Entity): readonly FieldChange[] {
  const found: FieldChange[] = [];
  compare('apiVersion', before.apiVersion, after.apiVersion, found);
  compare('metadata', before.metadata, after.metadata, found);
  compare('spec', before.spec as JsonObject, after.spec as JsonObject, found);
  return found;
}

/** The same for any two values, each named from `field` on. */
export function valueChanges(field: string, before: Json | undefined, after: Json | undefined): readonly FieldChange[] {
  const found: FieldChange[] = [];
  compare(field, before, after, found);
  return found;
}

export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return (a as readonly Json[]).every((each, index) => isSame(each, (b as readonly Json[])[index]));
  }
  const [one, other] = [a as JsonObject, b as JsonObject];
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]));
}

function compare(field: string, before: Json | undefined, after: Json | undefined, found: FieldChange[]): void {
  if (isSame(before, after)) return;
  if (isJsonObject(before) && isJsonObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(`${field}.${key}`, own(before, key), own(after, key), found);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(field, before as readonly Json[], after as readonly Json[], found);
  } else {
    put(field, before, after, found);
  }
}

/** What is in one list only. Of objects that were changed in their place, what is other in them. */
function compareLists(field: string, before: readonly Json[], after: readonly Json[], found: FieldChange[]): void {
  const isSorted = sortedLists.includes(field);
  const gone = without(before, after);
  const fresh = without(after, before);
  // The same items in another order.
  if (gone.length + fresh.length === 0) {
    if (!isSorted || before.length !== after.length) put(field, before, after, found);
    return;
  }
  const isPaired = gone.length === fresh.length && gone.every(({ item }) => isJsonObject(item)) && fresh.every(({ item }) => isJsonObject(item));
  if (!isPaired) return put(field, gone.length === 0 ? undefined : gone.map(({ item }) => item), fresh.length === 0 ? undefined : fresh.map(({ item }) => item), found);
  gone.forEach(({ item }, index) => compare(`${field}.${fresh[index]?.index ?? index}`, item, fresh[index]?.item, found));
}

interface Item {
  readonly item: Json;
  readonly index: number;
}

/** Items of a list that the other one lacks; of several alike, those that are too many. By their text, so that long lists cost no square. */
function without(list: readonly Json[], other: readonly Json[]): readonly Item[] {
  const left = new Map<string, number>();
  for (const each of other) left.set(keyOf(each), (left.get(keyOf(each)) ?? 0) + 1);
  return list.flatMap((item, index): readonly Item[] => {
    const count = left.get(keyOf(item)) ?? 0;
    if (count === 0) return [{ item, index }];
    left.set(keyOf(item), count - 1);
    return [];
  });
}

/** The same text for the same value, whatever the order of its keys. */
function keyOf(value: Json): string {
  return JSON.stringify(value, (_, each: unknown) => (isJsonObject(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each));
}

function put(field: string, before: Json | undefined, after: Json | undefined, found: FieldChange[]): void {
  const [was, is] = typeof before === 'string' && typeof after === 'string' ? cutTexts(before, after) : [bounded(before), bounded(after)];
  found.push({ field, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) });
}

/** Both texts around the place where they begin to differ. */
function cutTexts(before: string, after: string): readonly [string, string] {
  const [was, is] = [withoutSecrets(before), withoutSecrets(after)];
  if (Math.max(was.length, is.length) <= mostText) return [was, is];
  let same = 0;
  while (same < was.length && was[same] === is[same]) same += 1;
  const from = Math.max(0, same - lead);
  return [excerpt(was, from), excerpt(is, from)];
}

function excerpt(text: string, from: number): string {
  return `${from > 0 ? '…' : ''}${text.slice(from, from + mostText)}${from + mostText < text.length ? '…' : ''}`.toWellFormed();
}

/** Small enough to be read, and without credentials. */
function bounded(value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return excerpt(withoutSecrets(value), 0);
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return [...items.slice(0, mostItems).map((each) => bounded(each) ?? null), ...(items.length > mostItems ? [`… ${items.length - mostItems} more`] : [])];
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries([...entries.slice(0, mostItems).map(([key, each]) => [key, bounded(each) ?? null] as const), ...(entries.length > mostItems ? [['…', `${entries.length - mostItems} more`] as const] : [])]);
}

/** Keys are anybody's: a key "constructor" is not what every object has under that name. */
function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
