import type { Entity } from '../model/entity.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { actions, type AccessRule, type Action, type ApprovalRule, type Decision } from '../model/policy.ts';
import { compareText } from '../model/problem.ts';
import { canonicalRef, splitRef } from '../model/ref.ts';
import { decide, decideForMember, type Asked } from './access.ts';
import type { Catalog } from './catalog.ts';
import { environments } from './environments.ts';
import { accessRules, readApprovals } from './policies.ts';
import { approvalGroup } from './rules.ts';
import { outlineOf } from './services.ts';

/** One line of `spec.tests` of an AccessPolicy: what all policies together are expected to answer. */
export interface PolicyTest {
  readonly policy: string;
  /** Position in `spec.tests`, from 0. */
  readonly index: number;
  /** Canonical reference of a user, or of a group: then somebody asks who is in that group and in no other. */
  readonly who: string;
  readonly action: Action;
  /** Names, as they are written. */
  readonly service: string;
  readonly environment?: string;
  readonly expected: 'allowed' | 'denied';
  /** All of them, in any order; absent when the test does not care. */
  readonly approvals?: readonly ApprovalRule[];
  readonly merge?: AccessRule['merge'];
  /** Part of the reason. */
  readonly because?: string;
}

/** What came out of a test. */
export interface TestResult {
  readonly test: PolicyTest;
  readonly decision: Decision;
  /** The keys that are not as expected, in the order of reading; none when the test passes. */
  readonly faults: readonly TestKey[];
}

export type TestKey = 'environment' | 'expected' | 'approvals' | 'merge' | 'because';

/**
 * Asks what every test asks, of all policies together. Tests that name somebody or something unknown are left out: that
 * is a problem of its own.
 */
export function runPolicyTests(catalog: Pick<Catalog, 'ofKind' | 'get' | 'related'>): readonly TestResult[] {
  const tests = catalog.ofKind('AccessPolicy').flatMap(policyTests);
  if (tests.length === 0) return [];
  const rules = accessRules(catalog);
  const services = new Map(catalog.ofKind('Template').map((template) => [template.name, template]));
  const places = new Map(environments(catalog).map((place) => [place.name, place]));
  return tests.flatMap((test): readonly TestResult[] => {
    const template = services.get(test.service);
    const environment = test.environment === undefined ? undefined : places.get(test.environment);
    if (!template || !catalog.get(test.who) || (test.environment !== undefined && !environment)) return [];
    const service = outlineOf(template);
    const asked: Asked = { action: test.action, service, ...(environment && { environment }) };
    const decision = splitRef(test.who).kind === 'group' ? decideForMember(catalog, rules, test.who, asked) : decide(catalog, rules, { user: test.who, ...asked });
    const placed = service.instance.environment !== undefined && places.size > 0;
    return [{ test, decision, faults: placed === (environment !== undefined) ? faultsOf(test, decision, asked) : ['environment'] }];
  });
}

function faultsOf(test: PolicyTest, decision: Decision, asked: Asked): readonly TestKey[] {
  if (decision.allowed !== (test.expected === 'allowed')) return ['expected'];
  const said = (approvals: readonly ApprovalRule[]) => approvals.map(({ from, count }) => `${approvalGroup(from, asked)} ${count}`).sort(compareText).join(', ');
  const faults: readonly (readonly [TestKey, boolean])[] = [
    ['approvals', test.approvals !== undefined && said(test.approvals) !== said(decision.approvals)],
    ['merge', test.merge !== undefined && test.merge !== decision.merge],
    ['because', test.because !== undefined && !decision.reason.includes(test.because)],
  ];
  return faults.filter(([, wrong]) => wrong).map(([key]) => key);
}

/** The tests of one policy; what is no proper test is left out, and the schema says so. */
function policyTests(policy: Entity): readonly PolicyTest[] {
  const { tests } = policy.spec;
  if (!Array.isArray(tests)) return [];
  return (tests as readonly Json[]).flatMap((test, index) => (isJsonObject(test) ? (readTest(policy, test, index) ?? []) : []));
}

function readTest(policy: Entity, test: JsonObject, index: number): PolicyTest | undefined {
  const { who: whoText, action: actionText, service, environment, expected, approvals, merge, because } = test;
  const who = typeof whoText === 'string' ? canonicalRef(whoText, { kind: 'user', namespace: policy.namespace }) : undefined;
  const action = actions.find((each) => each === actionText);
  const required = readApprovals(policy, approvals);
  if (who === undefined || action === undefined || typeof service !== 'string' || (expected !== 'allowed' && expected !== 'denied') || required === undefined) return undefined;
  return {
    policy: policy.ref,
    index,
    who,
    action,
    service,
    expected,
    ...(typeof environment === 'string' && { environment }),
    ...(approvals !== undefined && { approvals: required }),
    ...((merge === 'automatic' || merge === 'manual') && { merge }),
    ...(typeof because === 'string' && { because }),
  };
}
