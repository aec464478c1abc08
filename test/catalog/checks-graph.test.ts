import { expect, test } from 'vitest';
import { checkout, documents, entity, group, repository, said, user } from './world.ts';

const org = documents(group('payments', { members: ['ada'] }), group('ops', { members: [] }), user('ada', [], { title: 'Ada Lovelace' }));

/** Problems of a code in a Signpost repository. */
function found(code: string, file: string, path = 'catalog/a.yaml') {
  return said(repository({ 'catalog/org.yaml': org, [path]: file }).catalog, code);
}

test('a person as an owner is told, with the group the person is in', () => {
  const { catalog } = repository({ 'catalog/org.yaml': org, 'catalog/a.yaml': documents(entity('Component', 'a', { owner: 'user:ada' }), entity('API', 'b', { owner: 'payments' })) });
  expect(said(catalog, 'owner-person')).toEqual(['catalog/a.yaml:1 spec.owner is "user:ada", a person: when Ada Lovelace leaves, nobody answers for it.']);
  expect(catalog.problems.find(({ code }) => code === 'owner-person')?.fix).toBe('Name a group, such as "payments".');
});

test('owners of environments and of what requests made are not told again', () => {
  expect(found('owner-person', entity('Environment', 'test', { owner: 'user:ada', tier: 'test' }))).toEqual([]);
  expect(found('owner-person', entity('Resource', 'a', { owner: 'user:ada' }), 'live/test/database/a/catalog-info.yaml')).toEqual([]);
});

test('a component without system is told only where the catalog has systems', () => {
  const lonely = documents(entity('Component', 'a'), entity('API', 'b'), entity('Resource', 'c'), entity('Component', 'd', { subcomponentOf: 'a' }));
  expect(found('component-without-system', lonely)).toEqual([]);
  const system = entity('System', 'shop');
  expect(found('component-without-system', documents(system, lonely))).toEqual([
    'catalog/a.yaml:3 The component "a" is part of no system.',
    'catalog/a.yaml:5 The API "b" is part of no system.',
    'catalog/a.yaml:7 The resource "c" is part of no system.',
  ]);
  const all = { 'catalog/shop.yaml': system, 'live/test/database/a/catalog-info.yaml': entity('Resource', 'a') };
  expect(said(repository(all).catalog, 'component-without-system')).toEqual([]);
});

test('empty systems and domains are told, and parts of any kind fill them', () => {
  const files = documents(entity('System', 'shop'), entity('System', 'stock', { domain: 'trade' }), entity('API', 'a', { system: 'stock' }), entity('Domain', 'trade', { subdomainOf: 'all' }), entity('Domain', 'all'), entity('Domain', 'self', { subdomainOf: 'self' }));
  expect(found('system-empty', files)).toEqual(['catalog/a.yaml:1 Nothing is part of the system "shop".']);
  expect(found('domain-empty', files)).toEqual(['catalog/a.yaml:11 Nothing is part of the domain "self".']);
});

test('an API that nobody provides is told, unless somebody else does', () => {
  const files = documents(entity('API', 'ours'), entity('API', 'bought', {}, { tags: ['external'] }), entity('API', 'lost'), entity('Component', 'a', { providesApis: ['ours'], consumesApis: ['lost'] }));
  expect(found('api-unprovided', files)).toEqual(['catalog/a.yaml:5 No component provides the API "lost", so nobody can tell what runs behind it.']);
  expect(said(checkout({ 'a.yaml': files }), 'api-unprovided')).toEqual([]);
});

const old = { lifecycle: 'deprecated' };

test('whoever relies on something deprecated is told once, whichever of the two says so', () => {
  const catalog = checkout({
    'a.yaml': documents(
      entity('Component', 'old', { ...old, dependencyOf: ['component:shop', 'component:desk'] }),
      entity('Component', 'shop', { lifecycle: 'production', dependsOn: ['component:old'] }),
      entity('Component', 'desk', { lifecycle: 'production' }),
      entity('Component', 'part', { lifecycle: 'production', subcomponentOf: 'old' }),
      entity('API', 'old-api', { lifecycle: 'Deprecated' }),
      entity('Component', 'page', { consumesApis: ['old-api'] }),
    ),
  });
  expect(said(catalog, 'deprecated-dependency')).toEqual([
    'a.yaml:1 spec.dependencyOf[0] is "component:shop", but this component is deprecated.',
    'a.yaml:1 spec.dependencyOf[1] is "component:desk", but this component is deprecated.',
    'a.yaml:7 spec.subcomponentOf is "old", which is deprecated.',
    'a.yaml:11 spec.consumesApis[0] is "old-api", which is deprecated.',
  ]);
  const causes = catalog.problems.filter(({ code }) => code === 'deprecated-dependency').map(({ cause }) => cause);
  expect(new Set(causes)).toEqual(new Set(['component:default/old', 'api:default/old-api']));
});

test('the deprecated may rely on each other, on what is not, and be provided, owned and part of a system', () => {
  const files = documents(
    entity('Component', 'old', { ...old, dependsOn: ['component:older', 'component:shop'], system: 'sales' }),
    entity('Component', 'older', { ...old }),
    entity('Component', 'shop', { providesApis: ['old-api'], dependencyOf: ['component:old'] }),
    entity('API', 'old-api', old),
    entity('System', 'sales', old),
    entity('Component', 'page', { system: 'sales' }),
  );
  expect(said(checkout({ 'a.yaml': files }), 'deprecated-dependency')).toEqual([]);
});
