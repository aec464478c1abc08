import { effects } from '../effects/effects.ts';
import type { Plan } from '../model/request.ts';
import { countApprovals, whyNotEligible, type ApprovalState, type Review } from '../request/approvals.ts';
import { requestedService } from '../request/issue.ts';
import { prepareRequest, type Prepared } from '../request/prepare.ts';
import { branchContent, compareLimit, type BranchContent } from './branch.ts';
import { commentMarker, commitMessage, foreignStatuses, issueComment, labelPrefix, pullBody, pullTitle, statuses } from './sentences.ts';
import type { IssueFacts, PullFacts } from './door.ts';
import { branchOf, issueOf, naming, reviewsOf, type Hands } from './hands.ts';
import type { RequestState, RequestView } from './view.ts';

/** What was done about an issue, for the log. */
export type Outcome = RequestState['kind'] | 'not a request' | 'closed';

/**
 * Brings everything about one request to where it should be: reads the whole state, and does what is missing. Calling it
 * again, late, or after a lost event ends in the same state. It never applies anything; see apply.ts.
 */
export async function reconcileIssue(hands: Hands, number: number): Promise<Outcome> {
  const issue = await hands.door.issue(number);
  if (issue.isPull) return 'not a request';
  const pull = await hands.door.pullFrom(branchOf(number), hands.defaultBranch);
  // An edit may take every heading away; what was asked before must not stay approved.
  if (!pull && requestedService(issue.body) === undefined) return 'not a request';
  // From here on apply.ts speaks: two runs that write the same comment would overwrite each other.
  if (pull?.merged) return issue.open ? 'merged' : 'closed';
  if (!issue.open) return cancel(hands, issue, pull);
  const prepared = await prepareRequest(hands.now.catalog, hands.now.files, issue);
  const content = pull?.open ? await contentOf(hands, pull, prepared, number) : undefined;
  if (!prepared.files || content?.kind === 'tampered') return hold(hands, issue, pull, prepared, content);
  if (pull && !pull.open && (await declined(hands, pull, prepared, number))) {
    return show(hands, await viewOf(hands, issue, pull, { kind: 'declined' }, prepared));
  }
  return propose(hands, issue, pull?.open ? pull : undefined, prepared, content?.kind === 'current');
}

/** The same for a pull request: a request's leads to its issue, any other gets statuses that let its owners decide. */
export async function reconcilePull(hands: Hands, number: number): Promise<Outcome> {
  const pull = await hands.door.pull(number);
  const issue = pull.headRepository === hands.door.repository ? issueOf(pull.headRef) : undefined;
  if (issue !== undefined) return reconcileIssue(hands, issue);
  const { changes } = await hands.door.compare(hands.defaultBranch, pull.headSha);
  const unseen = changes.length >= compareLimit ? ['more files are changed than GitHub lists'] : [];
  const live = [...unseen, ...changes.map(({ path }) => path).filter((path) => path.startsWith('live/'))];
  for (const status of foreignStatuses(live)) await hands.door.setStatus(pull.headSha, status);
  return 'not a request';
}

function contentOf(hands: Hands, pull: PullFacts, prepared: Prepared, issue: number): Promise<BranchContent> {
  return branchContent(hands.door, hands.defaultBranch, pull.headSha, issue, prepared.files, hands.at);
}

/** Opens the pull request or brings it up to date, then says how far it is. */
async function propose(hands: Hands, issue: IssueFacts, open: PullFacts | undefined, prepared: Prepared, current: boolean): Promise<Outcome> {
  const { door } = hands;
  const branch = branchOf(issue.number);
  let headSha = open?.headSha;
  if (headSha === undefined || !current) {
    headSha = await door.commit(hands.head, commitMessage({ issue, prepared }), prepared.files ?? []);
    await door.setBranch(branch, headSha);
  }
  // Judged is this commit and no other: somebody may have pushed since, and GitHub may still answer with the old head.
  const pull = { ...(open ?? (await openPull(hands, issue, prepared))), headSha };
  const plans = await planEffects(hands, prepared);
  const blocked = plans.flatMap((plan) => plan.blocked);
  const reviews = await reviewsOf(hands, pull.number);
  const counted = approvalsOf(prepared, reviews, pull.headSha);
  const complete = counted.approvals.every((approval) => approval.complete);
  const state: RequestState = blocked.length > 0 ? { kind: 'blocked', reasons: blocked } : { kind: complete ? 'ready' : 'waiting' };
  const view: RequestView = { state, issue, prepared, pull, plans, ...counted, ...naming(hands) };
  const [title, body] = [pullTitle(view), pullBody(view)];
  if (pull.title !== title || pull.body !== body) await door.updatePull(pull.number, { title, body });
  return show(hands, view);
}

/** A run that died after the branch was made left a branch without pull request: it is found here. */
async function openPull({ door, defaultBranch }: Hands, issue: IssueFacts, prepared: Prepared): Promise<PullFacts> {
  return door.openPull(branchOf(issue.number), defaultBranch, pullTitle({ issue, prepared }), `Asked for in #${issue.number}.`);
}

/** Nothing is written to the branch: the request cannot be granted, or somebody's work is on it. */
async function hold(hands: Hands, issue: IssueFacts, pull: PullFacts | undefined, prepared: Prepared, content: BranchContent | undefined): Promise<Outcome> {
  const state: RequestState = content?.kind === 'tampered' && prepared.files ? { kind: 'tampered', paths: content.paths } : { kind: 'refused' };
  return show(hands, await viewOf(hands, issue, pull?.open ? pull : undefined, state, prepared));
}

async function cancel(hands: Hands, issue: IssueFacts, pull: PullFacts | undefined): Promise<Outcome> {
  if (!pull?.open) return 'closed';
  await hands.door.updatePull(pull.number, { state: 'closed' });
  return show(hands, await viewOf(hands, issue, pull, { kind: 'cancelled' }));
}

/** A pull request that a person closed stays closed until the issue asks for something else. */
async function declined(hands: Hands, pull: PullFacts, prepared: Prepared, issue: number): Promise<boolean> {
  if (await hands.door.closedByBot(pull.number)) return false;
  return (await contentOf(hands, pull, prepared, issue)).kind !== 'superseded';
}

async function viewOf(hands: Hands, issue: IssueFacts, pull: PullFacts | undefined, state: RequestState, known?: Prepared): Promise<RequestView> {
  const prepared = known ?? (await prepareRequest(hands.now.catalog, hands.now.files, issue));
  const reviews = pull ? await reviewsOf(hands, pull.number) : [];
  const counted = approvalsOf(prepared, reviews, pull?.headSha ?? '');
  return { state, issue, prepared, plans: [], ...counted, ...naming(hands), ...(pull ? { pull } : {}) };
}

export interface CountedApprovals {
  readonly approvals: readonly ApprovalState[];
  readonly ignored: readonly string[];
}

export function approvalsOf(prepared: Prepared, reviews: readonly Review[], head: string): CountedApprovals {
  const required = prepared.decision?.approvals ?? [];
  const at = { commit: head, requester: prepared.record?.requester, pusher: undefined };
  const approved = reviews.filter(({ state, commit }) => state === 'APPROVED' && commit === head);
  const reasons = approved.map((review) => whyNotEligible(required, review, at));
  return { approvals: countApprovals(required, reviews, at), ignored: [...new Set(reasons.filter((reason) => reason !== undefined))] };
}

async function planEffects(hands: Hands, prepared: Prepared): Promise<readonly Plan[]> {
  const { folder = '', files = [], record, service } = prepared;
  if (!record || !service) return [];
  const own = new Map(files.filter(({ path }) => path.startsWith(`${folder}/`)).map(({ path, text }) => [path.slice(folder.length + 1), text]));
  const plans: Plan[] = [];
  for (const { step, action, input } of prepared.effects ?? []) {
    const effect = effects.get(action);
    if (effect) plans.push(await effect.plan({ step, action, folder, files: own, input, record, serviceFiles: service.files, env: hands.env, repository: hands.door.repository }, 'apply'));
    else plans.push({ step, action, summary: 'This step is not known.', text: '', language: '', blocked: [`The service has the step ${action}, which Signpost cannot run.`] });
  }
  return plans;
}

/** Says it on the issue, and with statuses and a label where people look for them. */
export async function show(hands: Hands, view: RequestView): Promise<Outcome> {
  const { door } = hands;
  if (view.pull?.open) for (const status of statuses(view)) await door.setStatus(view.pull.headSha, status);
  await door.upsertComment(view.issue.number, commentMarker, issueComment(view));
  await door.setLabels(view.issue.number, labelPrefix, [`${labelPrefix}${view.state.kind}`]);
  return view.state.kind;
}
