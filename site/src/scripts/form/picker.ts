import type { ChoicePair } from './bundle.ts';
import { element, filled, type Words } from './words.ts';

/** Shown at once; whoever looks for more types more. */
const shown = 12;

export type ChoicesOf = (input: HTMLInputElement) => Promise<readonly ChoicePair[]>;

/**
 * Inputs that pick from a long list (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). The choices are loaded when somebody
 * comes to the input. What stands in it is the value itself, so that it can also be typed or pasted.
 */
export function startPickers(form: HTMLFormElement, choicesOf: ChoicesOf, words: Words, changed: () => void): void {
  const inputOf = (event: Event) => (event.target as Element).closest<HTMLInputElement>('[data-pick]');
  form.addEventListener('focusin', (event) => {
    const input = inputOf(event);
    if (input) void choicesOf(input);
  });
  form.addEventListener('input', (event) => {
    const input = inputOf(event);
    if (input) void open(input, choicesOf, words);
  });
  form.addEventListener('focusout', (event) => {
    const input = inputOf(event);
    if (input) close(input);
  });
  form.addEventListener('keydown', (event) => {
    const input = inputOf(event);
    if (input) steer(event, input, () => open(input, choicesOf, words), changed);
  });
  // Before the input loses the focus, and with it the list.
  form.addEventListener('pointerdown', (event) => {
    const option = (event.target as Element).closest<HTMLElement>('[role="option"]');
    const input = option?.closest('.field')?.querySelector<HTMLInputElement>('[data-pick]');
    if (!option || !input) return;
    event.preventDefault();
    choose(input, option, changed);
  });
}

function listOf(input: HTMLInputElement): HTMLElement | null {
  return document.getElementById(input.getAttribute('aria-controls') ?? '');
}

async function open(input: HTMLInputElement, choicesOf: ChoicesOf, { script }: Words): Promise<void> {
  const list = listOf(input);
  const all = await choicesOf(input);
  if (!list || document.activeElement !== input) return;
  const found = matching(all, input.value);
  list.replaceChildren(...found.slice(0, shown).map((pair, index) => optionOf(pair, `${list.id}-${index}`)));
  list.hidden = found.length === 0;
  input.setAttribute('aria-expanded', String(found.length > 0));
  input.removeAttribute('aria-activedescendant');
  const state = input.closest('.field')?.querySelector('[data-picked]');
  if (state) state.textContent = found.length === 0 ? script.noMatch : filled(script.matches, { n: found.length });
}

/** Every word must be found; names that begin with what is typed come first. */
function matching(all: readonly ChoicePair[], typed: string): readonly ChoicePair[] {
  const text = typed.trim().toLowerCase();
  const words = text.split(/\s+/);
  const rank = ([value, label = value]: ChoicePair) => (label.toLowerCase().startsWith(text) || value.endsWith(`/${text}`) ? 0 : 1);
  const found = all.filter(([value, label = '']) => words.every((word) => value.includes(word) || label.toLowerCase().includes(word)));
  return text === '' ? found : found.toSorted((a, b) => rank(a) - rank(b));
}

function optionOf([value, label = value]: ChoicePair, id: string): HTMLElement {
  const option = element('li', label);
  option.id = id;
  option.setAttribute('role', 'option');
  option.setAttribute('aria-selected', 'false');
  option.dataset['value'] = value;
  if (label !== value) option.append(element('span', value, 'ref'));
  return option;
}

function steer(event: KeyboardEvent, input: HTMLInputElement, show: () => Promise<void>, changed: () => void): void {
  const list = listOf(input);
  if (!list) return;
  const options = [...list.children] as HTMLElement[];
  const at = options.findIndex(({ id }) => id === input.getAttribute('aria-activedescendant'));
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    if (list.hidden) return void show();
    const step = event.key === 'ArrowDown' ? 1 : -1;
    activate(input, options, at < 0 ? (step > 0 ? 0 : options.length - 1) : (at + step + options.length) % options.length);
  } else if (event.key === 'Enter' && !list.hidden && at >= 0) {
    event.preventDefault();
    choose(input, options[at] as HTMLElement, changed);
  } else if (event.key === 'Escape' && !list.hidden) {
    event.preventDefault();
    close(input);
  }
}

function activate(input: HTMLInputElement, options: readonly HTMLElement[], at: number): void {
  options.forEach((option, index) => option.setAttribute('aria-selected', String(index === at)));
  options[at]?.scrollIntoView({ block: 'nearest' });
  input.setAttribute('aria-activedescendant', options[at]?.id ?? '');
}

function choose(input: HTMLInputElement, option: HTMLElement, changed: () => void): void {
  input.value = option.dataset['value'] ?? '';
  close(input);
  const state = input.closest('.field')?.querySelector('[data-picked]');
  if (state) state.textContent = option.firstChild?.textContent ?? '';
  changed();
}

function close(input: HTMLInputElement): void {
  const list = listOf(input);
  if (list) list.hidden = true;
  input.setAttribute('aria-expanded', 'false');
  input.removeAttribute('aria-activedescendant');
}
