import { propertiesOf } from '../catalog/additions.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { isConfigValue, isSecretReference, type ConfigSource } from '../catalog/config.ts';
import { environments } from '../catalog/environments.ts';
import { secretIn } from '../catalog/secrets.ts';
import type { Entity } from '../model/entity.ts';
import type { Json } from '../model/json.ts';
import { compareText } from '../model/problem.ts';
import { dottedName } from '../publish/config/names.ts';
import type { ReportKind } from './kind.ts';

type Value = ConfigSource['value'];

/** One property as its entity writes it, before layers are laid over one another. */
export interface WrittenProperty {
  readonly ref: string;
  /** Reference; undefined where the catalog knows none. */
  readonly owner: string | undefined;
  /** `runtime.replicas` */
  readonly property: string;
  /** What holds everywhere; undefined where only some environments have it. */
  readonly value: Value | undefined;
  /** By name of the environment, on the way to production. */
  readonly differs: Readonly<Record<string, Value>>;
  readonly isSecret: boolean;
}

/** Who speaks for many comes first. */
const ranks = ['group', 'environment', 'domain', 'system'];

/** Every property of the catalog: those of groups, environments, domains and systems first, then by reference, as written. */
export function writtenProperties(catalog: Pick<Catalog, 'entities' | 'ofKind' | 'related'>): readonly WrittenProperty[] {
  const order = environments(catalog).map(({ name }) => name);
  const rank = ({ kind }: Entity) => (ranks.indexOf(kind.toLowerCase()) + ranks.length + 1) % (ranks.length + 1);
  const writing = catalog.entities.filter(({ spec }) => spec['properties'] !== undefined).toSorted((a, b) => rank(a) - rank(b) || compareText(a.ref, b.ref));
  return writing.flatMap((entity) => propertiesOf(entity).flatMap((each) => written(entity, catalog.related(entity.ref, 'ownedBy')[0], each, order)));
}

type Property = ReturnType<typeof propertiesOf>[number];

function written({ ref, kind, name }: Entity, owner: string | undefined, { namespace, key, value: general, overrides }: Property, order: readonly string[]): readonly WrittenProperty[] {
  const isPlace = kind.toLowerCase() === 'environment';
  const value = isPlace ? undefined : shown(general);
  const place = (each: string) => (order.includes(each) ? order.indexOf(each) : order.length);
  const all = isPlace && general !== undefined ? { [name]: general } : overrides;
  const differs = Object.entries(all).flatMap(([each, other]) => asEntry(each, shown(other))).sort(([a], [b]) => place(a) - place(b) || compareText(a, b));
  if (value === undefined && differs.length === 0) return [];
  const isSecret = [general, ...Object.values(overrides)].some(isSecretReference);
  return [{ ref, owner, property: dottedName({ namespace, key }), value, differs: Object.fromEntries(differs), isSecret }];
}

function asEntry(name: string, value: Value | undefined): readonly (readonly [string, Value])[] {
  return value === undefined ? [] : [[name, value]];
}

/** A value as it may be told: what looks like a credential is in no report. */
function shown(value: Json | undefined): Value | undefined {
  if (!isConfigValue(value)) return undefined;
  return [value].flat().some((each) => typeof each === 'string' && secretIn(each) !== undefined) ? '***' : value;
}

export const configReport: ReportKind = {
  name: 'config',
  summary: 'Properties that groups, environments, systems and others write, and where environments differ',
  columns: ['entity', 'owner', 'property', 'value', 'differs', 'secret'],
  rows: ({ catalog }) =>
    writtenProperties(catalog).map(({ ref, owner, property, value, differs, isSecret }) => ({
      entity: ref,
      owner,
      property,
      value: Array.isArray(value) ? value.map(String) : (value as string | number | boolean | undefined),
      differs: Object.entries(differs).map(([name, other]) => `${name}: ${Array.isArray(other) ? other.join(', ') : String(other)}`),
      secret: isSecret,
    })),
};
