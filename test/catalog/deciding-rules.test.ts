import { describe, expect, test } from 'vitest';
import { decide } from '../../scripts/catalog/access.ts';
import { decidingRules } from '../../scripts/catalog/deciding-rules.ts';
import { servicesOf } from '../../scripts/catalog/services.ts';
import { documents, entity, group, repository, user } from './world.ts';

const service = entity('Template', 'bucket', { type: 'storage', owner: 'payments', parameters: { properties: { name: { type: 'string' }, owner: { type: 'string' } } }, steps: [] });
const allow = entity('AccessPolicy', 'open', { owner: 'payments', rules: [{ effect: 'allow', who: { groups: ['payments'] }, because: 'They pay.' }] });
const limits = (rule: object = {}) => entity('AccessPolicy', 'limits', { owner: 'payments', rules: [{ effect: 'deny', who: { groups: ['interns'] }, because: 'Ask a colleague.', ...rule }] });
const base: Record<string, string> = {
  'catalog/org/payments.yaml': documents(group('payments', { members: ['ada', 'cleo'] }), user('ada'), user('cleo')),
  'catalog/org/interns.yaml': group('interns', { members: ['cleo'] }),
  'catalog/s.yaml': service,
  'catalog/policies/open.yaml': allow,
  'catalog/policies/limits.yaml': limits(),
};

function asks(name: string, more: Readonly<Record<string, string>> = {}) {
  const { catalog, files } = repository({ ...base, ...more });
  const [bucket] = servicesOf(catalog, files);
  if (!bucket) throw new Error('there is no service');
  return decide(catalog, decidingRules(catalog), { user: `user:default/${name}`, action: 'create', service: bucket });
}

test('as long as every file can be read, what the rules say is decided', () => {
  expect(asks('ada').allowed).toBe(true);
  expect(asks('cleo')).toMatchObject({ allowed: false, reason: 'Ask a colleague.' });
});

describe('what was forbidden stays so', () => {
  test.each([
    ['is not YAML', { 'catalog/policies/limits.yaml': `${limits()}\n: [` }],
    ['is empty of kinds', { 'catalog/policies/limits.yaml': 'metadata: { name: limits }\n' }],
    ['has a slip in its kind', { 'catalog/policies/limits.yaml': limits().replace('AccessPolicy', 'AccesPolicy') }],
    ['has a name that another file has', { 'catalog/policies/zz.yaml': limits({ actions: ['delete'] }) }],
  ])('when a file of policies %s: then nothing is allowed to anybody', (_what, more) => {
    const { allowed, reason, rule } = asks('ada', more);
    expect(allowed).toBe(false);
    expect(reason).toMatch(/^catalog\/policies\/\w+\.yaml holds policies that cannot be read/);
    expect(reason).toContain(rule?.source.file);
    expect(asks('cleo', more).allowed).toBe(false);
  });

  test.each([
    ['is not there', { 'catalog/org/interns.yaml': group('trainees', { members: ['cleo'] }) }, 'the catalog has no group:default/interns'],
    ['cannot be read', { 'catalog/org/interns.yaml': 'kind: [Group\n' }, 'the catalog has no group:default/interns'],
    ['may have members in a file that cannot be read', { 'catalog/org/more.yaml': 'kind: [Group\n' }, 'catalog/org/more.yaml cannot be read'],
  ])('when a group that a rule denies something to %s: then it is denied to everybody', (_what, more, why) => {
    for (const name of ['ada', 'cleo']) expect(asks(name, more)).toMatchObject({ allowed: false, reason: expect.stringContaining(why) as string });
  });

  test('when a rule that denies is not understood in full', () => {
    for (const name of ['ada', 'cleo']) expect(asks(name, { 'catalog/policies/limits.yaml': limits({ who: { group: ['interns'] } }) })).toMatchObject({ allowed: false, reason: expect.stringContaining('not understood in full') as string });
  });
});

test('a file that hides nobody’s limits stops nobody', () => {
  expect(asks('ada', { 'catalog/docs/broken.yaml': 'a: [' }).allowed).toBe(true);
  expect(asks('ada', { 'catalog/policies/limits.yaml': allow.replace('"open"', '"limits"'), 'catalog/org/more.yaml': 'kind: [Group\n' }).allowed).toBe(true);
});
