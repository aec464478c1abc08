import type { Entity } from '../model/entity.ts';
import type { Json } from '../model/json.ts';
import { splitRef } from '../model/ref.ts';
import { propertiesOf } from './additions.ts';
import type { Catalog } from './catalog.ts';
import { environments } from './environments.ts';
import { secretIn } from './secrets.ts';

// What holds for an entity in an environment, and who says so: docs/adr/0024-layers-of-configuration.md.

/** From the general to the particular; a later one wins. */
const configLayers = ['defaults', 'environment', 'domain', 'team', 'system', 'entity'] as const;
export type ConfigLayer = (typeof configLayers)[number];

/** Where a value is written. */
export interface ConfigSource {
  readonly layer: ConfigLayer;
  /** Of the entity that writes it. */
  readonly ref: string;
  readonly file: string;
  /** From the document's root: `spec`, `properties`, … */
  readonly path: readonly string[];
  readonly value: ConfigScalar | readonly ConfigScalar[];
}

type ConfigScalar = string | number | boolean;

export interface ConfigValue {
  readonly namespace: string;
  readonly key: string;
  readonly value: ConfigSource['value'];
  /** A reference such as `secret://yard-core/database#password`: never the secret itself. */
  readonly isSecret: boolean;
  readonly from: ConfigSource;
  /** What it takes the place of, the nearest first. */
  readonly over: readonly ConfigSource[];
}

/** Sorted as written, the general layers first. What has another shape than the schema of properties asks for is left out. */
export interface Config {
  readonly ref: string;
  /** Name; undefined for what holds where no environment says otherwise. */
  readonly environment: string | undefined;
  readonly values: readonly ConfigValue[];
  /** Sentences about values that look like a credential: those are in no output. */
  readonly faults: readonly string[];
}

type Graph = Pick<Catalog, 'get' | 'related' | 'ofKind'>;

/** Everything that speaks of an entity, from the general to the particular; only what writes properties. */
function layersOf(catalog: Graph, of: Entity, environment: string | undefined): readonly (readonly [ConfigLayer, Entity])[] {
  const owner = catalog.related(of.ref, 'ownedBy')[0];
  const groups = chain(catalog, owner !== undefined && splitRef(owner).kind === 'group' ? owner : catalog.related(of.ref, 'childOf')[0], 'childOf');
  const isGroup = of.kind.toLowerCase() === 'group';
  // The groups above a group are defaults to it: it is its own team.
  const [team, above] = isGroup ? [[], groups] : [groups.slice(0, 1), groups.slice(1)];
  const isSystem = of.kind.toLowerCase() === 'system';
  const system = isSystem ? [] : parents(catalog, of.ref, 'system').slice(0, 1);
  const domains = chain(catalog, parents(catalog, system[0] ?? of.ref, 'domain')[0], 'partOf');
  const place = environment === undefined ? [] : environments(catalog).filter(({ name }) => name === environment).map(({ ref }) => ref);
  const order: readonly (readonly [ConfigLayer, readonly string[]])[] = [
    ['defaults', above.toReversed()],
    ['environment', place],
    ['domain', domains.toReversed()],
    ['team', team],
    ['system', system],
    ['entity', [of.ref]],
  ];
  return order.flatMap(([layer, refs]) => refs.flatMap((ref) => {
    const entity = catalog.get(ref);
    return entity?.spec['properties'] === undefined ? [] : [[layer, entity] as const];
  }));
}

function parents(catalog: Graph, ref: string, kind: string): readonly string[] {
  return catalog.related(ref, 'partOf').filter((target) => splitRef(target).kind === kind);
}

/** An entity and those above it, the nearest first; of several parents the first by reference. A cycle ends where it began. */
function chain(catalog: Graph, start: string | undefined, up: 'childOf' | 'partOf'): readonly string[] {
  const found = new Set<string>();
  for (let ref = start; ref !== undefined && !found.has(ref); ref = catalog.related(ref, up)[0]) found.add(ref);
  return [...found];
}

/** The values of an entity in an environment, each with its source. Empty where nobody says anything. */
export function configOf(catalog: Graph, of: Entity, environment: string | undefined): Config {
  const found = new Map<string, readonly ConfigSource[]>();
  for (const [layer, entity] of layersOf(catalog, of, environment)) {
    for (const { namespace, key, value: general, overrides } of propertiesOf(entity)) {
      const own = environment !== undefined && Object.hasOwn(overrides, environment);
      const value = own ? overrides[environment] : general;
      if (!isConfigValue(value)) continue;
      const path = own ? ['spec', 'properties', namespace, 'environments', environment, key] : ['spec', 'properties', namespace, key];
      const name = JSON.stringify([namespace, key]);
      found.set(name, [{ layer, ref: entity.ref, file: entity.source.file, path, value }, ...(found.get(name) ?? [])]);
    }
  }
  const values: ConfigValue[] = [];
  const faults: string[] = [];
  for (const [name, [from, ...over]] of found) {
    const [namespace, key] = JSON.parse(name) as [string, string];
    if (from === undefined) continue;
    const credential = [from.value].flat().map((each) => (typeof each === 'string' ? secretIn(each) : undefined)).find((kind) => kind !== undefined);
    if (credential === undefined) values.push({ namespace, key, value: from.value, isSecret: isSecretReference(from.value), from, over });
    else faults.push(`${namespace}.${key} of ${from.ref} (${from.file}) holds what looks like ${credential}. Revoke it, and write a reference such as secret://name#key in its place.`);
  }
  return { ref: of.ref, environment, values, faults };
}

/** A text, a number, true or false, or a list of these. YAML knows numbers that nothing else does. */
export function isConfigValue(value: Json | undefined): value is ConfigSource['value'] {
  return Array.isArray(value) ? value.every(isScalar) : isScalar(value);
}

function isScalar(value: unknown): value is ConfigScalar {
  return typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

const secretScheme = 'secret://';
/** Path of the secret where it is kept, and which part of it. */
const secretForm = /^secret:\/\/([A-Za-z0-9](?:[\w./-]*\w)?)(?:#([A-Za-z0-9_][\w.-]*))?$/;

export function isSecretReference(value: Json | undefined): boolean {
  return typeof value === 'string' && value.startsWith(secretScheme);
}

/** The parts of `secret://PATH#KEY`; undefined where it is not written so. */
export function secretParts(reference: string): { readonly path: string; readonly key: string | undefined } | undefined {
  const match = secretForm.exec(reference);
  return match ? { path: match[1] ?? '', key: match[2] } : undefined;
}
