import type { AccessRule, ApprovalRule } from '../../model/policy.ts';
import type { Catalog } from '../catalog.ts';
import { Crowd } from '../crowd.ts';
import { environments, type Environment } from '../environments.ts';
import { accessRules } from '../policies.ts';
import { approvalGroup, matchesPlace, matchesService, type Subject } from '../rules.ts';
import { canBeGiven } from '../seats.ts';
import { outlineOf } from '../services.ts';
import { writtenPath } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';
import { named } from './finding.ts';

export const accessChecks: readonly Check[] = [
  {
    code: 'policy-rule-idle',
    severity: 'warning',
    own: true,
    holds: 'Every rule that allows something can apply: to people who are there, and to services where they can be.',
    find: idleRules,
  },
  {
    // A warning, so that whoever leaves can be taken from a group at once; until then nothing is approved, which is safe.
    code: 'approval-impossible',
    severity: 'warning',
    own: true,
    holds: 'Groups that approve have as many people as a rule asks for, one for each approval, besides the one who asks.',
    find: impossibleApprovals,
  },
  {
    code: 'service-unreachable',
    severity: 'warning',
    own: true,
    holds: 'Some policy lets somebody ask for each service.',
    find: unreachableServices,
  },
];

/** A service, and where it can be asked for. */
interface Offer {
  readonly ref: string;
  readonly title: string;
  readonly service: Subject['service'];
  /** Every environment, or undefined alone for a service that belongs to none. */
  readonly places: readonly (Environment | undefined)[];
}

function offers(catalog: Pick<Catalog, 'ofKind'>): readonly Offer[] {
  const all = environments(catalog);
  return catalog.ofKind('Template').map((template): Offer => {
    const service = outlineOf(template);
    const places = service.instance.environment === undefined || all.length === 0 ? [undefined] : all;
    return { ref: service.ref, title: service.title, service, places };
  });
}

function* idleRules(world: World): Iterable<Finding> {
  const { catalog } = world;
  const crowd = new Crowd(catalog);
  const offered = offers(catalog);
  const names = namesOf(world);
  for (const rule of accessRules(catalog)) {
    const at = world.documentOf(rule.policy);
    // Names that the catalog lacks are problems of their own.
    if (!at || rule.effect !== 'allow' || !names.hasAll(rule)) continue;
    const path = ['spec', 'rules', rule.index];
    if (crowd.isNobody(rule)) {
      const who = rule.groups.length === 0 ? 'The catalog has no users' : `Nobody is in ${rule.groups.join(' or ')}`;
      yield { at, path: rule.groups.length === 0 ? path : [...path, 'who'], message: `${who}, so ${writtenPath(path)} lets nobody do anything.`, fix: 'Add people to the group, or delete the rule.' };
      continue;
    }
    const about = offered.filter(({ service }) => matchesService(rule, service));
    if (about.length === 0 || about.some(({ places }) => places.some((place) => matchesPlace(rule, place)))) continue;
    const which = about.length === 1 ? `${about[0]?.service.name} belongs` : `${named(about.map(({ service }) => service.name))} belong`;
    yield { at, path: [...path, 'where'], message: `${writtenPath(path)} speaks of environments, but ${which} to none, so it never applies.`, fix: 'Delete "where" from the rule, or give the service an input "environment".' };
  }
}

/** What rules can name. */
function namesOf({ catalog }: World): { hasAll(rule: AccessRule): boolean } {
  const templates = catalog.ofKind('Template');
  const all = environments(catalog);
  const services = new Set(templates.map(({ name }) => name));
  const types = new Set(templates.map(({ type }) => type));
  const tags = new Set(templates.flatMap((template) => template.tags));
  const places = new Set(all.map(({ name }) => name));
  const tiers = new Set(all.map(({ tier }) => tier));
  return {
    hasAll: (rule) =>
      [...rule.groups, ...rule.users].every((ref) => catalog.get(ref)) &&
      rule.services.every((name) => services.has(name)) &&
      rule.types.every((type) => types.has(type)) &&
      rule.tags.every((tag) => tags.has(tag)) &&
      rule.environments.every((name) => places.has(name)) &&
      rule.tiers.every((tier) => tiers.has(tier)),
  };
}

function* impossibleApprovals(world: World): Iterable<Finding> {
  const { catalog } = world;
  const crowd = new Crowd(catalog);
  const offered = offers(catalog);
  for (const rule of accessRules(catalog)) {
    const at = world.documentOf(rule.policy);
    if (!at || rule.effect !== 'allow' || rule.approvals.length === 0 || crowd.isNobody(rule)) continue;
    const about = offered.filter(({ service }) => matchesService(rule, service));
    let single = false;
    for (const [index, approval] of rule.approvals.entries()) {
      for (const [group, role] of approvers(rule, approval, about)) {
        // Owners that are no group, or not there, are problems of their own.
        const why = group.startsWith('group:') && catalog.get(group) ? shortage(crowd, rule, group, approval.count) : undefined;
        if (why === undefined) continue;
        single = true;
        const path = ['spec', 'rules', rule.index, 'approvals', index];
        const message = `${writtenPath(path)} asks for ${approvals(approval.count)} from ${group}${role}, ${why}.`;
        yield { at, path, cause: `${group} ${why}`, message, fix: 'Add people to the group, ask for fewer approvals, or ask another group.' };
      }
    }
    const together = single ? undefined : sharedShortage(crowd, rule, about);
    if (together === undefined) continue;
    const path = ['spec', 'rules', rule.index, 'approvals'];
    yield { at, path, message: `${writtenPath(path)} ${together}.`, fix: 'Add people to the groups, ask for fewer approvals, or ask other groups.' };
  }
}

/** Why approvals of several groups can never be given together, since the groups share people; undefined when they can. */
function sharedShortage(crowd: Crowd, rule: AccessRule, about: readonly Offer[]): string | undefined {
  if (rule.approvals.length < 2) return undefined;
  const seen = new Set<string>();
  for (const { service, places } of about) {
    for (const place of places.filter((each) => matchesPlace(rule, each))) {
      const groups = rule.approvals.map(({ from }) => approvalGroup(from, { service, ...(place && { environment: place }) }));
      const key = groups.join(' ');
      if (seen.has(key) || groups.some((group) => crowd.members(group).length === 0)) continue;
      seen.add(key);
      const without = (user?: string) => canBeGiven(rule.approvals.map(({ count }, index) => ({ count, eligible: crowd.members(groups[index] ?? '').filter((each) => each !== user) })));
      const where = `for ${service.name}${place ? ` in ${place.name}` : ''}`;
      const needed = rule.approvals.reduce((sum, { count }) => sum + count, 0);
      if (!without()) return `takes ${needed} different people of ${named([...new Set(groups)])} ${where}, and there are not as many`;
      if (!someAskers(crowd, rule, needed + 1).some((user, index) => index === needed || without(user))) return `takes ${needed} different people of ${named([...new Set(groups)])} ${where}, and whoever may ask by this rule is one of them; nobody approves their own request`;
    }
  }
  return undefined;
}

/** So many people of those who may ask; of more people than approvals are needed, one at least can be spared. */
function someAskers(crowd: Crowd, rule: AccessRule, most: number): readonly string[] {
  const found = new Set<string>();
  for (const user of crowd.people(rule)) if (found.add(user).size >= most) break;
  return [...found];
}

/** The groups that an approval comes down to, with what makes them so, in words. */
function approvers(rule: AccessRule, { from }: ApprovalRule, about: readonly Offer[]): ReadonlyMap<string, string> {
  const groups = new Map<string, string>();
  for (const { service, places } of about) {
    for (const place of places) {
      if (!matchesPlace(rule, place)) continue;
      const group = approvalGroup(from, { service, ...(place && { environment: place }) });
      const owned = from === 'environment-owner' && place ? place.name : service.name;
      if (!groups.has(group)) groups.set(group, from === group ? '' : `, the owner of ${owned}`);
    }
  }
  return groups;
}

/** Why a group can never give so many approvals; undefined when it can. */
function shortage(crowd: Crowd, rule: AccessRule, group: string, count: number): string | undefined {
  const people = crowd.members(group);
  const has = people.length === 0 ? 'but nobody is in it' : `but it has ${people.length === 1 ? 'one person' : `${people.length} people`} only`;
  if (people.length < count) return has;
  if (people.length > count) return undefined;
  for (const user of crowd.people(rule)) if (!people.includes(user)) return undefined;
  return `${has}, among them everybody who may ask by this rule, and nobody approves their own request`;
}

function approvals(count: number): string {
  return count === 1 ? 'an approval' : `${count} approvals`;
}

function* unreachableServices(world: World): Iterable<Finding> {
  const { catalog } = world;
  const crowd = new Crowd(catalog);
  const all = accessRules(catalog);
  for (const offer of offers(catalog)) {
    const at = world.documentOf(offer.ref);
    const about = all.filter((rule) => matchesService(rule, offer.service));
    const rules = about.filter(mayCreate);
    if (!at || offer.places.some((place) => isReachable(crowd, rules.filter((rule) => matchesPlace(rule, place))))) continue;
    const path = ['metadata', 'name'];
    if (all.length === 0) {
      yield { at, path, cause: 'no policy', message: 'There is no access policy, so nobody can ask for any service.', fix: 'Write one, of kind AccessPolicy: who may ask for what, where, and who approves.' };
      continue;
    }
    const near = about.filter(({ effect }) => effect === 'allow').map((rule) => `${writtenPath(['spec', 'rules', rule.index])} of ${rule.policy} ${shortfall(crowd, rule, offer)}`);
    const fix = near.length === 0 ? 'Add a rule to an access policy that allows it, and says who approves.' : `${near.slice(0, 2).join('; ')}. Correct that, or add a rule.`;
    yield { at, path, message: `No policy lets anybody ask for "${offer.title}".`, fix };
  }
}

function mayCreate({ actions }: AccessRule): boolean {
  return actions.length === 0 || actions.includes('create');
}

/** Whether the rules of one place leave somebody who may ask. */
function isReachable(crowd: Crowd, rules: readonly AccessRule[]): boolean {
  const denied = rules.filter(({ effect }) => effect === 'deny');
  for (const rule of rules) {
    if (rule.effect !== 'allow') continue;
    for (const user of crowd.people(rule)) if (!denied.some((deny) => crowd.has(deny, user))) return true;
  }
  return false;
}

/** Why a rule about the service does not open it. */
function shortfall(crowd: Crowd, rule: AccessRule, { places }: Offer): string {
  if (!mayCreate(rule)) return `allows ${rule.actions.join(' and ')} only`;
  if (places[0] === undefined && !matchesPlace(rule, undefined)) return 'speaks of environments, but the service belongs to none';
  if (!places.some((place) => matchesPlace(rule, place))) return 'speaks of environments that are not there';
  if (crowd.isNobody(rule)) return 'speaks of groups that nobody is in';
  return 'is taken back by a rule that denies';
}
