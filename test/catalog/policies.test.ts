import { describe, expect, test } from 'vitest';
import { accessRules } from '../../scripts/catalog/policies.ts';
import { checkout, entity } from './world.ts';

function rulesOf(...rules: readonly unknown[]) {
  return accessRules(checkout({ 'p.yaml': entity('AccessPolicy', 'p', { rules }) }));
}

const because = 'For the test.';

describe('access rules', () => {
  test('name groups and users in full', () => {
    const [rule] = rulesOf({
      effect: 'allow',
      who: { groups: ['payments', 'Group:shop/Sales'], users: ['ada'] },
      what: { services: ['bucket'] },
      where: { tiers: ['test'] },
      actions: ['create'],
      approvals: [{ from: 'service-owner' }, { from: 'security', count: 2 }],
      because,
    });
    expect(rule).toMatchObject({
      policy: 'accesspolicy:default/p',
      index: 0,
      groups: ['group:default/payments', 'group:shop/sales'],
      users: ['user:default/ada'],
      services: ['bucket'],
      environments: [],
      tiers: ['test'],
      actions: ['create'],
      approvals: [{ from: 'service-owner', count: 1 }, { from: 'group:default/security', count: 2 }],
      because,
    });
  });

  const slips: readonly (readonly [string, object])[] = [
    ['a list that is a text', { who: { groups: 'payments' } }],
    ['an empty list', { who: { groups: [] } }],
    ['a misspelt list', { who: { group: ['payments'] } }],
    ['a misspelt dimension', { wher: { tiers: ['test'] } }],
    ['a dimension that is a list', { where: ['test'] }],
    ['a number among names', { what: { services: ['bucket', 7] } }],
    ['an unknown action', { actions: ['create', 'destroy'] }],
    ['no action', { actions: [] }],
    ['an approval without source', { approvals: [{ count: 2 }] }],
    ['a count of nobody', { approvals: [{ from: 'service-owner', count: 0 }] }],
    ['a count of half a person', { approvals: [{ from: 'service-owner', count: 0.5 }] }],
    ['approvals that are a map', { approvals: { from: 'service-owner' } }],
  ];

  test.each(slips)('with %s allow nothing', (_name, slip) => {
    expect(rulesOf({ effect: 'allow', because, ...slip })).toEqual([]);
  });

  test.each(slips)('with %s still deny', (_name, slip) => {
    expect(rulesOf({ effect: 'deny', because, ...slip })).toHaveLength(1);
  });

  test('with one misspelt action deny all of them', () => {
    expect(rulesOf({ effect: 'deny', because, actions: ['create', 'delte'] })[0]?.actions).toEqual([]);
  });

  test('of no known effect, or that are no maps, are none', () => {
    expect(rulesOf({ effect: 'alow', because }, 'allow', null, [])).toEqual([]);
  });
});
