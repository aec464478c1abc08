import { prefilledLink } from '../../../scripts/request/issue.ts';
import { openPreview, type Outcome } from './preview.ts';
import { showFiles, showProblems } from './show.ts';
import { typedInputs } from './typed.ts';

/** Long enough that a word is typed in one go, short enough to feel immediate. In milliseconds. */
const pause = 150;

/** After this long without a key, an input that was begun is told what is wrong with it. In milliseconds. */
const resting = 900;

const form = document.querySelector<HTMLFormElement>('form.request');
if (form) void start(form);

async function start(form: HTMLFormElement): Promise<void> {
  const preview = await openPreview(form.dataset['bundle'] ?? '', form.dataset['validator'] ?? '');
  const request = form.querySelector<HTMLAnchorElement>('[data-request]');
  if (!request) return;
  const { service, fields, repositoryUrl } = preview.bundle;
  /** Inputs that the person has left once: only those are told what is wrong with them. */
  const left = new Set<string>();
  let outcome: Outcome | undefined;
  let round = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const update = async () => {
    const mine = ++round;
    const found = await preview.of(typedInputs(form, fields));
    // A later keystroke may have been answered first.
    if (mine !== round) return;
    outcome = found;
    showProblems(form, found.problems, left);
    showFiles(form, found, service);
    showApprovers(form, found.inputs['environment']);
    const link = prefilledLink(repositoryUrl, { name: service.name, title: service.title, fields }, found.inputs);
    request.href = link.tooLong ? link.bare : link.url;
    request.toggleAttribute('data-copy-first', link.tooLong);
    const answers = form.querySelector<HTMLTextAreaElement>('#answers');
    if (answers) answers.value = link.body;
    if (!link.tooLong) form.querySelector('[data-too-long]')?.setAttribute('hidden', '');
  };

  const leave = (event: Event) => {
    const name = (event.target as HTMLElement).closest<HTMLElement>('[data-field]')?.dataset['field'];
    if (name === undefined || left.has(name)) return;
    left.add(name);
    void update();
  };
  form.addEventListener('focusout', leave);
  form.addEventListener('change', () => void update());
  form.addEventListener('input', (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => void update(), pause);
    // Whoever rests after typing something has probably finished it, and wants to know.
    clearTimeout(rest);
    if ((event.target as HTMLInputElement).value !== '') rest = setTimeout(() => leave(event), resting);
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  request.addEventListener('click', (event) => {
    const problems = outcome?.problems ?? [];
    const tooLong = request.hasAttribute('data-copy-first');
    if (problems.length === 0 && !tooLong) return;
    event.preventDefault();
    for (const { name } of fields) left.add(name);
    showProblems(form, problems, left, true);
    if (problems.length === 0) openFallback(form);
  });
  form.querySelector('[data-copy]')?.addEventListener('click', () => void copyAnswers(form));
  form.classList.add('live');
  form.querySelector('.preview')?.removeAttribute('hidden');
  await update();
}

function showApprovers(form: HTMLFormElement, environment: unknown): void {
  for (const panel of form.querySelectorAll<HTMLElement>('[data-environments]')) {
    const where = JSON.parse(panel.dataset['environments'] ?? '[]') as readonly unknown[];
    panel.hidden = where.length > 0 && !where.includes(environment);
  }
}

function openFallback(form: HTMLFormElement): void {
  form.querySelector('[data-too-long]')?.removeAttribute('hidden');
  form.querySelector<HTMLElement>('[data-copy]')?.focus();
}

async function copyAnswers(form: HTMLFormElement): Promise<void> {
  const answers = form.querySelector<HTMLTextAreaElement>('#answers');
  const button = form.querySelector('[data-copy]');
  if (!answers || !button) return;
  answers.select();
  await navigator.clipboard.writeText(answers.value).then(
    () => (button.textContent = 'Copied'),
    // Refused by the browser: the text is selected, so the keyboard's copy works.
    () => (button.textContent = 'Press Ctrl-C to copy'),
  );
}
