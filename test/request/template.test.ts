import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterOutputs } from '../../scripts/request/outputs.ts';
import { spans, withoutMarks } from '../../scripts/request/marks.ts';
import { renderDeep, renderMarked, renderText, renderValue, structuralFilters } from '../../scripts/request/template.ts';
import { hostileText } from './hostile.ts';
import { cpuTime } from '../cpu-time.ts';

const values = { name: 'orders', quote: `a"b'c`, list: ['x', 'y'], map: { key: 'value', n: 1 }, count: 3, yes: true, nothing: null };
const context = { values };

describe('rendering', () => {
  it.each([
    ['${{ values.name }}', 'orders'],
    ['${{values.name}}-${{- values.count -}} .', 'orders-3.'],
    ['{# a ${{ comment }} #}x', 'x'],
    ['{% if values.yes %}y{% else %}n{% endif %}', 'y'],
    ['{% for x in values.list %}${{ x }};{% endfor %}', 'x;y;'],
    ['{% raw %}${{ values.name }}{% endraw %}', '${{ values.name }}'],
    ['{{ values.name }}', '{{ values.name }}'],
    ['${{ values.absent }}', ''],
    ['${{ values.quote | dump }}', '"a\\"b\'c"'],
    ['${{ values.quote | sqlLiteral }}', `'a"b''c'`],
    ['${{ values.quote | sqlIdentifier }}', `"a""b'c"`],
    ['${{ values.map | hcl }}', '{ "key" = "value", "n" = 1 }'],
    ['${{ "component:default/web" | parseEntityRef | pick("name") }}', 'web'],
    ['${{ "web" | parseEntityRef({ defaultKind: "component", defaultNamespace: "shop" }) | pick("namespace") }}', 'shop'],
    ['${{ "github.com?owner=acme&repo=orders" | parseRepoUrl | pick("repo") }}', 'orders'],
    ['${{ ("github.com?owner=acme&repo=orders" | parseRepoUrl)["owner"] }}', 'acme'],
    ['${{ "github.com?repo=orders&owner=acme" | projectSlug }}', 'acme/orders'],
    ['${{ values.map | pick("key") }}', 'value'],
    ['${{ { a: { b: 7 } } | pick("a.b") }}', '7'],
    ['${{ values.quote | xml }}', 'a&#34;b&#39;c'],
  ])('of %s', (source, text) => expect(renderText(source, context)).toBe(text));

  it('never reads a value as a template', () => {
    fc.assert(fc.property(hostileText, (name) => renderText('<${{ values.name }}>', { values: { name } }) === `<${name}>`));
  });

  it('keeps the type of a sole output', () => {
    expect(renderValue('${{ values.list }}', context)).toEqual(['x', 'y']);
    expect(renderValue('${{ values.count }}', context)).toBe(3);
    expect(renderValue('n${{ values.count }}', context)).toBe('n3');
    expect(renderValue('${{ values.absent }}', context)).toBeUndefined();
  });

  it('drops what comes out undefined, at any depth', () => {
    const rendered = renderDeep({ a: '${{ values.absent }}', b: ['${{ values.absent }}', '${{ values.name }}'], c: { d: '${{ values.map }}', e: 1 } }, context);
    expect(rendered).toEqual({ b: ['orders'], c: { d: { key: 'value', n: 1 }, e: 1 } });
  });

  it.each(['${{ values.name', '{% if %}', '${{ values.name | unknown }}', '{% include "x" %}', '${{ values.constructor.constructor("x")() }}', '${{ "x" | parseEntityRef }}', '${{ "acme/orders" | parseRepoUrl }}', '${{ "github.com?owner=acme" | projectSlug }}', '${{ "" | sqlIdentifier }}'])(
    'throws on %s',
    (source) => expect(() => renderText(source, context)).toThrow(),
  );
});

describe('the dialect of cookiecutter', () => {
  const cookiecutter = { cookiecutter: true, trimBlocks: false, lstripBlocks: false };
  const given = { cookiecutter: { name: 'orders', quote: 'a"b' } };

  it.each([
    ['{{ cookiecutter.name }} ${{ github.ref }}', 'orders $'],
    ['{% if cookiecutter.name == "orders" %}y{% endif %}', 'y'],
    ['{{cookiecutter.name|upper}}', 'ORDERS'],
    ['{{ cookiecutter.quote | jsonify }}', '"a\\"b"'],
  ])('renders %s', (source, text) => expect(renderText(source, given, cookiecutter)).toBe(text));

  it('is followed by marks as ours is', () => {
    const { text, values: found } = renderMarked('{{ cookiecutter.name }}{% raw %}{{ x }}{% endraw %} {{ cookiecutter.quote | jsonify }}', given, cookiecutter);
    expect(found).toEqual(['orders', 'a"b']);
    expect(withoutMarks(text)).toBe('orders{{ x }} "a\\"b"');
  });
});

it('trims around blocks when it is told to', () => {
  const source = '  {% if true %}\na\n  {% endif %}\nb';
  expect(renderText(source, {}, { cookiecutter: false, trimBlocks: true, lstripBlocks: true })).toBe('a\nb');
});

describe('renderMarked', () => {
  const marked = (source: string): readonly string[] => spans(renderMarked(source, context).text).map(({ text }) => text);

  it.each([
    ['${{ values.name }}', ['orders']],
    ['${{values.name}}${{values.name}}', ['orders', 'orders']],
    ['a ${{- values.name -}} b ${{-values.name}} c', ['orders', 'orders']],
    ['${{ "}}" ~ values.name }}', ['}}orders']],
    [`\${{ '}}' ~ values.name ~ "%}" }}`, ['}}orders%}']],
    ['${{ "\\"}}" ~ values.name }}', ['"}}orders']],
    ["${{ 'it\\'s}}' }}", ["it's}}"]],
    ['${{ values.name | replace("|", "}}") | upper }}', ['ORDERS']],
    ['${{ "a" if values.yes else "b" }}', ['a']],
    ['${{ values.list }}', ['x,y']],
    ['${{ values["name"] }}', ['orders']],
    ['${{ values.name\n}}', ['orders']],
    ['{% if "%}" == \'${{\' %}x{% endif %}${{ values.name }}', ['orders']],
    ['{# it\'s ${{ "#}${{ values.name }}', ['orders']],
    ["it's ${{ values.name }} isn't", ['orders']],
    ['{% raw %}${{ x }} {# {% if %}{% endraw %}${{ values.name }}', ['orders']],
    ['{%- verbatim -%}${{ x }}{% endverbatim %}${{ values.name }}', ['orders']],
    ['{% raw %}{% raw %}${{ x }}{% endraw %}${{ x }}{% endraw %}${{ values.name }}', ['orders']],
    ['{% raw %}{% endverbatim %}${{ x }}{% endraw %}${{ values.name }}', ['orders']],
    ['$${{ values.name }}{{ x }} {${{ values.name }}}', ['orders', 'orders']],
    ['{% set it = values.name | upper %}${{ it }}', ['ORDERS']],
    ['{% for x in values.list %}${{ loop.index }}${{ x }}{% endfor %}', ['x', 'y']],
    ['${{ values.map | dump }} ${{ values.map | yaml }} ${{ values.map | hcl }}', ['key', 'value', 'n', 'key', 'value', 'n', 'key', 'value', 'n']],
    ['${{ values.name | sqlIdentifier }} ${{ values.name | sqlLiteral }}', ['orders', 'orders']],
    ['${{ values.count }} ${{ values.yes }} ${{ values.nothing }} ${{ values.absent }}', []],
  ])('marks the texts of %s', (source, texts) => expect(marked(source)).toEqual(texts));

  it('marks every output, and nothing else, wherever nunjitsu sees one', () => {
    const output = fc.constantFrom('${{ values.v }}', '${{values.v}}', '${{- values.v -}}', '${{ "}}" and values.v }}', "${{ '{#' and values.v }}", '${{ values.v if "%}" else 1 }}');
    const other = fc.constantFrom('text ', '{', '}', '}}', '%}', '$', '$$', '"', "'", '\\', '\n', '{# c #}', "{# ' #}", '{# ${{ #}', '{% raw %}${{ x }}{% endraw %}', '{% raw %}"{% raw %}{# {% endraw %}${{{% endraw %}', '{%- verbatim %}\'${{ {% endverbatim %}', '{% if "%}" %}', '{% if values.v -%}', "{% if '\\'' %}", '{% set a = "${{ x }}" %}');
    let rendered = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(output, other), { maxLength: 12 }), (parts) => {
        const closers = parts.filter((part) => part.startsWith('{% if')).map(() => '{% endif %}');
        const source = [...parts, ...closers].join('');
        // A comment or tag that glued parts opened by chance may hide others, or break the template: nunjitsu decides.
        const stamp = 'Zq7';
        let plain: string;
        try {
          plain = renderText(source, { values: { v: stamp } });
        } catch {
          return;
        }
        rendered += 1;
        const { text, values: texts } = renderMarked(source, { values: { v: stamp } });
        expect(withoutMarks(text)).toBe(plain);
        expect(texts).toHaveLength(plain.split(stamp).length - 1);
      }),
      { numRuns: 2000 },
    );
    expect(rendered).toBeGreaterThan(800);
  });

  it.each([
    '{% if (values.name | dump) == "\\"orders\\"" %}yes{% endif %}${{ values.name }}',
    '${{ "[" ~ (values.name | dump) ~ "]" }}',
    '${{ values.name | dump | length }}',
  ])('throws on %s, where marks change what is rendered', (source) => expect(() => renderMarked(source, context)).toThrow(/works on its own output/));

  it('throws on a regular expression, whose quotes would hide outputs', () => {
    expect(() => renderMarked('${{ r/"/ }} ${{ values.name }} "', context)).toThrow();
    expect(renderMarked('${{ values.count / 2 }}', { values: { count: 4 } }).text).toBe('2');
  });

  it.each(['${{', '${{"', "${{ '", '"', "'", '{%', '{% "', '{#', '{% raw %}', '{% raw %}{% ', '\\"', '}}', '%}', '-', ' ', '${{ x }}', 'r/', '{% raw', '${{ "\\'])('is linear in %s', (piece) => {
    for (const source of [piece.repeat(100_000 / piece.length), `\${{ ${piece.repeat(100_000 / piece.length)}`, `\${{ "${piece.repeat(100_000 / piece.length)}`]) {
      const start = cpuTime();
      try {
        filterOutputs(source, 'mark');
      } catch {
        // A regular expression; refused fast enough.
      }
      expect(cpuTime() - start).toBeLessThan(500);
    }
  });
});

it('the structural filters are those that the decision lists', () => {
  expect(structuralFilters).toEqual(['dump', 'yaml', 'hcl', 'sqlIdentifier', 'sqlLiteral', 'xml']);
});
