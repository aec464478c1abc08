import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { audit, isFailing } from '../../scripts/report/audit.ts';
import { cycloneDx } from '../../scripts/report/cyclonedx.ts';
import { inventory } from '../../scripts/report/inventory.ts';
import { licenceRows } from '../../scripts/report/licences.ts';
import { catalog, files } from '../company.ts';
import { digest } from '../../scripts/commands/digest.ts';

const change = { sha: 'a'.repeat(40), date: '2026-11-02T10:00:00+01:00', author: 'Ada', subject: 'Checkout' };

function factsOf(documents: readonly string[], more: Record<string, string> = {}, settings = '') {
  const written = memoryFiles({
    'catalog/signpost.yaml': `organization: Example\nrepository: example/signpost\n${settings}`,
    'catalog/crew.yaml': ['kind: Group\nmetadata: { name: crew, title: Crew }\nspec: { type: team, children: [] }', ...documents].map((each) => `apiVersion: backstage.io/v1alpha1\n${each}`).join('\n---\n'),
    ...more,
  });
  return { catalog: loadCatalog(written), files: written, today: '2026-11-21', history: () => new Map([['catalog/crew.yaml', [change]]]) };
}

const component = (name: string, spec: string) => `kind: Component\nmetadata: { name: ${name} }\nspec: { type: service, lifecycle: production, owner: crew, ${spec} }`;
const lock = (packages: Record<string, object>) => JSON.stringify({ lockfileVersion: 3, packages: { '': { name: 'own' }, ...Object.fromEntries(Object.entries(packages).map(([name, each]) => [`node_modules/${name}`, each])) } });

describe('the inventory', () => {
  test('tells everything but people and rules, with what an auditor asks and the last change of the file', () => {
    const facts = factsOf([
      component('shop', "license: MIT, classification: { confidentiality: secret, integrity: high, personalData: true, retention: P1Y, internetFacing: true, supplier: Bank N.V., riskAssessment: { date: '2026-01-31', url: 'https://risk.example/shop' } }"),
      'kind: User\nmetadata: { name: ada }\nspec: { memberOf: [crew] }',
    ]);
    expect(inventory(facts)).toEqual([
      {
        ref: 'component:default/shop', kind: 'Component', title: 'shop', type: 'service', lifecycle: 'production', owner: 'group:default/crew', license: 'MIT', licenseState: 'allowed',
        confidentiality: 'secret', integrity: 'high', personalData: true, retention: 'P1Y', internetFacing: true, supplier: 'Bank N.V.', riskAssessed: '2026-01-31', riskReport: 'https://risk.example/shop',
        changed: change.date, changedBy: 'Ada', commit: change.sha, file: 'catalog/crew.yaml', missing: [],
      },
    ]);
  });

  test('says what is missing, and of what', () => {
    const facts = factsOf([
      component('bare', 'tags: []'),
      component('data', 'license: MIT, classification: { confidentiality: internal, personalData: true }'),
      component('open', 'license: MIT, classification: { confidentiality: public, internetFacing: true }'),
      component('old', "license: MIT, classification: { confidentiality: secret, riskAssessment: { date: '2025-11-19' } }"),
      component('just', "license: MIT, classification: { confidentiality: secret, riskAssessment: { date: '2025-11-20' } }"),
      'kind: System\nmetadata: { name: lone }\nspec: {}',
    ]);
    expect(Object.fromEntries(inventory(facts).map(({ ref, missing }) => [ref.replace(/.*\//, ''), missing]))).toEqual({
      bare: ['license', 'confidentiality'], data: ['retention'], open: ['riskAssessment'], old: ['riskAssessmentOld'], just: [], lone: ['owner'],
    });
  });

  test('holds nobody’s classification for more than it is', () => {
    const facts = factsOf([component('odd', "classification: { confidentiality: 7, internetFacing: 'yes', supplier: [], riskAssessment: soon }")]);
    expect(inventory(facts)[0]).toMatchObject({ missing: ['license', 'confidentiality'] });
    expect(Object.keys(inventory(facts)[0] ?? {})).not.toContain('internetFacing');
  });
});

describe('licences', () => {
  const policy = "licenses:\n  forbidden: [AGPL-*, GPL-3.0-only]\n  allowed: [MIT, Apache-2.0, LGPL-2.1-or-later]\n  exceptions:\n    - { license: AGPL-3.0-only, for: ['pkg:npm/paid'], because: Bought. }\n    - { license: GPL-3.0-only, for: [component:default/tool], because: Apart. }\n";
  const packages = {
    mit: { version: '1.0.0', license: 'MIT' },
    either: { version: '1.0.0', license: '(GPL-3.0-only OR MIT)' },
    both: { version: '1.0.0', license: 'MIT AND GPL-3.0-only' },
    paid: { version: '2.0.0', license: 'AGPL-3.0-only' },
    unpaid: { version: '2.0.0', license: 'AGPL-3.0-or-later' },
    old: { version: '1.0.0', license: 'LGPL-2.1+' },
    rare: { version: '1.0.0', license: 'Zlib' },
    unsaid: { version: '1.0.0' },
    odd: { version: '1.0.0', license: 'SEE LICENSE IN x' },
    '@scope/dev': { version: '3.0.0', license: 'AGPL-3.0-only', dev: true },
    linked: { resolved: 'packages/linked', link: true },
  };
  const bill = { 'catalog/shop-lock.json': lock(packages) };
  const stateOf = (rows: ReturnType<typeof licenceRows>) => Object.fromEntries(rows.map(({ name, state }) => [name, state]));

  test('are judged by the company’s rules: a choice by its best, a sum by its worst, an exception by its name', () => {
    const rows = licenceRows(factsOf([component('shop', 'license: MIT, billOfMaterials: ./shop-lock.json')], bill, policy));
    expect(stateOf(rows)).toEqual({
      'component:default/shop': 'allowed', mit: 'allowed', either: 'allowed', both: 'forbidden', paid: 'excepted', unpaid: 'forbidden', old: 'allowed', rare: 'unreviewed', unsaid: 'unknown', odd: 'unknown', '@scope/dev': 'forbidden',
    });
    expect(rows.map(({ state }) => state)).toEqual(['forbidden', 'forbidden', 'forbidden', 'unknown', 'unknown', 'unreviewed', 'excepted', 'allowed', 'allowed', 'allowed', 'allowed']);
    expect(inventory(factsOf([component('shop', 'license: MIT, billOfMaterials: ./shop-lock.json')], bill, policy))[0]).toMatchObject({ packages: 10, packagesForbidden: 2, packagesUnreviewed: 1, packagesUnknown: 2 });
    expect(rows.find(({ name }) => name === '@scope/dev')).toMatchObject({ purl: 'pkg:npm/%40scope/dev@3.0.0', development: true, users: 1, usedBy: ['component:default/shop'] });
  });

  test('an exception for a component holds for its packages, and for nobody else’s', () => {
    const documents = [component('tool', 'license: MIT, billOfMaterials: ./shop-lock.json'), component('shop', 'license: MIT, billOfMaterials: ./shop-lock.json')];
    const both = licenceRows(factsOf(documents, bill, policy)).filter(({ name }) => name === 'both');
    expect(both.map(({ state, usedBy }) => [state, usedBy])).toEqual([['forbidden', ['component:default/shop']], ['excepted', ['component:default/tool']]]);
  });

  test('without rules everything is allowed that SPDX knows', () => {
    const rows = licenceRows(factsOf([component('shop', 'license: AGPL-3.0-only, billOfMaterials: ./shop-lock.json')], bill));
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['allowed', 'unknown']));
  });

  test('a list that is missing or broken is told, and fails the audit; so does what is forbidden, but not to build alone', () => {
    const missing = audit(factsOf([component('shop', 'license: MIT, billOfMaterials: [./none.json, ./broken-lock.json]')], { 'catalog/broken-lock.json': '{ "lockfileVersion": 3' }));
    expect(missing.licences.map(({ state, name }) => [state, name])).toEqual([['unreadable', 'catalog/broken-lock.json'], ['unreadable', 'catalog/none.json'], ['allowed', 'component:default/shop']]);
    expect(isFailing(missing)).toBe(true);
    const withOne = (each: object) => audit(factsOf([component('shop', 'license: MIT, billOfMaterials: ./one-lock.json')], { 'catalog/one-lock.json': lock({ one: each }) }, policy));
    expect(isFailing(withOne({ version: '1', license: 'AGPL-3.0-only' }))).toBe(true);
    expect(isFailing(withOne({ version: '1', license: 'AGPL-3.0-only', dev: true }))).toBe(false);
    expect(isFailing(withOne({ version: '1', license: 'Zlib' }))).toBe(false);
  });

  test('lists beside a catalog-info.yaml of one component are found by themselves', () => {
    const written = memoryFiles({ 'shop/catalog-info.yaml': `apiVersion: backstage.io/v1alpha1\n${component('shop', 'license: MIT')}`, 'shop/package-lock.json': lock({ mit: { version: '1', license: 'MIT' } }), 'shop/web/package-lock.json': lock({ other: { version: '1' } }) });
    expect(licenceRows({ catalog: loadCatalog(written), files: written, today: '2026-11-21' }).map(({ name }) => name)).toEqual(['component:default/shop', 'mit']);
  });
});

describe('CycloneDX', () => {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')), 'res/schema');
  const schema = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.SNAPSHOT.schema.json`), 'utf8')) as object;
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const valid = ajv.addSchema(schema('spdx'), 'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json').addSchema(schema('jsf-0.82'), 'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json').compile(schema('bom-1.6'));
  const frame = { timestamp: '2026-11-21T00:00:00Z', digest };
  const company = { catalog, files, today: '2026-11-21', history: () => undefined };

  test('the example company’s bill is what the published schema asks for', () => {
    const bom = JSON.parse(cycloneDx(company, frame)) as { components: readonly { 'bom-ref': string }[]; services: readonly object[]; dependencies: readonly { ref: string; dependsOn?: readonly string[] }[] };
    valid(bom);
    expect(valid.errors).toBeNull();
    expect(bom.services.length).toBe(catalog.ofKind('API').length);
    const refs = [...bom.components, ...(bom.services as { 'bom-ref': string }[])].map((each) => each['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    expect(bom.dependencies.find(({ ref }) => ref === 'component:default/yard-core')?.dependsOn).toEqual(expect.arrayContaining(['pkg:maven/com.itextpdf/kernel@9.2.0?type=jar', 'resource:default/yard-database']));
    const licenses = (purl: string) => (bom.components.find((each) => each['bom-ref'] === purl) as { licenses?: unknown } | undefined)?.licenses;
    expect(licenses('pkg:maven/org.bouncycastle/bcprov-jdk18on@1.81?type=jar')).toEqual([{ license: { name: 'Bouncy Castle Licence', acknowledgement: 'declared' } }]);
    expect(licenses('pkg:npm/pako@1.0.11')).toEqual([{ expression: '(MIT AND Zlib)', acknowledgement: 'declared' }]);
    const known = new Set([...refs, 'catalog']);
    expect(bom.dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn]).filter((ref) => !known.has(ref))).toEqual([]);
  });

  test('hostile texts make no other bill than a valid one', () => {
    const odd = lock({ '../../x': { version: '\u0000<b>', license: 'x'.repeat(4000) }, '__proto__': { version: '1', license: { type: 'MIT' } }, constructor: { license: 7 } });
    const facts = factsOf([component('shop', "license: 'a (b', billOfMaterials: ./odd-lock.json, classification: { confidentiality: secret, supplier: '<script>', riskAssessment: { date: '2026-01-01', url: 'https://a b/\"' } }")], { 'catalog/odd-lock.json': odd });
    valid(JSON.parse(cycloneDx(facts, frame)));
    expect(valid.errors).toBeNull();
    expect(cycloneDx(facts, frame)).not.toContain('externalReferences');
    const spaced = factsOf([component('shop', "classification: { confidentiality: secret, riskAssessment: { date: '2026-01-01', url: 'https://risk.example/a b' } }")]);
    expect(cycloneDx(spaced, frame)).toContain('"url": "https://risk.example/a%20b"');
  });

  test('the same inventory gives the same bytes and number, another one another number', () => {
    const numberOf = (text: string) => (JSON.parse(text) as { serialNumber: string }).serialNumber;
    const one = cycloneDx(company, frame);
    expect(cycloneDx(company, frame)).toBe(one);
    expect(numberOf(one)).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(numberOf(cycloneDx(factsOf([component('shop', 'license: MIT')]), frame))).not.toBe(numberOf(one));
  });
});
