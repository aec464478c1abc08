import type { Catalog } from '../catalog/catalog.ts';
import type { Entity } from '../model/entity.ts';
import { compareText } from '../model/problem.ts';
import { codeownerRules, ownersOfPath, type CodeownerRule } from '../publish/codeowners.ts';
import type { Claim, ClaimReason } from './owner-approvals.ts';

/** What a change does to a catalog. */
export interface CatalogChange {
  /** The catalog where the change began, and with the change. */
  readonly before: Catalog;
  readonly after: Catalog;
  /** Every changed file, both names of one that was renamed. */
  readonly paths: readonly string[];
  /** Of those the ones whose new text nobody could read. */
  readonly unread: readonly string[];
}

/** Whoever adds one of these decides about nobody but its owner. Everything else (policies, groups, users, services) gives or takes rights. */
const ordinary = new Set(['component', 'api', 'resource', 'system', 'domain']);

/** Only these files are claimed; all else that is not an entity is for CODEOWNERS. */
const folder = 'catalog/';

/**
 * Who has to approve a change: for each changed entity its owner by `now`, the catalog of the default branch, and the new one where it
 * gets another. What is new needs the owner that it names, and whoever owns the place: the owners of the file or folder, and where it
 * decides about others also of everything. A file in which no entity changes needs its own owners; one that nobody could read needs the
 * platform group beside the owners of all that is in it. Sorted by entity, those without one last, by path.
 */
export function catalogClaims(now: Catalog, { before, after, paths, unread }: CatalogChange): readonly Claim[] {
  const rules = codeownerRules(now);
  const platform = rules.find(({ path }) => path === '')?.owners ?? [];
  const unreadable = new Set(unread);
  const changed = changedEntities(before, after, unreadable);
  const ofEntities = changed.flatMap((change) => entityClaims(now, change));
  const explained = new Set(changed.flatMap(({ was, is }) => [was, is].flatMap((each) => (each ? [each.source.file] : []))));
  const special = rules.filter(({ path }) => path !== '');
  const places = changed.flatMap((change) => placeClaims(rules, special, change));
  const files = paths.filter((path) => path.startsWith(folder) && !explained.has(path));
  const ofFiles = files.filter((path) => !unreadable.has(path)).map((path): Claim => ({ reason: 'file', paths: [path], owners: ownersOfPath(rules, path) }));
  const ofUnread = unread.filter((path) => path.startsWith(folder)).map((path): Claim => ({ reason: 'unread', paths: [path], owners: platform }));
  return [...ofEntities, ...places, ...ofFiles, ...ofUnread].sort((a, b) => compareText(a.entity ?? '~', b.entity ?? '~') || compareText(a.paths[0] ?? '', b.paths[0] ?? ''));
}

interface EntityChange {
  readonly ref: string;
  readonly was?: Entity;
  readonly is?: Entity;
  readonly oldOwners: readonly string[];
  readonly newOwners: readonly string[];
}

function changedEntities(before: Catalog, after: Catalog, unread: ReadonlySet<string>): readonly EntityChange[] {
  const refs = new Set([...before.entities, ...after.entities].map(({ ref }) => ref));
  return [...refs].flatMap((ref): readonly EntityChange[] => {
    const [was, is] = [before.get(ref), after.get(ref)];
    // A request's own files are its approvers' matter, and nobody else may change them.
    if ((was ?? is)?.source.file.startsWith('live/')) return [];
    if (was && is && !unread.has(was.source.file) && isSame(was, is)) return [];
    return [{ ref, ...(was && { was }), ...(is && { is }), oldOwners: before.related(ref, 'ownedBy'), newOwners: after.related(ref, 'ownedBy') }];
  });
}

/** Where a text stands in its file is no matter, but which file is. */
function isSame(a: Entity, b: Entity): boolean {
  const said = ({ apiVersion, kind, metadata, spec, source }: Entity) => JSON.stringify([apiVersion, kind, metadata, spec, source.file]);
  return said(a) === said(b);
}

function entityClaims(now: Catalog, { ref, was, is, oldOwners, newOwners }: EntityChange): readonly Claim[] {
  const paths = [...new Set([was, is].flatMap((each) => (each ? [each.source.file] : [])))].sort(compareText);
  // What came to the default branch since the change began is the default branch's.
  const current = now.get(ref) ? now.related(ref, 'ownedBy') : was ? oldOwners : [];
  const moves = is !== undefined && current.length > 0 && newOwners.join(' ') !== current.join(' ') && newOwners.join(' ') !== oldOwners.join(' ');
  const claim = (reason: ClaimReason, owners: readonly string[]): readonly Claim[] => (owners.length === 0 ? [] : [{ reason, entity: ref, paths, owners }]);
  if (moves) return [...claim('given', current), ...claim('taken', newOwners)];
  if (current.length > 0) return claim(is === undefined ? 'removed' : was === undefined ? 'added' : was.source.file !== is.source.file ? 'moved' : 'changed', current);
  return claim(was ? 'taken' : 'added', newOwners);
}

/** What the place says about an entity without owner, and about one that is new in it. The special rules are those for less than everything. */
function placeClaims(rules: readonly CodeownerRule[], special: readonly CodeownerRule[], { ref, was, is, oldOwners, newOwners }: EntityChange): readonly Claim[] {
  const claim = (entity: Entity, owners: readonly string[]): readonly Claim[] => (owners.length === 0 ? [] : [{ reason: reasonOf(was, is), entity: ref, paths: [entity.source.file], owners }]);
  const left = was && oldOwners.length === 0 ? claim(was, ownersOfPath(rules, was.source.file)) : [];
  if (!is || is.source.file === was?.source.file) return left;
  const decides = !ordinary.has(is.kind.toLowerCase()) || newOwners.length === 0;
  const owners = ownersOfPath(decides ? rules : special, is.source.file);
  const isTold = owners.some((owner) => newOwners.includes(owner) || oldOwners.includes(owner));
  return [...left, ...(isTold ? [] : claim(is, owners))];
}

function reasonOf(was: Entity | undefined, is: Entity | undefined): ClaimReason {
  if (!was) return 'added';
  if (!is) return 'removed';
  return was.source.file === is.source.file ? 'changed' : 'moved';
}
