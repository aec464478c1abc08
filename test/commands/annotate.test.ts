import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { main } from '../../scripts/commands/main.ts';
import { root } from '../company.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-annotate-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The program itself: standard input is the point of a filter. */
function filter(args: readonly string[], input: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/signpost.js'), ...args, '--catalog', root], { cwd: folder, input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** The commands, without a process. */
async function signpost(args: readonly string[]) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const rows = [
    { group: 'All', name: 'annotate', summary: '', load: () => import('../../scripts/commands/annotate.ts') },
    { group: 'All', name: 'config', summary: '', load: () => import('../../scripts/commands/config.ts') },
  ];
  const status = await main(rows, [...args, '--catalog', root], { out: (text) => void stdout.push(text), err: (text) => void stderr.push(text), color: false, cwd: folder, env: {} });
  return { status, stdout: stdout.join(''), stderr: stderr.join('') };
}

const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name} # kept\n`;
const labelled = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: gate\n  labels: {app.kubernetes.io/name: gate-core}\n';

test('a filter: manifests out, talk beside it, nothing out where something is wrong', () => {
  const { status, stdout, stderr } = filter(['annotate', '-', '--entity', 'yard-core', '-e', 'production'], service('yard'));
  expect(status).toBe(0);
  expect(parse(stdout)).toMatchObject({ metadata: { name: 'yard', labels: { 'signpost.dev/owner': 'terminal-systems', 'signpost.dev/tier': '1', 'signpost.dev/environment': 'production' }, annotations: { 'signpost.dev/entity': 'component:default/yard-core', 'signpost.dev/runbook': 'https://runbooks.harbour-logistics.example/yard-core' } } });
  expect(stdout).toContain('  name: yard # kept\n');
  expect(stderr).toBe('');
  expect(filter(['annotate'], `${service('yard')}---\nname: {{ .Values.x }}\n`)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('It is a template of Helm') as string });
});

describe('files', () => {
  mkdirSync(join(folder, 'k8s/.hidden'), { recursive: true });
  const [first, second, outside] = [join(folder, 'k8s/gate.yaml'), join(folder, 'k8s/other.json'), join(folder, 'outside.yaml')];
  writeFileSync(first, labelled);
  writeFileSync(second, '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"}}');
  writeFileSync(outside, labelled);
  writeFileSync(join(folder, 'k8s/.hidden/a.yaml'), labelled);
  writeFileSync(join(folder, 'k8s/broken.txt'), 'a: b: c');
  symlinkSync(outside, join(folder, 'k8s/link.yaml'));

  test('--check tells and changes nothing, --write changes, then --check is content', async () => {
    const checked = await signpost(['annotate', 'k8s', '--check']);
    expect(checked.status).toBe(1);
    expect(checked.stdout).toMatch(/^k8s\/gate\.yaml:1 {2}Service gate {2}component:default\/gate-core\n {2}\+ metadata\.labels {2}app\.kubernetes\.io\/part-of: /);
    expect(checked.stderr).toContain('2 objects in 2 files: 1 to change.');
    expect(checked.stderr).toContain('k8s/other.json:1 warning: ConfigMap x: says nowhere what it belongs to');
    expect(readFileSync(first, 'utf8')).toBe(labelled);
    const written = await signpost(['annotate', 'k8s', '--write', '--format', 'json']);
    expect(written.status).toBe(0);
    expect(JSON.parse(written.stdout)).toMatchObject({ files: [{ file: 'k8s/gate.yaml', objects: 1, changed: [{ line: 1, kind: 'Service', entity: 'component:default/gate-core' }] }, { file: 'k8s/other.json', changed: [] }] });
    expect(readFileSync(first, 'utf8')).toContain('signpost.dev/owner');
    expect(readFileSync(outside, 'utf8')).toBe(labelled);
    expect(await signpost(['annotate', 'k8s', '--check'])).toMatchObject({ status: 0, stdout: '' });
  });

  test('one error, and no file is changed', async () => {
    writeFileSync(first, labelled);
    writeFileSync(join(folder, 'k8s/z.yaml'), 'apiVersion: v1\nkind: Service\nmetadata: {name: a, name: b}\n');
    expect((await signpost(['annotate', 'k8s', '--write'])).status).toBe(1);
    expect(readFileSync(first, 'utf8')).toBe(labelled);
    rmSync(join(folder, 'k8s/z.yaml'));
  });

  test('several files are one stream', async () => {
    const { stdout } = await signpost(['annotate', 'k8s/gate.yaml', 'k8s/other.json', '--entity', 'gate-core']);
    expect(stdout).toContain('\n---\n{"apiVersion":"v1","kind":"ConfigMap"');
  });

  test('the action of other repositories', () => {
    const action = parse(readFileSync(join(root, '.github/actions/annotate/action.yml'), 'utf8')) as { runs: { steps: { run?: string }[] } };
    const script = action.runs.steps.find(({ run }) => run !== undefined)?.run ?? '';
    const step = (env: Readonly<Record<string, string>>) => spawnSync('bash', ['-eo', 'pipefail', '-c', script], { cwd: folder, encoding: 'utf8', env: { PATH: `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`, SIGNPOST: root, FILES: '', ENTITY: '', ENVIRONMENT: '', MODE: 'check', ...env } });
    expect(step({ FILES: 'k8s/gate.yaml\n', ENTITY: 'component:gate-core', ENVIRONMENT: 'test' })).toMatchObject({ status: 1, stdout: expect.stringContaining('+ metadata.labels  signpost.dev/environment: test') as string });
    expect(step({ FILES: 'k8s/gate.yaml', MODE: 'write; touch owned' }).status).toBe(2);
    expect(step({ FILES: '$(touch owned)\n--write' }).status).toBe(2);
    expect(readFileSync(first, 'utf8')).toBe(labelled);
  });
});

test('wrong calls', async () => {
  for (const [args, message] of [
    [['annotate', '--check', '--write', 'k8s'], 'not both'],
    [['annotate', '--write'], 'name them'],
    [['annotate', 'nowhere'], 'There is no file or folder "nowhere".'],
    [['annotate', 'k8s/link.yaml'], 'is a link'],
    [['annotate', 'k8s', '-e', 'prod'], 'Did you mean "production"?'],
    [['annotate', 'k8s', '--entity', 'yardcore'], 'Did you mean "yard-core"?'],
  ] as const) expect(await signpost(args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(message) as string });
});

test('config: formats, and what is asked for wrongly', async () => {
  const env = await signpost(['config', 'yard-core', '-e', 'production', '--format', 'env', '--only', 'runtime', '--explain']);
  expect(env).toMatchObject({ status: 0, stderr: '', stdout: '# entity component:default/yard-core, for this environment (catalog/domains/terminal/yard-management.yaml)\nRUNTIME_REPLICAS=3\n# entity component:default/yard-core, for this environment (catalog/domains/terminal/yard-management.yaml)\nRUNTIME_MEMORY=4Gi\n' });
  expect(JSON.parse((await signpost(['config', 'yard-core', '-e', 'staging', '--format', 'json'])).stdout)).toMatchObject({ entity: 'component:default/yard-core', environment: 'staging', values: { runtime: { replicas: 2 }, logging: { format: 'text', level: 'info' } }, secrets: ['kafka.password', 'database.password'] });
  expect(await signpost(['config', 'yard-core'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('--environment. Environments: development') as string });
  expect(await signpost(['config', 'yardcore', '-e', 'test'])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('Did you mean "yard-core"?') as string });
  expect(await signpost(['config', 'yard-core', '-e', 'test', '--only', 'runtim'])).toMatchObject({ status: 2, stderr: expect.stringContaining('Did you mean "runtime"?') as string });
});
