import type { Example } from './model.ts';

// Definitions are anybody's: each value is what it is, not what the specification says.

export type Unknown = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with the keys of the value; empty for everything that has none. */
export function record(value: unknown): Unknown {
  return isRecord(value) ? value : {};
}

/** Entries whose value is an object. */
export function records(value: unknown): readonly (readonly [string, Unknown])[] {
  return Object.entries(record(value)).filter((entry): entry is [string, Unknown] => isRecord(entry[1]));
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Undefined for empty texts and for everything that is none. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A value of YAML where a text belongs: `version: 1.0` is a number there. */
export function label(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : text(value);
}

/** The value of an own key; `constructor` and the like are nobody's. */
export function own(of: Unknown, key: string): unknown {
  return Object.hasOwn(of, key) ? of[key] : undefined;
}

/** Keys whose value is undefined are left out, as `exactOptionalPropertyTypes` wants it. */
export function given<T extends object>(values: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

const exampleLimit = 4_000;

/** A value as people read it: texts as they are, everything else as JSON. */
export function shown(value: unknown, limit = exampleLimit): string {
  const whole = typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
  return whole.length > limit ? `${whole.slice(0, limit)} …` : whole;
}

/** On one line. */
export function brief(value: unknown): string {
  const whole = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return whole.length > 200 ? `${whole.slice(0, 200)} …` : whole;
}

/** `example` and `examples`, as a list or by name. */
export function examplesOf({ example, examples }: Unknown): readonly Example[] {
  const one = example === undefined ? [] : [{ text: shown(example) }];
  if (Array.isArray(examples)) return [...one, ...examples.slice(0, 5).map((value) => ({ text: shown(value) }))];
  const named = records(examples).slice(0, 5).flatMap(([key, each]): readonly Example[] => {
    const value = each['value'] ?? each['payload'] ?? each['externalValue'];
    return value === undefined ? [] : [{ name: text(each['summary']) ?? key, text: shown(value) }];
  });
  return [...one, ...named];
}
