import { hasRole } from '../../actors.ts';
import { verdicts } from '../../operations/merge-state.ts';
import type { Review } from '../../state.ts';
import type { PageContext } from '../context.ts';
import { kept } from '../context.ts';
import { badge, person } from '../elements.ts';
import { foldedForm, postForm, submit, submitRow, textField } from '../forms.ts';
import { attributes, html } from '../html.ts';
import type { Html } from '../html.ts';
import { isOwn } from './conversation.ts';
import type { PullView } from './pull-parts.ts';

const VERDICTS = [
  ['APPROVE', 'Approve', 'The changes may be merged.'],
  ['REQUEST_CHANGES', 'Request changes', 'They must not be merged as they are. Say why.'],
  ['COMMENT', 'Only comment', 'No verdict.'],
] as const;

/** Authors may comment only: GitHub refuses their verdict. */
export function reviewForm(context: PageContext, { pull, issue }: PullView): Html {
  const form = 'review';
  const isAuthor = isOwn(context, issue.author);
  const chosen = kept(context, form, 'verdict', isAuthor ? 'COMMENT' : 'APPROVE');
  return html`<section class="reply" aria-labelledby="review-title"><h2 id="review-title">Review</h2>
${isAuthor && html`<p class="muted">This pull request is yours: somebody else has to approve it. Switch the account above to be somebody else.</p>`}
${postForm(context, form, html`<input type="hidden" name="sha" value="${pull.headSha}">
<fieldset class="field"><legend>Verdict on <code>${pull.headSha.slice(0, 7)}</code></legend>
${VERDICTS.map(([value, words, hint]) => html`<div class="box-line"><input type="radio" name="verdict" id="verdict-${value}" value="${value}"${attributes({ checked: chosen === value, disabled: isAuthor && value !== 'COMMENT' })}><label for="verdict-${value}">${words} <span class="muted">${hint}</span></label></div>`)}</fieldset>
${textField(context, { form, name: 'body', label: 'What you say to it', rows: 3 })}
${submitRow(context, form, submit('Submit review', { tone: 'main' }))}`)}</section>`;
}

export function dismissForm(context: PageContext, review: Review): Html | undefined {
  const isVerdict = review.state === 'APPROVED' || review.state === 'CHANGES_REQUESTED';
  if (!isVerdict || !hasRole(context.world.state, context.actor, 'write')) return undefined;
  const form = `dismiss:${review.id}`;
  return foldedForm(context, form, 'Dismiss this review', postForm(context, form, html`
${textField(context, { form, name: 'message', label: 'Why it no longer counts', required: true })}
${submitRow(context, form, submit('Dismiss'))}`));
}

/** Where each reviewer stands. */
export function verdictPanel(context: PageContext, { pull }: PullView): Html {
  const all = verdicts(context.world.state, pull.number).filter((review) => review.state !== 'DISMISSED');
  return html`<section class="panel" data-key="verdicts" data-changed="The reviews have changed."><h2>Reviews</h2>${all.length === 0
    ? html`<p class="muted">No verdict yet.</p>`
    : html`<ul class="plain-list">${all.map((review) => html`<li>${person(context.world, review.author)} ${
      review.state === 'APPROVED' ? badge('good', '✓', 'Approved') : badge('bad', '✕', 'Wants changes')}${
      review.commitSha !== pull.headSha && html` <span class="muted">an older commit</span>`}</li>`)}</ul>`}</section>`;
}
