import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import { fieldsOf } from '../../scripts/catalog/fields.ts';
import { isJsonObject, type JsonObject } from '../../scripts/model/json.ts';
import { elementId } from '../../scripts/model/service.ts';
import { inputText } from '../../scripts/request/inputs.ts';
import { changeLines, commandLines } from '../../scripts/request/lines.ts';
import { prepareRequest } from '../../scripts/request/prepare.ts';
import { withDefaults } from '../../scripts/request/answers.ts';
import { serviceFor, wishIssue } from '../../scripts/request/wish-issue.ts';
import { readWish, type Wish } from '../../scripts/request/wish.ts';
import { actorOf } from '../../scripts/sandbox/actors.ts';
import { createIssue } from '../../scripts/sandbox/operations/issues.ts';
import { fieldsOf as elementsOf, formProblems, issueBody as bodyOfForm, parseIssueForm, type IssueForm } from '../../scripts/sandbox/pages/issue-form.ts';
import { askedBy, at, cases, openDoors, requester, type DoorsWorld } from './doors/world.ts';

let world: DoorsWorld;
beforeAll(async () => {
  world = await openDoors();
});
afterAll(() => world.close());

const rows = [{ group: 'All', name: 'request', summary: '', load: () => import('../../scripts/commands/request.ts') }];

/** What came of a request at one door: the issue, or what was said instead. */
type Outcome = { readonly issue: number } | { readonly said: readonly string[] };

function wishOf(payload: JsonObject): Wish {
  const read = readWish(payload);
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  return read.wish;
}

/** What the line that the site shows for curl would send, as a shell reads it; for what it shows no line for, the issue as docs/doors.md has it. */
function sentByCurl(wish: Wish): { readonly title: string; readonly body: string } {
  const service = serviceFor(world.catalog, world.files, wish);
  if (!service || (wish.action !== 'create' && wish.action !== 'change')) return wishIssue('', wish, service);
  const [address, form] = [`https://github.com/${at.owner}/${at.repo}`, { name: service.name, title: service.title, fields: fieldsOf(service) }];
  const { curl } = wish.action === 'change' ? changeLines(address, wish, form) : commandLines(address, form, { ...withDefaults(service, form.fields, wish.inputs), ...wish.inputs });
  return JSON.parse(execFileSync('bash', ['-c', `curl() { printf %s "\${@: -1}"; }; ${curl}`], { encoding: 'utf8' })) as { title: string; body: string };
}

/** The address that the site's button opens, or that the command prints. */
function addressOf(payload: JsonObject): URL {
  const wish = wishOf(payload);
  return new URL(wishIssue(`https://github.com/${at.owner}/${at.repo}`, wish, serviceFor(world.catalog, world.files, wish)).link.url);
}

function formOf(address: URL): IssueForm {
  const file = address.searchParams.get('template') ?? '';
  const form = parseIssueForm(file, world.files.text(`.github/ISSUE_TEMPLATE/${file}`) ?? '');
  if ('problem' in form) throw new Error(form.problem);
  return form;
}

/** Sends a form of GitHub with these answers; where there is none, what the form begins with stands. */
async function sendForm(form: IssueForm, title: string, typed: (id: string) => string | null): Promise<Outcome> {
  const preset = new Map(elementsOf(form).map((field) => [field.key, 'value' in field ? field.value : '']));
  const answers = (key: string) => [typed(key) ?? preset.get(key) ?? ''];
  const missing = Object.values(formProblems(form, answers));
  if (missing.length > 0) return { said: missing };
  const account = world.sandbox.state.accounts.find(({ login }) => login === requester);
  if (!account) throw new Error('nobody asks');
  return { issue: (await createIssue(world.sandbox.world, actorOf(account), { title, body: bodyOfForm(form, answers) })).number };
}

const doors: Readonly<Record<string, (payload: JsonObject) => Promise<Outcome>>> = {
  'the site': (payload) => {
    const address = addressOf(payload);
    return sendForm(formOf(address), address.searchParams.get('title') ?? '', (id) => address.searchParams.get(id));
  },

  'the bare form': (payload) => {
    const address = addressOf(payload);
    const wish = wishOf(payload);
    const service = wish.action === 'create' ? serviceFor(world.catalog, world.files, wish) : undefined;
    const given = new Map((service ? fieldsOf(service) : []).map((field) => [elementId(field.name), wish.action === 'create' ? inputText(field, wish.inputs[field.name]) : '']));
    // Browsers send text areas with both signs of a line's end.
    const typed = (id: string) => (wish.action === 'create' && id !== 'service' ? given.get(id) || null : address.searchParams.get(id));
    return sendForm(formOf(address), 'By hand', (id) => typed(id)?.replaceAll('\n', '\r\n') ?? null);
  },

  'signpost request': async (payload) => {
    const said = { out: '', err: '' };
    const { service, inputs = {}, clear = [], ...others } = payload;
    const given = Object.entries(inputs as JsonObject).flatMap(([name, value]) => ['--input', typeof value === 'object' ? `${name}:=${JSON.stringify(value)}` : `${name}=${String(value)}`]);
    const cleared = (clear as readonly string[]).flatMap((name) => ['--clear', name]);
    const options = Object.entries(others).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const args = [...(typeof service === 'string' ? [service] : []), ...options, ...given, ...cleared];
    await main(rows, ['request', ...args, '--format', 'json'], { out: (text) => void (said.out += text), err: (text) => void (said.err += text), env: world.env, cwd: world.root, color: false });
    if (said.err !== '') throw new Error(said.err);
    return answered(JSON.parse(said.out));
  },

  REST: async (payload) => {
    const { title, body } = sentByCurl(wishOf(payload));
    return { issue: (await world.sandbox.octokit(requester).issues.create({ ...at, title, body })).data.number };
  },

  repository_dispatch: async (payload) => {
    const opened = await world.dispatch(payload);
    return typeof opened === 'number' ? { issue: opened } : { said: opened };
  },

  MCP: async (payload) => {
    const preview = await world.mcp.call('preview_request', payload);
    const { confirmation } = preview.structuredContent ?? {};
    if (confirmation === undefined) return answered(preview.structuredContent);
    return answered((await world.mcp.call('request', { ...payload, confirmation })).structuredContent);
  },
};

/** From the JSON that command and tools share. */
function answered(answer: unknown): Outcome {
  if (!isJsonObject(answer)) throw new Error('no answer');
  const { issue, problems, allowed, reason } = answer;
  if (typeof issue === 'string') return { issue: Number(issue.split('/').at(-1)) };
  const messages = (problems as readonly { message: string }[]).map(({ message }) => message);
  return { said: messages.length === 0 && allowed === false ? [String(reason)] : messages };
}

/** Everything that the bot makes of an issue; the number and the time are the same for all. */
async function understood(number: number) {
  const { body, author, title } = await world.door.issue(number);
  const by = await askedBy(world.door, number);
  const prepared = await prepareRequest(world.catalog, world.files, { number: 900, author: by, body, created: '2026-11-01T08:00:00Z' });
  const { problems, decision, record, files, removed, inputs, before, tasks } = prepared;
  return { body, title, author, by, prepared: { problems, decision, record, files, removed, inputs, before, tasks: tasks?.map(({ action, goal, folder }) => ({ action, goal, folder })) } };
}

describe('the same request through every door', () => {
  test('there are enough of them', () => expect(cases.size).toBeGreaterThanOrEqual(20));

  test.each([...cases])('%s', async (_, { payload, problems, denied, refusedByForm }) => {
    const reference = await doors['REST']?.(payload);
    if (!reference || !('issue' in reference)) throw new Error('no issue');
    const expected = await understood(reference.issue);
    expect(expected.by).toBe(requester);
    expect(expected.prepared.problems.map(({ code, field }) => `${code}${field === undefined ? '' : ` ${field}`}`)).toEqual(problems);
    const good = problems.length === 0 && !denied;
    expect(expected.prepared.files !== undefined).toBe(good);
    const told = problems.length > 0 ? expected.prepared.problems.map(({ message }) => message) : [expected.prepared.decision?.reason];
    for (const [name, send] of Object.entries(doors)) {
      if (name === 'REST') continue;
      const outcome = await send(payload);
      if ('said' in outcome) {
        const isForm = name === 'the site' || name === 'the bare form';
        if (isForm) expect(refusedByForm, `${name} says ${outcome.said.join(' ')}`).toBe(true);
        else expect({ [name]: outcome.said }).toEqual({ [name]: told });
        continue;
      }
      const found = await understood(outcome.issue);
      expect({ [name]: found.by }).toEqual({ [name]: requester });
      expect({ [name]: found.prepared }).toEqual({ [name]: expected.prepared });
      // By hand the defaults of what is asked under a condition are left blank, and the title is anything.
      if (name !== 'the bare form') expect({ [name]: found.body }).toEqual({ [name]: expected.body });
      if (name !== 'the bare form') expect(found.title.replace(/ \(dispatch \d+\)$/, '')).toBe(expected.title);
      // Programs that answer at once open nothing that would be refused.
      if (name === 'signpost request' || name === 'MCP') expect({ [name]: good }).toEqual({ [name]: true });
    }
  });

  test.each([
    ['blanks at the ends', { purpose: ' Nets that dry. ' }, 'Purpose would arrive changed'],
    ['a line break inside an entry of a list', { labels: ['two\nlines'] }, 'Labels would arrive changed'],
    ['an input that nobody asks for', { colour: 'red' }, 'The service has no input “colour”.'],
  ])('what an issue cannot say is told where somebody can be told: %s', async (_, odd, said) => {
    const payload = { service: 'store', inputs: { name: 'nets', environment: 'test', owner: 'group:default/lighthouse', kind: 'bucket', purpose: 'Nets that dry.', ...odd } };
    for (const name of ['repository_dispatch', 'MCP']) {
      const outcome = await doors[name]?.(payload);
      expect({ [name]: outcome }).toEqual({ [name]: { said: [expect.stringContaining(said) as string] } });
    }
  });

  test('GitHub would have taken every call', () => expect(world.sandbox.violations).toEqual([]));
});
