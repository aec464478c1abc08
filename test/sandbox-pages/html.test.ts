import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributes, html, raw } from '../../scripts/sandbox/pages/html.ts';
import { unescape } from './visitor.ts';

test('values are escaped, lists joined, nothing is nothing', () => {
  expect(html`<b title="${'"\'<&>'}">${['<i>', 1, null, undefined, false, html`<u>${'&'}</u>`]}</b>`.toString())
    .toBe('<b title="&quot;&#39;&lt;&amp;&gt;">&lt;i&gt;1<u>&amp;</u></b>');
  expect(html`${raw('<hr>')}`.toString()).toBe('<hr>');
});

test('attributes without quotes are a mistake of the programmer', () => {
  expect(() => html`<a href=${'x'}>`).toThrow('Attribute without quotes');
  expect(html`<a href="?q=${'x y'}">`.toString()).toBe('<a href="?q=x y">');
  expect(html`<input${attributes({ name: 'a"b', required: true, disabled: false, id: undefined })}>`.toString())
    .toBe('<input name="a&quot;b" required>');
});

test('no text breaks out of an element or an attribute', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    const shown = html`${text}`.toString();
    expect(shown).not.toMatch(/[<>"']/);
    expect(unescape(shown)).toBe(text);
  }));
});
