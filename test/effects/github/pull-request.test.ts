import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EffectContext } from '../../../scripts/effects/effect.ts';
import { effects } from '../../../scripts/effects/effects.ts';
import { markOf } from '../../../scripts/effects/mark.ts';
import type { JsonObject } from '../../../scripts/model/json.ts';
import { asked } from '../request.ts';
import { nameOf, newRepository, startStandIn, type StandIn, type StandInRepository } from './stand-in.ts';

const action = 'publish:github:pull-request';
const found = effects.get(action);
if (found === undefined) throw new Error(action);
const effect = found;
const files = { 'change/README.md': '# Orders\n', 'change/bin/start': '#!/bin/sh\nexec node .\n' };
const wanted: JsonObject = { repoUrl: 'github.com?owner=acme&repo=deployments', branchName: 'orders', title: 'Deploy orders', description: 'As asked for by payments.', sourcePath: 'change', targetPath: 'apps/orders' };

let github: StandIn;
let repository: StandInRepository;
beforeEach(async () => {
  github = await startStandIn();
  repository = newRepository({ auto_init: true });
  repository.users.set('ada', 'write').set('wim', 'write');
  repository.teams.set('payments', 'write');
  github.state.repositories.set('acme/deployments', repository);
});
afterEach(async () => {
  await github.stop();
  expect(github.violations).toEqual([]);
});

function context(input: JsonObject = {}, given: Readonly<Record<string, string>> = files, record: Partial<EffectContext['record']> = {}): EffectContext {
  const env = { GITHUB_API_URL: github.url, GITHUB_SERVER_URL: 'https://github.com', SIGNPOST_GITHUB_TOKEN: github.token };
  return { step: 'propose', action, folder: 'live/global/deployment/orders', files: new Map(Object.entries(given)), input: { ...wanted, ...input }, ...asked, env, record: { ...asked.record, ...record } };
}

const plan = (...given: Parameters<typeof context>) => effect.plan(context(...given), 'apply');
const apply = (...given: Parameters<typeof context>) => effect.apply(context(...given));
const planAway = () => effect.plan(context(), 'destroy');
const destroy = () => effect.destroy(context());

/** Texts of a branch, README.md of GitHub left out. */
function branch(name: string): Record<string, string> {
  const tree = repository.trees.get(repository.commits.get(repository.refs.get(`heads/${name}`) ?? '')?.tree ?? '') ?? new Map<string, { readonly text: string }>();
  return Object.fromEntries([...tree].filter(([path]) => path !== 'README.md').map(([path, { text }]) => [path, text]));
}

/** Somebody's own commit. */
function push(name: string, changes: Readonly<Record<string, string>>): void {
  const head = repository.refs.get(`heads/${name}`) ?? '';
  const tree = new Map([...(repository.trees.get(repository.commits.get(head)?.tree ?? '') ?? []), ...Object.entries(changes).map(([path, text]) => [path, { mode: '100644', text }] as const)]);
  const commit = { message: 'Work', tree: nameOf([...tree]), parents: [head] };
  repository.trees.set(commit.tree, tree);
  repository.commits.set(nameOf(commit), commit);
  repository.refs.set(`heads/${name}`, nameOf(commit));
}

/** As the people of the repository do, the branch kept. */
function merge(): void {
  const pull = repository.pulls.at(-1);
  if (pull === undefined) throw new Error('There is nothing to merge.');
  push('main', Object.fromEntries(Object.entries(branch(pull.head))));
  Object.assign(pull, { state: 'closed', isMerged: true });
}

const grown = { ...files, 'change/README.md': '# All orders\n' };
const ours = { 'apps/orders/README.md': '# Orders\n', 'apps/orders/bin/start': '#!/bin/sh\nexec node .\n' };

test('the plan shows files, words and people, and writes nothing', async () => {
  push('main', { 'apps/orders/README.md': '# Old\n', 'apps/orders/gone.md': 'x\n' });
  const { text, summary, blocked } = await plan({ draft: true, reviewers: ['ada'], teamReviewers: ['payments'], assignees: ['wim'], filesToDelete: ['gone.md', 'never-there.md'] });
  expect({ summary, blocked }).toEqual({ summary: 'Will make 4 changes to the pull request from orders in acme/deployments on GitHub.', blocked: [] });
  expect(text.split('\n')).toEqual([
    '+ commit to orders:',
    '  - apps/orders/gone.md',
    '  ~ apps/orders/README.md',
    '  + apps/orders/bin/start',
    '+ draft of a pull request into main: "Deploy orders"',
    '  As asked for by payments.',
    '+ review asked of ada, team payments',
    '+ assigned to wim',
  ]);
  expect(github.writes).toEqual([]);
});

test('is opened once, with its branch on the target and its mark', async () => {
  const people = { reviewers: ['ada', 'rob'], teamReviewers: ['payments'], assignees: ['wim'] };
  repository.users.set('rob', 'write');
  expect(await apply(people)).toMatchObject({ changed: true, summary: 'The pull request acme/deployments#1 is open: https://example.org//pull/1. Its people decide.' });
  expect(branch('orders')).toEqual(ours);
  const head = repository.commits.get(repository.refs.get('heads/orders') ?? '');
  expect(head?.parents).toEqual([repository.refs.get('heads/main')]);
  expect(head?.message).toMatch(new RegExp(`^Deploy orders\n\nAsked for in example/catalog#7 \\(${markOf(context())}, propose; [0-9a-f]{16}\\)\\.$`));
  // Who opened it is not asked to review it.
  expect(repository.pulls).toMatchObject([{ base: 'main', title: 'Deploy orders', draft: false, reviewers: ['ada'], teams: ['payments'], assignees: ['wim'] }]);
  expect(repository.pulls[0]?.body).toMatch(/^As asked for by payments\.\n\n---\nAsked for in example\/catalog#7 \(/);
  const writes = github.writes.length;
  expect(await apply(people)).toMatchObject({ changed: false });
  repository.pulls[0]?.reviews.push('ada');
  repository.pulls[0]?.reviewers.pop();
  expect((await plan(people)).summary).toMatch(/^Nothing to do/);
  expect(github.writes).toHaveLength(writes);
});

test('ends the same wherever it dies', async () => {
  const fresh = structuredClone(repository);
  for (let survived = 0; ; survived += 1) {
    repository = structuredClone(fresh);
    github.state.repositories.set('acme/deployments', repository);
    github.breakAfter(survived);
    const first = await apply({ reviewers: ['ada'], assignees: ['wim'] }).catch((error: unknown) => error as Error);
    if (!(first instanceof Error)) break;
    expect(await apply({ reviewers: ['ada'], assignees: ['wim'] })).toMatchObject({ changed: true });
    expect(await apply({ reviewers: ['ada'], assignees: ['wim'] })).toMatchObject({ changed: false });
    expect(repository.pulls).toMatchObject([{ state: 'open', reviewers: ['ada'], assignees: ['wim'] }]);
    expect(branch('orders')).toEqual(ours);
  }
  expect(github.writes.length).toBeGreaterThan(20);
});

describe('a change', () => {
  beforeEach(async () => void (await apply()));

  test('is followed by the open pull request, and drops what is no longer rendered', async () => {
    push('main', { 'other.md': 'theirs\n' });
    const { 'change/bin/start': _, ...fewer } = grown;
    const next = [{ title: 'Deploy all orders' }, fewer, { issue: 9, action: 'change' }] as const;
    expect((await plan(...next)).text.split('\n')).toEqual(['~ commit to orders:', '  + apps/orders/README.md', '~ pull request #1 into main: "Deploy all orders"']);
    expect(await apply(...next)).toMatchObject({ changed: true });
    expect(branch('orders')).toEqual({ 'apps/orders/README.md': '# All orders\n', 'other.md': 'theirs\n' });
    expect(repository.pulls).toMatchObject([{ title: 'Deploy all orders', body: expect.stringContaining('example/catalog#9') as string }]);
    expect(await apply(...next)).toMatchObject({ changed: false });
  });

  test('leaves the words that people wrote, and the commits that they pushed', async () => {
    push('orders', { 'apps/orders/notes.md': 'theirs\n', 'apps/orders/README.md': '# Ours\n' });
    Object.assign(repository.pulls[0] ?? {}, { title: 'A better title' });
    expect(await apply()).toMatchObject({ changed: false });
    const theirs = repository.refs.get('heads/orders');
    const planned = await plan({}, grown, { action: 'change' });
    expect(planned.text).toContain('# Others pushed to orders; their commits stay, below this one.');
    await apply({}, grown, { action: 'change' });
    expect(branch('orders')).toEqual({ ...ours, 'apps/orders/README.md': '# All orders\n', 'apps/orders/notes.md': 'theirs\n' });
    expect(repository.commits.get(repository.refs.get('heads/orders') ?? '')?.parents).toEqual([theirs]);
    expect(await apply({}, grown, { action: 'change' })).toMatchObject({ changed: false });
  });

  test('is not followed with update: false', async () => {
    const still = await plan({ update: false }, grown, { action: 'change' });
    expect(still).toMatchObject({ summary: expect.stringMatching(/^Nothing to do/) as string, text: expect.stringContaining('#1 is open and stays as it is') as string });
  });

  test('after a merge opens another one; the same again does not, whatever became of the files', async () => {
    merge();
    push('main', { 'apps/orders/README.md': '# Edited by its people\n' });
    expect(await apply()).toMatchObject({ changed: false });
    expect(await apply({}, grown, { action: 'change', issue: 9 })).toMatchObject({ changed: true });
    expect(repository.pulls).toMatchObject([{ isMerged: true }, { state: 'open', body: expect.stringContaining('#9') as string }]);
    expect(branch('orders')['apps/orders/README.md']).toBe('# All orders\n');
    // Made anew by another request, it asks anew.
    merge();
    expect((await plan({}, grown, { action: 'create', issue: 11 })).text).toContain('main of acme/deployments has all of it already');
    expect((await plan({}, files, { action: 'create', issue: 11 })).text).toContain('+ pull request into main');
  });

  test('that people closed is settled until the instance changes', async () => {
    Object.assign(repository.pulls[0] ?? {}, { state: 'closed' });
    expect(await plan()).toMatchObject({ summary: expect.stringMatching(/^Nothing to do/) as string, text: expect.stringContaining('#1 was closed there without a merge') as string });
    expect((await plan({}, grown, { action: 'change' })).text).toContain('+ pull request into main');
  });

  test('goes with the instance: closed, and its branch with it', async () => {
    expect((await planAway()).text.split('\n')).toEqual(['- close acme/deployments#1', '- branch orders']);
    expect(await destroy()).toMatchObject({ changed: true, summary: 'The pull request acme/deployments#1 is closed.' });
    expect(repository.refs.has('heads/orders')).toBe(false);
    expect(await destroy()).toMatchObject({ changed: false });
  });

  test('that others work on is closed, and their branch stays', async () => {
    push('orders', { 'theirs.md': 'x\n' });
    expect((await planAway()).text).toContain('Others pushed to orders, so the branch stays.');
    await destroy();
    expect([...repository.refs.keys()]).toEqual(['heads/main', 'heads/orders']);
    expect((await plan({}, files, { action: 'create', issue: 11 })).blocked.join()).toContain('its last commit is not of this request');
  });

  test('that was merged is not ours any more', async () => {
    merge();
    expect(await planAway()).toMatchObject({ summary: expect.stringMatching(/^Nothing to do/) as string, text: expect.stringContaining('What #1 brought stays') as string });
  });
});

test('touches no branch and no pull request of others', async () => {
  repository.refs.set('heads/orders', repository.refs.get('heads/main') ?? '');
  expect((await plan()).blocked.join()).toContain('there is a branch orders already');
  await expect(apply()).rejects.toThrow('there is a branch orders already');
  // Another instance's mark is nobody's either.
  await effect.apply({ ...context({ branchName: 'harbour/mine' }), folder: 'live/global/deployment/other' });
  expect((await plan({ branchName: 'harbour/mine' })).blocked.join()).toContain('pull request #1 from harbour/mine already, which this request did not open');
  expect(await effect.destroy(context({ branchName: 'harbour/mine' }))).toMatchObject({ changed: false });
  expect(repository.pulls).toMatchObject([{ state: 'open' }]);
});

test('waits for a repository that an earlier step makes', async () => {
  github.state.repositories.clear();
  expect(await plan()).toMatchObject({ blocked: [], text: expect.stringContaining('an earlier step has to make it') as string });
  await expect(apply()).rejects.toThrow('There is no repository acme/deployments');
});

test.each<[string, JsonObject, RegExp]>([
  ['no branch', { branchName: '' }, /“branchName” is not given/],
  ['a branch that Git would refuse', { branchName: 'a..b' }, /“branchName” is not the name of a branch/],
  ['the branch that it is for', { branchName: 'main' }, /the branch that the pull request is for/],
  ['a target that is not there', { targetBranchName: 'trunk' }, /no branch trunk in acme\/deployments/],
  ['the catalog itself', { repoUrl: 'github.com?owner=example&repo=catalog' }, /the catalog’s own repository/],
  ['no files', { sourcePath: 'empty' }, /renders no file below empty/],
  ['a path outside', { targetPath: '../x' }, /“targetPath” is not/],
  ['a folder that GitHub obeys', { targetPath: '.github/workflows' }, /“targetPath” is a folder that GitHub obeys/],
  ['a file that it would delete outside', { filesToDelete: ['../x'] }, /“filesToDelete” is not a list of paths/],
  ['forks', { forceFork: true }, /works without forks/],
  ['empty ones', { createWhenEmpty: true }, /opens no pull request that changes nothing/],
  ['a reviewer without access', { reviewers: ['zoe'] }, /zoe has no access to acme\/deployments/],
  ['a team without access', { teamReviewers: ['platform'] }, /The team platform of acme has no access/],
  ['an assignee without access', { assignees: ['zoe'] }, /zoe cannot be assigned/],
  ['what nobody does', { milestone: 1 }, /does not do what the step’s “milestone” asks for/],
])('refuses %s before the merge', async (_, input, reason) => {
  expect((await plan(input)).blocked.join(' ')).toMatch(reason);
  expect(github.writes).toEqual([]);
});

test('writes through no link, and over no folder', async () => {
  const main = repository.trees.get(repository.commits.get(repository.refs.get('heads/main') ?? '')?.tree ?? '');
  (main as Map<string, { mode: string; text: string }>).set('apps', { mode: '120000', text: '.github' });
  expect((await plan()).blocked.join()).toContain('In main of acme/deployments, apps is no file and no folder');
});
