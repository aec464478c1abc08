import { describe, expect, test } from 'vitest';
import { runPolicyTests } from '../../scripts/catalog/policy-tests.ts';
import { catalog as company } from '../company.ts';
import { documents, entity, group, repository, said, user } from './world.ts';

const properties = { name: { type: 'string' }, owner: { type: 'string' } };
const service = (name: string, more: object = {}) => entity('Template', name, { type: 'storage', owner: 'payments', parameters: { properties: { ...properties, ...more } }, steps: [] });
const base = {
  'catalog/org.yaml': documents(group('payments', { members: ['ada', 'ben'] }), group('interns', { parent: 'payments', members: ['cleo'] }), user('ada'), user('ben'), user('cleo')),
  'catalog/s.yaml': documents(service('bucket'), service('queue', { environment: { type: 'string' } })),
  'catalog/e.yaml': entity('Environment', 'live', { tier: 'production', owner: 'payments', order: 1 }),
};
const rules = [
  { effect: 'allow', who: { groups: ['payments'] }, approvals: [{ from: 'service-owner' }], merge: 'automatic', because: 'They pay for it.' },
  { effect: 'deny', who: { groups: ['interns'] }, actions: ['delete'], because: 'Ask a colleague.' },
];
const world = (tests: readonly object[], more: Record<string, string> = {}) => repository({ ...base, 'catalog/p.yaml': entity('AccessPolicy', 'p', { owner: 'payments', rules, tests }), ...more }).catalog;
const failed = (one: object, more: Record<string, string> = {}) => said(world([{ who: 'ada', action: 'create', service: 'bucket', expected: 'allowed', ...one }], more), 'policy-test-failed').map((line) => line.replace(/^\S+ /, ''));

describe('a test of a policy', () => {
  test('passes when everything that it names is so', () => {
    expect(failed({})).toEqual([]);
    expect(failed({ approvals: [{ from: 'service-owner' }], merge: 'automatic', because: 'pay' })).toEqual([]);
    expect(failed({ who: 'group:interns', action: 'delete', expected: 'denied', because: 'Ask' })).toEqual([]);
    expect(failed({ who: 'cleo', action: 'renew' })).toEqual([]);
  });
  test('may name the group that an owner comes down to', () => {
    expect(failed({ approvals: [{ from: 'payments', count: 1 }] })).toEqual([]);
    expect(failed({ approvals: [{ from: 'group:default/interns' }] })).toHaveLength(1);
    expect(failed({ approvals: [{ from: 'payments', count: 2 }] })).toHaveLength(1);
  });
  test('asks all policies, not only its own', () => {
    const other = entity('AccessPolicy', 'q', { owner: 'payments', rules: [{ effect: 'deny', because: 'Not this month.' }] });
    expect(failed({}, { 'catalog/q.yaml': other })).toEqual([expect.stringMatching(/^spec\.tests\[0\]: ada asking to create bucket is denied, but expected is allowed\. So says spec\.rules\[0\] of accesspolicy:default\/q \(catalog\/q\.yaml:\d+\)\.$/)]);
  });
  test('says each thing that is not so', () => {
    expect(failed({ approvals: [], merge: 'manual', because: 'free' })).toEqual([
      expect.stringContaining('needs 1 of service-owner, but expected is nobody’s approval'),
      expect.stringContaining('merges by itself, but expected is by hand'),
      expect.stringContaining('because "They pay for it.", and "free" is not in that'),
    ]);
  });
  test('asks as a request does: in an environment where there is one, and only there', () => {
    expect(failed({ service: 'queue' })).toEqual([expect.stringContaining('the test names none')]);
    expect(failed({ service: 'queue', environment: 'live' })).toEqual([]);
    expect(failed({ environment: 'live' })).toEqual([expect.stringContaining('belongs to no environment')]);
  });
  test('that names somebody or something unknown is a problem of its own', () => {
    const codes = (one: object) => world([{ who: 'ada', action: 'create', service: 'bucket', expected: 'denied', ...one }]).problems.filter(({ severity }) => severity === 'error').map(({ code, fix }) => `${code}: ${fix ?? ''}`);
    expect(codes({ who: 'adda' })).toEqual([expect.stringMatching(/^policy-unknown-user: .*ada/)]);
    expect(codes({ who: 'group:payment' })).toEqual([expect.stringMatching(/^policy-unknown-group: .*payments/)]);
    expect(codes({ service: 'buckett' })).toEqual(['policy-unknown-service: Did you mean "bucket"?']);
    expect(codes({ service: 'queue', environment: 'life' })).toEqual(['environment-unknown: Did you mean "live"?']);
    expect(codes({ expected: 'allowed', approvals: [{ from: 'service-owners' }] })).toEqual([expect.stringContaining('policy-test-failed'), 'policy-unknown-group: Did you mean "service-owner"?']);
  });
  test('that is not a proper one is what the schema says, and is not run', () => {
    const problems = world([{ who: 'ada', action: 'destroy', service: 'bucket', expected: 'denied' }, { who: 'ada' }]).problems.filter(({ severity }) => severity === 'error');
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['schema']));
  });
  test('waits for files that cannot be read just now', () => {
    expect(failed({ expected: 'denied' }, { 'catalog/broken.yaml': 'kind: AccessPolicy\nmetadata: {name: limits\n' })).toEqual([]);
  });
});

test('the example company tests its policies', () => {
  const results = runPolicyTests(company);
  expect(results.flatMap(({ faults }) => faults)).toEqual([]);
  expect(results.length).toBeGreaterThan(25);
});
