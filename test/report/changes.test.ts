import { describe, expect, test } from 'vitest';
import { catalogChanges, isEmpty } from '../../scripts/report/changes/changes.ts';
import { sectionsOf, summaryOf } from '../../scripts/report/changes/lines.ts';
import { penOf } from '../../scripts/report/changes/pens.ts';
import { documents, entity, group, repository, user } from '../catalog/world.ts';

type Tree = Readonly<Record<string, string>>;

const component = (name: string, spec: object = {}, metadata: object = {}) => entity('Component', name, { type: 'service', lifecycle: 'production', owner: 'payments', ...spec }, metadata);
const environment = (name: string, order: number, more: object = {}) => entity('Environment', name, { tier: name, owner: 'operations', order, ...more });
const service = (name: string, spec: object = {}) => entity('Template', name, { type: 'storage', owner: 'operations', parameters: { properties: { name: {}, owner: {}, environment: {} } }, steps: [], ...spec });
const policy = (rules: readonly object[], name = 'storage') => entity('AccessPolicy', name, { owner: 'operations', rules: rules.map((rule) => ({ effect: 'allow', because: 'So it is.', ...rule })) });

/** Payments with a team below it, and operations. */
const company: Tree = {
  'catalog/org.yaml': documents(group('operations', { members: ['otto'] }), group('payments', { members: ['pia'] }), group('cards', { parent: 'payments', members: ['cas'] }), user('otto'), user('pia'), user('cas')),
  'catalog/places.yaml': documents(environment('test', 1), environment('production', 2)),
  'catalog/services/bucket/template.yaml': service('bucket'),
  'catalog/services/queue/template.yaml': service('queue'),
};

function changes(before: Tree, after: Tree) {
  return catalogChanges(repository({ ...company, ...before }), repository({ ...company, ...after }));
}

const plain = (text: string) => text;

function told(before: Tree, after: Tree, title?: string): readonly string[] {
  const [one, other] = [repository({ ...company, ...before }), repository({ ...company, ...after })];
  const sections = sectionsOf(catalogChanges(one, other), penOf(one, other, plain, plain)).filter((section) => title === undefined || section.title === title);
  return sections.flatMap(({ title: name, lines }) => [...(title === undefined ? [name] : []), ...lines.flatMap(({ sign, text, below }) => [`${sign ?? ' '} ${text}`, ...below.map((each) => `    ${each}`)])]);
}

test('the same catalog, written in another order and with comments, is no change', () => {
  const one = { 'catalog/a.yaml': documents(component('a', { dependsOn: ['component:b', 'component:c'] }), component('b'), component('c')) };
  const other = { 'catalog/a.yaml': documents(component('c'), component('b'), `# A comment\n${component('a', { dependsOn: ['component:c', 'component:b'] })}`) };
  const found = changes(one, other);
  expect([isEmpty(found), summaryOf(found)]).toEqual([true, 'No effect on the catalog']);
});

describe('entities', () => {
  test('are added, removed, changed, moved to another file, and handed over; relations come and go with them', () => {
    const before = { 'catalog/a.yaml': documents(component('a', { dependsOn: ['component:b'] }), component('b'), component('stays', { owner: 'cards' })) };
    const after = { 'catalog/a.yaml': documents(component('a', { lifecycle: 'deprecated', owner: 'cards' }), component('fresh', { dependsOn: ['component:a'] })), 'catalog/z.yaml': component('stays', { owner: 'cards' }) };
    expect(told(before, after)).toEqual([
      'Ownership moved',
      '  a: payments → cards',
      'Added',
      '  fresh (component:default/fresh): Component of type service, owned by payments',
      'Removed',
      '  b (component:default/b): Component of type service, owned by payments',
      'Changed',
      '  a (component:default/a)',
      '    spec.lifecycle: production → deprecated',
      '    spec.owner: payments → cards',
      '    spec.dependsOn: ["component:b"] removed',
      '  stays (component:default/stays)',
      '    moved from catalog/a.yaml to catalog/z.yaml',
      'Relations',
      '+ fresh depends on a',
      '− a depends on b',
    ]);
  });

  test('of a list of things those that changed are told, in their place', () => {
    const links = (...titles: readonly string[]) => ({ 'catalog/a.yaml': component('a', {}, { links: titles.map((title) => ({ url: `https://${title}.example`, title })) }) });
    expect(changes(links('one', 'two', 'three'), links('one', 'other', 'three')).changed[0]?.fields).toEqual([
      { field: 'metadata.links.1.url', before: 'https://two.example', after: 'https://other.example' },
      { field: 'metadata.links.1.title', before: 'two', after: 'other' },
    ]);
    expect(changes(links('one', 'two'), links('two')).changed[0]?.fields).toEqual([{ field: 'metadata.links', before: [{ url: 'https://one.example', title: 'one' }] }]);
    expect(changes(links('one', 'two'), links('two', 'one')).changed[0]?.fields).toMatchObject([{ field: 'metadata.links' }]);
  });

  test('long texts are cut around what differs, and credentials are not repeated', () => {
    const text = (end: string) => ({ 'catalog/a.yaml': component('a', {}, { description: `${'x'.repeat(5000)}${end}` }) });
    const [field] = changes(text('before'), text('after')).changed[0]?.fields ?? [];
    expect(field).toEqual({ field: 'metadata.description', before: `…${'x'.repeat(30)}before`, after: `…${'x'.repeat(30)}after` });
    const token = `ghp_${'aB3dE5gH7jK9mN1pQ3sT'.repeat(2)}`;
    expect(JSON.stringify(changes({ 'catalog/a.yaml': component('a') }, { 'catalog/a.yaml': component('a', {}, { description: `Use ${token}` }) }))).not.toContain(token);
  });

  test('a file that cannot be read takes its entities away, and is named', () => {
    const found = told({ 'catalog/a.yaml': component('a') }, { 'catalog/a.yaml': 'a: b: c: [' });
    expect(found.slice(0, 2)).toEqual(['Files that cannot be read', '  catalog/a.yaml: what stood in it counts as removed']);
    expect(found).toContain('  a (component:default/a): Component of type service, owned by payments');
  });

  test('who joined a team and which team is below another are relations', () => {
    const org = (more: string) => ({ 'catalog/more.yaml': more });
    expect(told(org(user('new')), org(documents(user('new', ['payments']), group('reserve', { parent: 'operations' }))), 'Relations')).toEqual(['+ reserve is below operations', '+ new is a member of payments']);
  });
});

describe('access', () => {
  const rule = (who: readonly string[], more: object = {}) => ({ who: { groups: who }, what: { services: ['bucket'] }, where: { environments: ['production'] }, actions: ['create'], approvals: [{ from: 'environment-owner', count: 1 }], ...more });
  const access = (before: readonly object[], after: readonly object[], more: Tree = {}) => told({ 'catalog/policies/p.yaml': policy(before) }, { 'catalog/policies/p.yaml': policy(after), ...more }, 'Access').filter((line) => !line.startsWith('    '));

  test('gained and lost are told by team and environment, with the rules that decide', () => {
    expect(told({ 'catalog/policies/p.yaml': policy([rule(['operations'])]) }, { 'catalog/policies/p.yaml': policy([rule(['payments'])]) }, 'Access')).toEqual([
      '+ payments and 1 team below may now create bucket in production',
      '    before: no rule allows it',
      '    after: allowed with the approval of 1 of operations by rule 1 of accesspolicy:default/storage: So it is.',
      '− operations may no longer create bucket in production',
      '    before: allowed with the approval of 1 of operations by rule 1 of accesspolicy:default/storage: So it is.',
      '    after: no rule allows it',
    ]);
  });

  test('what differs in one thing only is one line', () => {
    expect(access([], [rule(['payments'], { what: { types: ['storage'] }, where: { environments: ['test', 'production'] }, actions: ['create', 'delete'] })])).toEqual([
      '+ payments and 1 team below may now create and delete bucket and queue in test and production',
    ]);
  });

  test('what everybody may is told once', () => {
    expect(access([], [rule([], { who: {} })])).toEqual(['+ Everybody may now create bucket in production']);
    const elsewhere = rule(['cards'], { where: { environments: ['test'] } });
    expect(access([elsewhere], [elsewhere, rule([], { who: {} })])).toEqual(['+ Everybody may now create bucket in production']);
    expect(access([rule([], { who: {} })], [rule([], { who: {} }), rule(['cards'], { effect: 'deny' })])).toEqual(['− cards may no longer create bucket in production']);
  });

  test('people whom a rule names are told by name', () => {
    expect(access([], [rule([], { who: { users: ['cas'] } })])).toEqual(['+ cas may now create bucket in production']);
  });

  test('fewer approvals make it easier, more make it harder, others are told too', () => {
    const twice = rule(['cards'], { approvals: [{ from: 'environment-owner', count: 2 }] });
    const automatic = rule(['cards'], { merge: 'automatic' });
    const byPayments = rule(['cards'], { approvals: [{ from: 'group:payments', count: 1 }] });
    expect(access([twice], [rule(['cards'])])).toEqual(['+ cards may more easily create bucket in production']);
    expect(access([rule(['cards'])], [twice])).toEqual(['− cards may less easily create bucket in production']);
    expect(access([rule(['cards'])], [automatic])).toEqual(['+ cards may more easily create bucket in production']);
    expect(access([rule(['cards'])], [byPayments])).toEqual(['~ cards may, with other approvals, create bucket in production']);
    expect(access([rule(['cards'])], [rule(['cards'], { because: 'Said better.' })])).toEqual([]);
  });

  test('a team that goes below another gains what that one has, and a new team too', () => {
    const org = (parent?: string) => ({ 'catalog/more.yaml': documents(user('rik'), group('rail', { members: ['rik'], ...(parent && { parent }) })), 'catalog/policies/p.yaml': policy([rule(['payments'])]) });
    expect(told(org(), org('payments'), 'Access')[0]).toBe('+ rail may now create bucket in production');
    expect(told(org('payments'), org(), 'Access')[0]).toBe('− rail may no longer create bucket in production');
    expect(told({ 'catalog/policies/p.yaml': policy([rule(['payments'])]) }, org('payments'), 'Access')[0]).toBe('+ rail may now create bucket in production');
  });

  test('a team that is gone loses what a rule still gives it', () => {
    const more = (...texts: readonly string[]) => ({ 'catalog/more.yaml': documents(user('rik'), ...texts), 'catalog/policies/p.yaml': policy([rule(['rail'])]) });
    expect(told(more(group('rail', { members: ['rik'] })), more(), 'Access')[0]).toBe('− rail may no longer create bucket in production');
  });

  test('a service, an environment and a service’s type decide as well as rules do', () => {
    const p = { 'catalog/policies/p.yaml': policy([{ who: { groups: ['cards'] }, what: { types: ['storage'] } }]) };
    const first = (before: Tree, after: Tree) => told({ ...p, ...before }, { ...p, ...after }, 'Access').filter((line) => !line.startsWith('    '));
    expect(first({}, { 'catalog/services/table/template.yaml': service('table') })).toEqual(['+ cards may now create, change, delete and renew table in test and production']);
    expect(first({ 'catalog/services/queue/template.yaml': service('queue', { type: 'message' }) }, {})).toEqual(['+ cards may now create, change, delete and renew queue in test and production']);
    expect(first({}, { 'catalog/more.yaml': environment('training', 3) })).toEqual(['+ cards may now create, change, delete and renew bucket and queue in training']);
    const anywhere = { 'catalog/services/queue/template.yaml': service('queue', { parameters: { properties: { name: {}, owner: {} } } }) };
    expect(first({}, anywhere)).toEqual(['+ cards may now create, change, delete and renew queue', '− cards may no longer create, change, delete and renew queue in test and production']);
  });

  test('a policy that cannot be read takes everything from everybody, as it does from requests', () => {
    const found = told({ 'catalog/policies/p.yaml': policy([rule(['payments'])]) }, { 'catalog/policies/p.yaml': policy([rule(['payments'])]), 'catalog/policies/broken.yaml': 'a: b: c: [' }, 'Access');
    expect(found[0]).toBe('− payments and 1 team below may no longer create bucket in production');
    expect(found[2]).toContain('after: denied by rule 1 of file:catalog/policies/broken.yaml');
  });
});

test('grades of what is there, and not of what is gone', () => {
  const card = entity('Scorecard', 'ready', { match: { kinds: ['Component'] }, checks: [{ expression: 'has(entity.spec.license)', points: 10, message: 'Say the licence' }] });
  expect(told({ 'catalog/a.yaml': documents(card, component('a', { license: 'MIT' }), component('b')) }, { 'catalog/a.yaml': documents(card, component('a'), component('c')) }, 'Grades')).toEqual([
    '  a, ready: A+ (100 %) → F (0 %)',
    '    no longer met: Say the licence',
    '  c, ready: F (0 %), new',
  ]);
});

test('instances that requests made, changed by a request or by hand, and ended', () => {
  const record = (name: string, more: object = {}) => JSON.stringify({ service: 'bucket', digest: `sha256:${'0'.repeat(64)}`, action: 'create', name, environment: 'test', owner: 'group:default/payments', requester: 'user:default/pia', issue: 7, inputs: { name, size: 1 }, ...more });
  const folder = (name: string) => `live/test/bucket/${name}`;
  const before = { [`${folder('one')}/request.yaml`]: record('one'), [`${folder('one')}/main.tf`]: 'a', [`${folder('two')}/request.yaml`]: record('two'), [`${folder('three')}/request.yaml`]: record('three'), [`${folder('three')}/main.tf`]: 'a' };
  const after = { [`${folder('one')}/request.yaml`]: record('one', { action: 'change', issue: 9, inputs: { name: 'one', size: 2 } }), [`${folder('one')}/main.tf`]: 'b', [`${folder('three')}/request.yaml`]: record('three'), [`${folder('three')}/main.tf`]: 'by hand', [`${folder('four')}/request.yaml`]: record('four') };
  expect(told(before, after, 'Instances')).toEqual([
    '  live/test/bucket/four added: bucket in test, of payments',
    '  live/test/bucket/one changed: bucket in test, of payments',
    '    action: create → change',
    '    issue: 7 → 9',
    '    inputs.size: 1 → 2',
    '    main.tf is other',
    '  live/test/bucket/three changed: bucket in test, of payments',
    '    main.tf is other',
    '  live/test/bucket/two removed: bucket in test, of payments',
  ]);
});

test('articles, skeletons and settings are told as files', () => {
  expect(told({ 'catalog/docs/a.mdx': 'one' }, { 'catalog/docs/a.mdx': 'two', 'catalog/services/bucket/skeleton/main.tf': 'x' })).toEqual(['Other files', '  catalog/docs/a.mdx', '  catalog/services/bucket/skeleton/main.tf']);
});
