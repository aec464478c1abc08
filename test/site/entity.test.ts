import { mkdirSync, readFileSync, writeFileSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { documents, entity, group, user } from '../catalog/world.ts';
import { builtSite, temporaryFolder, type BuiltSite } from './built.ts';

function catalogOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  const settings = 'organization: Example\nrepository: example/signpost\nlanguages: [en, nl]\nsiteUrl: https://signpost.example.com\nbadges: [component]\n';
  for (const [path, text] of Object.entries({ 'catalog/signpost.yaml': settings, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const component = (name: string, spec: object = {}, metadata: object = {}) => entity('Component', name, { type: 'service', lifecycle: 'production', owner: 'payments', ...spec }, metadata);

const checkout = component(
  'checkout',
  {
    system: 'shop',
    contacts: { support: ['slack://ask-payments'], owner: ['@ada'] },
    dependsOn: ['component:ledger', 'component:gone'],
    development: { needs: ['Node 24'], run: ['docker compose up', 'npm start'], open: 'http://localhost:3000', notes: '# Beware\n\nof <script>alert(1)</script> [this](javascript:alert(1))' },
    properties: { runtime: { replicas: 1, environments: { production: { replicas: 3 } } } },
    classification: { confidentiality: 'internal', retention: 'P1Y6M' },
  },
  {
    title: 'Checkout',
    description: 'Takes "money" & gives goods.',
    annotations: { 'github.com/project-slug': 'example/checkout', 'backstage.io/view-url': 'javascript:alert(1)' },
    links: [{ url: 'https://grafana.example/d/1', title: 'Orders', type: 'dashboard' }, { url: 'https://run.example', title: 'Runbook' }, { url: 'javascript:alert(1)', title: 'bad' }],
  },
);

const scorecard = entity('Scorecard', 'ready', {
  match: { kinds: ['Component'] },
  checks: [
    { expression: '"runbook" in intents', points: 60, message: 'Link the runbook', remedy: 'With the type runbook.', link: '/docs/runbooks/' },
    { expression: 'hasDocs', points: 30, message: 'Document it', link: 'javascript:alert(1)' },
    { expression: 'entity.spec.nope == 1', points: 10, message: 'Cannot be told' },
  ],
});

const org = documents(
  group('payments', { profile: { email: 'payments@example.com' }, members: ['ada', 'ben'], contacts: { owner: ['@ada'] }, membership: [{ user: 'ben', until: '2999-12-31', because: 'Helps <out>.' }] }, { title: 'Payments', description: 'Pays.', links: [{ url: 'https://chat.example/payments', title: '#payments', type: 'chat' }] }),
  group('lonely'),
  user('ada', [], { title: 'Ada', annotations: { 'github.com/user-login': 'ada-l' } }),
  user('ben'),
  entity('System', 'shop', { owner: 'payments' }, { title: 'Shop' }),
  ...['test', 'production'].map((name, order) => entity('Environment', name, { tier: name, owner: 'payments', order }, { title: name })),
);

const crowd = documents(...Array.from({ length: 320 }, (_, index) => component(`user-${index}`, { dependsOn: ['component:ledger'] })));

function pageOf(site: BuiltSite, path: string): string {
  const page = site.pages.find((each) => each.path === path);
  if (!page) throw new Error(`${path} was not built.`);
  return page.html;
}

/** What a reader sees between tags, in one line. */
const textOf = (html: string) => html.slice(html.indexOf('<main')).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

describe('pages of entities', () => {
  let site: BuiltSite;
  beforeAll(async () => {
    site = await builtSite({ catalog: catalogOf({ 'catalog/org.yaml': org, 'catalog/things.yaml': documents(checkout, component('ledger', { lifecycle: 'deprecated' }), component('bare', { owner: '' })), 'catalog/crowd.yaml': crowd, 'catalog/cards.yaml': scorecard }), search: false });
  }, 90_000);
  const page = (ref: string, language = '') => pageOf(site, `${language}/catalog/${ref}/`);

  test('say whose it is, how to reach them, what it is part of, and where its links lead, by intent', () => {
    const html = page('component/default/checkout');
    const text = textOf(html);
    for (const said of ['Owner Payments', 'Ask #ask-payments', 'Answers for it Ada', 'payments@example.com', '#payments', 'Part of Shop', 'Watch it Orders', 'When it breaks Runbook', 'Change it Source code']) expect(text).toContain(said);
    expect(html).toContain('<a href="https://github.com/example/checkout">');
    expect(html).toContain('Takes &quot;money&quot; &amp; gives goods.');
    expect(html).not.toMatch(/href="javascript:|<script>alert/);
  });

  test('grade it: what is missing first, with how; what cannot be judged says so', () => {
    const html = page('component/default/checkout');
    const text = textOf(html);
    expect(text).toContain('2 things missing');
    expect(text).toContain('60 of 100 points');
    expect(text).toMatch(/Document it 30 points .*Cannot be told .*Could not be judged: the scorecard’s expression failed. No such key: nope/);
    expect(text).toContain('1 thing is in order');
    expect(textOf(page('component/default/ledger'))).toContain('Link the runbook 60 points With the type runbook. How');
    expect(page('component/default/ledger')).toContain('href="/docs/runbooks/"');
  });

  test('list what is around it, the unknown as well; a crowd in a fold, and no more than anybody reads', () => {
    expect(textOf(page('component/default/checkout'))).toMatch(/Depends on 2 ledger service component:default\/gone not in the catalog/);
    const crowded = page('component/default/ledger');
    expect(textOf(crowded)).toContain('Needed by 321');
    const rows = crowded.slice(crowded.indexOf('<dl class="rows">'));
    expect(rows.slice(0, rows.indexOf('<details>')).match(/user-\d+<\/a>/g)?.length).toBe(19);
    expect(textOf(crowded)).toContain('and 21 more');
  });

  test('tell how to run it, what differs where, and what the data is', () => {
    const html = page('component/default/checkout');
    expect(html).toContain('<code>docker compose up\nnpm start</code>');
    const text = textOf(html);
    for (const said of ['You need Node 24', 'Then open http://localhost:3000', 'Beware', 'runtime.replicas 1 3', 'Kept for 1 year 6 months', 'For your README']) expect(text).toContain(said);
    // Somebody's heading is none of the page's.
    expect(html.match(/<h1/g)?.length).toBe(1);
    expect(html).toContain('[![owner](https://signpost.example.com/badges/component/default/checkout/owner.svg)](https://signpost.example.com/catalog/component/default/checkout/)');
  });

  test('say what nobody has said yet, and where to say it', () => {
    const html = page('component/default/bare');
    for (const said of ['Nobody yet.', 'Nobody has said yet what this is.', 'Nothing in the catalog is connected with it.']) expect(textOf(html)).toContain(said);
    expect(html).toContain('https://github.com/example/signpost/edit/main/catalog/things.yaml');
  });

  test('of a team: people, what it owns with grades, what is to be done, and the teams around it', () => {
    const text = textOf(page('group/default/payments'));
    for (const said of ['Ada answers for it', 'Owns 325', 'Systems Shop', 'To be done', 'Link the runbook', 'Grades']) expect(text).toContain(said);
    expect(textOf(page('group/default/lonely'))).toContain('The catalog names nobody in this team. Name its members');
  });

  test('of a person, an environment and a scorecard', () => {
    const person = textOf(page('user/default/ada'));
    for (const said of ['Member of Payments', 'Ask them about', 'Checkout', '@ada-l']) expect(person).toContain(said);
    expect(person).not.toContain('until');
    expect(textOf(page('user/default/ben'))).toContain('Payments until 31 Dec 2999 · Helps &lt;out&gt;.');
    const place = textOf(page('environment/default/production'));
    for (const said of ['Before it test', 'After it The last.', 'Nothing has been made here by request yet.', 'Configured for it', 'Checkout']) expect(place).toContain(said);
    const card = textOf(page('scorecard/default/ready'));
    for (const said of ['Link the runbook 60 points', 'intents', 'What it says']) expect(card).toContain(said);
  });

  test('speak Dutch below /nl/', () => {
    const text = textOf(page('component/default/checkout', '/nl'));
    for (const said of ['Eigenaar', 'Vraag het #ask-payments', 'Beoordeling', '2 dingen ontbreken', 'Zelf draaien', 'Heeft nodig', '1 jaar 6 maanden', 'intern']) expect(text).toContain(said);
    expect(text).not.toMatch(/Owner|Depends on|Grade|Run it locally/);
  });

  test('stay light', () => {
    expect(gzipSync(page('component/default/checkout')).length).toBeLessThan(8_000);
    const script = globSync('**/my-team*.js', { cwd: site.folder }).map((path) => readFileSync(join(site.folder, path)));
    expect(script.length).toBe(1);
    expect(gzipSync(script[0] ?? '').length).toBeLessThan(1_000);
    expect(page('component/default/checkout')).not.toContain('my-team');
  });
});

test('without a scorecard nothing speaks of grades', async () => {
  const site = await builtSite({ catalog: catalogOf({ 'catalog/org.yaml': org, 'catalog/things.yaml': documents(checkout, component('ledger', { lifecycle: 'deprecated' })) }), search: false });
  for (const path of ['/catalog/component/default/checkout/', '/catalog/group/default/payments/', '/catalog/system/default/shop/']) expect(textOf(pageOf(site, path)), path).not.toMatch(/grade|points/i);
  // What is to be done is told all the same.
  expect(textOf(pageOf(site, '/catalog/group/default/payments/'))).toMatch(/Move away from what is deprecated Checkout/);
}, 90_000);
