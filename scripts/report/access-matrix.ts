import { decisive } from '../catalog/access.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { decidingRules } from '../catalog/deciding-rules.ts';
import { environments, type Environment } from '../catalog/environments.ts';
import { groupsAbove, groupsOf } from '../catalog/people.ts';
import { approvalGroup, matchesPerson, matchesThing } from '../catalog/rules.ts';
import { servicesOf } from '../catalog/services.ts';
import { actions, type AccessRule } from '../model/policy.ts';
import { compareText } from '../model/problem.ts';
import type { Service } from '../model/service.ts';
import type { ReportFacts, ReportRow } from './kind.ts';

/** Who is answered alike when they ask for this: whoever is in no row is refused, since nothing is allowed that no rule allows. */
export interface AccessRow extends ReportRow {
  readonly service: string;
  /** Absent for services that belong to no environment. */
  readonly environment?: string;
  readonly action: string;
  readonly allowed: boolean;
  /** Groups with members of their own, and users whom a rule names; canonical references, sorted. */
  readonly who: readonly string[];
  /** Such as `2 of group:default/security`; empty when nobody has to approve. */
  readonly approvals: readonly string[];
  readonly merge?: AccessRule['merge'];
  /** The policy, and the place of the rule in it from 1. */
  readonly rule: string;
  readonly because: string;
}

export const accessColumns = ['service', 'environment', 'action', 'allowed', 'who', 'approvals', 'merge', 'rule', 'because'] as const;

interface Asker {
  readonly ref: string;
  /** Undefined for the members of a group whom nobody names. */
  readonly user: string | undefined;
  readonly groups: ReadonlySet<string>;
}

/** What the policies answer to a member of each group, for every service, environment and action; by service, on the way to production. */
export function accessMatrix({ catalog, files }: Pick<ReportFacts, 'catalog' | 'files'>): readonly AccessRow[] {
  const rules = decidingRules(catalog);
  const askers = askersOf(catalog, rules);
  const places = environments(catalog);
  return servicesOf(catalog, files).flatMap((service) => {
    const wheres = service.instance.environment === undefined ? [undefined] : places;
    return wheres.flatMap((environment) => actions.flatMap((action) => rowsFor(catalog, rules.filter((rule) => matchesThing(rule, { action, service, ...(environment && { environment }) })), askers, { service, environment, action })));
  });
}

function askersOf(catalog: Pick<Catalog, 'ofKind' | 'related'> & Parameters<typeof groupsAbove>[0], rules: readonly AccessRule[]): readonly Asker[] {
  const teams = catalog.ofKind('Group').filter(({ ref }) => catalog.related(ref, 'hasMember').length > 0);
  const named = [...new Set(rules.flatMap(({ users }) => users))].sort(compareText);
  return [
    ...teams.map(({ ref }) => ({ ref, user: undefined, groups: new Set(groupsAbove(catalog, ref)) })),
    ...named.map((ref) => ({ ref, user: ref, groups: new Set(groupsOf(catalog, ref)) })),
  ];
}

interface Thing {
  readonly service: Service;
  readonly environment: Environment | undefined;
  readonly action: AccessRow['action'];
}

function rowsFor(catalog: Parameters<typeof decisive>[0], about: readonly AccessRule[], askers: readonly Asker[], { service, environment, action }: Thing): readonly AccessRow[] {
  if (about.length === 0) return [];
  const subject = { service, ...(environment && { environment }) };
  const byRule = new Map<AccessRule, string[]>();
  for (const { ref, user, groups } of askers) {
    const rule = decisive(catalog, about.filter((each) => matchesPerson(each, user, groups)), subject, user);
    if (rule) byRule.set(rule, [...(byRule.get(rule) ?? []), ref]);
  }
  return [...byRule].map(([rule, who]): AccessRow => {
    const allowed = rule.effect === 'allow';
    return {
      service: service.name,
      ...(environment && { environment: environment.name }),
      action,
      allowed,
      who: who.toSorted(compareText),
      approvals: allowed ? rule.approvals.map(({ from, count }) => `${count} of ${approvalGroup(from, subject)}`) : [],
      ...(allowed && { merge: rule.merge }),
      rule: `${rule.policy}#${rule.index + 1}`,
      because: rule.because,
    };
  });
}
