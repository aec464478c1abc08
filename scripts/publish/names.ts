import { propertiesOf } from '../catalog/additions.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { isJsonObject } from '../model/json.ts';
import { facetNames, type AboutFile, type ManyColumn, type NamesFile, type ValueColumn } from '../model/names.ts';
import type { Entity } from '../model/entity.ts';
import { compareText } from '../model/problem.ts';
import { loginOf } from '../catalog/people.ts';
import type { Article } from './articles.ts';
import type { Door } from './doors.ts';
import { summary } from './summary.ts';

/** Everything that can be found by name. */
export interface NamesSource {
  readonly catalog: Pick<Catalog, 'entities' | 'instances' | 'related'>;
  readonly articles: readonly Article[];
  readonly problems: readonly { readonly code: string; readonly holds: string }[];
  /** Undefined for what no scorecard grades. */
  readonly gradeOf?: (of: Entity) => string | undefined;
}

/** One thing as a row of the index. */
export interface NameRow {
  readonly name: string;
  readonly title: string;
  /** Relative to the site's root. */
  readonly path: string;
  /** Absent for an entity whose page has the usual path. */
  readonly ownPath?: string;
  readonly namespace: string;
  readonly also: string;
  readonly description: string;
  readonly values: Readonly<Partial<Record<ValueColumn, readonly string[]>>>;
}

/** In characters. */
const aboutLength = 120;

function aboutOf({ description }: NameRow): string {
  return summary(description, aboutLength);
}

/** The index, and the descriptions that pages load after it. */
export function namesDoors(rows: () => readonly NameRow[]): readonly Door[] {
  return [
    { path: 'find/names.json', text: () => JSON.stringify(namesFile(rows())) },
    { path: 'find/about.json', text: () => JSON.stringify(rows().map(aboutOf) satisfies AboutFile) },
  ];
}

/** Entities by reference, then articles in their order, then problem codes. */
export function nameRows({ catalog, articles, problems, gradeOf }: NamesSource): readonly NameRow[] {
  const environmentOf = new Map(catalog.instances.map(({ folder, record }) => [folder, record.environment]));
  return [
    ...catalog.entities.map((entity) => entityRow(entity, catalog, gradeOf?.(entity), environmentOf)),
    ...articles.map(articleRow),
    ...problems.map(problemRow),
  ];
}

function entityRow(entity: Entity, catalog: NamesSource['catalog'], grade: string | undefined, environmentOf: ReadonlyMap<string, string | undefined>): NameRow {
  const { ref, kind, name, namespace, title, description = '', type, lifecycle, tags } = entity;
  const usual = entityPath(entity);
  const path = kind.toLowerCase() === 'template' ? `services/${encodeURIComponent(name)}/` : usual;
  return {
    name,
    title,
    path,
    ...(path !== usual && { ownPath: path }),
    namespace,
    also: kind.toLowerCase() === 'user' ? otherNames(entity) : '',
    description,
    values: {
      kind: [kind],
      namespace: [namespace],
      type: type === undefined ? [] : [type],
      owner: catalog.related(ref, 'ownedBy').slice(0, 1),
      system: catalog.related(ref, 'partOf').filter((target) => target.startsWith('system:')).slice(0, 1),
      lifecycle: lifecycle === undefined ? [] : [lifecycle],
      environment: environmentsOfEntity(entity, environmentOf),
      tag: tags,
      grade: grade === undefined ? [] : [grade],
    },
  };
}

function articleRow({ slug, title, description = '', owner, tags }: Article): NameRow {
  const path = `docs/${slug}/`;
  return { name: slug, title, path, ownPath: path, namespace: '', also: '', description, values: { kind: ['Article'], owner: owner === undefined ? [] : [owner], tag: tags } };
}

function problemRow({ code, holds }: NamesSource['problems'][number]): NameRow {
  const path = `problems/${code}/`;
  return { name: code, title: code, path, ownPath: path, namespace: '', also: '', description: holds, values: { kind: ['Problem'] } };
}

function entityPath({ kind, namespace, name }: Pick<Entity, 'kind' | 'namespace' | 'name'>): string {
  return `catalog/${[kind, namespace, name].map((part) => encodeURIComponent(part.toLowerCase())).join('/')}/`;
}

/** What somebody is called elsewhere: the login, where it is not the name, and the address. */
function otherNames(user: Entity): string {
  const { profile } = user.spec;
  const email = isJsonObject(profile) && typeof profile['email'] === 'string' ? profile['email'] : '';
  const login = loginOf(user);
  return [login === user.name.toLowerCase() ? '' : login, email].filter((each) => each !== '').join(' ');
}

/** Where an entity runs, as far as the catalog says: what a request made there, its label, environments it has values for. Sorted. */
function environmentsOfEntity(entity: Entity, environmentOf: ReadonlyMap<string, string | undefined>): readonly string[] {
  if (entity.kind.toLowerCase() === 'environment') return [entity.name];
  const { file } = entity.source;
  const names = new Set<string>();
  const instance = environmentOf.get(file.slice(0, Math.max(0, file.lastIndexOf('/'))));
  if (instance !== undefined) names.add(instance);
  const label = entity.labels[environmentLabel];
  if (label !== undefined) names.add(label);
  if (entity.spec['properties'] !== undefined) for (const { overrides } of propertiesOf(entity)) for (const name of Object.keys(overrides)) names.add(name);
  return [...names].sort(compareText);
}

const environmentLabel = 'signpost.dev/environment';

const manyColumns: ReadonlySet<ValueColumn> = new Set<ManyColumn>(['environment', 'tag']);

/** Rows as columns, with the texts they share as numbers. */
export function namesFile(rows: readonly NameRow[]): NamesFile {
  const columns = [...facetNames, 'namespace'] as const;
  const values = Object.fromEntries(columns.map((column) => [column, frequentFirst(rows, column)])) as Record<ValueColumn, string[]>;
  const numbers = columns.map((column) => {
    const numberOf = new Map(values[column].map((value, index) => [value, index + 1]));
    return [column, rows.map((row) => numbersIn(row.values[column] ?? [], numberOf, manyColumns.has(column)))];
  });
  const about = rows.flatMap((row, index) => (isAskedByPurpose(row) && row.description !== '' ? [[index, aboutOf(row)] as const] : []));
  return {
    version: 1,
    values,
    rows: {
      name: rows.map(({ name }) => name),
      title: rows.map(({ name, title }) => (title === name ? '' : title)),
      path: rows.map(({ ownPath = '' }) => ownPath),
      also: rows.map(({ also }) => also),
      ...(Object.fromEntries(numbers) as Pick<NamesFile['rows'], ValueColumn>),
    },
    about: Object.fromEntries(about),
  };
}

function isAskedByPurpose({ values }: NameRow): boolean {
  const kind = values.kind?.[0]?.toLowerCase();
  return kind === 'template' || kind === 'article';
}

function numbersIn(values: readonly string[], numberOf: ReadonlyMap<string, number>, many: boolean): number | readonly number[] {
  const numbers = values.map((value) => numberOf.get(value) ?? 0);
  return many && numbers.length > 1 ? numbers : (numbers[0] ?? 0);
}

function frequentFirst(rows: readonly NameRow[], column: ValueColumn): string[] {
  const counts = new Map<string, number>();
  for (const row of rows) for (const value of row.values[column] ?? []) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0])).map(([value]) => value);
}
