import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RequiredApproval } from '../../scripts/model/policy.ts';
import { countApprovals, whyNotEligible, type Head, type Review } from '../../scripts/request/approvals.ts';

const [ann, bo, cy, dee] = ['user:default/ann', 'user:default/bo', 'user:default/cy', 'user:default/dee'] as const;
const owners: RequiredApproval = { from: 'service-owner', group: 'group:default/owners', count: 1, eligible: [ann, bo] };
const place: RequiredApproval = { from: 'environment-owner', group: 'group:default/place', count: 2, eligible: [bo, cy] };
const head: Head = { commit: 'head', requester: undefined, pushers: [] };

function review(user: string | undefined, state: Review['state'], commit = 'head'): Review {
  return { user, login: user?.split('/')[1] ?? 'ghost', state, commit };
}
const approved = (...users: readonly string[]) => users.map((user) => review(user, 'APPROVED'));
const complete = (required: readonly RequiredApproval[], ...reviews: readonly Review[]) => countApprovals(required, reviews, head).map((each) => each.complete);

describe('an approval counts', () => {
  test('when an eligible person gives it at the head', () => expect(complete([owners], review(ann, 'APPROVED'))).toEqual([true]));
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
    expect(countApprovals([owners], [review(bo, 'CHANGES_REQUESTED'), review(cy, 'CHANGES_REQUESTED')], head)[0]?.held).toEqual([bo]);
    // Of an earlier commit, it says nothing about this one.
    expect(complete([owners], review(ann, 'APPROVED'), review(bo, 'CHANGES_REQUESTED', 'before'))).toEqual([true]);
  });
  test('but a stranger cannot hold it back', () => expect(complete([owners], review(ann, 'APPROVED'), review(cy, 'CHANGES_REQUESTED'))).toEqual([true]));

  test('of whoever asked, pushed the commit, or is the bot', () => {
    const all = [{ ...owners, eligible: [ann] }];
    expect(countApprovals(all, approved(ann), { ...head, requester: ann })[0]).toMatchObject({ complete: false, eligible: [], open: [] });
    expect(countApprovals(all, approved(ann), { ...head, pushers: [ann] })[0]?.complete).toBe(false);
    expect(countApprovals(all, approved(ann), { ...head, bot: 'Ann' })[0]?.complete).toBe(false);
    expect(countApprovals(all, [{ ...review(ann, 'APPROVED'), login: 'signpost[bot]' }], head)[0]?.complete).toBe(false);
    expect(countApprovals(all, approved(ann), { ...head, pushers: [bo] })[0]?.complete).toBe(true);
  });
  test('but they may object', () => {
    expect(countApprovals([owners], [...approved(ann), review(bo, 'CHANGES_REQUESTED')], { ...head, pushers: [bo] })[0]?.complete).toBe(false);
  });
});

describe('every approval takes a person of its own', () => {
  const given = (required: readonly RequiredApproval[], ...users: readonly string[]) => countApprovals(required, approved(...users), head).map((each) => each.given);

  test('who may speak for two speaks where nobody else can', () => {
    const both = [{ ...owners, eligible: [ann, bo] }, { ...place, count: 1, eligible: [bo] }];
    expect(given(both, bo)).toEqual([[], [bo]]);
    expect(given(both, bo, ann)).toEqual([[ann], [bo]]);
    expect(countApprovals(both, approved(bo), head)[0]?.open).toEqual([ann]);
  });
  test('two approvals of one group are two people', () => {
    const twice = [{ ...owners, count: 1 }, { ...owners, from: 'environment-owner', count: 1 }];
    expect(complete(twice, ...approved(ann))).toEqual([true, false]);
    expect(complete(twice, ...approved(ann, bo))).toEqual([true, true]);
  });
  test('more than were needed are named too', () => expect(given([{ ...owners, eligible: [ann, bo, cy] }], ann, cy)).toEqual([[ann, cy]]));

  const everybody = [ann, bo, cy, dee];
  const approval = fc.record({ from: fc.constant('service-owner'), group: fc.constant('group:default/g'), count: fc.integer({ min: 1, max: 3 }), eligible: fc.subarray(everybody) });
  const required = fc.array(approval, { maxLength: 3 });
  const isComplete = (all: readonly RequiredApproval[], users: readonly string[]) => complete(all, ...approved(...users)).every((each) => each);

  test('complete is what trying every way to share people out says', () => {
    fc.assert(fc.property(required, fc.subarray(everybody), (all, users) => {
      expect(isComplete(all, users)).toBe(canShare(all.flatMap(({ count, eligible }) => Array.from({ length: count }, () => eligible)), users));
    }));
  });
  test('another approval never takes one away, and nobody stands for two that are needed', () => {
    fc.assert(fc.property(required, fc.subarray(everybody), fc.constantFrom(...everybody), (all, users, other) => {
      const before = countApprovals(all, approved(...users), head);
      if (before.every((each) => each.complete)) expect(isComplete(all, [...users, other])).toBe(true);
      expect(new Set(before.flatMap((each) => each.given)).size).toBe(before.flatMap((each) => each.given).length);
      expect(before.flatMap((each) => each.given).toSorted()).toEqual(users.filter((user) => all.some(({ eligible }) => eligible.includes(user))).toSorted());
    }));
  });
  test('what is open can be given by those who are named', () => {
    fc.assert(fc.property(required, fc.subarray(everybody), (all, users) => {
      if (!isComplete(all, everybody)) return;
      const open = countApprovals(all, approved(...users), head).flatMap((each) => each.open);
      expect(isComplete(all, [...users, ...open])).toBe(true);
    }));
  });
  test('the order of reviews of different people does not matter', () => {
    fc.assert(fc.property(required, fc.shuffledSubarray(everybody), (all, users) => {
      expect(countApprovals(all, approved(...users), head)).toEqual(countApprovals(all, approved(...users.toSorted()), head));
    }));
  });
});

/** Whether each place can be given to one of the users, nobody having two: by trying all of them. */
function canShare(places: readonly (readonly string[])[], users: readonly string[]): boolean {
  const [first, ...rest] = places;
  return first === undefined || users.some((user) => first.includes(user) && canShare(rest, users.filter((other) => other !== user)));
}

test('why an approval does not count is said', () => {
  const why = (each: Review, by: Partial<Head> = {}) => whyNotEligible([owners], each, { ...head, ...by });
  expect(why(review(undefined, 'APPROVED'))).toBe('@ghost is not in the catalog');
  expect(why(review(cy, 'APPROVED'), { requester: cy })).toContain('asked for this');
  expect(why(review(ann, 'APPROVED'), { pushers: [ann] })).toContain('pushed the newest commit');
  expect(why({ ...review(undefined, 'APPROVED'), login: 'github-actions[bot]' })).toContain('is the bot');
  expect(why(review(cy, 'APPROVED'))).toContain('not among');
  expect(why(review(ann, 'APPROVED', 'before'))).toContain('an earlier commit');
  expect(why(review(ann, 'APPROVED'))).toBeUndefined();
});
