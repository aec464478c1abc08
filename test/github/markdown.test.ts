import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import { code, fence, literal } from '../../scripts/github/markdown.ts';

const markdown = new MarkdownIt({ html: true, linkify: true });

test('a fence holds any text', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('`', '```', '\n', '~~~', '# a', '</details>', 'x')), (parts) => {
    const tokens = markdown.parse(fence(`a${parts.join('')}`), {});
    expect(tokens.map(({ type }) => type)).toEqual(['fence']);
    expect(tokens[0]?.content).toBe(`a${parts.join('')}`.replace(/\n$/, '') + '\n');
  }));
});

test('a literal text is nothing but text', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('*', '_', '`', '<b>', '[a](http://b)', '![x](y)', '@org/team', '#12', '|', 'https://x.example', '~~', '\\', ' a ')), (parts) => {
    const [, inline] = markdown.parse(`a ${literal(parts.join(''))}`, {});
    expect(inline?.type).toBe('inline');
    expect((inline?.children ?? []).map(({ type }) => type).filter((type) => !['text', 'text_special'].includes(type))).toEqual([]);
  }));
});

test('a mention of somebody notifies nobody', () => {
  expect(literal('@security-team')).not.toContain('@s');
  expect(literal('see #12')).not.toContain('#1');
});

test('an entity does not become the sign of a mention', () => {
  expect(markdown.renderInline(literal('&commat;security'))).toBe('&amp;commat;security');
});

test('a code span holds any run of backticks', () => {
  expect(markdown.renderInline(code('a``b`c'))).toBe('<code>a``b`c</code>');
});

test('a code span may hold a backtick', () => {
  expect(markdown.renderInline(code('a`b'))).toBe('<code>a`b</code>');
});
