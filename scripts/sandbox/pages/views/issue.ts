import { issueNumbered } from '../../operations/find.ts';
import type { Issue } from '../../state.ts';
import { page, redirect } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { link, numberOf } from '../context.ts';
import type { PageContext } from '../context.ts';
import { issueBadge, person, time } from '../elements.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { commentEntries, commentForm, entryArticle, firstEntry, labelPanel, peoplePanel } from './conversation.ts';
import { runPanel } from './runs.ts';

export function issuePage(context: PageContext): Answer {
  const issue = issueNumbered(context.world, numberOf(context));
  if (issue.isPull) return redirect(link(context, 'pull', issue.number));
  const entries = [firstEntry(context, issue), ...commentEntries(context, issue.number)];
  return page(`${issue.title} · Issue #${issue.number}`, 'issues', html`
<div id="title" data-live><div data-key="title" data-changed="The issue is now ${issue.state}."><h1 class="issue-title">${issue.title} <span class="muted">#${issue.number}</span></h1>
<p class="byline">${issueBadge(issue)} <span>by ${person(context.world, issue.author)}, ${time(issue.createdAt)}</span></p></div></div>
<div class="columns"><div class="wide">
<h2 class="unseen">Conversation</h2>
<div id="conversation" class="conversation" data-live>${entries.map((entry) => entryArticle(context, entry))}${closedLine(context, issue)}</div>
<p class="reload"><a href="${context.url.pathname}">Reload</a> to see what has happened since.</p>
${commentForm(context, issue)}
</div>
<aside id="side" data-live aria-label="About this issue">
${relatedPulls(context, issue)}
${labelPanel(context, issue)}
${peoplePanel(context, 'Assignees', issue.assignees)}
${runPanel(context, context.world.state.runs.filter((run) => run.issueNumber === issue.number))}
</aside></div>`);
}

export function closedLine(context: PageContext, issue: Issue): Html | undefined {
  if (issue.state === 'open' || issue.closedAt === null) return undefined;
  return html`<p class="event" data-key="closed-${issue.closedAt}" data-news="This was closed."><span aria-hidden="true">✓</span> ${person(context.world, issue.closedBy ?? 'ghost')} closed this ${time(issue.closedAt)}</p>`;
}

/** Pull requests whose text, or whose comment here, names the other. */
function relatedPulls(context: PageContext, issue: Issue): Html {
  const { issues } = context.world.state;
  const mention = new RegExp(`(?:^|[^\\w&])#${issue.number}\\b`);
  const pulls = issues.filter((other) => other.isPull && mention.test(other.body));
  return html`<section class="panel" data-key="pulls" data-changed="The list of pull requests has changed."><h2>Pull requests</h2>${pulls.length === 0
    ? html`<p class="muted">None mentions this issue yet.</p>`
    : html`<ul class="plain-list">${pulls.map((pull) => html`<li><a href="${link(context, 'pull', pull.number)}">${pull.title} <span class="muted">#${pull.number}</span></a> ${
      issueBadge(pull, context.world.state.pulls.find(({ number }) => number === pull.number))}</li>`)}</ul>`}</section>`;
}
