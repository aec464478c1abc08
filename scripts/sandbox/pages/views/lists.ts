/** The list of issues, or of pull requests. */
import type { Issue } from '../../state.ts';
import { page } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { link } from '../context.ts';
import type { PageContext } from '../context.ts';
import { counted, issueBadge, label, person, time } from '../elements.ts';
import { attributes, html } from '../html.ts';
import type { Html } from '../html.ts';

const PER_PAGE = 30;

export function issueList(context: PageContext): Answer {
  return listPage(context, false);
}

export function pullList(context: PageContext): Answer {
  return listPage(context, true);
}

function listPage(context: PageContext, isPull: boolean): Answer {
  const words = isPull ? 'Pull requests' : 'Issues';
  const section = isPull ? 'pulls' : 'issues';
  const { searchParams } = context.url;
  const wanted = searchParams.get('label');
  const text = (searchParams.get('q') ?? '').trim();
  const all = context.world.state.issues.filter((issue) => issue.isPull === isPull && fits(issue, wanted, text)).reverse();
  const state = searchParams.get('state') === 'closed' ? 'closed' : 'open';
  const shown = all.filter((issue) => issue.state === state);
  const pageNumber = Math.max(1, Math.trunc(Number(searchParams.get('page') ?? '1')) || 1);
  const part = shown.slice((pageNumber - 1) * PER_PAGE, pageNumber * PER_PAGE);
  const to = (change: Record<string, string>): string => `${link(context, section)}?${query(searchParams, change)}`;
  return page(words, section, html`<div class="title-row"><h1>${words}</h1>${!isPull && html`<a class="button main" href="${link(context, 'issues/new')}">New issue</a>`}</div>
<form class="search" method="get" role="search" action="${link(context, section)}"><label class="unseen" for="q">Search ${words.toLowerCase()}</label><input type="search" id="q" name="q" value="${text}" placeholder="Number, title or author">
${state === 'closed' && html`<input type="hidden" name="state" value="closed">`}<button type="submit" class="button">Search</button></form>
${wanted !== null && html`<p>Only those with ${label(context, wanted)} <a href="${link(context, section)}">Show all</a></p>`}
<nav class="tabs" aria-label="State">${(['open', 'closed'] as const).map((name) =>
    html`<a href="${to({ state: name, page: '' })}"${attributes({ 'aria-current': name === state ? 'page' : undefined })}>${all.filter((issue) => issue.state === name).length} ${name}</a>`)}</nav>
<div id="list" data-live>${part.length === 0
    ? html`<div class="empty" data-key="empty">${emptyWords(isPull, state, wanted !== null || text !== '')}</div>`
    : html`<ul class="rows" data-key="rows">${part.map((issue) => row(context, issue))}</ul>`}</div>
${pager(pageNumber, Math.ceil(shown.length / PER_PAGE), (number) => to({ page: String(number) }))}`);
}

function fits(issue: Issue, wanted: string | null, text: string): boolean {
  if (wanted !== null && !issue.labels.includes(wanted)) return false;
  return text === '' || `#${issue.number} ${issue.title} ${issue.author}`.toLowerCase().includes(text.toLowerCase());
}

function query(searchParams: URLSearchParams, change: Readonly<Record<string, string>>): string {
  const next = new URLSearchParams(searchParams);
  for (const [name, value] of Object.entries(change)) {
    if (value === '') next.delete(name);
    else next.set(name, value);
  }
  return next.toString();
}

function emptyWords(isPull: boolean, state: 'open' | 'closed', isFiltered: boolean): Html {
  if (isFiltered) return html`<p>Nothing fits.</p>`;
  if (isPull) return html`<p>No pull request is ${state}.</p><p class="muted">They are opened by workflows, by an edit of a file, or by <code>git push</code> and the API.</p>`;
  return html`<p>No issue is ${state}.</p>`;
}

/** One line of a list; also shown on the overview. */
export function row(context: PageContext, issue: Issue): Html {
  const { state } = context.world;
  const pull = state.pulls.find((candidate) => candidate.number === issue.number);
  const comments = state.comments.filter((comment) => comment.issueNumber === issue.number).length;
  return html`<li><div class="row-main"><a class="row-title" href="${link(context, issue.isPull ? 'pull' : 'issues', issue.number)}">${issue.title}</a> ${issue.labels.map((name) => label(context, name))}</div>
<div class="row-more muted">${issueBadge(issue, pull)} <span>#${issue.number} by ${person(context.world, issue.author)}</span> <span>${time(issue.createdAt)}</span>${comments > 0 && html` <span>${counted(comments, 'comment')}</span>`}</div></li>`;
}

/** Older and newer; nothing when all fits on one page. */
export function pager(number: number, last: number, to: (number: number) => string): Html | undefined {
  if (last <= 1) return undefined;
  return html`<nav class="pager" aria-label="Pages">${number > 1 && html`<a rel="prev" href="${to(number - 1)}">← Newer</a>`}<span>Page ${number} of ${last}</span>${number < last && html`<a rel="next" href="${to(number + 1)}">Older →</a>`}</nav>`;
}
