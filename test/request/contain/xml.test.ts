import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmlessText, hostileText } from '../hostile.ts';
import { accepted, placeholder, spliced, withValue } from './splice.ts';

interface SaxParser {
  onerror: (error: Error) => void;
  onopentag: (tag: { readonly name: string; readonly attributes: Readonly<Record<string, string>> }) => void;
  onclosetag: (name: string) => void;
  ontext: (text: string) => void;
  oncomment: (text: string) => void;
  oncdata: (text: string) => void;
  write(text: string): SaxParser;
  close(): SaxParser;
}

const sax = createRequire(import.meta.url)('sax') as { parser(strict: boolean, options: object): SaxParser };

/** What a parser of others makes of it. */
function parsed(text: string): unknown {
  const parser = sax.parser(true, { trim: false, normalize: false });
  const found: unknown[] = [];
  parser.onerror = (error) => {
    throw error;
  };
  parser.onopentag = ({ name, attributes }) => found.push({ [name]: { ...attributes } });
  parser.onclosetag = (name) => found.push(`/${name}`);
  parser.ontext = (content) => found.push(content);
  parser.oncomment = (content) => found.push(['comment', content]);
  parser.oncdata = (content) => found.push(['cdata', content]);
  parser.write(text).close();
  return found;
}

const path = 'pom.xml';
const shapes = [
  '<a>${{ values.v }}</a>',
  '<a><b>before ${{ values.v }} after</b><b/></a>',
  '<a key="${{ values.v }}" other=\'${{ values.v }}\'/>',
  '<?xml version="1.0"?>\n<!-- c --><a><![CDATA[x]]>${{ values.v | xml }}<b k="${{ values.v | xml }}">y</b></a>',
];

describe('XML', () => {
  it.each(shapes)('holds any text in %s, or refuses it', (shape) => {
    const tree = parsed(spliced(path, shape, placeholder));
    fc.assert(
      fc.property(hostileText, (value) => {
        const text = accepted(path, shape, value);
        if (text !== undefined) expect(parsed(text)).toEqual(withValue(tree, value));
      }),
      { numRuns: 500 },
    );
  });

  it.each(shapes)('lets ordinary words through in %s', (shape) => {
    fc.assert(fc.property(harmlessText, (value) => accepted(path, shape, value) !== undefined));
  });

  it('takes awkward text through its filter', () => {
    for (const value of ['R&D <team>', '"quoted" it\'s', 'a > b', ']]>', 'naïve 😀']) expect(accepted(path, '<a>${{ values.v | xml }}</a>', value), value).toBeDefined();
    expect(accepted(path, '<a>${{ values.v }}</a>', 'R&D')).toBeUndefined();
  });

  it.each(['<${{ values.v }}/>', '<a ${{ values.v }}="x"/>', '<a k=${{ values.v }}/>', '<!-- ${{ values.v }} --><a/>', '<a><![CDATA[${{ values.v }}]]></a>', '<?pi ${{ values.v }}?><a/>', '<a>&${{ values.v }};</a>'])(
    'lets no text stand in %s',
    (shape) => {
      fc.assert(fc.property(fc.oneof(hostileText, fc.constantFrom('b', 'amp', 'lt')), (value) => accepted(path, shape, value) === undefined));
    },
  );

  it('lets nothing in that a build would evaluate inside a text', () => {
    for (const value of ['${env.TOKEN}', '$(Path)', "$([System.IO.File]::ReadAllText('/etc/passwd'))", '@(Compile)', '#{ T(java.lang.Runtime) }', '%{x}', '{{ x }}']) {
      expect(accepted(path, '<a>${{ values.v | xml }}</a>', value), value).toBeUndefined();
    }
  });
});
