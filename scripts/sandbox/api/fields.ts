/** Reading a JSON body field by field, with GitHub's words for what is wrong. Null counts as left out. */
import { Refusal } from '../refusal.ts';

export type Fields = Readonly<Record<string, unknown>>;

function wrongType(name: string, value: unknown, wanted: string): Refusal {
  return new Refusal(422, `Invalid request.\n\nFor 'properties/${name}', ${JSON.stringify(value)} is not ${wanted}.`);
}

function missing(name: string): Refusal {
  return new Refusal(422, `Invalid request.\n\n"${name}" wasn't supplied.`);
}

export function text(fields: Fields, name: string): string | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  // GitHub takes numbers for titles and the like.
  if (typeof value === 'number') return String(value);
  throw wrongType(name, value, 'a string');
}

export function requiredText(fields: Fields, name: string): string {
  const value = text(fields, name);
  if (value === undefined) throw missing(name);
  return value;
}

export function flag(fields: Fields, name: string): boolean | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrongType(name, value, 'a boolean');
}

export function choice<const T extends string>(fields: Fields, name: string, allowed: readonly T[]): T | undefined {
  const value = text(fields, name);
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw wrongType(name, value, `one of ${allowed.join(', ')}`);
  return found;
}

export function list(fields: Fields, name: string): readonly unknown[] | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined || Array.isArray(value)) return value;
  throw wrongType(name, value, 'an array');
}

/** Strings, or objects with a `name`, as labels may be given. */
export function names(fields: Fields, name: string): string[] | undefined {
  return list(fields, name)?.map((item) => {
    const value = isFields(item) ? item['name'] : item;
    if (typeof value !== 'string') throw wrongType(name, item, 'a string');
    return value;
  });
}

export function object(fields: Fields, name: string): Fields | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined || isFields(value)) return value;
  throw wrongType(name, value, 'an object');
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Leaves out what is undefined, for optional properties. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  };
}
