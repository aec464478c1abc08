import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullYaml } from '../../../scripts/request/full-yaml.ts';
import { renderContained } from '../../../scripts/request/contain/contain.ts';
import { hostileText } from '../hostile.ts';
import { accepted } from './splice.ts';

const codes = (path: string, template: string, v: string): readonly string[] => renderContained(path, template, { values: { v } }, fullYaml).problems.map(({ code }) => code);

describe('renderContained', () => {
  it.each(['run.sh', 'Dockerfile', 'page.html', 'x.mdx', 'app.ts', 'a.SQL', 'a.yaml.tmpl', 'no-extension', 'main.tf.json', 'terragrunt.hcl.json', '.env', 'Makefile', 'query.sed', 'CMakeLists.txt', 'requirements-dev.txt', '.github/workflows/ci.yml', 'repository/.github/dependabot.yaml', '.circleci/config.yml', 'action.yml', '.gitlab-ci.yml'])(
    'lets only words into %s, whose language it cannot read',
    (path) => {
      expect(accepted(path, 'a ${{ values.v }}', 'orders-api.v2_final')).toBe('a orders-api.v2_final');
      expect(accepted(path, 'a ${{ values.v | dump }}', 'orders')).toBe('a "orders"');
      for (const v of ['two words', '-flag', 'a--b', 'a/b', '../x', 'a;b', '$HOME', '`x`', 'a\nb', '"', 'é', 'a,b', '.hidden', 'x.', 'a:b', 'a@b', '*', '%x%', '#', '(x)']) expect(codes(path, 'a ${{ values.v }}', v), v).toEqual(['render-language']);
      expect(accepted(path, 'no input, {% if values.v %}only a choice{% endif %}', 'harmless')).toBe('no input, only a choice');
      expect(accepted(path, 'replicas=${{ values.v }}', 3)).toBe('replicas=3');
    },
  );

  it('lets nothing but words into a language that it cannot read, however they are put together', () => {
    const template = 'x ${{ values.v }}y "${{ values.v | upper }}" ${{ values.v | dump }} ${{ values.v | replace("a", "b") }}';
    fc.assert(fc.property(hostileText, (value) => {
      const text = accepted('run.sh', template, value);
      if (text !== undefined) expect(text).toMatch(/^x [\w.-]*y "[\w.-]*" "[\w.-]*" [\w.-]*$/);
    }), { numRuns: 1000 });
  });

  it.each(['go.mod', 'main.go', 'App.java', 'app.py'])('lets addresses and paths into %s', (path) => {
    expect(accepted(path, 'module ${{ values.v }}', 'github.com/acme/orders')).toBe('module github.com/acme/orders');
    for (const v of ['a//b', 'a/*b', '/a', 'a/', 'a b', 'a"b', 'a\\b', "a'b", 'a\nb', 'a::b', 'a(b)']) expect(codes(path, 'module ${{ values.v }}', v), v).toEqual(['render-language']);
  });

  it.each(['chart/templates/a.yaml', 'tsconfig.json'])('takes words in %s when it is another language than its name says', (path) => {
    const template = path.endsWith('.json') ? '{ // comments\n  "name": "${{ values.v }}" }' : '{% raw %}{{- if .Values.on }}\n{% endraw %}name: ${{ values.v }}\n{% raw %}{{- end }}{% endraw %}\n';
    expect(accepted(path, template, 'orders-api')).toContain('orders-api');
    expect(codes(path, template, 'a: b')).toEqual(['render-contained']);
    expect(codes(path, template, 'two words')).toEqual(['render-contained']);
  });

  it('takes no word that makes a key twice, although the file cannot be read then', () => {
    expect(codes('a.yaml', 'admin: false\n${{ values.v }}: true\n', 'admin')).toEqual(['render-contained']);
    expect(codes('a.json', '{"a": ${{ values.v }}}', 'b')).toEqual(['render-contained']);
  });

  it.each(['README.md', 'notes.txt', 'LICENSE'])('lets any text into %s, which nothing executes', (path) => {
    fc.assert(fc.property(hostileText, (value) => accepted(path, '# ${{ values.v }}', value) === `# ${value}`));
  });

  it.each(['a.yaml', 'a.yml', 'a.json', 'a.hcl', 'a.tf', 'a.tfvars', 'a.tfvars.json', 'a.sql'])('knows the language of %s', (path) => {
    const template = path.endsWith('.json') ? '{"a": "${{ values.v }}"}' : path.endsWith('.sql') ? "SELECT '${{ values.v }}';" : path.includes('.y') ? 'a: "${{ values.v }}"\n' : 'a = "${{ values.v }}"\n';
    expect(accepted(path, template, 'orders')).toContain('orders');
    expect(codes(path, template, `a'"\nb`)).toEqual(['render-contained']);
  });

  it('leaves a file without outputs alone, whatever it holds', () => {
    expect(accepted('a.yaml', '{% raw %}{{ .Values.x }}: ${{ a }}{% endraw %}: [', 'x')).toBe('{{ .Values.x }}: ${{ a }}: [');
  });

  it('says which text, in which file, and what to do', () => {
    const [problem] = renderContained('db/a.sql', "SELECT '${{ values.a }}', '${{ values.v }}';", { values: { a: 'fine', v: "it's" } }, fullYaml).problems;
    expect(problem).toMatchObject({ code: 'render-contained', message: expect.stringMatching(/db\/a\.sql/), fix: expect.stringMatching(/a\.sql.*sqlLiteral/) });
    const [loose] = renderContained('a.yaml', 'a: ${{ values.a }}\nb: ${{ values.v }}\n', { values: { a: 'fine', v: 'x # y' } }, fullYaml).problems;
    expect(loose?.message).toBe('In a.yaml the text “x # y” would not stay inside its place.');
    const [other] = renderContained('a.yaml', 'a: ${{ values.a }}\nb: ${{ values.v }}\n', { values: { a: 'fine', v: 'true' } }, fullYaml).problems;
    expect(other?.message).toBe('In a.yaml the text “true” would be read as something else than text.');
    for (const { message, fix } of [problem, loose, other].filter((each) => each !== undefined)) expect(message + fix).not.toMatch(/[\ue000-\uf8ff]/);
  });

  it('refuses a text that stands in a good place and in a bad one', () => {
    const twice = "{% set it = values.v | sqlLiteral %}# ${{ it }}\nkey: ${{ it }}\n";
    expect(codes('a.yaml', twice, 'a')).toEqual(['render-contained']);
    expect(codes('a.yaml', '{% set it = values.v | dump %}a: ${{ it }}\nb: ${{ it }}\n', 'a: "b"')).toEqual([]);
    expect(codes('a.yaml', '{% set it = values.v | dump %}a: 1\n', 'a')).toEqual([]);
  });

  it('refuses texts that pass through blocks and macros, which hide where they end', () => {
    for (const template of ['{% set it %}${{ values.v }}{% endset %}a: "${{ it }}"', '{% macro q(x) %}"${{ x }}"{% endmacro %}a: ${{ q(values.v) }}', '{% filter upper %}a: ${{ values.v }}{% endfilter %}']) {
      expect(codes('a.yaml', template, 'b')).toEqual(['render-contained']);
    }
  });

  it('follows a text through filters that change it', () => {
    expect(accepted('a.yaml', 'a: ${{ values.v | upper | replace("-", "_") }}\n', 'a-b')).toBe('a: A_B\n');
    expect(codes('a.yaml', 'a: ${{ values.v | replace("x", ": ") }}\n', 'axb')).toEqual(['render-contained']);
    expect(codes('a.yaml', 'a: "${{ values.v | escape }}"\n', '"')).toEqual([]);
    expect(codes('a.yaml', '{% for c in values.v %}- ${{ c }}\n{% endfor %}', 'ab')).toEqual([]);
    expect(codes('a.yaml', '{% for c in values.v %}- ${{ c }}\n{% endfor %}', 'a-')).toEqual(['render-contained']);
  });

  it('refuses marks that somebody brought along', () => {
    for (const v of ['\ue002', '\ue003", b: "', '\ue000\ue010\ue001', 'a\ue002", b: "\ue000\ue010\ue001c', '\ue000\ue010\ue001a\ue002']) {
      for (const template of ['a: "${{ values.v }}"', 'a: ${{ values.v | dump }}']) expect(codes('a.yaml', template, v), JSON.stringify(v)).toEqual(['render-contained']);
    }
  });

  it('throws when the template itself is wrong', () => {
    expect(() => renderContained('a.yaml', 'a: ${{ values.v', { values: { v: 'a' } }, fullYaml)).toThrow();
    expect(() => renderContained('a.md', '${{ values.v | nothing }}', { values: { v: 'a' } }, fullYaml)).toThrow();
  });
});
