import { changedFiles, mergeBase } from '../../git/changes.ts';
import { listCommits } from '../../git/objects.ts';
import { namedCommit } from '../../git/repository.ts';
import { pullNumbered, reviewOf } from '../../operations/find.ts';
import { mergePull } from '../../operations/merging.ts';
import { createPull, requestReviewers, updatePull } from '../../operations/pulls.ts';
import { createReview, dismissReview } from '../../operations/reviews.ts';
import { Refusal, notFound } from '../../refusal.ts';
import { commitShape, diffEntry } from '../../shapes/commits.ts';
import { issueOf, pullShape, reviewShape, simplePull } from '../../shapes/pulls.ts';
import type { Pull } from '../../state.ts';
import type { World } from '../../world.ts';
import { choice, flag, given, names, requiredText, text } from '../fields.ts';
import { paged } from '../paging.ts';
import { created, noContent, numberOf, ok, parameter, route } from '../route.ts';
import type { Call, Route } from '../route.ts';

const PULLS = '/repos/:owner/:repo/pulls';

export const pullRoutes: readonly Route[] = [
  route(`GET ${PULLS}`, 'pull-requests:read', (call) => paged(call, listed(call), (pull) => simplePull(call.world, pull))),
  route(`POST ${PULLS}`, 'pull-requests:write', async (call) => {
    const { world, actor, body } = call;
    const pull = await createPull(world, actor, {
      title: requiredText(body, 'title'),
      head: requiredText(body, 'head'),
      base: requiredText(body, 'base'),
      ...given({ body: text(body, 'body'), draft: flag(body, 'draft') }),
    });
    return created(await pullShape(world, pull));
  }),
  route(`GET ${PULLS}/:number`, 'pull-requests:read', async (call) => {
    const pull = pullOf(call);
    if (!/\.diff\b/.test(String(call.headers['accept']))) return ok(await pullShape(call.world, pull));
    const { stdout } = await call.world.git.run(['diff', await startOf(call.world, pull), pull.headSha, '--']);
    return { status: 200, body: stdout.toString(), contentType: 'application/vnd.github.diff; charset=utf-8' };
  }),
  route(`PATCH ${PULLS}/:number`, 'pull-requests:write', async (call) => {
    const { world, actor, body } = call;
    const pull = await updatePull(world, actor, numberOf(call, 'number'), given({
      title: text(body, 'title'),
      body: body['body'] === null ? '' : text(body, 'body'),
      state: choice(body, 'state', ['open', 'closed']),
      base: text(body, 'base'),
    }));
    return ok(await pullShape(world, pull));
  }),
  route(`GET ${PULLS}/:number/files`, 'pull-requests:read', async (call) => {
    const pull = pullOf(call);
    const files = await changedFiles(call.world.git, await startOf(call.world, pull), pull.headSha);
    return paged(call, files, (file) => diffEntry(call.world, pull.headSha, file));
  }),
  route(`GET ${PULLS}/:number/commits`, 'pull-requests:read', async (call) => {
    const pull = pullOf(call);
    const commits = await listCommits(call.world.git, `${await startOf(call.world, pull)}..${pull.headSha}`);
    return paged(call, commits.reverse(), (commit) => commitShape(call.world, commit));
  }),
  route(`POST ${PULLS}/:number/requested_reviewers`, 'pull-requests:write', async (call) => {
    const logins = names(call.body, 'reviewers') ?? [];
    const pull = await requestReviewers(call.world, call.actor, numberOf(call, 'number'), logins);
    return created(simplePull(call.world, pull));
  }),

  route('GET /repos/:owner/:repo/commits/:ref/pulls', 'pull-requests:read', async (call) => {
    const sha = await namedCommit(call.world.git, parameter(call, 'ref'));
    if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${parameter(call, 'ref')}`);
    return paged(call, await bringing(call.world, sha), (pull) => simplePull(call.world, pull));
  }),

  route(`GET ${PULLS}/:number/merge`, 'pull-requests:read', (call) => {
    if (!pullOf(call).merged) throw notFound();
    return noContent;
  }),
  route(`PUT ${PULLS}/:number/merge`, 'contents:write', async (call) => {
    const { world, actor, body, headers } = call;
    const sha = await mergePull(world, actor, numberOf(call, 'number'), {
      ...given({
        sha: text(body, 'sha'),
        method: choice(body, 'merge_method', ['merge', 'squash', 'rebase']),
        commitTitle: text(body, 'commit_title'),
        commitMessage: text(body, 'commit_message'),
      }),
      // Where GitHub lets administrators pass unasked, the sandbox wants the choice spelled out.
      bypass: headers['x-sandbox-bypass'] === 'true',
    });
    return ok({ sha, merged: true, message: 'Pull Request successfully merged' });
  }),

  route(`GET ${PULLS}/:number/reviews`, 'pull-requests:read', (call) => {
    const { number } = pullOf(call);
    const reviews = call.world.state.reviews.filter((review) => review.pullNumber === number);
    return paged(call, reviews, (review) => reviewShape(call.world, review));
  }),
  route(`POST ${PULLS}/:number/reviews`, 'pull-requests:write', async (call) => {
    const { world, actor, body } = call;
    const event = choice(body, 'event', ['APPROVE', 'REQUEST_CHANGES', 'COMMENT']);
    if (event === undefined) throw new Refusal(422, 'Pending reviews are not supported: supply "event".');
    const review = await createReview(world, actor, numberOf(call, 'number'), {
      event, ...given({ body: text(body, 'body'), commitSha: text(body, 'commit_id') }),
    });
    return ok(reviewShape(world, review));
  }),
  route(`GET ${PULLS}/:number/reviews/:review`, 'pull-requests:read', (call) =>
    ok(reviewShape(call.world, reviewOf(call.world, numberOf(call, 'number'), numberOf(call, 'review'))))),
  route(`PUT ${PULLS}/:number/reviews/:review/dismissals`, 'pull-requests:write', async (call) => {
    const [number, id] = [numberOf(call, 'number'), numberOf(call, 'review')];
    const review = await dismissReview(call.world, call.actor, number, id, requiredText(call.body, 'message'));
    return ok(reviewShape(call.world, review));
  }),
];

function pullOf(call: Call): Pull {
  return pullNumbered(call.world, numberOf(call, 'number'));
}

/** The pull requests that a commit is part of: the merged ones alone when there are any. */
async function bringing(world: World, sha: string): Promise<Pull[]> {
  const found: Pull[] = [];
  for (const pull of world.state.pulls) {
    const commits = await listCommits(world.git, `${await startOf(world, pull)}..${pull.headSha}`);
    if ((pull.merged && pull.mergeCommitSha === sha) || commits.some((commit) => commit.sha === sha)) found.push(pull);
  }
  const merged = found.filter((pull) => pull.merged);
  return merged.length > 0 ? merged : found;
}

/** Where the pull request left its base. A merged one is compared with the base before the merge. */
async function startOf(world: World, pull: Pull): Promise<string> {
  return await mergeBase(world.git, pull.baseSha, pull.headSha) ?? pull.baseSha;
}

function listed(call: Call): Pull[] {
  const { query, world } = call;
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const label = (pull: Pull): string => `${pull.fork ?? world.state.repository.owner}:${pull.head}`.toLowerCase();
  const chosen = world.state.pulls.filter((pull) =>
    (state === 'all' || issueOf(world, pull).state === state)
    && (head === null || !head.includes(':') || label(pull) === head.toLowerCase())
    && (base === null || pull.base === base));
  const key = query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const direction = query.get('direction') === 'asc' ? 1 : -1;
  return chosen.sort((a, b) =>
    direction * (issueOf(world, a)[key].localeCompare(issueOf(world, b)[key]) || a.number - b.number));
}
