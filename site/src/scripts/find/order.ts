import type { Order } from './address.ts';
import { valueOf, valueTitle, type Names, type Row } from './names.ts';
import { fold } from './tokens.ts';

/** All rows, by title. */
export function byTitle({ byTitle, rows }: Names): readonly Row[] {
  return Array.from(byTitle, (at) => rows[at] as Row);
}

/** After every letter. */
const last = '\uffff';

/** In the order of a facet's words, those that say nothing last, by title between equals. */
export function sorted(names: Names, rows: readonly Row[], order: Order): readonly Row[] {
  const key = (row: Row) => {
    const value = order === 'title' ? '' : valueOf(names, row, order);
    if (value === undefined) return last;
    // A+ comes before A, which comes before A-.
    if (order === 'grade') return value.replace(/[+-]?$/, (sign) => ({ '+': '0', '-': '2' })[sign] ?? '1');
    return order === 'title' ? '' : fold(valueTitle(names, order, value));
  };
  const keyed = rows.map((row) => ({ row, key: key(row), place: names.place[row.at] ?? 0 }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.place - b.place));
  return keyed.map(({ row }) => row);
}
