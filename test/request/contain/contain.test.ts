import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullYaml } from '../../../scripts/request/full-yaml.ts';
import { renderContained } from '../../../scripts/request/contain/contain.ts';
import { hostileText } from '../hostile.ts';
import { accepted } from './splice.ts';

const codes = (path: string, template: string, v: string): readonly string[] => renderContained(path, template, { values: { v } }, fullYaml).problems.map(({ code }) => code);

describe('renderContained', () => {
  it.each(['run.sh', 'Dockerfile', 'main.go', 'page.html', 'x.mdx', 'a.SQL', 'a.yaml.tmpl', 'no-extension', 'main.tf.json', 'terragrunt.hcl.json', '.env', 'x.toml'])(
    'lets no text into %s, whose language it cannot read',
    (path) => {
      expect(codes(path, 'a ${{ values.v }}', 'harmless')).toEqual(['render-language']);
      expect(codes(path, 'a ${{ values.v | dump }}', 'harmless')).toEqual(['render-language']);
      expect(accepted(path, 'no input, {% if values.v %}only a choice{% endif %}', 'harmless')).toBe('no input, only a choice');
      expect(accepted(path, 'replicas=${{ values.v }}', 3)).toBe('replicas=3');
    },
  );

  it.each(['README.md', 'notes.txt'])('lets any text into %s, which nothing executes', (path) => {
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
