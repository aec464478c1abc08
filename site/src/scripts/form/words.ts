import type { Wordings } from '../../../../scripts/request/wording.ts';
import type { ScriptWords } from '../../words/form.ts';

/** The words that the page brings along, in its language. */
export interface Words {
  readonly script: ScriptWords;
  readonly problems: Partial<Wordings>;
}

export function wordsOf(form: HTMLFormElement): Words {
  const read = (name: string) => JSON.parse(form.dataset[name] ?? '{}') as unknown;
  return { script: read('words') as ScriptWords, problems: read('problems') as Partial<Wordings> };
}

export function filled(text: string, params: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}

export function element(name: string, text = '', className = ''): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== '') made.className = className;
  return made;
}
