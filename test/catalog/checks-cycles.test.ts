import { expect, test } from 'vitest';
import { checkout, documents, entity, group, repository, said } from './world.ts';

test('a circle of groups is told where it is written, as a parent or among children', () => {
  const children = repository({ 'catalog/org.yaml': documents(group('a', { children: ['b'] }), group('b', { children: ['c'] }), group('c', { children: ['a'] })) });
  expect(said(children.catalog, 'group-cycle')).toEqual(['catalog/org.yaml:1 Each of these groups is below the next, in a circle: a → c → b → a.']);
});

test('a circle through a second parent is found, and nothing is said of a group in two others', () => {
  const two = documents(group('top', { children: ['a', 'b'] }), group('a', { children: ['both'] }), group('b', { parent: 'both', children: ['both'] }), group('both'));
  expect(said(checkout({ 'org.yaml': two }), 'group-cycle')).toEqual(['org.yaml:5 Each of these groups is below the next, in a circle: b → both → b.']);
  const diamond = documents(group('top', { children: ['a', 'b'] }), group('a', { children: ['both'] }), group('b', { children: ['both'] }), group('both'));
  expect(said(checkout({ 'org.yaml': diamond }), 'group-cycle')).toEqual([]);
});

test('a long circle is told by its first names', () => {
  const names = Array.from({ length: 20 }, (_, index) => `part-${String(index).padStart(2, '0')}`);
  const components = names.map((name, index) => entity('Component', name, { subcomponentOf: names[(index + 1) % names.length] }));
  expect(said(checkout({ 'all.yaml': documents(...components) }), 'part-cycle')).toEqual([
    'all.yaml:39 Each of these is part of the next, in a circle: part-00 → part-01 → part-02 → part-03 → part-04 → part-05 → part-06 → part-07 → … → part-00.',
  ]);
});

test('a circle of things with one name is told by their references', () => {
  const files = { 'all.yaml': documents(entity('Component', 'orders', { dependsOn: ['resource:orders'] }), entity('Resource', 'orders', { dependencyOf: ['component:other'], dependsOn: ['component:orders'] })) };
  expect(said(checkout(files), 'dependency-cycle')).toEqual([
    'all.yaml:3 Each of these depends on the next, in a circle, so none can be started or changed first: component:default/orders → resource:default/orders → component:default/orders.',
  ]);
});

test('APIs of each other are no dependency in a circle', () => {
  const files = documents(entity('Component', 'a', { providesApis: ['x'], consumesApis: ['y'] }), entity('Component', 'b', { providesApis: ['y'], consumesApis: ['x'] }), entity('API', 'x'), entity('API', 'y'));
  expect(said(checkout({ 'all.yaml': files }), 'dependency-cycle')).toEqual([]);
});

test('an own API may be consumed, but nothing refers to itself', () => {
  const files = documents(
    entity('Component', 'a', { providesApis: ['x'], consumesApis: ['x'], dependsOn: ['Component:A'] }),
    entity('API', 'x'),
    entity('Domain', 'd', { subdomainOf: 'd' }),
    group('g', { parent: 'g' }),
  );
  const catalog = checkout({ 'all.yaml': files });
  expect(said(catalog, 'ref-self')).toEqual([
    'all.yaml:1 spec.dependsOn[0] is "Component:A", which is this component itself.',
    'all.yaml:5 spec.subdomainOf is "d", which is this domain itself.',
    'all.yaml:7 spec.parent is "g", which is this group itself.',
  ]);
  expect([...said(catalog, 'group-cycle'), ...said(catalog, 'part-cycle'), ...said(catalog, 'dependency-cycle')]).toEqual([]);
});
