import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldsOf } from '../../scripts/catalog/fields.ts';
import { serviceOf } from '../../scripts/catalog/services.ts';
import { actionBody, actionTitle, type ActionRequest } from '../../scripts/request/action-issues.ts';
import { asking, catalog, files } from '../company.ts';
import { embedded, type TestDatabase } from '../effects/databases.ts';
import { at, startLoop, type LoopWorld } from './world.ts';

const asker = 'yuki-hayashi';
const approver = 'nadia-benali';

let database: TestDatabase;
let world: LoopWorld;

beforeAll(async () => {
  database = await embedded();
  world = await startLoop(database.url);
}, 60_000);

afterAll(async () => {
  await world.stop();
  world.remove();
  await database.stop();
});

const github = (login = asker) => world.octokit(login).rest;

async function open(title: string, body: string, login = asker): Promise<number> {
  return (await github(login).issues.create({ ...at, title, body })).data.number;
}

const fields = fieldsOf(serviceOf(catalog, files, 'postgres-schema') ?? { pages: [] });

function act(request: ActionRequest, login = asker): Promise<number> {
  return open(actionTitle(request), actionBody(request, { fields }), login);
}

async function comment(issue: number): Promise<string> {
  const { data } = await github().issues.listComments({ ...at, issue_number: issue });
  expect(data).toHaveLength(1);
  return data[0]?.body ?? '';
}

async function pullOf(issue: number) {
  const { data } = await github().pulls.list({ ...at, head: `${at.owner}:request/${issue}`, state: 'all' });
  const [pull] = data;
  if (!pull) throw new Error(`#${issue} has no pull request`);
  return pull;
}

/** From the issue to its end. Who approves merges as well. */
async function carryOut(issue: number, by = approver, merger = by): Promise<void> {
  expect(await world.reconcile(issue)).toBe('waiting');
  const pull = await pullOf(issue);
  await github(by).pulls.createReview({ ...at, pull_number: pull.number, event: 'APPROVE', body: 'Seen.' });
  expect(await world.reconcile(issue)).toBe('ready');
  await github(merger).pulls.merge({ ...at, pull_number: pull.number });
  expect(await world.apply(issue)).toBe('applied');
}

async function make(name: string, more: Record<string, string> = {}): Promise<string> {
  await carryOut(await open('Request', asking('postgres-schema', { name, environment: 'test', owner: 'group:default/customs', classification: 'internal', purpose: 'Something to try changes with.', ...more })));
  return `test/postgres-schema/${name}`;
}

async function onMain(path: string): Promise<string | undefined> {
  try {
    const { data } = await github().repos.getContent({ ...at, path });
    return 'content' in data ? Buffer.from(data.content, 'base64').toString('utf8') : '';
  } catch {
    return undefined;
  }
}

async function schemaComment(name: string): Promise<string | null | undefined> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ comment: string | null }>("SELECT obj_description(oid, 'pg_namespace') AS comment FROM pg_namespace WHERE nspname = $1", [name]);
  await client.end();
  return rows[0]?.comment;
}

describe('a change', () => {
  test('keeps what is left blank, shows what differs, and changes the world', async () => {
    const instance = await make('life-change');
    expect(await schemaComment('life_change_test')).toContain('Something to try changes with.');
    const issue = await act({ action: 'change', instance, inputs: { purpose: 'Something else altogether.' }, cleared: [] });
    expect(await world.reconcile(issue)).toBe('waiting');
    expect(await comment(issue)).toContain('- purpose: "Something to try changes with."\n+ purpose: "Something else altogether."');
    await carryOut(issue);
    expect(await schemaComment('life_change_test')).toContain('Something else altogether.');
    const record = await onMain(`live/${instance}/request.yaml`);
    expect(record).toContain('action: change');
    expect(record).toContain(`issue: ${issue}`);
    expect(record).toContain('classification: internal');
  });

  test('of nothing, of another name and of what is not there is refused', async () => {
    const instance = await make('life-same');
    const cases: readonly (readonly [ActionRequest, string])[] = [
      [{ action: 'change', instance, inputs: { purpose: 'Something to try changes with.' }, cleared: [] }, 'has these inputs already'],
      [{ action: 'change', instance, inputs: { name: 'life-other' }, cleared: [] }, 'With these inputs the instance would be live/test/postgres-schema/life-other'],
      [{ action: 'change', instance: 'test/postgres-schema/life-sam', inputs: { purpose: 'Something else altogether.' }, cleared: [] }, 'Did you mean test/postgres-schema/life-same?'],
      [{ action: 'change', instance, inputs: {}, cleared: ['purpose'] }, 'is missing'],
    ];
    for (const [request, said] of cases) {
      const issue = await act(request);
      expect(await world.reconcile(issue)).toBe('refused');
      expect((await comment(issue)).replaceAll('\\', '')).toContain(said);
      await expect(pullOf(issue)).rejects.toThrow('has no pull request');
    }
  });
});

describe('a deletion', () => {
  test('asks for the name once more, shows what is destroyed, and takes folder and schema away', async () => {
    const instance = await make('life-gone');
    const wrong = await act({ action: 'delete', instance, name: 'life-gon', reason: '' });
    expect(await world.reconcile(wrong)).toBe('refused');
    expect(await comment(wrong)).toContain('is not the name of the instance');
    const issue = await act({ action: 'delete', instance, name: 'life-gone', reason: 'The trial is over.' }, approver);
    expect(await world.reconcile(issue)).toBe('waiting');
    const pull = await pullOf(issue);
    expect(pull.title).toContain('Delete Postgres schema: life-gone in test');
    expect(pull.body).toContain('DROP SCHEMA');
    expect(pull.body).toContain('The trial is over.');
    // Who asks cannot approve, also where somebody else had asked for the instance.
    await github(approver).pulls.createReview({ ...at, pull_number: pull.number, event: 'APPROVE', body: 'Mine.' });
    expect(await world.reconcile(issue)).toBe('waiting');
    expect(await comment(issue)).toContain('@nadia-benali asked for this and cannot approve it');
    await carryOut(issue, 'henrik-aalto');
    expect(await onMain(`live/${instance}/request.yaml`)).toBeUndefined();
    expect(await schemaComment('life_gone_test')).toBeUndefined();
    expect(await world.apply(issue)).toBe('closed');
  });

  test('that was overtaken by a new instance of the same name destroys nothing', async () => {
    const instance = await make('life-again');
    const issue = await act({ action: 'delete', instance, name: 'life-again', reason: '' });
    await world.reconcile(issue);
    const pull = await pullOf(issue);
    await github(approver).pulls.createReview({ ...at, pull_number: pull.number, event: 'APPROVE', body: 'Seen.' });
    await world.reconcile(issue);
    await github(approver).pulls.merge({ ...at, pull_number: pull.number });
    await make('life-again');
    expect(await world.apply(issue)).toBe('overtaken');
    expect(await schemaComment('life_again_test')).toContain('Something to try changes with.');
  });
});

describe('a lease', () => {
  test('ends on the day that follows from the asking, and can be renewed within what the environment allows', async () => {
    const instance = await make('life-lease', { lease: '30 days' });
    const until = /expires: (\S+)/.exec((await onMain(`live/${instance}/request.yaml`)) ?? '')?.[1] ?? '';
    expect((Date.parse(until) - Date.now()) / 86_400_000).toBeGreaterThan(28);
    const tooLong = await act({ action: 'renew', instance, period: '2 years', reason: '' });
    expect(await world.reconcile(tooLong)).toBe('refused');
    expect(await comment(tooLong)).toContain('is too long: an instance may live for 52 weeks there');
    const shorter = await act({ action: 'renew', instance, period: '1 day', reason: '' });
    expect(await world.reconcile(shorter)).toBe('refused');
    const issue = await act({ action: 'renew', instance, period: '90 days', reason: 'Still measuring.' });
    // Renewing below production needs nobody, and the policy has it merged by itself.
    expect(await world.reconcile(issue)).toBe('merged');
    expect(await world.apply(issue)).toBe('applied');
    expect(await comment(issue)).toContain('Kept until');
    expect(/expires: (\S+)/.exec((await onMain(`live/${instance}/request.yaml`)) ?? '')?.[1]).not.toBe(until);
  });
});

describe('the end of a lease', () => {
  const today = new Date().toISOString().slice(0, 10);
  const later = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
  const bots = async (state: 'open' | 'closed') => (await github().issues.listForRepo({ ...at, state, creator: 'github-actions[bot]', per_page: 100 })).data.filter((issue) => !issue.pull_request);

  test('is told two weeks before, once, and no longer when the lease is renewed', async () => {
    const instance = await make('life-warned', { lease: '30 days' });
    expect(await world.tendLeases(later(10))).not.toContain(instance);
    expect(await world.tendLeases(later(20))).toContain(`live/${instance}: its lease ends on`);
    await world.tendLeases(later(21));
    const notices = (await bots('open')).filter(({ body }) => body?.includes(instance));
    expect(notices.map(({ title }) => title)).toEqual([expect.stringMatching(/^Lease ends on .*: test\/postgres-schema\/life-warned \(from #\d+\)$/)]);
    const { data: renewal } = await github().issues.createComment({ ...at, issue_number: notices[0]?.number ?? 0, body: '/renew 80 days' });
    expect(await world.obey(notices[0]?.number ?? 0, renewal.id)).toBe('merged');
    await world.tendLeases(later(21));
    expect((await bots('closed')).map(({ number }) => number)).toContain(notices[0]?.number);
  });

  test('proposes the deletion, which an owner approves; before that day nobody can have it', async () => {
    const instance = await make('life-ended', { lease: '30 days' });
    await world.tendLeases(later(31));
    const early = (await bots('open')).find(({ title }) => title.startsWith(`Delete: ${instance}`));
    expect(await world.reconcile(early?.number ?? 0)).toBe('refused');
    await world.tendLeases(today);
    const path = `live/${instance}/request.yaml`;
    const { data: file } = await github('amara-okafor').repos.getContent({ ...at, path });
    const text = ((await onMain(path)) ?? '').replace(/expires: .*/, 'expires: 2026-01-01');
    await github('amara-okafor').repos.createOrUpdateFileContents({ ...at, path, message: 'A lease that is over', content: Buffer.from(text).toString('base64'), sha: 'sha' in file ? file.sha : '' });
    expect(await world.tendLeases(today)).toContain('waiting');
    const issue = (await bots('open')).find(({ title }) => title.startsWith(`Delete: ${instance}`))?.number ?? 0;
    const pull = await pullOf(issue);
    // The database's owners have no say in it: the team whose data it is has.
    await github(approver).pulls.createReview({ ...at, pull_number: pull.number, event: 'APPROVE', body: 'Seen.' });
    expect(await world.reconcile(issue)).toBe('waiting');
    await github(asker).pulls.createReview({ ...at, pull_number: pull.number, event: 'APPROVE', body: 'Seen.' });
    expect(await world.reconcile(issue)).toBe('ready');
    await github(approver).pulls.merge({ ...at, pull_number: pull.number });
    expect(await world.apply(issue)).toBe('applied');
    expect(await schemaComment('life_ended_test')).toBeUndefined();
  });
});

describe('an upgrade', () => {
  const admin = 'amara-okafor';
  async function write(path: string, change: (text: string) => string): Promise<void> {
    const { data: file } = await github(admin).repos.getContent({ ...at, path });
    const content = Buffer.from(change((await onMain(path)) ?? '')).toString('base64');
    await github(admin).repos.createOrUpdateFileContents({ ...at, path, message: 'By hand', content, sha: 'sha' in file ? file.sha : '' });
  }

  test('renders instances again, keeps what was changed by hand, and holds back where both speak of the same lines', async () => {
    const [plain, edited, torn] = [await make('life-plain'), await make('life-edited'), await make('life-torn')];
    await write(`live/${edited}/README.md`, (text) => text.replace(/^/, 'Ask Nadia first.\n'));
    await write(`live/${torn}/README.md`, (text) => `${text}Torn by hand.\n`);
    await write('catalog/services/postgres-schema/skeleton/README.md', (text) => `${text}What is new.\n`);
    // The instances of the example are older still; they take none of the three places.
    const told = await world.openUpgrades('postgres-schema', 100);
    const numberOf = (instance: string) => Number(new RegExp(`live/${instance}: #(\\d+)`).exec(told)?.[1]);
    expect(told).toMatch(new RegExp(`live/${plain}: #\\d+ waiting`));
    expect(told).toMatch(new RegExp(`live/${torn}: #\\d+ blocked`));
    expect(await comment(numberOf(torn))).toContain('was changed by hand where the service renders something else now');
    expect((await github().pulls.listFiles({ ...at, pull_number: (await pullOf(numberOf(torn))).number })).data.find(({ filename }) => filename.endsWith('README.md'))?.patch).toContain('+<<<<<<< as it is');
    expect(await world.openUpgrades('postgres-schema', 1)).toContain(`live/${plain}: #${numberOf(plain)} waiting`);

    for (const instance of [plain, edited]) await carryOut(numberOf(instance), asker, approver);
    expect(await onMain(`live/${plain}/README.md`)).toMatch(/What is new\.\n$/);
    expect(await onMain(`live/${edited}/README.md`)).toMatch(/^Ask Nadia first\.[\s\S]*What is new\.\n$/);
    expect(await onMain(`live/${plain}/request.yaml`)).toContain(`requester: user:default/${asker}`);
  }, 60_000);

  test('that nobody needs is told so', async () => {
    const instance = await make('life-current');
    const issue = await act({ action: 'upgrade', instance, reason: '' });
    expect(await world.reconcile(issue)).toBe('refused');
    expect(await comment(issue)).toContain('is what its service makes today');
  });
});

describe('a conversation', () => {
  const say = async (issue: number, body: string, login = asker) => {
    const { data } = await github(login).issues.createComment({ ...at, issue_number: issue, body });
    return world.obey(issue, data.id);
  };
  const answer = async (issue: number) => {
    const { data } = await github().issues.listComments({ ...at, issue_number: issue });
    return data.filter(({ user }) => user?.type === 'Bot').map(({ body }) => body ?? '');
  };

  test('asks for a review, explains, helps once, and cancels for those who may', async () => {
    const issue = await open('Request', asking('postgres-schema', { name: 'life-talk', environment: 'test', owner: 'group:default/customs', classification: 'internal', purpose: 'Something to talk about.' }));
    await world.reconcile(issue);
    expect(await say(issue, '/approve', approver)).toBe('waiting');
    await say(issue, '/approve');
    await say(issue, '/explain');
    await say(issue, '/please do it');
    await say(issue, '/pretty please');
    const [text = '', ...more] = await answer(issue);
    expect(more).toEqual([]);
    expect(text).toContain('@nadia-benali: a comment does not count as an approval. Your review');
    expect(text).toContain('and you are not among those whose review is missing');
    expect(text).toContain('**Why.**');
    expect(text.split('**Commands.**')).toHaveLength(2);
    const pull = await pullOf(issue);
    expect((await github().pulls.get({ ...at, pull_number: pull.number })).data.requested_reviewers?.map(({ login }) => login)).toEqual([approver]);

    expect(await say(issue, '/cancel', 'isabel-cardoso')).toBe('waiting');
    expect((await answer(issue))[0]).toContain('@isabel-cardoso: `/cancel` is for whoever asked');
    expect(await say(issue, '/cancel')).toBe('cancelled');
    expect((await github().issues.get({ ...at, issue_number: issue })).data).toMatchObject({ state: 'closed', state_reason: 'not_planned' });
  });

  test('renews for the author of the comment, and for nobody when the comment is edited', async () => {
    const instance = await make('life-talk-lease', { lease: '30 days' });
    const issue = Number(/issue: (\d+)/.exec((await onMain(`live/${instance}/request.yaml`)) ?? '')?.[1]);
    await say(issue, '/renew 60 days');
    const { data } = await github().issues.listForRepo({ ...at, state: 'open', sort: 'created', direction: 'desc' });
    const opened = data.find(({ title }) => title.startsWith(`Renew: ${instance}`));
    expect(opened?.user?.type).toBe('Bot');
    expect((await answer(opened?.number ?? 0))[0]).toContain(`@${asker}`);
    const { data: comments } = await github().issues.listComments({ ...at, issue_number: issue });
    const asked = comments.find(({ body }) => body?.startsWith('/renew'));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await github().issues.updateComment({ ...at, comment_id: asked?.id ?? 0, body: '/renew 61 days' });
    expect(await world.apply(opened?.number ?? 0)).toBe('held');
    expect((await answer(opened?.number ?? 0))[0]).toContain('was edited');
  });
});
