import { expect, test } from 'vitest';
import type { FollowedRequest } from '../../scripts/publish/requests.ts';
import { approvalTrail, type RequestReview } from '../../scripts/report/approval-trail.ts';

const request = (number: number) => ({ number, action: 'create', service: 'note', name: 'a', folder: 'live/a', commit: `c${number}`, steps: [] }) as unknown as FollowedRequest;

const review = (login: string, state: string, atHead = true, user: string | undefined = `user:default/${login}`): RequestReview => ({ request: 7, pull: 8, login, user, state, at: '', commit: '', atHead });

function approvedBy(reviews: readonly RequestReview[] | undefined) {
  const [row] = approvalTrail([request(7)], new Map(), reviews, () => undefined);
  return row?.['approvedBy'];
}

test('of each person the last word counts', () => {
  expect(approvedBy([review('ada', 'APPROVED'), review('tri', 'CHANGES_REQUESTED'), review('ada', 'CHANGES_REQUESTED'), review('tri', 'APPROVED')])).toEqual(['user:default/tri']);
  expect(approvedBy([review('ada', 'APPROVED'), review('ada', 'DISMISSED')])).toEqual([]);
  expect(approvedBy([review('ada', 'APPROVED'), review('ada', 'APPROVED')])).toEqual(['user:default/ada']);
});

test('a remark takes nothing back, and what was said of an earlier commit counts nothing', () => {
  expect(approvedBy([review('ada', 'APPROVED'), review('ada', 'COMMENTED'), review('ada', 'PENDING')])).toEqual(['user:default/ada']);
  expect(approvedBy([review('ada', 'APPROVED', false), review('tri', 'APPROVED'), review('tri', 'CHANGES_REQUESTED', false)])).toEqual(['user:default/tri']);
});

test('bots approve nothing; whom the catalog does not know is told by login', () => {
  const stranger = { ...review('stranger', 'APPROVED'), user: undefined };
  expect(approvedBy([{ ...review('renovate[bot]', 'APPROVED'), user: undefined }, stranger])).toEqual(['@stranger']);
});

test('where nobody has reviewed, or GitHub was not asked, nothing is said of approvals', () => {
  expect([approvedBy([]), approvedBy(undefined), approvedBy([{ ...review('ada', 'APPROVED'), request: 9 }])]).toEqual([undefined, undefined, undefined]);
});
