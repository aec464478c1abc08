import type { AccessRule, Decision, RequiredApproval } from '../model/policy.ts';
import { compareText } from '../model/problem.ts';
import { splitRef } from '../model/ref.ts';
import type { Service } from '../model/service.ts';
import type { Catalog } from './catalog.ts';
import { nearestRule } from './nearest-rule.ts';
import { groupsAbove, groupsOf, usersOf } from './people.ts';
import { approvalGroup, matchesPerson, matchesThing, type Subject } from './rules.ts';
import { canBeGiven } from './seats.ts';

type People = Pick<Catalog, 'get' | 'related'>;

/** What is asked for, by name. */
export interface Asked extends Subject {
  readonly service: Pick<Service, 'name' | 'title' | 'type' | 'tags' | 'owner'>;
}

export interface Question extends Asked {
  /** Canonical reference of the user. */
  readonly user: string;
}

/** Who asks: a user, or somebody who is in one group and no other. */
export interface Asker {
  /** Canonical reference of the user; undefined for a member whom nobody has named. */
  readonly user: string | undefined;
  /** In a sentence. */
  readonly title: string;
  /** Canonical references of the groups, those above them included. */
  readonly groups: ReadonlySet<string>;
}

/**
 * May the user do this? Deny by default: a matching deny rule wins over every allow rule, and without a matching allow rule
 * the answer is no. Of several matching allow rules the easiest counts, see `decisive`. The order of rules does not matter.
 */
export function decide(catalog: People, rules: readonly AccessRule[], question: Question): Decision {
  const user = catalog.get(question.user);
  if (!user || splitRef(user.ref).kind !== 'user') return refused(`The catalog has no user ${question.user}.`);
  return answer(catalog, rules, question, { user: user.ref, title: user.title, groups: new Set(groupsOf(catalog, user.ref)) });
}

/** The same for somebody who is a member of this group and of no other: what a newcomer to it may do. */
export function decideForMember(catalog: People, rules: readonly AccessRule[], group: string, asked: Asked): Decision {
  const entity = catalog.get(group);
  if (!entity || splitRef(entity.ref).kind !== 'group') return refused(`The catalog has no group ${group}.`);
  return answer(catalog, rules, asked, { user: undefined, title: `a member of ${entity.title}`, groups: new Set(groupsAbove(catalog, entity.ref)) });
}

function answer(catalog: People, rules: readonly AccessRule[], asked: Asked, asker: Asker): Decision {
  const about = rules.filter((rule) => matchesThing(rule, asked));
  const rule = decisive(catalog, about.filter((each) => matchesPerson(each, asker.user, asker.groups)), asked, asker.user);
  if (rule?.effect === 'deny') return { allowed: false, reason: rule.because, rule, approvals: [] };
  if (rule) return { allowed: true, reason: rule.because, rule, approvals: approvalsBy(catalog, rule, asked, asker.user), merge: rule.merge };
  const nearest = nearestRule(catalog, rules, asked, asker);
  return { ...refused(refusal(catalog, about, asked, asker.title)), ...(nearest && { nearest }) };
}

/**
 * The rule that decides among those that speak of who asks and of what is asked; undefined when there is none. A deny
 * comes first. Of allow rules: one whose approvals there are people for, then the one that asks for the fewest, then one
 * that merges by itself. So adding an allow rule never takes anything away that does not become easier.
 */
export function decisive(catalog: People, matching: readonly AccessRule[], subject: Pick<Subject, 'service' | 'environment'>, user?: string): AccessRule | undefined {
  const sorted = matching.toSorted(compareRules);
  const denied = sorted.find(({ effect }) => effect === 'deny');
  if (denied) return denied;
  const easiest = sorted.toSorted((a, b) => demands(a) - demands(b) || compareText(a.merge, b.merge));
  if (easiest.length < 2) return easiest[0];
  return easiest.find((rule) => canBeGiven(approvalsBy(catalog, rule, subject, user))) ?? easiest[0];
}

function approvalsBy(catalog: People, rule: AccessRule, subject: Pick<Subject, 'service' | 'environment'>, user: string | undefined): readonly RequiredApproval[] {
  return rule.approvals.map((approval): RequiredApproval => {
    const group = approvalGroup(approval.from, subject);
    return { ...approval, group, eligible: usersOf(catalog, group).filter((ref) => ref !== user) };
  });
}

/** How many people have to approve. */
function demands(rule: AccessRule): number {
  return rule.approvals.reduce((sum, { count }) => sum + count, 0);
}

function compareRules(a: AccessRule, b: AccessRule): number {
  return compareText(a.policy, b.policy) || a.index - b.index;
}

function refusal(catalog: People, about: readonly AccessRule[], { action, service, environment }: Asked, user: string): string {
  const where = environment ? ` in ${environment.name}` : '';
  const groups = [...new Set(about.filter((rule) => rule.effect === 'allow').flatMap((rule) => rule.groups))].sort(compareText);
  if (groups.length === 0) return `No policy lets anybody ${action} ${service.title}${where}.`;
  const names = groups.map((ref) => catalog.get(ref)?.title ?? ref).join(', ');
  return `No policy lets ${user} ${action} ${service.title}${where}. Members of these groups may: ${names}.`;
}

function refused(reason: string): Decision {
  return { allowed: false, reason, approvals: [] };
}
