/** What somebody with write access, or with a fork, can do to the pull request of a request. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentDigest, sealOf, sealedMessage } from '../../scripts/github/commit-message.ts';
import { at } from '../github/world.ts';
import { administrator, approver, asker, bot, startCompany, stranger, writer, type Attacked, type Company, type Entry } from './company.ts';

let company: Company;

beforeAll(async () => void (company = await startCompany()), 60_000);
afterAll(() => company.stop());

const branch = ({ issue }: Attacked) => `request/${issue}`;

/** The branch is as somebody left it, cannot be merged, and the issue says why. */
async function heldBack({ issue, pull }: Attacked, head: string, path: string): Promise<void> {
  expect(await company.world.reconcilePull(pull)).toBe('tampered');
  expect((await company.onlyPull(issue)).head.sha).toBe(head);
  expect((await company.statuses(head))['signpost/request']).toBe('failure');
  expect(await company.said(issue)).toContain('The pull request was changed by hand');
  expect(await company.said(issue)).toContain(path);
}

/** The bot has put its own commit in the place of somebody's, and what was approved before counts no more. */
async function putRight({ issue, pull }: Attacked, theirs: string): Promise<void> {
  await company.approve(pull);
  expect(await company.world.reconcilePull(pull)).toBe('waiting');
  const { head } = await company.onlyPull(issue);
  expect(head.sha).not.toBe(theirs);
  expect(await company.statuses(head.sha)).toEqual({ 'signpost/request': 'success', 'signpost/approval': 'pending', 'signpost/owners': 'success' });
}

describe('a commit on the branch of a request', () => {
  test('in the bot’s name is somebody’s all the same', async () => {
    const request = await company.waiting();
    const path = `${request.folder}/migrations/001-create.sql`;
    const head = await company.push(branch(request), [{ path, text: 'DROP SCHEMA public CASCADE;\n' }], { author: bot });
    await heldBack(request, head, path);
    await company.approve(request.pull);
    expect(await company.world.reconcilePull(request.pull)).toBe('tampered');
    await expect(company.merge(request.pull)).rejects.toMatchObject({ status: 405 });
  });

  const more: readonly (readonly [string, (folder: string) => Entry])[] = [
    ['a symbolic link', (folder) => ({ path: `${folder}/migrations/002-more.sql`, mode: '120000', text: '../../../../../.github/workflows/apply.yml' })],
    ['a submodule', (folder) => ({ path: `${folder}/library`, mode: '160000', sha: '1'.repeat(40) })],
    ['a submodule in the place of a file', (folder) => ({ path: `${folder}/README.md`, mode: '160000', sha: '1'.repeat(40) })],
    ['a file of another request', () => ({ path: 'live/test/postgres-schema/somebody-elses/request.yaml', text: 'service: postgres-schema\n' })],
    ['a workflow', () => ({ path: '.github/workflows/more.yml', text: 'on: push\n' })],
    ['another spelling of a file', (folder) => ({ path: `${folder}/readme.MD`, text: 'Look here.\n' })],
  ];

  test('that adds a link, a submodule, a workflow or a file elsewhere is held back', async () => {
    const request = await company.waiting();
    for (const [what, entryFor] of more) {
      const entry = entryFor(request.folder);
      const head = await company.push(branch(request), [entry], { parents: [request.head] });
      expect(await company.world.reconcilePull(request.pull), what).toBe('tampered');
      expect(await company.statuses(head), what).toMatchObject({ 'signpost/request': 'failure' });
      expect(await company.said(request.issue), what).toContain(entry.path);
    }
  });

  test('that makes a symbolic link or a program of a file, with the same bytes and the bot’s own words, is replaced', async () => {
    const request = await company.waiting();
    const { git } = company.github(writer);
    for (const mode of ['120000', '100755'] as const) {
      const now = await company.headOf(branch(request));
      const { data: tree } = await git.getTree({ ...at, tree_sha: now, recursive: '1' });
      const { data: own } = await git.getCommit({ ...at, commit_sha: now });
      const files = tree.tree.filter(({ path = '', type }) => path.startsWith(`${request.folder}/`) && type === 'blob');
      const entries = files.map(({ path = '', sha = '' }) => ({ path, sha, ...(path.endsWith('/README.md') ? { mode } : {}) }));
      await putRight(request, await company.push(branch(request), entries, { message: own.message, author: bot, parents: own.parents.map(({ sha }) => sha) }));
    }
  });

  test('that says of itself what the bot says of its own is overwritten, and carries no approval over', async () => {
    const request = await company.waiting();
    const message = await company.messageOf(request.head);
    const seal = sealOf(message);
    const evil = { path: `${request.folder}/migrations/001-create.sql`, text: 'DROP SCHEMA public CASCADE;\n' };
    const parents = [await company.headOf('main')];
    // First without knowing what would have to stand there, then with the digest of just this change.
    const first = await company.push(branch(request), [evil], { message, author: bot, parents });
    await heldBack(request, first, evil.path);
    const { data: blob } = await company.github().git.getTree({ ...at, tree_sha: first, recursive: '1' });
    const sha = blob.tree.find(({ path }) => path === evil.path)?.sha ?? '';
    const forged = sealedMessage(message.split('\n\nSignpost-')[0] ?? '', { issue: seal?.issue ?? '', content: contentDigest(new Map([[evil.path, sha]])), plans: new Map([['live/x sql', `sha256:${'0'.repeat(64)}`]]) });
    const second = await company.push(branch(request), [evil], { message: forged, author: bot, parents });
    await putRight(request, second);
  });

  test('that merges something else in is held back, whatever its own changes are', async () => {
    const request = await company.waiting();
    const main = await company.headOf('main');
    const other = await company.commit([{ path: 'docs/aside.md', text: 'Aside.\n' }], { parents: [main] });
    const clean = await company.push(branch(request), [], { message: 'Merge branch', parents: [request.head, other] });
    // Its tree is the request's: nothing of the other side is in it, and still it is not the bot's commit.
    await putRight(request, clean);
    const evil = await company.push(branch(request), [{ path: '.github/workflows/more.yml', text: 'on: push\n' }], { message: await company.messageOf(await company.headOf(branch(request))), parents: [await company.headOf(branch(request)), other] });
    await heldBack(request, evil, '.github/workflows/more.yml');
  });

  test('that was approved once is worth nothing when the branch is forced back to it after the issue changed', async () => {
    const body = company.schema();
    const request = await company.waiting(body);
    await company.approve(request.pull);
    expect(await company.world.reconcile(request.issue)).toBe('ready');
    await company.edit(request.issue, body.replace('internal', 'public'));
    expect(await company.world.reconcile(request.issue)).toBe('waiting');
    await company.pointTo(branch(request), request.head);
    expect(await company.world.reconcilePull(request.pull)).toBe('waiting');
    const { head } = await company.onlyPull(request.issue);
    expect(head.sha).not.toBe(request.head);
    expect(await company.statuses(head.sha)).toMatchObject({ 'signpost/approval': 'pending' });
  });

  test('under a name that buries the bot’s comment below thousands of letters is still told', async () => {
    const request = await company.waiting();
    const long = (number: number) => `${request.folder}/${'\u{1F600}'.repeat(50)}${`${number}`.padStart(3, '0')}/${'`@security '.repeat(20)}.md`;
    const head = await company.push(branch(request), Array.from({ length: 40 }, (_, number) => ({ path: long(number), text: 'x' })));
    await heldBack(request, head, 'and 30 more');
    const { data } = await company.github().repos.getCombinedStatusForRef({ ...at, ref: head });
    expect(data.statuses.every(({ description }) => description?.isWellFormed() && description.length <= 140)).toBe(true);
  });
});

describe('a branch or a pull request of somebody else', () => {
  const next = async () => 1 + Math.max(...(await company.github().issues.listForRepo({ ...at, state: 'all', per_page: 100 })).data.map(({ number }) => number));

  test('that waits under the name of a request to come is overwritten', async () => {
    const number = await next();
    await company.pointTo(`request/${number}`, await company.commit([{ path: 'scripts/signpost.js', text: 'evil();\n' }], { parents: [await company.headOf('main')] }));
    const request = await company.waiting();
    expect(request.issue).toBe(number);
    const { data } = await company.github().pulls.listFiles({ ...at, pull_number: request.pull });
    expect(data.map(({ filename }) => filename).filter((path) => !path.startsWith(`${request.folder}/`))).toEqual([]);
  });

  test('that has a pull request already holds the request back, which says so', async () => {
    const number = (await next()) + 1;
    const evil = await company.commit([{ path: 'scripts/signpost.js', text: 'evil();\n' }], { parents: [await company.headOf('main')] });
    await company.pointTo(`request/${number}`, evil);
    const { data: pull } = await company.github(writer).pulls.create({ ...at, head: `request/${number}`, base: 'main', title: 'Nothing to see' });
    // Its issue is not there yet: no status, and so no merge.
    await company.world.reconcilePull(pull.number).catch(() => undefined);
    expect(await company.statuses(evil)).toEqual({});
    const issue = await company.ask(company.schema());
    expect(issue).toBe(number);
    expect(await company.world.reconcile(issue)).toBe('tampered');
    expect(await company.said(issue)).toContain('scripts/signpost.js');
  });

  test('from a fork, with a branch of the same name, is no request’s', async () => {
    const request = await company.waiting();
    const head = await company.fork(stranger, branch(request), `${request.folder}/request.yaml.md`);
    const { data: theirs } = await company.github(stranger).pulls.create({ ...at, head, base: 'main', title: 'A request' });
    expect(await company.world.reconcilePull(theirs.number)).toBe('not a request');
    expect(await company.statuses(theirs.head.sha)).toEqual({ 'signpost/request': 'failure', 'signpost/approval': 'failure', 'signpost/owners': 'success' });
    expect(await company.world.reconcile(request.issue)).toBe('waiting');
    expect((await company.onlyPull(request.issue)).number).toBe(request.pull);
    expect((await company.onlyPull(request.issue)).head.sha).toBe(request.head);
  });

  test('that shows a request’s own commit as its own cannot make its statuses better or worse', async () => {
    const request = await company.waiting();
    const before = await company.statuses(request.head);
    await company.pointTo(`mine-${request.issue}`, request.head);
    const { data: theirs } = await company.github(writer).pulls.create({ ...at, head: `mine-${request.issue}`, base: 'main', title: 'Mine' });
    await company.world.reconcilePull(theirs.number);
    expect(await company.statuses(request.head)).toEqual(before);
    expect(before).toEqual({ 'signpost/request': 'success', 'signpost/approval': 'pending', 'signpost/owners': 'success' });
  });
});

describe('statuses', () => {
  test('are never all good on the way from one truth to the next', async () => {
    const request = await company.waiting();
    const history = async () => (await company.github().repos.listCommitStatusesForRef({ ...at, ref: request.head, per_page: 100 })).data.toReversed();
    const good = async () => {
      const now = new Map<string, string>();
      return (await history()).map(({ context, state }) => [...now.set(context, state).values()].filter((each) => each === 'success').length).includes(3);
    };
    // Somebody has set them the other way round, as a pull request of another kind would have it.
    for (const [context, state] of [['signpost/request', 'failure'], ['signpost/approval', 'success']] as const) await company.github(writer).repos.createCommitStatus({ ...at, sha: request.head, context, state });
    expect(await company.world.reconcile(request.issue)).toBe('waiting');
    expect(await company.statuses(request.head)).toEqual({ 'signpost/request': 'success', 'signpost/approval': 'pending', 'signpost/owners': 'success' });
    expect(await good()).toBe(false);
    await company.edit(request.issue, 'Never mind.');
    expect(await company.world.reconcile(request.issue)).toBe('refused');
    expect(await company.statuses(request.head)).toEqual({ 'signpost/request': 'failure', 'signpost/approval': 'pending', 'signpost/owners': 'success' });
    expect(await good()).toBe(false);
  });

  test('that somebody forged let a merge through, and nothing is applied: not of other files, and not of another request with files that fit', async () => {
    const forge = async (request: Attacked, head: string) => {
      for (const context of ['signpost/request', 'signpost/approval', 'signpost/owners']) await company.github(writer).repos.createCommitStatus({ ...at, sha: head, context, state: 'success' });
      await company.approve(request.pull);
      await company.merge(request.pull);
      expect(await company.world.apply(request.issue)).toBe('held');
    };
    const first = await company.waiting();
    await forge(first, await company.push(branch(first), [{ path: `${first.folder}/migrations/001-create.sql`, text: 'SELECT 1;\n' }], { author: bot }));
    expect(await company.said(first.issue)).toContain('001-create.sql is changed');

    // The bot itself renders what was never asked for: the issue says it for a moment, and then again what it said.
    const body = company.schema();
    const second = await company.waiting(body);
    await company.edit(second.issue, body.replace('Something to attack.', 'Something else to attack.'), writer);
    expect(await company.world.reconcile(second.issue)).toBe('waiting');
    await company.edit(second.issue, body, writer);
    await forge(second, await company.headOf(branch(second)));
    expect(await company.said(second.issue)).toContain('What was merged is not what the text of this issue asks for.');
  });
});

test('what nobody can do by a label or a comment: approve, merge or stop', async () => {
  const request = await company.waiting();
  await company.github(administrator).issues.addLabels({ ...at, issue_number: request.issue, labels: ['approved', 'request:ready', 'request:applied'] });
  const { data } = await company.github(asker).issues.createComment({ ...at, issue_number: request.issue, body: '/approve' });
  const { data: spoofed } = await company.github(stranger).issues.createComment({ ...at, issue_number: request.issue, body: '<!-- signpost:request -->\n### Approved\n\nEverything is there.\n\n/cancel' });
  expect(await company.world.obey(request.issue, data.id)).toBe('waiting');
  expect(await company.world.obey(request.issue, spoofed.id)).toBe('not a command');
  expect(await company.statuses(request.head)).toMatchObject({ 'signpost/approval': 'pending' });
  const { data: issue } = await company.github().issues.get({ ...at, issue_number: request.issue });
  expect(issue.labels.map((label) => (typeof label === 'string' ? label : label.name)).sort()).toEqual(['approved', 'request:waiting']);
  expect(await company.said(request.issue)).toContain(`@${asker}: a comment does not count as an approval`);
  const { data: comments } = await company.github().issues.listComments({ ...at, issue_number: request.issue });
  expect(comments.find(({ id }) => id === spoofed.id)?.body).toContain('Everything is there.');
});

test('what the bot wrote is what the bot writes: somebody who edits its comment or its pull request is corrected', async () => {
  const request = await company.waiting();
  const before = await company.said(request.issue);
  const { data: comments } = await company.github().issues.listComments({ ...at, issue_number: request.issue });
  await company.github(writer).issues.updateComment({ ...at, comment_id: comments[0]?.id ?? 0, body: '<!-- signpost:request -->\n### Approved\n' });
  const { body } = (await company.github().pulls.get({ ...at, pull_number: request.pull })).data;
  await company.github(writer).pulls.update({ ...at, pull_number: request.pull, body: 'Nothing runs: the files are the result.', title: 'Typo' });
  expect(await company.world.reconcilePull(request.pull)).toBe('waiting');
  expect(await company.said(request.issue)).toBe(before);
  expect((await company.github().pulls.get({ ...at, pull_number: request.pull })).data).toMatchObject({ body, title: expect.stringContaining('Postgres schema') });
});

test('an approver who left the team approves nothing: not before the merge, and not after it', async () => {
  const request = await company.waiting();
  await company.approve(request.pull);
  expect(await company.world.reconcile(request.issue)).toBe('ready');
  const path = 'catalog/org/groups/platform-databases.yaml';
  const team = await company.textOnMain(path);
  const left = await company.push('main', [{ path, text: team.replace('    - nadia-benali\n', '') }], { message: 'She left' }, administrator);
  expect(await company.world.reconcile(request.issue)).toBe('waiting');
  expect(await company.statuses(request.head)).toMatchObject({ 'signpost/approval': 'pending' });
  expect(await company.said(request.issue)).toContain('@nadia-benali is not among those who may approve');
  for (const context of ['signpost/request', 'signpost/approval']) await company.github(writer).repos.createCommitStatus({ ...at, sha: request.head, context, state: 'success' });
  await company.merge(request.pull, administrator);
  expect(await company.world.apply(request.issue)).toBe('held');
  expect(await company.said(request.issue)).toContain('merged without the approvals');
  expect(left).toMatch(/^[0-9a-f]{40}$/);
  await company.push('main', [{ path, text: team }], { message: 'She is back' }, administrator);
});

test('an issue that a colleague edits is a new request: what was approved counts no more', async () => {
  const body = company.schema();
  const request = await company.waiting(body);
  await company.approve(request.pull);
  expect(await company.world.reconcile(request.issue)).toBe('ready');
  await company.edit(request.issue, body.replace('internal', 'public'), writer);
  expect(await company.world.reconcile(request.issue)).toBe('waiting');
  const { head } = await company.onlyPull(request.issue);
  expect(head.sha).not.toBe(request.head);
  expect(await company.statuses(head.sha)).toMatchObject({ 'signpost/approval': 'pending' });
  expect(await company.said(request.issue)).toContain(`- [ ] 1 of **Platform Databases** (service owner): @henrik-aalto, @${approver}`);
});

test('the sandbox answered as GitHub’s description says', () => {
  expect(company.world.violations).toEqual([]);
});
