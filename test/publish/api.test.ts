import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { servicesOf } from '../../scripts/catalog/services.ts';
import type { JsonObject } from '../../scripts/model/json.ts';
import { apiVersion, openApi } from '../../scripts/publish/api-openapi.ts';
import { fileLimit, partPath, partsOf, shardsOf } from '../../scripts/publish/api-parts.ts';
import { recordText } from '../../scripts/publish/api-records.ts';
import { apiSchemas, schemaFiles, schemaName } from '../../scripts/publish/api-schemas.ts';
import { apiDoors } from '../../scripts/publish/api.ts';
import { followRequests } from '../../scripts/publish/requests.ts';
import { memoryFiles, type Files } from '../../scripts/read/files.ts';
import * as company from '../company.ts';
import { expectGolden } from '../golden.ts';

const sha256 = (text: string): string => hash('sha256', text);

function doorsOf(files: Files) {
  const catalog = loadCatalog(files);
  const services = servicesOf(catalog, files);
  return apiDoors({
    catalog: () => catalog,
    settings: () => catalog.settings,
    services: () => services,
    requests: () => followRequests(catalog.instances, { merges: {} }, () => undefined),
    pageOf: (ref) => `/catalog/${ref.replace(':', '/')}/`,
    gradeOf: ({ kind }) => (kind === 'Component' ? 'B' : undefined),
    digest: sha256,
    memo: (_name, make) => make,
  });
}

const textsOf = (files: Files) => new Map(doorsOf(files).map(({ path, text }) => [path.replace('api/v1/', ''), text()]));

/** A small company with one of each. */
const small = memoryFiles({
  'catalog/signpost.yaml': 'organization: Tiny\nrepository: tiny/signpost\nsiteUrl: https://signpost.tiny.example/\n',
  'catalog/org.yaml': `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: shop }
spec: { type: team, children: [], profile: { displayName: Shop, email: shop@tiny.example }, contacts: { support: slack://ask-shop } }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ada }
spec: { memberOf: [shop], profile: { displayName: Ada } }
---
apiVersion: signpost.dev/v1
kind: Environment
metadata: { name: production }
spec: { tier: production, owner: shop, order: 1 }
`,
  'catalog/till.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: till, title: Till, description: Takes the *money*., tags: [shop] }
spec: { type: service, lifecycle: production, owner: shop, dependsOn: ['resource:default/ledger'], properties: { drawer: { coins: 20, key: 'secret://till/drawer#key', environments: { production: { coins: 200 } } } } }
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: { name: ledger }
spec: { type: database, owner: shop }
`,
  'catalog/services/schema/template.yaml': `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: schema, title: A schema, description: Of your own. }
spec:
  type: database
  owner: shop
  parameters:
    - title: Which
      required: [name]
      properties:
        name: { type: string, title: Name }
        secret: { type: string, title: Secret, format: password }
  steps: []
`,
  'live/production/schema/orders/request.yaml': `service: schema
digest: sha256:${'0'.repeat(64)}
action: create
name: orders
environment: production
owner: group:default/shop
requester: user:default/ada
issue: 7
inputs: { name: orders, secret: hunter2 }
`,
});

describe('the API of a small company', () => {
  const texts = textsOf(small);
  const golden = (name: string, path: string) => expectGolden(new URL(`../golden/api/${name}.json`, import.meta.url).pathname, texts.get(path) ?? `(${path} is not there)`);

  test('index', () => golden('index', 'index.json'));
  test('an entity', () => golden('entities', `entities/${sha256('component:default/till').slice(0, 2)}.json`));
  test('a kind', () => golden('kind', 'kinds/component.json'));
  test('owners', () => golden('owners', 'owners.json'));
  test('teams', () => golden('teams', 'teams.json'));
  test('services', () => golden('services', 'services.json'));
  test('inputs', () => golden('inputs', 'inputs/schema.json'));
  test('requests, without secrets', () => {
    golden('requests', 'requests.json');
    expect([...texts.values()].join()).not.toContain('hunter2');
  });
  test('configuration of an entity with properties in an environment', () => {
    golden('config', 'config/component/default/till/production.json');
    expect([...texts.keys()].filter((path) => path.startsWith('config/'))).toEqual(['config/component/default/till/production.json']);
    expect(JSON.parse(texts.get('config.json') ?? '')).toEqual({ entities: [{ ref: 'component:default/till', environments: { production: 'config/component/default/till/production.json' } }] });
  });
  test('schemas: whoever changes one writes it into the change log of docs/api.md', () => {
    expectGolden(new URL('../golden/api/openapi.json', import.meta.url).pathname, texts.get('openapi.json') ?? '');
    expect(readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8')).toContain(`| ${apiVersion} |`);
  });
  test('the same files give the same bytes', () => expect(textsOf(small)).toEqual(texts));
});

describe('the description', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });

  test('is OpenAPI 3.1 by its published schema', () => {
    const schema = JSON.parse(readFileSync(new URL('../fixtures/openapi-3.1.json', import.meta.url), 'utf8')) as JsonObject;
    const validate = ajv.compile(schema);
    for (const siteUrl of [undefined, 'https://signpost.tiny.example']) {
      validate(openApi(siteUrl));
      expect(validate.errors ?? []).toEqual([]);
    }
    // The schema is not empty-handed.
    expect(validate({ ...openApi(undefined), paths: { 'no-slash': {} } })).toBe(false);
  });

  test('its schemas are schemas, alone as well as together', () => {
    const alone = new Ajv2020({ strict: true });
    for (const [name, schema] of Object.entries(schemaFiles())) alone.addSchema(schema, `https://x.example/${name}.json`);
    for (const name of Object.keys(schemaFiles())) expect(alone.getSchema(`https://x.example/${name}.json`)).toBeTypeOf('function');
    expect(Object.keys(schemaFiles())).toEqual(Object.keys(apiSchemas).map(schemaName));
  });
});

describe('the API of the example company', () => {
  const texts = textsOf(company.files);
  const document = openApi(undefined) as unknown as { readonly paths: Record<string, { get: { responses: { 200: { content: { 'application/json': { schema: JsonObject } } } } } }> };
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema(document as unknown as JsonObject, 'https://x.example/openapi.json');

  /** The operation of a file, by its path: `/kinds/{kind}.json`. */
  const operationOf = (path: string) =>
    Object.keys(document.paths).find((each) => new RegExp(`^${each.replaceAll('.', '\\.').replaceAll(/\{part\}/g, '\\d+').replaceAll(/\{\w+\}/g, '[\\w.-]+')}$`).test(`/${path}`));

  test('every file is described, and is as described', () => {
    expect(texts.size).toBeGreaterThan(100);
    const described = [...texts].filter(([path]) => !path.startsWith('schemas/') && path !== 'openapi.json');
    const faults = described.flatMap(([path, text]) => {
      const operation = operationOf(path);
      if (operation === undefined) return [`${path} is not described`];
      const pointer = `#/paths/${encodeURIComponent(operation.replaceAll('/', '~1'))}/get/responses/200/content/application~1json/schema`;
      const validate = ajv.getSchema(`https://x.example/openapi.json${pointer}`);
      return validate?.(JSON.parse(text)) === true ? [] : [`${path}: ${ajv.errorsText(validate?.errors ?? [])}`];
    });
    expect(faults).toEqual([]);
    // Every operation but the parts of long lists is met.
    const met = new Set(described.map(([path]) => operationOf(path)));
    expect(Object.keys(document.paths).filter((path) => !path.includes('{part}') && !met.has(path))).toEqual([]);
  });

  test('every entity is in the file that its reference names, and in the list of its kind', () => {
    const { catalog } = company;
    const inShards = catalog.entities.map(({ ref }) => (JSON.parse(texts.get(`entities/${sha256(ref).slice(0, 2)}.json`) ?? '{}') as { entities: { ref: string }[] }).entities.some((each) => each.ref === ref));
    expect(inShards).not.toContain(false);
    const listed = [...texts].filter(([path]) => path.startsWith('kinds/')).flatMap(([, text]) => (JSON.parse(text) as { entities: { ref: string }[] }).entities.map(({ ref }) => ref));
    expect(listed.toSorted()).toEqual(catalog.entities.map(({ ref }) => ref));
  });
});

describe('sharding', () => {
  const refs = Array.from({ length: 20_000 }, (_, index) => `component:default/thing-${index}`);

  test('a new entity changes one file of each list', () => {
    for (const length of [10, 3_000, 20_000]) {
      const before = partsOf(refs.slice(0, length - 1), 4_000, sha256);
      const after = partsOf(refs.slice(0, length), 4_000, sha256);
      expect(after).toHaveLength(before.length);
      expect(after.filter((part, index) => part.length !== before[index]?.length)).toHaveLength(1);
    }
    const [before, after] = [shardsOf(refs.slice(1), sha256), shardsOf(refs, sha256)];
    expect([...after].filter(([name, list]) => list.length !== before.get(name)?.length)).toHaveLength(1);
  });

  test('nothing is lost, and no part is twice as full as it should be', () => {
    for (const length of [0, 1, 4_000, 4_001, 20_000]) {
      const parts = partsOf(refs.slice(0, length), 4_000, sha256);
      expect(parts.flat().toSorted()).toEqual(refs.slice(0, length).toSorted());
      expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(8_000);
    }
    expect([0, 1, 9].map((part) => partPath('owners', part))).toEqual(['owners.json', 'owners-2.json', 'owners-10.json']);
  });

  test('whatever stands in a record, its text keeps to the limit and stays JSON', () => {
    const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 2_000 }), fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 300 }));
    const record = fc.record({ ref: fc.constant('component:default/x'), metadata: fc.dictionary(fc.string(), value, { maxKeys: 5 }), spec: fc.dictionary(fc.string(), value, { maxKeys: 5 }), children: fc.array(fc.string()) });
    fc.assert(
      fc.property(record, (each) => {
        const text = recordText(each, 600);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(600);
        expect((JSON.parse(text) as { ref: string }).ref).toBe('component:default/x');
      }),
      { numRuns: 200 },
    );
  });

  test('a definition of megabytes, and a group of thousands, fit into a file', () => {
    const members = Array.from({ length: 12_000 }, (_, index) => `---\napiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: user-${index} }\nspec: { memberOf: [all] }\n`);
    const files = memoryFiles({
      'catalog/signpost.yaml': 'organization: Big\nrepository: big/signpost\n',
      'catalog/all.yaml': `apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: all }\nspec: { type: team, children: [] }\n${members.join('')}`,
      'catalog/api.yaml': `apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: huge }\nspec: { type: openapi, lifecycle: production, owner: all, definition: "${'é'.repeat(700_000)}" }\n`,
    });
    const texts = textsOf(files);
    expect(Math.max(...[...texts.values()].map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(fileLimit);
    const { entities } = JSON.parse(texts.get(`entities/${sha256('api:default/huge').slice(0, 2)}.json`) ?? '') as { entities: { ref: string; leftOut?: string[] }[] };
    expect(entities.find(({ ref }) => ref === 'api:default/huge')?.leftOut).toEqual(['spec.definition']);
  });
});
