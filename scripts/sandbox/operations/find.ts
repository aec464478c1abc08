import { notFound } from '../refusal.ts';
import type { Comment, Issue, Pull, Review } from '../state.ts';
import type { World } from '../world.ts';

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound();
  return value;
}

/** The issue or pull request of a number; 404 when there is none. */
export function issueNumbered(world: World, number: number): Issue {
  return found(world.state.issues.find((issue) => issue.number === number));
}

export function pullNumbered(world: World, number: number): Pull {
  return found(world.state.pulls.find((pull) => pull.number === number));
}

export function commentOf(world: World, id: number): Comment {
  return found(world.state.comments.find((comment) => comment.id === id));
}

export function reviewOf(world: World, number: number, id: number): Review {
  return found(world.state.reviews.find((review) => review.id === id && review.pullNumber === number));
}
