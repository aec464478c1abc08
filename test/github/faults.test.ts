/**
 * Every handler dies after each of its writes, and is run again. The same story is lived twice in one world: first calmly, then
 * with deaths; after each chapter both have to look the same, down to the bytes of comments, pull requests and files.
 */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyIssue } from '../../scripts/github/apply.ts';
import type { Hands } from '../../scripts/github/hands.ts';
import { tendLeases } from '../../scripts/github/leases.ts';
import { obey } from '../../scripts/github/obey.ts';
import { pendingIssues } from '../../scripts/github/pending.ts';
import { reconcileIssue, reconcilePull } from '../../scripts/github/reconcile.ts';
import { openUpgrades, outdatedInstances } from '../../scripts/github/upgrades.ts';
import { gitFiles } from '../../scripts/read/git-files.ts';
import { hourlyLimited, rateLimited, refused, secondaryLimited, type Mishap } from '../../scripts/sandbox/faults.ts';
import { actionBody, actionTitle, type ActionRequest } from '../../scripts/request/action-issues.ts';
import { asking, formOf } from '../company.ts';
import { embedded, type TestDatabase } from '../effects/databases.ts';
import { startCluster, type StandInCluster } from '../effects/kubernetes/stand-in.ts';
import { at, permissions, startLoop, visible, type LoopWorld } from './world.ts';

const asker = 'yuki-hayashi';
const approver = 'nadia-benali';
const administrator = 'amara-okafor';

const app = { id: '12', slug: 'harbour-signpost', privateKey: 'a key', permissions } as const;

type Handle = (hands: Hands) => Promise<unknown>;
/** Runs a handler to its end, in whatever way; says how often it died. */
type Run = (handle: Handle) => Promise<number>;

let database: TestDatabase;
let cluster: StandInCluster;
let world: LoopWorld;

beforeAll(async () => {
  database = await embedded();
  cluster = await startCluster();
  world = await startLoop(database.url, { onExchange: () => undefined, apps: [app] }, { KUBECONFIG_DATA: cluster.kubeconfig });
}, 60_000);

afterAll(async () => {
  await world.stop();
  world.remove();
  await cluster.stop();
  await database.stop();
});

const github = (login = asker) => world.octokit(login).rest;

const calmly: Run = async (handle) => {
  await handle(world.hands());
  return 0;
};

/** Each run dies after the first thing that it wrote and that was not so before: the next one begins where any death may have left off. */
const dyingAtEachWrite: Run = async (handle) => {
  let nth = 1;
  for (let deaths = 0; deaths < 40; deaths += 1) {
    const before = visibleState();
    if (!(await world.dying('after', nth, handle))) return deaths;
    nth = visibleState() === before ? nth + 1 : 1;
  }
  throw new Error('It never came to its end.');
};

function visibleState(): string {
  const { issues, comments, pulls, statuses } = world.state;
  return JSON.stringify([issues.map(({ title, body, state, labels }) => [title, body, state, labels]), comments.map(({ body }) => body), pulls.map(({ head, merged, requestedReviewers }) => [head, merged, requestedReviewers]), statuses.length]);
}

/** For handlers that say what they are about to do and then that it is done: each run comes one write further. */
const dyingLaterAndLater: Run = async (handle) => {
  let deaths = 0;
  while (await world.dying('after', deaths + 1, handle)) deaths += 1;
  return deaths;
};

async function open(title: string, body: string, login = asker): Promise<number> {
  return (await github(login).issues.create({ ...at, title, body })).data.number;
}

function act(request: ActionRequest, service: string): Promise<number> {
  return open(actionTitle(request), actionBody(request, formOf(service)));
}

function pullOf(issue: number): number {
  const pull = world.state.pulls.findLast(({ head }) => head === `request/${issue}`);
  if (!pull) throw new Error(`#${issue} has no pull request: ${JSON.stringify(world.state.comments.filter(({ issueNumber }) => issueNumber === issue))}`);
  return pull.number;
}

async function approve(issue: number, ...logins: readonly string[]): Promise<void> {
  for (const login of logins) await github(login).pulls.createReview({ ...at, pull_number: pullOf(issue), event: 'APPROVE', body: 'Seen.' });
}

async function merge(issue: number): Promise<void> {
  await github(approver).pulls.merge({ ...at, pull_number: pullOf(issue) });
}

async function onMain(path: string, change: (text: string) => string): Promise<void> {
  const { data: file } = await github(administrator).repos.getContent({ ...at, path });
  const text = 'content' in file ? Buffer.from(file.content, 'base64').toString('utf8') : '';
  await github(administrator).repos.createOrUpdateFileContents({ ...at, path, message: 'By hand', content: Buffer.from(change(text)).toString('base64'), sha: 'sha' in file ? file.sha : '' });
}

/** The newest issue whose title begins so. */
function issueTitled(beginning: string): number {
  const issue = world.state.issues.findLast(({ title }) => title.startsWith(beginning));
  if (!issue) throw new Error(`no issue begins with ${beginning}`);
  return issue.number;
}

async function rows(query: string, values: readonly string[]): Promise<unknown> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(query, [...values])).rows;
  } finally {
    await client.end();
  }
}

interface Lived {
  readonly chapter: string;
  /** What the handler said in the end. */
  readonly outcome: unknown;
  readonly deaths: number;
  readonly picture: string;
}

/** Everything that anybody could see of what was made since the story began; what necessarily differs between two stories is left out. */
async function pictureSince(first: number, name: string): Promise<string> {
  const { issues, pulls, comments, reviews, statuses } = world.state;
  const repository = `${world.folder}/repository.git`;
  const filesOf = (rev: string) => {
    const files = gitFiles(repository, rev);
    return Object.fromEntries(files.list().filter((path) => path.includes(`/${name}/`)).map((path) => [path, files.text(path)]));
  };
  const seen = {
    issues: issues.filter(({ number }) => number >= first).map(({ number, title, body, author, state, stateReason, labels, isPull }) => ({ number: `#${number}`, title, body, author, state, stateReason, labels: labels.toSorted(), isPull })),
    comments: comments.filter(({ issueNumber }) => issueNumber >= first).map(({ issueNumber, author, body }) => ({ on: `#${issueNumber}`, author, body })),
    pulls: pulls.filter(({ number }) => number >= first).map(({ number, head, merged, requestedReviewers, headSha }) => ({
      number: `#${number}`,
      head,
      merged,
      requestedReviewers,
      reviews: reviews.filter(({ pullNumber, commitSha }) => pullNumber === number && commitSha === headSha).map(({ author, state }) => ({ author, state })),
      statuses: Object.fromEntries(statuses.filter(({ sha }) => sha === headSha).map(({ context, state, description }) => [context, { state, description }])),
      files: filesOf(headSha),
    })),
    main: filesOf('main'),
    schemas: await rows("SELECT nspname, obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname LIKE $1 ORDER BY 1", [`${name.replaceAll('-', '_')}%`]),
    ledger: await rows("SELECT instance, file FROM signpost.migrations WHERE instance LIKE '%/' || $1 ORDER BY 1, 2", [name]).catch(() => []),
    cluster: [...cluster.objects].filter(([path]) => path.includes(name)).map(([path, { object }]) => [path, object['spec'] ?? null]),
  };
  return JSON.stringify(seen, undefined, 1)
    .replaceAll(name, 'NAME')
    .replaceAll(name.replaceAll('-', '_'), 'NAME')
    .replace(/(#\u200b?|request\/|issue: |issues\/|pull\/)(\d+)/g, (_, before: string, number: string) => `${before}${Number(number) >= first ? `first+${Number(number) - first}` : number}`)
    .replace(/\(comment \d+\)/g, '(comment)')
    .replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'time')
    .replace(/\b(?:sha256:)?[0-9a-f]{12,64}\b/g, 'digest')
    // A run that finds everything done says so instead.
    .replace(/(?:Ran|Nothing to do|Took it out|Nothing was left|Nothing was taken|Applied|Removed)[^.]*\./g, 'Done.');
}

/** From the wish for a schema to its end, by every handler that there is. */
async function lifeOfSchema(name: string, run: Run, later: Run): Promise<readonly Lived[]> {
  const first = world.state.nextNumber;
  const lived: Lived[] = [];
  /** `after` is lived calmly: what the next run finds that is due anyway. */
  const chapter = async (title: string, handle: Handle, how = run, after?: Handle) => {
    let outcome: unknown;
    const deaths = await how(async (hands) => void (outcome = await handle(hands)));
    if (after) outcome = await after(world.hands());
    lived.push({ chapter: title, outcome, deaths, picture: await pictureSince(first, name) });
  };
  const scheduled: Handle = async (hands) => {
    for (const number of await pendingIssues(hands.door)) if (number >= first) await reconcileIssue(hands, number);
  };
  const instance = `test/postgres-schema/${name}`;
  const today = new Date().toISOString().slice(0, 10);
  const inDays = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);

  /** The example company has leases of its own, which end when they end. */
  const tend = (hands: Hands, day: string) => {
    const { catalog } = hands.now;
    const instances = catalog.instances.filter(({ folder }) => folder === `live/${instance}`);
    return tendLeases({ ...hands, now: { ...hands.now, catalog: { ...catalog, instances } } }, day, () => undefined);
  };

  const created = await open('Request', asking('postgres-schema', { name, environment: 'test', owner: 'group:default/customs', classification: 'internal', purpose: 'Something to die for.', lease: '30 days' }));
  await chapter('a wish', (hands) => reconcileIssue(hands, created));
  const asked = (await github(approver).issues.createComment({ ...at, issue_number: created, body: '/approve' })).data.id;
  await chapter('/approve', (hands) => obey(hands, created, asked));
  await approve(created, approver);
  await chapter('an approval', (hands) => reconcilePull(hands, pullOf(created)));
  await merge(created);
  await chapter('its merge', (hands) => applyIssue(hands, created), later);

  const changed = await act({ action: 'change', instance, inputs: { purpose: 'Something to live for.' }, cleared: [] }, 'postgres-schema');
  await chapter('a change', (hands) => reconcileIssue(hands, changed));
  const cancelled = (await github().issues.createComment({ ...at, issue_number: changed, body: '/cancel' })).data.id;
  await chapter('/cancel', (hands) => obey(hands, changed, cancelled));

  await chapter('a lease that ends soon', (hands) => tend(hands, inDays(20)));
  await onMain(`live/${instance}/request.yaml`, (text) => text.replace(/expires: .*/, 'expires: 2026-01-01'));
  await chapter('a lease that ended', (hands) => tend(hands, today));
  const renewal = (await github().issues.createComment({ ...at, issue_number: created, body: '/renew 80 days' })).data.id;
  // Nothing of its own tells that it is merged when the run dies then; the scheduled one applies it.
  await chapter('/renew, merged by itself', (hands) => obey(hands, created, renewal), run, (hands) => applyIssue(hands, issueTitled(`Renew: ${instance}`)));
  await chapter('a lease that was renewed', (hands) => tend(hands, today), run, scheduled);

  await onMain('catalog/services/postgres-schema/skeleton/README.md', (text) => `${text}Of late.\n`);
  await chapter('an upgrade', async (hands) => {
    const outdated = await outdatedInstances(hands.now, 'postgres-schema');
    const lines: string[] = [];
    await openUpgrades(hands, outdated.filter(({ instance: { folder } }) => folder === `live/${instance}`), 10, (line) => lines.push(line));
    return lines.at(-1)?.split(' ').at(-1);
  });

  const removed = await act({ action: 'delete', instance, name, reason: 'It was lived.' }, 'postgres-schema');
  await chapter('a deletion', (hands) => reconcileIssue(hands, removed));
  await approve(removed, approver);
  await reconcileIssue(world.hands(), removed);
  await merge(removed);
  await chapter('its merge, which destroys', (hands) => applyIssue(hands, removed), later);
  await onMain('catalog/services/postgres-schema/skeleton/README.md', (text) => text.replace('Of late.\n', ''));
  return lived;
}

describe('whoever dies after each write and is run again', () => {
  test('leaves the same behind as whoever lives', async () => {
    const calm = await lifeOfSchema('calm-faults', calmly, calmly);
    const hard = await lifeOfSchema('hard-faults', dyingAtEachWrite, dyingLaterAndLater);
    for (const [index, { chapter, picture }] of calm.entries()) expect.soft(hard[index]?.picture, chapter).toBe(picture);
    expect(calm.map(({ chapter, outcome }) => [chapter, outcome])).toEqual([
      ['a wish', 'waiting'],
      ['/approve', 'waiting'],
      ['an approval', 'ready'],
      ['its merge', 'applied'],
      ['a change', 'waiting'],
      ['/cancel', 'cancelled'],
      ['a lease that ends soon', true],
      ['a lease that ended', true],
      ['/renew, merged by itself', 'applied'],
      ['a lease that was renewed', undefined],
      ['an upgrade', 'waiting.'],
      ['a deletion', 'waiting'],
      ['its merge, which destroys', 'applied'],
    ]);
    expect(hard.filter(({ deaths }) => deaths === 0)).toEqual([]);
  }, 300_000);
});

const wish = (name: string) => asking('postgres-schema', { name, environment: 'test', owner: 'group:default/customs', classification: 'internal', purpose: 'Something to die for.' });

describe('a GitHub that fails', () => {
  const asked = async (name: string, handle: (issue: number) => Promise<unknown>) => {
    const first = world.state.nextNumber;
    await handle(await open('Request', wish(name)));
    return pictureSince(first, name);
  };
  let calm: string;
  let names = 0;
  beforeAll(async () => void (calm = await asked('fail-0', (issue) => world.reconcile(issue))), 60_000);

  test.each<[string, Mishap]>([
    ['answers 429', rateLimited(7)],
    ['says that it was too much', secondaryLimited()],
    ['says that the hour is over', hourlyLimited(1)],
    ['answers 500', refused(500)],
    ['answers 502', refused(502)],
    ['hangs up before', { kind: 'dropped' }],
    ['does what is asked, and hangs up', { kind: 'answer lost' }],
  ])('and %s at every other call leaves the same behind in the end', async (_, mishap) => {
    const failing = async (issue: number) => {
      const planned: (() => boolean)[] = [];
      for (let nth = 1; nth < 100; nth += 2) planned.push(world.faults.plan({ nth, mishap }));
      // A run may give up; the next one does not meet any of this.
      await world.reconcile(issue).catch(() => undefined);
      expect(planned.filter((isHit) => isHit()).length).toBeGreaterThan(3);
      world.faults.clear();
      await world.reconcile(issue);
    };
    names += 1;
    expect(await asked(`fail-${names}`, failing)).toBe(calm);
  });

  test('and says nothing at all is asked again', async () => {
    const silent = async (issue: number) => {
      const isHit = world.faults.plan({ method: 'write', path: visible, nth: 2, mishap: { kind: 'silence' } });
      await reconcileIssue(world.hands(world.open({ timeout: 2_000 })), issue);
      expect(isHit()).toBe(true);
      world.faults.clear();
    };
    expect(await asked('fail-99', silent)).toBe(calm);
  });

  test('leaves the same behind where a GitHub App handles requests', async () => {
    world.as = { token: world.world.tokens.install(app), bot: `${app.slug}[bot]` };
    try {
      let deaths = 0;
      const picture = await asked('fail-98', async (issue) => void (deaths = await dyingAtEachWrite((hands) => reconcileIssue(hands, issue))));
      expect(deaths).toBeGreaterThan(0);
      expect(picture).toBe(calm.replaceAll('github-actions[bot]', `${app.slug}[bot]`));
    } finally {
      world.as = {};
    }
  });
});

describe('the scheduled run', () => {
  const sweep = async (first: number) => {
    for (const number of await pendingIssues(world.door)) if (number >= first) await world.reconcile(number);
  };

  test('finds what no event told of: an issue, its text, its end', async () => {
    const issue = await open('Request', wish('lost-1'));
    await sweep(issue);
    const [pull] = world.state.pulls.filter(({ head }) => head === `request/${issue}`);
    const head = pull?.headSha;
    await github().issues.update({ ...at, issue_number: issue, body: wish('lost-1').replace('internal', 'public') });
    await sweep(issue);
    expect(pull?.headSha).not.toBe(head);
    // Closed by a run that died before it closed the pull request as well.
    await github().issues.update({ ...at, issue_number: issue, state: 'closed' });
    expect(await pendingIssues(world.door)).toContain(issue);
    await sweep(issue);
    expect(world.state.issues.find(({ number }) => number === pull?.number)?.state).toBe('closed');
    expect(await pendingIssues(world.door)).not.toContain(issue);
  });
});

describe('a flood', () => {
  test('is told so and not looked at; what is closed makes room', async () => {
    const flooder = 'isabel-cardoso';
    world.limits = { perPersonPerDay: 1_000, openPerPerson: 2 };
    const issues = [await open('Request', wish('flood-1'), flooder), await open('Request', wish('flood-2'), flooder), await open('Request', wish('flood-3'), flooder)];
    const third = issues[2] ?? 0;
    const said = () => world.state.comments.filter(({ issueNumber }) => issueNumber === third).map(({ body }) => body.replaceAll('\\', ''));
    expect(await world.reconcile(third)).toBe('refused');
    expect(said()).toEqual([expect.stringContaining('2 requests of yours are open; more are not looked at.')]);
    expect(said()[0]).toContain('requests.openPerPerson in catalog/signpost.yaml');
    expect(said()[0]).not.toContain('flood-3');
    expect(await world.reconcile(issues[1] ?? 0)).not.toBe('refused');
    await github(flooder).issues.update({ ...at, issue_number: issues[0] ?? 0, state: 'closed' });
    expect(await world.reconcile(third)).not.toBe('refused');
    expect(said()).toHaveLength(1);
    world.limits = { perPersonPerDay: 2, openPerPerson: 1_000 };
    const fourth = await open('Request', wish('flood-4'), flooder);
    expect(await world.reconcile(fourth)).toBe('refused');
    expect(world.state.pulls.filter(({ head }) => head === `request/${fourth}`)).toEqual([]);
    world.limits = { perPersonPerDay: 1_000, openPerPerson: 1_000 };
  });
});
