import { expect, test } from 'vitest';
import { serviceOf } from '../../scripts/catalog/services.ts';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { leaseText } from '../../scripts/request/preview.ts';
import { smallCompany } from '../github/small-company.ts';

test('a lease may be a value that the service fills in and nobody is asked for', () => {
  const path = 'catalog/services/note/template.yaml';
  const template = JSON.parse(smallCompany[path] ?? '') as { spec: { parameters: [{ properties: Record<string, object> }] } };
  template.spec.parameters[0].properties['lease'] = { type: 'string', title: 'Lease', default: '30 days', 'ui:widget': 'hidden' };
  const files = memoryFiles({ ...smallCompany, [path]: JSON.stringify(template) });
  const service = serviceOf(loadCatalog(files), files, 'note');
  if (!service) throw new Error('the service cannot be read');
  expect(leaseText(service, { name: 'a' })).toBe('30 days');
});
