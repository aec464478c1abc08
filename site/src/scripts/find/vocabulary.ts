import type { Names, Row } from './names.ts';
import { valueOf } from './names.ts';
import { compact, stem, tokens } from './tokens.ts';

/** Where a token stands. `whole` is a name or title without its separators, so that "petstore" finds pet-store. */
export const fields = ['name', 'title', 'also', 'whole', 'tag', 'facet', 'about'] as const;
export type Field = (typeof fields)[number];

/** A posting is one number: the row times this, plus the field. */
export const fieldStep = 8;

/** Every token once, with the rows and fields it stands in. */
export interface Vocabulary {
  readonly tokens: readonly string[];
  readonly stems: readonly string[];
  readonly postings: readonly (readonly number[])[];
}

export function vocabularyOf(names: Names): Vocabulary {
  const postings = new Map<string, number[]>();
  const memo = new Map<string, readonly string[]>();
  const tokensOf = (text: string) => {
    const known = memo.get(text) ?? tokens(text);
    memo.set(text, known);
    return known;
  };
  const add = (token: string, at: number, field: Field) => {
    const posting = at * fieldStep + fields.indexOf(field);
    const list = postings.get(token);
    if (!list) postings.set(token, [posting]);
    else if (list.at(-1) !== posting) list.push(posting);
  };
  for (const row of names.rows) {
    const { at, name, title, also, about } = row;
    for (const token of tokens(name)) add(token, at, 'name');
    if (title !== name) for (const token of tokens(title)) add(token, at, 'title');
    for (const whole of new Set([compact(name), compact(title)])) if (!postings.get(whole)?.includes(at * fieldStep)) add(whole, at, 'whole');
    // Of an address what stands before the @: the company's name would find everybody.
    for (const each of also.split(' ')) for (const token of tokens(each.split('@')[0] ?? '')) add(token, at, 'also');
    for (const number of names.facets.tag.of[at] ?? []) for (const token of tokensOf(names.facets.tag.values[number] ?? '')) add(token, at, 'tag');
    for (const value of facetTexts(names, row)) for (const token of tokensOf(value)) add(token, at, 'facet');
    for (const token of about === '' ? [] : tokens(about)) add(token, at, 'about');
  }
  const all = [...postings.keys()];
  return { tokens: all, stems: all.map(stem), postings: [...postings.values()] };
}

function facetTexts(names: Names, row: Row): readonly string[] {
  const title = (facet: 'owner' | 'system') => {
    const ref = valueOf(names, row, facet);
    return ref === undefined ? '' : (names.byRef.get(ref)?.title ?? '');
  };
  return [row.kindName, valueOf(names, row, 'type') ?? '', title('owner'), title('system')];
}
