import { describe, expect, test } from 'vitest';
import { askedOwner } from '../../scripts/report/asked-owner.ts';
import { ownerFinder, type Way } from '../../scripts/report/find-owners.ts';
import { chainOf } from '../../scripts/report/owner-chain.ts';
import { documents, entity, group, repository, user } from '../catalog/world.ts';

const { catalog } = repository({
  'catalog/signpost.yaml': 'organization: Acme\nrepository: acme/signpost\nsiteUrl: https://acme.example/signpost\nplatform: payments\n',
  'catalog/org.yaml': documents(
    group('payments', { parent: 'shops', contacts: { support: ['slack://ask-payments', 'tel:+31 20 5550123'] }, profile: { email: 'Payments@acme.example' }, topics: [{ name: 'money', title: 'Money', labels: ['area/Money'], paths: ['com/acme/money/**'], texts: ['refund never came'] }] }, { links: [{ url: 'https://chat.acme.example/ask-payments', title: '#ask-payments', icon: 'chat' }] }),
    group('shops', { children: ['payments', 'ghosts'] }),
    group('ghosts', { parent: 'shops' }),
    group('stock'),
    user('ada', ['payments'], { title: 'Ada', annotations: { 'github.com/user-login': 'ada-l' } }),
    user('boss', ['shops']),
    user('linus', ['stock']),
  ),
  'catalog/things.yaml': documents(
    entity('System', 'till', { owner: 'payments' }, { links: [{ url: 'https://till.acme.example', title: 'The till' }] }),
    entity('Component', 'checkout', { type: 'service', lifecycle: 'production', owner: 'payments', system: 'till', certificate: { endpoint: 'pay.acme.example:443' } }, {
      links: [{ url: 'https://grafana.acme.example/d/till/', title: 'Board' }, { url: 'https://wiki.acme.example/checkout' }],
      annotations: { 'backstage.io/source-location': 'url:https://github.com/acme/mono/tree/main/services/checkout/' },
      labels: { 'acme.example/cost': 'c42' },
      tags: ['kotlin'],
    }),
    entity('Component', 'shelves', { type: 'service', lifecycle: 'production', owner: 'stock', topics: [{ name: 'shelves', paths: ['**/shelf/*.py', 'services/shelves/**'] }] }, {
      links: [{ url: 'https://wiki.acme.example/shelves' }],
      annotations: { 'github.com/project-slug': 'acme/mono' },
    }),
    entity('Component', 'elsewhere', { type: 'service', lifecycle: 'production', owner: 'stock' }, { annotations: { 'gitlab.com/project-slug': 'acme/elsewhere' } }),
    entity('Component', 'attic', { type: 'service', lifecycle: 'production', owner: 'ghosts' }),
  ),
});
const finder = ownerFinder(catalog);
const found = (subject: string, way?: Way) => askedOwner(finder, subject, way).map((sighting) => `${sighting.way} ${sighting.entity?.ref ?? sighting.because} ${sighting.owners.join(' ')}`);

describe('an owner is found', () => {
  test.each([
    ['Component:Checkout', 'ref component:default/checkout group:default/payments'],
    ['checkout', 'ref component:default/checkout group:default/payments'],
    ['group:payments', 'ref group:default/payments group:default/payments'],
    ['catalog/things.yaml', 'path catalog/things.yaml in acme/signpost group:default/ghosts group:default/payments group:default/stock'],
    ['https://TILL.acme.example/a/b?c#d', 'url system:default/till group:default/payments'],
    ['https://grafana.acme.example/d/till/more', 'url component:default/checkout group:default/payments'],
    ['https://github.com/acme/mono', 'url component:default/shelves group:default/stock'],
    ['https://github.com/Acme/mono/blob/main/services/checkout/src/a.kt#L3', 'url component:default/checkout group:default/payments'],
    ['https://gitlab.com/acme/elsewhere/-/issues/3', 'url component:default/elsewhere group:default/stock'],
    ['https://github.com/acme/mono/issues/3', 'url component:default/shelves group:default/stock'],
    ['https://github.com/acme/signpost/blob/main/catalog/org.yaml', 'path catalog/org.yaml in acme/signpost group:default/payments'],
    ['https://acme.example/signpost/catalog/component/default/checkout/', 'url component:default/checkout group:default/payments'],
    ['https://acme.example/signpost/nl/catalog/component/default/shelves/docs/', 'url component:default/shelves group:default/stock'],
    ['pay.acme.example', 'host component:default/checkout group:default/payments'],
    ['PAY.acme.example:8443', 'host component:default/checkout group:default/payments'],
    ['till.acme.example', 'host system:default/till group:default/payments'],
    ['#ask-payments', 'channel group:default/payments group:default/payments'],
    ['slack://Ask-Payments', 'channel group:default/payments group:default/payments'],
    ['payments@acme.example', 'person group:default/payments group:default/payments'],
    ['@ada-l', 'person user:default/ada user:default/ada'],
    ['area/money', 'label group:default/payments group:default/payments'],
    ['acme.example/cost=c42', 'label component:default/checkout group:default/payments'],
    ['kotlin', 'label component:default/checkout group:default/payments'],
    ['money', 'topic group:default/payments group:default/payments'],
    ['The refund, never came!', 'topic group:default/payments group:default/payments'],
    ['src/main/kotlin/com/acme/money/Refund.kt', 'path group:default/payments group:default/payments'],
    ['lib/shelf/a.py', 'path component:default/shelves group:default/stock'],
  ])('of %s', (subject, expected) => {
    expect(found(subject)).toEqual([expected]);
  });

  test('one way only, when it is named', () => {
    expect(found('kotlin', 'topic')).toEqual([]);
    expect(found('till', 'text').length).toBeGreaterThan(1);
  });

  test.each(['https://wiki.acme.example/other', 'https://wiki.acme.example/check', 'https://nobody.example/', 'https://github.com/acme/other', 'https://github.com/acme/elsewhere', 'javascript:alert(1)', 'https://[', 'https://github.com/%E0%A4/x', 'nothing-at-all', '#nothing', '@nobody'])('of %s nothing is said', (subject) => {
    expect(found(subject).filter((each) => !each.startsWith('path'))).toEqual([]);
  });
});

test('the chain leads from an owner to people, and to those above where nobody is left', () => {
  expect(chainOf(catalog, 'group:default/payments')).toEqual({
    ref: 'group:default/payments',
    title: 'payments',
    known: true,
    logins: ['ada-l'],
    within: [{ ref: 'group:default/shops', title: 'shops' }],
    people: [{ ref: 'user:default/ada', title: 'Ada', login: 'ada-l' }],
    reach: [
      { kind: 'chat', text: '#ask-payments', url: 'https://chat.acme.example/ask-payments', of: 'group:default/payments' },
      { kind: 'phone', text: '+31 20 5550123', url: 'tel:+31 20 5550123', of: 'group:default/payments' },
      { kind: 'mail', text: 'Payments@acme.example', url: 'mailto:Payments@acme.example', of: 'group:default/payments' },
    ],
  });
  expect(chainOf(catalog, 'group:default/ghosts')).toMatchObject({ people: [], logins: [], instead: { ref: 'group:default/shops', people: [{ login: 'boss' }] } });
  expect(chainOf(catalog, 'group:default/none')).toMatchObject({ known: false, people: [], reach: [] });
});

test('a circle of groups ends', () => {
  const { catalog: round } = repository({ 'catalog/org.yaml': documents(group('a', { parent: 'b' }), group('b', { parent: 'a' })) });
  expect(chainOf(round, 'group:default/a').within.map(({ ref }) => ref)).toEqual(['group:default/b']);
});
