import { lineDifference } from '../../../../scripts/model/line-difference.ts';
import type { Service } from '../../../../scripts/model/service.ts';
import type { Outcome } from './preview.ts';
import { element, filled, type Words } from './words.ts';

/** The files that would be committed, and what runs after the merge. Files that were unfolded stay so. */
export function showFiles(form: HTMLFormElement, outcome: Outcome, service: Service, words: Words): void {
  const { files, problems, effects, parts, before } = outcome;
  const place = form.querySelector('.files');
  const state = form.querySelector('[data-state]');
  if (!place || !state) return;
  const { script } = words;
  const changed = files.filter(({ path, text }) => before.get(path) !== text);
  const gone = problems.length > 0 || outcome.unshown ? [] : [...before.keys()].filter((path) => path.startsWith('live/') && !files.some((file) => file.path === path));
  const count = filled(changed.length === 1 ? script.file : script.files, { n: changed.length });
  const said = problems.length > 0 ? filled(problems.length === 1 ? script.wrong : script.wrongs, { n: problems.length }) : outcome.unshown ? script.unshown : changed.length > 0 ? count : script.unchanged;
  if (state.textContent !== said) state.textContent = said;
  const folded = new Set([...place.querySelectorAll<HTMLDetailsElement>('details:not([open])')].map((each) => each.dataset['path']));
  place.replaceChildren(...changed.map(({ path, text }) => fileView(path, text, before.get(path), !folded.has(path), words)), ...gone.map((path) => element('p', `${path}: ${script.removed}`, 'meta')));
  const named = (step: string, about: string) => `${service.steps.find(({ id }) => id === step)?.name ?? step} (${about})`;
  showList(form.querySelector('[data-parts]'), parts.map((part) => named(part.step, part.service)));
  showList(form.querySelector('[data-effects]'), effects.map(({ step, action }) => named(step, action)));
}

function fileView(path: string, text: string, before: string | undefined, open: boolean, { script }: Words): HTMLElement {
  const details = element('details') as HTMLDetailsElement;
  details.dataset['path'] = path;
  details.open = open;
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const summary = element('summary', path);
  summary.append(element('span', before === undefined ? filled(lines === 1 ? script.line : script.lines, { n: lines }) : script.changed));
  const pre = element('pre');
  pre.tabIndex = 0;
  pre.setAttribute('role', 'region');
  pre.setAttribute('aria-label', path);
  const code = element('code');
  code.append(...(before === undefined ? [text] : changedLines(before, text, script.asTheyAre)));
  pre.append(code);
  details.append(summary, pre);
  return details;
}

const context = 3;

/** Compared line by line below this; the comparison takes time by the square. */
const longest = 1_500;

/** The lines that differ, with a few around them. */
function changedLines(before: string, after: string, asTheyAre: string): readonly (string | HTMLElement)[] {
  const [old, now] = [before.split(/(?<=\n)/), after.split(/(?<=\n)/)];
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const [oldPart, newPart] = [old.slice(head, old.length - tail), now.slice(head, now.length - tail)];
  const all = { removed: oldPart.map((_, index) => index + 1), added: newPart.map((_, index) => index + 1) };
  const { removed, added } = oldPart.length + newPart.length > longest ? all : lineDifference(oldPart, newPart);
  const [gone, fresh] = [new Set(removed.map((line) => line + head)), new Set(added.map((line) => line + head))];
  const lines: { readonly sign: '-' | '+' | ' '; readonly text: string }[] = [];
  for (let [i, j] = [1, 1]; i <= old.length || j <= now.length; ) {
    if (gone.has(i)) lines.push({ sign: '-', text: old[i++ - 1] ?? '' });
    else if (fresh.has(j)) lines.push({ sign: '+', text: now[j++ - 1] ?? '' });
    else lines.push({ sign: ' ', text: now[(i++, j++) - 1] ?? '' });
  }
  return withoutFar(lines, asTheyAre);
}

function withoutFar(lines: readonly { readonly sign: string; readonly text: string }[], asTheyAre: string): readonly (string | HTMLElement)[] {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - context), at + context + 1).some(({ sign }) => sign !== ' '));
  const shown: (string | HTMLElement)[] = [];
  let far = 0;
  lines.forEach(({ sign, text }, at) => {
    if (!near[at]) far += 1;
    if (far > 0 && (near[at] || at === lines.length - 1)) {
      shown.push(element('i', `${filled(asTheyAre, { n: far })}\n`));
      far = 0;
    }
    if (near[at]) shown.push(sign === ' ' ? `  ${text}` : element(sign === '+' ? 'ins' : 'del', `${sign} ${text}`));
  });
  return shown;
}

function showList(box: HTMLElement | null, texts: readonly string[]): void {
  if (!box) return;
  box.hidden = texts.length === 0;
  box.querySelector('ul')?.replaceChildren(...texts.map((text) => element('li', text)));
}
