import { choicesName, pickerOf } from '../../../../scripts/catalog/pickers.ts';
import type { JsonObject } from '../../../../scripts/model/json.ts';
import type { RequestProblem } from '../../../../scripts/model/request.ts';
import type { Field } from '../../../../scripts/model/service.ts';
import { inputsOfFragment } from '../../../../scripts/request/form-link.ts';
import { prefilledLink } from '../../../../scripts/request/issue.ts';
import { commandLines } from '../../../../scripts/request/lines.ts';
import { reworded } from '../../../../scripts/request/wording.ts';
import type { InstanceBundle } from './bundle.ts';
import { draftsOf } from './draft.ts';
import { showFiles } from './files.ts';
import { startPickers } from './picker.ts';
import { openPreview, type FormPreview, type Outcome } from './preview.ts';
import { showGuarded, showProblems, showSteps } from './problems.ts';
import { addRow, numberRows, startRows } from './rows.ts';
import { showAsked, typedInputs, writeInputs } from './values.ts';
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
  const origin = await originOf(preview);
  const action = origin?.change ? 'change' : 'create';
  let all = false;
  let outcome: Outcome | undefined;
  let round = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const said = (problem: RequestProblem) => reworded(problem, words.problems);

  /** Looks at what stands in the form; an answer that a later keystroke has overtaken is left to that. */
  const update = async (): Promise<void> => {
    const mine = ++round;
    numberRows(form, words);
    const found = await answered();
    if (mine !== round) return;
    const before = new Map([...found.before, ...Object.entries(origin?.change ? origin.instance.files : {})]);
    outcome = { ...found, before, problems: found.problems.map(said), warnings: found.warnings.map(said) };
    showProblems(form, outcome.problems, (node) => all || left.has(node));
    showGuarded(form, outcome);
    showSteps(form, outcome.problems, words);
    showFiles(form, outcome, service, words);
    showApprovers(form, found.inputs['environment']);
    showWays(form, request, outcome, preview);
  };

  /** What the answers make, once only those questions are open that they ask for. */
  const answered = async (): Promise<Outcome> => {
    let found = await preview.of(typedInputs(form, fields), action);
    for (let turn = 0; turn < 3; turn += 1) {
      const hidden = hiddenParts(form);
      showAsked(form, fields, service.pages, found.inputs);
      if (hiddenParts(form) === hidden) break;
      found = await preview.of(typedInputs(form, fields), action);
    }
    return found;
  };

  const changed = () => {
    void update().then(() => {
      if (!origin?.change && outcome) drafts.write(outcome.inputs);
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
    const problems = outcome?.problems ?? [];
    all = true;
    showProblems(form, problems, () => true, true);
    if (problems.length > 0) return;
    if (request.hasAttribute('data-copy-first')) {
      reveal(form, '[data-too-long]');
      form.querySelector<HTMLElement>('[data-copy]')?.focus();
      return;
    }
    drafts.clear();
    location.assign(request.href);
  };
  request.addEventListener('click', (event) => {
    // Into a new tab, as the person wants it, when what is there is known to be right.
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (elsewhere && outcome?.problems.length === 0 && !request.hasAttribute('data-copy-first')) return;
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

interface Origin {
  readonly instance: InstanceBundle;
  /** Whether the instance is changed, or another is made like it. */
  readonly change: boolean;
}

/** The instance that the address names: `?change=live/test/postgres-schema/orders`, or `?again=` for the same inputs. */
async function originOf(preview: FormPreview): Promise<Origin | undefined> {
  const address = new URLSearchParams(location.search);
  const folder = address.get('change') ?? address.get('again');
  const instance = folder === null ? undefined : await preview.instance(folder);
  return instance && { instance, change: address.has('change') };
}

/** From the instance that the address names, else from the answers that it carries, else from the draft, else from the service's defaults. */
function fillIn(form: HTMLFormElement, fields: readonly Field[], origin: Origin | undefined, draft: JsonObject | undefined): void {
  const carried = origin ? undefined : inputsOfFragment(location.hash);
  const given = origin ? (origin.instance.inputs as JsonObject) : (carried ?? draft);
  writeInputs(form, fields, given ?? {}, given === undefined);
  for (const list of form.querySelectorAll<HTMLElement>('[data-rows]:empty')) {
    const least = Number(list.parentElement?.querySelector<HTMLElement>(':scope > [data-add]')?.dataset['min'] ?? 0);
    for (let count = 0; count < Math.min(least, 5) && list.parentElement; count += 1) addRow(list.parentElement);
  }
  reveal(form, '[data-changing]', origin?.change === true);
  reveal(form, '[data-change-later]', origin?.change === true);
  reveal(form, '[data-again]', origin?.change === false);
  reveal(form, '[data-draft]', origin === undefined && carried === undefined && draft !== undefined);
  if (carried) form.scrollIntoView();
  // Nothing is offered that nobody carries out.
  for (const part of ['[data-request]', '[data-nothing-sent]']) reveal(form, part, origin?.change !== true);
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

/** The button's address, the text to paste where it would be too long, and the lines for a terminal. */
function showWays(form: HTMLFormElement, request: HTMLAnchorElement, { inputs, problems }: Outcome, { bundle }: FormPreview): void {
  const { service, fields, repositoryUrl } = bundle;
  const about = { name: service.name, title: service.title, fields };
  const link = prefilledLink(repositoryUrl, about, inputs);
  request.href = link.tooLong ? link.bare : link.url;
  request.toggleAttribute('data-copy-first', link.tooLong);
  const answers = form.querySelector<HTMLTextAreaElement>('#answers');
  if (answers) answers.value = link.body;
  if (!link.tooLong) reveal(form, '[data-too-long]', false);
  const ready = problems.length === 0 && !request.hidden;
  reveal(form, '[data-lines]', ready);
  if (!ready) return;
  for (const [name, line] of Object.entries(commandLines(repositoryUrl, about, inputs))) {
    const code = form.querySelector(`#line-${name}`);
    if (code) code.textContent = line;
  }
}

function showApprovers(form: HTMLFormElement, environment: unknown): void {
  for (const panel of form.querySelectorAll<HTMLElement>('[data-environments]')) {
    const where = JSON.parse(panel.dataset['environments'] ?? '[]') as readonly unknown[];
    panel.hidden = where.length > 0 && !where.includes(environment);
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
