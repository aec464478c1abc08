import { askOf } from '../model/ask.ts';
import { countApprovals, whyNotEligible, type ApprovalState, type Head, type Review } from '../request/approvals.ts';
import { prepareRequest } from '../request/prepare.ts';
import type { Prepared } from '../request/prepared.ts';
import { branchContent, compareLimit, type BranchContent } from './branch.ts';
import { changedBy, contentDigest, planKey, sealedMessage, textDigest } from './commit-message.ts';
import { commentMarker, commitMessage, conflictReason, foreignStatuses, heldFirst, issueComment, labelPrefix, pullBody, pullTitle, statuses, unseen } from './sentences.ts';
import { askedIssue, instanceOn, type AskedIssue } from './asked.ts';
import { answerCommands, commandsIn, reviewersAsked, type Conversation } from './conversation.ts';
import { ownersStatus } from './owner-sentences.ts';
import { ownersOfPull, tellOwners } from './owners.ts';
import type { PullFacts } from './pulls.ts';
import { branchOf, issueOf, moments, naming, reviewsOf, usersAmong, type Hands } from './hands.ts';
import { tooMuch } from './rate.ts';
import { planTasks, type TaskPlan } from './tasks.ts';
import type { RequestState, RequestView } from './view.ts';

/** What was done about an issue, for the log. */
export type Outcome = RequestState['kind'] | 'not a request' | 'not a command' | 'closed';

/**
 * Brings everything about one request to where it should be: reads the whole state, and does what is missing. Calling it
 * again, late, or after a lost event ends in the same state. It never applies anything; see apply.ts.
 */
export async function reconcileIssue(hands: Hands, number: number): Promise<Outcome> {
  const issue = await askedIssue(hands, number);
  if (issue.isPull) return 'not a request';
  const pull = await hands.door.pullFrom(branchOf(number), hands.defaultBranch);
  // An edit may take every heading away; what was asked before must not stay approved.
  if (!pull && askOf(issue.body) === undefined) return 'not a request';
  // From here on apply.ts speaks: two runs that write the same comment would overwrite each other.
  if (pull?.merged) return issue.open ? 'merged' : unfinished(hands, number);
  if (!issue.open) return cancel(hands, issue, pull);
  const excess = pull ? undefined : await tooMuch(hands, issue);
  if (excess) return show(hands, await viewOf(hands, issue, undefined, { kind: 'refused' }, { action: 'create', problems: [excess] }));
  const prepared = await prepare(hands, issue);
  const content = pull?.open ? await contentOf(hands, pull, prepared) : undefined;
  if (!prepared.files || content?.kind === 'tampered') return hold(hands, issue, pull, prepared, content);
  if (pull && !pull.open && (await declined(hands, pull, prepared))) {
    return show(hands, await viewOf(hands, issue, pull, { kind: 'declined' }, prepared));
  }
  return propose(hands, issue, pull?.open ? pull : undefined, prepared, content);
}

/** The same for a pull request: a request's leads to its issue, any other gets statuses that let its owners decide. */
export async function reconcilePull(hands: Hands, number: number): Promise<Outcome> {
  const pull = await hands.door.pull(number);
  const issue = pull.headRepository?.toLowerCase() === hands.door.repository.toLowerCase() ? issueOf(pull.headRef) : undefined;
  if (issue !== undefined) return reconcileIssue(hands, issue);
  const compared = await hands.door.compare(hands.defaultBranch, pull.headSha);
  const { changes } = compared;
  const unlisted = changes.length >= compareLimit ? [unseen.files] : [];
  const live = [...unlisted, ...changes.map(({ path }) => path).filter((path) => path.startsWith('live/'))];
  const request = live.length > 0 ? await requestAt(hands, pull.headSha) : undefined;
  if (request !== undefined) return reconcileIssue(hands, request);
  const owners = pull.open ? await ownersOfPull(hands, pull, compared) : undefined;
  for (const status of heldFirst([...foreignStatuses(live), ...(owners ? [ownersStatus(owners)] : [])])) await hands.door.setStatus(pull.headSha, status);
  if (owners) await tellOwners(hands, number, owners);
  return 'not a request';
}

/** The issue whose request has this head. Statuses are a commit's: whoever shows it as their own must not change them. */
async function requestAt({ door }: Hands, sha: string): Promise<number | undefined> {
  const [request] = (await door.pullsIn('open')).filter(({ headSha, headRepository }) => headSha === sha && headRepository?.toLowerCase() === door.repository.toLowerCase()).flatMap(({ headRef }) => issueOf(headRef) ?? []);
  return request;
}

/** What is merged is done to its end: closing the issue in between does not take it back, and nobody would hear how it went. */
async function unfinished({ door, defaultBranch }: Hands, number: number): Promise<Outcome> {
  if (await door.closedByBot(number)) return 'closed';
  await door.reopenIssue(number);
  await door.startWorkflow(applyWorkflow, defaultBranch);
  return 'merged';
}

function prepare(hands: Hands, issue: AskedIssue): Promise<Prepared> {
  return prepareRequest(hands.now.catalog, hands.now.files, issue, (service) => moments(hands, service));
}

async function contentOf({ door, defaultBranch }: Hands, pull: PullFacts, prepared: Prepared): Promise<BranchContent> {
  return branchContent(await door.compare(defaultBranch, pull.headSha), prepared);
}

/** Opens the pull request or brings it up to date, says how far it is, and merges it when nothing is missing and the policy says so. */
async function propose(hands: Hands, issue: AskedIssue, open: PullFacts | undefined, prepared: Prepared, content: BranchContent | undefined): Promise<Outcome> {
  const { door } = hands;
  const plans = await planTasks(hands, prepared.tasks ?? []);
  const headSha = await commitOf(hands, issue, open, prepared, plans, content);
  const opened = open ?? (await openPull(hands, { state: { kind: 'waiting' }, issue, prepared, plans, ...approvalsOf(prepared, [], headOf(hands, headSha, prepared, undefined)), ...naming(hands) }));
  if (opened.merged) return 'merged';
  // Judged is this commit and no other: somebody may have pushed since, and GitHub may still answer with the old head.
  const pull = { ...opened, headSha };
  // Parts of a bundle lack the same secret.
  const blocked = [...new Set([...(prepared.conflicts ?? []).map(conflictReason), ...plans.flatMap((plan) => plan.blocked)])];
  const counted = approvalsOf(prepared, await reviewsOf(hands, pull.number), headOf(hands, headSha, prepared, open?.headSha === headSha ? content : undefined));
  const complete = counted.approvals.every((approval) => approval.complete);
  const state: RequestState = blocked.length > 0 ? { kind: 'blocked', reasons: blocked } : { kind: complete ? 'ready' : 'waiting' };
  const view: RequestView = { state, issue, prepared, pull, plans, ...counted, ...naming(hands) };
  const [title, body] = [pullTitle(view), pullBody(view)];
  if (pull.title !== title || pull.body !== body) await door.updatePull(pull.number, { title, body });
  const outcome = await tell(hands, view);
  if (outcome !== 'ready' || prepared.decision?.merge !== 'automatic' || !(await door.merge(pull.number, headSha))) return outcome;
  await show(hands, { ...view, state: { kind: 'merged' }, pull: { ...pull, open: false, merged: true } });
  await door.startWorkflow(applyWorkflow, hands.defaultBranch);
  return 'merged';
}

/** Does on the default branch what is merged. */
export const applyWorkflow = 'apply.yml';

/** The branch's head when it holds just this request and these plans; a new commit otherwise, which nobody has approved yet. */
async function commitOf({ door, head }: Hands, issue: AskedIssue, open: PullFacts | undefined, prepared: Prepared, plans: readonly TaskPlan[], content: BranchContent | undefined): Promise<string> {
  const { files = [], removed = [] } = prepared;
  const seal = {
    issue: textDigest(issue.body),
    content: contentDigest(changedBy(files, removed)),
    plans: new Map(plans.flatMap((plan) => (plan.digest === undefined ? [] : [[planKey(plan), plan.digest] as const]))),
  };
  const message = sealedMessage(commitMessage({ issue, prepared }), seal);
  const isOurs = content?.kind === 'current' && content.commits === 1 && content.message.trimEnd() === message.trimEnd();
  if (open && isOurs && (await door.isCommitOf(open.headSha, files, removed))) return open.headSha;
  const sha = await door.commit(head, message, files, removed);
  await door.setBranch(branchOf(issue.number), sha);
  return sha;
}

/** Whose approval of the head cannot count: whoever asks, and whoever pushed it. */
function headOf(hands: Hands, commit: string, { requester }: Prepared, content: Pick<BranchContent, 'pushers'> | undefined): Head {
  return { commit, requester, pushers: usersAmong(hands, content?.pushers ?? []), bot: hands.door.botLogin };
}

/**
 * A run that died after the branch was made left a branch without pull request: it is found here. The scheduled run may handle the
 * same request at the same moment, and have opened one since this one looked, or even merged it. The text is that of a pull request
 * that nobody has reviewed yet.
 */
async function openPull({ door, defaultBranch }: Hands, view: RequestView): Promise<PullFacts> {
  const branch = branchOf(view.issue.number);
  const since = await door.pullFrom(branch, defaultBranch);
  if (since?.open || since?.merged) return since;
  return door.openPull(branch, defaultBranch, pullTitle(view), pullBody(view));
}

/** Nothing is written to the branch: the request cannot be granted, or somebody's work is on it. */
async function hold(hands: Hands, issue: AskedIssue, pull: PullFacts | undefined, prepared: Prepared, content: BranchContent | undefined): Promise<Outcome> {
  const state: RequestState = content?.kind === 'tampered' && prepared.files ? { kind: 'tampered', paths: content.paths } : { kind: 'refused' };
  return tell(hands, await viewOf(hands, issue, pull?.open ? pull : undefined, state, prepared, content));
}

/** Plans take their time. What was merged meanwhile is apply.ts's to speak of, and may be applied already. */
async function tell(hands: Hands, view: RequestView): Promise<Outcome> {
  if (view.pull && (await hands.door.pull(view.pull.number)).merged) return 'merged';
  return show(hands, view);
}

/** Said before the pull request is closed: whoever dies in between leaves one that is open, and is found by that. */
async function cancel(hands: Hands, issue: AskedIssue, pull: PullFacts | undefined): Promise<Outcome> {
  const { door } = hands;
  const isDeclined = pull !== undefined && !pull.open && !(await door.closedByBot(pull.number));
  // Without a pull request there is nothing to tell but that.
  const known: Prepared | undefined = pull ? undefined : { action: 'create', problems: [] };
  const outcome = await show(hands, await viewOf(hands, issue, pull, { kind: isDeclined ? 'declined' : 'cancelled' }, known));
  if (pull?.open) await door.updatePull(pull.number, { state: 'closed' });
  return outcome;
}

/** A pull request that a person closed stays closed until the issue asks for something else. */
async function declined(hands: Hands, pull: PullFacts, prepared: Prepared): Promise<boolean> {
  if (await hands.door.closedByBot(pull.number)) return false;
  return (await contentOf(hands, pull, prepared)).kind !== 'superseded';
}

/** What an issue asks for, and which approvals are there. */
export async function viewFor(hands: Hands, issue: AskedIssue): Promise<RequestView> {
  const pull = await hands.door.pullFrom(branchOf(issue.number), hands.defaultBranch);
  return viewOf(hands, issue, pull, { kind: 'waiting' });
}

async function viewOf(hands: Hands, issue: AskedIssue, pull: PullFacts | undefined, state: RequestState, known?: Prepared, content?: BranchContent): Promise<RequestView> {
  const prepared = known ?? (await prepare(hands, issue));
  const reviews = pull ? await reviewsOf(hands, pull.number) : [];
  const counted = approvalsOf(prepared, reviews, headOf(hands, pull?.headSha ?? '', prepared, content));
  return { state, issue, prepared, plans: [], ...counted, ...naming(hands), ...(pull ? { pull } : {}) };
}

export interface CountedApprovals {
  readonly approvals: readonly ApprovalState[];
  readonly ignored: readonly string[];
}

export function approvalsOf(prepared: Pick<Prepared, 'decision'>, reviews: readonly Review[], head: Head): CountedApprovals {
  const required = prepared.decision?.approvals ?? [];
  const approved = reviews.filter(({ state, commit }) => state === 'APPROVED' && commit === head.commit);
  const reasons = approved.map((review) => whyNotEligible(required, review, head));
  return { approvals: countApprovals(required, reviews, head), ignored: [...new Set(reasons.filter((reason) => reason !== undefined))] };
}

/** What there is to answer on an issue. */
export async function conversationOn(hands: Hands, { issue, prepared, approvals, pull }: RequestView): Promise<Conversation> {
  const commands = commandsIn(await hands.door.comments(issue.number));
  return answerCommands(hands.now.catalog, commands, { prepared, approvals, author: issue.author, mergedAt: pull?.mergedAt, instance: instanceOn(hands, issue) !== undefined });
}

/** Says it on the issue, with answers to what people wrote there, and with statuses and a label where people look for them. */
export async function show(hands: Hands, view: RequestView): Promise<Outcome> {
  const { door } = hands;
  const { issue, pull, state } = view;
  const conversation = await conversationOn(hands, view);
  if (pull?.open) {
    for (const status of statuses(view)) await door.setStatus(pull.headSha, status);
    const reviewers = reviewersAsked(conversation);
    if (reviewers.length > 0) await door.askReviews(pull.number, reviewers);
  }
  await door.upsertComment(issue.number, commentMarker, issueComment(view, conversation));
  await door.setLabels(issue.number, labelPrefix, [`${labelPrefix}${state.kind}`]);
  return state.kind;
}
