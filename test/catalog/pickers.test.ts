import { describe, expect, test } from 'vitest';
import { choicesName, choicesOf, isChoice, pickerOf } from '../../scripts/catalog/pickers.ts';
import type { JsonObject } from '../../scripts/model/json.ts';
import { documents, entity, group, repository, settings } from './world.ts';

const { catalog } = repository({
  'catalog/signpost.yaml': settings,
  'catalog/a.yaml': documents(
    group('platform'),
    group('Payments'),
    entity('Component', 'shop', { type: 'website', lifecycle: 'production', owner: 'platform' }, { title: 'Web shop', tags: ['java'], annotations: { 'github.com/project-slug': 'acme/shop', 'a.b/c': 'x' } }),
    entity('Component', 'ledger', { type: 'service', lifecycle: 'production', owner: 'platform' }, { annotations: { 'github.com/project-slug': 'acme/shop' } }),
    entity('System', 'pay', { owner: 'platform' }),
    entity('Environment', 'test', { tier: 'test', owner: 'platform', order: 1 }),
  ),
});

const picker = (picked: string, options: JsonObject = {}) => {
  const found = pickerOf({ picker: picked, schema: { 'ui:options': options } });
  if (!found) throw new Error(`${picked} is no picker`);
  return found;
};
const values = (picked: string, options?: JsonObject) => choicesOf(catalog, picker(picked, options)).map(({ value }) => value);

describe('what can be picked', () => {
  test.each([
    ['OwnerPicker', {}, ['group:default/payments', 'group:default/platform']],
    ['EnvironmentPicker', {}, ['test']],
    ['RepositoryPicker', {}, ['acme/shop']],
    ['EntityPicker', { catalogFilter: { kind: 'Component' } }, ['component:default/ledger', 'component:default/shop']],
    ['EntityPicker', { catalogFilter: { kind: ['Component', 'System'], 'spec.type': 'website' } }, ['component:default/shop']],
    ['EntityPicker', { catalogFilter: [{ kind: 'System' }, { 'metadata.tags': ['java', 'go'] }] }, ['system:default/pay', 'component:default/shop']],
    ['EntityPicker', { catalogFilter: { 'metadata.annotations.a.b/c': { exists: true } } }, ['component:default/shop']],
    ['EntityPicker', { allowedKinds: ['system'] }, ['system:default/pay']],
  ])('%s with %j', (picked, options, expected) => expect(values(picked, options as JsonObject)).toEqual(expected));

  test('a reference may be written short, and must be one of the choices', () => {
    const components = picker('EntityPicker', { catalogFilter: { kind: 'Component' } });
    for (const written of ['shop', 'Component:default/Shop', 'default/shop']) expect(isChoice(catalog, components, written), written).toBe(true);
    for (const written of ['pay', 'system:pay', 'nothing', '', 'component:other/shop']) expect(isChoice(catalog, components, written), written).toBe(false);
    expect(isChoice(catalog, picker('EnvironmentPicker'), 'moon')).toBe(false);
  });

  test('an input that lets any text through is picked from nothing', () => {
    expect(pickerOf({ picker: 'EntityPicker', schema: { 'ui:options': { allowArbitraryValues: true } } })).toBeUndefined();
    expect(pickerOf({ picker: 'RepoUrlPicker', schema: {} })).toBeUndefined();
    expect(pickerOf({ schema: {} })).toBeUndefined();
  });

  test('the same choices have one name', () => {
    expect(choicesName(picker('OwnerPicker'))).toBe('group');
    expect(choicesName(picker('EntityPicker', { catalogFilter: { kind: 'Group' } }))).toBe('group');
    expect(choicesName(picker('EntityPicker'))).toBe('all');
    const filtered = choicesName(picker('EntityPicker', { catalogFilter: { kind: 'Group', 'spec.type': 'team' } }));
    expect(filtered).toMatch(/^filter-[0-9a-f]{8}$/);
    expect(choicesName(picker('MultiEntityPicker', { catalogFilter: { kind: 'Group', 'spec.type': 'team' } }))).toBe(filtered);
  });
});
