import { hasRole, requireAccount } from '../actors.ts';
import type { Actor } from '../actors.ts';
import { Refusal, invalid } from '../refusal.ts';
import { commentShape, issueShape } from '../shapes/issues.ts';
import type { Comment } from '../state.ts';
import type { World } from '../world.ts';
import { repositoryEvent } from './announce.ts';
import { commentOf, issueNumbered } from './find.ts';
import { checkBody } from './texts.ts';

/** On an issue or a pull request, by anybody signed in. */
export async function createComment(world: World, actor: Actor, issueNumber: number, body: string): Promise<Comment> {
  return world.change(async (record) => {
    const { login } = requireAccount(world.state, actor);
    const issue = issueNumbered(world, issueNumber);
    const time = world.time();
    const comment = {
      body: checkNotBlank(body), issueNumber, author: login, createdAt: time, updatedAt: time, id: world.nextId(),
    };
    world.state.comments.push(comment);
    issue.updatedAt = time;
    record(await commentEvent(world, actor, comment, 'created'));
    return comment;
  });
}

/** By its author, or with `write`. */
export async function updateComment(world: World, actor: Actor, id: number, body: string): Promise<Comment> {
  return world.change(async (record) => {
    const comment = ownComment(world, actor, id);
    const from = comment.body;
    comment.body = checkNotBlank(body);
    comment.updatedAt = world.time();
    if (from !== comment.body) {
      record(await commentEvent(world, actor, comment, 'edited', { changes: { body: { from } } }));
    }
    return comment;
  });
}

/** By its author, or with `write`. */
export async function deleteComment(world: World, actor: Actor, id: number): Promise<void> {
  return world.change(async (record) => {
    const comment = ownComment(world, actor, id);
    world.state.comments = world.state.comments.filter((other) => other.id !== id);
    record(await commentEvent(world, actor, comment, 'deleted'));
  });
}

function ownComment(world: World, actor: Actor, id: number): Comment {
  requireAccount(world.state, actor);
  const comment = commentOf(world, id);
  if (comment.author.toLowerCase() !== actor.login.toLowerCase() && !hasRole(world.state, actor, 'write')) {
    throw new Refusal(403, `${actor.login} may not change a comment by ${comment.author}.`);
  }
  return comment;
}

function checkNotBlank(body: string): string {
  if (body.trim() === '') throw invalid('IssueComment', 'body', 'body cannot be blank');
  return checkBody('IssueComment', body);
}

async function commentEvent(
  world: World,
  actor: Actor,
  comment: Comment,
  action: 'created' | 'edited' | 'deleted',
  extra: Readonly<Record<string, unknown>> = {},
) {
  const issue = issueShape(world, issueNumbered(world, comment.issueNumber));
  return repositoryEvent(world, actor, 'issue_comment', { action, issue, comment: commentShape(world, comment), ...extra });
}
