import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clientOf } from '../../scripts/effects/github/client.ts';
import { branchName, Exhausted, tendRepository, type MeantBuild } from '../../scripts/github/builds.ts';
import { newRepository, nameOf, startStandIn, type StandIn, type StandInRepository } from '../effects/github/stand-in.ts';

const catalog = { repository: 'acme/catalog', organization: 'Acme', siteUrl: 'https://signpost.acme.example' };
const pipeline = { ref: 'pipeline:default/java', title: 'Java *build*', unless: ['Jenkinsfile', 'ci/**'], ownerTitle: 'Platform' };
const meant = (name: string, files: Readonly<Record<string, string>> = { '.github/workflows/build.yml': `name: ${name}\n` }): MeantBuild => ({ ref: `component:default/${name}`, title: `The @${name}`, pipeline, files: new Map(Object.entries(files)) });

let github: StandIn;
let repository: StandInRepository;
beforeEach(async () => {
  github = await startStandIn();
  repository = newRepository({ auto_init: true });
  github.state.repositories.set('acme/orders', repository);
});
afterEach(async () => {
  await github.stop();
  expect(github.violations).toEqual([]);
});

async function tend(builds: readonly MeantBuild[], propose = true, slug = 'acme/orders') {
  const client = clientOf({ input: {}, env: { GITHUB_API_URL: github.url, SIGNPOST_GITHUB_TOKEN: github.token } });
  if ('missing' in client) throw new Error(client.missing);
  return Object.fromEntries([...(await tendRepository(client.github, slug, builds, catalog, propose))].map(([ref, { state }]) => [ref.slice(ref.lastIndexOf('/') + 1), state]));
}

function texts(branch: string): Record<string, string> {
  const tree = repository.trees.get(repository.commits.get(repository.refs.get(`heads/${branch}`) ?? '')?.tree ?? '') ?? new Map<string, { readonly text: string }>();
  return Object.fromEntries([...tree].filter(([path]) => path !== 'README.md').map(([path, { text }]) => [path, text]));
}

/** Somebody's own commit. */
function push(branch: string, changes: Readonly<Record<string, string>>): void {
  const head = repository.refs.get(`heads/${branch}`) ?? '';
  const tree = new Map([...(repository.trees.get(repository.commits.get(head)?.tree ?? '') ?? []), ...Object.entries(changes).map(([path, text]) => [path, { mode: '100644', text }] as const)]);
  const commit = { message: 'Work', tree: nameOf([...tree]), parents: [head] };
  repository.trees.set(commit.tree, tree);
  repository.commits.set(nameOf(commit), commit);
  repository.refs.set(`heads/${branch}`, nameOf(commit));
}

function settle(isMerged: boolean): void {
  const pull = repository.pulls.at(-1);
  if (isMerged) push('main', texts(branchName));
  Object.assign(pull ?? {}, { state: 'closed', isMerged });
  repository.refs.delete(`heads/${branchName}`);
}

test('a component without a pipeline gets one by a pull request, once', async () => {
  expect(await tend([meant('orders')], false)).toEqual({ orders: 'missing' });
  expect(github.writes).toEqual([]);
  expect(await tend([meant('orders')])).toEqual({ orders: 'proposed' });
  expect(texts(branchName)).toEqual({ '.github/workflows/build.yml': 'name: orders\n' });
  expect(texts('main')).toEqual({});
  const [pull] = repository.pulls;
  expect(pull).toMatchObject({ title: 'Build orders', base: 'main', head: branchName });
  expect(pull?.body).toContain('Java \\*build\\*');
  expect(pull?.body).not.toContain('The @orders');
  expect(pull?.body.split('\n').at(-1)).toMatch(/^Asked for in acme\/catalog \(signpost-[0-9a-f]{20}; [0-9a-f]{16}\)\.$/);
  const before = github.writes.length;
  expect(await tend([meant('orders')])).toEqual({ orders: 'proposed' });
  // The template has changed since: what is proposed stays as its people may have edited it.
  expect(await tend([meant('orders', { '.github/workflows/build.yml': 'name: another\n' })])).toEqual({ orders: 'proposed' });
  expect(github.writes).toHaveLength(before);
});

test.each([[true, 'merged'], [false, 'refused']])('what was merged (%s) or closed stays so, whatever becomes of the files', async (isMerged, state) => {
  await tend([meant('orders')]);
  settle(isMerged);
  const before = github.writes.length;
  push('main', { '.github/workflows/build.yml': 'name: mine\n' });
  expect(await tend([meant('orders', { '.github/workflows/build.yml': 'name: newer\n' })])).toEqual({ orders: state });
  expect(github.writes).toHaveLength(before);
  expect(texts('main')).toEqual({ '.github/workflows/build.yml': 'name: mine\n' });
});

describe('a repository that has something', () => {
  test.each([['the same file with another text', { '.github/workflows/build.yml': 'mine\n' }], ['another pipeline', { Jenkinsfile: 'x' }], ['one below a folder', { 'ci/a/b.yml': 'x' }]])('%s is left alone', async (_, files) => {
    push('main', files);
    expect(await tend([meant('orders')])).toEqual({ orders: 'has' });
    expect(github.writes).toEqual([]);
  });

  test('a file where a folder would go', async () => {
    push('main', { '.github': 'x' });
    expect(await tend([meant('orders')])).toEqual({ orders: 'unknown' });
  });

  test('a branch of that name, or a pull request of somebody else from it', async () => {
    repository.refs.set(`heads/${branchName}`, repository.refs.get('heads/main') ?? '');
    push(branchName, { 'a.txt': 'x' });
    expect(await tend([meant('orders')])).toEqual({ orders: 'unknown' });
    repository.pulls.push({ number: 9, head: branchName, base: 'main', title: 'x', body: 'mine', state: 'open', isMerged: false, draft: false, reviewers: [], teams: [], assignees: [], reviews: [] });
    expect(await tend([meant('orders')])).toEqual({ orders: 'missing' });
    expect(github.writes).toEqual([]);
  });
});

describe('several components of one repository', () => {
  const [a, b] = [meant('a', { '.github/workflows/a.yml': 'a\n' }), meant('b', { '.github/workflows/b.yml': 'b\n' })];

  test('come in one pull request', async () => {
    expect(await tend([a, b])).toEqual({ a: 'proposed', b: 'proposed' });
    expect(repository.pulls).toHaveLength(1);
    expect(texts(branchName)).toEqual({ '.github/workflows/a.yml': 'a\n', '.github/workflows/b.yml': 'b\n' });
  });

  test('one that comes later waits for the first to be settled, and then has its own', async () => {
    await tend([a]);
    expect(await tend([a, b])).toEqual({ a: 'proposed', b: 'missing' });
    settle(false);
    expect(await tend([a, b])).toEqual({ a: 'refused', b: 'proposed' });
    expect(texts(branchName)).toEqual({ '.github/workflows/b.yml': 'b\n' });
    expect(await tend([a, b])).toEqual({ a: 'refused', b: 'proposed' });
    expect(repository.pulls).toHaveLength(2);
  });

  test('the second goes on top of a branch that nobody took away, so that nothing is forced', async () => {
    await tend([a]);
    const first = repository.refs.get(`heads/${branchName}`) ?? '';
    Object.assign(repository.pulls.at(-1) ?? {}, { state: 'closed' });
    expect(await tend([a, b])).toEqual({ a: 'refused', b: 'proposed' });
    expect(repository.commits.get(repository.refs.get(`heads/${branchName}`) ?? '')?.parents).toEqual([first, repository.refs.get('heads/main')]);
    expect(texts(branchName)).toEqual({ '.github/workflows/b.yml': 'b\n' });
  });

  test('that want one file differently: the first has it', async () => {
    expect(await tend([meant('a'), meant('b')])).toEqual({ a: 'proposed', b: 'unknown' });
    expect(texts(branchName)).toEqual({ '.github/workflows/build.yml': 'name: a\n' });
  });
});

test.each([1, 2, 3])('whose run died after %i writes goes on from there', async (writes) => {
  github.breakAfter(writes);
  expect(await tend([meant('orders')])).toEqual({ orders: 'unknown' });
  expect(await tend([meant('orders')])).toEqual({ orders: 'proposed' });
  expect(repository.pulls).toHaveLength(1);
  expect(texts(branchName)).toEqual({ '.github/workflows/build.yml': 'name: orders\n' });
  expect(repository.commits.get(repository.refs.get(`heads/${branchName}`) ?? '')?.parents).toEqual([repository.refs.get('heads/main')]);
});

test('a repository that is not there, or archived, is told', async () => {
  expect(await tend([meant('orders')], true, 'acme/other')).toEqual({ orders: 'unknown' });
  Object.assign(repository.settings, { archived: true });
  expect(await tend([meant('orders')])).toEqual({ orders: 'unknown' });
  expect(github.writes).toEqual([]);
});

test('a limit of GitHub ends the run instead of being asked again for each repository', async () => {
  github.refuse(/git\/trees/, 429, 'You have exceeded a secondary rate limit');
  await expect(tend([meant('orders')])).rejects.toThrow(Exhausted);
});
