import { element, marked } from './elements.ts';
import { markedPieces } from './marks.ts';
import { valueOf, valueTitle, type Names, type Row } from './names.ts';
import { compact } from './tokens.ts';
import type { Speech } from './words.ts';

/** What is needed to show a row. */
export interface Showing {
  readonly names: Names;
  /** Address of the pages' root, with a slash at the end. */
  readonly root: string;
  readonly speech: Speech;
  /** Of the question, folded. */
  readonly words: readonly string[];
}

/** The name, where the title says something else; an article's is only its address. */
export function otherName({ name, title, group }: Row): string | undefined {
  return group === 'articles' || compact(name) === compact(title) ? undefined : name;
}

/** Kind and type, as everywhere on the site. */
export function kindMark(row: Row, { names, speech }: Pick<Showing, 'names' | 'speech'>): HTMLElement {
  const kind = speech.kind(row.kind) === row.kind ? row.kindName : speech.kind(row.kind);
  const type = valueOf(names, row, 'type');
  return element('span', { class: `kind k-${row.kind}` }, type === undefined || type.toLowerCase() === kind.toLowerCase() ? kind : `${kind} · ${type}`);
}

export function ownerOf(row: Row, names: Names): string {
  const owner = valueOf(names, row, 'owner');
  return owner === undefined ? '' : valueTitle(names, 'owner', owner);
}

/** A row of a list, like those that the server writes. */
export function rowElement(row: Row, about: string, showing: Showing): HTMLLIElement {
  const { names, root, speech, words } = showing;
  const name = words.length > 0 ? otherName(row) : undefined;
  const grade = valueOf(names, row, 'grade');
  const owner = ownerOf(row, names);
  return element(
    'li',
    {},
    element('a', { href: root + row.path }, ...marked(markedPieces(row.title, words))),
    element('span', { class: 'row meta' }, name !== undefined && element('code', {}, ...marked(markedPieces(name, words))), grade !== undefined && element('span', {}, speech.grade(grade)), owner !== '' && element('span', {}, owner), kindMark(row, showing)),
    about !== '' && element('p', {}, ...marked(markedPieces(about, words.filter((word) => word.length > 2)))),
  );
}
