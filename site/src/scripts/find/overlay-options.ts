import { element, marked } from './elements.ts';
import { markedPieces } from './marks.ts';
import type { Row } from './names.ts';
import type { Ranking } from './rank.ts';
import { kindMark, otherName, ownerOf, type Showing } from './row-element.ts';
import type { TextHit } from './text.ts';

/** Where the lists are, for whoever finds nothing. */
export const listPaths = { services: 'services/', entities: 'catalog/', teams: 'teams/', articles: 'docs/' } as const;

/** Before anybody has typed: some services, which is what most people come for. */
export function offered({ names }: Ranking): readonly Row[] {
  return [...names.byTitle].flatMap((at) => names.rows[at] ?? []).filter(({ group }) => group === 'services').slice(0, 6);
}

/** Results under one heading. */
export function section(id: string, heading: string, count: string, options: readonly HTMLElement[]): HTMLElement {
  const title = element('div', { id: `seek-of-${id}`, class: 'seek-heading' }, heading, count !== '' && element('span', {}, count));
  return element('div', { role: 'group', 'aria-labelledby': `seek-of-${id}` }, title, ...options);
}

export function option(row: Row, showing: Showing): HTMLElement {
  const name = otherName(row);
  const owner = ownerOf(row, showing.names);
  return element(
    'a',
    { role: 'option', href: showing.root + row.path, tabindex: -1, 'aria-selected': 'false' },
    element('span', { class: 'seek-title' }, ...marked(markedPieces(row.title, showing.words)), name !== undefined && element('code', {}, ...marked(markedPieces(name, showing.words)))),
    element('span', { class: 'seek-facts' }, owner !== '' && element('span', {}, owner), row.group === 'entities' && kindMark(row, showing)),
    row.about !== '' && element('span', { class: 'seek-about' }, row.about),
  );
}

export function textOption({ address, title, excerpt }: TextHit): HTMLElement {
  return element('a', { role: 'option', href: address, tabindex: -1, 'aria-selected': 'false' }, element('span', { class: 'seek-title' }, title), element('span', { class: 'seek-about' }, ...marked(excerpt)));
}
