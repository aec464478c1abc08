import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { readToml } from '../../../scripts/request/contain/toml.ts';
import { harmlessText, hostileText } from '../hostile.ts';
import { accepted, placeholder, spliced, withValue } from './splice.ts';

const path = 'pyproject.toml';
const shapes = [
  '[project]\nname = "${{ values.v }}"\nlast = 1 # it\'s "\n',
  "[project]\nname = '${{ values.v }}'\nlast = 1\n",
  'list = ["before ${{ values.v }} after", \'${{ values.v }}\']\n',
  '"${{ values.v }}" = 1\n',
  'name = ${{ values.v | dump }}\nlong = """\n a "quoted" one\\u0041 """\nraw = \'\'\'it\'s\'\'\'\n',
];

describe('TOML', () => {
  it.each(shapes)('holds any text in %s, or refuses it', (shape) => {
    const tree: unknown = parse(spliced(path, shape, placeholder));
    fc.assert(
      fc.property(hostileText, (value) => {
        const text = accepted(path, shape, value);
        if (text !== undefined) expect(parse(text)).toEqual(withValue(tree, value));
      }),
      { numRuns: 500 },
    );
  });

  it.each(shapes)('lets ordinary words through in %s', (shape) => {
    fc.assert(fc.property(harmlessText.filter((text) => text !== 'name'), (value) => accepted(path, shape, value) !== undefined));
  });

  it.each(['name = ${{ values.v }}', '[${{ values.v }}]', '${{ values.v }} = 1', '# ${{ values.v }}', 'a = """${{ values.v }}"""', "a = '''${{ values.v }}'''"])('lets no text stand in %s', (shape) => {
    fc.assert(fc.property(fc.oneof(hostileText, fc.constantFrom('b', '1', 'true', '"a"')), (value) => accepted(path, `${shape}\n`, value) === undefined));
  });

  it('reads strings as a parser of others does', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('"', "'", '"""', "'''", '\\', '\\n', '\\u0041', '\\q', 'a', ' ', '#', '\n', '= '), { maxLength: 12 }).map((parts) => `k = ${parts.join('')}\n`), (text) => {
        let value: unknown;
        try {
          value = parse(text)['k'];
        } catch {
          return;
        }
        const { scalars, structure, error } = readToml(text);
        expect(error).toBeUndefined();
        if (typeof value === 'string' && !structure.some((item) => /^("""|''')/.test(item))) expect(scalars).toEqual([value]);
      }),
      { numRuns: 5000 },
    );
  });
});
