/** HTML that cannot be confused with text: only `html` and `raw` make it, and everything put into it is escaped. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/**
 * A template that escapes its values. Lists are joined; null, undefined and false vanish.
 * Throws for a value directly after `=`: an attribute without quotes ends at the first space of the value.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = strings[0] ?? '';
  values.forEach((value, index) => {
    if (/\s[\w-]+=$/.test(strings[index] ?? '')) throw new Error(`Attribute without quotes: ${strings[index] ?? ''}`);
    text += shown(value) + (strings[index + 1] ?? '');
  });
  return new Html(text);
}

function shown(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value.map(shown).join('');
}

/** For text that already is safe HTML, such as the Markdown renderer's. */
export function raw(safe: string): Html {
  return new Html(safe);
}

/** Attributes, each after a space. True gives the bare name; false and undefined leave it out. */
export function attributes(values: Readonly<Record<string, string | number | boolean | undefined>>): Html {
  const shownOnes = Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [html` ${name}`] : [html` ${name}="${value}"`];
  });
  return html`${shownOnes}`;
}
