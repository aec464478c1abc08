import type { Entity } from '../model/entity.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { compareText } from '../model/problem.ts';
import { canonicalRef } from '../model/ref.ts';
import type { Field } from '../model/service.ts';
import type { Catalog } from './catalog.ts';
import { environments } from './environments.ts';

/** What an input is picked from. */
export type Picker =
  | { readonly from: 'environments' }
  | { readonly from: 'repositories' }
  | {
      readonly from: 'entities';
      /** One of them must match; empty for every entity. As Backstage writes `catalogFilter`. */
      readonly filters: readonly JsonObject[];
      /** Lower case: the kind of a reference that names none. Empty when it must name one. */
      readonly kind: string;
    };

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Undefined for inputs without a picker, and for those whose picker lets any text through. */
export function pickerOf(field: Pick<Field, 'picker' | 'schema'>): Picker | undefined {
  const settings = isJsonObject(field.schema['ui:options']) ? field.schema['ui:options'] : {};
  if (settings['allowArbitraryValues'] === true) return undefined;
  switch (field.picker) {
    case 'EnvironmentPicker':
      return { from: 'environments' };
    case 'RepositoryPicker':
      return { from: 'repositories' };
    case 'OwnerPicker':
    case 'MyGroupsPicker':
      return entityPicker(settings, 'Group');
    case 'EntityPicker':
    case 'OwnedEntityPicker':
    case 'MultiEntityPicker':
      return entityPicker(settings, undefined);
    default:
      return undefined;
  }
}

function entityPicker(settings: JsonObject, usual: string | undefined): Picker {
  const given = settings['catalogFilter'] ?? (Array.isArray(settings['allowedKinds']) ? { kind: settings['allowedKinds'] } : undefined);
  const filters = (Array.isArray(given) ? (given as readonly Json[]) : [given ?? null]).filter(isJsonObject);
  const all = filters.length === 0 && usual !== undefined ? [{ kind: usual }] : filters;
  const kinds = all.map(({ kind }) => kind);
  const only = kinds.length === 1 && typeof kinds[0] === 'string' ? kinds[0] : settings['defaultKind'];
  return { from: 'entities', filters: all, kind: typeof only === 'string' ? only.toLowerCase() : '' };
}

/** Everything that can be picked, in the order in which people look for it. */
export function choicesOf(catalog: Pick<Catalog, 'ofKind' | 'entities'>, picker: Picker): readonly Choice[] {
  if (picker.from === 'environments') return environments(catalog).map(({ name, title }) => ({ value: name, label: title }));
  if (picker.from === 'repositories') return repositories(catalog).map((value) => ({ value, label: value }));
  const kinds = picker.filters.map(({ kind }) => kind);
  const entities = kinds.length > 0 && kinds.every((kind) => typeof kind === 'string') ? [...new Set(kinds)].flatMap((kind) => catalog.ofKind(String(kind))) : catalog.entities;
  return entities
    .filter((each) => matchesFilters(each, picker.filters))
    .map(({ ref, title }) => ({ value: ref, label: title }))
    .sort((a, b) => compareText(a.label.toLowerCase(), b.label.toLowerCase()) || compareText(a.value, b.value));
}

/** May this be picked? */
export function isChoice(catalog: Pick<Catalog, 'ofKind' | 'entities' | 'get'>, picker: Picker, value: string): boolean {
  if (picker.from === 'environments') return environments(catalog).some(({ name }) => name === value);
  if (picker.from === 'repositories') return repositories(catalog).includes(value);
  const ref = pickedRef(picker, value);
  const entity = ref === undefined ? undefined : catalog.get(ref);
  return entity !== undefined && matchesFilters(entity, picker.filters);
}

/** The canonical reference that a person wrote for an entity; undefined when it is none. */
export function pickedRef(picker: Extract<Picker, { from: 'entities' }>, value: string): string | undefined {
  return canonicalRef(value, picker.kind === '' ? {} : { kind: picker.kind });
}

const repositoryAnnotation = 'github.com/project-slug';

function repositories(catalog: Pick<Catalog, 'entities'>): readonly string[] {
  const slugs = catalog.entities.map(({ annotations }) => annotations[repositoryAnnotation]).filter((slug) => slug !== undefined && slug !== '');
  return [...new Set(slugs as readonly string[])].sort(compareText);
}

/** As Backstage's catalog filters: every key must match, of a list one value; `{ exists: true }` wants any value. */
function matchesFilters(entity: Entity, filters: readonly JsonObject[]): boolean {
  return filters.length === 0 || filters.some((filter) => Object.entries(filter).every(([key, wanted]) => matchesKey(entity, key, wanted)));
}

function matchesKey(entity: Entity, key: string, wanted: Json): boolean {
  const found = valuesAt(entity, key);
  if (isJsonObject(wanted)) return (wanted['exists'] !== false) === found.length > 0;
  const allowed = (Array.isArray(wanted) ? (wanted as readonly Json[]) : [wanted]).map((each) => String(each).toLowerCase());
  return found.some((value) => allowed.includes(value.toLowerCase()));
}

/** Texts at a dotted key; annotations and labels have dots of their own, so the longest key that exists counts. */
function valuesAt(entity: Entity, key: string): readonly string[] {
  const root: JsonObject = { kind: entity.kind, apiVersion: entity.apiVersion, metadata: { namespace: entity.namespace, ...entity.metadata }, spec: entity.spec };
  const value = valueAt(root, key);
  const list: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : value === undefined ? [] : [value];
  return list.filter((each) => each !== null && typeof each !== 'object').map(String);
}

function valueAt(value: JsonObject, key: string): Json | undefined {
  if (Object.hasOwn(value, key)) return value[key];
  for (let dot = key.indexOf('.'); dot > 0; dot = key.indexOf('.', dot + 1)) {
    const inner = Object.hasOwn(value, key.slice(0, dot)) ? value[key.slice(0, dot)] : undefined;
    const found = isJsonObject(inner) ? valueAt(inner, key.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Names a picker's choices: the same for all inputs that pick from the same things. Letters, digits and hyphens. */
export function choicesName(picker: Picker): string {
  if (picker.from !== 'entities') return picker.from;
  const text = JSON.stringify(picker.filters);
  const plain = picker.filters.length === 1 && /^\{"kind":"([A-Za-z]+)"\}$/.exec(text.slice(1, -1))?.[1]?.toLowerCase();
  return plain || (picker.filters.length === 0 ? 'all' : `filter-${fingerprint(text)}`);
}

/** FNV-1a, 32 bits: names must be alike on every machine, and clash in no catalog of this world. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
