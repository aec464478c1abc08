import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../scripts/catalog/fields.ts';
import { serviceOf, servicesOf } from '../../scripts/catalog/services.ts';
import { entity, repository } from './world.ts';

const parameters = [
  { title: 'One', required: ['name'], properties: { name: { type: 'string' }, environment: { type: 'string', 'ui:field': 'EnvironmentPicker' } } },
  { properties: { owner: { type: 'string' } } },
];
const template = (name: string, spec: object = {}) =>
  entity('Template', name, { type: 'storage', owner: 'platform', parameters, steps: [{ id: 'a', action: 'fetch:template', input: { url: './skeleton' } }, { action: 'debug:log' }], ...spec });

describe('services', () => {
  const { catalog, files } = repository({
    'catalog/services/bucket/template.yaml': template('bucket'),
    'catalog/services/bucket/skeleton/a.txt': '${{ values.name }}',
    'catalog/services/bucket/docs.mdx': '# Docs',
    'catalog/services/bucket/inner/template.yaml': template('inner', { instance: { name: 'x', owner: 'y' }, parameters: { properties: {} } }),
    'catalog/services/bucket/inner/b.txt': 'b',
  });

  test('come with everything below their folder, their own file first, but nothing of another service', () => {
    const service = serviceOf(catalog, files, 'Bucket');
    expect(service).toMatchObject({ name: 'bucket', type: 'storage', owner: 'group:default/platform', folder: 'catalog/services/bucket' });
    expect(Object.keys(service?.files ?? {})).toEqual(['template.yaml', 'docs.mdx', 'skeleton/a.txt']);
    expect(service?.steps.map(({ id, name, action }) => [id, name, action])).toEqual([['a', 'a', 'fetch:template'], ['step-2', 'step-2', 'debug:log']]);
  });

  test('say which instance they make, environment only when there is one', () => {
    expect(servicesOf(catalog, files).map(({ instance }) => instance)).toEqual([
      { name: '${{ parameters.name }}', environment: '${{ parameters.environment }}', owner: '${{ parameters.owner }}' },
      { name: 'x', owner: 'y' },
    ]);
    expect(serviceOf(catalog, files, 'none')).toBeUndefined();
  });
});

describe('fields', () => {
  const fields = (properties: object, more: object = {}) => fieldsOf({ pages: [{ properties, ...more } as never] });
  const kind = (schema: object) => fields({ x: schema })[0]?.kind;

  test('know how they are asked for', () => {
    expect(kind({ type: 'string' })).toBe('text');
    expect(kind({})).toBe('text');
    expect(kind({ type: 'string', 'ui:widget': 'textarea' })).toBe('lines');
    expect(kind({ type: 'string', enum: ['a', 'b'] })).toBe('choice');
    expect(kind({ type: ['null', 'integer'] })).toBe('number');
    expect(kind({ type: 'boolean' })).toBe('boolean');
    expect(kind({ type: 'array', items: { type: 'string' } })).toBe('list');
    expect(kind({ type: 'array', items: { enum: ['a'] } })).toBe('list');
    expect(kind({ type: 'array', items: { type: 'object' } })).toBe('json');
    expect(kind({ type: 'object' })).toBe('json');
  });

  test('put free text last and keep the order otherwise', () => {
    const order = fields({ why: { 'ui:widget': 'textarea' }, b: {}, a: {} }).map(({ name }) => name);
    expect(order).toEqual(['b', 'a', 'why']);
  });

  test('have unique labels, none of them that of the service', () => {
    const labels = fields({ one: { title: ' Name\n of it ' }, two: { title: 'name of it' }, kind: { title: 'Service' }, dbName: {}, 'db-name': {} }).map(({ label }) => label);
    expect(labels).toEqual(['Name of it', 'name of it (two)', 'Service (kind)', 'Db name', 'Db name (db-name)']);
  });

  test('of conditions are asked too, but never required', () => {
    const found = fields(
      { a: { type: 'boolean' } },
      { required: ['a'], dependencies: { a: { oneOf: [{ properties: { a: { const: true }, b: { type: 'string' } }, required: ['b'] }] } }, if: {}, then: { properties: { c: {} } }, allOf: [{ else: { properties: { d: {} } } }] },
    );
    expect(found.map(({ name, required }) => [name, required])).toEqual([['a', true], ['c', false], ['d', false], ['b', false]]);
  });

  test('that are hidden, or nonsense, are not asked for', () => {
    expect(fields({ a: { 'ui:widget': 'hidden' }, b: null, c: 7 })).toEqual([]);
    expect(fieldsOf({ pages: [{ properties: [1] }, {}] })).toEqual([]);
  });
});
