import { expect, test } from 'vitest';
import { readMarkup } from './markup.ts';

const page = (body: string) => readMarkup(`<!doctype html><html lang="en"><body>${body}</body></html>`);

test('elements with their attributes and text', () => {
  const { elements, faults } = page('<p class="a" hidden>One &amp; <a href="/x?a=1&amp;b=2">two</a><br></p><script src=x.js></script><svg><path d="M0"/></svg>');
  expect(faults).toEqual([]);
  expect(elements.map(({ name }) => name)).toEqual(['html', 'body', 'p', 'a', 'br', 'script', 'svg', 'path']);
  expect(elements[2]).toMatchObject({ attributes: { class: 'a', hidden: '' }, text: 'One & two' });
  expect(elements[3]?.attributes['href']).toBe('/x?a=1&b=2');
});

test.each([
  ['<p>one<div>two</div></p>', /<div> stands in <p>/],
  ['<ul><a href="/">x</a></ul>', /<a> stands in <ul>/],
  ['<div><p>x</div>', /<\/div> closes <p>/],
  ['<a href="/"><button>x</button></a>', /stands in a link/],
  ['<p id="a" id="b">x</p>', /id stands twice/],
  ['<img src="x.png">', /without alt/],
  ['<p>x <b y="1>z</b></p>', /cannot be read/],
])('%s is a fault', (body, fault) => {
  expect(page(body).faults.join('\n')).toMatch(fault);
});

test('a page without a doctype is one, too', () => {
  expect(readMarkup('<html></html>').faults).toEqual(['It does not begin with <!doctype html>.']);
});
