/** Texts that are made to cost time or room: each of them is as long as GitHub lets it be. */
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { bounded } from '../../scripts/github/bounded.ts';
import { commandsIn, type CommentFacts } from '../../scripts/github/conversation.ts';
import { code, fence, literal } from '../../scripts/github/markdown.ts';
import { reviewable, type TaskPlan } from '../../scripts/github/tasks.ts';
import { bodyLimit } from '../../scripts/request/headings.ts';
import { cpuTime } from '../cpu-time.ts';

const long = ' \t\n\r/`#*[]\\_@xa0'.split('').map((sign) => sign.repeat(bodyLimit - 1));

function within(milliseconds: number, what: string, work: () => unknown): void {
  const start = cpuTime();
  work();
  expect(cpuTime() - start, what).toBeLessThan(milliseconds);
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

describe('room', () => {
  const markdown = new MarkdownIt({ html: true, linkify: true });
  const rest = 'The rest is elsewhere.';

  test('what fits stays as it is', () => {
    expect(bounded([{ text: 'a' }, { text: 'b\nc' }], rest, 20)).toBe('a\n\nb\nc\n');
  });

  test('the longest parts are cut, the short ones and those that must be whole are not', () => {
    const body = bounded([{ text: '### Heading' }, { text: fence('x\n'.repeat(5_000)) }, { text: 'y '.repeat(2_000), isWhole: true }, { text: '- [ ] mia' }], rest, 6_000);
    expect(body.length).toBeLessThanOrEqual(6_000);
    expect(body).toContain('### Heading\n\n```');
    expect(body).toContain(`x\n\`\`\`\n\n${rest}\n\n${'y '.repeat(2_000)}\n\n- [ ] mia\n`);
  });

  test('plans that have to be approved as they are, and do not fit together, keep the request from being merged', () => {
    const plan = (step: string, text: string, digest?: string): TaskPlan => ({ step, action: 'terraform:apply', summary: '', text, language: '', blocked: [], folder: `live/test/bucket/${step}`, goal: 'apply', ...(digest && { digest }) });
    const few = [plan('one', 'x'.repeat(16_000), 'a'), plan('two', 'x'.repeat(16_000), 'b'), plan('sql', 'x'.repeat(60_000))];
    expect(reviewable(few)).toEqual(few);
    const many = reviewable([...few, plan('three', 'x'.repeat(16_000), 'c')]);
    expect(many.map(({ step, blocked }) => [step, blocked.length])).toEqual([['one', 1], ['two', 1], ['sql', 0], ['three', 1]]);
    expect(many[0]?.blocked[0]).toContain('48000 characters');
    expect(many[0]?.text).toBe('');
  });

  test('no cut lets a text of somebody out of its fence, its fold or its code span', () => {
    const piece = fc.constantFrom('@harbour/everyone', '<img src="https://evil.example/x">', '`', '```', '````', '</details>', '\n', '\n\n', 'x'.repeat(40), '😀', '# a');
    const anyText = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(anyText, anyText, fc.integer({ min: 200, max: 1_500 }), (one, other, room) => {
      const parts = [`Paths: ${code(one)}, ${code(other)}.`, `<details><summary>Inputs</summary>\n\n${fence(one, 'yaml')}\n\n</details>`, fence(other), `- ${literal(one)}\n- ${literal(other)}`, 'The end.'];
      const body = bounded(parts.map((text) => ({ text })), rest, room);
      expect(body.length).toBeLessThanOrEqual(room);
      expect(body.isWellFormed()).toBe(true);
      const tokens = markdown.parse(body, {}).flatMap((token) => [token, ...(token.children ?? [])]);
      const html = tokens.filter(({ type }) => type.startsWith('html')).map(({ content }) => content.trim());
      expect(html.filter((each) => !/^(?:<details><summary>Inputs<\/summary>|<\/details>)$/.test(each))).toEqual([]);
      expect(html.filter((each) => each.startsWith('<details>')).length).toBe(html.filter((each) => each === '</details>').length);
      expect(tokens.filter(({ type, content }) => type === 'text' && /@harbour/.test(content))).toEqual([]);
      expect(tokens.filter(({ type }) => type === 'link_open' || type === 'image' || type === 'heading_open')).toEqual([]);
      expect(body).toContain('The end.');
    }), { numRuns: 300 });
  });
});
