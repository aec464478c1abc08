/**
 * Every handler dies before each of its writes, loses the answer to each, and has each of its calls refused once; then it is run
 * again. Whatever it met, afterwards everything looks as if it had met nothing, down to the bytes of comments, commits and files,
 * and what touches the world has happened once. How single calls fail on the wire is tried in faults.test.ts.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { applyIssue } from '../../scripts/github/apply.ts';
import { openDispatch } from '../../scripts/github/dispatch.ts';
import type { Hands } from '../../scripts/github/hands.ts';
import { tendLeases } from '../../scripts/github/leases.ts';
import { obey } from '../../scripts/github/obey.ts';
import { pendingIssues, pendingPulls, rivalsOf } from '../../scripts/github/pending.ts';
import { reconcileIssue, reconcilePull } from '../../scripts/github/reconcile.ts';
import { dispatchWorkflow, witnessName } from '../../scripts/github/requester.ts';
import { openUpgrades, outdatedInstances } from '../../scripts/github/upgrades.ts';
import { actionBody } from '../../scripts/request/action-issues.ts';
import { interrupted, meeting, mishaps } from './mishaps.ts';
import { Paper } from './paper.ts';
import { askingFor, entryService, formIn, noteService, pairService, smallCompany } from './small-company.ts';

const allow = (services: readonly string[], more: object) => ({ effect: 'allow', who: { groups: ['users', 'makers'] }, what: { services }, because: 'They may.', ...more });
const rules = [allow(['note', 'entry', 'pair'], { actions: ['create', 'delete', 'renew'] }), allow(['note'], { actions: ['change'], merge: 'automatic' }), allow(['pair', 'entry'], { actions: ['change'], approvals: [{ from: 'service-owner', count: 1 }] })];

const company: Readonly<Record<string, string>> = {
  ...smallCompany,
  ...entryService(),
  ...pairService(),
  'catalog/policies/all.yaml': JSON.stringify({ apiVersion: 'signpost.dev/v1', kind: 'AccessPolicy', metadata: { name: 'all', title: 'All' }, spec: { owner: 'makers', rules } }),
};

const folder = mkdtempSync(join(tmpdir(), 'signpost-ledger-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Ledger = Readonly<Record<string, string>>;

function readLedger(): Ledger {
  return Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function writeLedger(ledger: Ledger): void {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  for (const [name, text] of Object.entries(ledger)) writeFileSync(join(folder, name), text);
}

const look = (paper: Paper) => `${paper.picture()}\n${JSON.stringify(readLedger(), undefined, 1)}`;

function begin(bot?: string): Paper {
  writeLedger({});
  const paper = new Paper(company, bot);
  paper.env = { LEDGER: folder, PATH: process.env['PATH'] };
  return paper;
}

interface Event {
  readonly title: string;
  readonly handle: (hands: Hands) => Promise<unknown>;
  /** The next event brings more, and not the same one again: the handler ends with starting that. */
  readonly after?: (hands: Hands) => Promise<unknown>;
  /** Nobody has to run it again: the schedule finds what is missing. */
  readonly scheduled?: boolean;
}

/** One story, told calmly; on the way every event is tried with everything that its handler may meet. */
class Story {
  readonly paper: Paper;
  private readonly past: Event[] = [];
  /** How many mishaps each event was tried with. */
  readonly met = new Map<string, number>();

  constructor(bot?: string) {
    this.paper = begin(bot);
  }

  /** What the handler says in the end. Plans that start programs are tried with the first kind only: that takes long. */
  async tell(event: Event, kinds = mishaps): Promise<unknown> {
    const { title, handle, after } = event;
    const { paper } = this;
    const whole = async (twin: Paper) => {
      const outcome = await handle(twin.hands());
      return after ? after(twin.hands()) : outcome;
    };
    const [start, ledger] = [paper.copy(), readLedger()];
    const outcome = await whole(paper);
    const [calm, now] = [look(paper), readLedger()];
    const late = paper.copy();
    if (event.scheduled) await sweep(late);
    const later = look(late);
    // What is left behind alike is mended alike.
    const seen = new Set<string>();
    for (const mishap of kinds) {
      for (let nth = 1; ; nth += 1) {
        const twin = start.copy();
        writeLedger(ledger);
        const { hands, isMet } = meeting(twin.hands(), mishap, nth);
        await handle(hands).catch((error: unknown) => {
          if (!isMet()) throw error;
        });
        if (!isMet()) break;
        this.met.set(title, 1 + (this.met.get(title) ?? 0));
        const left = look(twin);
        if (seen.has(left)) continue;
        seen.add(left);
        if (event.scheduled) {
          const [found, there] = [twin.copy(), readLedger()];
          await sweep(found);
          expect.soft(look(found), `${title}: ${mishap}, ${nth}, and the schedule`).toBe(later);
          writeLedger(there);
        }
        await whole(twin);
        expect.soft(look(twin), `${title}: ${mishap}, ${nth}`).toBe(calm);
      }
    }
    writeLedger(now);
    this.past.push(event);
    return outcome;
  }

  /** Every event so far comes once more, the last one first. */
  async tellAgain(): Promise<void> {
    const before = look(this.paper);
    for (const { title, handle } of this.past.toReversed()) {
      await handle(this.paper.hands());
      expect.soft(look(this.paper), `${title}, again`).toBe(before);
    }
  }
}

const titled = (paper: Paper, beginning: string) => [...paper.issues.values()].findLast(({ title }) => title.startsWith(beginning))?.number ?? 0;
const instances = (paper: Paper) => Object.keys(paper.main).filter((path) => path.endsWith('/request.yaml'));

test('a bundle is made, changed and taken away, whatever happens on the way', async () => {
  const story = new Story();
  const { paper } = story;
  const ask = async (title: string, body: string, told: string) => {
    const issue = paper.open(title, body, 'ada');
    expect(await story.tell({ title: told, handle: (hands) => reconcileIssue(hands, issue) }, ['dies']), paper.said(issue)).toMatch(/ready|waiting/);
    return issue;
  };
  const apply = (issue: number, title: string) => story.tell({ title, handle: (hands) => applyIssue(hands, issue) });

  const made = await ask('A pair', askingFor('pair', { name: 'oak', text: 'both' }, company), 'a bundle');
  paper.merge(made);
  writeLedger({ 'closed-oak-entry': '' });
  expect(await apply(made, 'its merge, of which one part fails')).toBe('failed');
  rmSync(join(folder, 'closed-oak-entry'));
  expect(await apply(made, 'its merge')).toBe('applied');
  expect(readLedger()['history']).toBe('apply oak-entry: both\n');

  const changed = await ask('Less of it', actionBody({ action: 'change', instance: 'global/pair/oak', inputs: { text: 'one' }, cleared: [] }, formIn(company, 'pair')), 'a change that drops a part');
  paper.approve(changed, 'mia');
  expect(await reconcilePull(paper.hands(), paper.pullOf(changed).number)).toBe('ready');
  paper.merge(changed);
  expect(await apply(changed, 'the merge of the change')).toBe('applied');
  expect(readLedger()).toEqual({ history: 'apply oak-entry: both\ndestroy oak-entry: both\n' });

  const removed = await ask('No more of it', actionBody({ action: 'delete', instance: 'global/pair/oak', name: 'oak', reason: 'It was lived.' }, { fields: [] }), 'a deletion');
  paper.merge(removed);
  expect(await apply(removed, 'the merge of the deletion'), paper.said(removed)).toBe('applied');
  expect(instances(paper)).toEqual([]);
  await story.tellAgain();
  expect(Math.min(...story.met.values())).toBeGreaterThan(4);
});

/** A note from its issue to its end, calmly. */
async function make(paper: Paper, name: string, lease = ''): Promise<number> {
  const issue = paper.open(`The note ${name}`, askingFor('note', { name, lease }, company), 'ada');
  await reconcileIssue(paper.hands(), issue);
  paper.merge(issue);
  expect(await applyIssue(paper.hands(), issue), paper.said(issue)).toBe('applied');
  return issue;
}

const change = (name: string, text: string) => actionBody({ action: 'change', instance: `global/note/${name}`, inputs: { text }, cleared: [] }, formIn(company, 'note'));
const renew = (name: string, period: string) => actionBody({ action: 'renew', instance: `global/note/${name}`, period, reason: '' }, { fields: [] });

test('people change their minds, whatever happens on the way', async () => {
  const story = new Story();
  const { paper } = story;
  const reconcile = (issue: number, title: string) => story.tell({ title, handle: (hands) => reconcileIssue(hands, issue), scheduled: true });
  const apply = (issue: number, title: string) => story.tell({ title, handle: (hands) => applyIssue(hands, issue), scheduled: true });

  const note = paper.open('A note', askingFor('note', { name: 'oak', lease: '30 days' }, company), 'ada');
  expect(await reconcile(note, 'a wish')).toBe('ready');
  paper.close(note, 'ada');
  expect(await reconcile(note, 'closed')).toBe('cancelled');
  Object.assign(paper.issues.get(note) ?? {}, { open: true, closedBy: undefined, body: askingFor('note', { name: 'oak', text: 'other', lease: '30 days' }, company) });
  expect(await reconcile(note, 'opened again')).toBe('ready');
  paper.merge(note);
  paper.close(note, 'ada');
  expect(await reconcile(note, 'closed after the merge')).toBe('merged');
  // Nothing told of it this time.
  paper.close(note, 'ada');
  expect(await apply(note, 'the merge of what is closed')).toBe('applied');
  expect(paper.issues.get(note)).toMatchObject({ open: false, closedBy: 'github-actions[bot]' });

  const changed = paper.open('Change it', change('oak', 'more'), 'ada');
  // Whoever dies behind the merge leaves it to the run that applies.
  expect(await story.tell({ title: 'a change that merges by itself', handle: (hands) => reconcileIssue(hands, changed), after: (hands) => applyIssue(hands, changed), scheduled: true })).toBe('applied');
  const dropped = paper.open('Renew it', renew('oak', '10 days'), 'ada');
  await reconcileIssue(paper.hands(), dropped);
  const comment = paper.say(dropped, 'ada', '/cancel');
  expect(await story.tell({ title: '/cancel', handle: (hands) => obey(hands, dropped, comment) })).toBe('cancelled');

  const [first, second] = ['40 days', '60 days'].map((period) => paper.open(`For ${period}`, renew('oak', period), 'ada')) as [number, number];
  for (const issue of [first, second]) {
    await reconcileIssue(paper.hands(), issue);
    paper.merge(issue);
  }
  expect(await apply(first, 'a merge that another has overtaken'), paper.said(first)).toBe('overtaken');
  expect(await apply(second, 'the merge that has overtaken it')).toBe('applied');
  await story.tellAgain();
  expect(Math.min(...story.met.values())).toBeGreaterThan(4);
});

test('an app tends leases and upgrades, and takes dispatches, whatever happens on the way', async () => {
  const story = new Story('harbour-signpost[bot]');
  const { paper } = story;
  await make(paper, 'late', '30 days');
  await make(paper, 'later', '40 days');
  const tend = (day: string, title: string) => {
    paper.now = `${day}T05:00:00Z`;
    return story.tell({ title, handle: (hands) => tendLeases(hands, paper.now.slice(0, 10), () => undefined) });
  };
  const apply = (issue: number, title: string) => story.tell({ title, handle: (hands) => applyIssue(hands, issue) });

  expect(await tend('2026-12-20', 'two leases that end soon')).toBe(true);
  const notice = titled(paper, 'Lease ends on 2026-12-31');
  const comment = paper.say(notice, 'ada', '/renew 60 days');
  expect(await story.tell({ title: '/renew', handle: (hands) => obey(hands, notice, comment) })).toBe('ready');
  const renewal = titled(paper, 'Renew: global/note/later');
  paper.merge(renewal);
  expect(await apply(renewal, 'its merge')).toBe('applied');
  expect(await tend('2026-12-21', 'one that has ended, one that was renewed')).toBe(true);
  const deletion = titled(paper, 'Delete: global/note/late');
  paper.approve(deletion, 'ben');
  expect(await story.tell({ title: 'an approval', handle: (hands) => reconcilePull(hands, paper.pullOf(deletion).number) })).toBe('ready');
  paper.merge(deletion);
  expect(await apply(deletion, 'the merge of a deletion')).toBe('applied');
  expect(instances(paper)).toEqual(['live/global/note/later/request.yaml']);

  for (const name of ['a', 'b']) await make(paper, name);
  paper.push(noteService('More.\n'));
  const upgrade = async (hands: Hands) => openUpgrades(hands, await outdatedInstances(hands.now), 2, () => undefined);
  expect(await story.tell({ title: 'upgrades in a batch', handle: upgrade })).toBe(true);
  expect([...paper.issues.values()].filter(({ title, open }) => open && title.startsWith('Upgrade')).map(({ title }) => title.slice(0, 22))).toEqual(['Upgrade: global/note/a', 'Upgrade: global/note/b']);

  const opened = await story.tell({ title: 'a dispatch', handle: (hands) => openDispatch(hands.door, hands.now, 7, { service: 'note', inputs: { name: 'sent' } }) });
  const { number, digest } = opened as { number: number; digest: string };
  // The run that opened it has not testified yet.
  expect(await story.tell({ title: 'a dispatch, looked at early', handle: (hands) => reconcileIssue(hands, number) })).toBe('refused');
  paper.runs.set(7, { event: 'repository_dispatch', workflow: dispatchWorkflow, actor: 'ada', jobs: [witnessName(number, digest)] });
  expect(await story.tell({ title: 'the issue of a dispatch', handle: (hands) => reconcileIssue(hands, number) }), paper.said(number)).toBe('ready');

  for (const path of ['docs/typo.md', 'live/global/note/a/note.txt']) {
    const pull = paper.propose(`of-${path}`, 'By hand', { [path]: 'Mine.\n' });
    expect(await story.tell({ title: `a pull request of ${path}`, handle: (hands) => reconcilePull(hands, pull), scheduled: true })).toBe('not a request');
  }
  await story.tellAgain();
  expect(Math.min(...story.met.values())).toBeGreaterThan(2);
});

/** Every order of two lists that keeps the order of each. */
function orders<T>(a: readonly T[], b: readonly T[]): readonly (readonly T[])[] {
  const [[first, ...restA], [second, ...restB]] = [a, b];
  if (first === undefined || second === undefined) return [[...a, ...b]];
  return [...orders(restA, b).map((rest) => [first, ...rest]), ...orders(a, restB).map((rest) => [second, ...rest])];
}

/** What both runs of the schedule do. */
async function sweep(paper: Paper): Promise<void> {
  for (const number of await pendingIssues(paper.hands().door)) await reconcileIssue(paper.hands(), number);
  for (const number of await pendingPulls(paper.hands().door)) await reconcilePull(paper.hands(), number);
  for (const { number } of await paper.hands().door.openIssues()) await applyIssue(paper.hands(), number);
}

/** One of them is done, the other one is told and can be merged by nobody. */
function expectOneWinner(paper: Paper, issues: readonly number[], told: string): void {
  const [winner = 0, ...others] = issues.filter((issue) => paper.issues.get(issue)?.open === false);
  expect(others, told).toEqual([]);
  expect(paper.said(winner), told).toContain('### Done');
  expect(paper.main['live/global/note/oak/request.yaml'], told).toContain(`\nissue: ${winner}\n`);
  const loser = issues.find((issue) => issue !== winner) ?? 0;
  expect(paper.said(loser), told).toContain('is there already');
  expect(paper.issues.get(loser)?.labels, told).toEqual(['request:refused']);
  expect(paper.mayMerge(loser), told).toBe(false);
}

test('of two requests for one instance one wins and the other is told, in whatever order they are handled', async () => {
  const start = begin();
  const issues = ['First', 'Second'].map((title) => start.open(title, askingFor('note', { name: 'oak' }, company), 'ada'));
  const steps = issues.map((issue) => [
    { told: `reconcile ${issue}`, run: (paper: Paper) => reconcileIssue(paper.hands(), issue) },
    { told: `merge ${issue}`, run: async (paper: Paper) => (paper.mayMerge(issue) ? paper.merge(issue) : undefined) },
    { told: `apply ${issue}`, run: (paper: Paper) => applyIssue(paper.hands(), issue) },
  ]);
  const all = orders(steps[0] ?? [], steps[1] ?? []);
  expect(all).toHaveLength(20);
  for (const order of all) {
    const paper = start.copy();
    for (const { run } of order) await run(paper);
    const merged = issues.filter((issue) => !paper.issues.get(issue)?.open);
    for (const issue of merged) for (const rival of await rivalsOf(paper.hands(), issue)) await reconcileIssue(paper.hands(), rival);
    const told = order.map((step) => step.told).join(', ');
    expectOneWinner(paper, issues, told);
    const before = look(paper);
    await sweep(paper);
    expect(look(paper), told).toBe(before);
  }
});

const byItself = (company['catalog/policies/all.yaml'] ?? '').replace('"actions":["create","delete","renew"]', '"merge":"automatic"');

test('two handlers of one request at the same moment, as an event and the schedule may start, make, merge and apply once', async () => {
  const start = begin();
  const issue = start.open('A note', askingFor('note', { name: 'oak' }, company), 'ada');
  const automatic = start.copy();
  automatic.push({ 'catalog/policies/all.yaml': byItself });
  const merged = start.copy();
  await reconcileIssue(merged.hands(), issue);
  merged.merge(issue);
  for (const [paper, handle] of [[start, reconcileIssue], [automatic, reconcileIssue], [merged, applyIssue]] as const) {
    const calm = paper.copy();
    await handle(calm.hands(), issue);
    await sweep(calm);
    for (let nth = 1; ; nth += 1) {
      const twin = paper.copy();
      const { hands, isMet, metBy } = interrupted(twin.hands(), nth, () => handle(twin.hands(), issue));
      await handle(hands, issue).catch(() => undefined);
      if (!isMet()) break;
      await sweep(twin);
      const told = `${handle.name}, before ${metBy()}, call ${nth}`;
      expect.soft(twin.main, told).toEqual(calm.main);
      // Nothing asks GitHub to open a pull request unless one was merged: another one may come, which changes nothing.
      if (paper !== automatic || metBy() !== 'openPull') expect.soft(look(twin), told).toBe(look(calm));
    }
  }
});

test('two requests for one instance at the same moment, which merge by themselves, are one instance', async () => {
  const start = begin();
  start.push({ 'catalog/policies/all.yaml': byItself });
  const issues = ['First', 'Second'].map((title) => start.open(title, askingFor('note', { name: 'oak' }, company), 'ada')) as [number, number];
  for (let nth = 1; ; nth += 1) {
    const twin = start.copy();
    const { hands, isMet } = interrupted(twin.hands(), nth, () => reconcileIssue(twin.hands(), issues[1]));
    await reconcileIssue(hands, issues[0]);
    if (!isMet()) break;
    await sweep(twin);
    // What is merged is applied, and so does the next run of the schedule find it.
    await sweep(twin);
    expectOneWinner(twin, issues, `before call ${nth}`);
  }
});
