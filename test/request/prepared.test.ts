import { expect, test } from 'vitest';
import type { Decision, RequiredApproval } from '../../scripts/model/policy.ts';
import { togetherDecided } from '../../scripts/request/prepared.ts';

const from = (group: string, count = 1): RequiredApproval => ({ from: group, group, count, eligible: [] });
const allowed = (merge: 'automatic' | 'manual', ...approvals: readonly RequiredApproval[]): Decision => ({ allowed: true, reason: 'So.', approvals, merge });
const needed = (...decisions: readonly Decision[]) => togetherDecided(decisions).approvals.map(({ group, count }) => `${count} ${group}`);

test('what several decisions ask of one group is asked once, and never less than one of them alone asks', () => {
  expect(needed(allowed('manual', from('a'), from('b')), allowed('manual', from('b', 2), from('c')))).toEqual(['1 a', '2 b', '1 c']);
  // One team owns the service and the environment: two of its people, as without a bundle.
  expect(needed(allowed('manual', from('a'), from('a')), allowed('manual', from('a')))).toEqual(['2 a']);
});

test('a bundle is merged by itself when every part of it is, and refused when one part is', () => {
  expect(togetherDecided([allowed('automatic'), allowed('automatic')]).merge).toBe('automatic');
  expect(togetherDecided([allowed('automatic'), allowed('manual')]).merge).not.toBe('automatic');
  expect(togetherDecided([allowed('automatic'), { allowed: false, reason: 'No.', approvals: [] }])).toMatchObject({ allowed: false, reason: 'No.' });
});
