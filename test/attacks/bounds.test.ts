/** Texts that are made to cost time: each of them is as long as GitHub lets it be. */
import { describe, expect, test } from 'vitest';
import { commandsIn, type CommentFacts } from '../../scripts/github/conversation.ts';
import { code, fence, literal } from '../../scripts/github/markdown.ts';
import { bodyLimit } from '../../scripts/request/headings.ts';

const long = ' \t\n\r/`#*[]\\_@xa0'.split('').map((sign) => sign.repeat(bodyLimit - 1));

function within(milliseconds: number, what: string, work: () => unknown): void {
  const start = performance.now();
  work();
  expect(performance.now() - start, what).toBeLessThan(milliseconds);
}

describe('time', () => {
  test('no text keeps whoever writes a comment busy', () => {
    for (const text of long) {
      for (const [name, write] of Object.entries({ literal, fence, code })) within(500, `${name} of ${JSON.stringify(text[0])}`, () => write(`${text}x`));
    }
  });

  test('no comment keeps whoever reads comments busy', () => {
    const comment = (body: string) => ({ id: 1, issue: 1, login: 'ada', body, edited: false, at: '2026-01-01T00:00:00Z', url: '' }) as CommentFacts;
    for (const text of long) {
      for (const body of [text, `/x${text}`, `/renew ${text.slice(9)}y`, `/renew 30 days${text.slice(20)}y`]) {
        within(500, `a comment of ${JSON.stringify(body.slice(0, 20))}`, () => commandsIn([comment(body)]));
      }
    }
    expect(commandsIn([comment(`/renew 30 days${' '.repeat(60_000)}`)])).toMatchObject([{ name: 'renew', argument: '30 days' }]);
    expect(commandsIn([comment(`/renew ${'9'.repeat(300)} days`), comment('/renew-it'), comment('see /renew')])).toEqual([]);
  });
});
