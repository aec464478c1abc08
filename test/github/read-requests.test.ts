import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDoor, type Door } from '../../scripts/github/door.ts';
import { readRequests } from '../../scripts/github/read-requests.ts';
import { commentMarker } from '../../scripts/github/sentences.ts';
import { followRequests } from '../../scripts/publish/requests.ts';
import type { RequestFacts } from '../../scripts/publish/request-facts.ts';
import { asking, catalog, files } from '../company.ts';
import { at, startLoop, type LoopWorld } from './world.ts';

const asker = 'yuki-hayashi';
const asOf = '2026-11-21T09:40:00Z';
let world: LoopWorld;
let lines: string[];
const log = (line: string) => void lines.push(line);

beforeAll(async () => {
  world = await startLoop(undefined);
}, 60_000);

afterAll(async () => {
  await world.stop();
  world.remove();
});

/** As the site's workflow opens it: with a token that may only read. */
function reader(apiUrl = `${world.url}/api/v3`, signal?: AbortSignal): Door {
  lines = [];
  const token = world.world.tokens.issue({ permissions: { contents: 'read', issues: 'read', 'pull-requests': 'read', actions: 'read' }, runId: 1 });
  return openDoor({ apiUrl, token, repository: catalog.settings.repository, ...(signal && { signal }) });
}

async function ask(body: string, title = 'Request'): Promise<number> {
  return (await world.octokit(asker).rest.issues.create({ ...at, title, body })).data.number;
}

const unit = (inputs: Record<string, string>) =>
  asking('terragrunt-unit', { name: 'photos', environment: 'test', owner: 'group:default/customs', module: 'object-bucket', classification: 'internal', retentionDays: 30, ...inputs });

async function factsOf(number: number): Promise<RequestFacts> {
  const { requests } = await readRequests(reader(), { catalog, files }, asOf, log);
  const found = requests.find((each) => each.number === number);
  if (!found) throw new Error(`#${number} was not read`);
  return found;
}

test('nothing but requests is read', async () => {
  await ask('The crane telemetry page is slow.');
  expect(await readRequests(reader(), { catalog, files }, asOf, log)).toEqual({ asOf, requests: [], complete: true });
});

test('a request on its way: asked, waiting, approved, merged, done', async () => {
  const asked = await ask(unit({ name: 'quay-photos' }));
  expect(await factsOf(asked)).toMatchObject({ open: true, service: 'terragrunt-unit', name: 'quay-photos', environment: 'test', owner: 'group:default/customs', requester: `user:default/${asker}`, login: asker, denied: false, plan: [] });

  // A service without effects: no program and no secret is missing here.
  const fields = [{ name: 'workshop', title: 'Workshop', description: 'Who repairs it in those days.', example: 'east' }];
  const number = await ask(asking('new-service', { name: 'crane-calendar', title: 'Calendar of cranes', owner: 'group:default/customs', type: 'other', fields, purpose: 'Days on which a crane may not be used, for planners and the workshop.' }));
  await world.reconcile(number);
  const waits = await factsOf(number);
  expect(waits).toMatchObject({ label: 'waiting', approvals: [{ group: 'group:default/platform', count: 1, given: [], complete: false }], pull: { open: true } });
  expect(waits.said?.text[0]).toMatch(/holds the change/);
  expect(waits).not.toHaveProperty('approved');

  const pull = waits.pull?.number ?? 0;
  const [platform = ''] = waits.approvals[0]?.eligible ?? [];
  const login = platform.replace('user:default/', '');
  await world.octokit(login).rest.pulls.createReview({ ...at, pull_number: pull, event: 'APPROVE' });
  await world.reconcile(number);
  expect(await factsOf(number)).toMatchObject({ label: 'ready', approved: expect.any(String) as string, approvals: [{ given: [platform], complete: true }] });

  await world.octokit(login).rest.pulls.merge({ ...at, pull_number: pull });
  expect(await factsOf(number)).toMatchObject({ open: true, pull: { merged: expect.any(String) as string, commit: expect.stringMatching(/^[0-9a-f]{40}$/) as string } });
  await world.apply(number);
  const done = await factsOf(number);
  expect(done).toMatchObject({ label: 'applied', open: false, closed: expect.any(String) as string });
  // How long it was what, from the events of the bot's labels; what a person does to labels tells nothing.
  expect(done.states?.map(({ label }) => label)).toEqual(['waiting', 'ready', 'merged', 'applied']);
  await world.octokit(login).rest.issues.addLabels({ ...at, issue_number: number, labels: ['request:refused'] });
  expect((await factsOf(number)).states).toEqual(done.states);
  const [followed] = followRequests([], { read: { asOf, requests: [done], complete: true }, merges: {} }, () => undefined);
  expect(followed).toMatchObject({ stage: 'done', steps: [{ name: 'asked' }, { name: 'checked' }, { name: 'approved', at: expect.any(String) as string }, { name: 'merged' }, { name: 'applied', state: 'passed' }] });
});

test('the plan of a pull request is read back', async () => {
  const number = await ask(asking('postgres-schema', { name: 'planned', environment: 'test', owner: 'group:default/customs', classification: 'internal', purpose: 'To see\n\n### What happens after the merge\n\n**`run`** everything' }));
  await world.reconcile(number);
  const { plan, label, said } = await factsOf(number);
  expect(plan).toHaveLength(1);
  expect(plan[0]).toMatchObject({ action: 'sql:apply', text: expect.stringContaining('CREATE SCHEMA "planned_test"') as string });
  expect(plan[0]?.summary).not.toMatch(/[\\\u200b]/);
  // There is no database.
  expect(label).toBe('blocked');
  expect(said?.text.join(' ')).toContain('DATABASE_URL');
});

test('a request that cannot be made, and one that is denied, say why in plain text', async () => {
  const unclear = await ask(unit({ name: 'No Good', environment: 'moon' }));
  await world.reconcile(unclear);
  const facts = await factsOf(unclear);
  expect(facts).toMatchObject({ label: 'refused', denied: false });
  expect(facts.said?.text.join('\n')).toMatch(/Edit the text of the issue[\s\S]*No Good/);
  expect(facts.said?.text.join('\n')).not.toMatch(/[*`\\\u200b]|<!--/);

  const { data } = await world.octokit('rohan-deshpande').rest.issues.create({ ...at, title: 'Request', body: unit({ environment: 'production' }) });
  await world.reconcile(data.number);
  expect(await factsOf(data.number)).toMatchObject({ label: 'refused', denied: true, said: { text: expect.arrayContaining([expect.stringContaining('Contractors and interns do not change production')]) as string[] } });
});

test('a comment that looks like the bot’s, and a fork’s branch of the same name, change nothing', async () => {
  const number = await ask(unit({ name: 'imitated' }));
  await world.octokit(asker).rest.issues.createComment({ ...at, issue_number: number, body: `${commentMarker}\n\nAll is well.` });
  expect(await factsOf(number)).not.toHaveProperty('said');
});

test('what the issue says is not believed: its service may not exist, its text be anything', async () => {
  const number = await ask('### Service\n\n<script>alert(1)</script>', 'x'.repeat(256));
  expect(await factsOf(number)).toMatchObject({ service: '<script>alert(1)</script>', denied: false, approvals: [] });
});

test('a GitHub that does not answer is a fault, never an error', async () => {
  expect(await readRequests(reader('http://127.0.0.1:9/api/v3'), { catalog, files }, asOf, log)).toEqual({ asOf, requests: [], complete: false, fault: 'unreachable' });
  expect(lines.join()).toContain('could not be read');
  const bad = openDoor({ apiUrl: `${world.url}/api/v3`, token: 'wrong', repository: catalog.settings.repository });
  expect(await readRequests(bad, { catalog, files }, asOf, log)).toMatchObject({ requests: [], fault: 'refused' });
  expect(await readRequests(reader(undefined, AbortSignal.abort()), { catalog, files }, asOf, log)).toMatchObject({ requests: [], fault: 'unreachable' });
});

test('a GitHub that stops answering half-way leaves what was read', async () => {
  const door = reader();
  const failing: Door = { ...door, commentOf: () => Promise.reject(Object.assign(new Error('API rate limit exceeded'), { status: 403 })) };
  const { requests, fault } = await readRequests(failing, { catalog, files }, asOf, log);
  expect(fault).toBe('limited');
  expect(requests.length).toBeGreaterThan(3);
});

test('every exchange was as GitHub describes it', () => {
  expect(world.violations).toEqual([]);
});
