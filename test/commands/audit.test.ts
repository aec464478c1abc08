import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import { documents, entity, group, settings, user } from '../catalog/world.ts';

let root = '';
let first = '';
const record = `service: bucket\ndigest: sha256:${'0'.repeat(64)}\naction: create\nname: slips\nenvironment: test\nowner: group:default/platform\nrequester: user:default/ada\nissue: 7\nasked: 2026-03-01T09:00:00Z\ninputs:\n  name: slips\n`;

function git(date: string, ...args: readonly string[]) {
  const env = { ...process.env, GIT_AUTHOR_NAME: 'Ana', GIT_AUTHOR_EMAIL: 'ana@example.org', GIT_AUTHOR_DATE: date, GIT_COMMITTER_NAME: 'GitHub', GIT_COMMITTER_EMAIL: 'g@example.org', GIT_COMMITTER_DATE: date };
  return execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', env, stdio: 'pipe' }).trim();
}

function write(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const checkout = (license: string) => entity('Component', 'checkout', { type: 'service', lifecycle: 'production', owner: 'platform', license, classification: { confidentiality: 'secret', riskAssessment: { date: '2025-05-01' } } });

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'audit-'));
  git('2026-01-10T10:00:00Z', 'init', '-q', '-b', 'main');
  write('catalog/signpost.yaml', `${settings}\nlicenses:\n  forbidden: [AGPL-*]\n`);
  write('catalog/org.yaml', documents(group('platform', { members: ['ada', 'bo'] }), user('ada'), user('bo')));
  write('catalog/checkout.yaml', checkout('MIT'));
  write('catalog/environments/test.yaml', 'apiVersion: signpost.dev/v1\nkind: Environment\nmetadata: { name: test }\nspec: { tier: test, owner: platform, order: 1 }\n');
  write('catalog/policies/all.yaml', 'apiVersion: signpost.dev/v1\nkind: AccessPolicy\nmetadata: { name: all }\nspec:\n  owner: platform\n  rules:\n    - effect: allow\n      who: { groups: [platform] }\n      what: { services: [bucket] }\n      where: { environments: [test] }\n      actions: [create]\n      approvals: [{ from: service-owner, count: 1 }]\n      because: They know what they do.\n');
  write('catalog/services/bucket/template.yaml', entity('Template', 'bucket', { type: 'storage', owner: 'platform', parameters: { properties: { name: { type: 'string', title: 'Name' }, environment: { type: 'string', title: 'Environment' }, owner: { type: 'string', title: 'Owner' } } }, steps: [] }));
  git('2026-01-10T10:00:00Z', 'add', '-A');
  git('2026-01-10T10:00:00Z', 'commit', '-qm', 'Begin');
  first = git('2026-01-10T10:00:00Z', 'rev-parse', 'HEAD');
  write('catalog/checkout.yaml', checkout('AGPL-3.0-only'));
  write('live/test/bucket/slips/request.yaml', record);
  write('catalog/odd\\name.txt', 'x');
  git('2026-06-20T10:00:00Z', 'add', '-A');
  git('2026-06-20T10:00:00Z', 'commit', '-qm', 'Bucket: slips in test (#8)');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function audit(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const said = { out: '', err: '' };
  const io = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text), env, cwd: root, color: false };
  return { code: await main([{ group: 'All', name: 'audit', summary: 'x', load: () => import('../../scripts/commands/audit.ts') }], ['audit', ...args], io), ...said };
}

const jsonOf = (text: string) => JSON.parse(text) as Record<string, never>;
const packed = (file: string) => unzipSync(readFileSync(join(root, file)));

describe('signpost audit', () => {
  test('says what is missing and what is forbidden, and fails for it', async () => {
    const { code, out } = await audit({}, '--today', '2026-07-01');
    expect(code).toBe(1);
    expect(out).toContain('Forbidden:\n  component:default/checkout: AGPL-3.0-only\n');
    expect(out).toContain('     1  whose risk assessment is older than a year');
  });

  test('of a day in the past tells what the catalog said then, and what was old then', async () => {
    const { code, out } = await audit({}, '--at', '2026-03-31', '--format', 'json');
    const found = jsonOf(out) as unknown as { commit: string; today: string; inventory: readonly { ref: string; license?: string; changed?: string; missing: readonly string[] }[] };
    expect([code, found.commit, found.today]).toEqual([0, first, '2026-03-31']);
    expect(found.inventory.find(({ ref }) => ref === 'component:default/checkout')).toMatchObject({ license: 'MIT', changed: expect.stringMatching(/^2026-01-10T10:00:00/) as string, missing: [] });
  });

  test('as CSV and CycloneDX is the inventory', async () => {
    expect((await audit({}, '--format', 'csv')).out.split('\r\n')[0]).toMatch(/^ref,kind,type,/);
    expect(jsonOf((await audit({}, '--at', 'HEAD', '--format', 'cyclonedx')).out)).toMatchObject({ specVersion: '1.6', metadata: { timestamp: '2026-06-20T10:00:00Z' } });
  });
});

describe('an evidence pack', () => {
  test('holds the files of the commit, tables and sums that are right', async () => {
    const { code, out } = await audit({}, '--evidence', 'one.zip', '--format', 'json');
    const files = packed('one.zip');
    const sums = strFromU8(files['SHA256SUMS'] ?? new Uint8Array()).trimEnd().split('\n').map((line) => /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? []);
    expect(code).toBe(0);
    expect(jsonOf(out)).toMatchObject({ file: 'one.zip', sha256: createHash('sha256').update(readFileSync(join(root, 'one.zip'))).digest('hex'), reviews: 'not asked' });
    expect(sums.map(([, , path]) => path).sort()).toEqual(Object.keys(files).filter((path) => path !== 'SHA256SUMS').sort());
    for (const [, sum, path = ''] of sums) expect(createHash('sha256').update(files[path] ?? '').digest('hex'), path).toBe(sum);
    expect(strFromU8(files['files/catalog/checkout.yaml'] ?? new Uint8Array())).toBe(checkout('AGPL-3.0-only'));
    expect(strFromU8(files['access/matrix.csv'] ?? new Uint8Array())).toBe('service,environment,action,allowed,who,approvals,merge,rule,because\r\nbucket,test,create,true,group:default/platform,1 of group:default/platform,manual,accesspolicy:default/all#1,They know what they do.\r\n');
    expect(jsonOf(strFromU8(files['approvals/requests.json'] ?? new Uint8Array()))).toMatchObject([{ request: 7, requester: 'user:default/ada', merged: '2026-06-20T10:00:00Z', mergedBy: 'Ana', committer: 'GitHub', askedFor: ['1 of group:default/platform'] }]);
  });

  test('leaves out what a program that unpacks could take for another place, and says so', async () => {
    await audit({}, '--evidence', 'one.zip');
    const files = packed('one.zip');
    expect(Object.keys(files).filter((path) => path.includes('\\'))).toEqual([]);
    expect(jsonOf(strFromU8(files['manifest.json'] ?? new Uint8Array()))['leftOut']).toEqual(['catalog/odd\\name.txt']);
  });

  test('is the same bytes whoever makes it, where and from which folder, and another for another commit', async () => {
    const zone = process.env['TZ'];
    await audit({}, '--evidence', 'one.zip');
    process.env['TZ'] = 'Pacific/Kiritimati';
    try {
      await audit({}, '--at', 'main', '--evidence', 'two.zip');
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
    await audit({}, '--at', '2026-03-31', '--evidence', 'three.zip');
    expect(readFileSync(join(root, 'two.zip'))).toEqual(readFileSync(join(root, 'one.zip')));
    expect(strFromU8(packed('three.zip')['files/catalog/checkout.yaml'] ?? new Uint8Array())).toBe(checkout('MIT'));
    expect(jsonOf(strFromU8(packed('three.zip')['approvals/requests.json'] ?? new Uint8Array()))).toEqual([]);
  });

  test('with a token tells who approved what was merged', async () => {
    const pull = { number: 8, state: 'closed', merged: true, merged_at: '2026-06-20T10:00:00Z', merge_commit_sha: 'c'.repeat(40), html_url: 'x', title: 'x', body: null, head: { ref: 'request/7', sha: 'b'.repeat(40), repo: { full_name: 'example/signpost' } }, base: { ref: 'main' } };
    const review = (login: string, state: string, commit: string) => ({ id: 1, user: { login }, state, commit_id: commit.repeat(40), submitted_at: '2026-06-20T09:00:00Z' });
    const answers: Readonly<Record<string, unknown>> = { '/repos/example/signpost/pulls': [pull], '/repos/example/signpost/pulls/8': pull, '/repos/example/signpost/pulls/8/reviews': [review('ada', 'APPROVED', 'a'), review('bo', 'APPROVED', 'b'), review('stranger', 'COMMENTED', 'b')] };
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url?.split('?')[0]}`);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answers[request.url?.split('?')[0] ?? ''] ?? null));
    }).listen(0, '127.0.0.1');
    await new Promise((done) => server.on('listening', done));
    const env = { GITHUB_TOKEN: 'secret-token', GITHUB_REPOSITORY: 'example/signpost', GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    try {
      await audit(env, '--evidence', 'asked.zip');
    } finally {
      server.close();
    }
    const files = packed('asked.zip');
    expect(asked).toEqual(['GET /repos/example/signpost/pulls', 'GET /repos/example/signpost/pulls/8', 'GET /repos/example/signpost/pulls/8/reviews']);
    expect(jsonOf(strFromU8(files['approvals/requests.json'] ?? new Uint8Array()))).toMatchObject([{ request: 7, approvedBy: ['user:default/bo'] }]);
    expect(strFromU8(files['approvals/reviews.csv'] ?? new Uint8Array()).split('\r\n')).toHaveLength(5);
    expect(jsonOf(strFromU8(files['manifest.json'] ?? new Uint8Array()))).toMatchObject({ github: { requestsAsked: 1, requestsMerged: 1 } });
    expect(Object.values(files).some((bytes) => strFromU8(bytes).includes('secret-token'))).toBe(false);
  });

  test('is not made where GitHub refuses, since half of the approvals would look like all of them', async () => {
    const server = createServer((_, response) => void response.writeHead(401, { 'content-type': 'application/json' }).end('{"message":"Bad credentials"}')).listen(0, '127.0.0.1');
    await new Promise((done) => server.on('listening', done));
    const { code, err } = await audit({ GITHUB_TOKEN: 't', GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, '--evidence', 'refused.zip');
    server.close();
    expect([code, err]).toEqual([2, expect.stringContaining('Without GITHUB_TOKEN the pack is made of Git alone')]);
    expect(() => packed('refused.zip')).toThrow();
  });

  test('is not made with a token for what is no repository', async () => {
    const { code, err } = await audit({ GITHUB_TOKEN: 't', GITHUB_REPOSITORY: 'signpost', GITHUB_API_URL: 'http://127.0.0.1:1' }, '--evidence', 'nowhere.zip');
    expect([code, err]).toEqual([2, expect.stringContaining('The repository is "signpost", which is no owner/name')]);
    expect(() => packed('nowhere.zip')).toThrow();
  });

  test('is refused as a table, in the place of a folder, and of a day without a commit', async () => {
    expect(await audit({}, '--evidence', 'x.zip', '--format', 'csv')).toMatchObject({ code: 2, err: expect.stringContaining('--format can be text or json') as string });
    expect(await audit({}, '--evidence', 'catalog')).toMatchObject({ code: 2, err: expect.stringContaining('is a folder') as string });
    expect(await audit({}, '--evidence', 'x.zip', '--at', '2020-01-01')).toMatchObject({ code: 2 });
    const bare = mkdtempSync(join(tmpdir(), 'audit-bare-'));
    expect(await audit({}, '--evidence', 'x.zip', '--catalog', bare)).toMatchObject({ code: 2, err: expect.stringContaining('made of a commit, and Git knows none') as string });
    rmSync(bare, { recursive: true });
  });
});
