import { changedFiles, countCommits, mergeBase } from '../git/changes.ts';
import { mergeState } from '../operations/merge-state.ts';
import { ANONYMOUS } from '../actors.ts';
import type { Issue, Pull, Review } from '../state.ts';
import type { World } from '../world.ts';
import { association, simpleUser } from './accounts.ts';
import { issuePage, labelsOf } from './issues.ts';
import { nodeId, repositoryApi } from './links.ts';
import { repositoryShape } from './repository.ts';

/** The issue that holds a pull request's title, body and state. */
export function issueOf(world: World, pull: Pull): Issue {
  const issue = world.state.issues.find((candidate) => candidate.number === pull.number);
  if (issue === undefined) throw new Error(`Pull request ${pull.number} has no issue: state.json is damaged.`);
  return issue;
}

/** As in lists: GitHub's "pull-request-simple". */
export function simplePull(world: World, pull: Pull) {
  const issue = issueOf(world, pull);
  const api = repositoryApi(world);
  const url = `${api}/pulls/${pull.number}`;
  const issueUrl = `${api}/issues/${pull.number}`;
  const page = issuePage(world, issue);
  const headOwner = pull.fork ?? world.state.repository.owner;
  const assignees = issue.assignees.map((login) => simpleUser(world, login));
  const urls = {
    comments_url: `${issueUrl}/comments`,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    statuses_url: `${api}/statuses/${pull.headSha}`,
  };
  return {
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issueUrl,
    ...urls,
    number: pull.number,
    state: issue.state,
    locked: false,
    active_lock_reason: null,
    title: issue.title,
    user: simpleUser(world, issue.author),
    body: issue.body === '' ? null : issue.body,
    labels: labelsOf(world, issue),
    milestone: null,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: pull.requestedReviewers.map((login) => simpleUser(world, login)),
    requested_teams: [],
    head: {
      label: `${headOwner}:${pull.head}`,
      ref: pull.head,
      sha: pull.headSha,
      user: simpleUser(world, headOwner),
      repo: repositoryShape(world, pull.fork),
    },
    base: {
      label: `${world.state.repository.owner}:${pull.base}`,
      ref: pull.base,
      sha: pull.baseSha,
      user: simpleUser(world, world.state.repository.owner),
      repo: repositoryShape(world),
    },
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issueUrl },
      comments: { href: urls.comments_url },
      commits: { href: urls.commits_url },
      review_comments: { href: urls.review_comments_url },
      review_comment: { href: urls.review_comment_url },
      statuses: { href: urls.statuses_url },
    },
    author_association: association(world, issue.author),
    auto_merge: null,
    draft: pull.draft,
  };
}

/** The whole pull request: reads its size from Git. */
export async function pullShape(world: World, pull: Pull) {
  const from = await mergeBase(world.git, pull.baseSha, pull.headSha) ?? pull.baseSha;
  const files = await changedFiles(world.git, from, pull.headSha);
  return {
    ...simplePull(world, pull),
    merged: pull.merged,
    mergeable: pull.merged ? null : pull.mergeable,
    rebaseable: false,
    mergeable_state: mergeableState(world, pull),
    merged_by: pull.mergedBy === null ? null : simpleUser(world, pull.mergedBy),
    comments: world.state.comments.filter((comment) => comment.issueNumber === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: await countCommits(world.git, from, pull.headSha),
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

function mergeableState(world: World, pull: Pull): string {
  const { state } = mergeState(world, ANONYMOUS, pull);
  return state === 'closed' ? 'unknown' : state;
}

export function reviewShape(world: World, review: Review) {
  const pullUrl = `${repositoryApi(world)}/pulls/${review.pullNumber}`;
  const pull = world.state.pulls.find((candidate) => candidate.number === review.pullNumber);
  const page = `${pull === undefined ? '' : issuePage(world, issueOf(world, pull))}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: simpleUser(world, review.author),
    body: review.body,
    state: review.state as string,
    html_url: page,
    pull_request_url: pullUrl,
    author_association: association(world, review.author),
    _links: { html: { href: page }, pull_request: { href: pullUrl } },
    submitted_at: review.submittedAt,
    commit_id: review.commitSha,
  };
}
