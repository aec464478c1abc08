import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { canonicalRef } from '../model/ref.ts';
import type { Entity } from '../model/entity.ts';
import { objectOr, text, texts } from './entity.ts';

// Readers of what Signpost adds below `spec`. They take what has the right type and leave out the rest, of which the
// check `own-field` speaks.

export const contactRoles = ['support', 'owner', 'contributors', 'participants'] as const;
export type ContactRole = (typeof contactRoles)[number];

/** Ids such as `@ada` or `slack://ask-payments`, by role, roles without any left out. Support comes first: it is asked first. */
export function contactsOf({ spec }: Pick<Entity, 'spec'>): ReadonlyMap<ContactRole, readonly string[]> {
  const contacts = objectOr(spec['contacts']);
  const pairs = contactRoles.map((role) => [role, idList(contacts[role])] as const);
  return new Map(pairs.filter(([, ids]) => ids.length > 0));
}

function idList(value: Json | undefined): readonly string[] {
  return typeof value === 'string' && value !== '' ? [value] : texts(value);
}

/** The entity that an id of a contact names, as a canonical reference; undefined for addresses. A login is looked up elsewhere. */
export function contactRef(id: string): string | undefined {
  if (id.startsWith('@')) return canonicalRef(id.slice(1), { kind: 'user' });
  return id.startsWith('team://') ? canonicalRef(id.slice('team://'.length), { kind: 'group' }) : undefined;
}

/** An SPDX expression as written. */
export function licenseOf({ spec }: Pick<Entity, 'spec'>): string | undefined {
  return text(spec['license']);
}

/** One value that owners share: a scalar or a list of scalars. */
export interface Property {
  readonly namespace: string;
  readonly key: string;
  /** Undefined when only some environments have it. */
  readonly value?: Json;
  /** By name of the environment; only those that differ. */
  readonly overrides: Readonly<Record<string, Json>>;
}

/** Sorted as written: first the keys that hold everywhere, then those of some environments only. */
export function propertiesOf({ spec }: Pick<Entity, 'spec'>): readonly Property[] {
  return Object.entries(objectOr(spec['properties'])).flatMap(([namespace, group]) => {
    const { environments, ...base } = objectOr(group);
    const overrides = Object.entries(objectOr(environments)).map(([name, values]) => [name, objectOr(values)] as const);
    const keys = new Set([...Object.keys(base), ...overrides.flatMap(([, values]) => Object.keys(values))]);
    return [...keys].map((key): Property => {
      const value = ownValue(base, key);
      const differing = overrides.flatMap(([name, values]) => {
        const other = ownValue(values, key);
        return other === undefined ? [] : [[name, other] as const];
      });
      return { namespace, key, ...(value === undefined ? {} : { value }), overrides: Object.fromEntries(differing) };
    });
  });
}

/** Keys are anybody's: a key "constructor" is not what every object has under that name. */
function ownValue(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

export interface Certificate {
  /** As written, relative to the entity's file. */
  readonly file?: string;
  /** `host:port`. */
  readonly endpoint?: string;
  /** `2027-03-31`. */
  readonly expires?: string;
  /** From the document's root. */
  readonly path: readonly (string | number)[];
}

export function certificatesOf({ spec }: { readonly spec: JsonObject }): readonly Certificate[] {
  const value = spec['certificate'];
  const path = ['spec', 'certificate'];
  const list = Array.isArray(value) ? (value as readonly Json[]).map((each, index) => [each, [...path, index]] as const) : [[value, path] as const];
  return list.flatMap(([each, at]): Certificate[] => {
    if (!isJsonObject(each)) return [];
    const { file, endpoint, expires } = each;
    return [{ ...(text(file) && { file: String(file) }), ...(text(endpoint) && { endpoint: String(endpoint) }), ...(text(expires) && { expires: String(expires) }), path: at }];
  });
}

/** Empty when it says nothing. */
export function classificationOf({ spec }: Pick<Entity, 'spec'>): JsonObject {
  return objectOr(spec['classification']);
}

/** How to run an entity on one's own machine: commands and other lines in the order in which they are needed. */
export interface Development {
  readonly needs: readonly string[];
  readonly setup: readonly string[];
  readonly run: readonly string[];
  readonly test: readonly string[];
  readonly open?: string;
  /** Markdown. */
  readonly notes?: string;
}

/** Undefined when it says nothing. */
export function developmentOf({ spec }: Pick<Entity, 'spec'>): Development | undefined {
  const value = spec['development'];
  if (!isJsonObject(value)) return undefined;
  const [open, notes] = [text(value['open']), text(value['notes'])];
  return {
    needs: idList(value['needs']),
    setup: idList(value['setup']),
    run: idList(value['run']),
    test: idList(value['test']),
    ...(open !== undefined && { open }),
    ...(notes !== undefined && { notes }),
  };
}
