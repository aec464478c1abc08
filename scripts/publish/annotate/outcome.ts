import { parseAllDocuments, type Document, type YAMLMap } from 'yaml';
import { isJsonObject } from '../../model/json.ts';
import { readPlainYaml } from '../../read/plain-yaml.ts';
import { maxAliasCount } from '../../read/yaml.ts';
import type { Wish } from './wish.ts';

/** Whether a changed text says just what the documents said, with the wishes granted, and nothing else. */
export function isOutcome(documents: readonly Document.Parsed[], wishes: readonly (readonly [YAMLMap, Wish])[], text: string): boolean {
  const wishOf = new Map(wishes.map(([map, wish]) => [map as unknown, wish]));
  try {
    const expected = documents.map((document) => expectedValue(document, document.contents, wishOf));
    const found = valuesOf(text);
    return expected.filter(isSomething).length === found.filter(isSomething).length && same(expected.filter(isSomething), found.filter(isSomething));
  } catch (error) {
    // Aliases without end: what cannot be compared is not changed.
    if (error instanceof ReferenceError || error instanceof RangeError) return false;
    throw error;
  }
}

function isSomething(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function valuesOf(text: string): readonly unknown[] {
  const plain = readPlainYaml(text);
  if (plain) return plain.map(({ value }) => value);
  const documents = parseAllDocuments(text, { merge: false, uniqueKeys: true, prettyErrors: false, logLevel: 'silent' });
  return (Array.isArray(documents) ? documents : []).map((document) => (document.errors.length > 0 ? new RangeError(document.errors[0]?.message) : document.toJS({ maxAliasCount })));
}

function expectedValue(document: Document.Parsed, contents: unknown, wishOf: ReadonlyMap<unknown, Wish>): unknown {
  const whole: unknown = document.toJS({ maxAliasCount });
  const wish = wishOf.get(contents);
  if (wish) return granted(whole, wish);
  return inItems(contents, whole, wishOf);
}

/** Items of a list have wishes of their own. */
function inItems(node: unknown, value: unknown, wishOf: ReadonlyMap<unknown, Wish>): unknown {
  const wish = wishOf.get(node);
  if (wish) return granted(value, wish);
  if (!isJsonObject(value) || !Array.isArray(value['items'])) return value;
  const items = (node as { get?: (key: string, keep: boolean) => unknown }).get?.('items', true) as { readonly items?: readonly unknown[] } | undefined;
  return { ...value, items: value['items'].map((item, index) => inItems(items?.items?.[index], item, wishOf)) };
}

function granted(value: unknown, { set, own, remove, below }: Wish): unknown {
  const map: Record<string, unknown> = isJsonObject(value) ? { ...value } : {};
  for (const [key, text] of Object.entries(set)) if (own.has(key) || map[key] === undefined || map[key] === null || map[key] === '') map[key] = text;
  if (Object.keys(map).length > remove.filter((key) => Object.hasOwn(map, key)).length) for (const key of remove) delete map[key];
  for (const [key, inner] of Object.entries(below)) {
    const next = granted(map[key], inner);
    if (isSomething(map[key]) || Object.keys(next as object).length > 0) map[key] = next;
  }
  return map;
}

/** The same whatever the order of keys. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
