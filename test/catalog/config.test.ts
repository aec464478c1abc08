import { describe, expect, test } from 'vitest';
import { configOf, isConfigValue, secretParts } from '../../scripts/catalog/config.ts';
import { documents, entity, group, repository, said } from './world.ts';

const properties = (values: object) => ({ properties: values });
const production = (spec: object = {}) => entity('Environment', 'production', { tier: 'production', owner: 'payments', order: 2, ...spec });
const base = { type: 'service', lifecycle: 'production', owner: 'payments' };

function configured(texts: readonly string[], ref = 'component:default/checkout', environment: string | undefined = 'production') {
  const { catalog } = repository({ 'catalog/all.yaml': documents(...texts) });
  const of = catalog.get(ref);
  if (!of) throw new Error(`the test has no ${ref}`);
  return configOf(catalog, of, environment);
}
const values = (config: ReturnType<typeof configOf>) => Object.fromEntries(config.values.map(({ namespace, key, value }) => [`${namespace}.${key}`, value]));

describe('layers', () => {
  /** Each layer writes its name under all names of the layers from it on: every key shows who won. */
  const order = ['company', 'department', 'production', 'region', 'shop', 'payments', 'till', 'checkout'];
  const upTo = (name: string) => properties({ a: Object.fromEntries(order.slice(order.indexOf(name)).map((key) => [key, name])) });
  const world = [
    group('company', upTo('company')),
    group('department', { parent: 'company', ...upTo('department') }),
    group('payments', { parent: 'department', ...upTo('payments') }),
    production(upTo('production')),
    entity('Domain', 'region', { owner: 'company', ...upTo('region') }),
    entity('Domain', 'shop', { owner: 'company', subdomainOf: 'region', ...upTo('shop') }),
    entity('System', 'till', { owner: 'company', domain: 'shop', ...upTo('till') }),
    entity('Component', 'checkout', { ...base, system: 'till', ...upTo('checkout') }),
  ];

  test('from the organisation to the entity, the later winning', () => {
    const config = configured(world);
    expect(values(config)).toEqual(Object.fromEntries(order.map((name) => [`a.${name}`, name])));
    const last = config.values.find(({ key }) => key === 'checkout');
    expect([last?.from, ...(last?.over ?? [])].map((source) => `${source?.layer} ${source?.ref.split('/')[1]}`)).toEqual(['entity checkout', 'system till', 'team payments', 'domain shop', 'domain region', 'environment production', 'defaults department', 'defaults company']);
  });

  test('a system and a group are configured as well, and are no layer above themselves', () => {
    expect(values(configured(world, 'system:default/till'))).toMatchObject({ 'a.company': 'company', 'a.till': 'till', 'a.checkout': 'till' });
    expect(values(configured(world, 'group:default/department'))).toEqual({ 'a.company': 'company', ...Object.fromEntries(order.slice(1).map((name) => [`a.${name}`, 'department'])) });
  });

  test('within a layer the environment wins; a particular layer wins over another one’s environment', () => {
    const world = [
      group('payments', properties({ log: { level: 'info', format: 'json', environments: { production: { level: 'warn', format: 'text' } } } })),
      production(),
      entity('Component', 'checkout', { ...base, ...properties({ log: { level: 'debug', environments: { production: {}, test: { level: 'trace' } } } }) }),
    ];
    const config = configured(world);
    expect(values(config)).toEqual({ 'log.level': 'debug', 'log.format': 'text' });
    expect(config.values.map(({ from }) => from.path.join('.'))).toEqual(['spec.properties.log.level', 'spec.properties.log.environments.production.format']);
    expect(values(configured(world, undefined, undefined))).toEqual({ 'log.level': 'debug', 'log.format': 'text' });
  });

  test('without owner, system or properties there is nothing; circles of groups and domains end', () => {
    expect(configured([entity('Component', 'checkout', { type: 'service', lifecycle: 'production' }), production()]).values).toEqual([]);
    const circle = [group('a', { parent: 'b', ...properties({ x: { a: 1 } }) }), group('b', { parent: 'a', ...properties({ x: { b: 1 } }) }), entity('Domain', 'd', { owner: 'a', subdomainOf: 'd' }), entity('System', 's', { owner: 'a', domain: 'd' })];
    expect(values(configured([...circle, entity('Component', 'checkout', { ...base, owner: 'a', system: 's' })]))).toEqual({ 'x.a': 1, 'x.b': 1 });
  });

  test('what has another shape is left out, whatever its key is called', () => {
    const odd = JSON.parse('{"a":{"nested":{"x":1},"none":null,"list":[[1]],"fine":1,"constructor":2,"__proto__":3},"b":7}') as object;
    expect(configured([group('payments'), entity('Component', 'checkout', { ...base, properties: odd })]).values.map(({ key, value }) => [key, value])).toEqual([['fine', 1], ['constructor', 2], ['__proto__', 3]]);
    expect([Number.POSITIVE_INFINITY, Number.NaN, null, {}, [{}]].map((each) => isConfigValue(each as never))).not.toContain(true);
  });
});

describe('secrets', () => {
  test('are references; what looks like a credential is in no value', () => {
    const token = `ghp_${'aB3dE6gH9j'.repeat(4)}`;
    const config = configured([group('payments'), entity('Component', 'checkout', { ...base, ...properties({ db: { password: 'secret://checkout/db#password', token, list: ['x', token] } }) })]);
    expect(config.values).toMatchObject([{ key: 'password', isSecret: true }]);
    expect(config.faults).toHaveLength(2);
    expect(config.faults.join()).toContain('db.token of component:default/checkout (catalog/all.yaml) holds what looks like a token of GitHub');
    expect(JSON.stringify(config)).not.toContain(token);
  });

  test('have a path, and a key where they hold several things', () => {
    expect(['secret://a/b-c#d.e', 'secret://a', 'secret://', 'secret://a b', 'secret://a#', 'secret:///a', 'secret://a#b#c'].map((each) => secretParts(each))).toEqual([{ path: 'a/b-c', key: 'd.e' }, { path: 'a', key: undefined }, undefined, undefined, undefined, undefined, undefined]);
  });

  test('a check finds passwords that are written out, and leaves words about passwords alone', () => {
    const db = { password: 'hunter2', dbPassword: 'x', 'api-key': 'y', API_TOKEN: 'z', passwordPolicy: 'long', tokenLifetime: '1h', tokens: 'many', secret: 'secret://a#b', passphrase: '', retries: 3 };
    const { catalog } = repository({ 'catalog/all.yaml': documents(group('payments'), production(properties({ mail: { password: 'p' } })), entity('Component', 'checkout', { ...base, ...properties({ db }) })) });
    expect(said(catalog, 'property-secret').map((each) => /"(.+)" holds/.exec(each)?.[1])).toEqual(['password', 'password', 'dbPassword', 'api-key', 'API_TOKEN']);
  });
});
