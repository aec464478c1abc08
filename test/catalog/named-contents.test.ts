import { expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { memoryFiles } from '../../scripts/read/files.ts';

const api = 'apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: shop }\nspec:\n  type: openapi\n  lifecycle: production\n  owner: crew\n  definition:\n    $text: ./shop/openapi.yaml\n';

function strays(files: Readonly<Record<string, string>>): readonly string[] {
  const { problems } = loadCatalog(memoryFiles({ 'catalog/signpost.yaml': 'organization: Tiny\nrepository: tiny/x\n', 'catalog/api.yaml': api, ...files }));
  return problems.filter(({ code }) => code === 'not-an-entity').map(({ file }) => file);
}

test('a file that an entity takes its definition from is no stray; another one is', () => {
  expect(strays({ 'catalog/shop/openapi.yaml': 'openapi: 3.1.0\n' })).toEqual([]);
  expect(strays({ 'catalog/shop/openapi.yaml': 'openapi: 3.1.0\n', 'catalog/other/openapi.yaml': 'openapi: 3.1.0\n' })).toEqual(['catalog/other/openapi.yaml']);
});

test('the settings of MkDocs lie where the documentation does', () => {
  expect(strays({ 'catalog/shop/openapi.yaml': 'openapi: 3.1.0\n', 'catalog/shop/mkdocs.yml': 'site_name: Shop\n' })).toEqual([]);
});
