import { expect, test } from 'vitest';
import { inputsFragment, inputsOfFragment } from '../../scripts/request/form-link.ts';

test.each([
  [{}],
  [{ name: 'orders', count: 3, on: true, list: ['a', 'b'], deep: { er: null } }],
  [{ purpose: 'Größe ⚓ 港 "quotes" <b>\n### Heading\n\u{1F6A2}', long: 'x'.repeat(70_000) }],
])('inputs come back from their link: %#', (inputs) => {
  const fragment = inputsFragment(inputs);
  expect(fragment).toMatch(/^#inputs=[\w-]*$/);
  expect(inputsOfFragment(fragment)).toEqual(inputs);
});

test.each(['', '#request', '#inputs=', '#inputs=%%%', '#inputs=bm90IGpzb24', '#inputs=WzFd', '#inputs=_w'])('%s carries none', (fragment) => {
  expect(inputsOfFragment(fragment)).toBeUndefined();
});
