import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { githubInputs } from '../../../scripts/catalog/github-inputs.ts';
import type { EffectContext } from '../../../scripts/effects/effect.ts';
import { effects } from '../../../scripts/effects/effects.ts';
import { githubEffects } from '../../../scripts/effects/github/effects.ts';
import { markOf } from '../../../scripts/effects/mark.ts';
import type { JsonObject } from '../../../scripts/model/json.ts';
import { asked } from '../request.ts';
import { newRepository, startStandIn, type StandIn } from './stand-in.ts';

let github: StandIn;
beforeEach(async () => {
  github = await startStandIn();
});
afterEach(async () => {
  await github.stop();
  expect(github.violations).toEqual([]);
});

const files = new Map([
  ['content/README.md', '# Orders\n'],
  ['content/bin/start', '#!/bin/sh\nexec node .\n'],
]);
const repoUrl = 'github.com?owner=acme&repo=orders';

function context(action: string, input: JsonObject, given: Partial<EffectContext> = {}): EffectContext {
  const env = { GITHUB_API_URL: github.url, GITHUB_SERVER_URL: 'https://github.com', SIGNPOST_GITHUB_TOKEN: github.token };
  return { step: 'it', action, folder: 'live/global/repository/orders', files, input, ...asked, env, ...given };
}

function effectOf(action: string) {
  const effect = effects.get(action);
  if (effect === undefined) throw new Error(action);
  return effect;
}

const plan = (action: string, input: JsonObject, given?: Partial<EffectContext>) => effectOf(action).plan(context(action, input, given), 'apply');
const planAway = (action: string, input: JsonObject) => effectOf(action).plan(context(action, input), 'destroy');
const apply = (action: string, input: JsonObject, given?: Partial<EffectContext>) => effectOf(action).apply(context(action, input, given));
const destroy = (action: string, input: JsonObject) => effectOf(action).destroy(context(action, input));

const full: JsonObject = {
  repoUrl,
  description: 'Takes orders',
  defaultBranch: 'trunk',
  topics: ['payments'],
  access: 'acme/platform',
  collaborators: [{ team: 'payments', access: 'push' }, { user: 'ada', access: 'maintain' }],
  sourcePath: './content',
  requiredApprovingReviewCount: 2,
  requiredStatusCheckContexts: ['test'],
  hasWiki: false,
};
const mark = () => markOf(context('publish:github', {}));

describe('publish:github', () => {
  test('the plan says all that will be made, and makes nothing', async () => {
    const { summary, text, blocked, language } = await plan('publish:github', full);
    expect({ summary, blocked, language }).toEqual({ summary: 'Will make 8 changes to repository acme/orders on GitHub.', blocked: [], language: 'diff' });
    expect(text.split('\n')).toEqual([
      '+ private repository acme/orders',
      `+ topics ${mark()}, payments`,
      '+ push 2 files to trunk: README.md, bin/start',
      '+ description "Takes orders", has_wiki false',
      '+ team platform has the role admin',
      '+ team payments has the role push',
      '+ user ada has the role maintain',
      '+ protect trunk: 2 reviews, checks test on the newest base, for administrators too',
    ]);
    expect(github.writes).toEqual([]);
  });

  test('makes it with content, access and protection, once', async () => {
    expect(await apply('publish:github', full)).toMatchObject({ changed: true, summary: 'The repository acme/orders is there.' });
    const { settings, refs, commits, trees, teams, invited, protection } = github.repository('acme/orders');
    expect(settings).toMatchObject({ description: 'Takes orders', visibility: 'private', default_branch: 'trunk', topics: [mark(), 'payments'], has_wiki: false });
    expect([...refs.keys()]).toEqual(['heads/trunk']);
    const head = commits.get(refs.get('heads/trunk') ?? '');
    expect(head?.message).toContain('Requested in example/catalog#7.');
    expect(Object.fromEntries(trees.get(head?.tree ?? '') ?? [])).toEqual({ 'README.md': { mode: '100644', text: '# Orders\n' }, 'bin/start': { mode: '100755', text: '#!/bin/sh\nexec node .\n' } });
    expect([...teams]).toEqual([['platform', 'admin'], ['payments', 'write']]);
    expect([...invited]).toEqual([['ada', 'maintain']]);
    expect([...protection.keys()]).toEqual(['trunk']);
    const writes = github.writes.length;
    expect(await apply('publish:github', full)).toMatchObject({ changed: false });
    expect((await plan('publish:github', full)).summary).toMatch(/^Nothing to do/);
    expect(github.writes).toHaveLength(writes);
  });

  test('ends the same wherever it dies, and however often', async () => {
    for (let survived = 0; ; survived += 1) {
      github.state.repositories.clear();
      github.writes.length = 0;
      github.breakAfter(survived);
      const first = await apply('publish:github', full).catch((error: unknown) => error as Error);
      if (!(first instanceof Error)) break;
      expect(first.message).toContain('It is tried again later.');
      await apply('publish:github', full);
      expect(await apply('publish:github', full)).toMatchObject({ changed: false });
      const { settings, refs, teams } = github.repository('acme/orders');
      expect(settings).toMatchObject({ description: 'Takes orders', default_branch: 'trunk', topics: [mark(), 'payments'] });
      expect(refs.has('heads/trunk')).toBe(true);
      expect(teams.size).toBe(2);
      expect(github.writes.filter((line) => line === 'POST /orgs/acme/repos')).toHaveLength(1);
    }
    expect(github.writes.length).toBeGreaterThan(9);
  });

  test('touches no repository that it did not make, until somebody in charge of it says so', async () => {
    github.state.repositories.set('acme/orders', newRepository({ auto_init: true, description: 'Of somebody else' }));
    const { blocked } = await plan('publish:github', full);
    expect(blocked).toEqual([expect.stringContaining(`gives it the topic ${mark()}`)]);
    await expect(apply('publish:github', full)).rejects.toThrow('was not made by this request');
    await expect(destroy('publish:github', full)).rejects.toThrow('was not made by this request');
    expect(github.writes).toEqual([]);
    github.repository('acme/orders').settings['topics'] = [mark()];
    expect((await plan('publish:github', full)).blocked).toEqual([]);
  });

  test('a change sets what differs, and leaves what people did', async () => {
    await apply('publish:github', full);
    const repository = github.repository('acme/orders');
    repository.settings['topics'] = [...(repository.settings['topics'] as string[]), 'theirs'];
    const head = repository.refs.get('heads/trunk') ?? '';
    repository.commits.set('c0ffee12'.repeat(5), { message: 'Work', tree: 't', parents: [head] });
    repository.refs.set('heads/trunk', 'c0ffee12'.repeat(5));
    const changed = { ...full, description: 'Takes all orders', collaborators: [{ team: 'payments', access: 'maintain' }], topics: ['payments', 'orders'] };
    expect((await plan('publish:github', changed)).text.split('\n')).toEqual(['+ topics orders', '~ description "Takes orders" → "Takes all orders"', '+ team payments has the role maintain (now write)']);
    await apply('publish:github', changed);
    expect(repository.settings['topics']).toEqual([mark(), 'payments', 'theirs', 'orders']);
    expect(repository.refs.get('heads/trunk')).toBe('c0ffee12'.repeat(5));
  });

  test('is archived, never deleted, and taken out again', async () => {
    await apply('publish:github', full);
    expect(await planAway('publish:github', full)).toMatchObject({ blocked: [], text: expect.stringContaining('Nothing is deleted.') as string });
    expect(await destroy('publish:github', full)).toMatchObject({ changed: true, summary: 'The repository acme/orders is archived; nothing was deleted.' });
    expect(await destroy('publish:github', full)).toMatchObject({ changed: false });
    expect(github.repository('acme/orders').settings['archived']).toBe(true);
    expect((await plan('publish:github', full)).text).toContain('~ take acme/orders out of the archive');
    await apply('publish:github', full);
    expect(github.repository('acme/orders').settings['archived']).toBe(false);
  });

  test('in an account of its own, and never in another one by mistake', async () => {
    await apply('publish:github', { repoUrl: 'github.com?owner=rob&repo=notes', sourcePath: 'content' });
    expect(github.repository('rob/notes').settings).toMatchObject({ visibility: 'private', description: '', default_branch: 'main' });
    expect((await plan('publish:github', { repoUrl: 'github.com?owner=nobody&repo=notes', sourcePath: 'content' })).blocked.join()).toContain('no organisation nobody');
  });

  test.each<[string, JsonObject, RegExp]>([
    ['another GitHub', { repoUrl: 'evil.example?owner=acme&repo=x' }, /on the GitHub that this catalog lives on/],
    ['a path for a name', { repoUrl: 'github.com?owner=acme&repo=../catalog' }, /“repoUrl” is not/],
    ['the catalog itself', { repoUrl: 'github.com?owner=Example&repo=catalog' }, /names the catalog’s own repository/],
    ['files outside the instance', { repoUrl, sourcePath: '../other' }, /“sourcePath” is not/],
    ['no files', { repoUrl, sourcePath: 'empty' }, /renders no file below empty/],
    ['a team of another organisation', { repoUrl, access: 'other/team' }, /only its own teams/],
    ['what nobody does', { repoUrl, secrets: { A: 'b' }, restrictions: {} }, /does not do what the step’s “secrets”.*“restrictions”/],
    ['a role that is none', { repoUrl, collaborators: [{ team: 'payments', access: 'owner' }] }, /“collaborators” is not/],
  ])('refuses %s', async (_, input, reason) => {
    expect((await plan('publish:github', input)).blocked.join(' ')).toMatch(reason);
    await expect(apply('publish:github', input)).rejects.toThrow(reason);
    expect(github.writes).toEqual([]);
  });

  test('says before the merge that the token is missing, wrong or too weak', async () => {
    expect((await plan('publish:github', full, { env: {} })).blocked.join()).toContain('The secret SIGNPOST_GITHUB_TOKEN is not set');
    const wrong = await plan('publish:github', full, { env: { GITHUB_API_URL: github.url, SIGNPOST_GITHUB_TOKEN: 'ghp_wrong' } });
    expect(wrong.blocked.join()).toContain('401');
    expect(JSON.stringify(wrong)).not.toContain('ghp_wrong');
    github.refuse(/\/orgs\/acme$/, 403, 'Resource not accessible by personal access token');
    expect((await plan('publish:github', full)).blocked.join()).toContain('gives the token this right');
    await github.stop();
    expect((await plan('publish:github', full)).blocked.join()).toContain('did not answer in time');
    github = await startStandIn();
  });
});

test('github:repo:create, then github:repo:push, which waits for it', async () => {
  const push = { repoUrl, sourcePath: 'content', protectDefaultBranch: false };
  expect(await plan('github:repo:push', push)).toMatchObject({ blocked: [], text: expect.stringContaining('an earlier step has to make it') as string });
  await expect(apply('github:repo:push', push)).rejects.toThrow('There is no repository acme/orders');
  await apply('github:repo:create', { repoUrl });
  expect(await apply('github:repo:push', push)).toMatchObject({ changed: true });
  expect(await apply('github:repo:push', push)).toMatchObject({ changed: false });
  expect(github.repository('acme/orders').trees.size).toBe(2);
  expect(await destroy('github:repo:push', push)).toMatchObject({ changed: false });
});

describe('github:team-membership', () => {
  const wanted = { organization: 'acme', team: 'payments', user: 'ada' };

  test('joins and leaves, once', async () => {
    expect((await plan('github:team-membership', wanted)).text).toContain('+ ada joins acme/payments as member');
    expect(await apply('github:team-membership', wanted)).toMatchObject({ changed: true });
    expect(await apply('github:team-membership', wanted)).toMatchObject({ changed: false });
    expect((await plan('github:team-membership', { ...wanted, role: 'maintainer' })).text).toContain('~ ada is maintainer');
    expect(await destroy('github:team-membership', wanted)).toMatchObject({ changed: true });
    expect(await destroy('github:team-membership', wanted)).toMatchObject({ changed: false });
  });

  test('needs a team and a person', async () => {
    const { blocked } = await plan('github:team-membership', { organization: 'acme', team: 'nobody', user: 'ghost' });
    expect(blocked).toEqual([expect.stringContaining('no team nobody in acme'), expect.stringContaining('no person ghost')]);
    expect((await plan('github:team-membership', { ...wanted, user: 'ada/../x' })).blocked).toHaveLength(1);
  });
});

describe('github:issue', () => {
  const wanted = { repoUrl, title: 'A question', body: 'What is a tide?', labels: ['question'] };
  beforeEach(() => void github.state.repositories.set('acme/orders', newRepository({ auto_init: true })));

  test.each([['a person', false], ['an App', true]])('is opened once and closed, with the token of %s', async (_, isApp) => {
    github.state.isApp = isApp;
    expect((await plan('github:issue', wanted)).text).toContain('+ issue "A question" in acme/orders');
    const { issues } = github.repository('acme/orders');
    // Somebody who knows the foot cannot pretend that the issue is there.
    issues.push({ number: 1, title: 'x', body: `Asked for in example/catalog#7 (${mark()}, it).`, state: 'open', author: 'wim', labels: [] });
    expect(await apply('github:issue', wanted)).toMatchObject({ changed: true });
    for (let number = 3; number < 250; number += 1) issues.push({ number, title: 'x', body: 'y', state: 'open', author: 'rob', labels: [] });
    expect(await apply('github:issue', wanted, { record: { ...asked.record, issue: 9 } })).toMatchObject({ changed: false });
    expect(issues[1]).toMatchObject({ title: 'A question', labels: ['question'], author: 'rob', state: 'open', body: expect.stringMatching(/^What is a tide\?\n\n---\nAsked for in example\/catalog#7/) as string });
    expect(await destroy('github:issue', wanted)).toMatchObject({ changed: true });
    expect(issues[1]?.state).toBe('closed');
    expect(await destroy('github:issue', wanted)).toMatchObject({ changed: false });
    expect(issues[0]?.state).toBe('open');
  });

  test('labels come and go', async () => {
    await apply('github:issue', wanted);
    const labels = { repoUrl, number: 1, labels: ['question', 'urgent'] };
    expect((await plan('github:issues:label', labels)).text).toBe('+ labels urgent');
    await apply('github:issues:label', labels);
    expect(await apply('github:issues:label', labels)).toMatchObject({ changed: false });
    await destroy('github:issues:label', labels);
    expect(github.repository('acme/orders').issues[0]?.labels).toEqual([]);
  });
});

describe.each<[string, JsonObject, JsonObject]>([
  ['github:webhook', { repoUrl, webhookUrl: 'https://hooks.example/in', events: ['push'], webhookSecret: 'HOOK_SECRET' }, { events: ['push', 'release'] }],
  ['github:environment:create', { repoUrl, name: 'production', deploymentBranchPolicy: { protected_branches: true, custom_branch_policies: false } }, { waitTimer: 30 }],
  ['github:autolinks:create', { repoUrl, keyPrefix: 'TICKET-', urlTemplate: 'https://tickets.example/<num>' }, { isAlphanumeric: false }],
  ['github:branch-protection:create', { repoUrl }, { requireCodeOwnerReviews: true, requiredStatusCheckContexts: ['b', 'a'] }],
  ['github:pages:enable', { repoUrl }, { buildType: 'legacy', sourceBranch: 'main' }],
])('%s', (action, input, change) => {
  test('is made, changed and taken away, in repositories of the instance only', async () => {
    const given = { env: { ...context(action, input).env, HOOK_SECRET: 'hush-hush' } };
    const { text, blocked } = await plan(action, input, given);
    expect(blocked).toEqual([]);
    expect(text).toContain('The repository is not there yet');
    github.state.repositories.set('acme/orders', newRepository({ auto_init: true }));
    await expect(apply(action, input, given)).rejects.toThrow('was not made by this request');
    github.repository('acme/orders').settings['topics'] = [mark()];
    expect(await apply(action, input, given)).toMatchObject({ changed: true });
    expect(await apply(action, input, given)).toMatchObject({ changed: false });
    const planned = await plan(action, { ...input, ...change }, given);
    expect(planned.text).toMatch(/^~ /);
    expect(JSON.stringify(planned)).not.toContain('hush-hush');
    expect(await apply(action, { ...input, ...change }, given)).toMatchObject({ changed: true });
    expect(await apply(action, { ...input, ...change }, given)).toMatchObject({ changed: false });
    const away = effectOf(action);
    expect(await away.destroy(context(action, input, given))).toMatchObject({ changed: true });
    expect(await away.destroy(context(action, input, given))).toMatchObject({ changed: false });
  });
});

test('what cannot be done says so before the merge', async () => {
  for (const action of ['github:actions:dispatch', 'github:deployKey:create']) expect((await plan(action, {})).blocked).toHaveLength(1);
});

test.each(githubEffects.map(({ action }) => action))('%s reads the inputs that `check` knows of, and no others', async (action) => {
  const listed = githubInputs[action] ?? [];
  const passedOver = async (names: readonly string[]): Promise<readonly string[]> => {
    const { blocked } = await plan(action, Object.fromEntries(names.map((name) => [name, null])), { env: {} });
    return blocked.flatMap((reason) => /does not do what the step’s “(.+)” asks for/.exec(reason)?.[1] ?? []);
  };
  expect(await passedOver([...listed, 'nonsense'])).toEqual(['nonsense']);
  const all = [...new Set(Object.values(githubInputs).flat())];
  expect(await passedOver(all)).toEqual(all.filter((name) => !listed.includes(name)));
});
