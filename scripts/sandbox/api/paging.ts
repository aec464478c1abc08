import type { Answer, Call } from './route.ts';

const DEFAULT_SIZE = 30;
const MAX_SIZE = 100;

export interface Page {
  readonly page: number;
  readonly size: number;
}

/** `page` and `per_page` of a query; wrong ones are taken as GitHub does: as the default. */
export function pageOf(query: URLSearchParams): Page {
  const whole = (name: string, fallback: number): number => {
    const value = Number(query.get(name) ?? fallback);
    return Number.isInteger(value) && value > 0 ? value : fallback;
  };
  return { page: whole('page', 1), size: Math.min(whole('per_page', DEFAULT_SIZE), MAX_SIZE) };
}

/** One page of a list with its Link header. `wrap` puts the items into the answer's body. */
export function paged<T>(
  call: Call,
  all: readonly T[],
  shape: (item: T) => unknown,
  wrap: (items: unknown[], total: number) => unknown = (items) => items,
): Answer {
  const { page, size } = pageOf(call.query);
  const items = all.slice((page - 1) * size, page * size).map(shape);
  const link = linkHeader(call, page, Math.max(1, Math.ceil(all.length / size)));
  return { status: 200, body: wrap(items, all.length), headers: link === '' ? {} : { link } };
}

export function linkHeader(call: Call, page: number, last: number): string {
  const to = (number: number, rel: string): string => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(number));
    return `<${call.address}?${query}>; rel="${rel}"`;
  };
  const links = [];
  if (page > 1) links.push(to(page - 1, 'prev'));
  if (page < last) links.push(to(page + 1, 'next'), to(last, 'last'));
  if (page > 1) links.push(to(1, 'first'));
  return links.join(', ');
}
