import type { WorkflowRun } from '../../runs.ts';
import { link } from '../context.ts';
import type { PageContext } from '../context.ts';
import { duration, person, progress, time } from '../elements.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';

const SHOWN_RUNS = 8;

/** The newest of these runs, for the side of a page. */
export function runPanel(context: PageContext, runs: readonly WorkflowRun[]): Html {
  const newest = [...runs].reverse().slice(0, SHOWN_RUNS);
  return html`<section class="panel" data-key="runs"><h2>Workflow runs</h2>${newest.length === 0
    ? html`<p class="muted">None so far.</p>`
    : html`<ul class="plain-list">${newest.map((run) => html`<li>${progress(run)} <a href="${link(context, 'actions/runs', run.id)}">${run.workflowName} <span class="muted">#${run.runNumber}</span></a></li>`)}</ul>`}</section>`;
}

/** A run in the list of runs. */
export function runLine(context: PageContext, run: WorkflowRun): Html {
  const last = run.status === 'completed' ? run.updatedAt : null;
  return html`<li><div class="row-main"><a class="row-title" href="${link(context, 'actions/runs', run.id)}">${run.displayTitle}</a></div>
<div class="row-more muted">${progress(run)} <span>${run.workflowName} #${run.runNumber}</span> <span>${run.event}${run.action !== null && ` (${run.action})`} by ${person(context.world, run.actor)}</span> <span>${time(run.createdAt)}</span>${
    duration(run.startedAt, last) !== '' && html` <span>took ${duration(run.startedAt, last)}</span>`}</div></li>`;
}

/** Newest first. */
export function newestRuns(context: PageContext): WorkflowRun[] {
  return [...context.world.state.runs].reverse();
}
