import type { Catalog } from '../catalog/catalog.ts';
import { environments } from '../catalog/environments.ts';
import { fieldsOf } from '../catalog/fields.ts';
import type { Entity } from '../model/entity.ts';
import type { JsonObject } from '../model/json.ts';
import { compareText } from '../model/problem.ts';
import type { Service } from '../model/service.ts';
import type { Settings } from '../model/settings.ts';
import { openApi } from './api-openapi.ts';
import { fileLimit, partPath, partsOf, shardsOf, type Digest } from './api-parts.ts';
import { entityRecord, entityRow, inputsPath, inputsSchema, recordText, requestRecord, serviceRecord, teamRecord, type RecordSource } from './api-records.ts';
import { schemaFiles } from './api-schemas.ts';
import { configFileRecord, configPath, configRow, configured } from './config/files.ts';
import type { Door } from './doors.ts';
import type { FollowedRequest } from './requests.ts';
import { repeatableInputs } from './shown-inputs.ts';

/** What the API is made of. Functions are called while a file is made, never before. */
export interface ApiSource {
  catalog(): Catalog;
  settings(): Settings;
  services(): readonly Service[];
  /** In the order of the list. */
  requests(): readonly FollowedRequest[];
  readonly pageOf: (ref: string) => string;
  readonly gradeOf: (of: Entity) => string | undefined;
  readonly digest: Digest;
  /** Keeps what several files share, and takes it for unchanged as long as `print` gives the same text. */
  readonly memo: <T>(name: string, make: () => T, print?: (value: T) => string) => () => T;
}

export const apiFolder = 'api/v1';

/** Entries of one file on average at most; twice as many are still far below the limit. */
const perPart = { rows: 1_500, owners: 4_000, teams: 500, services: 500, requests: 500, configured: 1_000 } as const;

/** All files of the API, as `docs/api.md` describes them. Which there are depends on the entities, services and instances. */
export function apiDoors(given: ApiSource): readonly Door[] {
  const digests = new Map<string, string>();
  const digest: Digest = (text) => digests.get(text) ?? digests.set(text, given.digest(text)).get(text) ?? '';
  const source = { ...given, digest };
  const kinds = kindsOf(source);
  return [
    door('index', () => pretty(index(source, kinds()))),
    door('openapi', () => pretty(openApi(source.settings().siteUrl))),
    ...Object.entries(schemaFiles()).map(([name, schema]) => door(`schemas/${name}`, () => pretty(schema))),
    ...entityDoors(source),
    ...Object.keys(kinds()).filter(isFileName).flatMap((kind) => kindDoors(kind, source)),
    ...ownerDoors(source),
    ...teamDoors(source),
    ...serviceDoors(source),
    ...requestDoors(source),
    ...configDoors(source),
  ];
}

function door(name: string, text: () => string): Door {
  return { path: `${apiFolder}/${name}.json`, text };
}

function pretty(value: JsonObject): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** One record a line, so that differences can be read and a line can be found with `grep`. */
function file(head: JsonObject, name: string, lines: readonly string[], [open, close] = ['[', ']']): string {
  const start = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)},`);
  return `{${start.join('')}${JSON.stringify(name)}:${open}${lines.length > 0 ? `\n${lines.join(',\n')}\n` : ''}${close}}\n`;
}

function records(source: ApiSource): RecordSource {
  const { pageOf, gradeOf } = source;
  return { catalog: source.catalog(), settings: source.settings(), pageOf, gradeOf };
}

/** How many entities there are of each kind, lower case, sorted. */
function kindsOf({ catalog, memo }: ApiSource): () => Readonly<Record<string, number>> {
  const count = () => {
    const counts: Record<string, number> = {};
    for (const { kind } of catalog().entities) counts[kind.toLowerCase()] = (counts[kind.toLowerCase()] ?? 0) + 1;
    return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => compareText(a, b)));
  };
  return memo('api kinds', count, JSON.stringify);
}

function index(source: ApiSource, kinds: Readonly<Record<string, number>>): JsonObject {
  const { organization, repository, server, siteUrl } = source.settings();
  return {
    version: '1',
    organization,
    repository: `${server}/${repository}`,
    ...(siteUrl !== undefined && { site: siteUrl }),
    openapi: 'openapi.json',
    entities: { count: Object.values(kinds).reduce((sum, count) => sum + count, 0), file: 'entities/{first two hexadecimal digits of the SHA-256 of the reference}.json' },
    kinds: Object.entries(kinds).map(([kind, count]) => ({ kind, count, ...(isFileName(kind) && { file: `kinds/${kind}.json` }) })),
    owners: 'owners.json',
    teams: 'teams.json',
    services: 'services.json',
    requests: 'requests.json',
    config: 'config.json',
  };
}

function entityDoors(source: ApiSource): readonly Door[] {
  const { catalog, digest, memo } = source;
  const shards = memo('api shards', () => shardsOf(catalog().entities.map(({ ref }) => ref), digest));
  return [...shards().keys()].map((shard) => {
    const refs = memo(`api shard ${shard}`, () => shards().get(shard) ?? [], String);
    return door(`entities/${shard}`, () => {
      const from = records(source);
      const limit = Math.min(100_000, Math.floor((fileLimit - 1_000) / refs().length) - 2);
      return file({}, 'entities', entitiesOf(refs(), from).map((of) => recordText(entityRecord(of, from), limit)));
    });
  });
}

function entitiesOf(refs: readonly string[], { catalog }: RecordSource): readonly Entity[] {
  return refs.flatMap((ref) => catalog.get(ref) ?? []);
}

interface List {
  /** Path below the API, without its end. */
  readonly name: string;
  /** Name of the list in its file. */
  readonly holds: string;
  readonly perPart: number;
  /** What decides which file an item stands in; unique. */
  readonly keys: () => readonly string[];
  /** Each on a line of its own; a member of an object where `braces` say so. */
  readonly lines: (keys: readonly string[], from: RecordSource, limit: number) => readonly string[];
  readonly braces?: readonly [string, string];
}

/** The files of a list. Each but the last names the one that comes after it. */
function listDoors(source: ApiSource, { name, holds, perPart: size, keys, lines, braces }: List): readonly Door[] {
  const { digest, memo } = source;
  const parts = memo(`api list ${name}`, () => partsOf(keys(), size, digest));
  const count = parts().length;
  return parts().map((_, part) => {
    const mine = memo(`api list ${name} ${part}`, () => parts()[part] ?? [], (list) => `${count} ${list.join()}`);
    const next = part + 1 < count ? { next: partPath(name, part + 1) } : {};
    const limit = () => Math.floor((fileLimit - 1_000) / Math.max(1, mine().length)) - 2;
    return { path: `${apiFolder}/${partPath(name, part)}`, text: () => file(next, holds, lines(mine(), records(source), limit()), braces && [...braces]) };
  });
}

function kindDoors(kind: string, source: ApiSource): readonly Door[] {
  return listDoors(source, {
    name: `kinds/${kind}`,
    holds: 'entities',
    perPart: perPart.rows,
    keys: () => source.catalog().ofKind(kind).map(({ ref }) => ref),
    lines: (refs, from) => entitiesOf(refs, from).map((of) => JSON.stringify(entityRow(of, from))),
  });
}

function ownerDoors(source: ApiSource): readonly Door[] {
  const ownerOf = (ref: string, from: Pick<RecordSource, 'catalog'>) => from.catalog.related(ref, 'ownedBy')[0];
  return listDoors(source, {
    name: 'owners',
    holds: 'owners',
    perPart: perPart.owners,
    keys: () => source.catalog().entities.map(({ ref }) => ref),
    lines: (refs, from) =>
      refs.flatMap((ref) => {
        const owner = ownerOf(ref, from);
        return owner === undefined ? [] : [`${JSON.stringify(ref)}:${JSON.stringify(owner)}`];
      }),
    braces: ['{', '}'],
  });
}

function teamDoors(source: ApiSource): readonly Door[] {
  return listDoors(source, {
    name: 'teams',
    holds: 'teams',
    perPart: perPart.teams,
    keys: () => source.catalog().ofKind('group').map(({ ref }) => ref),
    lines: (refs, from, limit) => entitiesOf(refs, from).map((of) => recordText(teamRecord(of, from), limit)),
  });
}

function serviceDoors(source: ApiSource): readonly Door[] {
  const byName = source.memo('api services', () => new Map(source.services().map((service) => [service.name, service])));
  const list = listDoors(source, {
    name: 'services',
    holds: 'services',
    perPart: perPart.services,
    keys: () => [...byName().keys()],
    lines: (names, from, limit) => names.flatMap((name) => asLine(byName().get(name), (service) => recordText(serviceRecord(service, from), limit))),
  });
  const schemas = [...byName().keys()].filter(isFileName).map((name): Door => {
    const schema = source.memo(`api inputs ${name}`, () => byName().get(name), (service) => (service ? JSON.stringify(inputsSchema(service)) : ''));
    return { path: `${apiFolder}/${inputsPath(name)}`, text: () => pretty(inputsSchema(schema() ?? { title: name, pages: [] })) };
  });
  return [...list, ...schemas];
}

function requestDoors(source: ApiSource): readonly Door[] {
  const byNumber = source.memo('api requests', () => new Map(source.requests().map((request) => [String(request.number), request])));
  const fields = source.memo('api fields', () => new Map(source.services().map((service) => [service.name, fieldsOf(service)])));
  return listDoors(source, {
    name: 'requests',
    holds: 'requests',
    perPart: perPart.requests,
    keys: () => [...byNumber().keys()],
    lines: (numbers, from, limit) =>
      numbers.flatMap((number) =>
        asLine(byNumber().get(number), (request) => {
          const inputs = repeatableInputs(fields().get(request.service ?? '') ?? [], request.inputs ?? {});
          return recordText(requestRecord(request, inputs, from), limit);
        }),
      ),
  });
}

/** A file for each entity that has properties and each environment, so that a program can name it without looking anything up. */
function configDoors(source: ApiSource): readonly Door[] {
  const { catalog, memo } = source;
  const refs = memo('api config', () => configured(catalog()).map(({ ref }) => ref).filter((ref) => ref.split(/[:/]/).every(isFileName)), String);
  const places = memo('api config environments', () => environments(catalog()).map(({ name }) => name).filter(isFileName), String);
  const list = listDoors(source, {
    name: 'config',
    holds: 'entities',
    perPart: perPart.configured,
    keys: refs,
    lines: (keys, from, limit) => entitiesOf(keys, from).map((of) => recordText(configRow(of, catalog()), limit)),
  });
  const files = refs().flatMap((ref) =>
    places().map((environment): Door => ({
      path: `${apiFolder}/${configPath(ref, environment)}`,
      text: () => {
        const of = catalog().get(ref);
        return of === undefined ? '{}\n' : `${recordText(configFileRecord(of, environment, catalog()), fileLimit - 1)}\n`;
      },
    })),
  );
  return [...list, ...files];
}

function asLine<T>(found: T | undefined, line: (found: T) => string): readonly string[] {
  return found === undefined ? [] : [line(found)];
}


/** Names are anybody's words, also in somebody else's catalog: what a path cannot hold as it is has no file of its own. */
export function isFileName(name: string): boolean {
  return /^[\w.-]*\w$/.test(name) && !name.startsWith('.');
}
