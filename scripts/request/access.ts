import type { Catalog } from '../catalog/catalog.ts';
import type { Environment } from '../catalog/environments.ts';
import { groupsOf, usersOf } from '../catalog/people.ts';
import type { AccessRule, Action, Decision, RequiredApproval } from '../model/policy.ts';
import { compareText } from '../model/problem.ts';
import type { Service } from '../model/service.ts';

export interface Question {
  /** Canonical reference of the user. */
  readonly user: string;
  readonly action: Action;
  readonly service: Pick<Service, 'name' | 'title' | 'type' | 'tags' | 'owner'>;
  /** Absent for services that belong to no environment; rules about environments then never match. */
  readonly environment?: Environment;
}

/**
 * May the user do this? Deny by default: a matching deny rule wins over every allow rule, and without a matching allow rule
 * the answer is no. Of several matching allow rules the one that asks for the fewest approvals counts, so that adding an
 * allow rule never takes anything away. The order of rules does not matter.
 */
export function decide(catalog: Catalog, rules: readonly AccessRule[], question: Question): Decision {
  const user = catalog.get(question.user);
  if (!user) return refused(`The catalog has no user ${question.user}.`);
  const groups = new Set(groupsOf(catalog, question.user));
  const about = rules.filter((rule) => matchesThing(rule, question));
  const matching = about.filter((rule) => matchesPerson(rule, question.user, groups)).sort(compareRules);
  const denied = matching.find((rule) => rule.effect === 'deny');
  if (denied) return { allowed: false, reason: denied.because, rule: denied, approvals: [] };
  const allowed = matching.filter((rule) => rule.effect === 'allow').sort((a, b) => demands(a) - demands(b))[0];
  if (!allowed) return refused(nearest(catalog, about, question, user.title));
  const approvals = allowed.approvals.map((approval): RequiredApproval => {
    const group = approvalGroup(approval.from, question);
    return { ...approval, group, eligible: usersOf(catalog, group).filter((ref) => ref !== question.user) };
  });
  return { allowed: true, reason: allowed.because, rule: allowed, approvals };
}

/** Does the rule speak of this service, place and action, whoever asks? */
export function matchesThing(rule: AccessRule, { action, service, environment }: Omit<Question, 'user'>): boolean {
  const anywhere = rule.environments.length === 0 && rule.tiers.length === 0;
  return (
    (rule.actions.length === 0 || rule.actions.includes(action)) &&
    (nothingNamed(rule) ||
      rule.services.includes(service.name) ||
      rule.types.includes(service.type) ||
      rule.tags.some((tag) => service.tags.includes(tag))) &&
    (anywhere ||
      (environment !== undefined &&
        (rule.environments.includes(environment.name) || rule.tiers.includes(environment.tier))))
  );
}

function nothingNamed(rule: AccessRule): boolean {
  return rule.services.length + rule.types.length + rule.tags.length === 0;
}

function matchesPerson(rule: AccessRule, user: string, groups: ReadonlySet<string>): boolean {
  const anybody = rule.groups.length + rule.users.length === 0;
  return anybody || rule.users.includes(user) || rule.groups.some((group) => groups.has(group));
}

function demands(rule: AccessRule): number {
  return rule.approvals.reduce((sum, approval) => sum + approval.count, 0);
}

function compareRules(a: AccessRule, b: AccessRule): number {
  return compareText(a.policy, b.policy) || a.index - b.index;
}

/** An approval from an owner who cannot be told is asked of nobody: it can never be given, which is safe and is said. */
export function approvalGroup(from: string, { service, environment }: Omit<Question, 'user'>): string {
  if (from === 'service-owner') return service.owner;
  if (from === 'environment-owner') return environment?.owner ?? service.owner;
  return from;
}

function nearest(catalog: Catalog, about: readonly AccessRule[], { action, service, environment }: Question, user: string): string {
  const where = environment ? ` in ${environment.name}` : '';
  const groups = [...new Set(about.filter((rule) => rule.effect === 'allow').flatMap((rule) => rule.groups))].sort(compareText);
  if (groups.length === 0) return `No policy lets anybody ${action} ${service.title}${where}.`;
  const names = groups.map((ref) => catalog.get(ref)?.title ?? ref).join(', ');
  return `No policy lets ${user} ${action} ${service.title}${where}. Members of these groups may: ${names}.`;
}

function refused(reason: string): Decision {
  return { allowed: false, reason, approvals: [] };
}
