/** What follows when a branch moves: the push event, and the pull requests from and into it. */
import type { Actor } from '../actors.ts';
import { changedFiles, mergeTrees } from '../git/changes.ts';
import { listCommits, writeCommit } from '../git/objects.ts';
import type { GitCommit } from '../git/objects.ts';
import { ZERO_SHA, branchHead, isAncestor, resolveRevision, writeRef } from '../git/repository.ts';
import { signatureOf, simpleCommit } from '../shapes/commits.ts';
import { repositoryPage } from '../shapes/links.ts';
import { issueOf } from '../shapes/pulls.ts';
import type { Pull } from '../state.ts';
import type { World } from '../world.ts';
import { eventAt, pullEvent } from './announce.ts';
import type { RecordEvent } from './announce.ts';

export interface Move {
  /** Full name, `refs/heads/x`. */
  readonly ref: string;
  /** Undefined when the ref is new. */
  readonly before: string | undefined;
  /** Undefined when the ref is gone. */
  readonly after: string | undefined;
}

/** Where a pull request's head lives. */
export function headRef(pull: Pick<Pull, 'fork' | 'head'>): string {
  return pull.fork === null ? `refs/heads/${pull.head}` : `refs/forks/${pull.fork}/${pull.head}`;
}

/** To be called inside a change, after the ref has moved. */
export async function branchMoved(world: World, record: RecordEvent, actor: Actor, move: Move): Promise<void> {
  if (move.before === move.after) return;
  world.state.repository.pushedAt = world.time();
  world.state.repository.updatedAt = world.time();
  if (!move.ref.startsWith('refs/forks/')) record(await pushEvent(world, actor, move));
  for (const pull of world.state.pulls) {
    if (issueOf(world, pull).state === 'closed') continue;
    if (headRef(pull) === move.ref) await headMoved(world, record, actor, pull, move);
    else if (`refs/heads/${pull.base}` === move.ref) await baseMoved(world, record, actor, pull);
  }
}

async function headMoved(world: World, record: RecordEvent, actor: Actor, pull: Pull, move: Move): Promise<void> {
  if (move.after === undefined) {
    closeIssue(world, actor, pull);
    record(await pullEvent(world, actor, pull, 'closed'));
    return;
  }
  await refreshPull(world, pull);
  issueOf(world, pull).updatedAt = world.time();
  record(await pullEvent(world, actor, pull, 'synchronize', { before: move.before, after: move.after }));
}

/** A pull request whose commits have reached its base by a push counts as merged, as on GitHub. */
async function baseMoved(world: World, record: RecordEvent, actor: Actor, pull: Pull): Promise<void> {
  const base = await branchHead(world.git, pull.base);
  if (base !== undefined && await isAncestor(world.git, pull.headSha, base)) {
    markMerged(world, actor, pull, pull.headSha);
    record(await pullEvent(world, actor, pull, 'closed'));
    return;
  }
  await refreshPull(world, pull);
}

export function markMerged(world: World, actor: Actor, pull: Pull, sha: string): void {
  closeIssue(world, actor, pull);
  pull.merged = true;
  pull.mergedAt = world.time();
  pull.mergedBy = actor.login;
  pull.mergeCommitSha = sha;
}

function closeIssue(world: World, actor: Actor, pull: Pull): void {
  const issue = issueOf(world, pull);
  issue.state = 'closed';
  issue.closedAt = world.time();
  issue.closedBy = actor.login;
  issue.updatedAt = world.time();
}

/** Brings head, base, mergeability and `refs/pull/N/…` up to date with the branches. Idempotent. */
export async function refreshPull(world: World, pull: Pull): Promise<void> {
  const { git } = world;
  const [head, base] = await Promise.all([resolveRevision(git, headRef(pull)), branchHead(git, pull.base)]);
  if (head === undefined || base === undefined) return;
  if (pull.mergeable !== null && head === pull.headSha && base === pull.baseSha) return;
  const tree = await mergeTrees(git, base, head);
  pull.headSha = head;
  pull.baseSha = base;
  pull.mergeable = tree !== undefined;
  await writeRef(git, `refs/pull/${pull.number}/head`, head);
  if (tree === undefined) {
    pull.mergeCommitSha = null;
    return;
  }
  const signature = signatureOf(world, issueOf(world, pull).author);
  const message = `Merge ${head} into ${base}\n`;
  pull.mergeCommitSha = await writeCommit(git, {
    tree, parents: [base, head], message, author: signature, committer: signature,
  });
  await writeRef(git, `refs/pull/${pull.number}/merge`, pull.mergeCommitSha);
}

/** GitHub lists at most this many commits in a push payload. */
const MAX_PUSH_COMMITS = 20;

async function pushEvent(world: World, actor: Actor, { ref, before, after }: Move) {
  const commits = after === undefined ? [] : await pushedCommits(world, ref, before, after);
  const isForced = before !== undefined && after !== undefined && !await isAncestor(world.git, before, after);
  const listed = await Promise.all(commits.map((commit) => pushedCommit(world, commit)));
  const payload = {
    ref,
    before: before ?? ZERO_SHA,
    after: after ?? ZERO_SHA,
    base_ref: null,
    created: before === undefined,
    deleted: after === undefined,
    forced: isForced,
    compare: `${repositoryPage(world)}/compare/${(before ?? ZERO_SHA).slice(0, 12)}...${(after ?? ZERO_SHA).slice(0, 12)}`,
    commits: listed,
    head_commit: listed.at(-1) ?? null,
    pusher: { name: actor.login, email: signatureOf(world, actor.login).email },
  };
  return eventAt(world, actor, 'push', payload, ref, after ?? ZERO_SHA);
}

/** Oldest first. Of a new branch, those that the default branch lacks. */
async function pushedCommits(world: World, ref: string, before: string | undefined, after: string): Promise<GitCommit[]> {
  const main = `refs/heads/${world.state.repository.defaultBranch}`;
  const from = before ?? (ref === main ? undefined : await resolveRevision(world.git, main));
  const range = from === undefined ? after : `${from}..${after}`;
  const commits = await listCommits(world.git, range, { limit: MAX_PUSH_COMMITS });
  if (commits.length > 0) return commits.reverse();
  return listCommits(world.git, after, { limit: 1 });
}

async function pushedCommit(world: World, commit: GitCommit) {
  const parent = commit.parents[0];
  const files = parent === undefined ? [] : await changedFiles(world.git, parent, commit.sha);
  const paths = (...statuses: string[]) => files.filter((file) => statuses.includes(file.status)).map((file) => file.path);
  return {
    ...simpleCommit(commit),
    distinct: true,
    url: `${repositoryPage(world)}/commit/${commit.sha}`,
    added: paths('added', 'renamed', 'copied'),
    removed: [...paths('removed'), ...files.flatMap((file) => file.status === 'renamed' ? [file.previousPath ?? ''] : [])],
    modified: paths('modified', 'changed'),
  };
}
