import { expect, test } from 'vitest';
import { documents, entity, repository, said } from './world.ts';

const environment = (name: string, spec: object = {}) => entity('Environment', name, { tier: name, owner: 'ops', ...spec });
const service = entity('Template', 'database', { type: 'database', steps: [] });
const policy = (rule: object) => entity('AccessPolicy', 'p', { owner: 'ops', rules: [{ because: 'It is so.', effect: 'allow', ...rule }] });

test('environments without order, or each with its own, are fine', () => {
  const of = (...orders: readonly unknown[]) => said(repository({ 'catalog/e.yaml': documents(...orders.map((order, index) => environment(`e${index}`, order === undefined ? {} : { order }))) }).catalog, 'environment-order-duplicate');
  expect(of(1, 2, undefined, undefined)).toEqual([]);
  expect(of(1, 2, 1, 1)).toEqual([
    'catalog/e.yaml:5 "e2" has the order 1, as "e0" has in catalog/e.yaml:1; they are shown by name.',
    'catalog/e.yaml:7 "e3" has the order 1, as "e0" has in catalog/e.yaml:1; they are shown by name.',
  ]);
});

test('an environment where no rule allows anything is told', () => {
  const unused = (...policies: readonly string[]) =>
    said(repository({ 'catalog/all.yaml': documents(environment('test'), environment('production'), service, ...policies) }).catalog, 'environment-unused').map((text) => /"(\w+)"/.exec(text)?.[1]);
  expect(unused(policy({}))).toEqual([]);
  expect(unused(policy({ where: { tiers: ['test'] } }))).toEqual(['production']);
  expect(unused(policy({ where: { environments: ['production'] } }))).toEqual(['test']);
  expect(unused(policy({ where: { environments: ['test'] } }), entity('AccessPolicy', 'q', { owner: 'ops', rules: [{ effect: 'deny', because: 'No.', where: { tiers: ['production'] } }] }))).toEqual(['production']);
  // Whoever has no policy at all is told that, once.
  expect(unused()).toEqual([]);
});
