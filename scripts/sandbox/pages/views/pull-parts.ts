/** What stands on every tab of a pull request. */
import { accountOf } from '../../actors.ts';
import { issueNumbered, pullNumbered } from '../../operations/find.ts';
import type { Issue, Pull } from '../../state.ts';
import { link, numberOf } from '../context.ts';
import type { PageContext } from '../context.ts';
import { issueBadge, person } from '../elements.ts';
import { attributes, html } from '../html.ts';
import type { Html } from '../html.ts';

export interface PullView {
  readonly pull: Pull;
  readonly issue: Issue;
}

/** 404 when there is no such pull request. */
export function pullInAddress(context: PageContext): PullView {
  const number = numberOf(context);
  return { pull: pullNumbered(context.world, number), issue: issueNumbered(context.world, number) };
}

export type Tab = 'conversation' | 'commits' | 'files';

export function pullHead(context: PageContext, { pull, issue }: PullView, current: Tab): Html {
  const to = (tab: Tab): string => link(context, 'pull', pull.number, ...(tab === 'conversation' ? [] : [tab]));
  const tabs: readonly (readonly [Tab, string])[] = [['conversation', 'Conversation'], ['commits', 'Commits'], ['files', 'Files changed']];
  const news = pull.merged ? 'The pull request is merged.' : `The pull request is ${issue.state}.`;
  return html`<div id="title" data-live><div data-key="title" data-changed="${news}"><h1 class="issue-title">${issue.title} <span class="muted">#${pull.number}</span></h1>
<p class="byline">${issueBadge(issue, pull)} <span>${person(context.world, pull.mergedBy ?? issue.author)} ${pull.merged ? 'merged' : 'wants to merge'} <code class="branch">${headName(context, pull)}</code> into <code class="branch">${pull.base}</code></span></p></div></div>
<nav class="tabs" aria-label="Pull request">${tabs.map(([tab, words]) => html`<a href="${to(tab)}"${attributes({ 'aria-current': tab === current ? 'page' : undefined })}>${words}</a>`)}</nav>`;
}

function headName({ world }: PageContext, pull: Pull): string {
  if (pull.fork === null) return pull.head;
  return `${accountOf(world.state, pull.fork)?.login ?? pull.fork}:${pull.head}`;
}
