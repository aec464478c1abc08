import { filled, type Words } from './words.ts';

/** Numbers for ids; one that was given is not given again. */
let rows = 0;

/** Adds an empty entry at the end of a list. The template is the page's own markup: nothing that anybody typed is in it. */
export function addRow(node: HTMLElement): HTMLElement {
  const list = node.querySelector(':scope > [data-rows]');
  const template = node.querySelector<HTMLTemplateElement>(':scope > template');
  if (!list || !template) throw new Error('The list has no template.');
  const holder = document.createElement('template');
  rows += 1;
  holder.innerHTML = template.innerHTML.replaceAll(template.dataset['mark'] ?? '#', String(rows));
  const row = holder.content.firstElementChild as HTMLElement;
  list.append(row);
  return row;
}

/** Numbers the entries of every list for people, and lets nobody move what cannot move or add what would be too many. */
export function numberRows(form: HTMLFormElement, { script }: Words): void {
  for (const list of form.querySelectorAll<HTMLElement>('[data-rows]')) {
    const entries = [...list.children] as HTMLElement[];
    const label = list.closest('.field')?.querySelector('[data-label]')?.textContent ?? '';
    entries.forEach((row, index) => {
      const part = row.querySelector<HTMLElement>('.field');
      const own = part?.querySelector<HTMLElement>('[data-label]');
      if (!own) return;
      own.dataset['plain'] ??= own.textContent ?? label;
      own.textContent = filled(script.row, { label: own.dataset['plain'], n: index + 1 });
      for (const tool of row.querySelectorAll<HTMLButtonElement>(':scope > .row-tools [data-move]')) {
        const word = tool.querySelector<HTMLElement>('.hidden');
        if (word) word.textContent = `${(word.dataset['plain'] ??= word.textContent ?? '')}: ${own.textContent}`;
        tool.disabled = (tool.dataset['move'] === 'up' && index === 0) || (tool.dataset['move'] === 'down' && index === entries.length - 1);
      }
    });
    const add = list.parentElement?.querySelector<HTMLButtonElement>(':scope > [data-add]');
    const most = Number(add?.dataset['max'] ?? Number.POSITIVE_INFINITY);
    if (add) add.disabled = entries.length >= most;
  }
}

/** Adds, moves and removes entries at the press of their buttons; says so to screen readers, and keeps the focus near. */
export function startRows(form: HTMLFormElement, words: Words, changed: () => void): void {
  const said = form.querySelector('[data-said]');
  const say = (text: string) => {
    if (said) said.textContent = text;
  };
  form.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('[data-add], [data-move]');
    const field = button?.closest<HTMLElement>('.field');
    if (!button || !field) return;
    if (button.hasAttribute('data-add')) {
      const row = addRow(field);
      numberRows(form, words);
      row.querySelector<HTMLElement>('input, select, textarea')?.focus();
    } else {
      move(button, say, () => numberRows(form, words), words);
    }
    changed();
  });
}

function move(button: HTMLButtonElement, say: (text: string) => void, renumber: () => void, { script }: Words): void {
  const row = button.closest<HTMLElement>('[data-row]');
  const list = row?.parentElement;
  if (!row || !list) return;
  const label = row.querySelector<HTMLElement>('[data-label]');
  const index = [...list.children].indexOf(row);
  if (button.dataset['move'] === 'remove') {
    row.remove();
    renumber();
    const next = (list.children[index] ?? list.children[index - 1]) as HTMLElement | undefined;
    (next ?? list.parentElement?.querySelector<HTMLElement>(':scope > [data-add]'))?.focus();
    say(filled(script.rowGone, { label: label?.dataset['plain'] ?? '', n: index + 1 }));
    return;
  }
  if (button.dataset['move'] === 'up') row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  renumber();
  // A button that has come to an end is switched off, and would lose the focus.
  (button.disabled ? row : button).focus();
  say(filled(script.rowMoved, { label: label?.dataset['plain'] ?? '', n: [...list.children].indexOf(row) + 1 }));
}
