import type { Entity, EntityLink } from '../model/entity.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { formatRef } from '../model/ref.ts';
import type { SourceDocument } from '../read/documents.ts';
import { once } from './once.ts';

/**
 * The entity that a document holds, or undefined when it lacks what identifies one. Reads what has the right type and
 * leaves the rest out: schema checks speak of that.
 */
export const readEntity = once((document: SourceDocument): Entity | undefined => {
  const { value } = document;
  if (!isJsonObject(value)) return undefined;
  const { apiVersion, kind } = value;
  const metadata = objectOr(value['metadata']);
  const spec = objectOr(value['spec']);
  const name = metadata['name'];
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || kind === '' || !isName(name)) return undefined;
  const namespace = text(metadata['namespace']) ?? 'default';
  const title = text(metadata['title']) ?? text(objectOr(spec['profile'])['displayName']) ?? name;
  const entity: Writable<Entity> = {
    ref: formatRef({ kind, namespace, name }),
    apiVersion,
    kind,
    namespace,
    name,
    title,
    tags: texts(metadata['tags']),
    labels: textMap(metadata['labels']),
    annotations: textMap(metadata['annotations']),
    links: links(metadata['links']),
    metadata,
    spec,
    source: { file: document.file, line: document.line, column: document.column },
  };
  put(entity, 'description', metadata['description']);
  put(entity, 'type', spec['type']);
  put(entity, 'lifecycle', spec['lifecycle']);
  return entity;
});

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Sets what says something. */
function put<Key extends string>(of: { [key in Key]?: string }, key: Key, value: Json | undefined): void {
  const found = text(value);
  if (found !== undefined) of[key] = found;
}

/** The canonical reference of the entity that a document holds; undefined when it names none. */
export function refOf({ value }: Pick<SourceDocument, 'value'>): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const { kind } = value;
  const metadata = objectOr(value['metadata']);
  const name = metadata['name'];
  if (typeof kind !== 'string' || kind === '' || !isName(name)) return undefined;
  return formatRef({ kind, namespace: text(metadata['namespace']) ?? 'default', name });
}

/** The texts of a list; empty when it is none. */
export function texts(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  const isText = (item: Json): item is string => typeof item === 'string' && item !== '';
  return value.every(isText) ? value : value.filter(isText);
}

export function objectOr(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Undefined for anything but a text that says something. */
export function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && /\S/.test(value) ? value : undefined;
}

/** Part of a reference: anything else that the name rule forbids is a problem, but still tells two entities apart. */
function isName(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '' && !value.includes('/') && !value.includes(':');
}

function textMap(value: Json | undefined): Readonly<Record<string, string>> {
  const map = objectOr(value);
  for (const key in map) {
    if (typeof map[key] !== 'string') return Object.fromEntries(Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  }
  return map as Readonly<Record<string, string>>;
}

function links(value: Json | undefined): readonly EntityLink[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).flatMap((item) => {
    const { url: written, title, icon, type } = objectOr(item);
    const url = text(written);
    if (url === undefined) return [];
    const link: Writable<EntityLink> = { url };
    put(link, 'title', title);
    put(link, 'icon', icon);
    put(link, 'type', type);
    return [link];
  });
}
