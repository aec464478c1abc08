import type { RequestProblem } from '../../../../scripts/model/request.ts';
import type { Outcome } from './preview.ts';
import { nodeAt } from './values.ts';
import { element, filled, type Words } from './words.ts';

/** Puts each problem beside its input, if the person has been there; the summary lists all of them when `summary` is set. */
export function showProblems(form: HTMLFormElement, problems: readonly RequestProblem[], left: (node: Element) => boolean, summary = false): void {
  const placed = Map.groupBy(problems, ({ field, pointer }) => (field === undefined ? undefined : nodeAt(form, field, pointer)));
  for (const node of form.querySelectorAll<HTMLElement>('.field')) {
    const found = placed.get(node)?.[0];
    // Guardrails speak once every answer is there: they are said wherever the person is.
    const problem = found && (found.guardrail !== undefined || left(node)) ? found : undefined;
    const line = node.querySelector(':scope > .wrong');
    const said = problem ? sentence(problem, node.querySelector(':scope > .help')?.textContent ?? undefined) : '';
    // Written only when it changes: a screen reader would say it again.
    if (line && line.textContent !== said) line.textContent = said;
    for (const input of node.querySelectorAll('input, select, textarea')) {
      if (input.closest('.field') !== node) continue;
      if (problem) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    }
  }
  showSummary(form, problems, summary);
}

/** What guardrails say that stands beside no input, and what they only warn of. Written only when it changes. */
export function showGuarded(form: HTMLFormElement, { problems, warnings }: Pick<Outcome, 'problems' | 'warnings'>): void {
  const box = form.querySelector<HTMLElement>('[data-guarded]');
  const list = box?.querySelector('ul');
  if (!box || !list) return;
  const said = [...problems.filter(({ guardrail, field }) => guardrail !== undefined && (field === undefined || !nodeAt(form, field))), ...warnings].map((problem) => sentence(problem));
  if ([...list.children].map(({ textContent }) => textContent).join('\n') === said.join('\n')) return;
  list.replaceChildren(...said.map((text) => element('li', text)));
  box.hidden = said.length === 0;
}

/** How far each part of the form is. */
export function showSteps(form: HTMLFormElement, problems: readonly RequestProblem[], { script }: Words): void {
  for (const state of form.querySelectorAll<HTMLElement>('[data-step-state]')) {
    const step = form.querySelector(`[data-step="${state.dataset['stepState']}"]`);
    const open = problems.filter(({ field }) => field !== undefined && step?.contains(nodeAt(form, field) ?? null)).length;
    const said = open === 0 ? script.done : filled(script.left, { n: open });
    if (state.textContent !== said) state.textContent = said;
    state.toggleAttribute('data-done', open === 0);
  }
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

function summaryLine(form: HTMLFormElement, problem: RequestProblem): HTMLElement {
  const node = problem.field === undefined ? undefined : nodeAt(form, problem.field, problem.pointer);
  const target = node && (node.matches('fieldset') ? node : node.querySelector<HTMLElement>('input, select, textarea'));
  if (!target) return element('li', sentence(problem));
  const line = element('li');
  const link = element('a', problem.message) as HTMLAnchorElement;
  link.href = `#${target.id}`;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    target.focus();
  });
  line.append(link);
  return line;
}

/** The remedy is left out where it stands as help above the input already. */
function sentence({ message, fix }: RequestProblem, help = ''): string {
  return fix === undefined || help === fix ? message : `${message} ${fix}`;
}
