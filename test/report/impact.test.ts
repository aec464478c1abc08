import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { impactPicture } from '../../site/src/pictures/impact-picture.ts';
import { catalogChanges } from '../../scripts/report/changes/changes.ts';
import { impactOf, merged, pathsOf, wayGroups } from '../../scripts/report/impact/impact.ts';
import { reachOfAll } from '../../scripts/report/impact/reach.ts';
import { startsOf } from '../../scripts/report/impact/starts.ts';
import { teamsOf } from '../../scripts/report/impact/teams.ts';
import { documents, entity, group, repository, user } from '../catalog/world.ts';

const component = (name: string, spec: object = {}, metadata: object = {}) => entity('Component', name, { type: 'service', lifecycle: 'production', owner: 'payments', ...spec }, metadata);
const api = (name: string, spec: object = {}) => entity('API', name, { type: 'openapi', lifecycle: 'production', owner: 'payments', definition: 'x', ...spec });
const system = (name: string, spec: object = {}) => entity('System', name, { owner: 'payments', ...spec });
const domain = (name: string) => entity('Domain', name, { owner: 'payments' });

const graph = (...texts: readonly string[]) => repository({ 'catalog/a.yaml': documents(group('payments', { members: ['pia'] }), group('cards'), user('pia'), ...texts) }).catalog;
const name = (ref: string) => ref.slice(ref.indexOf('/') + 1);
const affected = (catalog: ReturnType<typeof graph>, starts: readonly string[], bounds = {}) => impactOf(catalog, starts, bounds).affected.map(({ ref, distance }) => `${distance} ${name(ref)}`);

/** a ← b ← c, and b is in a system that d depends on; b provides an API that e calls. */
const shop = graph(
  component('a'),
  component('b', { dependsOn: ['component:a'], system: 'shop', providesApis: ['prices'] }),
  component('c', { dependsOn: ['component:b'], owner: 'cards' }),
  component('d', { dependsOn: ['system:shop'] }),
  component('e', { consumesApis: ['prices'], owner: 'cards' }),
  component('beside', { system: 'shop' }),
  system('shop', { domain: 'trade' }),
  domain('trade'),
  api('prices'),
);

describe('what a change may concern', () => {
  test('is everything that needs it, over dependencies, APIs and systems, by the shortest way', () => {
    const impact = impactOf(shop, ['component:default/a']);
    expect(impact.affected.map(({ ref, distance, via, way }) => `${distance} ${name(ref)} ${way} ${name(via)}`)).toEqual([
      '1 b dependsOn a',
      '2 prices provided b',
      '2 c dependsOn b',
      '2 shop holds b',
      '3 d dependsOn shop',
      '3 e consumes prices',
    ]);
    const pathTo = pathsOf(impact);
    expect(pathTo('component:default/e').map(({ ref, way }) => [name(ref), way])).toEqual([['a', undefined], ['b', 'dependsOn'], ['prices', 'provided'], ['e', 'consumes']]);
    expect(pathTo('component:default/beside')).toEqual([]);
    expect(impact.isCut).toBe(false);
  });

  test('of a whole are its parts and what needs those; one part does not change its neighbours', () => {
    expect(affected(shop, ['system:default/shop'])).toEqual(['1 b', '1 beside', '1 d', '2 prices', '2 c', '3 e']);
    expect(affected(shop, ['domain:default/trade'])).toEqual(['1 shop', '2 b', '2 beside', '2 d', '3 prices', '3 c', '4 e']);
    expect(affected(shop, ['component:default/beside'])).toEqual(['1 shop', '2 d']);
  });

  test('of a part are its own parts, also where it is nearer by another way, or holds what it is part of', () => {
    const nearer = graph(component('a'), component('b', { subcomponentOf: 'a' }), component('c', { subcomponentOf: 'b', dependsOn: ['component:a'] }), component('d', { subcomponentOf: 'c' }));
    expect(affected(nearer, ['component:default/a'])).toEqual(['1 b', '1 c', '3 d']);
    expect(impactOf(nearer, ['component:default/a'], { depth: 1 }).isCut).toBe(true);
    const circle = graph(component('a', { subcomponentOf: 'b' }), component('b', { subcomponentOf: 'a' }), component('c', { subcomponentOf: 'b' }));
    expect(affected(circle, ['component:default/a'])).toEqual(['1 b', '2 c']);
    expect(impactOf(circle, ['component:default/a'], { depth: 2 }).isCut).toBe(false);
  });

  test('can be followed over some relations only, and so many steps', () => {
    expect(affected(shop, ['component:default/a'], { ways: wayGroups.depends })).toEqual(['1 b', '2 c']);
    expect(impactOf(shop, ['component:default/a'], { depth: 1 })).toMatchObject({ isCut: true, affected: [{ ref: 'component:default/b' }] });
    expect(impactOf(shop, ['component:default/e'], { depth: 1 })).toMatchObject({ isCut: false, affected: [] });
  });

  test('ends where things lean on one another in a circle, and passes by what the catalog does not have', () => {
    const circle = graph(component('a', { dependsOn: ['component:c'] }), component('b', { dependsOn: ['component:a'] }), component('c', { dependsOn: ['component:b', 'component:missing'] }));
    expect(affected(circle, ['component:default/a'])).toEqual(['1 b', '2 c']);
    expect(affected(circle, ['component:default/missing'])).toEqual(['1 c', '2 a', '3 b']);
  });

  test('of two sides is what either says, by the shorter way', () => {
    const other = graph(component('a'), component('e', { dependsOn: ['component:a'] }), component('f', { dependsOn: ['component:a'] }));
    const both = merged(impactOf(shop, ['component:default/a']), impactOf(other, ['component:default/a']));
    expect(both.affected.map(({ ref, distance }) => `${distance} ${name(ref)}`)).toEqual(['1 b', '1 e', '1 f', '2 prices', '2 c', '2 shop', '3 d']);
  });

  test('by team, the nearest first, with how to reach it; what nobody owns comes last', () => {
    const catalog = graph(component('a'), component('b', { dependsOn: ['component:a'], owner: 'cards' }), component('c', { dependsOn: ['component:b'] }), entity('Component', 'd', { type: 'service', lifecycle: 'production', dependsOn: ['component:a'] }), group('cards-too', { profile: { email: 'x@example.org' } }), component('z', { dependsOn: ['component:a'], owner: 'cards-too' }));
    const teams = teamsOf(catalog, impactOf(catalog, ['component:default/a']));
    expect(teams.map(({ ref, affected: theirs, logins, reach }) => [ref, theirs.map(({ ref: each }) => name(each)), logins, reach.map(({ text }) => text)])).toEqual([
      ['group:default/cards', ['b'], [], []],
      ['group:default/cards-too', ['z'], [], ['x@example.org']],
      ['group:default/payments', ['c'], ['pia'], []],
      [undefined, ['d'], [], []],
    ]);
  });
});

test('a change starts at what was added, removed or made other; words about it and its owner start nothing', () => {
  const before = { 'catalog/a.yaml': documents(group('payments'), group('cards'), component('gone'), component('same'), component('other'), component('words'), component('handed')) };
  const after = { 'catalog/a.yaml': documents(group('payments'), group('cards', { profile: { email: 'x@example.org' } }), component('same'), component('other', { lifecycle: 'deprecated' }), component('words', {}, { description: 'Said better.' }), component('handed', { owner: 'cards' }), component('fresh')) };
  expect(startsOf(catalogChanges(repository(before), repository(after)), () => [])).toEqual({
    refs: ['component:default/fresh', 'component:default/gone', 'component:default/other'],
    removed: ['component:default/gone'],
    described: ['component:default/handed', 'component:default/words'],
  });
});

describe('the reach of everything', () => {
  test('is told for what affects something, the widest first', () => {
    expect(reachOfAll(shop).map(({ ref, direct, reach, teams, owner }) => [name(ref), direct, reach, teams, name(owner ?? '')])).toEqual([
      ['trade', 1, 7, 2, 'payments'],
      ['shop', 3, 6, 2, 'payments'],
      ['a', 1, 6, 2, 'payments'],
      ['b', 3, 5, 2, 'payments'],
      ['beside', 1, 2, 1, 'payments'],
      ['prices', 1, 1, 1, 'payments'],
    ]);
  });

  test('is as much as a walk from each of them finds, whatever leans on what', () => {
    const size = 9;
    const edges = fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.constantFrom('dependsOn', 'consumesApis', 'providesApis', 'subcomponentOf', 'system')), { maxLength: 24 });
    fc.assert(
      fc.property(edges, (all) => {
        const specs = Array.from({ length: size }, (_, from) => {
          const to = (kind: string) => all.filter(([of, , how]) => of === from && how === kind).map(([, target]) => target);
          const [whole] = to('subcomponentOf').filter((target) => target !== from);
          const [home] = to('system');
          return { dependsOn: to('dependsOn').map((target) => `component:c${target}`), consumesApis: to('consumesApis').map((target) => `a${target}`), providesApis: to('providesApis').map((target) => `a${target}`), ...(whole !== undefined && { subcomponentOf: `c${whole}` }), ...(home !== undefined && { system: `s${home}` }), ...(from % 3 === 0 ? {} : { owner: from % 2 === 0 ? 'payments' : 'cards' }) };
        });
        const catalog = graph(...specs.map((spec, index) => component(`c${index}`, spec)), ...specs.flatMap((_, index) => [api(`a${index}`), system(`s${index}`)]));
        const rows = new Map(reachOfAll(catalog).map((row) => [row.ref, row]));
        for (const { ref, kind } of catalog.entities.filter(({ kind: each }) => each !== 'Group' && each !== 'User')) {
          const { affected: found } = impactOf(catalog, [ref]);
          expect([ref, kind, rows.get(ref)?.reach ?? 0, rows.get(ref)?.direct ?? 0, rows.get(ref)?.teams ?? 0]).toEqual([ref, kind, found.length, found.filter(({ distance }) => distance === 1).length, new Set(found.flatMap(({ owners }) => owners[0] ?? [])).size]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the picture', () => {
  const words = { label: 'What <a> may concern', more: (count: number) => `and ${count} more`, changed: 'changes', about: () => 'a thing', title: (ref: string) => `<${name(ref)}>`, steps: (distance: number) => `${distance} steps` };

  test('shows what changes and what that reaches, with a line for each, and texts as texts', () => {
    const picture = impactPicture(impactOf(shop, ['component:default/a']), words);
    expect(picture?.left).toBe(0);
    expect(picture?.svg.match(/<title>/g)).toHaveLength(7);
    expect(picture?.svg.match(/<path class="(?:needs|consumes|provides|part)"/g)).toHaveLength(6);
    expect(picture?.svg).toContain('&lt;a&gt;');
    expect(picture?.svg).not.toContain('<a>');
  });

  test('stays a picture when ten thousand things lean on one', () => {
    const related = (ref: string, type: string) => (ref === 'component:default/a' && type === 'dependencyOf' ? Array.from({ length: 10_000 }, (_, index) => `component:default/x${index}`) : []);
    const get = (ref: string) => ({ ref, title: ref, kind: 'Component' }) as never;
    const picture = impactPicture(impactOf({ get, related }, ['component:default/a']), words);
    expect(picture?.left).toBe(9_992);
    expect(picture?.svg).toContain('and 9992 more');
    expect(picture?.svg.length).toBeLessThan(20_000);
  });

  test('is none of a change that reaches nothing', () => {
    expect(impactPicture(impactOf(shop, ['component:default/e']), words)).toBeUndefined();
  });
});
