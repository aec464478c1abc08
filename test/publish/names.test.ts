import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import type { Entity } from '../../scripts/model/entity.ts';
import { articlesOf } from '../../scripts/publish/articles.ts';
import { namesDoors, nameRows, namesFile } from '../../scripts/publish/names.ts';
import { problemKinds } from '../../scripts/publish/problem-kinds.ts';
import { searchRecords } from '../../scripts/publish/search-records.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { readNames, valueOf } from '../../site/src/scripts/find/names.ts';
import { catalog, files } from '../company.ts';

const source = { catalog, articles: articlesOf(files), problems: problemKinds, gradeOf: ({ kind }: Pick<Entity, 'kind'>) => (kind === 'Component' ? 'B' : undefined) };

describe('the names of the example company', () => {
  const rows = nameRows(source);
  const names = readNames(namesFile(rows));

  test('come back from their file as they were', () => {
    expect(names.rows.length).toBe(catalog.entities.length + source.articles.length + problemKinds.length);
    rows.forEach((row, at) => {
      const read = names.rows[at];
      expect({ name: read?.name, title: read?.title, path: read?.path, also: read?.also }).toEqual({ name: row.name, title: row.title, path: row.path, also: row.also });
      for (const facet of ['type', 'owner', 'system', 'lifecycle', 'environment', 'tag', 'grade'] as const) {
        const { values, of } = names.facets[facet];
        expect(of[at]?.map((number) => values[number]), `${row.name} ${facet}`).toEqual(row.values[facet] ?? []);
      }
    });
  });

  test('know every entity by its reference', () => {
    for (const { ref, title } of catalog.entities) expect(names.byRef.get(ref)?.title).toBe(title);
  });

  test('hold owner, grade and description where they belong', () => {
    const portal = names.byRef.get('component:default/portal-web');
    if (!portal) throw new Error('The example company has lost its portal.');
    expect(valueOf(names, portal, 'owner')).toBe(catalog.related(portal.ref, 'ownedBy')[0]);
    expect(valueOf(names, portal, 'grade')).toBe('B');
    expect(names.facets.environment.of[portal.at]?.map((number) => names.facets.environment.values[number])).toContain('production');
    expect(names.byRef.get('template:default/postgres-schema')?.about).not.toBe('');
    expect(portal.about).toBe('');
  });

  test('are two files, the second with a description for each row', () => {
    const doors = namesDoors(() => nameRows(source));
    expect(doors.map(({ path }) => path)).toEqual(['find/names.json', 'find/about.json']);
    const about = JSON.parse(doors[1]?.text() ?? '') as string[];
    expect(about).toHaveLength(rows.length);
    expect(Math.max(...about.map(({ length }) => length))).toBeLessThanOrEqual(122);
    expect(doors[0]?.text()).toBe(doors[0]?.text());
  });
});

test('names of an empty catalog', () => {
  const names = readNames(namesFile(nameRows({ catalog: loadCatalog(memoryFiles({})), articles: [], problems: [] })));
  expect(names.rows).toEqual([]);
});

test('names that are no path are written as one', () => {
  const text = JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name: 'Büro 7%?', namespace: 'Shop' }, spec: {} });
  const rows = nameRows({ catalog: loadCatalog(memoryFiles({ 'catalog-info.yaml': text })), articles: [], problems: [] });
  expect(rows[0]?.path).toBe('catalog/component/shop/b%C3%BCro%207%25%3F/');
  expect(readNames(namesFile(rows)).rows[0]?.path).toBe(rows[0]?.path);
});

describe('records for the full-text search', () => {
  const records = [...searchRecords(catalog, 'en')];

  test('are there for every entity but services', () => {
    expect(records).toHaveLength(catalog.entities.length - catalog.ofKind('template').length);
    expect(new Set(records.map(({ url }) => url)).size).toBe(records.length);
    for (const { url, content, language, meta } of records) {
      expect(url).toMatch(/^\/catalog\/.+\/$/);
      expect(content.startsWith(meta['title'] ?? '?')).toBe(true);
      expect(language).toBe('en');
    }
  });

  test('read well, and hold the facets of the lists', () => {
    const record = records.find(({ url }) => url === '/catalog/component/default/portal-web/');
    expect(record?.content).toMatch(/^Portal\. portal-web\. .+\.$/);
    for (const { content } of records) expect(content).not.toMatch(/\.\.(?!\.)|\n/);
    expect(record?.filters['kind']).toEqual(['component']);
    expect(record?.filters['owner']).toEqual(catalog.related('component:default/portal-web', 'ownedBy'));
  });
});
