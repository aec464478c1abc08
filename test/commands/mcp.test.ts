import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../company.ts';
import { at, openDoors, type DoorsWorld } from './doors/world.ts';
import { connectMcp, type McpClient } from './mcp-client.ts';

const nets = { service: 'store', inputs: { name: 'nets', environment: 'test', owner: 'group:default/lighthouse', kind: 'bucket', purpose: 'Nets that dry.' } };
const text = (result: { readonly content: readonly { readonly text: string }[] }) => result.content.map((part) => part.text).join('\n');

describe('the program', () => {
  test('writes nothing but the protocol to standard output, and ends with its input', async () => {
    const messages = [
      { id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } } },
      { method: 'notifications/initialized' },
      { id: 2, method: 'tools/list' },
      { id: 3, method: 'tools/call', params: { name: 'search_catalog', arguments: { query: 'postgres' } } },
    ];
    const child = spawn(process.execPath, [join(root, 'scripts/signpost.js'), 'mcp', '--catalog', root], { env: { PATH: process.env['PATH'] } });
    let out = '';
    const lines = () => out.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { jsonrpc: string; id: number; result: Record<string, unknown> });
    const answered = new Promise<void>((resolve) => child.stdout.on('data', (part) => {
      out += String(part);
      if (out.endsWith('\n') && lines().length === 3) resolve();
    }));
    for (const message of messages) child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    await answered;
    child.stdin.end();
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
    const [hello, tools, found] = lines().sort((a, b) => a.id - b.id);
    expect(lines().every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
    expect(hello?.result).toMatchObject({ serverInfo: { name: 'signpost' }, instructions: expect.stringContaining('preview_request') as string });
    expect((tools?.result['tools'] as { name: string }[]).map(({ name }) => name)).toEqual(['search_catalog', 'show_entity', 'list_services', 'describe_service', 'list_instances', 'explain_access', 'preview_request']);
    expect(found?.result).toMatchObject({ structuredContent: { matches: expect.any(Array) as unknown[] } });
  });
});

describe('tools about the catalog', () => {
  let mcp: McpClient;
  beforeAll(async () => {
    mcp = await connectMcp(root, {});
  });
  afterAll(() => mcp.close());

  test('every tool says what it takes and that it changes nothing', async () => {
    const { tools } = (await mcp.ask('tools/list')) as { tools: { name: string; description: string; annotations: object; inputSchema: { properties: Record<string, { description?: string; type: string }>; additionalProperties: boolean } }[] };
    expect(tools.length).toBeGreaterThan(0);
    for (const { name, description, annotations, inputSchema } of tools) {
      expect({ name, annotations }).toMatchObject({ annotations: { readOnlyHint: true, destructiveHint: false } });
      expect(description.length, name).toBeGreaterThan(40);
      expect(inputSchema.additionalProperties, name).toBe(false);
      for (const [input, schema] of Object.entries(inputSchema.properties)) expect(schema.description ?? schema.type, `${name} ${input}`).toBeTruthy();
    }
  });

  test('a name comes before what only speaks of it, and kinds and limits narrow the search', async () => {
    const { structuredContent } = await mcp.call('search_catalog', { query: 'postgres schema', kind: 'Template', limit: 1 });
    expect(structuredContent).toMatchObject({ matches: [{ ref: 'template:default/postgres-schema', owner: 'group:default/platform-databases', page: expect.stringContaining('/services/postgres-schema/') as string }] });
    expect((await mcp.call('search_catalog', { query: 'customs' })).structuredContent).toMatchObject({ matches: expect.arrayContaining([expect.objectContaining({ ref: 'group:default/customs' })]) as unknown[] });
    expect((await mcp.call('search_catalog', { query: 'nothing-of-this-name' })).structuredContent).toEqual({ matches: [], total: 0 });
  });

  test('an entity comes with relations and owners', async () => {
    const { structuredContent } = await mcp.call('show_entity', { ref: 'system:customs-declarations' });
    expect(structuredContent).toMatchObject({ title: 'Customs declarations', owners: [{ ref: 'group:default/customs', logins: expect.arrayContaining(['yuki-hayashi']) as string[] }] });
  });

  test('a service comes with the schema of its inputs: conditions, and the environments that there are', async () => {
    const { structuredContent } = await mcp.call('describe_service', { service: 'terragrunt-unit' });
    expect(structuredContent).toMatchObject({
      environments: ['development', 'test', 'staging', 'production'],
      inputSchema: { type: 'object', required: expect.arrayContaining(['name', 'module', 'classification']) as string[], properties: { environment: { enum: ['development', 'test', 'staging', 'production'] } }, allOf: [{ dependencies: { module: expect.any(Object) as object } }] },
    });
  });

  test('instances are listed as requests name them', async () => {
    const { structuredContent } = await mcp.call('list_instances', { service: 'postgres-schema', environment: 'production' });
    const { instances } = structuredContent as { instances: { instance: string }[] };
    expect(instances.map(({ instance }) => instance)).toContain('production/postgres-schema/declarations');
    expect(instances.every(({ instance }) => instance.startsWith('production/postgres-schema/'))).toBe(true);
  });

  test('access is explained by the rule that decides', async () => {
    const denied = await mcp.call('explain_access', { service: 'postgres-schema', environment: 'production', user: '@rohan-deshpande' });
    expect(denied.structuredContent).toMatchObject({ allowed: false, reason: expect.stringContaining('Contractors and interns') as string, rule: expect.stringMatching(/^catalog\/policies\/limits\.yaml:\d+$/) as string });
    expect(text(await mcp.call('explain_access', { service: 'postgres-schema', environment: 'test', user: 'yuki-hayashi' }))).toContain('Approval: 1 of Platform Databases');
  });

  test.each([
    ['show_entity', { ref: 'component:chekout' }, 'search_catalog finds by words'],
    ['describe_service', { service: 'postgres-shema' }, 'Did you mean "postgres-schema"?'],
    ['explain_access', { service: 'postgres-schema', user: 'yuki-hayashi' }, 'Name one: development'],
    ['explain_access', { service: 'postgres-schema', environment: 'test' }, 'Say whose access'],
    ['explain_access', { service: 'postgres-schema', environment: 'test', user: 'nobody-here' }, 'no user with the GitHub login'],
    ['preview_request', {}, 'It has none of service, change'],
    ['preview_request', { service: 'postgres-schema', delete: 'x' }, 'It has several of'],
    ['preview_request', { service: 'postgres-schema', reason: 'x' }, 'does not go with service'],
    ['search_catalog', { query: 'x', colour: 'red' }, 'must NOT have additional properties'],
  ])('%s %j is a tool’s error that says what to do', async (tool, given, said) => {
    const result = await mcp.call(tool, given);
    expect({ isError: result.isError, text: text(result) }).toEqual({ isError: true, text: expect.stringContaining(said) as string });
  });
});

describe('tools about requests', () => {
  let world: DoorsWorld;
  const issues = async () => (await world.sandbox.octokit().issues.listForRepo({ ...at, state: 'all' })).data.length;
  beforeAll(async () => {
    world = await openDoors();
  });
  afterAll(() => world.close());

  test('without a token a preview ends with the address of the form, and there is nothing to send with', async () => {
    const mcp = await connectMcp(world.root, {});
    const preview = await mcp.call('preview_request', { ...nets, as: 'ada-quay' });
    expect(preview.structuredContent).toMatchObject({ ready: true, allowed: true, files: [{ path: 'live/test/store/nets/README.md' }, { path: 'live/test/store/nets/store.yaml' }], url: expect.stringContaining('template=request-store.yml') as string });
    expect(preview.structuredContent).not.toHaveProperty('confirmation');
    expect(text(await mcp.call('preview_request', nets))).toContain('May ask: Lighthouse, approved by 1 of Platform.');
    await expect(mcp.call('request', nets)).rejects.toThrow('request');
    await mcp.close();
  });

  test('what writes says so', async () => {
    const { tools } = (await world.mcp.ask('tools/list')) as { tools: { name: string; annotations: object }[] };
    expect(tools.find(({ name }) => name === 'request')?.annotations).toEqual({ readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true });
  });

  test('nothing is sent that was not previewed, and once only', async () => {
    const before = await issues();
    expect(await world.mcp.call('request', { ...nets, confirmation: '0123456789ab' })).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('Call preview_request') as string }] });
    const { confirmation } = (await world.mcp.call('preview_request', nets)).structuredContent ?? {};
    const other = { ...nets, inputs: { ...nets.inputs, days: 30 } };
    expect(await world.mcp.call('request', { ...other, confirmation })).toMatchObject({ isError: true });
    // Somebody else's eyes are not the requester's.
    expect((await world.mcp.call('preview_request', { ...nets, as: 'wim-wharf' })).structuredContent).not.toHaveProperty('confirmation');
    expect(await issues()).toBe(before);
    const first = await world.mcp.call('request', { ...nets, confirmation });
    const again = await world.mcp.call('request', { ...nets, confirmation });
    expect(first.structuredContent?.['issue']).toBe(again.structuredContent?.['issue']);
    expect(text(again)).toContain('requested already');
    expect(await issues()).toBe(before + 1);
  });

  test('a request that is refused is an error with its problems', async () => {
    const wrong = { ...nets, inputs: { ...nets.inputs, name: 'No' } };
    expect(await world.mcp.call('request', { ...wrong, confirmation: 'x' })).toMatchObject({ isError: true, structuredContent: { problems: [{ code: 'input-pattern', field: 'name' }] }, content: [{ text: expect.stringContaining('Lower case letters and digits') as string }] });
  });

  test('the status of a request is what the bot says', async () => {
    const [issue] = (await world.sandbox.octokit().issues.listForRepo({ ...at, state: 'open' })).data;
    const number = issue?.number ?? 0;
    expect((await world.mcp.call('request_status', { issue: number })).structuredContent).toMatchObject({ requester: 'ada-quay', open: true, headline: 'The bot has not answered yet' });
    await world.door.upsertComment(number, '<!-- signpost:request -->', '<!-- signpost:request -->\n\n### Waiting for approval\n\n#9 holds the change.\n');
    expect((await world.mcp.call('request_status', { issue: number })).structuredContent).toMatchObject({ headline: 'Waiting for approval', said: ['#9 holds the change.'] });
    expect(text(await world.mcp.call('request_status', { issue: 9_999 }))).toContain('There is no issue #9999');
  });

  test('files that change meanwhile are read again', async () => {
    expect((await world.mcp.call('search_catalog', { query: 'buoy' })).structuredContent).toMatchObject({ total: 0 });
    writeFileSync(join(world.root, 'catalog/buoy.yaml'), 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: buoy }\nspec: { type: service, lifecycle: production, owner: lighthouse }\n');
    expect((await world.mcp.call('search_catalog', { query: 'buoy' })).structuredContent).toMatchObject({ matches: [{ ref: 'component:default/buoy' }] });
  });
});
