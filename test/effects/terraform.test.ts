import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PlanChanged, type EffectContext } from '../../scripts/effects/effect.ts';
import type { ProgramEnd } from '../../scripts/effects/process.ts';
import { lockedRun, terraformApply } from '../../scripts/effects/terraform/terraform.ts';
import { nextActOf } from '../../scripts/effects/terraform/tool.ts';
import { databases, type TestDatabase } from './databases.ts';
import { asked } from './request.ts';

const installed = spawnSync('terraform', ['version'], { env: { PATH: process.env['PATH'], CHECKPOINT_DISABLE: '1' } }).status === 0;
const scratch = mkdtempSync(join(tmpdir(), 'signpost-test-terraform-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let state: string;
let number = 0;
beforeEach(() => {
  state = join(scratch, `state-${(number += 1)}.tfstate`);
});

const local = 'terraform {\n  backend "local" {}\n}\n';
const photos = `${local}
variable "retention" { default = 30 }
variable "password" {
  default   = "none"
  sensitive = true
}
resource "terraform_data" "photos" { input = { days = var.retention } }
resource "terraform_data" "login" { input = var.password }
output "days" { value = terraform_data.photos.output.days }
`;

function context(files: Record<string, string>, more: Partial<EffectContext> = {}): EffectContext {
  return {
    step: 'apply',
    action: 'terraform:apply',
    folder: 'live/test/bucket/photos',
    files: new Map(Object.entries(files)),
    input: { backend: { path: state } },
    ...asked,
    env: { PATH: process.env['PATH'] },
    ...more,
  };
}

/** Plans, and takes the plan for approved. */
async function approved(given: EffectContext, goal: 'apply' | 'destroy' = 'apply'): Promise<EffectContext> {
  const plan = await terraformApply.plan(given, goal);
  expect(plan.blocked).toEqual([]);
  return { ...given, ...(plan.digest === undefined ? {} : { approved: plan.digest }) };
}
const inState = () => (existsSync(state) ? (JSON.parse(readFileSync(state, 'utf8')) as { resources: { name: string }[] }).resources.map(({ name }) => name).sort() : []);
const leftBehind = () => readdirSync(tmpdir()).filter((name) => name.startsWith('signpost-terraform-'));

describe.skipIf(!installed)(`terraform:apply with the real program${installed ? '' : ' (skipped: no terraform on the PATH)'}`, () => {
  test('plans, applies what was approved, and then has nothing to do', async () => {
    const given = context({ 'main.tf': photos });
    const before = leftBehind();
    const plan = await terraformApply.plan(given, 'apply');
    expect(plan).toMatchObject({ step: 'apply', action: 'terraform:apply', language: 'hcl', blocked: [], summary: 'Will add 2, change 0 and destroy 0 resources. Its state is kept in a file of this machine.' });
    expect(plan.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(plan.text).toContain('# terraform_data.photos will be created');
    expect(plan.text).toContain('input  = (sensitive value)');
    expect(inState()).toEqual([]);
    expect(await terraformApply.apply({ ...given, approved: plan.digest ?? '' })).toEqual({ step: 'apply', action: 'terraform:apply', summary: 'Terraform added 2, changed 0 and destroyed 0 resources.', changed: true });
    expect(inState()).toEqual(['login', 'photos']);
    expect(await terraformApply.apply({ ...given, approved: plan.digest ?? '' })).toMatchObject({ changed: false, summary: 'Nothing to do: everything is as the files ask for.' });
    expect(await terraformApply.plan(given, 'apply')).toMatchObject({ text: '', blocked: [], summary: expect.stringContaining('Nothing to do') });
    expect(leftBehind()).toEqual(before);
  });

  test('the same plan has the same digest in every run, in every folder', async () => {
    const given = context({ 'main.tf': `${photos}resource "terraform_data" "where" { input = abspath(path.root) }\n` });
    mkdirSync(join(scratch, 'elsewhere'), { recursive: true });
    const [one, two] = [await terraformApply.plan(given, 'apply'), await terraformApply.plan({ ...given, env: { ...given.env, RUNNER_TEMP: join(scratch, 'elsewhere') } }, 'apply')];
    expect(one).toEqual(two);
    expect(one.text).toContain('"./work/live/test/bucket/photos"');
    const applied = await terraformApply.apply(await approved(context({ 'main.tf': photos })));
    expect(applied.changed).toBe(true);
    const change = context({ 'main.tf': photos }, { input: { backend: { path: state }, variables: { retention: 60 } } });
    expect((await terraformApply.plan(change, 'apply')).digest).toBe((await terraformApply.plan(change, 'apply')).digest);
  });

  test('another change, another goal and a changed provisioner have another digest', async () => {
    const digest = async (more: string, goal: 'apply' | 'destroy' = 'apply') => (await terraformApply.plan(context({ 'main.tf': photos + more }), goal)).digest;
    const provisioner = (command: string) => `resource "terraform_data" "p" {\n  provisioner "local-exec" { command = "${command}" }\n}`;
    const digests = [await digest(''), await digest('', 'destroy'), await digest('# 1'), await digest(provisioner('true')), await digest(provisioner('false')), await digest('output "o" { value = 1 }')];
    expect(digests[2]).toBe(digests[0]);
    expect(new Set(digests).size).toBe(5);
  });

  test('what was not approved is not applied: the world changed, nothing was planned, or another plan', async () => {
    const given = context({ 'main.tf': photos }, { input: { backend: { path: state }, variables: { retention: 30 } } });
    await terraformApply.apply(await approved(given));
    const change = await approved({ ...given, input: { backend: { path: state }, variables: { retention: 60 } } });
    await terraformApply.apply(await approved({ ...given, input: { backend: { path: state }, variables: { retention: 45 } } }));
    const failing = terraformApply.apply(change);
    await expect(failing).rejects.toBeInstanceOf(PlanChanged);
    const { plan } = await failing.then(() => expect.unreachable(), (error: PlanChanged) => error);
    expect(plan.text).toMatch(/days = 45 -> 60/);
    expect(plan.digest).not.toBe(change.approved);
    const { approved: _, ...never } = change;
    await expect(terraformApply.apply(never)).rejects.toBeInstanceOf(PlanChanged);
    expect(await terraformApply.apply({ ...change, approved: plan.digest ?? '' })).toMatchObject({ changed: true, summary: 'Terraform added 0, changed 1 and destroyed 0 resources.' });
  });

  test('takes away what it made, as approved, and then finds nothing left', async () => {
    const given = context({ 'main.tf': photos });
    const toCreate = await approved(given);
    await terraformApply.apply(toCreate);
    await expect(terraformApply.destroy(toCreate)).rejects.toBeInstanceOf(PlanChanged);
    const plan = await terraformApply.plan(given, 'destroy');
    expect(plan).toMatchObject({ blocked: [], summary: expect.stringContaining('Will add 0, change 0 and destroy 2 resources.') });
    const toDestroy = { ...given, approved: plan.digest ?? '' };
    expect(await terraformApply.destroy(toDestroy)).toMatchObject({ changed: true, summary: 'Terraform added 0, changed 0 and destroyed 2 resources.' });
    expect(inState()).toEqual([]);
    expect(await terraformApply.destroy(toDestroy)).toMatchObject({ changed: false, summary: 'Nothing is left to take away.' });
    expect(await terraformApply.plan(given, 'destroy')).toMatchObject({ text: '', summary: expect.stringContaining('Nothing is left to take away.') });
  });

  test('an apply that failed halfway goes on after its rest was approved', async () => {
    const files = (command: string) => ({ 'main.tf': `${local}resource "terraform_data" "first" {}\nresource "terraform_data" "second" {\n  depends_on = [terraform_data.first]\n  provisioner "local-exec" { command = "${command}" }\n}` });
    await expect(terraformApply.apply(await approved(context(files('exit 7'))))).rejects.toThrow(/Terraform could not apply it: Error: local-exec provisioner error[\s\S]*exit status 7[\s\S]*what is missing is planned and approved again\.$/);
    expect(inState()).toEqual(['first', 'second']);
    const rest = await approved(context(files('true')));
    expect(await terraformApply.apply(rest)).toMatchObject({ changed: true, summary: 'Terraform added 1, changed 0 and destroyed 1 resources.' });
  });

  test('secrets reach it by name, and nowhere else', async () => {
    const secret = 'hunter2-${file("/etc/passwd")}-%{x}"';
    const files = { 'main.tf': `${local}variable "password" {}\nresource "terraform_data" "seen" { input = "got \${var.password}" }\nresource "terraform_data" "env" {\n  provisioner "local-exec" { command = "env | cut -d= -f1 | sort | tr '\\\\n' ' '; echo $TF_VAR_password; exit 1" }\n}` };
    const given = context(files, { input: { backend: { path: state }, secrets: ['TF_VAR_password'] }, env: { PATH: process.env['PATH'], TF_VAR_password: secret, DATABASE_URL: 'postgres://other', GITHUB_TOKEN: 'ghs_token' } });
    const plan = await terraformApply.plan(given, 'apply');
    expect(plan.text).toContain('got ***');
    expect(JSON.stringify(plan)).not.toContain('hunter2');
    const failing = terraformApply.apply({ ...given, approved: plan.digest ?? '' });
    await expect(failing).rejects.toThrow(/Output: CHECKPOINT_DISABLE HOME\s+PATH PWD TF_DATA_DIR TF_INPUT TF_IN_AUTOMATION TF_VAR_password TMPDIR\s+\*\*\*/);
    await expect(failing).rejects.not.toThrow(/hunter2|DATABASE_URL|GITHUB_TOKEN/);
  });

  test('state that would be lost with the job is refused before the merge', async () => {
    const blocked = async (files: Record<string, string>, more: Partial<EffectContext> = {}) => (await terraformApply.plan(context(files, more), 'apply')).blocked.join();
    expect(await blocked({ 'main.tf': 'resource "terraform_data" "a" {}' }, { input: {} })).toContain('has no backend, so its state would be lost with the job. The owner of the service names a backend');
    expect(await blocked({ 'main.tf': photos }, { input: {} })).toContain('keeps its state in a local file');
    expect(await blocked({ 'main.tf': photos }, { input: { backend: { path: 'here.tfstate' } } })).toContain('keeps its state in a local file');
    expect(await blocked({ 'main.tf': photos }, { env: { PATH: process.env['PATH'], RUNNER_ENVIRONMENT: 'github-hosted' } })).toContain('keeps its state in a local file');
    expect(await blocked({ 'main.tf': photos })).toBe('');
  });

  test('what cannot be planned is said with Terraform’s words and what to do', async () => {
    const blocked = async (files: Record<string, string>, input: EffectContext['input'] = {}) => (await terraformApply.plan(context(files, { input: { backend: { path: state }, ...input } }), 'apply')).blocked.join('\n');
    expect(await blocked({ 'main.tf': `${local}resource "terraform_data" "a" {` })).toMatch(/^Terraform could not get it ready: Error: [\s\S]*main\.tf[\s\S]*The owner of the service looks at it\.$/);
    expect(await blocked({ 'main.tf': `${local}terraform { required_version = ">= 99" }` })).toContain('An administrator puts the version that the service asks for');
    expect(await blocked({ 'main.tf': `${local}variable "x" {}` })).toContain('No value for required variable');
    expect(await blocked({ 'main.tf': `${local}variable "x" {\n  validation {\n    condition = var.x > 3\n    error_message = "Too small."\n  }\n}` }, { variables: { x: 1 } })).toContain('Too small.');
    await expect(terraformApply.apply(context({ 'main.tf': 'nonsense' }))).rejects.toThrow(/^Nothing was changed\. Terraform could not get it ready/);
  });

  test('a folder below the instance, its variables, and a module beside it', async () => {
    const files = {
      'stack/main.tf': `${local}variable "names" { type = list(string) }\nmodule "m" {\n  source = "../modules/m"\n  names = var.names\n}\n`,
      'modules/m/main.tf': 'variable "names" {}\nresource "terraform_data" "each" {\n  for_each = toset(var.names)\n  input = each.key\n}\n',
      'request.yaml': 'x: 1\n',
    };
    const given = context(files, { input: { folder: './stack/', backend: { path: state }, variables: { names: ['a"b', '${c}'] } } });
    const plan = await terraformApply.plan(given, 'apply');
    expect(plan.blocked).toEqual([]);
    expect(plan.text).toContain('+ input  = "a\\"b"');
    expect(plan.text).toContain('+ input  = "${c}"');
  });

  for (const { name, start, skip } of databases) {
    describe.skipIf(skip)(`with state in ${name}`, () => {
      let database: TestDatabase;
      beforeAll(async () => void (database = await start()), 120_000);
      afterAll(() => database?.stop());
      const stored = (more: Partial<EffectContext> = {}) =>
        context({ 'main.tf': photos.replace('"local"', '"pg"') }, { input: { backend: { conn_str: { secret: 'STATE_URL' }, schema_name: 'photos' } }, env: { PATH: process.env['PATH'], STATE_URL: `${database.url}${database.url.includes('?') ? '&' : '?'}sslmode=disable` }, ...more });

      test('plans, applies and destroys; the address of the backend is not shown', async () => {
        const toCreate = await approved(stored());
        expect(await terraformApply.apply(toCreate)).toMatchObject({ changed: true });
        expect(await terraformApply.apply(toCreate)).toMatchObject({ changed: false });
        expect(await terraformApply.destroy(await approved(stored(), 'destroy'))).toMatchObject({ changed: true });
        const gone = stored({ env: { PATH: process.env['PATH'], STATE_URL: 'postgres://me:hunter2@127.0.0.1:1/x?sslmode=disable' } });
        const plan = await terraformApply.plan(gone, 'apply');
        expect(plan.blocked).toEqual([expect.stringMatching(/^Terraform could not get it ready: .*refused/s)]);
        expect(JSON.stringify(plan)).not.toContain('hunter2');
      });
    });
  }

  test('two applies at once: one waits for the other’s lock, and then finds nothing to do', async () => {
    const files = { 'main.tf': `${local}resource "terraform_data" "slow" {\n  provisioner "local-exec" { command = "sleep 1" }\n}` };
    const given = await approved(context(files));
    const both = await Promise.all([terraformApply.apply(given), terraformApply.apply(given)]);
    expect(both.map(({ changed }) => changed).sort()).toEqual([false, true]);
  });

  describe('a lock', () => {
    const refused = (words: string): ProgramEnd => ({ end: 'exit', code: 1, out: '', err: `Error: Error acquiring the state lock\n\nError message: resource temporarily unavailable\n${words}`, cut: false });
    const fine: ProgramEnd = { end: 'exit', code: 0, out: '', err: '', cut: false };
    const runs = async (...ends: readonly ProgramEnd[]) => {
      let count = 0;
      const end = await lockedRun(() => Promise.resolve(ends[count++] ?? fine));
      return { end, count };
    };

    test('that does not say whose it is is asked for again', async () => {
      const nobodys = refused('open .state.tfstate.lock.info: no such file or directory');
      expect(await runs(nobodys, nobodys)).toEqual({ end: fine, count: 3 });
      expect(await runs(...Array.from({ length: 9 }, () => nobodys))).toEqual({ end: nobodys, count: 5 });
    });

    test('that names its owner was waited for', async () => {
      const somebodys = refused('Lock Info:\n  ID:        9f2c\n  Operation: OperationTypeApply');
      expect(await runs(somebodys)).toEqual({ end: somebodys, count: 1 });
    });
  });

  test('a lock that stays says what to do', () => {
    expect(nextActOf('Error: Error acquiring the state lock\n\nLock Info:\n  ID: x')).toContain('force-unlock');
  });
});

describe('what is missing is said before the merge, without running anything', () => {
  const blocked = async (files: Record<string, string>, more: Partial<EffectContext>) => (await terraformApply.plan(context(files, more), 'apply')).blocked;
  test.each<[string, Record<string, string>, Partial<EffectContext>, string]>([
    ['the program', { 'main.tf': photos }, { env: { PATH: scratch } }, 'Terraform is not installed where this runs. An administrator puts terraform into .github/actions/programs'],
    ['a secret', { 'main.tf': photos }, { input: { secrets: ['AWS_SECRET_ACCESS_KEY'] } }, 'The secret AWS_SECRET_ACCESS_KEY is not set'],
    ['a secret of the backend', { 'main.tf': photos }, { input: { backend: { conn_str: { secret: 'STATE_URL' } } } }, 'The secret STATE_URL is not set'],
    ['the token of the workflow', { 'main.tf': photos }, { input: { secrets: ['GITHUB_TOKEN'] }, env: { GITHUB_TOKEN: 'x' } }, 'belongs to the workflow'],
    ['configuration', { 'README.md': '' }, {}, 'renders no file *.tf'],
    ['configuration in the folder', { 'main.tf': photos }, { input: { folder: 'stack' } }, 'renders no file stack/*.tf'],
    ['a folder of its own', { 'main.tf': photos }, { input: { folder: '../other' } }, 'not a folder below the instance'],
    ['an absolute folder', { 'main.tf': photos }, { input: { folder: '/etc' } }, 'not a folder below the instance'],
    ['one place for variables', { 'main.tf': photos, 'terraform.tfvars.json': '{}' }, { input: { variables: { a: 1 } } }, 'takes one of them out'],
    ['a map of variables', { 'main.tf': photos }, { input: { variables: 'a' } }, 'not a map'],
    ['a map for the backend', { 'main.tf': photos }, { input: { backend: ['a'] } }, 'not a map'],
  ])('%s', async (_what, files, more, expected) => {
    expect((await blocked(files, more)).join()).toContain(expected);
    await expect(terraformApply.apply(context(files, more))).rejects.toThrow(expected);
  });

  test('a file that leads out of its folder stops everything', async () => {
    await expect(terraformApply.plan(context({ 'main.tf': photos, '../../../../../../x': '' }, {}), 'apply')).rejects.toThrow('leads out of its folder');
  });
});
