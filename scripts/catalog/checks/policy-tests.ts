import type { AccessRule, ApprovalRule, Decision } from '../../model/policy.ts';
import { runPolicyTests, type PolicyTest, type TestKey, type TestResult } from '../policy-tests.ts';
import { placeOfRule } from '../policies.ts';
import { writtenPath } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';
import { named } from './finding.ts';

export const policyTestChecks: readonly Check[] = [
  {
    code: 'policy-test-failed',
    severity: 'error',
    holds: 'What the tests of access policies expect is what all policies together answer.',
    find: failedTests,
  },
];

function* failedTests(world: World): Iterable<Finding> {
  // A policy or group that cannot be read just now changes the answers; its file is the problem then.
  if ([...world.lost.keys()].some((ref) => /^(?:group|user|accesspolicy|environment|template):/.test(ref))) return;
  for (const result of runPolicyTests(world.catalog)) {
    const { test, faults } = result;
    const at = world.documentOf(test.policy);
    if (!at) continue;
    for (const key of faults) {
      const path = ['spec', 'tests', test.index];
      const written = test[key] === undefined ? path : [...path, key];
      yield { at, path: written, message: `${writtenPath(path)}: ${sentence(world, result, key)}`, fix: key === 'environment' ? 'A test asks as a request does.' : 'Correct the rule if it is wrong; if this is meant, correct the test.' };
    }
  }
}

function sentence(world: World, { test, decision }: TestResult, key: TestKey): string {
  switch (key) {
    case 'environment':
      return test.environment === undefined ? `${test.service} is asked for in an environment, and the test names none.` : `${test.service} belongs to no environment, so it is never asked for in ${test.environment}.`;
    case 'expected':
      return `${asks(world, test)} is ${decision.allowed ? 'allowed' : 'denied'}, but expected is ${test.expected}. ${outcome(world, decision)}`;
    case 'approvals':
      return `${asks(world, test)} needs ${approvals(decision.approvals)}, but expected is ${approvals(test.approvals ?? [])}. ${outcome(world, decision)}`;
    case 'merge':
      return `${asks(world, test)} merges ${decision.merge ? by[decision.merge] : 'not at all'}, but expected is ${by[test.merge ?? 'manual']}. ${outcome(world, decision)}`;
    case 'because':
      return `${asks(world, test)} is ${decision.allowed ? 'allowed' : 'denied'} because "${decision.reason}", and "${test.because}" is not in that. ${outcome(world, decision)}`;
    default:
      return key satisfies never;
  }
}

const by: Readonly<Record<AccessRule['merge'], string>> = { automatic: 'by itself', manual: 'by hand' };

/** As the subject of a sentence. */
function asks({ catalog }: World, { who, action, service, environment }: PolicyTest): string {
  const title = catalog.get(who)?.title ?? who;
  return `${who.startsWith('group:') ? `a member of ${title}` : title} asking to ${action} ${service}${environment === undefined ? '' : ` in ${environment}`}`;
}

function outcome(world: World, { rule, nearest }: Decision): string {
  if (rule) return `So says ${placed(world, rule)}.`;
  return nearest ? `No rule speaks of it; the nearest is ${placed(world, nearest.rule)}. ${nearest.missing.join(' ')}` : 'No rule allows anything.';
}

function placed(world: World, rule: AccessRule): string {
  const { file, line } = placeOfRule(world.files, rule);
  return `${writtenPath(['spec', 'rules', rule.index])} of ${rule.policy} (${file}:${line})`;
}

function approvals(all: readonly ApprovalRule[]): string {
  return all.length === 0 ? 'nobody’s approval' : named(all.map(({ from, count }) => `${count} of ${from}`));
}
