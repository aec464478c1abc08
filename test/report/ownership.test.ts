import { describe, expect, test } from 'vitest';
import { ownerships } from '../../scripts/catalog/ownership.ts';
import type { ReportFacts } from '../../scripts/report/kind.ts';
import { ownershipReport, shareOf, sharesByKind, sharesByTeam, unownedReport } from '../../scripts/report/ownership.ts';
import { documents, entity, group, repository, said, user } from '../catalog/world.ts';

const component = (name: string, owner: string | undefined) => entity('Component', name, { type: 'service', lifecycle: 'production', ...(owner !== undefined && { owner }) });
const org = documents(group('many', { profile: { email: 'many@acme.example' } }), group('one'), group('none'), group('above', { children: ['none', 'many'] }), user('ada', ['many', 'one']), user('grace', ['many']));
const things = documents(component('a', 'many'), component('b', 'one'), component('c', 'user:grace'), component('d', 'none'), component('e', 'nobody'), component('f', undefined), entity('System', 'g', { owner: 'above' }));
const world = (list?: string) => repository({ 'catalog/signpost.yaml': 'organization: Acme\nrepository: acme/signpost\n', 'catalog/org.yaml': org, 'catalog/things.yaml': things, ...(list !== undefined && { 'catalog/unowned.yaml': list }) });
const facts = (list?: string): ReportFacts => ({ ...world(list), today: '2026-11-21', requests: () => [], history: () => undefined }) as unknown as ReportFacts;

test('how well a thing is owned', () => {
  expect(ownerships(world().catalog).map(({ entity: { name }, state, people }) => `${name} ${state} ${people}`)).toEqual(['a team 2', 'b single 1', 'c single 1', 'd empty 0', 'e unknown 0', 'f none 0', 'g team 2']);
});

test('a row for each thing, and one for each that nobody owns', () => {
  expect(ownershipReport.rows(facts())[0]).toEqual({ entity: 'component:default/a', kind: 'Component', title: 'a', owner: 'group:default/many', team: 'many', state: 'team', people: 2, reach: ['many@acme.example'], file: 'catalog/things.yaml' });
  const rows = unownedReport.rows(facts('- component:default/d\n'));
  expect(rows.map((row) => `${String(row['entity'])} ${String(row['because'])} ${String(row['listed'])}`)).toEqual([
    'component:default/d nobody is in its owner group:default/none true',
    'component:default/e its owner group:default/nobody is not in the catalog false',
    'component:default/f it names no owner false',
  ]);
  expect(unownedReport.rows({ ...facts(), ...repository({}) })).toEqual([]);
});

test('shares by kind and team add up', () => {
  const { catalog } = world();
  const owned = ownerships(catalog);
  expect(sharesByKind(owned)).toEqual([{ name: 'Component', total: 6, team: 1, single: 2, unowned: 3 }, { name: 'System', total: 1, team: 1, single: 0, unowned: 0 }]);
  expect(shareOf('', owned)).toEqual({ name: '', total: 7, team: 2, single: 2, unowned: 3 });
  expect(sharesByTeam(catalog, owned)).toEqual([
    { owner: 'group:default/above', things: 1, people: 2 },
    { owner: 'group:default/many', things: 1, people: 2 },
    { owner: 'group:default/none', things: 1, people: 0 },
    { owner: 'group:default/one', things: 1, people: 1 },
    { owner: 'user:default/grace', things: 1, people: 1 },
  ]);
});

describe('the list of what nobody owns', () => {
  const told = (list: string | undefined) => [...said(world(list).catalog, 'unowned'), ...said(world(list).catalog, 'unowned-gone')];

  test('says nothing where there is none, and of everything else where it is empty', () => {
    expect(told(undefined)).toEqual([]);
    expect(told('[]\n').map((each) => /component:default\/\w/.exec(each)?.[0])).toEqual(['component:default/d', 'component:default/e', 'component:default/f']);
    expect(told('- component:d\n- component:e\n- component:f\n')).toEqual([]);
    expect(told('# Nothing yet\n')).toHaveLength(3);
  });

  test.each(['a: b\n', '7\n', '- [\n', '- {a: b}\n', '- component:default/a\n'])('%j is an error', (list) => {
    expect(world(list).catalog.problems.filter(({ file, severity }) => file === 'catalog/unowned.yaml' && severity === 'error')).not.toEqual([]);
  });
});
