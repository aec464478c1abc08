import { accountOf, hasRole, requireAccount } from '../actors.ts';
import type { Actor } from '../actors.ts';
import { countCommits } from '../git/changes.ts';
import { branchHead, resolveRevision } from '../git/repository.ts';
import { Refusal } from '../refusal.ts';
import { simpleUser } from '../shapes/accounts.ts';
import { issueOf } from '../shapes/pulls.ts';
import type { Pull } from '../state.ts';
import type { World } from '../world.ts';
import { pullEvent } from './announce.ts';
import { headRef, refreshPull } from './branches.ts';
import { pullNumbered } from './find.ts';
import { changeIssue, newIssue } from './issues.ts';
import { checkBody, checkTitle } from './texts.ts';

export interface NewPull {
  readonly title: string;
  readonly body?: string;
  /** `branch`, or `login:branch` for a fork's branch. */
  readonly head: string;
  readonly base: string;
  readonly draft?: boolean;
}

export interface PullChanges {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
  readonly base?: string;
}

/** Needs `write`, or a head branch in the actor's own fork. 422 when it adds no commit or is already open. */
export async function createPull(world: World, actor: Actor, input: NewPull): Promise<Pull> {
  return world.change(async (record) => {
    requireAccount(world.state, actor);
    const title = checkTitle('PullRequest', input.title);
    const body = checkBody('PullRequest', input.body ?? '');
    const { fork, head } = parseHead(world, input.head);
    if (fork?.toLowerCase() !== actor.login.toLowerCase() && !hasRole(world.state, actor, 'write')) {
      throw new Refusal(403, `${actor.login} may open pull requests only from a fork of their own.`);
    }
    const headSha = await resolveRevision(world.git, headRef({ fork, head }));
    if (headSha === undefined) throw wrong('head', 'invalid');
    const baseSha = await branchHead(world.git, input.base);
    if (baseSha === undefined) throw wrong('base', 'invalid');
    await refuseDuplicate(world, { fork, head, base: input.base, headSha, baseSha });

    const issue = newIssue(world, actor, { title, body, isPull: true });
    const pull: Pull = {
      id: world.nextId(),
      number: issue.number,
      base: input.base,
      head,
      fork,
      headSha,
      baseSha,
      draft: input.draft ?? false,
      mergeable: null,
      mergeCommitSha: null,
      requestedReviewers: [],
      merged: false,
      mergedAt: null,
      mergedBy: null,
    };
    world.state.issues.push(issue);
    world.state.pulls.push(pull);
    await refreshPull(world, pull);
    record(await pullEvent(world, actor, pull, 'opened'));
    return pull;
  });
}

function parseHead(world: World, head: string): { fork: string | null; head: string } {
  const colon = head.indexOf(':');
  if (colon === -1) return { fork: null, head };
  const owner = head.slice(0, colon);
  const isOwn = owner.toLowerCase() === world.state.repository.owner.toLowerCase();
  const login = accountOf(world.state, owner)?.login;
  if (login === undefined) throw wrong('head', 'invalid');
  return { fork: isOwn ? null : login, head: head.slice(colon + 1) };
}

async function refuseDuplicate(
  world: World,
  wanted: Pick<Pull, 'fork' | 'head' | 'base' | 'headSha' | 'baseSha'>,
): Promise<void> {
  const label = `${wanted.fork ?? world.state.repository.owner}:${wanted.head}`;
  const open = world.state.pulls.some((pull) => pull.head === wanted.head && pull.fork === wanted.fork
    && pull.base === wanted.base && issueOf(world, pull).state === 'open');
  if (open) throw wrong('', 'custom', `A pull request already exists for ${label}.`);
  if (await countCommits(world.git, wanted.baseSha, wanted.headSha) === 0) {
    throw wrong('', 'custom', `No commits between ${wanted.base} and ${wanted.head}`);
  }
}

function wrong(field: string, code: 'invalid' | 'custom', message?: string): Refusal {
  const detail = { resource: 'PullRequest', field, code };
  return new Refusal(422, 'Validation Failed', [message === undefined ? detail : { ...detail, message }]);
}

/** By the author, or with `write`. */
export async function updatePull(world: World, actor: Actor, number: number, changes: PullChanges): Promise<Pull> {
  return world.change(async (record) => {
    const pull = pullNumbered(world, number);
    const { base, ...rest } = changes;
    if (base !== undefined && await branchHead(world.git, base) === undefined) throw wrong('base', 'invalid');
    if (base !== undefined && issueOf(world, pull).state === 'closed') {
      throw wrong('base', 'custom', 'Cannot change the base branch of a closed pull request.');
    }
    // An unchanged title makes a new base ask for the same right as an edit of the text.
    await changeIssue(world, record, actor, issueOf(world, pull), base === undefined ? rest : { title: issueOf(world, pull).title, ...rest });
    if (base !== undefined && base !== pull.base) {
      const from = { ref: { from: pull.base }, sha: { from: pull.baseSha } };
      pull.base = base;
      pull.mergeable = null;
      await refreshPull(world, pull);
      record(await pullEvent(world, actor, pull, 'edited', { changes: { base: from } }));
    }
    return pull;
  });
}

/** Needs `triage`; unknown logins and the author refuse with 422. */
export async function requestReviewers(
  world: World,
  actor: Actor,
  number: number,
  logins: readonly string[],
): Promise<Pull> {
  return world.change(async (record) => {
    requireAccount(world.state, actor);
    const pull = pullNumbered(world, number);
    if (!hasRole(world.state, actor, 'triage')) throw new Refusal(403, `${actor.login} may not request reviews.`);
    const { author } = issueOf(world, pull);
    const wanted = logins.map((login) => {
      const account = accountOf(world.state, login);
      if (account === undefined || account.type === 'Organization') {
        throw new Refusal(422, 'Reviews may only be requested from collaborators.');
      }
      if (account.login === author) throw new Refusal(422, 'Review cannot be requested from pull request author.');
      return account.login;
    });
    for (const login of new Set(wanted)) {
      if (pull.requestedReviewers.includes(login)) continue;
      pull.requestedReviewers.push(login);
      record(await pullEvent(world, actor, pull, 'review_requested', { requested_reviewer: simpleUser(world, login) }));
    }
    return pull;
  });
}
