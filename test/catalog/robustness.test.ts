import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { annotation, jsonText, problemText } from '../../scripts/commands/print-problems.ts';
import { groupByCause } from '../../scripts/model/grouping.ts';
import { articlesOf } from '../../scripts/publish/articles.ts';
import { codeowners } from '../../scripts/publish/codeowners.ts';
import { generatedFiles } from '../../scripts/publish/generated.ts';
import { allProblems } from '../../scripts/publish/problems.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { anyName, anyValue, hostileText, mutated, plainDocument, runs } from '../hostile.ts';
import { settings } from './world.ts';
import { cpuTime } from '../cpu-time.ts';

const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Loads, publishes and prints in every format; gives the problems, each at a place within its file. */
function survive(record: Readonly<Record<string, string | Uint8Array>>) {
  const files = memoryFiles(record);
  const catalog = loadCatalog(files);
  const problems = allProblems(catalog, files);
  const paths = new Set([...files.list(), ...generatedFiles(catalog, files).map(({ path }) => path)]);
  for (const { file, line, column } of problems) {
    expect(paths).toContain(file);
    const lines = (files.text(file) ?? '').split(/\r\n|\n|\r/);
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
  }
  const shown = groupByCause(problems).slice(0, 200);
  for (const problem of shown) {
    expect(problemText(problem, files, false)).not.toMatch(unprintable);
    expect(annotation(problem)).toMatch(/^::(?:error|warning) file=[^\r\n]*$/);
    expect(annotation(problem)).not.toMatch(unprintable);
  }
  expect(jsonText(shown)).not.toMatch(unprintable);
  expect(JSON.parse(jsonText(shown))).toEqual(JSON.parse(JSON.stringify(shown)));
  for (const line of codeowners(catalog).text.trimEnd().split('\n')) expect(line).toMatch(/^#|^(?:\\ |\S)+(?: @[\w.-]+(?:\/[\w.-]+)?)+$/);
  articlesOf(files);
  return { problems, catalog };
}

const own = { 'catalog/signpost.yaml': settings };
const json = (value: unknown) => JSON.stringify(value);
const soon = (act: () => unknown, limit = 8_000) => {
  const start = cpuTime();
  const result = act();
  expect(cpuTime() - start).toBeLessThan(limit);
  return result;
};

const versions: readonly (readonly [kind: string, apiVersion: string])[] = [
  ...['Component', 'API', 'Resource', 'System', 'Domain', 'Group', 'User', 'Location', '__proto__', 'constructor', 'Other'].map((kind) => [kind, 'backstage.io/v1alpha1'] as const),
  ...['Environment', 'AccessPolicy', 'Guardrail', 'Scorecard'].map((kind) => [kind, 'signpost.dev/v1'] as const),
  ['Template', 'scaffolder.backstage.io/v1beta3'],
];

const wanted: Readonly<Record<string, readonly string[]>> = {
  spec: ['owner', 'type', 'lifecycle', 'members', 'memberOf', 'parent', 'children', 'rules', 'steps', 'parameters', 'instance', 'system', 'dependsOn', 'providesApis', 'definition', 'target', 'targets', 'profile', 'order', 'tier', 'contacts', 'license', 'certificate', 'properties', 'checks', 'match', 'schedule', 'leaseMax'],
  metadata: ['namespace', 'title', 'description', 'labels', 'annotations', 'tags', 'links'],
};

const part = (name: string) => fc.oneof({ weight: 5, arbitrary: fc.array(fc.tuple(fc.constantFrom(...(wanted[name] ?? [])), anyValue), { maxLength: 6 }).map((entries) => Object.fromEntries(entries) as object) }, { weight: 1, arbitrary: anyValue });

const anyEntity = fc.tuple(fc.constantFrom(...versions), anyName, part('metadata'), part('spec')).map(([[kind, apiVersion], name, metadata, spec]) => ({
  apiVersion,
  kind,
  metadata: typeof metadata === 'object' && metadata !== null ? { name, ...metadata } : metadata,
  spec,
}));

describe('never throws', () => {
  test('for entities of any structure', () => {
    fc.assert(
      fc.property(fc.array(anyEntity, { minLength: 1, maxLength: 6 }), fc.boolean(), (entities, isOwn) => {
        const files = Object.fromEntries(entities.map((entity, index) => [`catalog/services/s${index}/template.json`, json(entity)]));
        survive(isOwn ? { ...own, ...files } : files);
      }),
      { numRuns: runs(300) },
    );
  });

  test('for any templates and policies that know each other', () => {
    const pages = fc.oneof(anyValue, fc.record({ properties: fc.dictionary(fc.constantFrom('name', 'owner', 'a', '__proto__', 'toString'), fc.oneof(anyValue, fc.record({ type: fc.constantFrom('string', 'array', 'object', 'number', 'boolean', null), items: anyValue, default: anyValue, enum: anyValue, title: anyValue, examples: anyValue }, { requiredKeys: [] }))), required: anyValue, allOf: anyValue }, { requiredKeys: [] }));
    const rules = fc.oneof(anyValue, fc.array(fc.record({ effect: fc.constantFrom<unknown>('allow', 'deny', 1), who: anyValue, what: anyValue, where: anyValue, actions: anyValue, approvals: anyValue, because: anyValue }, { requiredKeys: [] }), { maxLength: 4 }));
    fc.assert(
      fc.property(pages, rules, anyValue, anyValue, (parameters, list, steps, instance) => {
        survive({
          ...own,
          'catalog/services/a/template.json': json({ apiVersion: 'scaffolder.backstage.io/v1beta3', kind: 'Template', metadata: { name: 'a' }, spec: { type: 'x', owner: 'platform', parameters, steps, instance } }),
          'catalog/policies/a.json': json({ apiVersion: 'signpost.dev/v1', kind: 'AccessPolicy', metadata: { name: 'a' }, spec: { owner: 'platform', rules: list } }),
          'catalog/org.json': json({ apiVersion: 'backstage.io/v1alpha1', kind: 'Group', metadata: { name: 'platform' }, spec: { type: 'team', children: [], members: ['ada'] } }),
        });
      }),
      { numRuns: runs(200) },
    );
  });

  test('for any settings and records of requests', () => {
    const record = fc.oneof(anyValue, fc.dictionary(fc.constantFrom('service', 'name', 'digest', 'action', 'environment', 'owner', 'requester', 'issue', 'inputs'), anyValue));
    const keys = ['organization', 'repository', 'defaultBranch', 'server', 'strict', 'platform', 'checks', 'off', '__proto__'];
    fc.assert(
      fc.property(fc.oneof(anyValue, fc.dictionary(fc.constantFrom(...keys), anyValue)), record, (some, request) => {
        survive({ 'catalog/signpost.yaml': json(some), 'live/dev/a/b/request.yaml': json(request), 'catalog/known-problems.yaml': json(request) });
      }),
      { numRuns: runs(200) },
    );
  });

  test('for stirred files of every sort', () => {
    const article = `---\ntitle: How to pay\norder: 1\ntags: [a]\n---\n\n# Pay\n\nSee <EntityLink ref="component:default/checkout" /> and [this](https://example.com).\n\n> - one\n\n{/* why */}\n`;
    fc.assert(
      fc.property(mutated(plainDocument), fc.oneof(mutated(article), hostileText), mutated(settings), hostileText, (document, text, some, name) => {
        survive({ 'catalog/signpost.yaml': some, 'catalog/a.yaml': document, 'catalog/docs/a.mdx': text, [`catalog/${name.replaceAll('/', '') || 'x'}.yaml`]: document });
      }),
      { numRuns: runs(200) },
    );
  });
});

const head = (name: string) => `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n`;
const tail = 'spec:\n  type: service\n  lifecycle: production\n  owner: nobody\n';

describe('what a hostile file says is found in seconds', () => {
  test('a hundred thousand wrong tags', () => {
    soon(() => expect(survive({ ...own, 'catalog/a.yaml': `${head('a')}  tags: [${'1, '.repeat(100_000)}1]\n${tail}` }).problems.length).toBeLessThan(1_000));
  });

  test('fifty thousand wrong labels', () => {
    const labels = Array.from({ length: 50_000 }, (_, index) => `    "${index}!": 1\n`).join('');
    soon(() => survive({ ...own, 'catalog/a.yaml': `${head('a')}  labels:\n${labels}${tail}` }));
  });

  test('names of a megabyte', () => {
    const name = 'a'.repeat(1_000_000);
    const { problems } = soon(() => survive({ ...own, 'catalog/a.yaml': `${head(name)}${tail.replace('nobody', `${name}b`)}---\n${head(`${name}c`).replace('Component', 'Group')}${tail}` })) as ReturnType<typeof survive>;
    expect(problems.map(({ code }) => code)).toContain('name-format');
    for (const { message, fix } of problems) expect(message.length + (fix?.length ?? 0)).toBeLessThan(5_000);
  });

  test('globs of stars', () => {
    const location = json({ apiVersion: 'backstage.io/v1alpha1', kind: 'Location', metadata: { name: 'a' }, spec: { targets: [`${'*a'.repeat(40)}*b`, `${'**/a/'.repeat(30)}b`] } });
    soon(() => survive({ 'a.json': location, [`${'a'.repeat(200)}.txt`]: '', [`${'a/'.repeat(60)}c`]: '' }));
  });

  test.each(['<a b={', '<b {...', '{`${', '{a:{', '> ', '> - ', '[', '![', '<b>', '*a ', '_a', '|a', '`', '[a]('])('articles of %j', (piece) => {
    soon(() => survive({ ...own, 'catalog/docs/a.mdx': piece.repeat(5_000) }));
    soon(() => survive({ ...own, 'catalog/docs/a.mdx': piece.repeat(40) }));
  });

  test('JSON and text that placeholders bring in', () => {
    const files = { 'catalog/deep.txt': '['.repeat(100_000) + ']'.repeat(100_000), 'catalog/large.txt': 'x'.repeat(10_000_001), 'catalog/self.yaml': '' };
    const annotations = (value: string) => `${head('a')}  annotations:\n    ${value}\n${tail}`;
    for (const value of ['$json: ./deep.txt', '$text: ./large.txt', '$json: ./a.yaml', '$yaml: ./deep.txt', '$text: .']) {
      const { problems } = soon(() => survive({ ...own, ...files, 'catalog/a.yaml': annotations(value) })) as ReturnType<typeof survive>;
      expect(problems.map(({ code }) => code)).toContain('placeholder');
    }
  });
});

describe('nothing that people write drives a terminal or a generated file', () => {
  test('a login is a login, or it is left out', () => {
    const user = { apiVersion: 'backstage.io/v1alpha1', kind: 'User', metadata: { name: 'eve', annotations: { 'github.com/user-login': 'eve\n* @eve' } }, spec: { memberOf: [] } };
    const component = { apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name: 'a' }, spec: { type: 'service', lifecycle: 'production', owner: 'user:eve' } };
    const { catalog } = survive({ ...own, 'catalog/a.json': json(component), 'catalog/eve.json': json(user) });
    expect(codeowners(catalog).text).not.toContain('@eve');
  });

  test('a default that has no text of its own', () => {
    const parameters = { properties: { name: { type: 'array', items: { type: 'string' }, default: [{ toString: 1, valueOf: 2 }] } } };
    survive({ ...own, 'catalog/services/a/template.json': json({ apiVersion: 'scaffolder.backstage.io/v1beta3', kind: 'Template', metadata: { name: 'a' }, spec: { type: 'x', owner: 'x', steps: [], parameters } }) });
  });
});

describe('settings that cannot be read', () => {
  test.each([
    ['a: 1\nb: [\n', 'settings', 3],
    ['organization: x\nrepository: a/b\nstrict: &a [*a]\n', 'settings', 3],
    [new Uint8Array([0x61, 0x0a, 0xff]), 'settings', 2],
  ])('%j say where', (text, code, line) => {
    expect(survive({ 'catalog/signpost.yaml': text }).problems.filter((problem) => problem.code === code)).toMatchObject([{ file: 'catalog/signpost.yaml', line }]);
  });
});

describe('entities in JSON', () => {
  test('load, and their problems have places', () => {
    const { catalog, problems } = survive({ ...own, 'catalog/a.json': `${JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name: 'a' }, spec: { type: 'service', lifecycle: 'production', owner: 'nobody' } }, null, 2)}\n` });
    expect(catalog.entities).toHaveLength(1);
    expect(problems.find(({ code }) => code === 'owner-unknown')).toMatchObject({ file: 'catalog/a.json', line: 10, column: 14 });
  });

  test('in a list are none, which is said', () => {
    expect(survive({ ...own, 'catalog/a.json': '[\n  {"apiVersion": "backstage.io/v1alpha1", "kind": "Component"}\n]\n' }).problems).toContainEqual(expect.objectContaining({ code: 'not-an-entity', line: 1, column: 1 }));
  });

  test('that are broken are a problem, in somebody else\'s folder too', () => {
    expect(survive({ 'a.json': '{\n  "apiVersion": "backstage.io/v1alpha1",\n  "kind": \n' }).problems).toMatchObject([{ code: 'yaml-syntax', file: 'a.json' }, {}].slice(0, 1));
  });
});
