/** Title, text, comments and the forms that issues and pull requests share. */
import { accountOf, hasRole } from '../../actors.ts';
import { commentOf, issueNumbered } from '../../operations/find.ts';
import { createComment, deleteComment, updateComment } from '../../operations/comments.ts';
import { updateIssue } from '../../operations/issues.ts';
import { setLabels } from '../../operations/labels.ts';
import type { Comment, Issue } from '../../state.ts';
import { redirect } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { formTarget, link, numberOf } from '../context.ts';
import type { PageContext } from '../context.ts';
import { avatar, conversationText, label, person, time } from '../elements.ts';
import { domId, foldedForm, postForm, submit, submitRow, textField } from '../forms.ts';
import { attributes, html } from '../html.ts';
import type { Html, HtmlValue } from '../html.ts';

export function isOwn(context: PageContext, author: string): boolean {
  return context.account?.login.toLowerCase() === author.toLowerCase();
}

export function mayEdit(context: PageContext, author: string): boolean {
  return isOwn(context, author) || hasRole(context.world.state, context.actor, 'write');
}

/** One entry of the conversation. */
export interface Entry {
  readonly anchor: string;
  readonly author: string;
  readonly at: string;
  /** What the author did: "commented", "approved these changes". */
  readonly did: HtmlValue;
  /** The same for the announcement when it arrives. */
  readonly news: string;
  readonly body: string;
  readonly edited?: boolean;
  readonly forms?: HtmlValue;
  readonly mark?: Html;
}

export function entryArticle(context: PageContext, entry: Entry): Html {
  const { world } = context;
  const name = accountOf(world.state, entry.author)?.name ?? entry.author;
  const id = `${entry.anchor}-by`;
  return html`<article class="entry" id="${entry.anchor}" data-key="${entry.anchor}" data-news="${name} ${entry.news}." data-changed="${name} edited a comment." aria-labelledby="${id}">
${avatar(world, entry.author)}
<div class="card"><h3 class="card-head" id="${id}">${entry.mark} ${person(world, entry.author)} <span class="plain">${entry.did} <a class="when" href="#${entry.anchor}">${time(entry.at)}</a>${entry.edited === true && ' (edited)'}</span></h3>
${entry.body.trim() === '' ? undefined : conversationText(context, entry.body, 4)}
${entry.forms}</div></article>`;
}

export function commentEntries(context: PageContext, number: number): Entry[] {
  return context.world.state.comments.filter((comment) => comment.issueNumber === number).map((comment) => ({
    anchor: `issuecomment-${comment.id}`,
    author: comment.author,
    at: comment.createdAt,
    did: 'commented',
    news: 'commented',
    body: comment.body,
    edited: comment.updatedAt !== comment.createdAt,
    forms: mayEdit(context, comment.author) && commentForms(context, comment),
  }));
}

/** The text that began the issue or pull request. */
export function firstEntry(context: PageContext, issue: Issue): Entry {
  return {
    anchor: `issue-${issue.number}`,
    author: issue.author,
    at: issue.createdAt,
    did: issue.isPull ? 'opened this pull request' : 'opened this issue',
    news: 'opened this',
    body: issue.body.trim() === '' ? '_No description._' : issue.body,
    forms: mayEdit(context, issue.author) && textForm(context, issue),
  };
}

function textForm(context: PageContext, issue: Issue): Html {
  const form = 'edit';
  return foldedForm(context, form, 'Edit title and text', postForm(context, form, html`
${textField(context, { form, name: 'title', label: 'Title', required: true, value: issue.title })}
${textField(context, { form, name: 'body', label: 'Text', rows: 12, value: issue.body })}
${submitRow(context, form, submit('Save', { tone: 'main' }))}`));
}

function commentForms(context: PageContext, comment: Comment): Html {
  const form = `edit-comment:${comment.id}`;
  return foldedForm(context, form, 'Edit', postForm(context, form, html`
${textField(context, { form, name: 'body', label: 'Text of the comment', rows: 6, value: comment.body })}
${submitRow(context, form, [submit('Save', { tone: 'main' }), submit('Delete this comment', { tone: 'danger', name: 'then', value: 'delete' })])}`));
}

/** Comment, and close or reopen. */
export function commentForm(context: PageContext, issue: Issue, canReopen = true): Html {
  const form = 'comment';
  const mayTurn = isOwn(context, issue.author) || hasRole(context.world.state, context.actor, 'triage');
  const what = issue.isPull ? 'pull request' : 'issue';
  const turn = issue.state === 'open'
    ? [submit(`Close ${what}`, { name: 'then', value: 'completed' }), !issue.isPull && submit('Close as not planned', { name: 'then', value: 'not_planned' })]
    : [canReopen && submit(`Reopen ${what}`, { name: 'then', value: 'open' })];
  return html`<section class="reply" aria-labelledby="reply-title"><h2 id="reply-title">Add a comment</h2>${postForm(context, form, html`
${textField(context, { form, name: 'body', label: 'Comment', rows: 5, hint: 'Markdown works.' })}
${submitRow(context, form, [submit('Comment', { tone: 'main' }), mayTurn && turn])}`)}</section>`;
}

export function labelPanel(context: PageContext, issue: Issue): Html {
  const form = 'labels';
  const { state } = context.world;
  const ticked = context.refusal?.form === form ? context.form.getAll('label') : issue.labels;
  return html`<section class="panel" data-key="labels"><h2>Labels</h2>
<p>${issue.labels.length === 0 ? html`<span class="muted">None</span>` : issue.labels.map((name) => html`${label(context, name)} `)}</p>
${hasRole(state, context.actor, 'triage') && foldedForm(context, form, 'Change labels', postForm(context, form, html`
<fieldset><legend class="unseen">Labels</legend>${state.labels.map((known) => html`<div class="box-line"><input type="checkbox" name="label" value="${known.name}" id="${domId('label', known.id)}"${attributes({ checked: ticked.includes(known.name) })}><label for="${domId('label', known.id)}">${known.name}</label></div>`)}</fieldset>
${submitRow(context, form, submit('Save labels'))}`))}</section>`;
}

export function peoplePanel(context: PageContext, title: string, logins: readonly string[]): Html {
  return html`<section class="panel" data-key="${domId(title)}"><h2>${title}</h2>${logins.length === 0
    ? html`<p class="muted">Nobody</p>`
    : html`<ul class="plain-list">${logins.map((login) => html`<li>${person(context.world, login)}</li>`)}</ul>`}</section>`;
}

/** The address of the issue's or pull request's page. */
export function issueLink(context: PageContext, issue: Pick<Issue, 'isPull' | 'number'>): string {
  return link(context, issue.isPull ? 'pull' : 'issues', issue.number);
}

async function comment(context: PageContext): Promise<Answer> {
  const { world, actor, form } = context;
  const issue = issueNumbered(world, numberOf(context));
  const body = form.get('body') ?? '';
  const then = form.get('then');
  // A button without a text only closes; "Comment" without one is refused by the operation.
  const written = then === null || body.trim() !== '' ? await createComment(world, actor, issue.number, body) : undefined;
  if (then === 'open') await updateIssue(world, actor, issue.number, { state: 'open' });
  if (then === 'completed' || then === 'not_planned') {
    await updateIssue(world, actor, issue.number, { state: 'closed', stateReason: then });
  }
  return redirect(`${issueLink(context, issue)}${written === undefined ? '' : `#issuecomment-${written.id}`}`);
}

async function edit(context: PageContext): Promise<Answer> {
  const { world, actor, form } = context;
  const issue = await updateIssue(world, actor, numberOf(context), { title: form.get('title') ?? '', body: form.get('body') ?? '' });
  return redirect(issueLink(context, issue));
}

async function editComment(context: PageContext): Promise<Answer> {
  const { world, actor, form } = context;
  const { id, issueNumber } = commentOf(world, Number(formTarget(context)));
  const page = issueLink(context, issueNumbered(world, issueNumber));
  if (form.get('then') === 'delete') {
    await deleteComment(world, actor, id);
    return redirect(page);
  }
  await updateComment(world, actor, id, form.get('body') ?? '');
  return redirect(`${page}#issuecomment-${id}`);
}

async function changeLabels(context: PageContext): Promise<Answer> {
  const issue = await setLabels(context.world, context.actor, numberOf(context), context.form.getAll('label'));
  return redirect(issueLink(context, issue));
}

export const CONVERSATION_ACTS = { comment, edit, 'edit-comment': editComment, labels: changeLabels } as const;
