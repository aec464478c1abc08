import { facetNames, type FacetName } from '../../../../scripts/model/names.ts';
import type { Chosen } from './facets.ts';
import { addressValue, indexValue } from './names.ts';

/** Orders of a list; without one it stands by relevance or, when nothing is asked, by title. */
export const orders = ['title', 'owner', 'type', 'grade'] as const;
export type Order = (typeof orders)[number];

/** What a list shows, all of it in the address: it can be sent to somebody, and the back button leads to it. */
export interface Asked {
  readonly question: string;
  readonly chosen: Chosen;
  readonly order: Order | undefined;
}

/** More characters than any name has. */
const questionLimit = 200;
/** Values of one facet. An address is anybody's text. */
const valueLimit = 50;

export function readAddress(query: URLSearchParams): Asked {
  const chosen = facetNames.flatMap((facet) => {
    const values = query.getAll(facet).filter((value) => value !== '' && value.length <= questionLimit).slice(0, valueLimit);
    return values.length > 0 ? [[facet, new Set(values.map((value) => indexValue(facet, value)))] as const] : [];
  });
  const order = query.get('sort');
  return {
    question: (query.get('q') ?? '').slice(0, questionLimit),
    chosen: new Map(chosen),
    order: orders.find((each) => each === order),
  };
}

/** The query of the address with its question mark; empty when nothing is asked. */
export function writeAddress({ question, chosen, order }: Asked): string {
  const query = new URLSearchParams();
  if (question.trim() !== '') query.set('q', question.trim());
  for (const facet of facetNames) for (const value of chosen.get(facet) ?? []) query.append(facet, addressValue(facet, value));
  if (order !== undefined) query.set('sort', order);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

export function isNothing({ question, chosen, order }: Asked): boolean {
  return question.trim() === '' && chosen.size === 0 && order === undefined;
}

/** With a value chosen, or no longer. */
export function toggled(asked: Asked, facet: FacetName, value: string): Asked {
  const values = new Set(asked.chosen.get(facet));
  if (!values.delete(value)) values.add(value);
  const chosen = new Map(asked.chosen);
  if (values.size === 0) chosen.delete(facet);
  else chosen.set(facet, values);
  return { ...asked, chosen };
}
