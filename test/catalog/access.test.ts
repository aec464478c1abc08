import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, decideForMember, type Question } from '../../scripts/catalog/access.ts';
import { environments } from '../../scripts/catalog/environments.ts';
import { groupsOf, wayInto } from '../../scripts/catalog/people.ts';
import { accessRules } from '../../scripts/catalog/policies.ts';
import { canBeGiven } from '../../scripts/catalog/seats.ts';
import { servicesOf } from '../../scripts/catalog/services.ts';
import { actions, type AccessRule, type Decision } from '../../scripts/model/policy.ts';
import { catalog, files } from '../company.ts';

const users = catalog.ofKind('User').map(({ ref }) => ref);
const groups = catalog.ofKind('Group').map(({ ref }) => ref);
const services = servicesOf(catalog, files);
const places = environments(catalog);

// Few of everything, so that rules and questions meet: with the whole company, hardly any rule would speak of what is asked.
const askers = ['yuki-hayashi', 'nadia-benali', 'stella-nyberg'].map((name) => `user:default/${name}`);
const named = ['customs', 'engineering', 'platform-databases', 'contractors', 'data'].map((name) => `group:default/${name}`);
const offered = services.filter(({ name }) => name === 'postgres-schema' || name === 'bucket');
const where = places.filter(({ name }) => name === 'development' || name === 'production');

const some = <T>(...values: readonly T[]) => fc.oneof({ weight: 3, arbitrary: fc.constant<T[]>([]) }, { weight: 2, arbitrary: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }) });
const approval = fc.record({ from: fc.constantFrom('service-owner', 'environment-owner', 'group:default/service-desk', 'group:default/platform-databases'), count: fc.integer({ min: 1, max: 3 }) });
const rule = (effect: AccessRule['effect']): fc.Arbitrary<AccessRule> =>
  fc.record({
    policy: fc.constantFrom('accesspolicy:default/a', 'accesspolicy:default/b'),
    index: fc.nat({ max: 9 }),
    effect: fc.constant(effect),
    groups: some(...named),
    users: some(...askers),
    services: some(...offered.map(({ name }) => name)),
    types: some(...offered.map(({ type }) => type)),
    tags: some(...offered.flatMap(({ tags }) => tags)),
    environments: some(...where.map(({ name }) => name)),
    tiers: some('development', 'production'),
    actions: some(...actions),
    approvals: fc.array(approval, { maxLength: 2 }),
    merge: fc.constantFrom('automatic' as const, 'manual' as const),
    because: fc.constant('a reason'),
    source: fc.constant({ file: 'p.yaml', line: 1, column: 1 }),
  });
const anyRule = fc.oneof({ weight: 4, arbitrary: rule('allow') }, { weight: 1, arbitrary: rule('deny') });
/** As the rules of policies are: no two of one place. */
const ruleBook = fc.uniqueArray(anyRule, { selector: ({ policy, index }) => `${policy} ${index}`, maxLength: 8 });
/** One more rule that any of them may come before or after. */
const another = (effect: AccessRule['effect']) => fc.tuple(rule(effect), fc.constantFrom('accesspolicy:default/0', 'accesspolicy:default/ab', 'accesspolicy:default/z')).map(([each, policy]) => ({ ...each, policy }));
const question = fc.record({
  user: fc.constantFrom(...askers),
  action: fc.constantFrom(...actions),
  service: fc.constantFrom(...offered),
  environment: fc.constantFrom(...where),
});
const demands = ({ approvals }: Decision): number => approvals.reduce((sum, { count }) => sum + count, 0);
const often = { numRuns: 500 };

/** Whether a rule speaks of what is asked, told as docs/access.md tells it. */
function speaks(of: AccessRule, { user, action, service, environment }: Question): boolean {
  const isFor = of.groups.length + of.users.length === 0 || of.users.includes(user) || groupsOf(catalog, user).some((group) => of.groups.includes(group));
  const isAbout = of.services.length + of.types.length + of.tags.length === 0 || of.services.includes(service.name) || of.types.includes(service.type) || of.tags.some((tag) => service.tags.includes(tag));
  const isHere = of.environments.length + of.tiers.length === 0 || of.environments.includes(environment?.name ?? '') || of.tiers.includes(environment?.tier ?? '');
  return isFor && isAbout && isHere && (of.actions.length === 0 || of.actions.includes(action));
}

describe('properties', () => {
  test('allowed is what some rule allows and none denies', () => {
    fc.assert(fc.property(ruleBook, question, (rules, asked) => {
      const about = rules.filter((each) => speaks(each, asked));
      const { allowed, rule: by } = decide(catalog, rules, asked);
      expect(allowed).toBe(about.length > 0 && about.every(({ effect }) => effect === 'allow'));
      expect(by === undefined).toBe(about.length === 0);
      if (by) expect(about).toContain(by);
    }), often);
  });
  test('adding a deny never grants', () => {
    fc.assert(fc.property(ruleBook, another('deny'), question, (rules, deny, asked) => {
      const [before, after] = [decide(catalog, rules, asked), decide(catalog, [...rules, deny], asked)];
      expect(after.allowed).toBe(before.allowed && !speaks(deny, asked));
      // Whom it does not speak of needs neither more nor fewer approvals.
      if (after.allowed) expect(after).toEqual(before);
    }), often);
  });
  test('adding an allow never takes away: not the permission, not what can be approved, not the merge by itself unless fewer have to approve', () => {
    fc.assert(fc.property(ruleBook, another('allow'), question, (rules, allow, asked) => {
      const [before, after] = [decide(catalog, rules, asked), decide(catalog, [...rules, allow], asked)];
      if (!before.allowed) return;
      expect(after.allowed).toBe(true);
      if (!canBeGiven(before.approvals)) return;
      expect(canBeGiven(after.approvals)).toBe(true);
      expect(demands(after)).toBeLessThanOrEqual(demands(before));
      if (before.merge === 'automatic' && demands(after) === demands(before)) expect(after.merge).toBe('automatic');
    }), { numRuns: 1_000 });
  });
  test('nothing merges by itself, or with fewer approvals, that no single rule lets', () => {
    fc.assert(fc.property(ruleBook, question, (rules, asked) => {
      const { allowed, rule: by, merge, approvals } = decide(catalog, rules, asked);
      expect(merge).toBe(allowed ? by?.merge : undefined);
      expect(approvals.map(({ from, count }) => ({ from, count }))).toEqual(allowed ? by?.approvals : []);
    }));
  });
  test('a rule is nearest exactly where none speaks of it and some rule allows something, and then something is missing', () => {
    fc.assert(fc.property(ruleBook, question, (rules, asked) => {
      const { rule: by, nearest } = decide(catalog, rules, asked);
      expect(nearest !== undefined).toBe(by === undefined && rules.some(({ effect }) => effect === 'allow'));
      if (nearest) expect([nearest.rule.effect, nearest.missing.length > 0]).toEqual(['allow', true]);
    }));
  });
  test('a member of one group is answered as a user who is in no other', () => {
    fc.assert(fc.property(ruleBook, question, (rules, asked) => {
      const own = catalog.related(asked.user, 'memberOf');
      const forGroups = rules.filter(({ users: all }) => all.length === 0);
      const [group] = own;
      if (own.length !== 1 || group === undefined) return;
      const [user, member] = [decide(catalog, forGroups, asked), decideForMember(catalog, forGroups, group, asked)];
      // Whom there are enough people for depends on who asks.
      expect([member.allowed, member.allowed || member.rule]).toEqual([user.allowed, user.allowed || user.rule]);
    }));
  });
  test('the order of rules does not matter', () => {
    const shuffled = ruleBook.chain((rules) => fc.tuple(fc.constant(rules), fc.shuffledSubarray(rules, { minLength: rules.length })));
    fc.assert(fc.property(shuffled, question, ([rules, others], asked) => {
      expect(decide(catalog, others, asked)).toEqual(decide(catalog, rules, asked));
    }), often);
  });
  test('the requester is never among those who may approve', () => {
    fc.assert(fc.property(ruleBook, question, (rules, asked) => {
      for (const { eligible } of decide(catalog, rules, asked).approvals) expect(eligible).not.toContain(asked.user);
    }));
  });
});

test('the cases of these properties are real: many are allowed, denied by a rule, and spoken of by none', () => {
  const outcomes = fc.sample(fc.tuple(ruleBook, question), { numRuns: 400, seed: 1 }).map(([rules, asked]) => {
    const { allowed, rule: by } = decide(catalog, rules, asked);
    return allowed ? 'allowed' : by ? 'denied' : 'nobody';
  });
  for (const outcome of ['allowed', 'denied', 'nobody']) expect(outcomes.filter((each) => each === outcome).length, outcome).toBeGreaterThan(40);
});

describe('the example company', () => {
  const rules = accessRules(catalog);
  const schema = services.find(({ name }) => name === 'postgres-schema');
  if (!schema) throw new Error('the example company has no postgres-schema');
  const ask = (user: string, environment: string | undefined) => {
    const place = places.find(({ name }) => name === environment);
    return decide(catalog, rules, { user, action: 'create', service: schema, ...(place ? { environment: place } : {}) });
  };
  test('nothing is allowed without a rule', () => {
    expect(decide(catalog, [], { user: 'user:default/yuki-hayashi', action: 'create', service: schema }).allowed).toBe(false);
  });
  test('an unknown user is denied, whatever the rules', () => {
    expect(ask('user:default/nobody', 'development')).toMatchObject({ allowed: false, reason: expect.stringContaining('no user') });
  });
  test('rules for places do not hold where there is none', () => {
    expect(ask('user:default/yuki-hayashi', undefined).allowed).toBe(false);
  });
  test('production takes two owners', () => {
    expect(ask('user:default/yuki-hayashi', 'production').approvals.map(({ from }) => from)).toEqual(['service-owner', 'environment-owner']);
  });
  test('a user is who they are, however the reference is written; a group is no user', () => {
    const deny = { ...(rules.find(({ effect }) => effect === 'deny') as AccessRule), groups: [], users: ['user:default/yuki-hayashi'], environments: [], tiers: [], services: [] };
    const asked = { user: 'User:default/Yuki-Hayashi', action: 'create', service: schema } as const;
    expect(decide(catalog, [...rules, deny], asked)).toMatchObject({ allowed: false, rule: deny });
    expect(decide(catalog, rules, { ...asked, user: 'group:default/security', action: 'renew' })).toMatchObject({ allowed: false, reason: expect.stringContaining('no user') });
  });
  test('in development nobody has to look, and it merges by itself', () => {
    expect(ask('user:default/yuki-hayashi', 'development')).toMatchObject({ allowed: true, approvals: [], merge: 'automatic' });
  });
  test('what is missing is said: the group, the place, the action, the service', () => {
    const production = places.find(({ name }) => name === 'production');
    const missing = (user: string, action: 'delete' | 'renew', some = rules) => decide(catalog, some, { user, action, service: schema, ...(production && { environment: production }) }).nearest?.missing;
    expect(missing('user:default/yuki-hayashi', 'delete')).toEqual(['Yuki Hayashi would have to be in Platform Databases or Reliability.']);
    const only = (part: Partial<AccessRule>) => [{ ...(rules.find(({ services: all }) => all.includes('postgres-schema')) as AccessRule), ...part }];
    expect(missing('user:default/yuki-hayashi', 'delete', only({ tiers: ['development', 'test'], actions: [] }))).toEqual(['It holds in development and test, not in production.']);
    expect(missing('user:default/yuki-hayashi', 'renew', only({ tiers: [], actions: ['create', 'change'] }))).toEqual(['It speaks of create and change, not of renew.']);
    expect(missing('user:default/yuki-hayashi', 'renew', only({ tiers: [], actions: [], services: ['bucket'], tags: ['cheap'] }))).toEqual(['It speaks of bucket and services with the tag cheap, not of postgres-schema.']);
    expect(missing('user:default/yuki-hayashi', 'renew', [])).toBeUndefined();
  });
});

test('the way into a group leads from the user to it, step by step', () => {
  for (const user of users) {
    for (const group of groups) {
      const way = wayInto(catalog, user, group);
      expect(way !== undefined).toBe(groupsOf(catalog, user).includes(group));
      if (!way) continue;
      expect([way[0], way.at(-1)]).toEqual([user, group]);
      for (const [index, step] of way.slice(1).entries()) expect(catalog.related(way[index] ?? '', index === 0 ? 'memberOf' : 'childOf')).toContain(step);
    }
  }
});
