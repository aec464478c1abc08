import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import { prepareRequest } from '../../scripts/request/prepare.ts';
import { catalog, files, root } from '../company.ts';

const rows = [{ group: 'All', name: 'request', summary: 'x', load: () => import('../../scripts/commands/request.ts') }];
const declarations = 'production/postgres-schema/declarations';
const good = ['postgres-schema', '--environment', 'test', '--input', 'name=gate-visits', '--input', 'owner=group:default/customs', '--input', 'purpose=Visits of trucks at the gate'];

async function call(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const said = { out: '', err: '' };
  const io = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text), env, cwd: root, color: false };
  return { code: await main(rows, ['request', ...args], io), ...said };
}

const parsed = async (args: readonly string[]) => JSON.parse((await call([...args, '--format', 'json'])).out) as Record<string, unknown> & { problems: { code: string }[] };

/** A GitHub that knows one person and takes issues. */
let server: Server;
const opened: { title: string; body: string }[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => (text += String(part)));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/user') return response.end(JSON.stringify({ login: request.headers.authorization === 'token rohan' ? 'rohan-deshpande' : 'yuki-hayashi' }));
      if (request.url !== '/repos/harbour-logistics/signpost/issues') return response.writeHead(404).end('{}');
      opened.push(JSON.parse(text) as { title: string; body: string });
      return response.writeHead(201).end(JSON.stringify({ html_url: `https://github.com/harbour-logistics/signpost/issues/${opened.length}` }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => new Promise((done) => server.close(done)));
const github = (token = 'yuki') => ({ GH_TOKEN: token, GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });

describe('signpost request', () => {
  test('without a token says who may ask, and gives the address of the form', async () => {
    const { code, out } = await call(good);
    expect(code).toBe(0);
    expect(out).toContain('May ask: Engineering, Data, approved by 1 of Platform Databases.');
    expect(new URL(out.trim().split('\n').at(-1) ?? '').searchParams.get('name')).toBe('gate-visits');
  });

  test('with --dry-run shows the files and who will approve, and sends nothing', async () => {
    const { code, out } = await call([...good, '--dry-run', '--as', '@yuki-hayashi'], github());
    expect(code).toBe(0);
    expect(out).toMatch(/^Allowed: .*\(catalog\/policies\/postgres-schema\.yaml:\d+\)\nApproval: 1 of Platform Databases: @henrik-aalto/);
    expect(out).toContain('--- live/test/postgres-schema/gate-visits/migrations/001-create.sql');
    expect(opened).toEqual([]);
  });

  test('with a token opens the issue, which the bot understands', async () => {
    const { code, out } = await call(good, github());
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('Requested: https://github.com/harbour-logistics/signpost/issues/1') as string });
    const prepared = await prepareRequest(catalog, files, { number: 1, author: 'yuki-hayashi', body: opened[0]?.body ?? '' });
    expect(prepared.problems).toEqual([]);
    expect(prepared.record?.inputs).toMatchObject({ name: 'gate-visits', environment: 'test', classification: 'internal' });
  });

  test('opens nothing that would be denied, or for somebody else', async () => {
    const before = opened.length;
    const denied = await call([...good, '--environment', 'production'], github('rohan'));
    expect(denied).toMatchObject({ code: 1, out: expect.stringContaining('Contractors and interns do not change production') as string });
    expect(await call([...good, '--as', 'nadia-benali'], github())).toMatchObject({ code: 2, err: expect.stringContaining('belongs to yuki-hayashi') as string });
    expect(opened.length).toBe(before);
  });

  test('tells every problem of the inputs, and opens nothing', async () => {
    const { problems } = await parsed(['postgres-schema', '-e', 'moon', '-i', 'name=No Good', '-i', 'purpose=ghp_0123456789abcdefghijABCDEFGHIJ012345']);
    expect(problems.map(({ code }) => code)).toEqual(['input-secret', 'input-pattern', 'input-required', 'input-unknown-entity']);
    expect(await call(['postgres-schema', '-i', 'name=No Good'], github())).toMatchObject({ code: 1 });
  });

  test('takes inputs from a file, items one by one, and JSON', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'inputs-'));
    writeFileSync(join(folder, 'a.yaml'), 'name: from-file\nowner: group:default/customs\npurpose: From a file, for once.\nenvironment: test\n');
    const base = ['postgres-schema', '--inputs', join(folder, 'a.yaml')];
    expect((await parsed([...base, '-i', 'extensions=citext', '-i', 'extensions=pg_trgm']))['inputs']).toMatchObject({ name: 'from-file', extensions: ['citext', 'pg_trgm'] });
    expect((await parsed([...base, '-i', 'extensions:=["pgcrypto"]', '-i', 'name=mine']))['inputs']).toMatchObject({ name: 'mine', extensions: ['pgcrypto'] });
    expect((await parsed([...base, '-i', 'purpose:="From a file. "'])).problems.map(({ code }) => code)).toEqual(['input-altered']);
  });

  test('asks about an instance: what changes is shown, and the form is filled in', async () => {
    const change = await call(['--change', `live/${declarations}/`, '-i', 'purpose=Declarations, and the answers to them.', '--dry-run', '--as', 'yuki-hayashi']);
    expect(change.code).toBe(0);
    expect(change.out).toMatch(/^purpose: ".*" becomes "Declarations, and the answers to them\."$/m);
    const address = new URL(change.out.trim().split('\n').at(-1) ?? '');
    expect(Object.fromEntries(address.searchParams)).toEqual({ template: 'update-postgres-schema.yml', title: `Change: ${declarations}`, 'signpost-instance': declarations, purpose: 'Declarations, and the answers to them.' });
    const same = await call(['--delete', declarations, '--name', 'declaration', '--dry-run', '--as', 'kirsten-vermeulen']);
    expect(same).toMatchObject({ code: 1, out: expect.stringContaining(`This cannot be asked of ${declarations}`) as string });
    expect(await parsed(['--delete', declarations, '--name', 'declarations', '--dry-run', '--as', 'kirsten-vermeulen'])).toMatchObject({ action: 'delete', allowed: true, removed: expect.arrayContaining([`live/${declarations}/request.yaml`]) as string[] });
    expect(await call(['--renew', 'production/postgres-schema/nowhere', '--for', '30 days'])).toMatchObject({ code: 1, out: expect.stringContaining('There is no instance') as string });
  });

  test.each([
    [[], 'Say which service'],
    [['postgres-schem'], 'Did you mean "postgres-schema"?'],
    [['postgres-schema', 'x'], '--input name=value'],
    [['postgres-schema', '-i', 'nam=x'], 'Did you mean "name"?'],
    [['postgres-schema', '-i', 'name'], 'write it as name=value'],
    [['postgres-schema', '-i', 'extensions:=[a]'], 'is no JSON'],
    [['postgres-schema', '-i', 'name=a', '-i', 'name=b'], 'given 2 times'],
    [['team-membership', '-e', 'test'], 'belongs to no environment'],
    [['postgres-schema', '--as', 'nobody-here'], 'no user with the GitHub login'],
    [['postgres-schema', '--inputs', '/nowhere.yaml'], 'cannot be read'],
    [['postgres-schema', '--clear', 'system'], '--clear does not go with a new instance'],
    [['--change', declarations, '--delete', declarations], 'Say one of --change and --delete'],
    [['--change', declarations, 'postgres-schema'], 'With --change no service is named'],
    [['--change', declarations, '--clear', 'sytem'], 'Did you mean "system"?'],
    [['--change', declarations, '--environment', 'test'], '--environment does not go with --change'],
    [['--delete', declarations], '--name'],
    [['--renew', declarations], 'Say for how long'],
  ])('%j is refused with what to do', async (args, said) => {
    expect(await call(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(said) as string });
  });
});
