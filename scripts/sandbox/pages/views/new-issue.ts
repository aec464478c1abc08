/** `/issues/new`: the chooser, an issue form (prefilled by the address), or a blank issue. */
import { hasRole } from '../../actors.ts';
import { createIssue } from '../../operations/issues.ts';
import { page, redirect } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { FormProblems, link } from '../context.ts';
import type { PageContext } from '../context.ts';
import { postForm, submit, submitRow, textField } from '../forms.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { formProblems, issueBody } from '../issue-form.ts';
import type { IssueForm } from '../issue-form.ts';
import { formElement } from './issue-form-fields.ts';
import { readIssueForms } from './issue-forms.ts';
import type { IssueForms } from './issue-forms.ts';

const FORM = 'new-issue';

export async function newIssue(context: PageContext): Promise<Answer> {
  const { searchParams } = context.url;
  const all = await readIssueForms(context.world);
  const template = searchParams.get('template');
  const form = all.forms.find((candidate) => candidate.file === template);
  if (form !== undefined) return formPage(context, form);
  const isBlank = template === null && (searchParams.has('title') || searchParams.has('body') || searchParams.has('blank') || all.forms.length === 0);
  const mayBeBlank = all.mayBeBlank || hasRole(context.world.state, context.actor, 'write');
  if (isBlank && mayBeBlank) return blankPage(context);
  return chooser(context, all, template ?? '', mayBeBlank);
}

function chooser(context: PageContext, all: IssueForms, template: string, mayBeBlank: boolean): Answer {
  const to = link(context, 'issues/new');
  return page('New issue', 'issues', html`<h1>New issue</h1>
${template !== '' && html`<p class="refusal" role="alert">There is no form <code>${template}</code> on the default branch, or GitHub would not show it. Choose another one.</p>`}
${all.forms.length > 0 && html`<ul class="rows">${all.forms.map((form) => html`<li class="choice"><div class="row-main"><a class="row-title" href="${to}?template=${encodeURIComponent(form.file)}">${form.name}</a></div><div class="muted">${form.description}</div></li>`)}
${all.contacts.map((contact) => html`<li class="choice"><div class="row-main"><a class="row-title" href="${contact.url}">${contact.name} ↗</a></div><div class="muted">${contact.about}</div></li>`)}</ul>`}
${mayBeBlank ? html`<p><a href="${to}?blank=1">Open a blank issue</a></p>` : html`<p class="muted">Blank issues are switched off in this repository.</p>`}
${all.broken.length > 0 && html`<h2>Forms that GitHub would leave out</h2><ul>${all.broken.map((form) => html`<li><code>${form.file}</code>: ${form.problem}</li>`)}</ul>`}`);
}

function blankPage(context: PageContext): Answer {
  const { searchParams } = context.url;
  return page('New issue', 'issues', html`<h1>New issue</h1><div class="narrow">${postForm(context, FORM, html`
${textField(context, { form: FORM, name: 'title', label: 'Title', required: true, value: searchParams.get('title') ?? '' })}
${textField(context, { form: FORM, name: 'body', label: 'Description', rows: 12, value: searchParams.get('body') ?? '', hint: 'Markdown works.' })}
${submitRow(context, FORM, submit('Create issue', { tone: 'main' }))}`)}</div>`);
}

function formPage(context: PageContext, form: IssueForm): Answer {
  const title = context.url.searchParams.get('title') ?? form.title;
  return page(form.name, 'issues', html`<p class="crumb"><a href="${link(context, 'issues/new')}">New issue</a></p>
<h1>${form.name}</h1><p class="lead">${form.description}</p>
<div class="narrow">${postForm(context, FORM, html`
${problemList(context, form)}
${textField(context, { form: FORM, name: 'title', label: 'Title of the issue', required: true, value: title })}
${form.elements.map((element) => formElement(context, FORM, element))}
${submitRow(context, FORM, submit('Create issue', { tone: 'main' }))}`)}</div>`);
}

/** Links to the fields to mend, as many screen readers read the top first. */
function problemList(context: PageContext, form: IssueForm): Html | undefined {
  const fields = context.refusal?.fields ?? {};
  const wrong = form.elements.flatMap((element) => element.type !== 'markdown' && fields[element.key] !== undefined ? [element] : []);
  return wrong.length === 0 ? undefined : html`<ul class="problems">${wrong.map((field) => html`<li>${field.label}: ${fields[field.key]}</li>`)}</ul>`;
}

export async function openIssue(context: PageContext): Promise<Answer> {
  const { world, actor, form: posted } = context;
  const title = posted.get('title') ?? '';
  const template = context.url.searchParams.get('template');
  const form = (await readIssueForms(world)).forms.find((candidate) => candidate.file === template);
  if (form === undefined) {
    const issue = await createIssue(world, actor, { title, body: posted.get('body') ?? '' });
    return redirect(link(context, 'issues', issue.number));
  }
  const answers = (key: string): string[] => posted.getAll(`answer:${key}`);
  const problems = formProblems(form, answers);
  if (Object.keys(problems).length > 0) throw new FormProblems('Not sent yet: something is missing.', problems);
  const issue = await createIssue(world, actor, {
    title, body: issueBody(form, answers), formLabels: form.labels, assignees: form.assignees,
  });
  return redirect(link(context, 'issues', issue.number));
}
