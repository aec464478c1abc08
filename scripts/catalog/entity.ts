import type { Entity, EntityLink } from '../model/entity.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { formatRef } from '../model/ref.ts';
import type { SourceDocument } from '../read/documents.ts';

/**
 * The entity that a document holds, or undefined when it lacks what identifies one. Reads what has the right type and
 * leaves the rest out: schema checks speak of that.
 */
export function readEntity(document: SourceDocument): Entity | undefined {
  const { value } = document;
  if (!isJsonObject(value)) return undefined;
  const { apiVersion, kind } = value;
  const metadata = objectOr(value['metadata']);
  const spec = objectOr(value['spec']);
  const name = metadata['name'];
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || kind === '' || !isName(name)) return undefined;
  const namespace = text(metadata['namespace']) ?? 'default';
  const title = text(metadata['title']) ?? text(objectOr(spec['profile'])['displayName']) ?? name;
  return {
    ref: formatRef({ kind, namespace, name }),
    apiVersion,
    kind,
    namespace,
    name,
    title,
    ...optional('description', text(metadata['description'])),
    ...optional('type', text(spec['type'])),
    ...optional('lifecycle', text(spec['lifecycle'])),
    tags: texts(metadata['tags']),
    labels: textMap(metadata['labels']),
    annotations: textMap(metadata['annotations']),
    links: links(metadata['links']),
    metadata,
    spec,
    source: { file: document.file, line: document.line, column: document.column },
  };
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
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string' && item !== '') : [];
}

export function objectOr(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Undefined for anything but a text that says something. */
export function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Part of a reference: anything else that the name rule forbids is a problem, but still tells two entities apart. */
function isName(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '' && !value.includes('/') && !value.includes(':');
}

function optional<Key extends string>(key: Key, value: string | undefined): { readonly [key in Key]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in Key]?: string });
}

function textMap(value: Json | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(objectOr(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(entries);
}

function links(value: Json | undefined): readonly EntityLink[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).flatMap((item) => {
    const link = objectOr(item);
    const url = text(link['url']);
    if (url === undefined) return [];
    return [{ url, ...optional('title', text(link['title'])), ...optional('icon', text(link['icon'])), ...optional('type', text(link['type'])) }];
  });
}
