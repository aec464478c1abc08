import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import { root } from '../company.ts';

const rows = [{ group: 'All', name: 'template', summary: '', load: () => import('../../scripts/commands/template.ts') }];
let folder: string;

const template = (name: string, namespace: string, action: string) => `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  type: service
  parameters: { properties: { name: { type: string }, owner: { type: string } } }
  steps:
    - action: ${action}
`;
const files = {
  'ours/template.yaml': template('fine', 'default', 'debug:log'),
  'theirs/a.yaml': template('same', 'a', 'publish:gitlab'),
  'theirs/b.yaml': template('same', 'b', 'http:backstage:request'),
  'odd/template.yaml': 'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: odd }\nspec: hello\n',
  'broken/template.yaml': 'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: broken\n',
  'plain/values.yaml': 'a: 1\n',
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'templates-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

async function check(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await main(rows, ['template', 'check', ...args], { out: (text) => (out += text), err: (text) => (err += text), color: false, cwd: folder, env: {} });
  return { code, out, err };
}

test('every template is judged by itself, and what cannot be read is no template that lacks nothing', async () => {
  const { code, out, err } = await check('--catalog', folder);
  expect(code).toBe(1);
  expect(out.split('\n').filter((line) => /^\S/.test(line)).toSorted()).toEqual([
    expect.stringMatching(/^broken\/template\.yaml:\d+:\d+ {2}error {2}yaml-syntax$/),
    'odd/template.yaml:4:7  error  schema',
    'theirs/a.yaml:8:15  error  template-action',
    'theirs/b.yaml:8:15  error  template-action',
  ]);
  expect(out).toContain('no action "publish:gitlab"');
  expect(out).toContain('no action "http:backstage:request"');
  expect(err).toBe('1 template cannot be read at all. 4 templates: 1 supported, 3 not.\n');
});

test.each<[string, readonly string[], number, string]>([
  ['by name', ['fine'], 0, '1 template: everything that it asks for is here.\n'],
  ['by folder', ['ours'], 0, '1 template: everything that it asks for is here.\n'],
  ['by folder with a slash', ['theirs/'], 1, '2 templates: 0 supported, 2 not.\n'],
  ['by file', ['theirs/b.yaml', 'fine'], 1, '2 templates: 1 supported, 1 not.\n'],
  ['that cannot be read', ['broken/template.yaml'], 1, '1 template cannot be read at all.\n'],
  ['that is none', ['plain/values.yaml'], 2, 'signpost: There is no template "plain/values.yaml" here. Templates: same, same, fine, odd.\n'],
])('one is named %s', async (_, names, code, said) => {
  expect(await check('--catalog', folder, ...names)).toMatchObject({ code, err: said });
});

test('a folder without templates is fine, and says so', async () => {
  expect(await check('--catalog', join(folder, 'plain'))).toEqual({ code: 0, out: '', err: 'Nothing to check: no template was found.\n' });
});

test('for programs', async () => {
  const { code, out } = await check('--catalog', folder, '--format', 'json');
  expect(code).toBe(1);
  const { templates, unreadable } = JSON.parse(out) as { templates: { name: string; file: string; supported: boolean; problems: { code: string }[] }[]; unreadable: { file: string }[] };
  expect(templates.map(({ name, file, supported, problems }) => [name, file, supported, problems.map((each) => each.code)])).toEqual([
    ['same', 'theirs/a.yaml', false, ['template-action']],
    ['same', 'theirs/b.yaml', false, ['template-action']],
    ['fine', 'ours/template.yaml', true, []],
    ['odd', 'odd/template.yaml', false, ['schema']],
  ]);
  expect(unreadable.map(({ file }) => file)).toEqual(['broken/template.yaml']);
  const annotations = await check('--catalog', folder, '--format', 'github', 'same');
  expect(annotations.out).toMatch(/^::error file=theirs\/a\.yaml,line=8,col=15,title=template-action::/);
});

test('the services of the example company ask for nothing that is not here', async () => {
  expect(await check('--catalog', root)).toMatchObject({ code: 0, out: '' });
});
