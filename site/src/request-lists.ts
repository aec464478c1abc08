import { compareText, derived, entity, splitRef, world, type Instance } from './data.ts';
import { instances, requests, stages, type FollowedRequest } from './followed.ts';
import { href } from './links.ts';
import { listPages, type ListPage } from './paging.ts';
import { environmentOf } from './request-title.ts';
import { instanceWords } from './words/instances.ts';
import { requestWords } from './words/requests.ts';
import { stageWords } from './words/stages.ts';

/** Links that narrow a list down by one property. */
export interface Filter {
  readonly title: string;
  readonly choices: readonly Choice[];
}

export interface Choice {
  readonly text: string;
  readonly address: string;
  readonly count: number;
  readonly current: boolean;
}

/** A page of a list that is narrowed down, or not. */
export interface NarrowList<T> {
  /** Of the property's value; absent where nothing is narrowed down. */
  readonly title?: string;
  readonly filters: readonly Filter[];
  readonly page: ListPage<T>;
  /** Address of the list's first page, and what the numbers of the others follow. */
  readonly first: string;
  readonly others: string;
}

interface Property<T> {
  readonly name: string;
  readonly title: string;
  readonly valueOf: (item: T) => string | undefined;
  readonly textOf: (value: string) => string;
  readonly segments: (value: string) => readonly string[];
  /** By text where there is no better order. */
  readonly compare?: (a: string, b: string) => number;
}

const serviceTitle = (name: string) => world().services.find((service) => service.name === name)?.title ?? name;
const teamTitle = (ref: string) => entity(ref)?.title ?? ref;
const teamSegments = (ref: string) => {
  const { namespace, name } = splitRef(ref);
  return [namespace, name];
};

const requestProperties: readonly Property<FollowedRequest>[] = [
  {
    name: 'state',
    title: requestWords.state,
    valueOf: ({ stage }) => stage,
    textOf: (stage) => stageWords.stages[stage as FollowedRequest['stage']],
    segments: (stage) => [stage],
    compare: (a, b) => stages.findIndex((stage) => stage === a) - stages.findIndex((stage) => stage === b),
  },
  // Whoever opens an issue names a service as they like: an address is only made for what the catalog has.
  { name: 'service', title: requestWords.service, valueOf: ({ service }) => (world().services.some(({ name }) => name === service) ? service : undefined), textOf: serviceTitle, segments: (name) => [name] },
  { name: 'team', title: requestWords.team, valueOf: ({ owner }) => (owner !== undefined && entity(owner) ? owner : undefined), textOf: teamTitle, segments: teamSegments },
];

const instanceProperties: readonly Property<Instance>[] = [
  { name: 'service', title: instanceWords.service, valueOf: ({ record }) => record.service, textOf: serviceTitle, segments: (name) => [name] },
  {
    name: 'environment',
    title: instanceWords.environment,
    valueOf: ({ record }) => record.environment,
    textOf: (name) => environmentOf(name).title,
    segments: (name) => [name],
    compare: (a, b) => world().environments.findIndex(({ name }) => name === a) - world().environments.findIndex(({ name }) => name === b) || compareText(a, b),
  },
  { name: 'owner', title: instanceWords.owner, valueOf: ({ record }) => record.owner, textOf: teamTitle, segments: teamSegments },
];

/** Every page of the list of requests, by its path below `/requests/`; numbers alone are requests. */
export const requestLists = derived('request lists', () => listsOf('/requests/', 'list/', requests(), requestProperties));

/** Every page of the list of instances, by its path below `/instances/`. */
export const instanceLists = derived('instance lists', () => listsOf('/instances/', '', instances(), instanceProperties));

function listsOf<T>(root: string, numbered: string, all: readonly T[], properties: readonly Property<T>[]): ReadonlyMap<string, NarrowList<T>> {
  const found = new Map<string, NarrowList<T>>();
  const add = (path: string, others: string, items: readonly T[], more: Pick<NarrowList<T>, 'title' | 'filters'>) => {
    for (const page of listPages(items)) {
      const at = page.page === undefined ? path : `${others}${page.page}/`;
      found.set(at.replace(/\/$/, ''), { ...more, page, first: href(root + path), others: href(root + others) });
    }
  };
  const groups = properties.map((property) => ({ property, values: grouped(all, property) }));
  const filters = (of?: string, value?: string) =>
    groups.map(({ property, values }) => ({
      title: property.title,
      choices: values.map(([each, items]) => ({
        text: property.textOf(each),
        address: href(root + pathOf(property, each)),
        count: items.length,
        current: property.name === of && each === value,
      })),
    }));
  add('', numbered, all, { filters: filters() });
  for (const { property, values } of groups) {
    for (const [value, items] of values) {
      const path = pathOf(property, value);
      add(path, path, items, { title: property.textOf(value), filters: filters(property.name, value) });
    }
  }
  return found;
}

/** What may stand in an address as it is: names of Backstage are of this form, a damaged record may say anything. */
const plain = /^[a-z0-9][\w.-]*$/i;

function grouped<T>(all: readonly T[], { valueOf, textOf, segments, compare }: Property<T>): readonly (readonly [string, readonly T[]])[] {
  const groups = [...Map.groupBy(all, valueOf)].filter((group): group is [string, T[]] => group[0] !== undefined && segments(group[0]).every((each) => plain.test(each)));
  return groups.sort(([a], [b]) => compare?.(a, b) ?? textOf(a).localeCompare(textOf(b), 'en'));
}

function pathOf<T>({ name, segments }: Property<T>, value: string): string {
  return `${[name, ...segments(value)].join('/')}/`;
}
