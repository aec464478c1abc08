import type { Piece } from './marks.ts';

/** What is undefined or false is left out. */
type Child = Node | string | undefined | false;

/** An element with attributes; those that are undefined or false are left out, `true` has no value. Text stays text. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number | boolean | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  for (const child of children) if (child !== undefined && child !== false && child !== '') made.append(child);
  return made;
}

/** A text whose matches are marked. */
export function marked(pieces: readonly Piece[]): readonly Node[] {
  return pieces.map(({ text, marked }) => (marked ? element('mark', {}, text) : document.createTextNode(text)));
}
