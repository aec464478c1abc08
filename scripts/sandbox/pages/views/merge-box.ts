/** Checks, the reasons against a merge, and the button. */
import { hasRole } from '../../actors.ts';
import { mergeState } from '../../operations/merge-state.ts';
import type { MergeState } from '../../operations/merge-state.ts';
import { checksAt } from '../../operations/statuses.ts';
import type { Check } from '../../operations/statuses.ts';
import { link } from '../context.ts';
import type { PageContext } from '../context.ts';
import { badge, counted } from '../elements.ts';
import { postForm, submit, submitRow } from '../forms.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { PullView } from './pull-parts.ts';

/** Parts with keys, for the live region around them. */
export function mergeBox(context: PageContext, { pull }: PullView): Html {
  const checks = checksAt(context.world.state, pull.headSha, pull.base);
  const state = mergeState(context.world, context.actor, pull);
  return html`<section class="card box" data-key="checks" data-changed="${checksSentence(checks)}" aria-labelledby="checks-title"><h2 class="card-head" id="checks-title">Checks</h2>
<p class="pad">${checksSentence(checks)}</p>
${checks.length > 0 && html`<ul class="checks">${checks.map((check) => checkLine(context, pull.headSha, check))}</ul>`}</section>
${state.state !== 'closed' && html`<section class="card box" data-key="merge" data-changed="${mergeSentence(state)}" aria-labelledby="merge-title"><h2 class="card-head" id="merge-title">Merge</h2>
${mergePart(context, pull.headSha, pull.base, state)}</section>`}`;
}

const STATES = {
  success: ['good', '✓', 'Passed'],
  failure: ['bad', '✕', 'Failed'],
  pending: ['waiting', '●', 'Pending'],
  expected: ['waiting', '◌', 'Awaited'],
} as const;

function checkLine(context: PageContext, sha: string, check: Check): Html {
  const url = check.url ?? jobLink(context, sha, check.context);
  const name = html`<strong class="long">${check.context}</strong>`;
  const [tone, sign, words] = STATES[check.state];
  return html`<li>${badge(tone, sign, words)} <span>${url !== undefined && /^(https?:|\/)/.test(url) ? html`<a href="${url}">${name}</a>` : name} <span class="muted">${check.description}</span></span>${check.required && html` <span class="tag">required</span>`}</li>`;
}

/** A check run is a job: the newest of that name. */
function jobLink(context: PageContext, sha: string, name: string): string | undefined {
  const run = context.world.state.runs.findLast((one) => one.headSha === sha && one.jobs.some((job) => job.name === name));
  const job = run?.jobs.find((one) => one.name === name);
  return run && job && link(context, 'actions/runs', run.id, 'job', job.id);
}

function checksSentence(checks: readonly Check[]): string {
  if (checks.length === 0) return 'No check has reported on the newest commit yet.';
  const failed = checks.filter((check) => check.state === 'failure').length;
  const open = checks.filter((check) => check.state === 'pending' || check.state === 'expected').length;
  if (failed > 0) return `${counted(failed, 'check')} of ${checks.length} failed.`;
  if (open > 0) return `${counted(open, 'check')} of ${checks.length} still to come.`;
  return checks.length === 1 ? 'The check has passed.' : `All ${checks.length} checks have passed.`;
}

function mergeSentence({ state }: MergeState): string {
  return state === 'clean' || state === 'unstable' ? 'This can be merged.' : 'This cannot be merged now.';
}

function mergePart(context: PageContext, sha: string, base: string, state: MergeState): Html {
  const reasons = state.reasons.length > 0 && html`<ul class="reasons">${state.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`;
  const lead = html`<p class="pad"><strong>${mergeSentence(state)}</strong>${state.state === 'unstable' && ' A check that is not required has not passed.'}</p>${reasons}`;
  const isFree = state.state === 'clean' || state.state === 'unstable';
  // Somebody unknown is asked who they are; the operation decides.
  if (context.account !== undefined && !hasRole(context.world.state, context.actor, 'write')) {
    return html`${lead}<p class="pad muted">${context.account.name} may not merge: that needs the role write.</p>`;
  }
  if (!isFree && !state.mayBypass) return lead;
  const form = 'merge';
  const bypass = !isFree && html`<div class="box-line"><input type="checkbox" name="bypass" value="yes" id="bypass" required><label for="bypass">Merge without waiting for the requirements, as an administrator</label></div>`;
  return html`${lead}<div class="pad">${postForm(context, form, html`<input type="hidden" name="sha" value="${sha}">${bypass}
<div class="field"><label for="method">Method</label><select name="method" id="method"><option value="merge">Merge commit</option><option value="squash">Squash into one commit</option></select></div>
${submitRow(context, form, submit(`Merge into ${base}`, { tone: isFree ? 'main' : 'danger' }))}`)}</div>`;
}
