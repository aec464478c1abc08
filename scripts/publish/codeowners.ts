import type { Catalog } from '../catalog/catalog.ts';
import { peopleOn } from '../catalog/membership.ts';
import { loginOf, platformOf, usersOf } from '../catalog/people.ts';
import type { Entity } from '../model/entity.ts';
import type { RenderedFile } from '../model/request.ts';
import { compareText } from '../model/problem.ts';
import { folderOf } from '../read/layout.ts';
import { madeBy } from './header.ts';

/** Who owns a path: a file, or a folder and all below it (a slash at the end). The empty path is everything. */
export interface CodeownerRule {
  readonly path: string;
  /** Canonical references of groups and users. */
  readonly owners: readonly string[];
}

/**
 * From the general to the particular, since the last match wins. The platform group owns what nobody else does, and the
 * files of groups and users: whoever edits those gives rights away. Instances belong to the owner of their service.
 */
export function codeownerRules(catalog: Catalog): readonly CodeownerRule[] {
  const platform = platformOf(catalog);
  const everything = platform === undefined ? [] : [{ path: '', owners: [platform] }];
  return [...everything, ...fileRules(catalog), ...serviceRules(catalog)];
}

/** The owners of a path: those of the last rule that covers it. Empty when none does. */
export function ownersOfPath(rules: readonly CodeownerRule[], path: string): readonly string[] {
  const covers = (rule: string) => rule === '' || rule === path || (rule.endsWith('/') && `${path}/`.startsWith(rule)) || globCovers(rule, path);
  return rules.findLast((rule) => covers(rule.path))?.owners ?? [];
}

/**
 * `.github/CODEOWNERS`. Rules whose owners GitHub cannot know are left to the rule above them. Whose membership has an end is not named
 * as a person: the file would go on naming them, or be stale one morning although nobody had changed anything.
 */
export function codeowners(catalog: Catalog): RenderedFile {
  const people = peopleOn(catalog, undefined);
  const known = new Map<string, readonly string[]>();
  const handlesOnce = (owner: string) => {
    const handles = known.get(owner) ?? handlesOf(people, owner);
    known.set(owner, handles);
    return handles;
  };
  const lines = codeownerRules(catalog).flatMap(({ path, owners }) => {
    const handles = [...new Set(owners.flatMap(handlesOnce))];
    return handles.length === 0 ? [] : [`${pattern(path)} ${handles.join(' ')}`];
  });
  return { path: '.github/CODEOWNERS', text: `${madeBy}\n# The last line that matches counts; owners on one line are alternatives.\n${lines.join('\n')}\n` };
}

/** `@org/team` of a group that names its team, the logins of its members otherwise; `@login` of a user. */
export function handlesOf(catalog: Pick<Catalog, 'get' | 'related'>, ref: string): readonly string[] {
  const entity = catalog.get(ref);
  if (!entity) return [];
  if (entity.kind === 'User') return handle(entity);
  const slug = entity.annotations['github.com/team-slug'];
  if (slug !== undefined && /^[\w.-]+\/[\w.-]+$/.test(slug)) return [`@${slug}`];
  return usersOf(catalog, ref).flatMap((user) => catalog.get(user) ?? []).flatMap(handle);
}

/** Nothing for what cannot be a login: whatever else stands in the annotation must not become a rule of its own. */
function handle(user: Entity): readonly string[] {
  const login = loginOf(user);
  return /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/.test(login) ? [`@${login}`] : [];
}

/** A file of the catalog belongs to the owners of the entities in it. */
function fileRules(catalog: Catalog): readonly CodeownerRule[] {
  const ownersByFile = new Map<string, Set<string>>();
  for (const { ref, kind, source } of catalog.entities) {
    if (kind === 'Template' || source.file.startsWith('live/')) continue;
    const owners = catalog.related(ref, 'ownedBy');
    const known = ownersByFile.get(source.file);
    if (known) for (const owner of owners) known.add(owner);
    else if (owners.length > 0) ownersByFile.set(source.file, new Set(owners));
  }
  return [...ownersByFile]
    .sort(([a], [b]) => compareText(a, b))
    .map(([path, owners]) => ({ path, owners: owners.size === 1 ? [...owners] : [...owners].sort(compareText) }));
}

function serviceRules(catalog: Catalog): readonly CodeownerRule[] {
  return catalog.ofKind('Template').flatMap(({ ref, name, source }) => {
    const owners = catalog.related(ref, 'ownedBy');
    const folder = folderOf(source.file);
    if (owners.length === 0) return [];
    return [{ path: folder === '' ? source.file : `${folder}/`, owners }, { path: `live/*/${name}/`, owners }];
  });
}

function globCovers(rule: string, path: string): boolean {
  const steps = rule.split('/').slice(0, -1);
  const found = path.split('/');
  return rule.includes('*') && steps.length <= found.length && steps.every((step, index) => step === '*' || step === found[index]);
}

/**
 * As in .gitignore, but without `!`, `[ ]` and a leading `#`
 * (https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners):
 * what cannot be written is matched by `?`.
 */
function pattern(path: string): string {
  if (path === '') return '*';
  const text = path.startsWith('live/*/') ? path.slice('live/*/'.length) : path;
  if (!/[\\[\]!*?#\s]/.test(path)) return `/${path}`;
  const escaped = text.replace(/[\\[\]!*?#]/g, '?').replace(/\s/g, (space) => (space === ' ' ? '\\ ' : '?'));
  return text === path ? `/${escaped}` : `/live/*/${escaped}`;
}
