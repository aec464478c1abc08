/**
 * Every handler dies before each of its writes, loses the answer to each, and has each of its calls refused once; then it is run
 * again. Whatever it met, afterwards everything looks as if it had met nothing, down to the bytes of comments, commits and files,
 * and what touches the world has happened once. How single calls fail on the wire is tried in faults.test.ts.
 */
import { afterEach, expect, test } from 'vitest';
import { applyIssue } from '../../scripts/github/apply.ts';
import { openDispatch } from '../../scripts/github/dispatch.ts';
import type { Hands } from '../../scripts/github/hands.ts';
import { tendLeases } from '../../scripts/github/leases.ts';
import { obey } from '../../scripts/github/obey.ts';
import { reconcileIssue, reconcilePull } from '../../scripts/github/reconcile.ts';
import { dispatchWorkflow, witnessName } from '../../scripts/github/requester.ts';
import { openUpgrades, outdatedInstances } from '../../scripts/github/upgrades.ts';
import { actionBody } from '../../scripts/request/action-issues.ts';
import type { Paper } from './paper.ts';
import { askingFor, formIn, noteService } from './small-company.ts';
import { company, Story } from './story.ts';

const told: Story[] = [];
afterEach(() => told.splice(0).forEach(({ ledger }) => ledger.remove()));

function begin(bot?: string): Story {
  const story = new Story(bot);
  told.push(story);
  return story;
}

const titled = (paper: Paper, beginning: string) => [...paper.issues.values()].findLast(({ title }) => title.startsWith(beginning))?.number ?? 0;
const instances = (paper: Paper) => Object.keys(paper.main).filter((path) => path.endsWith('/request.yaml'));

test('a bundle is made, changed and taken away, whatever happens on the way', async () => {
  const story = begin();
  const { paper, ledger } = story;
  const ask = async (title: string, body: string, told: string) => {
    const issue = paper.open(title, body, 'ada');
    expect(await story.tell({ title: told, handle: (hands) => reconcileIssue(hands, issue) }, ['dies']), paper.said(issue)).toMatch(/ready|waiting/);
    return issue;
  };
  const apply = (issue: number, title: string) => story.tell({ title, handle: (hands) => applyIssue(hands, issue) });

  const made = await ask('A pair', askingFor('pair', { name: 'oak', text: 'both' }, company), 'a bundle');
  paper.merge(made);
  ledger.write({ 'closed-oak-entry': '' });
  expect(await apply(made, 'its merge, of which one part fails')).toBe('failed');
  ledger.write({});
  expect(await apply(made, 'its merge')).toBe('applied');
  expect(ledger.read()['history']).toBe('apply oak-entry: both\n');

  const changed = await ask('Less of it', actionBody({ action: 'change', instance: 'global/pair/oak', inputs: { text: 'one' }, cleared: [] }, formIn(company, 'pair')), 'a change that drops a part');
  paper.approve(changed, 'mia');
  expect(await reconcilePull(paper.hands(), paper.pullOf(changed).number)).toBe('ready');
  paper.merge(changed);
  expect(await apply(changed, 'the merge of the change')).toBe('applied');
  expect(ledger.read()).toEqual({ history: 'apply oak-entry: both\ndestroy oak-entry: both\n' });

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
  const story = begin();
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
  const story = begin('harbour-signpost[bot]');
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
