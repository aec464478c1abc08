import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyIssue } from '../../scripts/github/apply.ts';
import { pendingPulls } from '../../scripts/github/pending.ts';
import { commentMarker } from '../../scripts/github/sentences.ts';
import { asking, files } from '../company.ts';
import { embedded, type TestDatabase } from '../effects/databases.ts';
import { at, startLoop, type LoopWorld } from './world.ts';

const asker = 'yuki-hayashi';
const approver = 'nadia-benali';
const administrator = 'amara-okafor';

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

let names = 0;
function schema(inputs: Record<string, string> = {}): string {
  names += 1;
  return asking('postgres-schema', { name: `loop-${names}`, environment: 'test', owner: 'group:default/customs', classification: 'internal', purpose: 'Something to try the loop with.', ...inputs });
}

async function ask(body: string, login = asker): Promise<number> {
  const { data } = await world.octokit(login).rest.issues.create({ ...at, title: 'Request', body });
  return data.number;
}

async function comments(issue: number): Promise<string[]> {
  const { data } = await world.octokit(asker).rest.issues.listComments({ ...at, issue_number: issue });
  return data.map(({ body }) => body ?? '');
}

async function pullOf(issue: number) {
  const { data } = await world.octokit(asker).rest.pulls.list({ ...at, head: `${at.owner}:request/${issue}`, state: 'all' });
  return data;
}

async function onlyPull(issue: number) {
  const [pull, ...more] = await pullOf(issue);
  if (!pull || more.length > 0) throw new Error(`there are ${more.length + (pull ? 1 : 0)} pull requests`);
  return pull;
}

async function statuses(sha: string): Promise<Record<string, string>> {
  const { data } = await world.octokit(asker).rest.repos.getCombinedStatusForRef({ ...at, ref: sha });
  return Object.fromEntries(data.statuses.map(({ context, state }) => [context, state]));
}

async function review(pull: number, login: string, event: 'APPROVE' | 'REQUEST_CHANGES' = 'APPROVE'): Promise<void> {
  await world.octokit(login).rest.pulls.createReview({ ...at, pull_number: pull, event, body: 'Seen.' });
}

async function merge(pull: number, login = approver): Promise<void> {
  await world.octokit(login).rest.pulls.merge({ ...at, pull_number: pull });
}

async function state(issue: number): Promise<string> {
  return (await world.octokit(asker).rest.issues.get({ ...at, issue_number: issue })).data.state;
}

async function schemas(): Promise<string[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>("SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'loop%' ORDER BY 1");
  await client.end();
  return rows.map(({ name }) => name);
}

async function granted(body = schema()): Promise<{ issue: number; pull: number; head: string }> {
  const issue = await ask(body);
  expect(await world.reconcile(issue)).toBe('waiting');
  const pull = await onlyPull(issue);
  return { issue, pull: pull.number, head: pull.head.sha };
}

async function pushTo(branch: string, path: string, text: string, login = approver): Promise<void> {
  const { repos } = world.octokit(login).rest;
  const found = await repos.getContent({ ...at, path, ref: branch }).then(({ data }) => data as { sha: string }, () => undefined);
  await repos.createOrUpdateFileContents({ ...at, path, branch, message: 'By hand', content: Buffer.from(text).toString('base64'), ...(found ? { sha: found.sha } : {}) });
}

describe('a request that is allowed', () => {
  test('goes from issue to schema', async () => {
    const { issue, pull, head } = await granted();
    expect(await statuses(head)).toEqual({ 'signpost/request': 'success', 'signpost/approval': 'pending', 'signpost/owners': 'success' });
    const [comment] = await comments(issue);
    expect(comment).toContain('Waiting for approval');
    expect(comment).toContain('@nadia-benali');
    expect(comment).toContain('catalog/policies/postgres-schema.yaml');
    expect(comment).toContain('| Will live in | `live/test/postgres-schema/loop-1` |');
    // The default is no end, and the environment has one.
    expect(comment).toMatch(/\| Kept until \| \d{4}-\d\d-\d\d, the longest that Test allows \|/);
    const { data } = await world.octokit(asker).rest.pulls.get({ ...at, pull_number: pull });
    expect(data.body).toContain('CREATE SCHEMA "loop_1_test"');
    expect((await world.octokit(asker).rest.pulls.listFiles({ ...at, pull_number: pull })).data.map(({ filename }) => filename)).toEqual([
      'live/test/postgres-schema/loop-1/README.md',
      'live/test/postgres-schema/loop-1/catalog-info.yaml',
      'live/test/postgres-schema/loop-1/destroy/001-drop.sql',
      'live/test/postgres-schema/loop-1/migrations/001-create.sql',
      'live/test/postgres-schema/loop-1/repeatable/001-settings.sql',
      'live/test/postgres-schema/loop-1/request.yaml',
    ]);

    await review(pull, asker);
    expect(await world.reconcilePull(pull)).toBe('waiting');
    expect((await comments(issue))[0]).toContain('asked for this');
    await expect(merge(pull)).rejects.toMatchObject({ status: 405 });

    await review(pull, approver);
    expect(await world.reconcilePull(pull)).toBe('ready');
    await merge(pull);
    expect(await world.reconcile(issue)).toBe('merged');
    expect(await world.apply(issue)).toBe('applied');
    expect(await schemas()).toContain('loop_1_test');
    expect(await state(issue)).toBe('closed');
    expect(await comments(issue)).toHaveLength(1);
    expect((await comments(issue))[0]).toContain('Done');
    expect((await comments(issue))[0]).toContain('| Lives in |');
  });

  test('is the same however often it is looked at', async () => {
    const { issue, head } = await granted();
    const before = await comments(issue);
    for (let times = 0; times < 3; times += 1) expect(await world.reconcile(issue)).toBe('waiting');
    expect(await comments(issue)).toEqual(before);
    expect((await onlyPull(issue)).head.sha).toBe(head);
  });
});

describe('a request that is not granted', () => {
  test('because the policy denies it, gets the reason and no pull request', async () => {
    const issue = await ask(schema({ environment: 'production' }), 'rohan-deshpande');
    expect(await world.reconcile(issue)).toBe('refused');
    expect((await comments(issue))[0]).toMatch(/Not allowed[\s\S]*Contractors and interns do not change production/);
    expect(await pullOf(issue)).toEqual([]);
  });

  test('because it is invalid, gets every problem, and goes on when they are mended', async () => {
    const issue = await ask(schema({ name: 'No Good', environment: 'moon' }));
    expect(await world.reconcile(issue)).toBe('refused');
    const [comment] = await comments(issue);
    expect(comment).toContain('No Good');
    expect(comment).toContain('moon');
    expect(await pullOf(issue)).toEqual([]);
    await world.octokit(asker).rest.issues.update({ ...at, issue_number: issue, body: schema() });
    expect(await world.reconcile(issue)).toBe('waiting');
    expect(await comments(issue)).toHaveLength(1);
  });

  test('because the service does not exist, is told which do', async () => {
    const issue = await ask('### Service\n\nmoon-rocket\n');
    expect(await world.reconcile(issue)).toBe('refused');
    expect((await comments(issue))[0]).toContain('postgres-schema');
  });

  test('an issue that is no request is left alone', async () => {
    const issue = await ask('The site has a typo.');
    expect(await world.reconcile(issue)).toBe('not a request');
    expect(await comments(issue)).toEqual([]);
  });

  test('somebody else’s comment with the bot’s marker is not taken for the bot’s', async () => {
    const issue = await ask(schema());
    await world.octokit('rohan-deshpande').rest.issues.createComment({ ...at, issue_number: issue, body: `${commentMarker}\nApproved by everybody.` });
    await world.reconcile(issue);
    expect(await comments(issue)).toHaveLength(2);
    await world.reconcile(issue);
    expect(await comments(issue)).toHaveLength(2);
  });
});

describe('what changes after the pull request', () => {
  test('an edited issue makes a new commit, and earlier approvals no longer count', async () => {
    const body = schema();
    const { issue, pull, head } = await granted(body);
    await review(pull, approver);
    expect(await world.reconcilePull(pull)).toBe('ready');
    await world.octokit(asker).rest.issues.update({ ...at, issue_number: issue, body: body.replace('internal', 'public') });
    expect(await world.reconcile(issue)).toBe('waiting');
    const now = await onlyPull(issue);
    expect(now.head.sha).not.toBe(head);
    expect((await statuses(now.head.sha))['signpost/approval']).toBe('pending');
  });

  test('an issue edited into nonsense blocks the merge and keeps the branch', async () => {
    const body = schema();
    const { issue, pull, head } = await granted(body);
    await world.octokit(asker).rest.issues.update({ ...at, issue_number: issue, body: `${body}\n\n### Name\n\nother` });
    expect(await world.reconcile(issue)).toBe('refused');
    expect((await onlyPull(issue)).head.sha).toBe(head);
    expect((await statuses(head))['signpost/request']).toBe('failure');
    await review(pull, approver);
    await expect(merge(pull)).rejects.toMatchObject({ status: 405 });
    await world.octokit(asker).rest.issues.update({ ...at, issue_number: issue, body });
    expect(await world.reconcile(issue)).toBe('ready');
  });

  test('an issue whose text is taken away blocks the merge too', async () => {
    const { issue, pull, head } = await granted();
    await review(pull, approver);
    expect(await world.reconcilePull(pull)).toBe('ready');
    await world.octokit(asker).rest.issues.update({ ...at, issue_number: issue, body: 'Never mind.' });
    expect(await world.reconcile(issue)).toBe('refused');
    expect((await statuses(head))['signpost/request']).toBe('failure');
  });

  test.each([
    ['a rendered file', (folder: string) => `${folder}/migrations/001-create.sql`],
    ['a file beside it', (folder: string) => `${folder}/migrations/002-more.sql`],
    ['a policy', () => 'catalog/policies/limits.yaml'],
    ['a workflow', () => '.github/workflows/apply.yml'],
  ])('%s changed by hand is seen, blocks the merge, and is not overwritten', async (_what, path) => {
    const { issue, pull } = await granted();
    await pushTo(`request/${issue}`, path(`live/test/postgres-schema/loop-${names}`), 'DROP SCHEMA public CASCADE;\n', administrator);
    const changed = (await onlyPull(issue)).head.sha;
    expect(await world.reconcilePull(pull)).toBe('tampered');
    expect((await onlyPull(issue)).head.sha).toBe(changed);
    expect((await statuses(changed))['signpost/request']).toBe('failure');
    expect((await comments(issue))[0]).toContain('changed by hand');
  });

  test('a file removed by hand is seen', async () => {
    const { issue, pull } = await granted();
    const path = 'catalog/policies/limits.yaml';
    const { git } = world.octokit(administrator).rest;
    const branch = await git.getRef({ ...at, ref: `heads/request/${issue}` });
    const base = await git.getCommit({ ...at, commit_sha: branch.data.object.sha });
    const tree = await git.createTree({ ...at, base_tree: base.data.tree.sha, tree: [{ path, mode: '100644', type: 'blob', sha: null }] });
    const commit = await git.createCommit({ ...at, message: 'No limits', tree: tree.data.sha, parents: [branch.data.object.sha] });
    await git.updateRef({ ...at, ref: `heads/request/${issue}`, sha: commit.data.sha });
    expect(await world.reconcilePull(pull)).toBe('tampered');
    expect((await comments(issue))[0]).toContain(path);
  });

  test('a closed issue closes its pull request; opened again it goes on', async () => {
    const { issue } = await granted();
    await world.octokit(asker).rest.issues.update({ ...at, issue_number: issue, state: 'closed' });
    expect(await world.reconcile(issue)).toBe('cancelled');
    expect((await onlyPull(issue)).state).toBe('closed');
    await world.octokit(asker).rest.issues.update({ ...at, issue_number: issue, state: 'open' });
    expect(await world.reconcile(issue)).toBe('waiting');
    expect((await pullOf(issue)).map((pull) => pull.state)).toContain('open');
  });

  test('a pull request that was declined stays closed until something else is asked', async () => {
    const body = schema();
    const { issue, pull } = await granted(body);
    await world.octokit(approver).rest.pulls.update({ ...at, pull_number: pull, state: 'closed' });
    expect(await world.reconcile(issue)).toBe('declined');
    expect(await world.reconcile(issue)).toBe('declined');
    await world.octokit(asker).rest.issues.update({ ...at, issue_number: issue, body: body.replace('internal', 'public') });
    expect(await world.reconcile(issue)).toBe('waiting');
    expect(await pullOf(issue)).toHaveLength(2);
  });
});

describe('a merge', () => {
  test('without approval is not applied; a late approval heals it', async () => {
    const { issue, pull } = await granted();
    await world.octokit(administrator).rest.repos.deleteBranchProtection({ ...at, branch: 'main' });
    await merge(pull, administrator);
    expect(await world.apply(issue)).toBe('held');
    expect((await comments(issue))[0]).toContain('merged without the approvals');
    expect(await schemas()).not.toContain(`loop_${names}_test`);
    expect(await state(issue)).toBe('open');
    await review(pull, approver);
    expect(await world.apply(issue)).toBe('applied');
    expect(await schemas()).toContain(`loop_${names}_test`);
  });

  test('that came after the checkout of a run is left to the run that it starts itself', async () => {
    const { issue, pull } = await granted();
    await review(pull, approver);
    await world.reconcilePull(pull);
    const earlier = world.hands();
    await merge(pull);
    expect(await applyIssue(earlier, issue)).toBe('merged');
    expect(await state(issue)).toBe('open');
    expect(await schemas()).not.toContain(`loop_${names}_test`);
    expect(await world.apply(issue)).toBe('applied');
  });

  test('whose run died before the apply, in it, or after it, ends applied once', async () => {
    const { issue, pull } = await granted();
    await review(pull, approver);
    await world.reconcilePull(pull);
    await merge(pull);
    let deaths = 0;
    while (await world.dying('before', deaths + 1, (hands) => applyIssue(hands, issue))) deaths += 1;
    expect(deaths).toBeGreaterThan(1);
    expect(await state(issue)).toBe('closed');
    expect((await schemas()).filter((name) => name === `loop_${names}_test`)).toHaveLength(1);
    expect(await comments(issue)).toHaveLength(1);
    expect(await world.apply(issue)).toBe('closed');
  });

  test('of content that the request does not render is not applied', async () => {
    const { issue, pull } = await granted();
    await pushTo(`request/${issue}`, `live/test/postgres-schema/loop-${names}/migrations/001-create.sql`, 'SELECT 1;\n', administrator);
    await review(pull, approver);
    await merge(pull, administrator);
    expect(await world.apply(issue)).toBe('held');
    expect((await comments(issue))[0]).toContain('001-create.sql is changed');
  });
});

describe('two requests that edit the same file', () => {
  const joining = (user: string) => asking('team-membership', { user: `user:default/${user}`, team: 'group:default/customs', github: false, reason: 'Helps until the summer is over.' });

  test('both end in it: the later one is rendered again on what the first left', async () => {
    const first = await granted(joining('wei-lin-tan'));
    const second = await granted(joining('thabo-nkosi'));
    for (const { pull } of [first, second]) {
      await review(pull, administrator);
      expect(await world.reconcilePull(pull)).toBe('ready');
    }
    await merge(first.pull, administrator);
    expect(await world.apply(first.issue)).toBe('applied');
    // The approval was for other bytes.
    expect(await world.reconcile(second.issue)).toBe('waiting');
    await review(second.pull, administrator);
    expect(await world.reconcilePull(second.pull)).toBe('ready');
    await merge(second.pull, administrator);
    expect(await world.apply(second.issue)).toBe('applied');

    const path = 'catalog/org/groups/customs.yaml';
    const { data } = await world.octokit(asker).rest.repos.getContent({ ...at, path });
    const text = Buffer.from((data as { content: string }).content, 'base64').toString('utf8');
    const before = files.text(path) ?? '';
    const added = ['    - wei-lin-tan\n', '    - thabo-nkosi\n'];
    for (const line of added) expect(text).toContain(line);
    expect(added.reduce((rest, line) => rest.replace(line, ''), text)).toBe(before);
  });
});

describe('other pull requests', () => {
  async function propose(branch: string, path: string): Promise<{ number: number; sha: string }> {
    const { git, pulls } = world.octokit(approver).rest;
    const main = await git.getRef({ ...at, ref: 'heads/main' });
    await git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: main.data.object.sha });
    await pushTo(branch, path, '# By hand\n');
    const { data } = await pulls.create({ ...at, head: branch, base: 'main', title: 'By hand' });
    return { number: data.number, sha: data.head.sha };
  }
  test('are left to their owners', async () => {
    const { number, sha } = await propose('typo', 'docs/typo.md');
    // Were its event lost, the schedule would find it.
    expect(await pendingPulls(world.door)).toContain(number);
    expect(await world.reconcilePull(number)).toBe('not a request');
    expect(await statuses(sha)).toEqual({ 'signpost/request': 'success', 'signpost/approval': 'success', 'signpost/owners': 'success' });
    expect(await pendingPulls(world.door)).not.toContain(number);
  });
  test('that change an entity wait for its owner, who is told what of', async () => {
    const { git, pulls } = world.octokit(approver).rest;
    const main = await git.getRef({ ...at, ref: 'heads/main' });
    await git.createRef({ ...at, ref: 'refs/heads/edit', sha: main.data.object.sha });
    const path = 'catalog/domains/trade/customs-declarations.yaml';
    await pushTo('edit', path, (files.text(path) ?? '').replace(/description: .*/g, 'description: Said in another way.'));
    const { data } = await pulls.create({ ...at, head: 'edit', base: 'main', title: 'Other words' });
    expect(await world.reconcilePull(data.number)).toBe('not a request');
    expect((await statuses(data.head.sha))['signpost/owners']).toBe('pending');
    const [told] = await comments(data.number);
    expect(told).toMatch(/- \[ \] \*\*Customs and Trade\*\*: one of .*`sofie-maertens`/);
    expect(told).toContain('`component:default/customs-link` in `catalog/domains/trade/customs-declarations.yaml`');
    await review(data.number, 'sofie-maertens');
    await world.reconcilePull(data.number);
    expect((await statuses(data.head.sha))['signpost/owners']).toBe('success');
    expect(await comments(data.number)).toEqual([expect.stringContaining('### The owners have approved')]);
  });

  test('may not change what requests made', async () => {
    const { number, sha } = await propose('sneak', 'live/test/postgres-schema/sneak/request.yaml');
    await world.reconcilePull(number);
    expect((await statuses(sha))['signpost/request']).toBe('failure');
  });
});

test('the sandbox answered as GitHub’s description says, and was asked as it says', () => {
  expect(world.violations).toEqual([]);
});
