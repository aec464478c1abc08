import { expect, test } from 'vitest';
import { isFixed, rememberedAnswers } from '../../scripts/sandbox/git/fixed-answers.ts';

const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];

test.each([
  [true, ['diff', '--raw', '-z', '--end-of-options', a, b, '--']],
  [true, ['merge-base', a, b]],
  [true, ['rev-list', '--count', `${a}..${b}`]],
  [true, ['log', '-1', a, '--', ':(literal)main']],
  [true, ['ls-tree', '-z', '--end-of-options', `${a}:.github/workflows`]],
  [true, ['rev-parse', '--verify', `${a}^{commit}`]],
  [true, ['cat-file', 'blob', a]],
  [false, ['log', '-1', 'refs/heads/main', '--']],
  [false, ['log', '-1', `${a}..main`, '--']],
  [false, ['rev-parse', '--verify', 'HEAD']],
  [false, ['diff', a, 'main', '--']],
  [false, ['for-each-ref']],
  [false, ['update-ref', 'refs/heads/main', a, b]],
  [false, ['commit-tree', a]],
])('an answer that can never change: %s for %j', (expected, args) => expect(isFixed(args)).toBe(expected));

test('an object that is not there is asked for again, anything else is not', async () => {
  const answers = rememberedAnswers();
  let asked = 0;
  const answer = (code: number) => () => Promise.resolve({ code, stdout: Buffer.from(String((asked += 1))), stderr: '' });
  await answers('missing', answer(128));
  expect((await answers('missing', answer(0))).stdout.toString()).toBe('2');
  expect((await answers('missing', answer(0))).stdout.toString()).toBe('2');
  await answers('nothing in common', answer(1));
  await answers('nothing in common', answer(0));
  expect(asked).toBe(3);
});
