import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../scripts/catalog/access.ts';
import { environments } from '../../scripts/catalog/environments.ts';
import { accessRules } from '../../scripts/catalog/policies.ts';
import { servicesOf } from '../../scripts/catalog/services.ts';
import { actions, type AccessRule } from '../../scripts/model/policy.ts';
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
const demands = (rules: readonly AccessRule[], asked: Parameters<typeof decide>[2]): number =>
  decide(catalog, rules, asked).approvals.reduce((sum, { count }) => sum + count, 0);

describe('properties', () => {
  test('adding a deny never grants', () => {
    fc.assert(fc.property(fc.array(anyRule), rule('deny'), question, (rules, deny, asked) => {
      if (!decide(catalog, rules, asked).allowed) expect(decide(catalog, [...rules, deny], asked).allowed).toBe(false);
    }));
  });
  test('adding an allow never takes away, nor asks for more approvals', () => {
    fc.assert(fc.property(fc.array(anyRule), rule('allow'), question, (rules, allow, asked) => {
      if (!decide(catalog, rules, asked).allowed) return;
      expect(decide(catalog, [...rules, allow], asked).allowed).toBe(true);
      expect(demands([...rules, allow], asked)).toBeLessThanOrEqual(demands(rules, asked));
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
});
