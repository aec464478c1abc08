import type { RequestProblem } from '../../../scripts/model/request.ts';
import type { Service } from '../../../scripts/model/service.ts';
import type { Outcome } from './preview.ts';

/** Puts each problem beside its input, if the person has been there; the summary lists all of them when `summary` is set. */
export function showProblems(form: HTMLFormElement, problems: readonly RequestProblem[], left: ReadonlySet<string>, summary = false): void {
  for (const field of form.querySelectorAll<HTMLElement>('[data-field]')) {
    const name = field.dataset['field'] ?? '';
    const problem = left.has(name) ? problems.find((each) => each.field === name) : undefined;
    const line = field.querySelector('.wrong');
    const said = problem ? sentence(problem, field.querySelector('.help')?.textContent ?? undefined) : '';
    // Written only when it changes: a screen reader would say it again.
    if (line && line.textContent !== said) line.textContent = said;
    for (const input of field.querySelectorAll('input, select, textarea')) {
      if (problem) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    }
  }
  showSummary(form, problems, summary);
}

function showSummary(form: HTMLFormElement, problems: readonly RequestProblem[], open: boolean): void {
  const box = form.querySelector<HTMLElement>('.problems');
  const list = box?.querySelector('ul');
  if (!box || !list) return;
  if (problems.length === 0) box.hidden = true;
  if (!open && box.hidden) return;
  list.replaceChildren(...problems.map((problem) => summaryLine(form, problem)));
  if (open && problems.length > 0) {
    box.hidden = false;
    box.focus();
  }
}

function summaryLine(form: HTMLFormElement, problem: RequestProblem): HTMLLIElement {
  const line = document.createElement('li');
  const target = problem.field === undefined ? null : form.querySelector(`#input-${CSS.escape(problem.field)}`);
  if (!target) {
    line.textContent = sentence(problem);
    return line;
  }
  const link = document.createElement('a');
  link.href = `#${target.id}`;
  link.textContent = problem.message;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    (target as HTMLElement).focus();
  });
  line.append(link);
  return line;
}

/** The remedy is left out where it stands as help above the input already. */
function sentence({ message, fix }: RequestProblem, help = ''): string {
  return fix === undefined || help === fix ? message : `${message} ${fix}`;
}

/** The files that would be committed, and what runs after the merge. Files that were unfolded stay so. */
export function showFiles(form: HTMLFormElement, outcome: Outcome, service: Service): void {
  const { files, problems, effects, before } = outcome;
  const place = form.querySelector('.files');
  const state = form.querySelector('[data-state]');
  if (!place || !state) return;
  const count = `${files.length} ${files.length === 1 ? 'file' : 'files'}, and request.yaml with your answers.`;
  const made = files.length > 0 ? count : 'No file would change: what you ask for is so already.';
  const missing = `${problems.length} ${problems.length === 1 ? 'answer is' : 'answers are'} still missing or wrong.`;
  state.textContent = problems.length > 0 ? missing : made;
  const folded = new Set([...place.querySelectorAll<HTMLDetailsElement>('details:not([open])')].map((each) => each.dataset['path']));
  place.replaceChildren(...files.map(({ path, text }) => fileView(path, text, before.get(path), !folded.has(path))));
  showEffects(form, effects.map(({ step, action }) => ({ name: service.steps.find(({ id }) => id === step)?.name ?? step, action })));
}

function fileView(path: string, text: string, before: string | undefined, open: boolean): HTMLElement {
  const details = document.createElement('details');
  details.dataset['path'] = path;
  details.open = open;
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const count = document.createElement('span');
  count.textContent = before === undefined ? `${lines} ${lines === 1 ? 'line' : 'lines'}` : 'changed';
  const summary = document.createElement('summary');
  summary.append(path, count);
  const pre = document.createElement('pre');
  pre.tabIndex = 0;
  pre.setAttribute('role', 'region');
  pre.setAttribute('aria-label', path);
  const code = document.createElement('code');
  code.append(...(before === undefined ? [text] : changedLines(before, text)));
  pre.append(code);
  details.append(summary, pre);
  return details;
}

const context = 3;

/** The lines that differ, with a few around them: the edits of one request lie close together. */
function changedLines(before: string, after: string): readonly (string | HTMLElement)[] {
  const [old, now] = [before.split(/(?<=\n)/), after.split(/(?<=\n)/)];
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const from = Math.max(0, head - context);
  const end = now.length - tail;
  return [
    ...(from > 0 ? [element('i', `… ${from} lines as they are\n`)] : []),
    ...now.slice(from, head).map((line) => `  ${line}`),
    ...old.slice(head, old.length - tail).map((line) => element('del', `- ${line}`)),
    ...now.slice(head, end).map((line) => element('ins', `+ ${line}`)),
    ...now.slice(end, end + context).map((line) => `  ${line}`),
    ...(tail > context ? [element('i', `… ${tail - context} lines as they are\n`)] : []),
  ];
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function showEffects(form: HTMLFormElement, effects: readonly { readonly name: string; readonly action: string }[]): void {
  const box = form.querySelector<HTMLElement>('[data-effects]');
  const list = box?.querySelector('ul');
  if (!box || !list) return;
  box.hidden = effects.length === 0;
  list.replaceChildren(
    ...effects.map(({ name, action }) => {
      const line = document.createElement('li');
      line.textContent = `${name} (${action})`;
      return line;
    }),
  );
}
