import { requireRole } from '../actors.ts';
import type { Actor } from '../actors.ts';
import { mergeTrees } from '../git/changes.ts';
import { writeCommit } from '../git/objects.ts';
import { branchHead, writeRef } from '../git/repository.ts';
import { Refusal } from '../refusal.ts';
import { signatureOf } from '../shapes/commits.ts';
import { issueOf } from '../shapes/pulls.ts';
import type { Issue, Pull } from '../state.ts';
import type { World } from '../world.ts';
import { issueEvent, pullEvent } from './announce.ts';
import type { RecordEvent } from './announce.ts';
import { branchMoved, markMerged, refreshPull } from './branches.ts';
import { pullNumbered } from './find.ts';
import { mergeState } from './merge-state.ts';

export interface MergeInput {
  /** The head that was looked at: 409 when it has moved on. */
  readonly sha?: string;
  /** `rebase` is refused: this repository does not allow it. Default: `merge`. */
  readonly method?: 'merge' | 'squash' | 'rebase';
  readonly commitTitle?: string;
  readonly commitMessage?: string;
  /** An administrator's explicit choice to merge past protection. */
  readonly bypass?: boolean;
}

/** The sha of the merge. 405 when blocked, conflicting, draft or closed; 409 when `sha` is stale; 403 without `write`. */
export async function mergePull(world: World, actor: Actor, number: number, input: MergeInput): Promise<string> {
  return world.change(async (record) => {
    requireRole(world.state, actor, 'write');
    const pull = pullNumbered(world, number);
    if (issueOf(world, pull).state === 'open') await refreshPull(world, pull);
    refuseMerge(world, actor, pull, input);
    const base = await branchHead(world.git, pull.base);
    const tree = base === undefined ? undefined : await mergeTrees(world.git, base, pull.headSha);
    if (base === undefined || tree === undefined) throw new Refusal(405, 'Pull Request is not mergeable');
    const signature = signatureOf(world, actor.login);
    const sha = await writeCommit(world.git, {
      tree,
      parents: input.method === 'squash' ? [base] : [base, pull.headSha],
      message: mergeMessage(world, pull, input),
      author: signature,
      committer: signature,
    });
    const ref = `refs/heads/${pull.base}`;
    await writeRef(world.git, ref, sha, base);
    markMerged(world, actor, pull, sha);
    await branchMoved(world, record, actor, { ref, before: base, after: sha });
    record(await pullEvent(world, actor, pull, 'closed'));
    if (pull.base === world.state.repository.defaultBranch) await closeMentioned(world, record, actor, issueOf(world, pull));
    return sha;
  });
}

function refuseMerge(world: World, actor: Actor, pull: Pull, input: MergeInput): void {
  const { state, reasons, mayBypass } = mergeState(world, actor, pull);
  if (state === 'closed') throw new Refusal(405, 'Pull Request is not mergeable');
  if (input.sha !== undefined && input.sha !== pull.headSha) {
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.');
  }
  if (input.method === 'rebase') throw new Refusal(405, 'Rebase merges are not allowed on this repository.');
  if (state === 'dirty') throw new Refusal(405, 'Pull Request is not mergeable');
  if (state === 'draft') throw new Refusal(405, 'Pull Request is still a draft');
  if (state === 'blocked' && !(input.bypass === true && mayBypass)) throw new Refusal(405, reasons.join(' '));
}

function mergeMessage(world: World, pull: Pull, input: MergeInput): string {
  const { title } = issueOf(world, pull);
  const squash = input.method === 'squash';
  const from = `${pull.fork ?? world.state.repository.owner}/${pull.head}`;
  const first = input.commitTitle ?? (squash ? `${title} (#${pull.number})` : `Merge pull request #${pull.number} from ${from}`);
  const rest = input.commitMessage ?? (squash ? '' : title);
  return rest === '' ? `${first}\n` : `${first}\n\n${rest}\n`;
}

const CLOSING = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)\b/gi;

/** "Closes #12" in a pull request's body closes that issue when the merge reaches the default branch. */
async function closeMentioned(world: World, record: RecordEvent, actor: Actor, pullIssue: Issue): Promise<void> {
  const numbers = new Set([...pullIssue.body.matchAll(CLOSING)].map((match) => Number(match[1])));
  for (const issue of world.state.issues) {
    if (!numbers.has(issue.number) || issue.isPull || issue.state === 'closed') continue;
    issue.state = 'closed';
    issue.stateReason = 'completed';
    issue.closedAt = world.time();
    issue.closedBy = actor.login;
    issue.updatedAt = world.time();
    record(await issueEvent(world, actor, issue, 'closed'));
  }
}
