import { accessRules, placeOfRule } from '../catalog/policies.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { environments } from '../catalog/environments.ts';
import { termsOf } from '../catalog/membership.ts';
import { platformOf, teamAnnotation, usersOf } from '../catalog/people.ts';
import { isRole } from '../catalog/policies.ts';
import type { AccessRule } from '../model/policy.ts';
import { compareText } from '../model/problem.ts';
import { splitRef } from '../model/ref.ts';
import type { Files } from '../read/files.ts';
import type { ReportKind } from './kind.ts';

export const roles = ['platform', 'environment-owner', 'service-owner', 'approver', 'requester', 'denied', 'maintainer'] as const;
export type Role = (typeof roles)[number];

/** Who is something, of what, and by which line of the catalog. */
export interface RoleRow {
  readonly role: Role;
  /** What the role is about: an environment, a service, what a rule speaks of, a team on GitHub; everything for the platform. */
  readonly of: string;
  /** Canonical reference of the group or user that has it; absent where a rule speaks of everybody. */
  readonly who?: string;
  /** How many people that is today. */
  readonly people: number;
  /** Canonical references, the first fifty; not of those who may only ask. */
  readonly names: readonly string[];
  /** `catalog/policies/limits.yaml:7`, or the file that says it. */
  readonly by: string;
  readonly because?: string;
}

/** In the order of `roles`, then by what they are about. Each group's people are looked up once. */
export function roleRows(catalog: Catalog, files: Files): readonly RoleRow[] {
  const known = new Map<string, readonly string[]>();
  const peopleOf = (ref: string) => {
    if (splitRef(ref).kind === 'user') return catalog.get(ref) ? [ref] : [];
    const found = known.get(ref) ?? usersOf(catalog, ref);
    known.set(ref, found);
    return found;
  };
  const row = (role: Role, of: string, who: string, by: string, because?: string): RoleRow => {
    const people = peopleOf(who);
    const isNamed = role !== 'requester' && role !== 'denied';
    return { role, of, who, people: people.length, names: isNamed ? people.slice(0, mostNames) : [], by, ...(because && { because }) };
  };
  const platform = platformOf(catalog);
  const rows = [
    ...(platform !== undefined ? [row('platform', 'everything that nobody else owns', platform, catalog.get(platform)?.source.file ?? '')] : []),
    ...environments(catalog).flatMap(({ name, owner }) => (owner === undefined ? [] : [row('environment-owner', name, owner, fileOf(catalog, 'environment', name))])),
    ...catalog.ofKind('Template').flatMap(({ ref, name, source }) => catalog.related(ref, 'ownedBy').map((owner) => row('service-owner', name, owner, source.file))),
    ...accessRules(catalog).flatMap((rule) => ruleRows(rule, placeText(files, rule), row, catalog.ofKind('User').length)),
    ...maintainers(catalog),
  ];
  return rows.sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role) || compareText(a.of, b.of) || compareText(a.who ?? '', b.who ?? '') || compareText(a.by, b.by));
}

const mostNames = 50;

type MakeRow = (role: Role, of: string, who: string, by: string, because?: string) => RoleRow;

function ruleRows(rule: AccessRule, by: string, row: MakeRow, everybody: number): readonly RoleRow[] {
  const of = scopeOf(rule);
  const role = rule.effect === 'deny' ? 'denied' : 'requester';
  const who = [...rule.groups, ...rule.users];
  const asking = who.length === 0 ? [{ role, of, people: everybody, names: [], by, ...(rule.because && { because: rule.because }) } as const] : who.map((each) => row(role, of, each, by, rule.because));
  // Owners of services and environments have rows of their own.
  const approving = rule.effect === 'deny' ? [] : rule.approvals.filter(({ from }) => !isRole(from)).map(({ from, count }) => row('approver', of, from, by, count === 1 ? rule.because : `${count} of them. ${rule.because}`));
  return [...asking, ...approving];
}

/** `create, change of postgres-schema in production`. */
function scopeOf({ actions, services, types, tags, environments: names, tiers }: AccessRule): string {
  const what = [...services, ...types.map((type) => `type ${type}`), ...tags.map((tag) => `tag ${tag}`)];
  const where = [...names, ...tiers.map((tier) => `tier ${tier}`)];
  return `${actions.length === 0 ? 'everything' : actions.join(', ')} of ${what.length === 0 ? 'every service' : what.join(', ')}${where.length === 0 ? '' : ` in ${where.join(', ')}`}`;
}

function placeText(files: Files, rule: AccessRule): string {
  const { file, line } = placeOfRule(files, rule);
  return `${file}:${line}`;
}

function fileOf(catalog: Catalog, kind: string, name: string): string {
  return catalog.ofKind(kind).find((entity) => entity.name === name)?.source.file ?? '';
}

/** Of teams on GitHub: they may change the team there until the next sync. */
function maintainers(catalog: Catalog): readonly RoleRow[] {
  return catalog.ofKind('Group').flatMap((group): readonly RoleRow[] => {
    const slug = group.annotations[teamAnnotation];
    const members = new Set(catalog.related(group.ref, 'hasMember'));
    const names = termsOf(group).flatMap(({ user, role }) => (role === 'maintainer' && members.has(user) ? [user] : []));
    return slug === undefined || names.length === 0 ? [] : [{ role: 'maintainer', of: slug, who: group.ref, people: names.length, names, by: group.source.file }];
  });
}

export const rolesReport: ReportKind = {
  name: 'roles',
  summary: 'Who owns, approves, may ask and may not, and by which line of the catalog',
  columns: ['role', 'of', 'who', 'people', 'names', 'by', 'because'],
  rows: ({ catalog, files }) => roleRows(catalog, files).map((row) => ({ ...row })),
};
