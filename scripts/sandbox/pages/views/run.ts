/** One workflow run: jobs, steps, logs, summaries. */
import { requireRole } from '../../actors.ts';
import { notFound } from '../../refusal.ts';
import type { Annotation, Job, StepRecord, WorkflowRun } from '../../runs.ts';
import { page, redirect } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { link, numberOf } from '../context.ts';
import type { PageContext } from '../context.ts';
import { badge, documentText, duration, issueBadge, person, progress, progressMark, shaLink, time } from '../elements.ts';
import { postForm, submit, submitRow } from '../forms.ts';
import { attributes, html } from '../html.ts';
import type { Html } from '../html.ts';
import { readLog } from './logs.ts';
import type { LogLine } from './logs.ts';

function runInAddress(context: PageContext): WorkflowRun {
  const id = numberOf(context, 'run');
  const run = context.world.state.runs.find((candidate) => candidate.id === id);
  if (run === undefined) throw notFound();
  return run;
}

export function runPage(context: PageContext): Answer {
  const run = runInAddress(context);
  const wanted = context.params['job'] === undefined ? undefined : numberOf(context, 'job');
  if (wanted !== undefined && !run.jobs.some((job) => job.id === wanted)) throw notFound();
  const done = run.status === 'completed' ? run.updatedAt : null;
  const about = run.issueNumber ?? run.pullNumbers[0] ?? null;
  return page(`${run.displayTitle} · ${run.workflowName} #${run.runNumber}`, 'actions', html`
<p class="crumb"><a href="${link(context, 'actions/workflows', run.workflowFile.slice(run.workflowFile.lastIndexOf('/') + 1))}">${run.workflowName}</a></p>
<div id="title" data-live><div data-key="title" data-changed="${run.status === 'completed' ? `The run has ended: ${run.conclusion ?? ''}.` : ''}">
<h1 class="issue-title">${run.displayTitle} <span class="muted">#${run.runNumber}</span></h1>
<p class="byline">${progress(run)} <span>${run.event}${run.action !== null && ` (${run.action})`} by ${person(context.world, run.actor)}</span> <span>${time(run.createdAt)}</span> ${
    duration(run.startedAt, done) !== '' && html`<span>took ${duration(run.startedAt, done)}</span>`} <span>${run.headBranch !== null && html`<code class="branch">${run.headBranch}</code> `}${shaLink(context, run.sha)}</span></p>
${about !== null && aboutLine(context, about)}
${run.message !== null && html`<p class="hint-box">${run.message}</p>`}</div></div>
<div id="cancel" data-live>${run.status !== 'completed' && html`<div class="box" data-key="cancel">${cancelForm(context)}</div>`}</div>
<div id="jobs" data-live>${run.jobs.length === 0
    ? html`<div class="empty" data-key="empty"><p>No job has begun.</p></div>`
    : run.jobs.map((job) => jobSection(context, run, job, wanted === undefined || wanted === job.id))}</div>
<p class="reload"><a href="${context.url.pathname}">Reload</a> to see how it goes on.</p>`);
}

function aboutLine(context: PageContext, number: number): Html | undefined {
  const issue = context.world.state.issues.find((candidate) => candidate.number === number);
  if (issue === undefined) return undefined;
  const pull = context.world.state.pulls.find((candidate) => candidate.number === number);
  return html`<p>About <a href="${link(context, issue.isPull ? 'pull' : 'issues', number)}">${issue.title} #${number}</a> ${issueBadge(issue, pull)}</p>`;
}

function cancelForm(context: PageContext): Html {
  return postForm(context, 'cancel', submitRow(context, 'cancel', submit('Cancel this run')));
}

export function cancelRun(context: PageContext): Answer {
  const run = runInAddress(context);
  requireRole(context.world.state, context.actor, 'write');
  context.world.runs?.cancel(run.id);
  return redirect(link(context, 'actions/runs', run.id));
}

function jobSection(context: PageContext, run: WorkflowRun, job: Job, isWanted: boolean): Html {
  const took = duration(job.startedAt, job.completedAt);
  return html`<section class="card box job" id="job-${job.id}" data-key="job-${job.id}" aria-labelledby="job-${job.id}-name">
<h2 class="card-head" id="job-${job.id}-name">${progress(job)} <a href="${link(context, 'actions/runs', run.id, 'job', job.id)}">${job.name}</a>${took !== '' && html` <span class="plain">${took}</span>`}</h2>
${job.environment !== null && html`<p class="pad">Deployed to <strong>${job.environment.name}</strong>${job.environment.url !== null && /^https?:/.test(job.environment.url) && html`: <a href="${job.environment.url}">${job.environment.url}</a>`}</p>`}
${job.annotations.length > 0 && html`<ul class="checks">${job.annotations.map(annotationLine)}</ul>`}
${job.summary.trim() !== '' && html`<div class="summary">${documentText(context, job.summary, 3)}</div>`}
<ol class="steps">${job.steps.map((step) => html`<li>${stepDetails(context, run, job, step, isWanted)}</li>`)}</ol></section>`;
}

function annotationLine(annotation: Annotation): Html {
  const mark = { error: badge('bad', '✕', 'Error'), warning: badge('waiting', '!', 'Warning'), notice: badge('idle', 'i', 'Notice') }[annotation.level];
  const at = [annotation.file, annotation.line, annotation.column].filter((part) => part !== undefined).join(':');
  return html`<li>${mark} <span>${annotation.title !== undefined && html`<strong>${annotation.title}</strong> `}${annotation.message}${at !== '' && html` <code class="long">${at}</code>`}</span></li>`;
}

/** Open by itself: a step that failed, and the one that is running. */
function stepDetails(context: PageContext, run: WorkflowRun, job: Job, step: StepRecord, isWanted: boolean): Html {
  const took = duration(step.startedAt, step.completedAt);
  const head = html`${progressMark(step)} <span class="step-name">${step.name}</span>${took !== '' && html` <span class="muted">${took}</span>`}`;
  if (step.log === null) return html`<div class="step">${head}</div>`;
  const isOpen = isWanted && (step.conclusion === 'failure' || step.status === 'in_progress');
  const { lines, isCut } = readLog(context.world.folder, step.log);
  return html`<details class="step" id="step-${job.id}-${step.number}"${attributes({ open: isOpen })}><summary>${head}</summary>
${isCut && html`<p class="pad muted">Only the end is shown. <a href="${link(context, 'actions/runs', run.id, 'log', job.id, step.number)}">The whole log</a></p>`}
<div class="scroll log" role="group" aria-label="Log of ${step.name}" tabindex="0">${lines.map(logLine)}</div></details>`;
}

function logLine({ time: at, text, kind }: LogLine): Html {
  return html`<div class="log-line ${kind}" title="${at}">${kind === 'error' ? html`<span class="unseen">Error: </span>` : kind === 'warning' && html`<span class="unseen">Warning: </span>`}${text}</div>
`;
}

/** A step's whole log as text. */
export function wholeLog(context: PageContext): Answer {
  const run = runInAddress(context);
  const step = run.jobs.find((job) => job.id === numberOf(context, 'job'))?.steps.find((one) => one.number === numberOf(context, 'step'));
  if (step?.log == null) throw notFound();
  const { lines } = readLog(context.world.folder, step.log, Infinity);
  const text = lines.map((line) => `${line.time} ${line.text}\n`).join('');
  return { kind: 'bytes', type: 'text/plain; charset=utf-8', bytes: Buffer.from(text), immutable: false };
}
