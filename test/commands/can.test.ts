import { expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import { catalog, files, root } from '../company.ts';

const rows = [{ group: 'All', name: 'can', summary: '', load: () => import('../../scripts/commands/can.ts') }];

async function can(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await main(rows, ['can', ...args], { out: (text) => (out += text), err: (text) => (err += text), color: false, cwd: root, env: {} });
  return { code, out, err };
}

/** The line of a file that an answer names. */
function lineAt(place: string): string | undefined {
  const [file = '', line = ''] = place.split(':');
  return files.text(file)?.split('\n')[Number(line) - 1];
}

test('a yes names the rule with its line, the way into its group, and who approves', async () => {
  const { code, out } = await can('yuki-hayashi', 'create', 'postgres-schema', 'production');
  expect(code).toBe(0);
  expect(out.split('\n')).toEqual([
    expect.stringMatching(/^Yes: In production the database team judges .*\(catalog\/policies\/postgres-schema\.yaml:\d+\)$/),
    'The rule is for Engineering: yuki-hayashi → customs → engineering',
    'Approval: 1 of Platform Databases: @henrik-aalto, @nadia-benali, @wei-lin-tan',
    'Approval: 1 of Reliability: @kirsten-vermeulen, @rajesh-iyer, @samuel-mensah',
    '',
  ]);
  expect((await can('@Yuki-Hayashi', 'create', 'postgres-schema', 'development')).out).toContain('Approval: nobody’s is needed\nMerge: by itself\n');
});

test('whoever asks is not among those who approve', async () => {
  const { out } = await can('nadia-benali', 'create', 'postgres-schema', 'production');
  expect(out).toContain('Approval: 1 of Platform Databases: @henrik-aalto, @wei-lin-tan');
});

test('a no names the rule that denies', async () => {
  const { code, out } = await can('stella-nyberg', 'create', 'terragrunt-unit', 'production');
  expect(code).toBe(1);
  expect(out).toMatch(/^No: Contractors and interns do not change production\..*\(catalog\/policies\/limits\.yaml:\d+\)\nThe rule is for Contractors: stella-nyberg → contractors\n$/);
});

test('or the rule that comes nearest, and what is missing', async () => {
  const { code, out } = await can('yuki-hayashi', 'delete', 'postgres-schema', 'production');
  expect(code).toBe(1);
  expect(out).toMatch(/\nNearest rule: A dropped schema is gone.*\(catalog\/policies\/postgres-schema\.yaml:\d+\)\n {2}Yuki Hayashi would have to be in Platform Databases or Reliability\.\n$/);
});

test('JSON says the same; the place leads to the rule', async () => {
  const yes = JSON.parse((await can('yuki-hayashi', 'create', 'postgres-schema', 'production', '--format', 'json')).out) as { rule: string };
  expect(yes).toMatchObject({ allowed: true, way: ['user:default/yuki-hayashi', 'group:default/customs', 'group:default/engineering'], merge: 'manual' });
  expect(yes).toMatchObject({ approvals: [{ from: 'service-owner', count: 1, group: 'group:default/platform-databases' }, { from: 'environment-owner', count: 1 }] });
  expect(lineAt(yes.rule)).toBe('    - effect: allow');
  const no = JSON.parse((await can('yuki-hayashi', 'delete', 'postgres-schema', 'production', '--format', 'json')).out) as { nearest: { rule: string } };
  expect(no).toMatchObject({ allowed: false, approvals: [], nearest: { missing: ['Yuki Hayashi would have to be in Platform Databases or Reliability.'] } });
  expect(no).not.toHaveProperty('rule');
  expect(lineAt(no.nearest.rule)).toBe('    - effect: allow');
});

test('a group stands for somebody who is in no other', async () => {
  expect((await can('group:engineering', 'create', 'postgres-schema', 'development')).code).toBe(0);
  expect(await can('group:operations', 'create', 'postgres-schema', 'development')).toMatchObject({ code: 1, out: expect.stringContaining('A member of Operations would have to be in Engineering or Data') });
});

test('whoever is not in the catalog may do nothing; a slip is recognised', async () => {
  expect(await can('yuki-hayashy', 'create', 'postgres-schema', 'production')).toMatchObject({ code: 1, out: 'No: The catalog has no user user:default/yuki-hayashy.\nDid you mean "yuki-hayashi"?\n' });
  expect(await can('group:enginering', 'create', 'postgres-schema', 'production')).toMatchObject({ code: 1, out: expect.stringContaining('Did you mean "group:engineering"?') });
  expect(await can('not a name', 'create', 'postgres-schema', 'production')).toMatchObject({ code: 1, out: expect.stringContaining('has no user') });
  expect(JSON.parse((await can('yuki-hayashy', 'create', 'postgres-schema', 'production', '--format', 'json')).out)).toMatchObject({ allowed: false, meant: 'yuki-hayashi' });
});

test('an unknown action, service or environment is a wrong question, not a no', async () => {
  const asked = [['make', 'postgres-schema', 'production'], ['creat', 'postgres-schema', 'production'], ['create', 'postgres-schem', 'production'], ['create', 'postgres-schema', 'prod'], ['create', 'postgres-schema']] as const;
  const answers = await Promise.all(asked.map((each) => can('yuki-hayashi', ...each)));
  expect(answers.map(({ code, out }) => [code, out])).toEqual(asked.map(() => [2, '']));
  const [make, creat, service, place, none] = answers.map(({ err }) => err);
  expect(make).toContain('There is no action "make". Actions: create, change, delete, renew.');
  expect(creat).toContain('Did you mean "create"?');
  expect(service).toContain('There is no service "postgres-schem". Did you mean "postgres-schema"? Services: ');
  expect(place).toContain('There is no environment "prod". Did you mean "production"? Environments: development, ');
  expect(none).toContain('Name one: development');
});

test('an environment is left out for a service that belongs to none', async () => {
  const answer = await can('pim-hoekstra', 'create', 'report-a-problem', 'production');
  expect(answer).toMatchObject({ code: 0, err: expect.stringContaining('belongs to no environment') });
  expect(catalog.get('user:default/pim-hoekstra')).toBeDefined();
});

test('a bundle names its parts, each with its own answer', async () => {
  const { code, out } = await can('yuki-hayashi', 'create', 'environment', 'test');
  expect(code).toBe(0);
  expect(out).toMatch(/^Yes: [^]*\nWith postgres-schema, where the inputs ask for it:\n {2}Yes: Below production one look[^\n]*\n {2}The rule is for Engineering[^\n]*\n {2}Approval: 1 of Platform Databases[^]*\nWith kafka-topic/);
  const parsed = JSON.parse((await can('yuki-hayashi', 'create', 'environment', 'test', '--format', 'json')).out) as { parts: readonly { service: string; allowed: boolean }[] };
  expect(parsed.parts.map(({ service, allowed }) => [service, allowed])).toEqual([['postgres-schema', true], ['kafka-topic', true], ['bucket', true]]);
});
