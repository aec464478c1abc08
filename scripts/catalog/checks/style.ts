import { compareItems, sortedLists } from '../../model/order.ts';
import type { Entity } from '../../model/entity.ts';
import { parseRef } from '../../model/ref.ts';
import { isMadeByRequests } from '../../read/layout.ts';
import type { WrittenRef } from '../reference-fields.ts';
import { allRefs, type PlacedRef } from '../written-refs.ts';
import { shown, writtenPath } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';
import { deprecatedKeys } from './deprecated.ts';

const repairHint = 'Run "npx signpost check --fix", which';

export const styleChecks: readonly Check[] = [
  {
    code: 'list-order',
    severity: 'warning',
    holds: 'Lists whose order means nothing are in alphabetical order: tags, members, dependencies and the like.',
    // A matter of taste, and of fewer conflicts between pull requests; nobody else's business.
    own: true,
    // What a request made must stay what its service renders, whatever the order.
    find: (world) => eachList(world, (list) => (isMadeByRequests(list.entity.source.file) ? undefined : unsorted(world, list))),
  },
  {
    code: 'list-duplicate',
    severity: 'warning',
    holds: 'No list names the same thing twice.',
    find: (world) => eachList(world, (list) => repeated(world, list)),
  },
  {
    code: 'ref-case',
    severity: 'warning',
    holds: 'A reference is spelled as the entity that it leads to, capitals included.',
    // Backstage looks references up whatever their case.
    own: true,
    find(world) {
      const loud = loudRefs(world);
      return eachRef(world, ({ ref, other }) => other !== undefined && (!isSmall(ref.text) || loud.has(other.ref)), (ref) => misspelled(world, ref));
    },
  },
  {
    code: 'ref-spaces',
    severity: 'warning',
    holds: 'No reference has spaces around it or its parts.',
    find: (world) => eachRef(world, ({ ref }) => /\s/.test(ref.text), spaced),
  },
  {
    code: 'deprecated-key',
    severity: 'warning',
    holds: 'Nothing is written in a way that Backstage has replaced by another.',
    find: deprecatedKeys,
  },
];

type Found = Omit<Finding, 'at'>;

/** A list of texts. */
interface ItemList {
  readonly path: readonly [string, string];
  readonly items: readonly string[];
  readonly entity: Entity;
}

const lists = sortedLists.map((dotted) => dotted.split('.') as [string, string]);

const known = new WeakMap<World, readonly ItemList[]>();

/** Every list of at least two texts; read once for both checks. Lists that hold anything else are the schema's business. */
function listsOf(world: World): readonly ItemList[] {
  let found = known.get(world);
  if (!found) known.set(world, (found = readLists(world.catalog.entities)));
  return found;
}

function readLists(entities: readonly Entity[]): readonly ItemList[] {
  const found: ItemList[] = [];
  for (const entity of entities) {
    for (const path of lists) {
      const items = (path[0] === 'metadata' ? entity.metadata : entity.spec)[path[1]];
      if (Array.isArray(items) && items.length > 1 && isTexts(items)) found.push({ path, items, entity });
    }
  }
  return found;
}

function* eachList(world: World, judge: (list: ItemList) => Found | undefined): Iterable<Finding> {
  for (const list of listsOf(world)) {
    const found = judge(list);
    const at = found && world.documentOf(list.entity.ref);
    if (at) yield { at, ...found };
  }
}

function isTexts(value: readonly unknown[]): value is readonly string[] {
  return value.every((item) => typeof item === 'string');
}

function unsorted(world: World, list: ItemList): Found | undefined {
  const { path, items } = list;
  const wrong = items.findIndex((item, index) => index > 0 && compareItems(items[index - 1] ?? '', item) > 0);
  if (wrong < 0) return undefined;
  if (isSortedButForMisspelt(world, list)) return undefined;
  const order = items.map((_, index) => index).sort((a, b) => compareItems(items[a] ?? '', items[b] ?? '') || a - b);
  const message = `${writtenPath(path)} is not in alphabetical order: ${shown(items[wrong])} stands after ${shown(items[wrong - 1])}.`;
  return { path, message, fix: `${repairHint} sorts it.`, repair: { items: order } };
}

/** A reference that leads nowhere is told elsewhere; once it is mended, the list may well be in order. */
function isSortedButForMisspelt({ catalog, refsOf }: World, { path, items, entity }: ItemList): boolean {
  if (path[0] === 'metadata') return false;
  const leading = refsOf(entity).flatMap(({ field, target, text }) => (field.key === path[1] && target !== undefined && catalog.get(target) ? [text] : []));
  return leading.length > 0 && leading.length < items.length && leading.every((text, index) => index === 0 || compareItems(leading[index - 1] ?? '', text) <= 0);
}

/** What stands after kind and namespace: items that differ in it mean different things. */
function lastPart(item: string): string {
  return item.slice(Math.max(item.lastIndexOf('/'), item.lastIndexOf(':')) + 1).trim().toLowerCase();
}

function repeated({ refsOf }: World, { path, items, entity }: ItemList): Found | undefined {
  if (new Set(items.map(lastPart)).size === items.length) return undefined;
  const first = new Map<string, number>();
  const kept: number[] = [];
  const twice = new Set<string>();
  for (const [index, meaning] of meanings(refsOf(entity), path, items).entries()) {
    const before = first.get(meaning);
    if (before === undefined) {
      first.set(meaning, index);
      kept.push(index);
    } else twice.add(items[before] === items[index] ? shown(items[index]) : `${shown(items[index])} (the same as ${shown(items[before])})`);
  }
  if (twice.size === 0) return undefined;
  return { path, message: `${writtenPath(path)} has more than once: ${[...twice].join(', ')}.`, fix: `${repairHint} keeps the first of each.`, repair: { items: kept } };
}

/** References of different spelling can be the same. */
function meanings(refs: readonly WrittenRef[], [parent, key]: ItemList['path'], items: readonly string[]): readonly string[] {
  const found = [...items];
  if (parent === 'metadata') return found;
  for (const { path, target } of refs) {
    if (path[1] === key && typeof path[2] === 'number' && target !== undefined) found[path[2]] = target;
  }
  return found;
}

function* eachRef(world: World, isSuspect: (placed: PlacedRef) => boolean, judge: (ref: WrittenRef) => Found | undefined): Iterable<Finding> {
  for (const { at, ref } of allRefs(world).filter(isSuspect)) {
    const found = judge(ref);
    if (found) yield { at, ...found };
  }
}

function misspelled({ catalog }: World, ref: WrittenRef): Found | undefined {
  const { text, target } = ref;
  const entity = target === undefined ? undefined : catalog.get(target);
  if (!entity) return undefined;
  const wanted = spelledAs(entity, text.trim());
  if (wanted === text.trim()) return undefined;
  const { path } = ref;
  return { path, message: `${writtenPath(path)} is ${shown(text)}, but it is written "${wanted}" in ${entity.source.file}:${entity.source.line}.`, fix: `Write "${wanted}".`, repair: { value: wanted } };
}

/** Entities whose name or namespace has capitals. */
function loudRefs({ catalog }: World): ReadonlySet<string> {
  return new Set(catalog.entities.filter(({ name, namespace }) => !isSmall(name) || !isSmall(namespace)).map(({ ref }) => ref));
}

function isSmall(text: string): boolean {
  return text === text.toLowerCase();
}

/** With the parts that the text has. References write their kind in small letters, or as the entity does. */
function spelledAs(entity: Entity, text: string): string {
  const rest = text.slice(text.search(/^[^/]*:/) < 0 ? 0 : text.indexOf(':') + 1);
  const kind = text.slice(0, text.length - rest.length);
  const isKindFine = kind === '' || kind === `${entity.kind}:` || kind === kind.toLowerCase();
  return `${isKindFine ? kind : kind.toLowerCase()}${rest.includes('/') ? `${entity.namespace}/` : ''}${entity.name}`;
}

function spaced(ref: WrittenRef): Found | undefined {
  const { text } = ref;
  const wanted = text.trim().replace(/\s*([:/])\s*/g, '$1');
  // A text that is no reference anyway is spoken of elsewhere.
  if (wanted === text || !parseRef(wanted, { kind: 'any' })) return undefined;
  const { path } = ref;
  return { path, message: `${writtenPath(path)} is ${shown(text)}, with spaces that do not belong to the reference.`, fix: `Write "${wanted}".`, repair: { value: wanted } };
}
