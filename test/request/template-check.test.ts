import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { checkTemplates } from '../../scripts/request/template-check/check.ts';
import { codesIn, partsOf } from '../../scripts/request/template-check/expressions.ts';
import type { Runs } from '../../scripts/request/template-check/template.ts';

const runs: Runs = (action) => (action === 'publish:github' || action === 'run' ? 'runs' : action === 'github:deployKey:create' ? 'refused' : 'unknown');
const form = 'parameters:\n  properties:\n    name: { type: string }\n    owner: { type: string }\n';

/** What is said of a template, a line each: place, severity, code, sentence. */
function said(given: string, files: Readonly<Record<string, string | Uint8Array>> = {}): readonly string[] {
  const spec = /^steps:/m.test(given) ? given : `${given}steps: []\n`;
  const text = `apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: thing\nspec:\n  type: thing\n${spec.replace(/^(?=.)/gm, '  ')}`;
  const all = memoryFiles({ 'thing/template.yaml': text, ...Object.fromEntries(Object.entries(files).map(([path, content]) => [`thing/${path}`, content])) });
  const [checked] = checkTemplates(loadCatalog(all), all, runs);
  return checked?.problems.map(({ file, line, column, severity, code, message, fix }) => `${file}:${line}:${column} ${severity} ${code}: ${message} → ${fix ?? ''}`) ?? ['no template'];
}

it('has nothing to say of a template of which everything is here', () => {
  const files = { 'skeleton/.gitignore': 'x\n', 'skeleton/Dockerfile': 'FROM ${{ values.image }}\n', 'skeleton/.github/workflows/ci.yml': '${{ github.ref }}', 'skeleton/a.yaml': '{% for x in values.list %}- ${{ x | dump }}{% endfor %}\n' };
  const spec = `parameters:
  properties:
    name: { type: string, 'ui:field': EntityNamePicker }
    owner: { type: string, 'ui:field': OwnerPicker }
    repoUrl: { type: string, 'ui:field': RepoUrlPicker, 'ui:options': { allowedHosts: [github.com] } }
    image: { type: string, enum: [a, b] }
steps:
  - id: fetch
    action: fetch:template
    if: \${{ parameters.name is string and not parameters.image is none }}
    input:
      url: ./skeleton
      copyWithoutTemplating: [.github/workflows/*]
      values: { name: '\${{ parameters.name | lower }}', image: '\${{ parameters.image }}', list: '\${{ parameters.list | default(["a"]) }}', ref: '\${{ "x" | parseEntityRef({ defaultKind: "group" }) | pick("name") }}' }
  - { id: publish, action: 'publish:github', input: { repoUrl: '\${{ parameters.repoUrl }}', token: '\${{ secrets.USER_OAUTH_TOKEN }}' } }
  - { id: register, action: catalog:register, each: [1], input: { repoContentsUrl: '\${{ steps["publish"].output.repoContentsUrl }}/\${{ each.value }}', catalogInfoPath: /catalog-info.yaml } }
output:
  links: [{ title: 'Repository of \${{ user.entity.metadata.name }}', url: '\${{ steps.publish.output.remoteUrl }}' }]
`;
  expect(said(spec, files)).toEqual([]);
});

describe('says of a template', () => {
  it.each([
    ['an action that is not here', `steps:\n  - { action: 'http:backstage:request' }\n`, 'thing/template.yaml:12:17 error template-action: Signpost has no action "http:backstage:request". → A command of the service can call it: action run, with a script in its folder commands/ and the secrets that it names.'],
    ['an action that is refused', `steps:\n  - { action: 'github:deployKey:create' }\n`, 'thing/template.yaml:12:17 error template-action: Signpost does not run "github:deployKey:create", so requests stop before the merge. → The private key would stand in the request, which others read. A command of the service can make it where it is kept: action run, with a script in its folder commands/.'],
    ['an input that nobody reads', `steps:\n  - { action: fs:delete, input: { file: [x] } }\n`, 'thing/template.yaml:12:43 error template-input: fs:delete has no input "file" here. → Did you mean "files"?'],
    ['files that are elsewhere', `steps:\n  - { action: fetch:plain, input: { url: 'https://github.com/a/b/tree/main/c' } }\n`, 'thing/template.yaml:12:44 error template-skeleton: The files of https://github.com/a/b/tree/main/c are elsewhere, and nothing is fetched while a request is rendered. → Copy them to a folder beside the template, such as ./skeleton, and name that.'],
    ['an unknown filter', `steps:\n  - { action: run, input: { command: '\${{ parameters.name | slug }}' } }\n`, 'thing/template.yaml:12:40 error template-filter: The filter "slug" is not here. → Filters are those of nunjucks and Backstage, and dump, yaml, hcl, xml, sqlIdentifier and sqlLiteral.'],
    ['a clock', `steps:\n  - { action: run, input: { command: "\${{ '' | now }}" } }\n`, 'thing/template.yaml:12:40 error template-filter: The filter "now" is not here. → What is rendered follows from the answers alone, so there is no clock; context.task.id is another one for each instance.'],
    ['a name that nobody gives', `steps:\n  - { action: run, input: { command: '\${{ roadie.tenant }}' } }\n`, 'thing/template.yaml:12:40 error template-expression: Nobody gives "roadie", so it comes out empty. → Here stand parameters, steps, instance, user, context, secrets.'],
    ['a name that is misspelt', `steps:\n  - { action: run, input: { command: '\${{ parameter.name }}' } }\n`, 'thing/template.yaml:12:40 error template-expression: Nobody gives "parameter", so it comes out empty. → Did you mean "parameters"?'],
    ['an expression that is none', `steps:\n  - { action: run, input: { command: '\${{ parameters.name & 1 }}' } }\n`, 'thing/template.yaml:12:40 error template-expression: The expression cannot be read: Unexpected character "&". → Correct it; expressions are those of nunjucks.'],
    ['the syntax of Handlebars', `steps:\n  - { action: run, input: { command: '{{ parameters.name }}' } }\n`, 'thing/template.yaml:12:40 error template-expression: Expressions without a dollar sign are taken as they stand. → Write ${{ parameters.x }}, with filters behind: ${{ parameters.repoUrl | parseRepoUrl }}.'],
    ['a secret', `steps:\n  - { action: run, input: { command: '\${{ secrets.KEY }}' } }\n`, 'thing/template.yaml:12:40 error template-secret: The secret KEY of whoever asks is used, and people hand over no secrets here. → Name a secret of the repository in the effect that needs it, or take this out.'],
    ['what changes about people', `steps:\n  - { action: run, input: { command: '\${{ user.entity.spec.profile.email }}' } }\n`, 'thing/template.yaml:12:40 error template-expression: user.entity.spec.profile.email comes out empty: only the reference of who asks is known when a request is rendered, and again later. → Use user.ref or user.entity.metadata.name.'],
    ['what is known too late', `steps:\n  - { id: p, action: 'publish:github' }\n  - { action: debug:log, input: { x: '\${{ steps.p.output.commitHash }}' } }\n`, 'thing/template.yaml:13:40 warning template-output: steps.p.output.commitHash comes out empty: of publish:github, commitHash is known only when it has been done. → Take it out; what was made is told on the issue, once it has been.'],
    ['an output that there is not', `steps:\n  - { id: p, action: 'publish:github' }\n  - { action: debug:log, input: { x: '\${{ steps.p.output.url }}' } }\n`, 'thing/template.yaml:13:40 warning template-output: steps.p.output.url comes out empty: of publish:github, url is nothing that it gives. → It gives remoteUrl and repoContentsUrl.'],
    ['an input that an effect does not read', `steps:\n  - { action: 'publish:github', input: { repoUrl: x, secrets: {} } }\n`, 'thing/template.yaml:12:65 error template-input: publish:github has no input "secrets" here. → Its inputs are listed in docs/effects.md.'],
    ['a flag of Backstage at a step', `steps:\n  - { action: debug:log, 'backstage:featureFlag': next }\n`, 'thing/template.yaml:12:28 error template-action: There are no feature flags here, so the step is always there. → Use "if" with an input; who may ask for what is said by access policies.'],
    ['rights of Backstage at a step', `steps:\n  - { action: debug:log, 'backstage:permissions': { tags: [secret] } }\n`, 'thing/template.yaml:12:28 error template-action: "backstage:permissions" is not looked at, so the step is there for everybody. → Use "if" with an input; who may ask for what is said by access policies.'],
    ['secrets that it asks for', `secrets: { schema: { type: object } }\n`, 'thing/template.yaml:11:3 error template-secret: The template asks for secrets of whoever asks, and people hand over no secrets here. → Name secrets of the repository in the effects that need them, and take this out.'],
    ['what fills in the form', `EXPERIMENTAL_formDecorators: [{ id: x }]\n`, 'thing/template.yaml:11:3 error template-field: Nothing fills in the form behind the scenes here. → Take it out; templates know who asks as user.ref.'],
    ['a step that waits', `steps:\n  - { action: debug:wait }\n`, 'thing/template.yaml:12:17 warning template-action: The step waits for nothing: all files are there before anything is done. → Take it out.'],
  ])('%s', (_, steps, line) => expect(said(form + steps)).toEqual([line]));

  it('which fields the form has not, however deep', () => {
    const spec = `parameters:
  - properties:
      name: { type: string, 'ui:field': MyFancyPicker }
      owner: { type: string }
      deep: { type: object, properties: { key: { type: string, 'ui:field': Secret } } }
      repo: { type: string, 'ui:field': RepoUrlPicker, 'ui:options': { allowedHosts: [gitlab.com] } }
      key: { type: string, 'ui:widget': password }
    'backstage:featureFlag': next
`;
    expect(said(spec).map((line) => line.split(' → ')[0])).toEqual([
      'thing/template.yaml:9:43 error template-field: The form has no field "MyFancyPicker"; it asks for plain text instead.',
      'thing/template.yaml:11:78 error template-secret: The form asks for a secret, but answers stand on an issue, where others read them.',
      'thing/template.yaml:12:88 error template-field: The repository would be on gitlab.com, and Signpost makes repositories on GitHub only.',
      'thing/template.yaml:13:43 error template-secret: The form asks for a secret, but answers stand on an issue, where others read them.',
      'thing/template.yaml:14:7 error template-field: There are no feature flags here, so the question is always there.',
    ]);
  });

  it('that nothing says what is made, and whose it is', () => {
    expect(said('parameters: { properties: { app: { type: string } } }\n').map((line) => line.split(': ')[1])).toEqual(['Nothing says the name of what is made', 'Nothing says the owner of what is made'].toSorted());
    expect(said("parameters: { properties: { app: { type: string } } }\ninstance: { name: '${{ parameters.app }}', owner: group:default/shop }\n")).toEqual([]);
  });

  it('that a part of it is missing, and nothing that follows from that', () => {
    expect(said('parameters:\n  - $yaml: ./inputs.yaml\nsteps:\n  - $yaml: ./steps.yaml\n  - { action: other }\n').map((line) => line.split(': ')[0])).toEqual([
      'thing/template.yaml:8:14 error template-placeholder',
      'thing/template.yaml:10:14 error template-placeholder',
      'thing/template.yaml:11:17 error template-action',
    ]);
  });
});

it('says what is wrong with the files of a skeleton, at their lines', () => {
  const steps = `steps:\n  - { action: fetch:template, input: { url: ./skeleton, values: { name: '\${{ parameters.name }}', fixed: x } } }\n`;
  const files = {
    'skeleton/Dockerfile': 'FROM x\nLABEL name=${{ values.name }} fixed=${{ values.fixed }}\n',
    'skeleton/a.md': '# ${{ values.name }}\n${{ values.missing }}\n',
    'skeleton/b.yaml': 'a: ${{ values.name | slug }}\nb: ${{ parameters.name }}\n',
    'skeleton/c.yaml': 'a: 1\nb: ${{ values.name',
    'skeleton/logo.png': new Uint8Array([0, 1, 2]),
    'skeleton/sub/.gitattributes': '* -diff\n',
    'skeleton/.vscode/x.json': '{}',
  };
  expect(said(form + steps, files).map((line) => line.split(' → ')[0])).toEqual([
    'thing/skeleton/Dockerfile:2:12 warning template-words: Files of this kind take single words only, and the input "name" takes any text: other requests will be refused.',
    'thing/skeleton/a.md:2:1 warning template-value: The step gives no value "missing", so values.missing comes out empty.',
    'thing/skeleton/b.yaml:1:4 error template-filter: The filter "slug" is not here.',
    'thing/skeleton/b.yaml:2:4 error template-expression: Nobody gives "parameters", so it comes out empty.',
    expect.stringMatching(/^thing\/skeleton\/c\.yaml:2:\d+ error template-expression: The expression cannot be read/),
    'thing/skeleton/logo.png:1:1 error template-skeleton: The file is not text in UTF-8, and nothing else can be written.',
    'thing/skeleton/sub/.gitattributes:1:1 error template-skeleton: The step would write the file “sub/.gitattributes”, but Git itself obeys files called .gitattributes, in every folder.',
  ]);
});

describe('the names in an expression', () => {
  it.each([
    ['parameters.name', ['parameters.name'], []],
    ["steps['make'].output.url | upper", ['steps.make.output.url'], ['upper']],
    ['(a | parseRepoUrl)["repo"]', ['a'], ['parseRepoUrl']],
    ['"parameters.x" ~ b', ['b'], []],
    ['a if b is not string else c', ['a', 'b', 'c'], []],
    ['{ key: value, other: 1 }', ['value'], []],
    ['x | replace(y, "z") | a.b', ['x', 'y'], ['replace', 'a.b']],
    ['f(a=b)', ['f', 'b'], []],
    ['true and none or not undefined', [], []],
  ])('of %s', (code, uses, filters) => expect(partsOf(code)).toMatchObject({ uses: uses.map((use) => ({ path: use.split('.') })), filters }));

  it('stand in outputs and tags, not in comments, raw blocks and strings', () => {
    const text = '{# ${{ a }} #}{% raw %}${{ b }}{% endraw %}${{ "}}" ~ c }}{% if d %}${{- e -}}{% endif %}{{ f }}';
    expect(codesIn(text).map(({ text: code }) => code.trim())).toEqual(['"}}" ~ c', 'if d', 'e', 'endif']);
    expect(codesIn('{{ a }}${{ b }}', '{{').map(({ text: code, offset }) => [code.trim(), offset])).toEqual([['a', 0], ['b', 8]]);
  });
});
