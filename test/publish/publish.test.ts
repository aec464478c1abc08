import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fieldsOf } from '../../scripts/catalog/fields.ts';
import { servicesOf } from '../../scripts/catalog/services.ts';
import { codeownerRules, codeowners, handlesOf, ownersOfPath } from '../../scripts/publish/codeowners.ts';
import { generatedFiles, generatedProblems, staleFiles } from '../../scripts/publish/generated.ts';
import { unknownProblems } from '../../scripts/publish/problems.ts';
import { issueForms } from '../../scripts/publish/issue-forms.ts';
import { parseIssue, prefilledLink } from '../../scripts/request/issue.ts';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { documents, entity, group, repository, settings, user } from '../catalog/world.ts';

const component = (name: string, owner: string) => entity('Component', name, { type: 'service', lifecycle: 'production', owner });
const hostile = 'yes: {{ x }} ${{ y }} #1\n"\'---\n### Service';
const properties = {
  name: { title: 'Name', type: 'string', 'ui:placeholder': 'photos' },
  environment: { type: 'string', 'ui:field': 'EnvironmentPicker' },
  owner: { type: 'string' },
  size: { type: 'integer', default: 3 },
  tags: { type: 'array', items: { type: 'string' }, default: ['a', 'b'] },
  public: { type: 'boolean', default: false },
  class: { enum: ['low', 'high'], description: hostile },
  why: { type: 'string', 'ui:widget': 'textarea' },
};
const source = {
  'catalog/signpost.yaml': settings,
  'catalog/org.yaml': documents(
    group('platform', { members: ['ada'] }, { annotations: { 'github.com/team-slug': 'example/platform' } }),
    group('payments', { members: ['ada', 'bob'] }),
    group('evil', { members: ['ada'] }, { annotations: { 'github.com/team-slug': 'x/y @attacker' } }),
    group('empty'),
    user('ada', [], { annotations: { 'github.com/user-login': 'Countess' } }),
    user('bob'),
  ),
  'catalog/a b#[1].yaml': component('a', 'payments'),
  'catalog/both.yaml': documents(component('c', 'user:bob'), component('d', 'platform')),
  'catalog/nobody.yaml': component('e', 'empty'),
  'catalog/environments.yaml': entity('Environment', 'production', { tier: 'production', owner: 'platform', order: 1 }),
  'catalog/services/bucket/template.yaml': entity('Template', 'bucket', { type: 'storage', owner: 'payments', parameters: { required: ['name'], properties }, steps: [] }, { title: 'Bucket: "x"', description: hostile }),
  'catalog/services/bucket/skeleton/a.txt': '',
};
const { catalog, files } = repository(source);

test('nobody is told to generate anything from a catalog that is wrong', () => {
  const codesOf = (owner: string, known = {}) => {
    const { catalog: found, files: all } = repository({ 'catalog/org.yaml': documents(group('platform', { members: ['ada'] }), user('ada')), 'catalog/a.yaml': component('a', owner), ...known });
    return unknownProblems(found, all).problems.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  };
  expect(new Set(codesOf('platform'))).toEqual(new Set(['generated-stale']));
  expect(codesOf('plattform')).toEqual(['owner-unknown']);
  // What everybody knows to be wrong is no reason to let CODEOWNERS grow old.
  const known = '- { code: owner-unknown, about: "component:default/a", says: "spec.owner is \\"plattform\\", but the catalog has no such group." }\n';
  expect(new Set(codesOf('plattform', { 'catalog/known-problems.yaml': known }))).toEqual(new Set(['generated-stale']));
});

describe('CODEOWNERS', () => {
  const lines = codeowners(catalog).text.split('\n');

  test('says how it was made, and goes from the general to the particular', () => {
    expect(lines[0]).toMatch(/^# Made by "npx signpost generate"/);
    expect(lines.slice(2)).toEqual([
      '* @example/platform',
      '/catalog/a\\ b??1?.yaml @countess @bob',
      '/catalog/both.yaml @example/platform @bob',
      '/catalog/environments.yaml @example/platform',
      '/catalog/services/bucket/ @countess @bob',
      '/live/*/bucket/ @countess @bob',
      '',
    ]);
  });

  test('never lets an annotation add owners', () => {
    expect(handlesOf(catalog, 'group:default/evil')).toEqual(['@countess']);
  });

  test('the last rule that covers a path gives its owners', () => {
    const rules = codeownerRules(catalog);
    expect(ownersOfPath(rules, 'README.md')).toEqual(['group:default/platform']);
    expect(ownersOfPath(rules, 'catalog/both.yaml')).toEqual(['group:default/platform', 'user:default/bob']);
    expect(ownersOfPath(rules, 'catalog/services/bucket/skeleton/a.txt')).toEqual(['group:default/payments']);
    expect(ownersOfPath(rules, 'live/production/bucket/photos/main.tf')).toEqual(['group:default/payments']);
    expect(ownersOfPath(rules, 'live/production/buckets/x')).toEqual(['group:default/platform']);
    expect(ownersOfPath([], 'x')).toEqual([]);
  });

  test('without a platform group there is no rule for everything', () => {
    const small = repository({ 'catalog/a.yaml': component('a', 'user:bob'), 'catalog/u.yaml': user('bob') });
    expect(codeowners(small.catalog).text).not.toMatch(/^\*/m);
  });
});

interface Form {
  readonly name: string;
  readonly description: string;
  readonly title: string;
  readonly labels: readonly string[];
  readonly body: readonly { readonly type: string; readonly id: string; readonly attributes: Readonly<Record<string, string>>; readonly validations: { readonly required: boolean } }[];
}

describe('issue forms', () => {
  const forms = new Map(issueForms(catalog, files).map(({ path, text }) => [path.split('/').at(-1) ?? '', text]));
  const form = parse(forms.get('request-bucket.yml') ?? '') as Form;

  test('hold inputs and textareas only, the service first and free text last', () => {
    expect(form.body.map(({ id, type }) => `${id} ${type}`)).toEqual(['service input', 'name input', 'environment input', 'owner input', 'size input', 'tags textarea', 'public input', 'class input', 'why textarea']);
    expect(form.body[0]?.attributes).toMatchObject({ label: 'Service', value: 'bucket' });
    expect(form.body.map(({ validations }) => validations.required).slice(0, 3)).toEqual([true, true, false]);
  });

  test('say what may be answered, and fill in what was meant as default', () => {
    const by = new Map(form.body.map((element) => [element.id, element.attributes]));
    expect(by.get('environment')?.['description']).toBe('One of: production.');
    expect(by.get('class')?.['description']).toMatch(/One of: low, high\.$/);
    expect(by.get('tags')).toMatchObject({ description: 'One on each line.', value: 'a\nb' });
    expect(by.get('size')?.['value']).toBe('3');
    expect(by.get('public')).toMatchObject({ description: 'true or false.', value: 'false' });
    expect(by.get('name')?.['placeholder']).toBe('photos');
  });

  test('keep texts that look like something else as texts', () => {
    expect(form).toMatchObject({ name: 'Request: Bucket: "x"', labels: ['request'] });
    expect(form.description).toBe(hostile.replace(/\s+/g, ' '));
    expect(form.description).not.toContain('\n');
  });

  test('are what the links and the parser of issues expect', () => {
    const [service] = servicesOf(catalog, files);
    if (!service) throw new Error('no service');
    const fields = fieldsOf(service);
    const link = new URL(prefilledLink('https://github.com/example/signpost', { ...service, fields }, { name: 'photos' }).url);
    expect(forms.has(link.searchParams.get('template') ?? '')).toBe(true);
    const answers: Readonly<Record<string, string>> = { service: 'bucket', name: 'photos', size: '3' };
    const body = form.body.map(({ id, attributes }) => `### ${attributes['label']}\n\n${answers[id] ?? '_No response_'}`).join('\n\n');
    expect(parseIssue(body, { ...service, fields })).toEqual({ inputs: { name: 'photos', size: 3 }, problems: [] });
  });

  test('there is one for problems, and no blank issue', () => {
    expect((parse(forms.get('problem.yml') ?? '') as Form).body.map(({ id, type }) => `${id} ${type}`)).toEqual(['entity input', 'what textarea']);
    expect(parse(forms.get('config.yml') ?? '')).toEqual({ blank_issues_enabled: false });
  });

  test('all meet the limits of GitHub', () => {
    for (const [name, text] of forms) {
      if (name === 'config.yml') continue;
      const { body, ...rest } = parse(text) as Form;
      expect(rest).toMatchObject({ name: expect.stringMatching(/./) as string, description: expect.stringMatching(/./) as string });
      for (const { id } of body) expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(new Set(body.map(({ id }) => id)).size).toBe(body.length);
      expect(new Set(body.map(({ attributes }) => attributes['label'])).size).toBe(body.length);
    }
  });
});

describe('generated files', () => {
  const made = Object.fromEntries(generatedFiles(catalog, files).map(({ path, text }) => [path, text]));
  const withFiles = (more: Readonly<Record<string, string>>) => {
    const all = memoryFiles({ ...source, ...more });
    return [loadCatalog(all), all] as const;
  };

  test('are current once written, whatever the line ends', () => {
    expect(staleFiles(...withFiles(made))).toEqual([]);
    expect(staleFiles(...withFiles(Object.fromEntries(Object.entries(made).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]))))).toEqual([]);
  });

  test('that are missing, changed or left over are each a problem', () => {
    const left = '.github/ISSUE_TEMPLATE/request-gone.yml';
    const [stale, all] = withFiles({ ...made, '.github/CODEOWNERS': '* @me\n', [left]: made['.github/ISSUE_TEMPLATE/problem.yml'] ?? '', '.github/ISSUE_TEMPLATE/own.yml': 'name: Our own\n' });
    expect(staleFiles(stale, all).map(({ path, reason }) => `${path} ${reason}`)).toEqual(['.github/CODEOWNERS changed', `${left} no longer needed`]);
    expect(generatedProblems(stale, all)).toHaveLength(2);
    // Nobody has to keep the schemas for editors.
    expect(generatedProblems(catalog, files)).toHaveLength(Object.keys(made).filter((path) => !path.startsWith('docs/')).length);
  });

  test('are no business of somebody else’s folder', () => {
    const foreign = memoryFiles({ 'a.yaml': component('a', 'x') });
    expect(generatedProblems(loadCatalog(foreign), foreign)).toEqual([]);
  });
});
