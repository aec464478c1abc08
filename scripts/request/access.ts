import type { Catalog } from '../catalog/catalog.ts';
import { groupsOf, usersOf } from '../catalog/people.ts';
import { approvalGroup, matchesPerson, matchesThing, type Subject } from '../catalog/rules.ts';
import type { AccessRule, Decision, RequiredApproval } from '../model/policy.ts';
import { compareText } from '../model/problem.ts';
import type { Service } from '../model/service.ts';


export interface Question extends Subject {
  /** Canonical reference of the user. */
  readonly user: string;
  readonly service: Pick<Service, 'name' | 'title' | 'type' | 'tags' | 'owner'>;
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

function demands(rule: AccessRule): number {
  return rule.approvals.reduce((sum, approval) => sum + approval.count, 0);
}

function compareRules(a: AccessRule, b: AccessRule): number {
  return compareText(a.policy, b.policy) || a.index - b.index;
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
