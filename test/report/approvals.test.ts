import { expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { approversOf } from '../../scripts/report/approvals.ts';
import { component, ownedCompany, people } from '../github/owned-company.ts';

const slug = (repository: string) => ({ 'github.com/project-slug': repository });

function told(files: Readonly<Record<string, string>>) {
  const catalog = loadCatalog(memoryFiles({ ...ownedCompany, ...files }));
  return approversOf(catalog).map(({ state, repository = '-', folder, entity, from, people: who }) => [state, repository, folder, entity.name, from.join(' '), who.length].join(' | '));
}

test('each repository and component with whoever may approve, the hardest to get approved first', () => {
  expect(
    told({
      'catalog/org.yaml': people({ platform: ['pia', 'paul'], yard: ['yara', 'yuri'], customs: ['cleo'] }),
      'catalog/domains/crane.yaml': component('crane', 'yard', 'x', { ...slug('acme/mono'), 'backstage.io/source-location': 'url:https://github.com/acme/mono/tree/main/crane' }),
      'catalog/domains/desk.yaml': component('desk', 'customs', 'x', slug('acme/mono')),
      'catalog/domains/horn.yaml': component('horn', 'gone', 'x', slug('acme/horn')),
      'catalog/domains/shed.yaml': component('shed', 'yard'),
    }),
  ).toEqual([
    'platform | acme/horn |  | horn | group:default/platform | 2',
    'single | acme/mono |  | desk | group:default/customs | 1',
    'no repository | - |  | shed | group:default/yard | 2',
    'several | acme/mono | crane | crane | group:default/yard | 2',
  ]);
});

test('where not even the platform group is there, nobody can approve', () => {
  expect(told({ 'catalog/org.yaml': people({ yard: ['yara', 'yuri'] }) })[0]).toBe('nobody | - |  | desk | group:default/customs | 0');
});
