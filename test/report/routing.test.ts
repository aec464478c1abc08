import { describe, expect, test } from 'vitest';
import { ownerFinder } from '../../scripts/report/find-owners.ts';
import { routeOf } from '../../scripts/report/routing.ts';
import { fieldsIn, tracesIn, withoutComments } from '../../scripts/report/traces.ts';
import { documents, entity, group, repository } from '../catalog/world.ts';
import { cpuTime } from '../cpu-time.ts';

const thing = (name: string, owner: string, more: object = {}, metadata: object = {}) => entity('Component', name, { type: 'service', lifecycle: 'production', owner, ...more }, metadata);
const { catalog } = repository({
  'catalog/org.yaml': documents(group('a', { topics: [{ name: 'x', labels: ['area/a'], texts: ['green light', 'red light'] }] }), group('b', { topics: [{ name: 'y', texts: ['red light'] }] }), group('c')),
  'catalog/things.yaml': documents(thing('one', 'a', {}, { links: [{ url: 'https://one.example' }] }), thing('two', 'b', {}, { links: [{ url: 'https://two.example' }] }), thing('three', 'b'), thing('four', 'c'), entity('Template', 'free', { type: 'x', steps: [] })),
});
const finder = ownerFinder(catalog);
const route = (body: string, labels: readonly string[] = [], title = '') => {
  const routing = routeOf(catalog, finder, { title, body, labels });
  return routing.kind === 'found' ? `${routing.evidence} ${routing.owner}` : routing.kind;
};

describe('a text goes to', () => {
  test.each([
    ['the answer of a form, whatever the rest says', '### Entity\n\ncomponent:default/one\n\n### What\n\ncomponent:two https://two.example', [], 'field group:default/a'],
    ['the first answer, whatever headings the text has', '### Entity\n\ncomponent:default/one\n\n### What\n\nx\n\n### Entity\n\ncomponent:default/two', [], 'field group:default/a'],
    ['a name in a field that asks for one', '### Affected service\n\ntwo\n', [], 'field group:default/b'],
    ['a label before the text', 'https://two.example', ['area/A'], 'label group:default/a'],
    ['the owner that most addresses lead to', 'https://one.example https://two.example/x https://two.example/y', [], 'url group:default/b'],
    ['of two, the one that less sure words speak for', 'https://one.example or https://two.example: a red light and a green light', [], 'url group:default/a'],
    ['several, where nothing speaks for one', 'https://one.example or https://two.example', [], 'several'],
    ['none of the others that less sure traces lead to', 'https://one.example or https://two.example, not component:four', [], 'several'],
    ['nobody, where nobody owns what is named', 'template:free', [], 'unowned'],
    ['nobody, where the field names nothing, rather than by the text', '### Entity\n\ncomponent:on\n\n### What\n\nhttps://two.example', [], 'unknown'],
    ['nobody', 'Hello, world', [], 'nothing'],
    ['nobody, when the field is blank', '### Entity\n\n_No response_\n', [], 'nothing'],
  ])('%s', (_, body, labels, expected) => {
    expect(route(body, labels)).toBe(expected);
  });

  test('the title counts', () => {
    expect(route('', [], 'No green light')).toBe('topic group:default/a');
  });

  test('a slip comes with what was meant', () => {
    expect(routeOf(catalog, finder, { title: '', body: '### Entity\n\ncomponent:default/thre', labels: [] })).toEqual({ kind: 'unknown', asked: 'component:default/thre', near: 'component:default/three' });
  });
});

test('traces are read from stack traces of many languages', () => {
  const { paths } = tracesIn(`
    at run (/app/services/pay/src/a.ts:12:3)
    at async file:///srv/pay/b.mjs:4:1
    File "/app/pay/views.py", line 3, in get
    at com.acme.pay.Checkout.run(Checkout.java:42)
    at Acme.Pay.Till.Open(String a) in C:\\src\\Pay\\Till.cs:line 42
    /usr/lib/ruby/pay.rb:12:in 'open'
    main.go:12 +0x1d ./pkg/pay/main.go:7`);
  expect(paths).toEqual(['app/services/pay/src/a.ts', 'srv/pay/b.mjs', 'app/pay/views.py', 'com/acme/pay/Checkout/run', 'Acme/Pay/Till/Open', 'src/Pay/Till.cs', 'usr/lib/ruby/pay.rb', 'pkg/pay/main.go']);
});

test('refs, addresses and hosts are told apart', () => {
  expect(tracesIn('See component:default/one, (https://a.example/x?y=1). Or a.example:443 and "API:two"; not 10:30 or http://')).toMatchObject({ refs: ['component:default/one', 'API:two'], urls: ['https://a.example/x?y=1'], hosts: ['a.example'] });
});

test('a field is a heading with one line', () => {
  expect(fieldsIn('### A\r\n\r\none\r\n\r\n### B\n\ntwo\nthree\n\n### C\n### D\n\n_No response_\n### E\n\nfour')).toEqual([{ label: 'A', value: 'one' }, { label: 'E', value: 'four' }]);
  expect(withoutComments('a<!-- b -->c<!-- d')).toBe('ac');
});

test.each([
  ['slashes', '/'.repeat(65_000)],
  ['headings', '### a\n'.repeat(11_000)],
  ['comments', '<!--'.repeat(16_000)],
  ['addresses', 'https://one.example/a '.repeat(3_000)],
  ['frames', Array.from({ length: 3_000 }, (_, index) => `/a/b/c/d/e/f/g/h/${index}.ts:1:1`).join('\n')],
  ['dots', `${'a.'.repeat(32_000)}b`],
])('a text of nothing but %s is read in a moment', (_, text) => {
  const start = cpuTime();
  route(text, [], text.slice(0, 200));
  // Some ten milliseconds; the square of the text would take minutes.
  expect(cpuTime() - start).toBeLessThan(2_000);
});
