import { contactsOf } from '../catalog/additions.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { objectOr } from '../catalog/entity.ts';
import type { Entity } from '../model/entity.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { splitRef } from '../model/ref.ts';
import type { Service } from '../model/service.ts';
import type { Settings } from '../model/settings.ts';
import type { FollowedRequest } from './requests.ts';

/** What is told of things beyond what the catalog itself knows. */
export interface RecordSource {
  readonly catalog: Pick<Catalog, 'get' | 'related' | 'relations'>;
  readonly settings: Pick<Settings, 'server' | 'repository' | 'defaultBranch'>;
  /** Address of an entity's page. */
  readonly pageOf: (ref: string) => string;
  /** Undefined for what no scorecard grades. */
  readonly gradeOf: (of: Entity) => string | undefined;
}

/** An entity as it is written, and what follows from it. Keys are always in this order. */
export function entityRecord(of: Entity, source: RecordSource): JsonObject {
  const { catalog, gradeOf, pageOf } = source;
  const relations: Record<string, string[]> = {};
  for (const { type, target } of catalog.relations(of.ref)) (relations[type] ??= []).push(target);
  const grade = gradeOf(of);
  return {
    ref: of.ref,
    title: of.title,
    ...(relations['ownedBy']?.[0] !== undefined && { owner: relations['ownedBy'][0] }),
    ...(grade !== undefined && { grade }),
    page: pageOf(of.ref),
    source: { file: of.source.file, line: of.source.line, url: sourceUrl(of, source) },
    apiVersion: of.apiVersion,
    kind: of.kind,
    metadata: of.metadata,
    spec: of.spec,
    relations,
  };
}

function sourceUrl({ source: { file, line } }: Entity, { settings: { server, repository, defaultBranch } }: RecordSource): string {
  return `${server}/${repository}/blob/${defaultBranch}/${file.split('/').map(encodeURIComponent).join('/')}#L${line}`;
}

/** What lists say of an entity. */
export function entityRow(of: Entity, { catalog, gradeOf, pageOf }: RecordSource): JsonObject {
  const owner = catalog.related(of.ref, 'ownedBy')[0];
  const grade = gradeOf(of);
  return {
    ref: of.ref,
    title: short(of.title),
    ...(of.type !== undefined && { type: short(of.type) }),
    ...(of.lifecycle !== undefined && { lifecycle: short(of.lifecycle) }),
    ...(owner !== undefined && { owner }),
    ...(grade !== undefined && { grade }),
    page: pageOf(of.ref),
  };
}

/** A group: who is in it, how to reach it, and how much it owns. */
export function teamRecord(of: Entity, { catalog, pageOf }: RecordSource): JsonObject {
  const related = (type: Parameters<Catalog['related']>[1]) => catalog.related(of.ref, type);
  const owns: Record<string, number> = {};
  for (const ref of related('ownerOf')) {
    const { kind } = splitRef(ref);
    owns[kind] = (owns[kind] ?? 0) + 1;
  }
  const { email } = objectOr(of.spec['profile']);
  const contacts = contactsOf(of);
  return {
    ref: of.ref,
    title: of.title,
    ...(of.type !== undefined && { type: of.type }),
    ...(typeof email === 'string' && { email }),
    ...(contacts.size > 0 && { contacts: Object.fromEntries(contacts) }),
    // A group stands below one other; YAML that says otherwise is reported by a check.
    ...(related('childOf')[0] !== undefined && { parent: related('childOf')[0] as string }),
    children: related('parentOf'),
    members: related('hasMember'),
    owns,
    page: pageOf(of.ref),
  };
}

/** A service that can be requested. `inputs` is the address of its JSON Schema, below `api/v1/`. */
export function serviceRecord({ ref, name, title, description, type, tags, owner }: Service, { pageOf }: RecordSource): JsonObject {
  return {
    name,
    ref,
    title,
    ...(description !== undefined && { description }),
    type,
    tags,
    owner,
    page: pageOf(ref),
    inputs: inputsPath(name),
  };
}

export function inputsPath(service: string): string {
  return `inputs/${encodeURIComponent(service)}.json`;
}

/** One schema of all the pages that a service asks, as it is checked when a request is made (draft-07). */
export function inputsSchema({ title, pages }: Pick<Service, 'title' | 'pages'>): JsonObject {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title, type: 'object', ...(pages.length > 0 && { allOf: pages }) };
}

/** A request and how far it has come. `inputs` are those that may be shown. */
export function requestRecord(request: FollowedRequest, inputs: JsonObject, { settings: { server, repository } }: RecordSource): JsonObject {
  const { number, title, service, action, name, environment, owner, requester, login, stage, open, since, asked, finished, waitsFor, made, folder, pull, unlinked } = request;
  return {
    number,
    ...defined({ title, service }),
    action,
    ...defined({ name, environment, owner, requester, login }),
    stage,
    open,
    ...defined({ since, asked, finished }),
    waitsFor: waitsFor.map((each) => (each.kind === 'group' ? { ...each } : { kind: each.kind })),
    made,
    ...defined({ folder, pull: pull?.number, url: unlinked ? undefined : `${server}/${repository}/issues/${number}` }),
    inputs,
  };
}

/** Without what is undefined, which JSON does not know. */
function defined(values: Readonly<Record<string, string | number | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

/** In lists: a title is no place for a novel. */
function short(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 299).toWellFormed()}…`;
}

/**
 * The JSON of a record in at most `limit` bytes. Where it is longer, the largest parts are left out until it fits, and
 * `leftOut` names them: `spec.definition` above all, which may have megabytes and is to be read at its source.
 */
export function recordText(record: JsonObject, limit: number): string {
  const whole = JSON.stringify(record);
  // A UTF-16 unit is three bytes of UTF-8 at most.
  if (whole.length * 3 <= limit || bytes(whole) <= limit) return whole;
  const left: Record<string, Json> = { ...record };
  const leftOut: string[] = [];
  for (const { group, key } of partsBySize(record)) {
    leftOut.push(group === undefined ? key : `${group}.${key}`);
    if (group === undefined) delete left[key];
    else left[group] = Object.fromEntries(Object.entries(objectOr(left[group])).filter(([other]) => other !== key));
    const text = JSON.stringify({ ...left, leftOut });
    if (bytes(text) <= limit) return text;
  }
  return JSON.stringify({ ...left, leftOut });
}

/** What can be left out of a record: members of its objects, and its lists. */
function partsBySize(record: JsonObject): readonly { readonly group?: string; readonly key: string }[] {
  const parts = Object.entries(record).flatMap(([key, value]) => {
    if (Array.isArray(value)) return [{ key, size: JSON.stringify(value).length }];
    return Object.entries(objectOr(value)).map(([inner, item]) => ({ group: key, key: inner, size: JSON.stringify(item).length }));
  });
  return parts.sort((x, y) => y.size - x.size);
}

const encoder = new TextEncoder();
const bytes = (text: string): number => encoder.encode(text).length;
