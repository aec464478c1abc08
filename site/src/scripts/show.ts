import type { RequestProblem } from '../../../scripts/model/request.ts';
import type { Service } from '../../../scripts/model/service.ts';
import type { Outcome } from './preview.ts';

/** Puts each problem beside its input, if the person has been there; the summary lists all of them when `summary` is set. */
export function showProblems(form: HTMLFormElement, problems: readonly RequestProblem[], left: ReadonlySet<string>, summary = false): void {
  for (const field of form.querySelectorAll<HTMLElement>('[data-field]')) {
    const name = field.dataset['field'] ?? '';
    const problem = left.has(name) ? problems.find((each) => each.field === name) : undefined;
    const line = field.querySelector('.wrong');
    if (line && line.textContent !== (problem ? sentence(problem) : '')) line.textContent = problem ? sentence(problem) : '';
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

function sentence({ message, fix }: RequestProblem): string {
  return fix === undefined ? message : `${message} ${fix}`;
}

/** The files that would be committed, and what runs after the merge. Files that were unfolded stay so. */
export function showFiles(form: HTMLFormElement, outcome: Outcome, service: Service): void {
  const { files, problems, effects, before } = outcome;
  const place = form.querySelector('.files');
  const state = form.querySelector('[data-state]');
  if (!place || !state) return;
  const count = `${files.length} ${files.length === 1 ? 'file' : 'files'}, and request.yaml with your answers.`;
  const missing = `${problems.length} ${problems.length === 1 ? 'answer is' : 'answers are'} still missing or wrong.`;
  state.textContent = problems.length > 0 ? missing : count;
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
  code.append(...(before === undefined ? [text] : addedLines(before, text)));
  pre.append(code);
  details.append(summary, pre);
  return details;
}

/** The new text, with the lines that the old one lacks set off. */
function addedLines(before: string, text: string): readonly (string | HTMLElement)[] {
  const old = new Set(before.split('\n'));
  return text.split(/(?<=\n)/).map((line) => {
    if (old.has(line.replace(/\n$/, ''))) return line;
    const added = document.createElement('ins');
    added.textContent = line;
    return added;
  });
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
