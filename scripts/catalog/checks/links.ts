import type { Entity } from '../../model/entity.ts';
import type { Json } from '../../model/json.ts';
import { httpHost, isLoopback, sameAddress } from '../addresses.ts';
import { objectOr, text } from '../entity.ts';
import { shown, writtenPath } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';

export const linkChecks: readonly Check[] = [
  {
    code: 'link-not-https',
    severity: 'warning',
    holds: 'Links are encrypted: https, unless they lead to the reader\'s own machine.',
    *find(world) {
      for (const entity of world.catalog.entities) {
        const at = entity.links.some(({ url }) => httpHost(url)) && world.documentOf(entity.ref);
        if (!at) continue;
        for (const link of writtenLinks(entity)) {
          const host = httpHost(link.url);
          if (host === undefined || isLoopback(host)) continue;
          const path = pathOf(link);
          const message = `${writtenPath(path)} is ${shown(link.url)}, a page that anybody on the way can read and change.`;
          yield { at, path, cause: host, message, fix: `Write https:// if ${host} speaks it.` };
        }
      }
    },
  },
  {
    code: 'link-duplicate',
    severity: 'warning',
    own: true,
    holds: 'No entity has the same link twice, and no two components, APIs or resources have the same link under the same title: it belongs to what they share, or one of the two was copied.',
    find: doubleLinks,
  },
  {
    code: 'url-duplicate',
    severity: 'warning',
    own: true,
    holds: 'No two components have the same backstage.io/source-location, and no two entities in different files the same backstage.io/view-url or edit-url.',
    find: doubleLocations,
  },
];

interface WrittenLink {
  readonly entity: Entity;
  readonly url: string;
  readonly title: string;
  /** Among all items of the list, whatever they are. */
  readonly index: number;
}

function writtenLinks(entity: Entity): readonly WrittenLink[] {
  const { links } = entity.metadata;
  if (!Array.isArray(links)) return [];
  return (links as readonly Json[]).flatMap((link, index) => {
    const { url, title } = objectOr(link);
    return typeof url === 'string' ? [{ entity, url, title: text(title) ?? '', index }] : [];
  });
}

function pathOf({ index }: WrittenLink): readonly (string | number)[] {
  return ['metadata', 'links', index, 'url'];
}

/** Teams may well share a chat room, and so on. Under another title, too, the same page means something else. */
const things = new Set(['Component', 'API', 'Resource']);

function* doubleLinks(world: World): Iterable<Finding> {
  const repeated = repeatedAddresses(world);
  if (repeated.size === 0) return;
  const byAddress = new Map<string, WrittenLink[]>();
  for (const entity of world.catalog.entities) {
    for (const link of entity.links.length === 0 ? [] : writtenLinks(entity)) {
      const address = sameAddress(link.url);
      if (address === undefined || !repeated.has(address)) continue;
      const others = byAddress.get(address) ?? [];
      byAddress.set(address, others);
      const here = others.findLast((other) => other.entity === entity);
      const there = here || !things.has(entity.kind) ? undefined : others.find((other) => other.entity.kind === entity.kind && other.title.toLowerCase() === link.title.toLowerCase());
      // One of each sort is enough to compare with; a link that all share must not make a long list.
      if (!here && !there) others.push(link);
      const at = here || there ? world.documentOf(entity.ref) : undefined;
      if (at && here) yield { at, path: pathOf(link), message: `${writtenPath(pathOf(link))} is ${shown(link.url)}, as is ${writtenPath(pathOf(here))}.`, fix: 'Delete one of the two.' };
      if (at && there) yield { at, path: pathOf(link), cause: `${entity.kind} ${address}`, ...sharedLink(link, there.entity) };
    }
  }
}

/** Addresses that stand in the links more than once. */
function repeatedAddresses({ catalog }: World): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { links } of catalog.entities) {
    for (const { url } of links) {
      const address = sameAddress(url);
      if (address === undefined) continue;
      if (seen.has(address)) repeated.add(address);
      seen.add(address);
    }
  }
  return repeated;
}

function sharedLink({ entity, url, title }: WrittenLink, other: Entity): Pick<Finding, 'message' | 'fix'> {
  const named = title === '' ? '' : ` with the title ${shown(title)}`;
  return {
    message: `${entity.ref} has the link ${shown(url)}${named}, as ${other.ref} has in ${other.source.file}:${other.source.line}.`,
    fix: 'Correct the one that was copied, or give the link to the system or group that they share.',
  };
}

const locations = ['backstage.io/source-location', 'backstage.io/view-url', 'backstage.io/edit-url'] as const;

function* doubleLocations(world: World): Iterable<Finding> {
  for (const key of locations) {
    const first = new Map<string, Entity>();
    for (const entity of world.catalog.entities) {
      const value = entity.annotations[key]?.replace(/^url:/, '');
      const isSource = key === 'backstage.io/source-location';
      const address = value === undefined || (isSource && entity.kind !== 'Component') ? undefined : sameAddress(value);
      if (address === undefined) continue;
      const other = remember(first, `${entity.kind} ${address}`, entity);
      const at = world.documentOf(entity.ref);
      // One file of several documents has one page to look at it.
      if (!other || !at || (!isSource && other.source.file === entity.source.file)) continue;
      const message = `${entity.ref} has ${key} ${shown(value)}, as ${other.ref} has in ${other.source.file}:${other.source.line}.`;
      const fix = isSource ? 'Correct the one that was copied, or name the folder of each below a shared repository.' : 'Correct the one that was copied.';
      yield { at, path: ['metadata', 'annotations', key], cause: `${key} ${entity.kind} ${address}`, message, fix };
    }
  }
}

/** What was there under this key before; otherwise the new thing is kept. */
function remember<Value>(first: Map<string, Value>, key: string, value: Value): Value | undefined {
  const before = first.get(key);
  if (before === undefined) first.set(key, value);
  return before;
}
