import { expect, test } from 'vitest';
import { applyIssue } from '../../scripts/github/apply.ts';
import { tendLeases } from '../../scripts/github/leases.ts';
import { obey } from '../../scripts/github/obey.ts';
import { rivalsOf } from '../../scripts/github/pending.ts';
import { reconcileIssue } from '../../scripts/github/reconcile.ts';
import { openUpgrades, outdatedInstances } from '../../scripts/github/upgrades.ts';
import { actionBody } from '../../scripts/request/action-issues.ts';
import { Paper } from './paper.ts';
import { askingFor, noteService, shelfService, smallCompany } from './small-company.ts';

const bot = 'github-actions[bot]';

/** From the issue to the merge. */
async function mergeAs(paper: Paper, issue: number, ...approvers: readonly string[]): Promise<void> {
  await reconcileIssue(paper.hands(), issue);
  for (const login of approvers) paper.approve(issue, login);
  expect(await reconcileIssue(paper.hands(), issue), paper.said(issue)).toBe('ready');
  paper.merge(issue);
}

async function carryOut(paper: Paper, issue: number, ...approvers: readonly string[]): Promise<void> {
  await mergeAs(paper, issue, ...approvers);
  expect(await applyIssue(paper.hands(), issue), paper.said(issue)).toBe('applied');
}

async function make(paper: Paper, service: string, inputs: Record<string, string>): Promise<number> {
  const issue = paper.open('Request', askingFor(service, inputs), 'ada');
  await carryOut(paper, issue);
  return issue;
}

async function tend(paper: Paper, today: string): Promise<string> {
  paper.now = `${today}T05:00:00Z`;
  const lines: string[] = [];
  await tendLeases(paper.hands(), today, (line) => lines.push(line));
  return lines.join('\n');
}

async function upgrade(paper: Paper, limit = 10): Promise<string> {
  const [lines, hands] = [[] as string[], paper.hands()];
  await openUpgrades(hands, await outdatedInstances(hands.now), limit, (line) => lines.push(line));
  return lines.join('\n');
}

const numberIn = (told: string, folder = '') => Number(new RegExp(`${folder}.*#(\\d+)`).exec(told)?.[1]);
const records = (paper: Paper) => Object.keys(paper.main).filter((path) => path.endsWith('/request.yaml'));
const notOurs = (paper: Paper) => [...paper.issues.values()].filter(({ author }) => author === bot);

test('a bundle whose lease has ended goes as a whole, also when its parts have no lease', async () => {
  const paper = new Paper(smallCompany);
  await make(paper, 'shelf', { name: 'oak', lease: '30 days' });
  expect(records(paper)).toHaveLength(3);
  const issue = numberIn(await tend(paper, '2026-12-22'));
  await carryOut(paper, issue, 'ben');
  expect(records(paper)).toEqual([]);
});

test('an upgrade of a bundle takes away what its service no longer makes, and makes what is new', async () => {
  const paper = new Paper(smallCompany);
  await make(paper, 'shelf', { name: 'oak' });
  paper.push(shelfService(['second', 'third']));
  await carryOut(paper, numberIn(await upgrade(paper)), 'ben');
  expect(records(paper).sort()).toEqual(['live/global/note/oak-second/request.yaml', 'live/global/shelf/oak/request.yaml', 'live/global/note/oak-third/request.yaml'].sort());
  expect(paper.main['live/global/note/oak-third/request.yaml']).toContain('requester: user:default/ada');
});

test('closing the deletion of what has outlived its lease is no way to keep it, renewing is', async () => {
  const paper = new Paper(smallCompany);
  await make(paper, 'note', { name: 'late', lease: '30 days' });
  const issue = numberIn(await tend(paper, '2026-12-22'));
  paper.close(issue, 'ada');
  expect(await reconcileIssue(paper.hands(), issue)).toBe('cancelled');
  expect(numberIn(await tend(paper, '2026-12-23'))).toBe(issue);
  expect(paper.issues.get(issue)).toMatchObject({ open: true });
  expect(paper.pullOf(issue)).toMatchObject({ open: true });

  const renewal = paper.open('Renew', actionBody({ action: 'renew', instance: 'global/note/late', period: '90 days', reason: '' }, { fields: [] }), 'ada');
  await carryOut(paper, renewal);
  await tend(paper, '2026-12-24');
  expect(paper.issues.get(issue)).toMatchObject({ open: false });
  expect(paper.pullOf(issue)).toMatchObject({ open: false });
});

test('a second instance of a name, with the same end, is told of and ended like the first', async () => {
  const paper = new Paper(smallCompany);
  for (const approver of ['ben', 'ada']) {
    paper.now = '2026-11-21T09:00:00Z';
    await make(paper, 'note', { name: 'twice', lease: '30 days' });
    const notice = numberIn(await tend(paper, '2026-12-15'));
    expect(paper.issues.get(notice)).toMatchObject({ open: true });
    await carryOut(paper, numberIn(await tend(paper, '2026-12-22')), approver);
    await tend(paper, '2026-12-22');
    expect(paper.issues.get(notice)).toMatchObject({ open: false });
  }
  expect(records(paper)).toEqual([]);
});

test('a lease or an upgrade that cannot be handled holds up no other', async () => {
  const paper = new Paper(smallCompany);
  for (const name of ['a', 'b']) await make(paper, 'note', { name, lease: '30 days' });
  const broken = (hands = paper.hands()) => ({ ...hands, door: { ...hands.door, openOwn: (title: string, body: string) => (title.includes('note/a') ? Promise.reject(new Error('GitHub is away.')) : hands.door.openOwn(title, body)) } });
  const lines: string[] = [];
  expect(await tendLeases(broken(), '2026-12-22', (line) => lines.push(line))).toBe(false);
  expect(lines).toEqual([expect.stringMatching(/^live\/global\/note\/a: .*GitHub is away\.$/), expect.stringMatching(/^live\/global\/note\/b: its lease ended/)]);
  paper.push(noteService('More.\n'));
  lines.length = 0;
  expect(await openUpgrades(broken(), await outdatedInstances(paper.hands().now), 10, (line) => lines.push(line))).toBe(false);
  expect(lines).toEqual([expect.stringMatching(/note\/a: GitHub is away\.$/), expect.stringMatching(/note\/b: #\d+ waiting\.$/)]);
});

test('upgrades come in batches: no more are open than the limit, and what is closed stays closed until the service changes again', async () => {
  const paper = new Paper(smallCompany);
  for (const name of ['a', 'b', 'c']) await make(paper, 'note', { name });
  paper.push(noteService('More.\n'));
  const first = await upgrade(paper, 2);
  expect(first.split('\n')).toHaveLength(2);
  expect(await upgrade(paper, 2)).toBe(first);
  await carryOut(paper, numberIn(first, 'note/a'), 'ben');
  paper.close(numberIn(first, 'note/b'), 'ada');
  expect(await reconcileIssue(paper.hands(), numberIn(first, 'note/b'))).toBe('cancelled');
  const next = await upgrade(paper, 2);
  expect(next).toMatch(/note\/b: #\d+ was closed\.\n.*note\/c: #\d+ waiting\.$/);
  expect(await upgrade(paper, 2)).toBe(next);
  // Back and forth again is a change again.
  paper.push(noteService());
  await carryOut(paper, numberIn(await upgrade(paper), 'note/a'), 'ben');
  paper.push(noteService('More.\n'));
  await carryOut(paper, numberIn(await upgrade(paper), 'note/a'), 'ben');
  expect(paper.main['live/global/note/a/note.txt']).toContain('More.');
});

test('what people and services changed both is marked or kept, and told apart', async () => {
  const paper = new Paper(smallCompany);
  for (const name of ['lines', 'gone', 'kept']) await make(paper, 'note', { name });
  const { 'live/global/note/gone/note.txt': _, ...rest } = paper.main;
  paper.replace({ ...rest, 'live/global/note/lines/note.txt': '# A note\nnothing\nMine.\n', 'live/global/note/kept/note.txt': '# Mine\nnothing\n' });
  paper.push(noteService('Theirs.\n'));
  const told = await upgrade(paper);
  expect(paper.said(numberIn(told, 'note/lines'))).toContain('shows both between marks');
  expect(paper.said(numberIn(told, 'note/gone'))).toContain('was removed by hand');
  await carryOut(paper, numberIn(told, 'note/kept'), 'ben');
  expect(paper.main['live/global/note/kept/note.txt']).toBe('# Mine\nnothing\nTheirs.\n');
});

test('what is merged is done to its end: neither /cancel nor closing the issue stops it half way', async () => {
  const paper = new Paper(smallCompany);
  const issue = paper.open('Request', askingFor('note', { name: 'hasty' }), 'ada');
  await mergeAs(paper, issue);
  paper.now = '2026-11-21T10:00:00Z';
  expect(await obey(paper.hands(), issue, paper.say(issue, 'ada', '/cancel'))).toBe('merged');
  expect(paper.issues.get(issue)).toMatchObject({ open: true });
  paper.close(issue, 'ada');
  expect(await reconcileIssue(paper.hands(), issue)).toBe('merged');
  expect(paper.started).toEqual(['apply.yml', 'apply.yml']);
  expect(await applyIssue(paper.hands(), issue)).toBe('applied');
  expect(paper.said(issue)).toContain('`/cancel` comes too late');
  expect(await reconcileIssue(paper.hands(), issue)).toBe('closed');
});

test('a comment that renews opens one request for whoever the catalog knows, and says what became of it', async () => {
  const paper = new Paper(smallCompany);
  const issue = await make(paper, 'note', { name: 'renewed', lease: '30 days' });
  const say = (login: string, body: string) => obey(paper.hands(), issue, paper.say(issue, login, body));
  for (const [login, body] of [['stranger', '/renew 30 days'], ['ada', '/renew'], ['ada', '/renew please'], ['ada', '/renwe 30 days']] as const) expect(await say(login, body)).toBe('closed');
  expect(notOurs(paper)).toEqual([]);
  const done = paper.said(issue) ?? '';
  expect(done).toMatch(/^<!-- signpost:request -->\n\n### Done/);
  expect(done).toContain('@stranger: the catalog does not know you');
  expect(done).toContain('@ada: say for how long, like `/renew 30 days`');
  expect(done.split('**Commands.**')).toHaveLength(2);
  expect(await say('ada', '/renew 90 days')).toBe('ready');
  // A second one while that is open asks for nothing more.
  expect(await say('ben', '/renew 80 days')).toBe('ready');
  expect(notOurs(paper)).toHaveLength(1);
  expect(paper.said(issue)).toContain('@ada: `/renew` is asked for in an issue of its own');
  expect(notOurs(paper)[0]?.body).toContain(`Asked for in a comment on #${issue}.`);
  const [renewal] = notOurs(paper);
  await carryOut(paper, renewal?.number ?? 0);
  expect(paper.main['live/global/note/renewed/request.yaml']).toMatch(/requester: user:default\/ada[\s\S]*expires: 2027-02-19/);
  // The instance is now that of the renewal's issue; where it was asked for at first still speaks of it.
  expect(await say('ben', '/renew 200 days')).toBe('ready');
});

test('what renews on the issue of a bundle renews the bundle, not one of its parts', async () => {
  const paper = new Paper(smallCompany);
  const issue = await make(paper, 'shelf', { name: 'oak', lease: '30 days' });
  expect(await obey(paper.hands(), issue, paper.say(issue, 'ada', '/renew 90 days'))).toBe('ready');
  expect(notOurs(paper)[0]?.title).toMatch(/^Renew: global\/shelf\/oak /);
});

test('a notice answers those who write below it, and a person may not write one', async () => {
  const paper = new Paper(smallCompany);
  await make(paper, 'note', { name: 'noticed', lease: '30 days' });
  const notice = numberIn(await tend(paper, '2026-12-15'));
  expect(await obey(paper.hands(), notice, paper.say(notice, 'ada', '/renew'))).toBe('not a request');
  expect(paper.said(notice)).toContain('@ada: say for how long');
  expect(await obey(paper.hands(), notice, paper.say(notice, 'ada', '/renew 60 days'))).toBe('ready');
  const forged = paper.open('Lease ends on 2027-01-01', paper.issues.get(notice)?.body ?? '', 'ben');
  await obey(paper.hands(), forged, paper.say(forged, 'ben', '/renew 60 days'));
  expect(notOurs(paper)).toHaveLength(2);
});

test('no title is longer than GitHub takes', async () => {
  const name = `a${'b'.repeat(126)}c`;
  const paper = new Paper(smallCompany);
  paper.push({ 'catalog/services/note/template.yaml': (paper.main['catalog/services/note/template.yaml'] ?? '').replace('"title":"Note"', `"title":"${'Note '.repeat(40).trim()}"`) });
  await make(paper, 'note', { name, lease: '30 days' });
  expect(paper.pullOf(1).title).toMatch(/^Note .* \(#1\)$/);
  await tend(paper, '2026-12-15');
  const ended = numberIn(await tend(paper, '2026-12-22'));
  const titles = [...[...paper.issues.values()].map(({ title }) => title), paper.pullOf(1).title, paper.pullOf(ended).title];
  for (const title of titles) expect(title.length).toBeLessThanOrEqual(256);
});

test('whoever closes a request that was refused hears that it is cancelled, and may open it again', async () => {
  const paper = new Paper(smallCompany);
  const issue = paper.open('Request', askingFor('note', { name: 'Not a name' }), 'ada');
  expect(await reconcileIssue(paper.hands(), issue)).toBe('refused');
  expect(await obey(paper.hands(), issue, paper.say(issue, 'ada', '/cancel'))).toBe('cancelled');
  expect(paper.said(issue)).toContain('### Cancelled\n\nThe issue was closed. Open');
  Object.assign(paper.issues.get(issue) ?? {}, { open: true, closedBy: undefined });
  expect(await reconcileIssue(paper.hands(), issue)).toBe('refused');
});

test('of two requests for one instance the other is looked at again once one is merged, and is told', async () => {
  const paper = new Paper(smallCompany);
  const [first, second, third] = ['oak', 'oak', 'elm'].map((name) => paper.open('Request', askingFor('note', { name }), 'ada'));
  for (const issue of [second, third]) await reconcileIssue(paper.hands(), issue ?? 0);
  await mergeAs(paper, first ?? 0);
  expect(await rivalsOf(paper.hands(), first ?? 0)).toEqual([second]);
  expect(await reconcileIssue(paper.hands(), second ?? 0)).toBe('refused');
  expect(paper.said(second ?? 0)).toContain('is there already');
});
