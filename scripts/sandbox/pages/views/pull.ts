import { reviewOf } from '../../operations/find.ts';
import { mergePull } from '../../operations/merging.ts';
import { createReview, dismissReview } from '../../operations/reviews.ts';
import type { Issue, Review, ReviewState } from '../../state.ts';
import { page, redirect } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { FormProblems, formTarget, link, numberOf } from '../context.ts';
import type { PageContext } from '../context.ts';
import { issueBadge, person, shaLink, time } from '../elements.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { CONVERSATION_ACTS, commentEntries, commentForm, entryArticle, firstEntry, labelPanel, peoplePanel } from './conversation.ts';
import type { Entry } from './conversation.ts';
import { closedLine } from './issue.ts';
import { mergeBox } from './merge-box.ts';
import { pullHead, pullInAddress } from './pull-parts.ts';
import type { PullView } from './pull-parts.ts';
import { runPanel } from './runs.ts';
import { dismissForm, reviewForm, verdictPanel } from './reviews.ts';

export function pullPage(context: PageContext): Answer {
  const view = pullInAddress(context);
  const { pull, issue } = view;
  const reviews = context.world.state.reviews.filter((review) => review.pullNumber === pull.number);
  const later = [...commentEntries(context, pull.number), ...reviews.map((review) => reviewEntry(context, review, pull.headSha))];
  later.sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
  return page(`${issue.title} · Pull request #${pull.number}`, 'pulls', html`${pullHead(context, view, 'conversation')}
<div class="columns"><div class="wide">
<h2 class="unseen">Conversation</h2>
<div id="conversation" class="conversation" data-live>${[firstEntry(context, issue), ...later].map((entry) => entryArticle(context, entry))}${endLine(context, view)}</div>
<p class="reload"><a href="${context.url.pathname}">Reload</a> to see what has happened since.</p>
<div id="merge" data-live>${mergeBox(context, view)}</div>
${issue.state === 'open' && reviewForm(context, view)}
${commentForm(context, issue, !pull.merged)}
</div>
<aside id="side" data-live aria-label="About this pull request">
${verdictPanel(context, view)}
${peoplePanel(context, 'Review requested from', pull.requestedReviewers)}
${issuePanel(context, issue)}
${labelPanel(context, issue)}
${peoplePanel(context, 'Assignees', issue.assignees)}
${runPanel(context, context.world.state.runs.filter((run) => run.pullNumbers.includes(pull.number) || run.headSha === pull.headSha || run.headSha === pull.mergeCommitSha))}
</aside></div>`);
}

/** Issues that the pull request's text names. */
function issuePanel(context: PageContext, pullIssue: Issue): Html {
  const numbers = new Set([...pullIssue.body.matchAll(/(?:^|[^\w&])#(\d+)\b/g)].map((match) => Number(match[1])));
  const issues = context.world.state.issues.filter((issue) => !issue.isPull && numbers.has(issue.number));
  return html`<section class="panel" data-key="issues"><h2>Issues</h2>${issues.length === 0
    ? html`<p class="muted">It mentions none.</p>`
    : html`<ul class="plain-list">${issues.map((issue) => html`<li><a href="${link(context, 'issues', issue.number)}">${issue.title} <span class="muted">#${issue.number}</span></a> ${issueBadge(issue)}</li>`)}</ul>`}</section>`;
}

const DID: Readonly<Record<ReviewState, string>> = {
  APPROVED: 'approved these changes',
  CHANGES_REQUESTED: 'asked for changes',
  COMMENTED: 'reviewed',
  DISMISSED: 'reviewed (since dismissed)',
};

const MARKS: Readonly<Record<ReviewState, Html | undefined>> = {
  APPROVED: html`<span class="mark good" aria-hidden="true">✓</span>`,
  CHANGES_REQUESTED: html`<span class="mark bad" aria-hidden="true">✕</span>`,
  COMMENTED: undefined,
  DISMISSED: html`<span class="mark idle" aria-hidden="true">⊘</span>`,
};

function reviewEntry(context: PageContext, review: Review, headSha: string): Entry {
  const stale = review.commitSha !== headSha && html` — an older one`;
  const mark = MARKS[review.state];
  return {
    anchor: `pullrequestreview-${review.id}`,
    author: review.author,
    at: review.submittedAt,
    did: html`${DID[review.state]} at ${shaLink(context, review.commitSha)}${stale}`,
    news: DID[review.state],
    body: review.body,
    forms: dismissForm(context, review),
    ...(mark === undefined ? {} : { mark }),
  };
}

function endLine(context: PageContext, { pull, issue }: PullView): Html | undefined {
  if (!pull.merged || pull.mergedAt === null) return closedLine(context, issue);
  return html`<p class="event" data-key="merged" data-news="The pull request was merged."><span aria-hidden="true">⤝</span> ${person(context.world, pull.mergedBy ?? 'ghost')} merged this into <code class="branch">${pull.base}</code> as ${
    pull.mergeCommitSha !== null && shaLink(context, pull.mergeCommitSha)} ${time(pull.mergedAt)}</p>`;
}

async function review(context: PageContext): Promise<Answer> {
  const { world, actor, form } = context;
  const event = form.get('verdict');
  if (event !== 'APPROVE' && event !== 'REQUEST_CHANGES' && event !== 'COMMENT') {
    throw new FormProblems('Choose a verdict first.', {});
  }
  const commitSha = form.get('sha') ?? '';
  const { pull } = pullInAddress(context);
  // An approval is for what was seen, not for what has been pushed since.
  if (commitSha !== pull.headSha) throw new FormProblems('New commits have arrived since you opened this page. Look at them, then press again.', {});
  const made = await createReview(world, actor, pull.number, { event, body: form.get('body') ?? '', commitSha });
  return redirect(`${link(context, 'pull', pull.number)}#pullrequestreview-${made.id}`);
}

async function dismiss(context: PageContext): Promise<Answer> {
  const number = numberOf(context);
  const { id } = reviewOf(context.world, number, Number(formTarget(context)));
  await dismissReview(context.world, context.actor, number, id, context.form.get('message') ?? '');
  return redirect(`${link(context, 'pull', number)}#pullrequestreview-${id}`);
}

async function merge(context: PageContext): Promise<Answer> {
  const { world, actor, form } = context;
  const number = numberOf(context);
  await mergePull(world, actor, number, {
    sha: form.get('sha') ?? '',
    method: form.get('method') === 'squash' ? 'squash' : 'merge',
    bypass: form.get('bypass') === 'yes',
  });
  return redirect(link(context, 'pull', number));
}

export const PULL_ACTS = { ...CONVERSATION_ACTS, review, dismiss, merge } as const;
