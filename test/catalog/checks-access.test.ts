import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../scripts/catalog/access.ts';
import type { Catalog } from '../../scripts/catalog/catalog.ts';
import { environments } from '../../scripts/catalog/environments.ts';
import { accessRules } from '../../scripts/catalog/policies.ts';
import { servicesOf } from '../../scripts/catalog/services.ts';
import { documents, entity, group, repository, user } from './world.ts';

const inputs = { name: { type: 'string' }, owner: { type: 'string' } };
const service = (name: string, spec: object = {}, properties: object = {}) =>
  entity('Template', name, { type: 'storage', owner: 'payments', parameters: { properties: { ...inputs, ...properties } }, steps: [], ...spec }, { tags: ['cheap'] });
const people = documents(group('payments', { members: ['ada', 'ben'] }), group('interns', { parent: 'all' }), group('all', { members: ['cleo'] }), user('ada'), user('ben'), user('cleo'));
const place = (name: string, tier: string, owner: string) => entity('Environment', name, { tier, owner });

function world(rules: readonly object[], templates = service('bucket')) {
  const policy = entity('AccessPolicy', 'p', { owner: 'payments', rules: rules.map((rule) => ({ effect: 'allow', because: 'For the test.', ...rule })) });
  return repository({ 'catalog/org.yaml': people, 'catalog/s.yaml': templates, 'catalog/e.yaml': documents(place('test', 'lower', 'payments'), place('live', 'upper', 'all')), 'catalog/p.yaml': policy });
}

function said(catalog: Catalog, code: string): readonly string[] {
  return catalog.problems.filter((problem) => problem.code === code).map(({ message, fix }) => `${message} ${fix ?? ''}`);
}

describe('a service that nobody can ask for', () => {
  const reach = (...rules: readonly object[]) => said(world(rules).catalog, 'service-unreachable');

  test('is one that no rule opens', () => {
    expect(reach({ who: { groups: ['payments'] } })).toEqual([]);
    expect(reach({ what: { types: ['other'] } })).toEqual(['No policy lets anybody ask for "bucket". Add a rule to an access policy that allows it, and says who approves.']);
  });

  test('or whose rules fall short, which is said', () => {
    expect(reach({ actions: ['delete'] })).toEqual([expect.stringContaining('allows delete only')]);
    expect(reach({ where: { tiers: ['lower'] } })).toEqual([expect.stringContaining('the service belongs to none')]);
    expect(reach({ who: { groups: ['interns'] } })).toEqual([expect.stringContaining('groups that nobody is in')]);
    expect(reach({ who: { groups: ['all'] } }, { effect: 'deny', who: { users: ['cleo'] } })).toEqual([expect.stringContaining('taken back by a rule that denies')]);
  });

  test('is said once for a catalog without policies', () => {
    const files = { 'catalog/org.yaml': people, 'catalog/s.yaml': documents(service('bucket'), service('queue')) };
    const found = repository(files).catalog.problems.filter(({ code }) => code === 'service-unreachable');
    expect(found).toHaveLength(2);
    expect(new Set(found.map(({ cause }) => cause)).size).toBe(1);
  });

  const some = <T>(...values: readonly T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
  const dimension = (shape: Record<string, fc.Arbitrary<unknown>>) => fc.option(fc.record(shape, { requiredKeys: [] }), { nil: undefined });
  const rule = fc.record(
    {
      effect: fc.constantFrom('allow', 'deny'),
      who: dimension({ groups: some('payments', 'interns', 'all'), users: some('ada', 'cleo') }),
      what: dimension({ services: some('bucket', 'queue'), types: some('storage'), tags: some('cheap') }),
      where: dimension({ environments: some('test', 'live'), tiers: some('lower', 'upper') }),
      actions: some('create', 'change'),
    },
    { requiredKeys: ['effect'] },
  );

  test('is what decisions would say, whatever the rules', () => {
    const two = documents(service('bucket', {}, { environment: { type: 'string' } }), service('queue', { type: 'messages' }));
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 5 }), (rules) => {
        const { catalog, files } = world(rules.map((each) => JSON.parse(JSON.stringify(each)) as object), two);
        const all = accessRules(catalog);
        const unreachable = servicesOf(catalog, files).filter((each) => {
          const places = each.instance.environment === undefined ? [{}] : environments(catalog).map((environment) => ({ environment }));
          const asked = catalog.ofKind('User').flatMap(({ ref }) => places.map((at) => decide(catalog, all, { user: ref, action: 'create', service: each, ...at })));
          return asked.every(({ allowed }) => !allowed);
        });
        const found = catalog.problems.filter(({ code }) => code === 'service-unreachable');
        expect(found.map((problem) => problem.entity)).toEqual(unreachable.map(({ ref }) => ref));
      }),
      { numRuns: 150 },
    );
  });
});

describe('a rule that never applies', () => {
  const idle = (...rules: readonly object[]) => said(world(rules).catalog, 'policy-rule-idle');

  test('is for people who are not there', () => {
    expect(idle({ who: { groups: ['interns'] } })).toEqual([expect.stringMatching(/^Nobody is in group:default\/interns/)]);
    expect(idle({ who: { groups: ['interns'], users: ['ada'] } })).toEqual([]);
  });

  test('or for environments of a service that belongs to none', () => {
    expect(idle({ what: { services: ['bucket'] }, where: { environments: ['test'] } })).toHaveLength(1);
    const placed = world([{ where: { environments: ['test'] } }], service('bucket', {}, { environment: { type: 'string' } }));
    expect(said(placed.catalog, 'policy-rule-idle')).toEqual([]);
  });

  test('may well deny: the people it keeps out come later', () => {
    expect(idle({ effect: 'deny', who: { groups: ['interns'] } })).toEqual([]);
  });

  test('is not said again where a name is wrong', () => {
    expect(idle({ what: { services: ['bukket'] }, where: { environments: ['test'] } })).toEqual([]);
  });
});

describe('values that match nothing', () => {
  const unmatched = (rule: object) => said(world([rule]).catalog, 'policy-matches-nothing');

  test('are types, tags and tiers, in rules that deny too', () => {
    expect(unmatched({ what: { types: ['storag'] } })).toEqual([expect.stringContaining('Did you mean "storage"?')]);
    expect(unmatched({ effect: 'deny', what: { tags: ['cheep'] } })).toEqual([expect.stringContaining('Did you mean "cheap"?')]);
    expect(unmatched({ where: { tiers: ['staging'] } })).toEqual([expect.stringContaining('There are: lower, upper.')]);
    // The schema refuses a tier that there cannot be.
    expect(unmatched({ where: { tiers: ['moon'] } })).toEqual([]);
    expect(unmatched({ what: { types: ['storage'], tags: ['cheap'] }, where: { tiers: ['upper'] } })).toEqual([]);
  });

  test('are nothing in a catalog whose services are still to come', () => {
    const policy = entity('AccessPolicy', 'p', { owner: 'payments', rules: [{ effect: 'allow', what: { types: ['storage'] }, because: 'Soon.' }] });
    expect(said(repository({ 'catalog/org.yaml': people, 'catalog/p.yaml': policy }).catalog, 'policy-matches-nothing')).toEqual([]);
  });
});

describe('an approval that cannot be given', () => {
  const short = (rule: object, template?: string) => said(world([rule], template).catalog, 'approval-impossible');

  test('asks for more people than there are', () => {
    expect(short({ approvals: [{ from: 'payments', count: 3 }] })).toEqual([expect.stringContaining('3 approvals from group:default/payments, but it has 2 people only.')]);
    expect(short({ approvals: [{ from: 'interns' }] })).toEqual([expect.stringContaining('but nobody is in it.')]);
  });

  test('or for all of them, when only they may ask', () => {
    expect(short({ who: { groups: ['payments'] }, approvals: [{ from: 'payments', count: 2 }] })).toEqual([expect.stringContaining('nobody approves their own request')]);
    expect(short({ who: { groups: ['payments'], users: ['cleo'] }, approvals: [{ from: 'payments', count: 2 }] })).toEqual([]);
    expect(short({ who: { groups: ['payments'] }, approvals: [{ from: 'payments', count: 1 }] })).toEqual([]);
  });

  test('asks several groups for people whom they share', () => {
    const both = [{ from: 'payments' }, { from: 'service-owner' }];
    expect(short({ who: { users: ['cleo'] }, approvals: both })).toEqual([]);
    expect(short({ approvals: both })).toEqual([]);
    expect(short({ who: { groups: ['payments'] }, approvals: both })).toEqual([expect.stringContaining('takes 2 different people of group:default/payments for bucket, and whoever may ask by this rule is one of them')]);
    expect(short({ who: { groups: ['payments'] }, approvals: [...both, { from: 'service-owner' }] })).toEqual([expect.stringContaining('takes 3 different people of group:default/payments for bucket, and there are not as many')]);
    expect(short({ who: { groups: ['payments'] }, approvals: [{ from: 'payments' }, { from: 'all' }] })).toEqual([]);
  });

  test('is looked up for the owners of whatever the rule matches', () => {
    const placed = service('bucket', {}, { environment: { type: 'string' } });
    expect(short({ approvals: [{ from: 'environment-owner', count: 2 }] }, placed)).toEqual([expect.stringContaining('group:default/all, the owner of live, but it has one person only')]);
    expect(short({ where: { tiers: ['lower'] }, approvals: [{ from: 'environment-owner', count: 2 }] }, placed)).toEqual([]);
    expect(short({ approvals: [{ from: 'service-owner', count: 3 }] })).toEqual([expect.stringContaining('the owner of bucket')]);
  });
});
