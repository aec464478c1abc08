import { requireAccount, requireRole } from '../actors.ts';
import type { Actor } from '../actors.ts';
import { readCommit } from '../git/objects.ts';
import { Refusal } from '../refusal.ts';
import { issueOf, reviewShape } from '../shapes/pulls.ts';
import type { Pull, Review } from '../state.ts';
import type { World } from '../world.ts';
import { pullEvent } from './announce.ts';
import { pullNumbered, reviewOf } from './find.ts';
import { checkBody } from './texts.ts';

export interface NewReview {
  readonly event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';
  readonly body?: string;
  /** Default: the head. */
  readonly commitSha?: string;
}

const STATE = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;

/** 422 when an author approves, or requests changes on, their own pull request. */
export async function createReview(world: World, actor: Actor, number: number, input: NewReview): Promise<Review> {
  return world.change(async (record) => {
    const { login } = requireAccount(world.state, actor);
    const pull = pullNumbered(world, number);
    const body = checkBody('PullRequestReview', input.body ?? '');
    await refuseReview(world, login, pull, input);
    const review: Review = {
      id: world.nextId(),
      pullNumber: number,
      author: login,
      body,
      state: STATE[input.event],
      commitSha: input.commitSha ?? pull.headSha,
      submittedAt: world.time(),
    };
    world.state.reviews.push(review);
    pull.requestedReviewers = pull.requestedReviewers.filter((reviewer) => reviewer !== login);
    issueOf(world, pull).updatedAt = review.submittedAt;
    record(await reviewEvent(world, actor, pull, review, 'submitted'));
    return review;
  });
}

async function refuseReview(world: World, login: string, pull: Pull, input: NewReview): Promise<void> {
  const isOwn = issueOf(world, pull).author === login;
  if (isOwn && input.event !== 'COMMENT') {
    const act = input.event === 'APPROVE' ? 'approve' : 'request changes on';
    throw new Refusal(422, 'Unprocessable Entity', [`Can not ${act} your own pull request`]);
  }
  if (input.event !== 'APPROVE' && (input.body ?? '').trim() === '') {
    throw new Refusal(422, 'Unprocessable Entity', ['Body cannot be blank']);
  }
  if (input.commitSha !== undefined && await readCommit(world.git, input.commitSha) === undefined) {
    throw new Refusal(422, 'Unprocessable Entity', [`No commit found for SHA: ${input.commitSha}`]);
  }
}

/** Needs `write`, and a message. */
export async function dismissReview(
  world: World,
  actor: Actor,
  number: number,
  id: number,
  message: string,
): Promise<Review> {
  return world.change(async (record) => {
    requireRole(world.state, actor, 'write');
    const pull = pullNumbered(world, number);
    const review = reviewOf(world, number, id);
    if (message.trim() === '') throw new Refusal(422, 'Unprocessable Entity', ['Message cannot be blank']);
    if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
      throw new Refusal(422, 'Unprocessable Entity', [`Can not dismiss a ${review.state.toLowerCase()} pull request review`]);
    }
    review.state = 'DISMISSED';
    record(await reviewEvent(world, actor, pull, review, 'dismissed'));
    return review;
  });
}

/** Webhooks spell the review's state in small letters, the API in capitals. */
async function reviewEvent(world: World, actor: Actor, pull: Pull, review: Review, action: 'submitted' | 'dismissed') {
  const shape = { ...reviewShape(world, review), state: review.state.toLowerCase() };
  return pullEvent(world, actor, pull, action, { review: shape }, 'pull_request_review');
}
