import { expect, test } from 'vitest';
import { csv } from '../../scripts/report/csv.ts';

const lines = (...cells: readonly (string | number | boolean | readonly string[] | undefined)[]) => csv(['a'], cells.map((a) => ({ a }))).split('\r\n').slice(1, -1);

test('a line of names, then a line for each row', () => {
  expect(csv(['name', 'days'], [{ name: 'x', days: 3 }, { days: -1 }])).toBe('name,days\r\nx,3\r\n,-1\r\n');
});

test('commas, quotes, line ends and outer spaces stand in quotes', () => {
  expect(lines('a,b', 'say "so"', 'one\ntwo', ' x', 'é')).toEqual(['"a,b"', '"say ""so"""', '"one\ntwo"', '" x"', 'é']);
});

test('a spreadsheet computes nothing', () => {
  expect(lines('=1+1', '+1', '-1', '@x', -1, ['=x', 'y'])).toEqual(["'=1+1", "'+1", "'-1", "'@x", '-1', "'=x y"]);
});

test('lists and answers', () => {
  expect(lines(['a', 'b'], ['a b', 'c'], true, undefined)).toEqual(['a b', 'a b; c', 'true', '']);
});
