import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { actionBody, actionTitle, type ActionRequest } from '../../scripts/request/action-issues.ts';
import { asking, files } from '../company.ts';
import { at, startLoop, type LoopWorld } from './world.ts';

// A licence needs one of the service desk and is merged by itself; to give it back needs nobody. Nothing runs for either.
const asker = 'yuki-hayashi';
const [andile, margit] = ['andile-dube', 'margit-kovacs'];
const [callum, noa, zainab] = ['callum-macrae', 'noa-ben-ari', 'zainab-yusuf'];
const administrator = 'amara-okafor';
const policy = 'catalog/policies/software.yaml';
const desk = 'catalog/org/groups/service-desk.yaml';

let world: LoopWorld;

beforeAll(async () => {
  world = await startLoop(undefined);
}, 60_000);

afterAll(async () => {
  await world.stop();
  world.remove();
});

const github = (login = asker) => world.octokit(login).rest;

const people = ['stella-nyberg', 'samuel-mensah', 'rajesh-iyer', 'kirsten-vermeulen', 'henrik-aalto', 'lucia-ferreira', 'tomasz-zielinski', 'wei-lin-tan', 'thabo-nkosi'];
function licence(user = people.shift() ?? ''): string {
  return asking('software', { software: 'resource:default/quay-planner', user: `user:default/${user}`, team: 'group:default/customs', lease: '90 days', reason: 'Plans the berths of next week.' });
}

async function ask(body: string, title = 'Request', login = asker): Promise<number> {
  return (await github(login).issues.create({ ...at, title, body })).data.number;
}

async function pullOf(issue: number) {
  const [pull] = (await github().pulls.list({ ...at, head: `${at.owner}:request/${issue}`, state: 'all' })).data;
  if (!pull) throw new Error(`#${issue} has no pull request`);
  return pull;
}

async function asked(body = licence()) {
  const issue = await ask(body);
  expect(await world.reconcile(issue)).toBe('waiting');
  const { number, head } = await pullOf(issue);
  return { issue, body, pull: number, head: head.sha };
}

async function review(pull: number, login: string, event: 'APPROVE' | 'REQUEST_CHANGES' = 'APPROVE'): Promise<void> {
  await github(login).pulls.createReview({ ...at, pull_number: pull, event, body: 'Seen.' });
}

/** State and description of the required status at a commit. */
async function approvalStatus(sha: string): Promise<string> {
  const { data } = await github().repos.getCombinedStatusForRef({ ...at, ref: sha });
  const found = data.statuses.find(({ context }) => context === 'signpost/approval');
  return `${found?.state}: ${found?.description}`;
}

/** The checklist as it stands on the issue. */
async function checklist(issue: number): Promise<readonly string[]> {
  const { data } = await github().issues.listComments({ ...at, issue_number: issue });
  return (data[0]?.body ?? '').split('\n').filter((line) => /^- \[|^- (?:An approval|Held)/.test(line));
}

const changed = new Set<string>();

async function write(path: string, text: string): Promise<void> {
  const { data } = await github(administrator).repos.getContent({ ...at, path });
  await github(administrator).repos.createOrUpdateFileContents({ ...at, path, branch: 'main', message: 'Elsewhere', content: Buffer.from(text).toString('base64'), sha: (data as { sha: string }).sha });
}

/** Whoever keeps the catalog merges something else meanwhile. */
async function onMain(path: string, change: (text: string) => string): Promise<void> {
  const before = files.text(path) ?? '';
  const after = change(before);
  expect(after).not.toBe(before);
  changed.add(path);
  await write(path, after);
}

/** Everything is again as it was. */
async function undo(): Promise<void> {
  for (const path of changed) await write(path, files.text(path) ?? '');
  changed.clear();
}
afterEach(undo);

/** An administrator merges whatever the statuses say. */
async function mergePast(pull: number): Promise<void> {
  const { repos, pulls } = github(administrator);
  await repos.deleteBranchProtection({ ...at, branch: 'main' }).catch(() => undefined);
  await pulls.merge({ ...at, pull_number: pull });
}

/** What the policy merges by itself, somebody merges now. */
const byHand = () => onMain(policy, (text) => text.replaceAll('      merge: automatic\n', ''));

describe('merging by itself', () => {
  test('waits until the approval is there; what needs nobody is there without anybody', async () => {
    const { issue, pull, head } = await asked(licence('yuki-hayashi'));
    expect(await approvalStatus(head)).toBe('pending: Waits for 1 of Service Desk');
    expect(await checklist(issue)).toEqual(['- [ ] 1 of **Service Desk** (service owner): @andile-dube, @margit-kovacs']);
    await review(pull, zainab);
    expect(await world.reconcilePull(pull)).toBe('waiting');
    expect(await checklist(issue)).toContain('- An approval does not count: @zainab-yusuf is not among those who may approve.');
    await review(pull, andile);
    expect(await world.reconcilePull(pull)).toBe('merged');
    expect(await world.apply(issue)).toBe('applied');

    const back: ActionRequest = { action: 'delete', instance: 'global/software/quay-planner-for-yuki-hayashi', name: 'quay-planner-for-yuki-hayashi', reason: '' };
    const end = await ask(actionBody(back, { fields: [] }), actionTitle(back));
    expect(await world.reconcile(end)).toBe('merged');
    expect(await approvalStatus((await pullOf(end)).head.sha)).toBe('success: Needs nobody’s approval');
    expect(await world.apply(end)).toBe('applied');
    expect((await github().pulls.listReviews({ ...at, pull_number: (await pullOf(end)).number })).data).toEqual([]);
    expect((await github().issues.get({ ...at, issue_number: end })).data.state).toBe('closed');
  });
});

describe('approvals', () => {
  test('of several groups, with their counts, are all needed; whoever asks for changes holds them back', async () => {
    await onMain(policy, (text) => text.replace('- { from: service-owner, count: 1 }', '- { from: service-owner, count: 2 }\n        - { from: group:default/security, count: 1 }'));
    const { issue, pull, head } = await asked();
    expect(await approvalStatus(head)).toBe('pending: Waits for 2 of Service Desk and 1 of Security');
    await review(pull, andile);
    await review(pull, noa);
    expect(await world.reconcilePull(pull)).toBe('waiting');
    expect(await approvalStatus(head)).toBe('pending: Waits for 1 of Service Desk');
    expect(await checklist(issue)).toEqual(['- [ ] 2 of **Service Desk** (service owner): approved by @andile-dube; @margit-kovacs', '- [x] 1 of **Security**: approved by @noa-ben-ari']);
    await review(pull, callum, 'REQUEST_CHANGES');
    await review(pull, margit);
    expect(await world.reconcilePull(pull)).toBe('waiting');
    expect(await approvalStatus(head)).toBe('pending: Waits for @callum-macrae, who asked for changes');
    await review(pull, callum);
    expect(await world.reconcilePull(pull)).toBe('merged');
  });

  test('are void after any edit of the issue, and when the policy or a group is another than before', async () => {
    await byHand();
    const { issue, body, pull, head } = await asked();
    await review(pull, andile);
    expect(await world.reconcilePull(pull)).toBe('ready');
    // A space at the end asks for the same, and yet is not what somebody looked at.
    await github().issues.update({ ...at, issue_number: issue, body: `${body} ` });
    expect(await world.reconcile(issue)).toBe('waiting');
    const now = (await pullOf(issue)).head.sha;
    expect(now).not.toBe(head);
    expect(await approvalStatus(now)).toBe('pending: Waits for 1 of Service Desk');
    await review(pull, andile);
    expect(await world.reconcilePull(pull)).toBe('ready');

    await onMain(desk, (text) => text.replace('    - andile-dube\n', ''));
    expect(await world.reconcile(issue)).toBe('waiting');
    expect(await checklist(issue)).toContain('- An approval does not count: @andile-dube is not among those who may approve.');
    // Merged past the status: it is counted again before anything is applied.
    await mergePast(pull);
    expect(await world.apply(issue)).toBe('held');
    await undo();
    expect(await world.apply(issue)).toBe('applied');
  });

  test('of whoever pushed the newest commit do not count, not before the merge and not after it, whoever is named as its author', async () => {
    await byHand();
    const { issue, pull, head } = await asked();
    const { git } = github(andile);
    const { data: own } = await git.getCommit({ ...at, commit_sha: head });
    const amend = async (parents: string[]) => {
      // As `git commit --amend` does: the bot stays the author.
      const committer = { name: andile, email: own.author.email.replace(/^[^@]+/, andile) };
      const { data } = await git.createCommit({ ...at, message: own.message, tree: own.tree.sha, parents, author: own.author, committer });
      await git.updateRef({ ...at, ref: `heads/request/${issue}`, sha: data.sha, force: true });
      return data.sha;
    };
    // On top of the bot's commit it is made anew: one commit, and the bot's.
    const above = await amend([head]);
    expect(await world.reconcilePull(pull)).toBe('waiting');
    expect((await pullOf(issue)).head.sha).not.toBe(above);
    expect(await checklist(issue)).toEqual(['- [ ] 1 of **Service Desk** (service owner): @andile-dube, @margit-kovacs']);

    const amended = await amend(own.parents.map(({ sha }) => sha));
    await review(pull, andile);
    expect(await world.reconcilePull(pull)).toBe('waiting');
    expect((await pullOf(issue)).head.sha).toBe(amended);
    expect(await checklist(issue)).toEqual(['- [ ] 1 of **Service Desk** (service owner): @margit-kovacs', '- An approval does not count: @andile-dube pushed the newest commit and cannot approve it.']);
    await mergePast(pull);
    expect(await world.apply(issue)).toBe('held');
    await review(pull, margit);
    expect(await world.apply(issue)).toBe('applied');
  });
});

describe('access', () => {
  test('is asked of the policies as they are: at the issue, on the pull request, and before it is applied', async () => {
    const never = (text: string) => text.replace('  rules:\n', '  rules:\n    - effect: deny\n      who: { groups: [customs] }\n      what: { services: [software] }\n      because: Customs has no money left this year.\n').replace(/ {2}tests:[\s\S]*/, '');
    const { issue, pull, head } = await asked();
    await review(pull, andile);
    await onMain(policy, never);
    expect(await world.reconcile(issue)).toBe('refused');
    expect((await github().repos.getCombinedStatusForRef({ ...at, ref: head })).data.statuses).toContainEqual(expect.objectContaining({ context: 'signpost/request', state: 'failure' }));
    await mergePast(pull);
    expect(await world.apply(issue)).toBe('held');
    expect((await github().issues.listComments({ ...at, issue_number: issue })).data[0]?.body).toContain('Customs has no money left this year.');
    await undo();
    expect(await world.apply(issue)).toBe('applied');
  });

  test('is nobody’s while a file of policies cannot be read', async () => {
    await onMain('catalog/policies/limits.yaml', (text) => text.replace('spec:\n', 'spec: [\n'));
    const issue = await ask(licence());
    expect(await world.reconcile(issue)).toBe('refused');
    expect((await github().issues.listComments({ ...at, issue_number: issue })).data[0]?.body).toContain('catalog/policies/limits.yaml holds policies that cannot be read');
    await undo();
    expect(await world.reconcile(issue)).toBe('waiting');
  });
});

test('the sandbox answered as GitHub’s description says, and was asked as it says', () => {
  expect(world.violations).toEqual([]);
});
