import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { isSmall, mapPicture, wholePicture, type MapWords } from '../../site/src/pictures/map-picture.ts';
import { landscapeOf, landscapeText, mapView, wholeView, type Landscape } from '../../site/src/pictures/landscape.ts';
import { catalog as company } from '../company.ts';

const words: MapWords = { about: ({ kind, things }, systems) => (kind === 'system' ? `${things} things` : `${systems} systems`), inside: '', outside: 'outside' };
const drawn = (landscape: Landscape, domain?: string) => mapPicture(mapView(landscape, domain), landscape, (ref) => `/${ref}/`, words, 'Map');

/** Entities as `Kind name {spec}`, one a line. */
function landscape(...entities: readonly string[]): Landscape {
  const text = entities.map((line) => {
    const [, kind = '', name = '', spec = '{}'] = /^(\S+) (\S+) ?(.*)$/.exec(line) ?? [];
    return `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${spec || '{}'}\n`;
  });
  return landscapeOf(loadCatalog(memoryFiles({ 'catalog/all.yaml': text.join('---\n') })));
}

const places = (view: { readonly places: readonly { readonly ref: string; readonly things: number }[] }) => view.places.map(({ ref, things }) => `${ref} ${things}`);
const roads = (view: { readonly roads: readonly { readonly from: string; readonly to: string; readonly count: number }[] }) => view.roads.map(({ from, to, count }) => `${from.split('/')[1]} → ${to.split('/')[1]} ${count}`);

const trade = landscape(
  'Domain trade',
  'Domain customs {subdomainOf: trade}',
  'Domain port',
  'System duties {domain: customs}',
  'System papers {domain: customs}',
  'System sales {domain: trade}',
  'System cranes {domain: port}',
  'System alone',
  'Component a {system: duties, dependsOn: [component:b, component:c, component:d], consumesApis: [e]}',
  'Component sub {subcomponentOf: a, dependsOn: [component:d]}',
  'Component b {system: papers}',
  'Component c {system: sales}',
  'Component d {system: cranes, dependsOn: [component:c, component:stray, component:gone]}',
  'API e {system: alone}',
  'Component stray {dependsOn: [component:a]}',
);

describe('the map', () => {
  test('at the top has the outermost domains and the systems in none, with everything below them counted', () => {
    const view = mapView(trade);
    expect(places(view)).toEqual(['domain:default/trade 4', 'domain:default/port 1', 'system:default/alone 1']);
    expect(view.outside).toEqual([]);
    expect(roads(view)).toEqual(['trade → port 2', 'port → trade 1', 'trade → alone 1']);
  });

  test('of a domain has what lies in it, and of what lies beyond it the largest that does not hold it', () => {
    const view = mapView(trade, 'domain:default/customs');
    expect(places(view)).toEqual(['system:default/duties 2', 'system:default/papers 1']);
    expect(view.outside.map(({ ref }) => ref).sort()).toEqual(['domain:default/port', 'system:default/alone', 'system:default/sales']);
    expect(roads(view)).toEqual(['duties → port 2', 'duties → alone 1', 'duties → papers 1', 'duties → sales 1']);
    expect(roads(mapView(trade, 'domain:default/trade'))).toEqual(['customs → port 2', 'customs → alone 1', 'customs → sales 1', 'port → sales 1']);
  });

  test('at once has every system and every line', () => {
    expect(places(wholeView(trade))).toHaveLength(5);
    expect(roads(wholeView(trade))).toEqual(['duties → cranes 2', 'cranes → sales 1', 'duties → alone 1', 'duties → papers 1', 'duties → sales 1']);
  });

  test('counts what belongs to no system, and shows none of it', () => {
    expect(trade.strays).toBe(1);
  });

  test('domains that lie in one another are on it all the same', () => {
    const ring = landscape('Domain a {subdomainOf: b}', 'Domain b {subdomainOf: a}', 'Domain c {subdomainOf: c}', 'System s {domain: b}', 'Component x {system: s}');
    expect(places(mapView(ring))).toEqual(['domain:default/a 1', 'domain:default/c 0']);
    expect(places(mapView(ring, 'domain:default/a'))).toEqual(['domain:default/b 1']);
  });

  test('of a catalog without systems is empty', () => {
    const none = landscape('Component a');
    expect(mapView(none)).toEqual({ places: [], outside: [], roads: [] });
    expect(drawn(none)).toBeUndefined();
    expect(isSmall(none)).toBe(false);
  });

  test('stays the same for pages as long as systems lean on one another as before', () => {
    const one = landscape('System a', 'System b', 'Component x {system: a, dependsOn: [component:y]}', 'Component y {system: b}');
    const same = landscape('System a', 'System b', 'Component y {system: a, dependsOn: [component:x]}', 'Component x {system: b}');
    const other = landscape('System a', 'System b', 'Component y {system: a}', 'Component x {system: b}');
    expect(landscapeText(one)).toBe(landscapeText(same));
    expect(landscapeText(one)).not.toBe(landscapeText(other));
  });
});

describe('the picture of a map', () => {
  test('of five hundred systems stays one that can be read, and says what it leaves out', () => {
    const count = 500;
    const big = landscape(
      ...Array.from({ length: count }, (_, index) => `System s${index}`),
      ...Array.from({ length: count }, (_, index) => `Component c${index} {system: s${index}, dependsOn: [component:c${(index * 7 + 1) % count}, component:c${index % 10}]}`),
    );
    const picture = drawn(big);
    expect(picture?.svg.match(/<a /g)).toHaveLength(20);
    expect(picture?.left.places).toBe(count - 20);
    expect(picture?.left.roads).toBeGreaterThan(count);
    expect(picture?.svg.length).toBeLessThan(20_000);
  });

  test('tells what lies outside, and how many relations a line stands for', () => {
    const { svg = '' } = drawn(trade, 'domain:default/customs') ?? {};
    expect([...svg.matchAll(/<title>(.*?)<\/title>/g)].map(([, title]) => title)).toEqual(['duties, 2 things', 'papers, 1 things', 'port, 1 systems, outside', 'alone, 1 things, outside', 'sales, 1 things, outside']);
    expect([...svg.matchAll(/class="count"[^>]*>(\d+)</g)].map(([, count]) => count)).toEqual(['2']);
  });

  test('of the example company shows every system in the frame of its domain', () => {
    const all = landscapeOf(company);
    expect(isSmall(all)).toBe(true);
    const { svg, left } = wholePicture(wholeView(all), all, (ref) => `/${ref}/`, words, 'Map');
    for (const { ref } of company.ofKind('system')) expect(svg, ref).toContain(`href="/${ref}/"`);
    expect(svg.match(/class="frame"/g)).toHaveLength(new Set(company.ofKind('system').map(({ spec }) => spec['domain'])).size);
    expect(left).toEqual({ places: 0, outside: 0, roads: 0 });
  });
});
