import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { scorecardsOf } from '../../scripts/catalog/scorecards.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { reportOn } from '../../scripts/report/scorecards.ts';
import { documents, entity, group, repository } from '../catalog/world.ts';

const check = (expression: string, points = 10, more: object = {}) => ({ expression, points, message: `Do ${expression}`, ...more });
const card = (checks: readonly object[], more: object = {}, name = 'ready') => entity('Scorecard', name, { match: { kinds: ['Component'] }, checks, ...more });
const component = (name: string, spec: object = {}, metadata: object = {}) => entity('Component', name, { type: 'service', lifecycle: 'production', owner: 'payments', ...spec }, metadata);

function report(scorecards: string, about: string, others = group('payments')) {
  const { catalog } = repository({ 'catalog/cards.yaml': scorecards, 'catalog/about.yaml': about, 'catalog/others.yaml': others });
  const of = catalog.get('component:default/checkout');
  if (!of) throw new Error('the test has no component called checkout');
  return reportOn(of, scorecardsOf(catalog), catalog);
}

/** Whether an expression earns its points. */
function answer(expression: string, about = component('checkout'), others?: string) {
  const score = report(card([check(expression)]), about, others)?.worst;
  return score?.unjudged[0]?.fault.message ?? score?.earned.length === 1;
}

describe('points and grades', () => {
  test('add up to a share and a grade, what is missing with the most points first', () => {
    const checks = [check('hasOwner', 60), check('hasDocs', 10), check('has(entity.spec.license)', 30, { remedy: 'Write it.', link: '/docs/licences/' })];
    const score = report(card(checks), component('checkout'))?.worst;
    expect(score).toMatchObject({ points: 60, most: 100, share: 60, grade: 'C', tone: 'middle', unjudged: [] });
    expect(score?.missing).toMatchObject([{ points: 30, message: 'Do has(entity.spec.license)', remedy: 'Write it.', link: '/docs/licences/' }, { points: 10 }]);
    expect(score?.earned.map(({ points }) => points)).toEqual([60]);
  });

  test.each([
    [[100, 0], 'A+', 'good'],
    [[999, 1], 'A', 'good'],
    [[90, 10], 'A', 'good'],
    [[89, 11], 'B', 'middle'],
    [[60, 40], 'C', 'middle'],
    [[40, 60], 'D', 'bad'],
    [[39, 61], 'F', 'bad'],
  ] as const)('%j is %s', ([earned, missed], grade, tone) => {
    expect(report(card([check('true', earned), check('false', missed)]), component('checkout'))?.worst).toMatchObject({ grade, tone });
  });

  test('follow the scorecard’s own grades, in whatever order it writes them; below the lowest there is none', () => {
    const grades = { bronze: 20, gold: 90, silver: 60 };
    const graded = (earned: number) => report(card([check('true', earned), check('false', 100 - earned)], { grades }), component('checkout'))?.worst;
    expect([95, 60, 20, 10].map((earned) => graded(earned)?.grade)).toEqual(['gold', 'silver', 'bronze', undefined]);
    expect([95, 60, 20, 10].map((earned) => graded(earned)?.tone)).toEqual(['good', 'middle', 'bad', 'bad']);
  });

  test('of several scorecards the lowest share counts where one is shown', () => {
    const cards = documents(card([check('true')], {}, 'easy'), card([check('false')], {}, 'hard'));
    const found = report(cards, component('checkout'));
    expect(found?.scores.map(({ card: { ref }, grade }) => [ref, grade])).toEqual([
      ['scorecard:default/hard', 'F'],
      ['scorecard:default/easy', 'A+'],
    ]);
    expect(found?.worst.card.ref).toBe('scorecard:default/hard');
  });

  test('there are none without a scorecard that speaks of the entity', () => {
    expect(report(group('x'), component('checkout'))).toBeUndefined();
    for (const match of [{ kinds: ['API'] }, { types: ['website'] }, { tags: ['x', 'y'] }, { lifecycles: ['deprecated'] }, { kinds: ['Component'], types: ['website'] }]) {
      expect(report(card([check('true')], { match }), component('checkout', {}, { tags: ['z'] })), JSON.stringify(match)).toBeUndefined();
    }
    const match = { kinds: ['component'], types: ['service'], tags: ['x', 'y'], lifecycles: ['production'] };
    expect(report(card([check('true')], { match }), component('checkout', {}, { tags: ['y'] }))?.worst.grade).toBe('A+');
  });

  test('a check that fails earns nothing, and is told apart from one that is not met', () => {
    const score = report(card([check('entity.spec.nope == 1', 50), check('hasOwnr', 20), check('size(tags)', 10), check('entity.kind', 10), check('true', 10)]), component('checkout'))?.worst;
    expect(score).toMatchObject({ points: 10, most: 100, missing: [], grade: 'F' });
    expect(score?.unjudged.map(({ check: { index }, fault }) => [index, fault.code])).toEqual([
      [0, 'no_such_key'],
      [1, 'unknown_variable'],
      [2, 'not-boolean'],
      [3, 'not-boolean'],
    ]);
  });

  test('a scorecard that is not a proper one breaks nothing', () => {
    for (const checks of [undefined, 1, [1, null, {}, { expression: 'true' }, { expression: 'true', points: 'x', message: 'y' }]]) {
      expect(report(card(checks as never), component('checkout'))?.worst).toMatchObject({ points: 0, most: 0, share: 100 });
    }
  });
});

describe('what an expression sees', () => {
  test('the entity as written', () => {
    const about = component('checkout', { license: 'MIT', replicas: 3, contacts: { support: 'slack://x' } }, { description: 'Takes money.' });
    expect(answer('entity.ref == "component:default/checkout" && entity.kind == "Component" && entity.metadata.name == "checkout"', about)).toBe(true);
    expect(answer('has(entity.spec.license) && entity.spec.license in ["MIT", "Apache-2.0"]', about)).toBe(true);
    expect(answer('entity.spec.replicas >= 2 && entity.spec.replicas < 4', about)).toBe(true);
    expect(answer('entity.metadata.description.size() > 5', about)).toBe(true);
    expect(answer('entity.spec.?contacts.?support.hasValue()', about)).toBe(true);
    expect(answer('entity.spec.?contacts.?support.hasValue()')).toBe(false);
    expect(answer('has(entity.metadata.description)')).toBe(false);
    expect(answer('entity.metadata.description != ""')).toBe('No such key: description');
    expect(answer('has(entity.constructor) || has(entity.spec.toString) || has(entity.__proto__)')).toBe(false);
  });

  test('tags, labels, annotations and links, even where it has none', () => {
    expect(answer('size(tags) == 0 && size(labels) == 0 && size(annotations) == 0 && size(links) == 0')).toBe(true);
    const about = component('checkout', {}, { tags: ['java'], labels: { tier: '1' }, annotations: { 'example.com/x': 'y' }, links: [{ url: 'https://a.example' }] });
    expect(answer('"java" in tags && labels["tier"] == "1" && "example.com/x" in annotations && links.exists(each, each.type == "" && each.url.startsWith("https://"))', about)).toBe(true);
  });

  test('what its links and annotations lead to', () => {
    const links = [{ url: 'https://a.example', type: 'Dashboard' }, { url: 'https://b.example', icon: 'docs' }, { url: 'https://c.example', title: 'The on-call runbook' }];
    const about = component('checkout', {}, { links, annotations: { 'github.com/project-slug': 'a/b' } });
    for (const intent of ['dashboard', 'docs', 'on-call', 'source']) expect(answer(`"${intent}" in intents`, about), intent).toBe(true);
    expect(answer('"logs" in intents', about)).toBe(false);
    expect(answer('hasDocs', about)).toBe(true);
    expect(answer('hasDocs')).toBe(false);
    expect(answer('hasDocs', component('checkout', {}, { annotations: { 'backstage.io/techdocs-ref': 'dir:.' } }))).toBe(true);
  });

  test('its owner, and whether somebody can be reached', () => {
    expect(answer('hasOwner')).toBe(true);
    expect(answer('hasOwner', component('checkout', { owner: 'nobody' }))).toBe(false);
    expect(answer('hasContact')).toBe(false);
    expect(answer('hasContact', component('checkout', { contacts: { support: ['slack://x'] } }))).toBe(true);
    expect(answer('hasContact', undefined, group('payments', { profile: { email: 'a@b.example' } }))).toBe(true);
  });

  test('what is around it', () => {
    const others = documents(group('payments'), component('old', { lifecycle: 'deprecated' }), component('user', { dependsOn: ['component:checkout'] }), entity('System', 'shop', { owner: 'payments' }));
    const about = component('checkout', { dependsOn: ['component:old', 'component:gone'], system: 'shop', providesApis: ['orders'] });
    expect(answer('dependencies.exists(each, each.lifecycle == "deprecated")', about, others)).toBe(true);
    expect(answer('dependencies.all(each, each.known)', about, others)).toBe(false);
    expect(answer('size(dependants) == 1 && dependants[0].name == "user" && hasSystem && apis[0].ref == "api:default/orders"', about, others)).toBe(true);
    expect(answer('hasSystem')).toBe(false);
  });

  test('names are checked before anything is judged', () => {
    expect(answer('hasOwnr')).toBe('Unknown variable: hasOwnr');
    expect(answer('dependencies.all(each, each.lifecyle == "x")')).toBe('No such key: lifecyle');
    expect(answer('has(entity')).toContain('Expected RPAREN');
    expect(answer(`[${Array.from({ length: 600 }, () => 'true').join(', ')}].all(each, each)`)).toMatch(/max/i);
  });
});

test('an entity’s grade reads no more of the catalog than the expressions ask for', () => {
  const files = { 'a.yaml': documents(component('checkout', { dependsOn: ['component:ledger'] }), component('ledger'), group('payments')), 'b.yaml': card([check('dependencies.all(each, each.known)')]) };
  const catalog = loadCatalog(memoryFiles(files));
  const asked: string[] = [];
  const graph = {
    get: (ref: string) => (asked.push(ref), catalog.get(ref)),
    related: (ref: string, type: Parameters<typeof catalog.related>[1]) => (asked.push(`${type} of ${ref}`), catalog.related(ref, type)),
  };
  const of = catalog.get('component:default/checkout');
  expect(of && reportOn(of, scorecardsOf(catalog), graph)?.worst.grade).toBe('A+');
  expect(asked).toEqual(['dependsOn of component:default/checkout', 'component:default/ledger']);
});
