import { beforeEach, describe, expect, test } from 'vitest';
import { assigner } from '../../scripts/github/assign.ts';
import { assignMarker } from '../../scripts/github/assign-sentences.ts';
import type { Door } from '../../scripts/github/door.ts';
import type { FileHistory } from '../../scripts/read/file-history.ts';
import { Paper } from './paper.ts';

const entity = (kind: string, name: string, spec: object, metadata: object = {}) => JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name, ...metadata }, spec });
const user = (name: string, team: string) => entity('User', name, { memberOf: [team] }, { annotations: { 'github.com/user-login': name } });
const group = (name: string, spec: object = {}, metadata: object = {}) => entity('Group', name, { type: 'team', children: [], profile: { email: `${name}@acme.example` }, ...spec }, { annotations: { 'github.com/team-slug': `acme/${name}` }, ...metadata });
const component = (name: string, owner: string, more: object = {}, metadata: object = {}) => entity('Component', name, { type: 'service', lifecycle: 'production', owner, ...more }, metadata);

const company: Readonly<Record<string, string>> = {
  'catalog/signpost.yaml': 'organization: Acme\nrepository: acme/signpost\nsiteUrl: https://signpost.acme.example\n',
  'catalog/groups.yaml': [
    group('payments', { parent: 'shops', contacts: { owner: ['@grace'] }, topics: [{ name: 'money', labels: ['area/money'], texts: ['refund never came'] }] }),
    group('shops', { children: ['payments', 'ghosts'] }),
    group('stock'),
    group('ghosts', { parent: 'shops' }),
    user('ada', 'payments'), user('grace', 'payments'), user('linus', 'stock'), user('boss', 'shops'),
  ].join('\n---\n'),
  'catalog/till.yaml': [
    entity('System', 'till', { owner: 'payments' }, { title: 'The till', links: [{ url: 'https://grafana.acme.example/d/till', title: 'All of the till', type: 'dashboard' }] }),
    component('checkout', 'payments', { system: 'till', dependsOn: ['resource:default/ledger'] }, { title: 'Check*out*', links: [{ url: 'https://runbooks.acme.example/checkout', title: 'Runbook' }, { url: 'javascript:alert(1)', title: 'Dashboard' }] }),
  ].join('\n---\n'),
  'catalog/rest.yaml': [component('shelves', 'stock', { topics: [{ name: 'shelves', paths: ['services/shelves/**'] }] }), component('attic', 'ghosts'), component('lost', 'nobody')].join('\n---\n'),
  'catalog/ledger.yaml': entity('Resource', 'ledger', { type: 'database', owner: 'payments' }),
};

const change = (sha: string, date: string, subject: string) => ({ sha: sha.repeat(40), date, author: '@ada', subject });
const history: FileHistory = new Map([
  ['catalog/ledger.yaml', [change('a', '2026-11-20T09:00:00Z', 'Move the ledger, see #3 and @linus'), change('b', '2026-01-01T09:00:00Z', 'Long ago')]],
  ['catalog/till.yaml', [change('c', '2026-11-19T09:00:00Z', 'A new till')]],
]);

let paper: Paper;
beforeEach(() => {
  paper = new Paper(company);
});

const run = (number: number, door: Partial<Door> = {}, people = 10) => assigner({ door: { ...paper.hands().door, ...door }, catalog: paper.hands().now.catalog, history, people })(number);
const form = (ref: string, what = 'It is slow.') => `### Entity\r\n\r\n${ref}\r\n\r\n### What happened\r\n\r\n${what}\r\n`;
const open = (body: string, title = 'Problem', author = 'visitor') => paper.open(title, body, author);
const seen = (number: number) => ({ assignees: paper.issues.get(number)?.assignees, labels: paper.issues.get(number)?.labels });

describe('an issue that names a thing', () => {
  test('goes to its owner, with labels and one comment that says what helps', async () => {
    const number = open(form('component:default/checkout'));
    expect(await run(number)).toBe('assigned');
    expect(seen(number)).toEqual({ assignees: ['grace', 'ada'], labels: ['team/payments', 'system/till'] });
    expect(paper.said(number)).toMatchInlineSnapshot(`
      "<!-- signpost:owner -->
      <!-- signpost:owner-record %7B%22key%22%3A%22found%20component%3Adefault%2Fcheckout%20group%3Adefault%2Fpayments%22%2C%22assigned%22%3A%5B%22grace%22%2C%22ada%22%5D%2C%22refused%22%3A%5B%5D%2C%22labels%22%3A%5B%22team%2Fpayments%22%2C%22system%2Ftill%22%5D%2C%22byHand%22%3Afalse%7D -->

      **[Check\\*out\\*](<https://signpost.acme.example/catalog/component/default/checkout/>)** (\`component:default/checkout\`, Component, service, production) belongs to **payments** (\`acme/payments\`). Found by the field “Entity”.

      Assigned to \`grace\`, \`ada\`.

      | | |
      |---|---|
      | Runbook | [Runbook](<https://runbooks.acme.example/checkout>) |
      | Dashboards | [All of the till](<https://grafana.acme.example/d/till>) |
      | Ask | [payments@​acme.example](<mailto:payments@acme.example>) |
      | Part of | [The till](<https://signpost.acme.example/catalog/system/default/till/>) |

      **Changed in the catalog in the two weeks before**, it or what it relies on:
      - 2026-11-20 ledger: Move the ledger, see #​3 and @​linus (@​ada, \`aaaaaaaaaa\`)
      - 2026-11-19 Check\\*out\\*, The till: A new till (@​ada, \`cccccccccc\`)

      <sub>Not yours? Change assignees and labels by hand, and they stay so; or correct what the issue is about, and it goes to the other team.</sub>"
    `);
  });

  test('is handled once, however often its event comes', async () => {
    const number = open(form('component:default/checkout'));
    await run(number);
    const before = paper.picture();
    const writes: string[] = [];
    const { door } = paper.hands();
    const spied = Object.fromEntries((['addAssignees', 'removeAssignees', 'addLabels', 'removeLabel'] as const).map((name) => [name, (...args: readonly never[]) => (writes.push(name), (door[name] as (...args: readonly never[]) => unknown)(...args))]));
    expect(await run(number, spied)).toBe('assigned');
    expect(paper.picture()).toBe(before);
    expect(writes).toEqual([]);
  });

  test('whom GitHub does not assign is called in the comment instead', async () => {
    paper.strangers.add('grace').add('ada');
    const number = open(form('component:default/checkout'));
    expect(await run(number)).toBe('explained');
    expect(paper.said(number)).toContain('it left out @grace, @ada, of @acme/payments.');
    expect(seen(number).assignees).toEqual([]);
  });

  test('at most as many people as wanted, those who answer for it first', async () => {
    const number = open(form('component:default/checkout'));
    await run(number, {}, 1);
    expect(seen(number).assignees).toEqual(['grace']);
    expect(paper.said(number)).toContain('Assigned to `grace` of 2 people.');
    const nobody = open(form('component:default/checkout'));
    await run(nobody, {}, 0);
    expect(seen(nobody).assignees).toEqual([]);
    expect(paper.said(nobody)).toContain('Nobody is assigned; @acme/payments may know.');
  });

  test.each([
    ['a label', 'nothing', ['area/money'], 'payments'],
    ['an address', 'See https://runbooks.acme.example/checkout/slow, please.', [], 'payments'],
    ['a page of the site', 'https://signpost.acme.example/nl/catalog/component/default/shelves/', [], 'stock'],
    ['a reference in the text', 'I think it is component:shelves.', [], 'stock'],
    ['a path in a stack trace', 'Error: no\n    at run (/app/services/shelves/src/a.ts:12:3)', [], 'stock'],
    ['words of a topic', 'My refund\nnever  came!', [], 'payments'],
    ['words of a topic in comments of a template', '<!-- such as: refund never came --> component:shelves', [], 'stock'],
  ])('by %s', async (_, body, labels, team) => {
    const number = open(body);
    paper.issues.get(number)!.labels = labels;
    expect(await run(number)).toBe('assigned');
    expect(seen(number).labels).toContain(`team/${team}`);
  });

  test('one whose owner has nobody left goes to the group above', async () => {
    const number = open(form('component:default/attic'));
    expect(await run(number)).toBe('assigned');
    expect(seen(number).assignees).toEqual(['boss']);
    expect(paper.said(number)).toContain('Nobody is in ghosts any more, so this goes to shops, above it.');
  });

  test('one whose owner is unknown, and one that could be two teams’, are explained and assigned to nobody', async () => {
    const lost = open(form('component:default/lost'));
    expect(await run(lost)).toBe('explained');
    expect(seen(lost)).toEqual({ assignees: [], labels: [] });
    expect(paper.said(lost)).toContain('The catalog does not have `group:default/nobody`');
    const two = open('component:default/shelves and component:default/checkout');
    expect(await run(two)).toBe('explained');
    expect(seen(two)).toEqual({ assignees: [], labels: [] });
    expect(paper.said(two)).toMatch(/more than one team[\s\S]*`group:default\/stock`[\s\S]*`group:default\/payments`/);
  });

  test('a slip in the field is told, with what was meant', async () => {
    const number = open(form('component:default/chekcout'));
    expect(await run(number)).toBe('explained');
    expect(paper.said(number)).toContain('nothing called `component:default/chekcout`, so nobody is assigned. Did you mean `component:default/checkout`?');
    paper.issues.get(number)!.body = form('component:default/checkout');
    expect(await run(number)).toBe('assigned');
    expect(seen(number).assignees).toEqual(['grace', 'ada']);
  });
});

describe('what is left alone', () => {
  test.each([
    ['a request', () => open('### Service\n\nnote\n\n### Name\n\ncomponent:checkout'), 'a request'],
    ['a deletion', () => open('### Delete\n\nproduction/note/checkout'), 'a request'],
    ['a closed issue', () => { const number = open(form('component:default/checkout')); paper.close(number, 'ada'); return number; }, 'closed'],
    ['one of the bot', () => open(form('component:default/checkout'), 'Renew', 'github-actions[bot]'), 'of the bot'],
    ['a pull request', () => { const number = open('component:checkout'); paper.issues.get(number)!.isPull = true; return number; }, 'a pull request'],
    ['what is about nothing', () => open('Lunch?'), 'about nothing known'],
  ])('%s', async (_, make, outcome) => {
    const number = make();
    const before = paper.picture();
    expect(await run(number)).toBe(outcome);
    expect(paper.picture()).toBe(before);
  });

  test('who was assigned before anybody looked', async () => {
    const number = open(form('component:default/checkout'));
    paper.issues.get(number)!.assignees = ['linus'];
    expect(await run(number)).toBe('left as it is');
    expect(seen(number)).toEqual({ assignees: ['linus'], labels: ['team/payments', 'system/till'] });
    expect(paper.said(number)).toContain('by hand; that stays as it is');
  });

  test.each([
    ['somebody took over', ['boss']],
    ['somebody joined', ['grace', 'ada', 'boss']],
    ['one went', ['ada']],
    ['all went', []],
  ])('whatever a person changed, also when the text names another thing later: %s', async (_, assignees) => {
    const number = open(form('component:default/checkout'));
    await run(number);
    Object.assign(paper.issues.get(number)!, { assignees, labels: ['team/payments'] });
    await run(number);
    expect(seen(number)).toEqual({ assignees, labels: ['team/payments'] });
    paper.issues.get(number)!.body = form('component:default/shelves');
    expect(await run(number)).toBe('left as it is');
    expect(seen(number)).toEqual({ assignees, labels: ['team/payments'] });
  });
});

describe('a text that changes', () => {
  test('hands the issue over, with its labels', async () => {
    const number = open(form('component:default/checkout'));
    await run(number);
    paper.issues.get(number)!.body = form('component:default/shelves');
    expect(await run(number)).toBe('assigned');
    expect(seen(number)).toEqual({ assignees: ['linus'], labels: ['team/stock'] });
    paper.issues.get(number)!.body = 'Never mind.';
    await run(number);
    expect(seen(number).assignees).toEqual(['linus']);
    expect(paper.said(number)).toContain('no longer names anything');
    paper.issues.get(number)!.body = form('component:default/checkout');
    await run(number);
    expect(seen(number)).toEqual({ assignees: ['grace', 'ada'], labels: ['team/payments', 'system/till'] });
  });

  test.each(['addAssignees', 'removeAssignees', 'addLabels', 'removeLabel', 'upsertComment'] as const)('comes to the same end when a run dies after %s', async (method) => {
    const number = open(form('component:default/checkout'));
    await run(number);
    paper.issues.get(number)!.body = form('component:default/shelves');
    const { door } = paper.hands();
    const dying = async (...args: readonly never[]) => {
      await (door[method] as (...args: readonly never[]) => Promise<unknown>)(...args);
      throw new Error('died');
    };
    await expect(run(number, { [method]: dying })).rejects.toThrow('died');
    expect(await run(number)).toBe('assigned');
    expect(seen(number)).toEqual({ assignees: ['linus'], labels: ['team/stock'] });
  });
});

test('hostile text calls nobody, links nowhere and ends no comment', async () => {
  const number = open(form('component:default/checkout', '@everyone <img src=x> --> [x](javascript:1) component:default/@linus https://runbooks.acme.example/checkout/@linus|x'));
  await run(number);
  const said = paper.said(number) ?? '';
  // An address within a link is none to GitHub.
  expect(said.replace(/\(<[^>]*>\)/g, '').match(/@[\w/-]+/g)).toEqual(null);
  expect(said).not.toMatch(/javascript:|<img/);
  const trace = open('at (/app/services/shelves/@linus/a.ts:1:1)');
  await run(trace);
  expect(paper.said(trace)).toContain('services/shelves/@\u200blinus/a.ts, a path of its topic');
  const slip = open(form('`@linus` <b> --> component:x'));
  await run(slip);
  expect(paper.said(slip)).not.toMatch(/(?<!`` `)@linus(?!`)/);
  // A record that somebody has spoilt counts for none.
  paper.say(number, 'visitor', `${assignMarker}\n<!-- signpost:owner-record %7B%7D -->`);
  expect(await run(number)).toBe('assigned');
});
