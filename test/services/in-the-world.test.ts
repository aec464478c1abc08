import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fieldsOf } from '../../scripts/catalog/fields.ts';
import { serviceOf } from '../../scripts/catalog/services.ts';
import type { EffectContext } from '../../scripts/effects/effect.ts';
import { effects } from '../../scripts/effects/effects.ts';
import type { JsonObject } from '../../scripts/model/json.ts';
import { fullYaml } from '../../scripts/request/full-yaml.ts';
import { previewRequest } from '../../scripts/request/preview.ts';
import { entitySources } from '../../scripts/request/sources.ts';
import { editedEntities } from '../../scripts/request/steps.ts';
import { compileValidator } from '../../scripts/request/validator.ts';
import { known } from '../../scripts/request/world.ts';
import { catalog, files, root } from '../company.ts';
import { startStandIn, newRepository, type StandIn } from '../effects/github/stand-in.ts';
import { startCluster, type StandInCluster } from '../effects/kubernetes/stand-in.ts';
import { asked } from '../effects/request.ts';

/** The effects of a service, asked for as one of its own tests asks, with other answers to some questions. */
function effectsOfCase(name: string, example: string, answers: JsonObject, env: EffectContext['env']): readonly EffectContext[] {
  const service = serviceOf(catalog, files, name);
  if (!service) throw new Error(`no service ${name}`);
  const inputs = { ...(parse(readFileSync(join(root, service.folder, 'tests', example, 'inputs.yaml'), 'utf8')) as JsonObject), ...answers };
  const sources = entitySources(catalog, files, editedEntities(service, inputs));
  const made = previewRequest(service, fieldsOf(service), inputs, compileValidator(service.pages), known(catalog), sources, fullYaml, undefined, 'user:default/farid-rahimi');
  expect(made.problems).toEqual([]);
  const { folder = '', owner = '', place } = made;
  const own = new Map(made.files.map(({ path, text }) => [path.slice(folder.length + 1), text]));
  const record = { ...asked.record, service: name, owner, inputs: made.inputs, ...place };
  return made.effects.map(({ step, action, input }) => ({ step, action, folder, files: own, input, record, serviceFiles: service.files, env, repository: 'harbour-logistics/catalog' }));
}

/** Planned, made, made again without a change, and taken away. What each plan said. */
async function throughItsLife(contexts: readonly EffectContext[], meanwhile: () => void): Promise<readonly string[]> {
  const said: string[] = [];
  const effectOf = ({ action }: EffectContext) => effects.get(action) ?? expect.fail(action);
  const approvedOf = async (context: EffectContext, goal: 'apply' | 'destroy') => {
    const plan = await effectOf(context).plan(context, goal);
    expect(plan.blocked).toEqual([]);
    said.push(plan.text);
    return { ...context, ...(plan.digest === undefined ? {} : { approved: plan.digest }) };
  };
  for (const context of contexts) {
    const approved = await approvedOf(context, 'apply');
    expect(await effectOf(context).apply(approved)).toMatchObject({ changed: true });
    expect(await effectOf(context).apply(approved)).toMatchObject({ changed: false });
  }
  meanwhile();
  for (const context of contexts.toReversed()) expect(await effectOf(context).destroy(await approvedOf(context, 'destroy'))).toMatchObject({ changed: true });
  return said;
}

describe('in a cluster that is stood in for', () => {
  let cluster: StandInCluster;
  beforeEach(async () => {
    cluster = await startCluster();
    cluster.objects.set('/api/v1/namespaces/edge', { object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'edge', uid: 'u1' } }, managers: new Map() });
  });
  afterEach(() => cluster.stop());
  const env = () => ({ KUBECONFIG_DATA: cluster.kubeconfig });

  test.each([
    ['kafka-topic', 'typical', {}, ['/apis/kafka.strimzi.io/v1/namespaces/kafka/kafkatopics/container-moves']],
    ['certificate-renewal', 'typical', {}, ['/apis/cert-manager.io/v1/namespaces/edge/certificates/portal-web']],
  ] as const)('%s', async (name, example, answers, expected) => {
    const before = [...cluster.objects.keys()];
    const said = await throughItsLife(effectsOfCase(name, example, { ...answers, environment: 'test' }, env()), () => expect([...cluster.objects.keys()]).toEqual(expect.arrayContaining([...expected])));
    expect(said[0]).toContain("the cluster's own judges it");
    expect(said.at(-1)).toContain('goes what its operator keeps for it');
    expect([...cluster.objects.keys()]).toEqual(before);
  });

  test('environment: its own part of the bundle', async () => {
    const [plan] = await throughItsLife(effectsOfCase('environment', 'nothing-of-its-own', { environment: 'test' }, env()), () => expect([...cluster.objects.keys()].filter((path) => path.startsWith('/apis/networking.k8s.io/')).length).toBe(1));
    expect(plan).toContain('+ NetworkPolicy feature-new-colours/feature');
    expect(plan).toContain('# Deployment feature-new-colours/portal-web rests outside its hours.');
  });
});

describe('on a GitHub that is stood in for', () => {
  let github: StandIn;
  beforeEach(async () => {
    github = await startStandIn();
    for (const team of catalog.ofKind('Group')) teams().set(team.name, new Map());
    for (const user of catalog.ofKind('User')) github.state.people.add(user.name);
    for (const name of ['portal-web', 'front-desk']) github.state.repositories.set(`harbour-logistics/${name}`, newRepository({ name, auto_init: true }));
  });
  afterEach(async () => {
    await github.stop();
    expect(github.violations).toEqual([]);
  });
  const env = () => ({ GITHUB_API_URL: github.url, GITHUB_SERVER_URL: 'https://github.com', SIGNPOST_GITHUB_TOKEN: github.token });
  function teams() {
    const found = github.state.organizations.get('harbour-logistics') ?? new Map<string, Map<string, string>>();
    github.state.organizations.set('harbour-logistics', found);
    return found;
  }

  test('repository: with code owners, and a check that its branch demands', async () => {
    const [plan] = await throughItsLife(effectsOfCase('repository', 'typical', { visibility: 'private' }, env()), () => {
      const { protection, settings, refs, commits, trees } = github.repository('harbour-logistics/tide-tables');
      expect(settings).toMatchObject({ visibility: 'private', archived: false });
      expect(protection.get('main')).toMatchObject({ required_status_checks: { contexts: ['check'] }, required_pull_request_reviews: { require_code_owner_reviews: true, dismiss_stale_reviews: true, require_last_push_approval: true } });
      const head = trees.get(commits.get(refs.get('heads/main') ?? '')?.tree ?? '');
      expect(head?.get('.github/CODEOWNERS')?.text).toContain('* @harbour-logistics/vessel-planning');
      // The job is called as the protection demands.
      expect(Object.keys((parse(head?.get('.github/workflows/check.yml')?.text ?? '') as { jobs: object }).jobs)).toEqual(['check']);
    });
    expect(plan).toMatch(/protect main: 1 review, by code owners, new commits dismiss reviews, not by who pushed last, checks check on the newest base/);
    expect(github.repository('harbour-logistics/tide-tables').settings['archived']).toBe(true);
  });

  test('team-membership', async () => {
    const contexts = effectsOfCase('team-membership', 'join', {}, env());
    const { team = '', user = '' } = contexts[0]?.input as Record<string, string>;
    await throughItsLife(contexts, () => expect([...(teams().get(team)?.keys() ?? [])]).toEqual([user]));
    expect(teams().get(team)?.size).toBe(0);
  });

  test.each([
    ['report-a-problem', 'typical', 'portal-web'],
    ['report-a-problem', 'no-repository', 'front-desk'],
    ['ask-a-question', 'no-repository', 'front-desk'],
  ])('%s, %s: an issue in %s, which calls nobody but the owner and who asks', async (name, example, repository) => {
    const issues = () => github.repository(`harbour-logistics/${repository}`).issues;
    await throughItsLife(effectsOfCase(name, example, { what: 'I saw this.\n\n@harbour-logistics/security <!-- look -->\n# Now' }, env()), () => {
      const [issue] = issues();
      expect(issue).toMatchObject({ state: 'open' });
      const words = issue?.body.replaceAll(/^ {4}.*$|`[^`\n]*`/gm, '') ?? '';
      expect(words.match(/@[\w/-]+/g)).toEqual([expect.stringMatching(/^@harbour-logistics\/[a-z-]+$/), '@farid-rahimi']);
      expect(issue?.body).toContain('\n    @harbour-logistics/security <!-- look -->\n    # Now');
    });
    expect(issues()).toMatchObject([{ state: 'closed' }]);
  });

  test('report-a-problem goes to repositories of the company only', () => {
    const service = serviceOf(catalog, files, 'report-a-problem');
    const inputs = parse(readFileSync(join(root, service?.folder ?? '', 'tests/typical/inputs.yaml'), 'utf8')) as JsonObject;
    const { problems } = service ? previewRequest(service, fieldsOf(service), { ...inputs, repository: 'elsewhere/secrets' }, compileValidator(service.pages), known(catalog), new Map(), fullYaml) : { problems: [] };
    expect(problems.map(({ field }) => field)).toContain('repository');
  });
});

const installed = spawnSync('terraform', ['version'], { env: { PATH: process.env['PATH'], CHECKPOINT_DISABLE: '1' } }).status === 0;
const scratch = mkdtempSync(join(tmpdir(), 'signpost-test-services-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Providers cannot be had here: what needs none is what the real program judges. */
describe.skipIf(!installed)(`with the real Terraform, but without a cloud${installed ? '' : ' (skipped: no terraform on the PATH)'}`, () => {
  test.each(['bucket', 'security-group'])('%s is formatted', (name) => {
    const { stdout, status } = spawnSync('terraform', ['fmt', '-check', '-diff', join(root, 'catalog/services', name, 'skeleton/terraform')], { encoding: 'utf8' });
    expect([stdout, status]).toEqual(['', 0]);
  });

  /** The configuration without its provider: variables, locals, and the one expression that people's words go through. */
  function withoutCloud(context: EffectContext): EffectContext {
    const main = context.files.get('terraform/main.tf') ?? '';
    const locals = /^locals \{\n[^]*?^\}\n/m.exec(main)?.[0] ?? '';
    const outputs = [...locals.matchAll(/^ {2}(\w+) += /gm)].map(([, name]) => `output "${name}" { value = local.${name} }\n`);
    const words = /purpose = (substr\(.*\))$/m.exec(main)?.[1];
    const text = ['terraform {\n  backend "local" {}\n}\n', locals, ...outputs, ...(words === undefined ? [] : [`output "purpose" { value = ${words} }\n`])].join('\n');
    const { secrets: _, ...input } = context.input;
    return { ...context, env: { PATH: process.env['PATH'] }, input: { ...input, backend: { path: join(scratch, `${context.record.service}.tfstate`) } }, files: new Map([...context.files, ['terraform/main.tf', text]]) };
  }
  const planned = async (name: string, example: string, change: JsonObject = {}) => {
    const [context] = effectsOfCase(name, example, {}, {});
    if (!context) return expect.fail('no effect');
    const input = { ...context.input, variables: { ...(context.input['variables'] as JsonObject), ...change } };
    return effects.get('terraform:apply')?.plan(withoutCloud({ ...context, input }), 'apply');
  };

  test('bucket: variables take every answer, words become a tag, and a backup needs older versions', async () => {
    const fine = await planned('bucket', 'awkward-text');
    expect(fine?.blocked).toEqual([]);
    const tag = /\+ purpose += "(.*)"/.exec(fine?.text ?? '')?.[1];
    expect(tag).toMatch(/^[\p{L}\p{N} +=._:/@-]+$/u);
    expect((await planned('bucket', 'typical', { backup: true, versioning: false }))?.blocked.join()).toContain('A backup needs older versions');
  });

  test('security-group: variables take every answer, and no place but those that security keeps', async () => {
    const fine = await planned('security-group', 'internet');
    expect(fine?.blocked).toEqual([]);
    expect(fine?.text).toContain('tcp-443-internet');
    expect((await planned('security-group', 'typical', { ingress: [{ port: 22, protocol: 'tcp', from: '0.0.0.0/0' }] }))?.blocked.join()).toContain('Ports are opened to the environment');
  });
});

test('terragrunt-unit, with a program that stands in for Terragrunt', async () => {
  const standIn = pathToFileURL(join(import.meta.dirname, '../effects/stand-in-terragrunt.ts')).href;
  writeFileSync(join(scratch, 'terragrunt'), `#!${process.execPath}\nimport(${JSON.stringify(standIn)});\n`);
  chmodSync(join(scratch, 'terragrunt'), 0o755);
  const contexts = effectsOfCase('terragrunt-unit', 'bucket', {}, { PATH: scratch, STAND_IN_HOME: scratch, AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret-key', AWS_SESSION_TOKEN: 'session-token' });
  const told = contexts.map((context) => ({ ...context, input: { ...context.input, secrets: [...(context.input['secrets'] as string[]), 'STAND_IN_HOME'] } }));
  const [plan] = await throughItsLife(told, () => expect(readFileSync(join(scratch, 'state'), 'utf8')).toContain('object-bucket?ref=v1.4.2'));
  expect(plan).toContain('unit.it[0]');
});
