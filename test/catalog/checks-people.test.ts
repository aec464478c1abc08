import { describe, expect, test } from 'vitest';
import { checkout, documents, entity, group, repository, said, user } from './world.ts';

describe('emails', () => {
  const of = (email: unknown) => {
    const catalog = checkout({ 'org.yaml': entity('User', 'ada', { memberOf: [], profile: { email } }) });
    return catalog.problems.filter(({ code }) => code === 'email-format');
  };

  test.each(['ada@example.com', 'ada+tests@example.co.uk', "o'brien_1@example.com", 'ada@büro.example', 'ops@localhost', 'a!b#c@example.com'])('%s is one', (email) => {
    expect(of(email)).toEqual([]);
  });

  test.each(['ada', 'ada@', '@example.com', 'ada@@example.com', 'ada@example..com', 'ada@example.com.', 'ada at example.com', 'ada@example.com, bob@example.com', `${'a'.repeat(250)}@example.com`])('%s is none', (email) => {
    expect(of(email)).toHaveLength(1);
    expect(of(email)[0]?.repair).toBeUndefined();
  });

  test.each(['mailto:ada@example.com', 'Ada Lovelace <ada@example.com>', ' ada@example.com ', '<ada@example.com>'])('%s holds one', (email) => {
    expect(of(email)[0]?.repair?.change).toEqual({ value: 'ada@example.com' });
  });

  test('are checked for groups too, and where there are any', () => {
    expect(said(checkout({ 'org.yaml': documents(group('a', { profile: { email: 'nobody' } }), group('b', { profile: {} }), user('c')) }), 'email-format')).toEqual([
      'org.yaml:1 The email is "nobody"; expected one address such as ada@example.com.',
    ]);
  });

  test('of two users differ, whatever their case; groups may share a mailbox', () => {
    const profile = (email: string) => ({ profile: { email } });
    const people = documents(entity('User', 'a', profile('x@example.com')), entity('User', 'b', profile('X@example.com')), group('c', profile('x@example.com')), user('d'), user('e'));
    expect(said(checkout({ 'org.yaml': people }), 'email-duplicate')).toEqual(['org.yaml:3 "b" has the email x@example.com, as "a" has in org.yaml:1.']);
  });
});

describe('logins', () => {
  const of = (login: string | undefined, name = 'ada') => {
    const person = user(name, [], login === undefined ? {} : { annotations: { 'github.com/user-login': login } });
    return repository({ 'catalog/org.yaml': person }).catalog.problems.filter(({ code }) => code === 'login-format');
  };

  test.each(['ada', 'Ada-Lovelace', 'a', 'a1-b2-c3', 'x'.repeat(39), 'ada-lovelace_acme', 'renovate[bot]'])('%s is one', (login) => {
    expect(of(login)).toEqual([]);
  });

  test.each(['ada.lovelace', 'ada lovelace', '-ada', 'ada-', 'a--b', 'ada_', 'x'.repeat(40), 'ada@example.com', 'https://example.com/ada'])('%s is none', (login) => {
    expect(of(login)).toHaveLength(1);
    expect(of(login)[0]?.repair).toBeUndefined();
  });

  test.each(['@ada', 'https://github.com/ada', 'https://github.com/ada/', ' ada'])('%s holds one', (login) => {
    expect(of(login)[0]?.repair?.change).toEqual({ value: 'ada' });
  });

  test('are names where no annotation says another', () => {
    expect(of(undefined, 'ada.lovelace')[0]?.message).toBe('"ada.lovelace" cannot be a login on GitHub, and no annotation says another.');
    expect(of('ada', 'ada.lovelace')).toEqual([]);
  });

  test('are nobody else\'s business in an imported catalog', () => {
    expect(said(checkout({ 'org.yaml': user('ada.lovelace') }), 'login-format')).toEqual([]);
  });
});

describe('teams', () => {
  const of = (team: string) => checkout({ 'org.yaml': group('a', {}, { annotations: { 'github.com/team-slug': team } }) }).problems.filter(({ code }) => code === 'team-slug-format');

  test.each(['example/payments', 'Example-Org/pay_ments.2'])('%s is one', (team) => {
    expect(of(team)).toEqual([]);
  });

  test.each([
    ['payments', undefined],
    ['', undefined],
    ['a/b/c', undefined],
    ['example/pay ments', undefined],
    ['@example/payments', 'example/payments'],
    ['https://github.com/orgs/example/teams/payments', 'example/payments'],
  ])('%s is none', (team, meant) => {
    expect(of(team).map(({ repair }) => repair?.change)).toEqual([meant && { value: meant }]);
  });
});

describe('owners of files', () => {
  const team = { annotations: { 'github.com/team-slug': 'example/a' } };
  const found = (org: string, owned = 'catalog/a.yaml') => said(repository({ 'catalog/org.yaml': org, [owned]: entity('Component', 'x', { owner: 'a' }) }).catalog, 'codeowners-unresolved');

  test('are found by a team, by members, or by those of groups below', () => {
    expect(found(group('a', {}, team))).toEqual([]);
    expect(found(documents(group('a', { members: ['ada'] }), user('ada')))).toEqual([]);
    expect(found(documents(group('a', { children: ['b'] }), group('b', { members: ['ada'] }), user('ada')))).toEqual([]);
  });

  test('are not found by a team of another form, nor by members without possible logins', () => {
    expect(found(group('a', {}, { annotations: { 'github.com/team-slug': 'a' } }))).toHaveLength(1);
    expect(found(documents(group('a', { members: ['ada.l', 'ghost'] }), user('ada.l')))).toEqual([
      'catalog/org.yaml:1 The group "a" owns catalog/a.yaml, but has no team on GitHub and no member with a login: CODEOWNERS cannot name it, so nobody is asked for a review.',
    ]);
  });

  test('need not be found where they own nothing but what requests made, the platform group apart', () => {
    expect(found(group('a'), 'live/test/database/x/catalog-info.yaml')).toEqual([]);
    expect(said(repository({ 'catalog/org.yaml': documents(group('platform'), group('a')) }).catalog, 'codeowners-unresolved')).toEqual([
      'catalog/org.yaml:1 The group "platform" owns everything that nobody else owns, but has no team on GitHub and no member with a login: CODEOWNERS cannot name it, so nobody is asked for a review.',
    ]);
  });
});
