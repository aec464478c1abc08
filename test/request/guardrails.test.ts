import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCatalog, type Catalog } from '../../scripts/catalog/catalog.ts';
import { guardrailsOf } from '../../scripts/catalog/guardrails.ts';
import type { JsonObject } from '../../scripts/model/json.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { fullYaml } from '../../scripts/request/full-yaml.ts';
import { guardrailProblems, judgeGuardrails, type RenderedRequest } from '../../scripts/request/guardrails.ts';
import { absentYaml, yamlNeeded } from '../../scripts/request/yaml.ts';
import { cpuTime } from '../cpu-time.ts';

const org = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: company }
spec: { type: company, children: [payments] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: payments, title: Payments }
spec: { type: team, children: [], members: [ada] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ada, annotations: { github.com/user-login: ada-l } }
spec: { memberOf: [] }
---
apiVersion: signpost.dev/v1
kind: Environment
metadata: { name: production, title: Production }
spec: { tier: production, owner: payments, order: 1 }
`;

function guardrail(rules: readonly (JsonObject | string)[], match: JsonObject = {}, name = 'rules'): string {
  const written = rules.map((rule) => (typeof rule === 'string' ? { expression: rule, message: 'It must not be.' } : rule));
  return JSON.stringify({ apiVersion: 'signpost.dev/v1', kind: 'Guardrail', metadata: { name, title: 'The rules' }, spec: { owner: 'payments', match, rules: written } });
}

function catalogWith(files: Readonly<Record<string, string>>): Catalog {
  return loadCatalog(memoryFiles({ 'catalog/signpost.yaml': 'organization: Example\n', 'catalog/org.yaml': org, ...files }));
}

const folder = 'live/production/bucket/photos';

function request(inputs: JsonObject, more: Partial<RenderedRequest['record']> = {}, files: Readonly<Record<string, string>> = {}): RenderedRequest {
  return {
    service: { name: 'bucket', type: 'storage', tags: ['data'], instance: { name: '', owner: '', lease: '90 days' } },
    record: { action: 'create', inputs, name: 'photos', environment: 'production', owner: 'group:default/payments', requester: 'user:default/ada', ...more },
    folder,
    files: Object.entries(files).map(([path, text]) => ({ path: `${folder}/${path}`, text })),
  };
}

function judge(rules: readonly (JsonObject | string)[], asked: RenderedRequest, match: JsonObject = {}) {
  return guardrailProblems(catalogWith({ 'catalog/guardrails/rules.yaml': guardrail(rules, match) }), asked, fullYaml);
}

const codes = ({ problems }: { readonly problems: readonly { readonly code: string }[] }) => problems.map(({ code }) => code);

describe('what a rule sees', () => {
  test.each([
    'inputs.days <= 90 && inputs.days == 30 && inputs.days * 2.0 == 60.0',
    'environment.name == "production" && environment.tier == "production" && environment.title == "Production" && environment.owner == "group:default/payments"',
    'requester.ref == "user:default/ada" && requester.login == "ada-l" && "group:default/company" in requester.groups',
    'team.ref == "group:default/payments" && team.title == "Payments" && "group:default/company" in team.groups',
    'action == "create" && service.name == "bucket" && service.type == "storage" && "data" in service.tags',
    'instance.name == "photos" && instance.folder.startsWith("live/") && instance.leased && instance.leaseDays == 90 && instance.expires == "2026-03-02"',
    'documents.size() == 3 && documents.exists(each, each.kind == "Service") && documents[2].path == "settings.json" && documents[2].value.on == true',
    'files["main.tf"].contains("acl") && "a.yaml" in files',
    '!has(inputs.backup) && inputs.?backup.orValue("none") == "none"',
    'inputs.name.matches("^[a-z]+(-[a-z]+)*$") && !inputs.name.matches("^(a+)+$")',
  ])('%s', (expression) => {
    const files = { 'a.yaml': 'kind: Service\n---\nkind: Role\n', 'main.tf': 'acl = "private"', 'settings.json': '{"on": true}' };
    expect(judge([expression], request({ days: 30, name: 'crane-photos' }, { asked: '2025-12-02T10:00:00Z', expires: '2026-03-02' }, files))).toEqual({ problems: [], warnings: [] });
  });

  test('nothing of the environment where there is none, and no end where there is none', () => {
    const { environment: _, ...record } = request({}).record;
    expect(judge(['environment.name == "" && environment.tier == ""', '!has(instance.expires) && !has(instance.leaseDays)'], { ...request({}), record })).toEqual({ problems: [], warnings: [] });
  });
});

describe('what is said', () => {
  const rule = { expression: 'has(inputs.backup)', message: 'Data needs a backup.', remedy: 'Choose one.' };

  test('the guardrail, its message and its remedy, beside the only input it names', () => {
    expect(judge([rule], request({})).problems).toMatchObject([{ code: 'guardrail', field: 'backup', message: 'The rules: Data needs a backup.', fix: 'Choose one.', guardrail: 'guardrail:default/rules' }]);
  });

  test('the input that the rule says, or none of several', () => {
    expect(judge([{ ...rule, expression: 'inputs.a == inputs.b' }], request({ a: 1, b: 2 })).problems[0]).not.toHaveProperty('field');
    expect(judge([{ ...rule, expression: 'inputs.a == inputs.b', input: 'b' }], request({ a: 1, b: 2 })).problems[0]).toMatchObject({ field: 'b' });
  });

  test('a rule that only warns refuses nothing, even when it fails', () => {
    const { problems, warnings } = judge([{ ...rule, severity: 'warning' }, { ...rule, expression: 'inputs.backup == ""', severity: 'warning' }], request({}));
    expect(problems).toEqual([]);
    expect(warnings.map(({ code }) => code)).toEqual(['guardrail', 'guardrail-failed']);
  });

  test('all of them at once, in their order', () => {
    expect(judge(['false', 'true', 'false'], request({})).problems).toHaveLength(2);
  });
});

describe('whom it holds', () => {
  test.each([
    [{}, true],
    [{ services: ['bucket'] }, true],
    [{ services: ['topic'] }, false],
    [{ types: ['storage'], tags: ['data', 'x'] }, true],
    [{ types: ['storage'], tags: ['x'] }, false],
    [{ tiers: ['production'] }, true],
    [{ tiers: ['development'] }, false],
    [{ environments: ['production'], actions: ['renew'] }, false],
    [{ actions: ['create', 'delete'] }, true],
  ])('%j', (match, holds) => {
    expect(codes(judge(['false'], request({}), match))).toEqual(holds ? ['guardrail'] : []);
  });

  test('no deletion, unless it says so', () => {
    expect(judge(['false'], request({}, { action: 'delete' })).problems).toEqual([]);
    expect(judge(['false'], request({}, { action: 'delete' }), { actions: ['delete'] }).problems).toHaveLength(1);
  });
});

describe('deny by default', () => {
  test.each([
    ['a key that is not there', 'inputs.backup == "daily"', 'No such key: backup'],
    ['another type', 'inputs.days < "a"', 'no such overload'],
    ['no answer', 'inputs.days', 'it gives number'],
    ['an unknown name', 'input.days > 3', 'Unknown variable: input'],
    ['broken syntax', 'inputs.days >', 'Unexpected token'],
    ['a pattern made from an input', 'inputs.name.matches(inputs.pattern)', 'cannot be matched'],
  ])('%s refuses, and tells the owner', (_, expression, reason) => {
    const [found] = judge([expression], request({ days: 3, name: 'a', pattern: '(?=a)' })).problems;
    expect(found).toMatchObject({ code: 'guardrail-failed', fix: 'The answers are not at fault: tell Payments, who keep this guardrail.' });
    expect(found?.message).toContain(reason === 'cannot be matched' ? 'not bounded in time' : reason);
  });

  test('a document that cannot be read refuses where rules look at documents', () => {
    const asked = request({}, {}, { 'a.yaml': 'a: [1' });
    expect(codes(judge(['documents.size() == 0'], asked))).toEqual(['guardrail-failed']);
    expect(codes(judge(['action == "create"'], asked))).toEqual([]);
  });

  test.each([
    ['is not YAML', 'kind: [Guardrail'],
    ['is no entity', 'kind: Guardrail\n'],
    // Only a warning where it stands; but the guardrail would be gone.
    ['has a slip in its kind', guardrail(['false']).replace('Guardrail', 'Guardrial')],
  ])('a file of guardrails that %s refuses everything', (_, text) => {
    expect(codes(guardrailProblems(catalogWith({ 'catalog/guardrails/broken.yaml': text }), request({}), fullYaml))).toEqual(['guardrails-unreadable']);
  });

  test('of two guardrails with one name nobody knows which was meant', () => {
    const catalog = catalogWith({ 'catalog/guardrails/a.yaml': guardrail(['true']), 'catalog/guardrails/b.yaml': guardrail(['false']) });
    expect(codes(guardrailProblems(catalog, request({}), fullYaml))).toEqual(['guardrails-unreadable']);
  });

  test.each([
    ['no rules', { rules: [] }],
    ['rules that are a text', { rules: 'false' }],
    ['a rule without expression', { rules: [{ message: 'No.' }] }],
    ['a misspelt severity of a rule that does not hold', { rules: [{ expression: 'false', message: 'No.', severity: 'warnung' }] }],
    ['a misspelt limit', { match: { service: ['topic'] }, rules: [{ expression: 'false', message: 'No.' }] }],
  ])('%s refuses', (_, spec) => {
    const text = JSON.stringify({ apiVersion: 'signpost.dev/v1', kind: 'Guardrail', metadata: { name: 'odd' }, spec });
    expect(guardrailProblems(catalogWith({ 'catalog/guardrails/odd.yaml': text }), request({}), fullYaml).problems).toHaveLength(1);
  });
});

describe('hostile inputs', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is no input unless it was given', (name) => {
    expect(codes(judge([`has(inputs.${name})`], request({})))).toEqual(['guardrail']);
    expect(codes(judge([`"${name}" in inputs`], request({})))).toEqual(['guardrail']);
    expect(codes(judge([`inputs["${name}"] != ""`], request({})))).toEqual(['guardrail-failed']);
  });

  test('an input called constructor, which no issue can carry, refuses rather than confuses', () => {
    expect(codes(judge(['inputs.name != "x"'], request({ name: 'a', constructor: 'x' })))).toEqual(['guardrail-failed']);
    expect(codes(judge(['inputs["__proto__"] == "given"'], request(JSON.parse('{"__proto__": "given"}') as JsonObject)))).toEqual([]);
  });

  test('a text is a text: it never becomes part of an expression', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (name) => {
        expect(codes(judge(['inputs.name == "photos"'], request({ name })))).toEqual(name === 'photos' ? [] : ['guardrail']);
      }),
      { numRuns: 60, examples: [['" || true || "'], ['photos" || "a" == "a']] },
    );
  });

  test('long texts and patterns made for them take no long', () => {
    const before = cpuTime();
    judge(['!inputs.name.matches("^(([a-z])+.)+[A-Z]([a-z])+$")', 'inputs.name.contains("b")'], request({ name: `${'a'.repeat(60_000)}!` }));
    expect(cpuTime() - before).toBeLessThan(5_000);
  });

  test('walks over long lists within walks are refused before they begin', () => {
    const list = Array.from({ length: 5_000 }, (_, index) => index);
    const expression = 'inputs.list.all(a, inputs.list.all(b, inputs.list.exists(c, c == a + b)))';
    const before = cpuTime();
    expect(judge([expression], request({ list })).problems[0]?.message).toContain('lists of 5000 items 3 deep');
    expect(codes(judge(['inputs.name.split("").all(a, inputs.name.split("").exists(b, a == b))'], request({ name: 'a'.repeat(5_000) })))).toEqual(['guardrail-failed']);
    expect(codes(judge(['inputs.list.all(a, a >= 0)'], request({ list })))).toEqual([]);
    expect(cpuTime() - before).toBeLessThan(2_000);
  });

  test('aliases in rendered YAML do not unfold without end', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]', ...'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${Array.from({ length: 10 }, () => `*${'abcdefgh'[index] ?? 'a'}`).join(', ')}]`)].join('\n');
    expect(codes(judge(['documents.size() < 10'], request({}, {}, { 'a.yaml': bomb })))).toEqual(['guardrail-failed']);
  });

  test('what a rule says of itself is never read from the request', () => {
    const { problems } = judge([{ expression: 'false', message: 'Keep {value} and {title}.' }], request({ value: 'secret', title: 'x' }));
    expect(problems[0]?.message).toBe('The rules: Keep {value} and {title}.');
  });
});

describe('in the form', () => {
  const guardrails = (rules: readonly string[]) => guardrailsOf(catalogWith({ 'catalog/guardrails/rules.yaml': guardrail(rules) }));
  const { service, record, files } = request({}, {}, { 'a.yaml': 'a: 1' });
  const known = { action: record.action, inputs: {}, service, instance: { name: 'photos', folder, leased: false }, folder, files };

  test('guardrails travel as JSON', () => {
    const read = guardrails(['true']);
    expect(JSON.parse(JSON.stringify(read))).toEqual(read);
  });

  test('rules about whoever asks wait for the issue, the others do not', () => {
    expect(judgeGuardrails(guardrails(['requester.login == "ada"', 'team.title == "x"', 'false']), known, absentYaml).problems).toHaveLength(1);
  });

  test('the YAML parser is asked for by rules about documents alone', () => {
    expect(() => judgeGuardrails(guardrails(['documents.size() == 1']), known, absentYaml)).toThrow(yamlNeeded);
    expect(judgeGuardrails(guardrails(['files["a.yaml"] == "a: 1"']), known, absentYaml).problems).toEqual([]);
  });
});
