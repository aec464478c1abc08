import { expect, test } from 'vitest';
import { checkout, documents, entity, group, said, user } from './world.ts';

const fixes = (files: Readonly<Record<string, string>>, code: string) => checkout(files).problems.filter((problem) => problem.code === code).map(({ fix }) => fix);
const component = (spec: object) => entity('Component', 'shop', { type: 'website', lifecycle: 'production', owner: 'payments', ...spec });

test('what is suggested for an owner can own', () => {
  const org = documents(group('payments'), user('ada'), entity('Domain', 'search', { owner: 'payments' }));
  const owned = (owner: string) => fixes({ 'org.yaml': org, 'a.yaml': component({ owner }) }, 'owner-unknown');
  expect(owned('ada')).toEqual(['Did you mean "user:default/ada"?']);
  expect(owned('search')).toEqual(['Correct the reference, or add the group "search".']);
  expect(owned('finance/search')).toEqual(['Correct the reference, or add the group "finance/search".']);
  expect(owned('pay@example.com')).toEqual(['Write the name of a group, as it stands in metadata.name.']);
});

test('a reference without its kind, or with a wrong one, gets what the name can mean', () => {
  const org = documents(group('payments'), entity('API', 'stock-api', { type: 'openapi', lifecycle: 'production', owner: 'payments', definition: '{}' }));
  const stock = entity('Component', 'stock', { type: 'service', lifecycle: 'production', owner: 'payments', providesApis: ['stock-api'] });
  const files = (spec: object) => ({ 'a-org.yaml': org, 'b.yaml': stock, 'c.yaml': component(spec) });
  expect(fixes(files({ dependsOn: ['stock'] }), 'ref-syntax')).toEqual(['Did you mean "component:stock"?']);
  expect(fixes(files({ dependsOn: ['nothing'] }), 'ref-syntax')).toEqual(['Write "component:nothing", "resource:nothing" or whatever it is.']);
  expect(fixes(files({ consumesApis: ['component:stock'] }), 'ref-kind')).toEqual(['Did you mean "api:default/stock-api"?']);
  expect(fixes(files({ consumesApis: ['component:stock-api'] }), 'ref-kind')).toEqual(['Did you mean "api:default/stock-api"?']);
  expect(fixes(files({ owner: 'component:stock' }), 'owner-kind')).toEqual(['Name a group or a user instead.']);
});

test('many names of a kind that the catalog has none of are one cause', () => {
  const members = ['ada', 'bob', 'cyd', 'dee', 'eve'];
  const causes = (names: readonly string[], ...people: string[]) =>
    new Set(checkout({ 'org.yaml': documents(group('payments', { members: names }), ...people) }).problems.filter(({ code }) => code === 'ref-unknown').map(({ cause }) => cause)).size;
  expect(causes(members)).toBe(1);
  expect(causes(members.slice(1))).toBe(4);
  expect(causes(members, user('zoe', ['payments']))).toBe(5);
  expect(said(checkout({ 'org.yaml': group('payments', { members }) }), 'ref-unknown')[0]).toBe('org.yaml:1 spec.members[0] is "ada", but the catalog has no user at all.');
});
