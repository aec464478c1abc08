import { describe, expect, test } from 'vitest';
import { environments } from '../../scripts/catalog/environments.ts';
import { groupsOf, loginOf, userByLogin, usersOf } from '../../scripts/catalog/people.ts';
import { checkout, documents, entity, group, user } from './world.ts';

const catalog = checkout({
  'org.yaml': documents(
    group('company', { children: ['engineering'] }),
    group('engineering'),
    group('payments', { parent: 'engineering', members: ['ada', 'ghost'] }),
    group('loop-a', { parent: 'loop-b', members: ['eve'] }),
    group('loop-b', { parent: 'loop-a' }),
    user('ada', [], { annotations: { 'github.com/user-login': 'Countess' } }),
    user('Bob', ['engineering']),
    user('eve', [], { annotations: { 'github.com/user-login': '' } }),
    user('twin-1', [], { annotations: { 'github.com/user-login': 'twin' } }),
    user('twin-2', [], { annotations: { 'github.com/user-login': 'TWIN' } }),
  ),
});

describe('people', () => {
  test('of a group include those of its sub-groups, as far as they exist', () => {
    expect(usersOf(catalog, 'group:default/company')).toEqual(['user:default/ada', 'user:default/bob']);
    expect(usersOf(catalog, 'Group:default/Payments')).toEqual(['user:default/ada']);
    expect(usersOf(catalog, 'group:default/none')).toEqual([]);
  });

  test('are in their groups and all groups above', () => {
    expect(groupsOf(catalog, 'user:default/ada')).toEqual(['group:default/company', 'group:default/engineering', 'group:default/payments']);
    expect(groupsOf(catalog, 'user:default/nobody')).toEqual([]);
  });

  test('in groups that go round in circles end the walk', () => {
    expect(groupsOf(catalog, 'user:default/eve')).toEqual(['group:default/loop-a', 'group:default/loop-b']);
    expect(usersOf(catalog, 'group:default/loop-b')).toEqual(['user:default/eve']);
  });

  test('are found by login whatever its case, but not when two share it', () => {
    expect(userByLogin(catalog, 'COUNTESS')?.name).toBe('ada');
    expect(userByLogin(catalog, 'bob')?.name).toBe('Bob');
    // A deleted account has no login; an empty annotation is none.
    expect(userByLogin(catalog, '')).toBeUndefined();
    expect(userByLogin(catalog, 'eve')?.name).toBe('eve');
    expect(userByLogin(catalog, 'ada')).toBeUndefined();
    expect(userByLogin(catalog, 'twin')).toBeUndefined();
    expect(catalog.ofKind('user').map(loginOf)).toContain('countess');
  });
});

test('relations exist in both directions, from either end', () => {
  expect(catalog.related('group:default/engineering', 'childOf')).toEqual(['group:default/company']);
  expect(catalog.related('group:default/engineering', 'parentOf')).toEqual(['group:default/payments']);
  expect(catalog.related('user:default/ada', 'memberOf')).toEqual(['group:default/payments']);
  expect(catalog.relations('group:default/engineering').map(({ type }) => type)).toEqual(['childOf', 'hasMember', 'parentOf']);
});

test('environments are sorted by order, those without last', () => {
  const environment = (name: string, spec: object) => entity('Environment', name, { tier: 'test', owner: 'payments', ...spec });
  const some = checkout({ 'e.yaml': documents(environment('z', { order: 1 }), environment('a', {}), environment('b', { order: 1 }), environment('c', { order: 0, owner: 'user:ada' })) });
  expect(environments(some).map(({ name, owner }) => `${name} ${owner}`)).toEqual(['c user:default/ada', 'b group:default/payments', 'z group:default/payments', 'a group:default/payments']);
});
