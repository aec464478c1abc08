import { describe, expect, test } from 'vitest';
import type { RequiredApproval } from '../../scripts/model/policy.ts';
import { countApprovals, whyNotEligible, type Review } from '../../scripts/request/approvals.ts';

const [ann, bo, cy] = ['user:default/ann', 'user:default/bo', 'user:default/cy'] as const;
const owners: RequiredApproval = { from: 'service-owner', group: 'group:default/owners', count: 1, eligible: [ann, bo] };
const place: RequiredApproval = { from: 'environment-owner', group: 'group:default/place', count: 2, eligible: [bo, cy] };

function review(user: string | undefined, state: Review['state'], commit = 'head'): Review {
  return { user, login: user?.split('/')[1] ?? 'ghost', state, commit };
}
const complete = (required: readonly RequiredApproval[], ...reviews: readonly Review[]) =>
  countApprovals(required, reviews, 'head').map((each) => each.complete);

describe('an approval counts', () => {
  test('when an eligible person gives it at the head', () => expect(complete([owners], review(ann, 'APPROVED'))).toEqual([true]));
  test('for every rule that its giver is eligible for', () => {
    expect(complete([owners, place], review(bo, 'APPROVED'))).toEqual([true, false]);
    expect(complete([owners, place], review(bo, 'APPROVED'), review(cy, 'APPROVED'))).toEqual([true, true]);
  });
  test('still, when its giver comments later', () => expect(complete([owners], review(ann, 'APPROVED'), review(ann, 'COMMENTED'))).toEqual([true]));
  test('where nothing is required', () => expect(complete([])).toEqual([]));
});

describe('an approval does not count', () => {
  test('of an earlier commit', () => expect(complete([owners], review(ann, 'APPROVED', 'before'))).toEqual([false]));
  test('by somebody else', () => expect(complete([owners], review(cy, 'APPROVED'))).toEqual([false]));
  test('by a stranger to the catalog', () => expect(complete([owners], review(undefined, 'APPROVED'))).toEqual([false]));
  test('twice', () => expect(complete([place], review(bo, 'APPROVED'), review(bo, 'APPROVED'))).toEqual([false]));
  test('once dismissed', () => expect(complete([owners], review(ann, 'APPROVED'), review(ann, 'DISMISSED'))).toEqual([false]));
  test('while another owner asks for changes', () => {
    expect(complete([owners], review(ann, 'APPROVED'), review(bo, 'CHANGES_REQUESTED'))).toEqual([false]);
    expect(complete([owners], review(ann, 'APPROVED'), review(bo, 'CHANGES_REQUESTED'), review(bo, 'APPROVED'))).toEqual([true]);
  });
  test('but a stranger cannot hold it back', () => expect(complete([owners], review(ann, 'APPROVED'), review(cy, 'CHANGES_REQUESTED'))).toEqual([true]));
});

test('why an approval does not count is said', () => {
  expect(whyNotEligible([owners], review(undefined, 'APPROVED'), cy)).toContain('not in the catalog');
  expect(whyNotEligible([owners], review(cy, 'APPROVED'), cy)).toContain('asked for this');
  expect(whyNotEligible([owners], review(cy, 'APPROVED'), ann)).toContain('not among');
  expect(whyNotEligible([owners], review(ann, 'APPROVED'), cy)).toBeUndefined();
});
