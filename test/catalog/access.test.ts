import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, decideForMember } from '../../scripts/catalog/access.ts';
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

const some = <T>(values: readonly T[]) => fc.subarray([...values], { maxLength: 2 });
const rule = (effect: AccessRule['effect']): fc.Arbitrary<AccessRule> =>
  fc.record({
    policy: fc.constantFrom('accesspolicy:default/a', 'accesspolicy:default/b'),
    index: fc.nat({ max: 9 }),
    effect: fc.constant(effect),
    groups: some(groups),
    users: some(users),
    services: some(services.map(({ name }) => name)),
    types: some(services.map(({ type }) => type)),
    tags: some(['database', 'access']),
    environments: some(places.map(({ name }) => name)),
    tiers: some(['development', 'production']),
    actions: some(actions),
    approvals: fc.array(fc.record({ from: fc.constantFrom('service-owner', 'environment-owner', ...groups), count: fc.integer({ min: 1, max: 3 }) }), { maxLength: 2 }),
    merge: fc.constantFrom('automatic' as const, 'manual' as const),
    because: fc.constant('a reason'),
    source: fc.constant({ file: 'p.yaml', line: 1, column: 1 }),
  });
const anyRule = fc.oneof(rule('allow'), rule('deny'));
const question = fc.record({
  user: fc.constantFrom(...users),
  action: fc.constantFrom(...actions),
  service: fc.constantFrom(...services),
  environment: fc.constantFrom(...places),
});
const demands = ({ approvals }: Decision): number => approvals.reduce((sum, { count }) => sum + count, 0);

describe('properties', () => {
  test('adding a deny never grants', () => {
    fc.assert(fc.property(fc.array(anyRule), rule('deny'), question, (rules, deny, asked) => {
      if (!decide(catalog, rules, asked).allowed) expect(decide(catalog, [...rules, deny], asked).allowed).toBe(false);
    }));
  });
  test('adding an allow never takes away: not the permission, not what can be approved, not the merge by itself unless fewer have to approve', () => {
    fc.assert(fc.property(fc.array(anyRule), rule('allow'), question, (rules, allow, asked) => {
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
    fc.assert(fc.property(fc.array(anyRule), question, (rules, asked) => {
      const { allowed, rule: by, merge, approvals } = decide(catalog, rules, asked);
      expect(merge).toBe(allowed ? by?.merge : undefined);
      expect(approvals.map(({ from, count }) => ({ from, count }))).toEqual(allowed ? by?.approvals : []);
    }));
  });
  test('a rule is nearest exactly where none speaks of it and some rule allows something, and then something is missing', () => {
    fc.assert(fc.property(fc.array(anyRule), question, (rules, asked) => {
      const { rule: by, nearest } = decide(catalog, rules, asked);
      expect(nearest !== undefined).toBe(by === undefined && rules.some(({ effect }) => effect === 'allow'));
      if (nearest) expect([nearest.rule.effect, nearest.missing.length > 0]).toEqual(['allow', true]);
    }));
  });
  test('a member of one group is answered as a user who is in no other', () => {
    fc.assert(fc.property(fc.array(anyRule), question, (rules, asked) => {
      const own = catalog.related(asked.user, 'memberOf');
      const named = rules.filter(({ users: all }) => all.length === 0);
      const [group] = own;
      if (own.length !== 1 || group === undefined) return;
      const [user, member] = [decide(catalog, named, asked), decideForMember(catalog, named, group, asked)];
      // Whom there are enough people for depends on who asks.
      expect([member.allowed, member.allowed || member.rule]).toEqual([user.allowed, user.allowed || user.rule]);
    }));
  });
  test('the order of rules does not matter', () => {
    fc.assert(fc.property(fc.uniqueArray(anyRule, { selector: ({ policy, index }) => `${policy} ${index}` }), question, (rules, asked) => {
      expect(decide(catalog, rules.toReversed(), asked)).toEqual(decide(catalog, rules, asked));
    }));
  });
  test('the requester is never among those who may approve', () => {
    fc.assert(fc.property(fc.array(anyRule), question, (rules, asked) => {
      for (const { eligible } of decide(catalog, rules, asked).approvals) expect(eligible).not.toContain(asked.user);
    }));
  });
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
