/** The list of runs, of all workflows or of one, and the forms that start them. */
import { parse } from 'yaml';
import { hasRole, requireRole } from '../../actors.ts';
import { readFileAt } from '../../git/objects.ts';
import { branchHead, listRefs } from '../../git/repository.ts';
import { dispatchWorkflow, workflowFiles } from '../../operations/dispatches.ts';
import type { WorkflowFile } from '../../operations/dispatches.ts';
import { Refusal, notFound } from '../../refusal.ts';
import { page, redirect } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { kept, link } from '../context.ts';
import type { PageContext } from '../context.ts';
import { foldedForm, postForm, submit, submitRow, textField } from '../forms.ts';
import { attributes, html } from '../html.ts';
import type { Html } from '../html.ts';
import { pager } from './lists.ts';
import { newestRuns, runLine } from './runs.ts';

const PER_PAGE = 25;

export async function actionsPage(context: PageContext): Promise<Answer> {
  return runsPage(context, undefined);
}

export async function workflowPage(context: PageContext): Promise<Answer> {
  const workflow = (await workflows(context)).find(({ path }) => path === `.github/workflows/${context.params['file'] ?? ''}`);
  if (workflow === undefined) throw notFound();
  return runsPage(context, workflow);
}

async function workflows({ world }: PageContext): Promise<WorkflowFile[]> {
  const head = await branchHead(world.git, world.state.repository.defaultBranch);
  return head === undefined ? [] : workflowFiles(world, head);
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function runsPage(context: PageContext, workflow: WorkflowFile | undefined): Promise<Answer> {
  const all = await workflows(context);
  const runs = newestRuns(context).filter((run) => workflow === undefined || run.workflowFile === workflow.path);
  const number = Math.max(1, Math.trunc(Number(context.url.searchParams.get('page') ?? '1')) || 1);
  const shown = runs.slice((number - 1) * PER_PAGE, number * PER_PAGE);
  const title = workflow?.name ?? 'Workflow runs';
  const current = (isCurrent: boolean): Html => attributes({ 'aria-current': isCurrent ? 'page' : undefined });
  return page(title, 'actions', html`<h1>${title}</h1>
<div class="columns reversed"><div class="wide">
${workflow === undefined ? scheduleForm(context) : await dispatchForm(context, workflow)}
<h2 class="unseen">Runs</h2>
<div id="runs" data-live>${shown.length === 0
    ? html`<div class="empty" data-key="empty"><p>No run yet.</p><p class="muted">Runs begin by themselves when something happens that a workflow waits for: an issue, a comment, a merge.</p></div>`
    : html`<ul class="rows" data-key="runs" data-changed="The list of runs has changed.">${shown.map((run) => runLine(context, run))}</ul>`}</div>
${pager(number, Math.ceil(runs.length / PER_PAGE), (to) => `${context.url.pathname}?page=${to}`)}
</div>
<nav class="side-nav" aria-label="Workflows"><h2>Workflows</h2>${all.length === 0 ? html`<p class="muted">The default branch has none in <code>.github/workflows</code>.</p>` : html`<ul>
<li><a href="${link(context, 'actions')}"${current(workflow === undefined)}>All runs</a></li>
${all.map((file) => html`<li><a href="${link(context, 'actions/workflows', fileName(file.path))}"${current(file.path === workflow?.path)}>${file.name}</a></li>`)}</ul>`}</nav></div>`);
}

function scheduleForm(context: PageContext): Html | undefined {
  const form = 'schedule';
  return foldedForm(context, form, 'Scheduled workflows', postForm(context, form, html`
<p>On github.com these begin by the clock. Here they begin when you say so.</p>${submitRow(context, form, submit('Run scheduled workflows now'))}`));
}

export function runSchedule(context: PageContext): Answer {
  const { world, actor } = context;
  requireRole(world.state, actor, 'write');
  if (world.runs === undefined) throw new Refusal(422, 'This sandbox runs no workflows.');
  world.runs.runSchedule();
  return redirect(link(context, 'actions'));
}

interface Input {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly preset: string;
  readonly type: string;
  readonly options: readonly string[];
}

/** Of the workflow's `workflow_dispatch` trigger; undefined when it has none. */
async function dispatchInputs({ world }: PageContext, path: string): Promise<Input[] | undefined> {
  const text = await readFileAt(world.git, `refs/heads/${world.state.repository.defaultBranch}`, path);
  let on: unknown;
  try {
    on = (parse(text?.toString() ?? '') as { on?: unknown } | null)?.on;
  } catch {
    return undefined;
  }
  if (on === 'workflow_dispatch' || (Array.isArray(on) && on.includes('workflow_dispatch'))) return [];
  if (typeof on !== 'object' || on === null || !('workflow_dispatch' in on)) return undefined;
  const inputs = (on.workflow_dispatch as { inputs?: Record<string, Record<string, unknown> | null> } | null)?.inputs ?? {};
  return Object.entries(inputs).map(([name, input]) => ({
    name,
    description: typeof input?.['description'] === 'string' ? input['description'] : '',
    required: input?.['required'] === true,
    preset: ['string', 'number', 'boolean'].includes(typeof input?.['default']) ? String(input?.['default']) : '',
    type: typeof input?.['type'] === 'string' ? input['type'] : 'string',
    options: Array.isArray(input?.['options']) ? input['options'].map(String) : [],
  }));
}

async function dispatchForm(context: PageContext, workflow: WorkflowFile): Promise<Html> {
  const inputs = await dispatchInputs(context, workflow.path);
  const { defaultBranch } = context.world.state.repository;
  const file = html`<p class="muted"><a href="${link(context, 'blob', defaultBranch, workflow.path)}"><code>${workflow.path}</code></a></p>`;
  if (inputs === undefined) return html`${file}<p class="muted">It cannot be started by hand: it has no <code>workflow_dispatch</code>.</p>`;
  if (context.account !== undefined && !hasRole(context.world.state, context.actor, 'write')) {
    return html`${file}<p class="muted">Starting it by hand needs the role write.</p>`;
  }
  const form = 'dispatch';
  const branches = (await listRefs(context.world.git, 'refs/heads/')).map(({ ref }) => ref.slice('refs/heads/'.length));
  const chosen = kept(context, form, 'ref', defaultBranch);
  return html`${file}${foldedForm(context, form, 'Run workflow', postForm(context, form, html`
<div class="field"><label for="ref">Branch</label><select name="ref" id="ref">${branches.map((branch) => html`<option${attributes({ selected: branch === chosen })}>${branch}</option>`)}</select></div>
${inputs.map((input) => inputField(context, form, input))}
${submitRow(context, form, submit('Run workflow', { tone: 'main' }))}`))}`;
}

function inputField(context: PageContext, form: string, input: Input): Html {
  const { name, required } = input;
  const key = `input-${name}`;
  const options = input.type === 'boolean' ? ['true', 'false'] : input.options;
  const label = input.description || name;
  if (options.length === 0) return textField(context, { form, name: key, label, required, value: input.preset });
  const chosen = kept(context, form, key, input.preset || (input.type === 'boolean' ? 'false' : ''));
  return html`<div class="field"><label for="${key}">${label}</label><select name="${key}" id="${key}">${options.map((option) => html`<option${attributes({ selected: option === chosen })}>${option}</option>`)}</select></div>`;
}

export async function startWorkflow(context: PageContext): Promise<Answer> {
  const { world, actor, form } = context;
  const file = context.params['file'] ?? '';
  const inputs = Object.fromEntries([...form].flatMap(([name, value]) => name.startsWith('input-') ? [[name.slice('input-'.length), value]] : []));
  await dispatchWorkflow(world, actor, { workflow: file, ref: form.get('ref') ?? '', inputs });
  return redirect(link(context, 'actions/workflows', file));
}
