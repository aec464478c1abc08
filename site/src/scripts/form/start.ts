import { choicesName, pickerOf } from '../../../../scripts/catalog/pickers.ts';
import type { JsonObject } from '../../../../scripts/model/json.ts';
import type { RequestProblem } from '../../../../scripts/model/request.ts';
import type { Field } from '../../../../scripts/model/service.ts';
import { inputsOfFragment } from '../../../../scripts/request/form-link.ts';
import { reworded } from '../../../../scripts/request/wording.ts';
import { changeOf, fixInputs, originOf, showChange, type Origin } from './change.ts';
import { draftsOf } from './draft.ts';
import { showFiles } from './files.ts';
import { startPickers } from './picker.ts';
import { openPreview, type Outcome } from './preview.ts';
import { showGuarded, showProblems, showSteps } from './problems.ts';
import { addRow, numberRows, startRows } from './rows.ts';
import { showAsked, typedInputs, writeInputs } from './values.ts';
import { showWays } from './ways.ts';
import { wordsOf } from './words.ts';

/** Long enough that a word is typed in one go, short enough to feel immediate. In milliseconds. */
const pause = 150;

/** After this long without a key, an input that was begun is told what is wrong with it. In milliseconds. */
const resting = 900;

const form = document.querySelector<HTMLFormElement>('form.request');
if (form) {
  start(form).catch((error: unknown) => {
    reveal(form, '[data-unavailable]');
    throw error;
  });
}

async function start(form: HTMLFormElement): Promise<void> {
  const preview = await openPreview(form.dataset['bundle'] ?? '', form.dataset['validator'] ?? '');
  const request = form.querySelector<HTMLAnchorElement>('[data-request]');
  if (!request) return;
  const { service, fields, repositoryUrl } = preview.bundle;
  const words = wordsOf(form);
  const drafts = draftsOf(repositoryUrl, service.name);
  /** Parts that the person has left once: only those are told what is wrong with them. */
  const left = new WeakSet<Element>();
  const found = await originOf(preview);
  const origin = found === 'gone' ? undefined : found;
  const changing = origin?.change ? origin : undefined;
  const action = changing ? 'change' : 'create';
  /** Why what the form holds is no request, though every answer is right. */
  let refusal: RequestProblem | undefined;
  /** All problems are said: once somebody wanted to send it, and of a change at once, since its answers stood there before. */
  let all = changing !== undefined;
  /** The request is on its way, and nothing has been changed since: no draft is kept of it. */
  let sent = false;
  let outcome: Outcome | undefined;
  let round = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const said = (problem: RequestProblem) => reworded(problem, words.problems);

  let newest: Promise<void> | undefined;

  /** Looks at what stands in the form; an answer that a later keystroke has overtaken is left to that, and waited for. */
  const update = (): Promise<void> => (newest = look(++round));
  const look = async (mine: number): Promise<void> => {
    numberRows(form, words);
    const found = await answered();
    if (mine !== round) return newest;
    const before = new Map([...found.before, ...Object.entries(changing?.instance.files ?? {})]);
    outcome = { ...found, before, problems: found.problems.map(said), warnings: found.warnings.map(said) };
    const change = changing && changeOf(preview.bundle, changing, found.typed);
    refusal = change?.refusal && said(change.refusal);
    showProblems(form, outcome.problems, (node) => all || left.has(node));
    showGuarded(form, outcome);
    showSteps(form, outcome.problems, words);
    showFiles(form, outcome, service, words);
    showApprovers(form, action, found.inputs['environment']);
    if (change) showChange(form, fields, changing.instance.inputs, outcome, change.asked, words);
    showWays(form, request, preview.bundle, change ? { instance: changing.name, asked: change.asked } : outcome, outcome.problems.length === 0 && !refusal && !request.hidden);
  };

  /** What the answers make, once only those questions are open that they ask for: those come at once, rendering takes its time. */
  const answered = (): Promise<Outcome> => {
    for (let turn = 0; turn < 3; turn += 1) {
      const hidden = hiddenParts(form);
      showAsked(form, fields, service.pages, preview.inputs(typedInputs(form, fields), changing?.instance));
      if (hiddenParts(form) === hidden) break;
    }
    return preview.of(typedInputs(form, fields), action, changing?.instance);
  };

  const changed = () => {
    sent = false;
    void update().then(() => {
      if (!changing && !sent && outcome) drafts.write(outcome.inputs);
    });
  };
  const leave = (event: Event) => {
    // Words that appear would push the button from under the finger that is on it; it says everything itself.
    if ((event as FocusEvent).relatedTarget === request) return;
    const node = (event.target as HTMLElement).closest('.field');
    if (!node || left.has(node)) return;
    left.add(node);
    void update();
  };
  form.addEventListener('focusout', leave);
  form.addEventListener('change', changed);
  form.addEventListener('input', (event) => {
    clearTimeout(timer);
    timer = setTimeout(changed, pause);
    // Whoever rests after typing something has probably finished it, and wants to know.
    clearTimeout(rest);
    if ((event.target as HTMLInputElement).value !== '') rest = setTimeout(() => leave(event), resting);
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  const send = async () => {
    // The last key may not have been looked at yet.
    clearTimeout(timer);
    await update();
    const problems = [...(outcome?.problems ?? []), ...(refusal ? [refusal] : [])];
    all = true;
    showProblems(form, problems, () => true, true);
    if (problems.length > 0) return;
    if (request.hasAttribute('data-copy-first')) {
      reveal(form, '[data-too-long]');
      form.querySelector<HTMLElement>('[data-copy]')?.focus();
      return;
    }
    sent = true;
    if (!changing) drafts.clear();
    location.assign(request.href);
  };
  request.addEventListener('click', (event) => {
    // Into a new tab, as the person wants it, when what is there is known to be right.
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (elsewhere && outcome?.problems.length === 0 && !refusal && !request.hasAttribute('data-copy-first')) return;
    event.preventDefault();
    void send();
  });
  form.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-copy]');
    if (button) void copy(button, words.script);
  });
  startRows(form, words, changed);
  startPickers(form, (input) => preview.choices(pickerNameOf(fields, input)), words, changed);
  fillIn(form, fields, origin, drafts.read());
  if (changing) startChange(form, request, changing, words);
  if (changing) fixInputs(form, preview.bundle, words);
  reveal(form, '[data-gone]', found === 'gone');
  form.querySelector('[data-discard]')?.addEventListener('click', () => {
    drafts.clear();
    reveal(form, '[data-draft]', false);
    fillIn(form, fields, undefined, undefined);
    void update();
  });
  await update();
  form.classList.add('live');
  reveal(form, '.preview');
}

/** Says which instance is changed, and that it is a change that is asked for. */
function startChange(form: HTMLFormElement, request: HTMLAnchorElement, { name }: Origin, { script }: ReturnType<typeof wordsOf>): void {
  request.textContent = script.requestChange;
  for (const link of form.querySelectorAll<HTMLAnchorElement>('[data-instance]')) {
    link.textContent = name;
    link.href = `${form.dataset['instances'] ?? ''}${name.split('/').map(encodeURIComponent).join('/')}/`;
  }
}

/** From the instance that the address names, else from the answers that it carries, else from the draft, else from the service's defaults. */
function fillIn(form: HTMLFormElement, fields: readonly Field[], origin: Origin | undefined, draft: JsonObject | undefined): void {
  const carried = origin ? undefined : inputsOfFragment(location.hash);
  const given = origin ? (origin.instance.inputs) : (carried ?? draft);
  writeInputs(form, fields, given ?? {}, given === undefined);
  for (const list of form.querySelectorAll<HTMLElement>('[data-rows]:empty')) {
    const least = Number(list.parentElement?.querySelector<HTMLElement>(':scope > [data-add]')?.dataset['min'] ?? 0);
    for (let count = 0; count < Math.min(least, 5) && list.parentElement; count += 1) addRow(list.parentElement);
  }
  reveal(form, '[data-changing]', origin?.change === true);
  reveal(form, '[data-again]', origin?.change === false);
  reveal(form, '[data-draft]', origin === undefined && carried === undefined && draft !== undefined);
  if (carried || origin) form.scrollIntoView();
}

function hiddenParts(form: HTMLFormElement): string {
  return [...form.querySelectorAll<HTMLElement>('.field')].map(({ hidden }) => Number(hidden)).join('');
}

/** The choices of the picker in which an input stands, or of the list around it. */
function pickerNameOf(fields: readonly Field[], input: HTMLInputElement): string {
  const keys: string[] = [];
  for (let node = input.closest<HTMLElement>('.field'); node; node = node.parentElement?.closest<HTMLElement>('.field') ?? null) keys.unshift(node.dataset['key'] ?? '');
  let field = fields.find(({ name }) => name === keys[0]);
  for (const key of keys.slice(1)) field = field?.parts && ('item' in field.parts ? field.parts.item : field.parts.fields.find(({ name }) => name === key));
  const picker = field && pickerOf(field);
  return picker ? choicesName(picker) : '';
}

function showApprovers(form: HTMLFormElement, action: string, environment: unknown): void {
  for (const panel of form.querySelectorAll<HTMLElement>('[data-environments]')) {
    const where = JSON.parse(panel.dataset['environments'] ?? '[]') as readonly unknown[];
    panel.hidden = panel.dataset['action'] !== action || (where.length > 0 && !where.includes(environment));
  }
}

function reveal(form: HTMLFormElement, selector: string, visible = true): void {
  for (const part of form.querySelectorAll<HTMLElement>(selector)) part.hidden = !visible;
}

async function copy(button: HTMLElement, { copied, pressCopy }: ReturnType<typeof wordsOf>['script']): Promise<void> {
  const target = document.getElementById(button.dataset['copy'] ?? '');
  if (!target) return;
  if (target instanceof HTMLTextAreaElement) target.select();
  else getSelection()?.selectAllChildren(target);
  await navigator.clipboard.writeText(target instanceof HTMLTextAreaElement ? target.value : (target.textContent ?? '')).then(
    () => (button.textContent = copied),
    // Refused by the browser: the text is selected, so the keyboard's copy works.
    () => (button.textContent = pressCopy),
  );
}
