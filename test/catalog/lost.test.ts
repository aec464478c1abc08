import { describe, expect, test } from 'vitest';
import { entity, group, repository } from './world.ts';

const components = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`catalog/c${index}.yaml`, entity('Component', `c${index}`, { type: 'service', lifecycle: 'production', owner: 'payments' })]));

function strictErrors(files: Readonly<Record<string, string>>): readonly string[] {
  return repository(files).catalog.problems.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code}: ${message}`);
}

describe('a broken file is one problem', () => {
  test('a group whose YAML is broken does not make 300 owners unknown', () => {
    const broken = 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: payments\n  title: "Payments\nspec:\n  type: team\n  children: []\n';
    const errors = strictErrors({ ...components, 'catalog/org.yaml': broken });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^yaml-syntax: .* 300 references lead to what stands in this file\.$/);
  });

  test('nor does a group in a file of several documents, or in JSON', () => {
    const many = `${group('platform')}---\nkind: Group\napiVersion: backstage.io/v1alpha1\nmetadata: { name: payments }\nspec: [\n`;
    expect(strictErrors({ ...components, 'catalog/org.yaml': many })).toHaveLength(1);
    const json = strictErrors({ ...components, 'catalog/org.json': group('payments').slice(0, -3) });
    expect(json.filter((error) => !error.startsWith('yaml-syntax'))).toEqual([]);
  });

  test('a policy may name a group, a service or an environment whose file is broken', () => {
    const rule = { effect: 'allow', who: { groups: ['payments'] }, what: { services: ['bucket'] }, where: { environments: ['production'] }, because: 'They ship.' };
    const errors = strictErrors({
      'catalog/platform.yaml': group('platform'),
      'catalog/policy.yaml': entity('AccessPolicy', 'shipping', { owner: 'platform', rules: [rule] }),
      'catalog/payments.yaml': 'kind: Group\nmetadata:\n  name: payments\n  x: [\n',
      'catalog/bucket.yaml': 'kind: Template\nmetadata:\n  name: bucket\n  x: [\n',
      'catalog/production.yaml': 'kind: Environment\nmetadata:\n  name: production\n  x: [\n',
    });
    expect(errors.map((error) => error.split(':')[0])).toEqual(['yaml-syntax', 'yaml-syntax', 'yaml-syntax']);
  });

  test('what no file seems to hold stays unknown', () => {
    const errors = strictErrors({ ...components, 'catalog/org.yaml': 'kind: Group\nmetadata:\n  name: logistics\n  x: [\n' });
    expect(errors.filter((error) => error.startsWith('owner-unknown'))).toHaveLength(300);
  });
});
