import { expect, test } from 'vitest';
import { applyIssue } from '../../scripts/github/apply.ts';
import type { Hands } from '../../scripts/github/hands.ts';
import { tendLeases } from '../../scripts/github/leases.ts';
import { restersAt } from '../../scripts/github/off-hours.ts';
import { reconcileIssue, reconcilePull } from '../../scripts/github/reconcile.ts';
import { openUpgrades, outdatedInstances } from '../../scripts/github/upgrades.ts';
import { obey } from '../../scripts/github/obey.ts';
import { readRequests } from '../../scripts/github/read-requests.ts';
import { actionBody } from '../../scripts/request/action-issues.ts';
import { statusOfRequest } from '../../scripts/commands/mcp/status.ts';
import { Paper } from './paper.ts';
import { askingFor, noteService, smallCompany } from './small-company.ts';

async function make(paper: Paper, name: string, lease = ''): Promise<number> {
  const issue = paper.open('Request', askingFor('note', { name, ...(lease === '' ? {} : { lease }) }), 'ada');
  await reconcileIssue(paper.hands(), issue);
  paper.merge(issue);
  await applyIssue(paper.hands(), issue);
  return issue;
}

/** With a door some of whose parts are others. */
const through = (hands: Hands, door: (own: Hands['door']) => Partial<Hands['door']>): Hands => ({ ...hands, door: { ...hands.door, ...door(hands.door) } });

test('what can no longer be closed for one lease is told, and holds up no other', async () => {
  const paper = new Paper(smallCompany);
  for (const name of ['a', 'b']) await make(paper, name, '30 days');
  await tendLeases(paper.hands(), '2026-12-15', () => undefined);
  const notices = [...paper.issues.values()].filter(({ title, open }) => open && title.startsWith('Lease ends'));
  expect(notices).toHaveLength(2);
  const [first] = notices.toReversed();
  // Both notices are of no use once the leases are far from their end.
  const lines: string[] = [];
  const hands = through(paper.hands(), (own) => ({ closeIssue: (number, reason) => (number === first?.number ? Promise.reject(new Error('GitHub is away.')) : own.closeIssue(number, reason)) }));
  expect(await tendLeases(hands, '2026-11-22', (line) => lines.push(line))).toBe(false);
  expect(lines).toEqual([`#${first?.number}: GitHub is away.`]);
  expect(notices.map(({ number }) => paper.issues.get(number)?.open)).toEqual(notices.map(({ number }) => number === first?.number));
});

test('an upgrade that somebody closed is left alone, day after day', async () => {
  const paper = new Paper(smallCompany);
  await make(paper, 'a');
  paper.push(noteService('More.\n'));
  const hands = paper.hands();
  const lines: string[] = [];
  await openUpgrades(hands, await outdatedInstances(hands.now), 10, (line) => lines.push(line));
  const number = Number(/#(\d+)/.exec(lines[0] ?? '')?.[1]);
  paper.close(number, 'ada');
  await reconcileIssue(paper.hands(), number);
  const silent = through(paper.hands(), () => ({ issue: () => Promise.reject(new Error('nothing is to be asked')), upsertComment: () => Promise.reject(new Error('nothing is to be said')) }));
  lines.length = 0;
  expect(await openUpgrades(silent, await outdatedInstances(silent.now), 10, (line) => lines.push(line))).toBe(true);
  expect(lines).toEqual([`live/global/note/a: #${number} was closed.`]);
});

test('an instance of a version that no history has keeps no hours, and that is told', async () => {
  const paper = new Paper(smallCompany);
  await make(paper, 'a');
  const record = 'live/global/note/a/request.yaml';
  paper.push({ [record]: (paper.main[record] ?? '').replace(/digest: .*/, `digest: sha256:${'0'.repeat(64)}`) });
  const { resters, unread } = await restersAt(paper.hands(), '2026-11-22T12:00:00Z');
  expect(resters).toEqual([]);
  expect(unread).toEqual([expect.stringMatching(/^live\/global\/note\/a: .*is not in the history/)]);
});

test('a lease is renewed for a length of time: not for ever, and not for what is none', async () => {
  const paper = new Paper(smallCompany);
  await make(paper, 'a', '30 days');
  for (const period of ['no end', 'none', 'a while', '0 days']) {
    const issue = paper.open('Renew', actionBody({ action: 'renew', instance: 'global/note/a', period, reason: '' }, { fields: [] }), 'ada');
    expect(await reconcileIssue(paper.hands(), issue), period).toBe('refused');
    expect(paper.said(issue), period).toContain('is no length of time');
  }
});

test('a repository is the same whatever the case of its name', async () => {
  const paper = new Paper(smallCompany);
  const issue = paper.open('Request', askingFor('note', { name: 'a' }), 'ada');
  await reconcileIssue(paper.hands(), issue);
  paper.merge(issue);
  expect(await reconcilePull(through(paper.hands(), () => ({ repository: 'Acme/Signpost' })), paper.pullOf(issue).number)).toBe('merged');
});

test('whoever reads requests sees who asked by a comment, not the bot that opened the issue', async () => {
  const paper = new Paper(smallCompany);
  const issue = await make(paper, 'a', '30 days');
  await obey(paper.hands(), issue, paper.say(issue, 'ben', '/renew 60 days'));
  const { door, now } = through(paper.hands(), () => ({ runsOf: async () => [] }));
  const { requests, fault } = await readRequests(door, now, '2026-11-21T09:40:00Z', () => undefined);
  expect(fault).toBeUndefined();
  const renewal = requests.find(({ action }) => action === 'renew');
  expect(renewal).toMatchObject({ login: 'ben', requester: 'user:default/ben', open: true });
  expect((await statusOfRequest(door, now, renewal?.number ?? 0)).data).toMatchObject({ requester: 'ben' });
});
