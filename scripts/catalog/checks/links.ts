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
      for (const { entity, url, path } of writtenLinks(world)) {
        const host = httpHost(url);
        const at = host !== undefined && !isLoopback(host) && world.documentOf(entity.ref);
        if (!at) continue;
        const message = `${writtenPath(path)} is ${shown(url)}, a page that anybody on the way can read and change.`;
        yield { at, path, cause: host, message, fix: `Write https:// if ${host} speaks it.` };
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
  readonly path: readonly (string | number)[];
}

/** Links as they stand in the documents, with their position among all items of the list. */
function* writtenLinks({ catalog }: World): Iterable<WrittenLink> {
  for (const entity of catalog.entities) {
    const { links } = entity.metadata;
    if (!Array.isArray(links)) continue;
    for (const [index, link] of (links as readonly Json[]).entries()) {
      const { url, title } = objectOr(link);
      if (typeof url === 'string') yield { entity, url, title: text(title) ?? '', path: ['metadata', 'links', index, 'url'] };
    }
  }
}

/** Teams may well share a chat room, and so on. Under another title, too, the same page means something else. */
const things = new Set(['Component', 'API', 'Resource']);

function* doubleLinks(world: World): Iterable<Finding> {
  const firstInEntity = new Map<string, WrittenLink>();
  const firstInKind = new Map<string, WrittenLink>();
  for (const link of writtenLinks(world)) {
    const { entity, url, title, path } = link;
    const address = sameAddress(url);
    const at = address !== undefined && world.documentOf(entity.ref);
    if (!at) continue;
    const twin = remember(firstInEntity, `${entity.ref} ${address}`, link);
    if (twin) {
      yield { at, path, message: `${writtenPath(path)} is ${shown(url)}, as is ${writtenPath(twin.path)}.`, fix: 'Delete one of the two.' };
      continue;
    }
    if (!things.has(entity.kind)) continue;
    const other = remember(firstInKind, `${entity.kind.toLowerCase()} ${title.toLowerCase().trim()} ${address}`, link)?.entity;
    if (!other) continue;
    const named = title === '' ? '' : ` with the title ${shown(title)}`;
    const message = `${entity.ref} has the link ${shown(url)}${named}, as ${other.ref} has in ${other.source.file}:${other.source.line}.`;
    yield { at, path, cause: `${entity.kind} ${address}`, message, fix: 'Correct the one that was copied, or give the link to the system or group that they share.' };
  }
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
