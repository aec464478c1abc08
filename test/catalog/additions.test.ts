import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { certificatesOf, contactsOf, propertiesOf } from '../../scripts/catalog/additions.ts';
import { licenseFault } from '../../scripts/catalog/license.ts';
import { additionViolations, entityViolations } from '../../scripts/catalog/schema.ts';
import type { Json } from '../../scripts/model/json.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { documents, entity, group, settings, user } from './world.ts';

const base = { type: 'service', lifecycle: 'production', owner: 'payments' };
const component = (spec: object) => ({ apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name: 'a' }, spec: { ...base, ...spec } });
const wrongPaths = (spec: object) => additionViolations(component(spec)).map(({ path }) => path.slice(1).join('.'));

describe('the shape of additions', () => {
  test.each([
    ['contacts', [{}, { owner: '@ada', support: ['slack://x', 'teams://y', 'tel:+31 20 555', 'https://x.example', 'mailto:a@b.c'], participants: ['team://a', 'team://ns/a'] }], ['@ada', [], { boss: ['@ada'] }, { owner: [] }, { owner: ['ada'] }, { support: '#help' }, { support: 'http://x' }, { support: ['javascript:alert(1)'] }, { contributors: '@ada' }, { owner: null }]],
    ['license', ['MIT', 'whatever: another check says'], ['', null, 1, ['MIT']]],
    ['properties', [{}, { a: {} }, { a: { b: 1, c: 'x', d: true, e: ['x', 1], environments: { dev: { b: 2 } } } }], [1, { a: 1 }, { a: { b: null } }, { a: { b: { c: 1 } } }, { a: { b: [[1]] } }, { a: { environments: [] } }, { a: { environments: { dev: { b: {} } } } }, { '1a': {} }, { a: { 'b c': 1 } }]],
    ['certificate', [{ file: './a.pem' }, { endpoint: 'a.example:443' }, { expires: '2027-02-28' }, [{ file: 'a/b.pem' }, { endpoint: 'a:1' }]], ['a.pem', {}, [], [{}], { file: '/etc/a.pem' }, { file: 'https://a/b.pem' }, { endpoint: 'a.example' }, { endpoint: 'https://a:443' }, { expires: '2027-13-01' }, { expires: '2027-02-30' }, { expires: '2027-2-3' }, { expires: 'soon' }, { key: 'x' }]],
    ['development', [{ run: 'npm start' }, { needs: ['Node'], setup: ['a', 'b'], run: 'c', test: 'd', open: 'http://localhost:1', notes: 'e' }], ['npm start', {}, { run: [] }, { run: '' }, { run: [1] }, { open: 'javascript:x' }, { start: 'x' }]],
    ['classification', [{ confidentiality: 'public' }, { confidentiality: 'secret', retention: 'P1Y2M3W4DT5H6M7S', riskAssessment: { date: '2026-01-31' } }, { confidentiality: 'internal', retention: 'PT1H' }], ['internal', {}, { confidentiality: 'top' }, { integrity: 'high' }, { confidentiality: 'public', retention: '7 years' }, { confidentiality: 'public', retention: 'P' }, { confidentiality: 'public', retention: 'P1YT' }, { confidentiality: 'public', personalData: 'yes' }, { confidentiality: 'public', riskAssessment: {} }, { confidentiality: 'public', riskAssessment: { date: '2027-02-29' } }, { confidentiality: 'public', riskAssessment: { date: '2026-01-31', url: 'javascript:x' } }, { confidentiality: 'public', biv: 1 }]],
  ] as const)('%s', (key, valid, invalid) => {
    for (const value of valid) expect(wrongPaths({ [key]: value }), JSON.stringify(value)).toEqual([]);
    for (const value of invalid) expect(wrongPaths({ [key]: value })[0], JSON.stringify(value)).toMatch(new RegExp(`^${key}`));
  });

  test('is no business of Backstage’s verdict', () => {
    const wrong = component({ contacts: 1, license: 2, properties: 3, certificate: 4, classification: 5 });
    expect(entityViolations(wrong)).toEqual([]);
    expect(additionViolations(wrong)).toHaveLength(5);
  });

  test('is looked at in Backstage’s kinds only, instance in a Template only', () => {
    expect(additionViolations({ ...component({ license: 1 }), kind: 'Widget' })).toEqual([]);
    expect(additionViolations({ ...component({ license: 1 }), apiVersion: 'example.com/v1' })).toEqual([]);
    expect(additionViolations(component({ instance: 1 }))).toEqual([]);
    const template = (instance: Json) => ({ apiVersion: 'scaffolder.backstage.io/v1beta3', kind: 'Template', metadata: { name: 'a' }, spec: { type: 'x', steps: [], instance } });
    expect(additionViolations(template({ name: 'x' }))).toEqual([]);
    expect(additionViolations(template({ nme: 'x' }))).toMatchObject([{ fix: 'Did you mean "name"?' }]);
    expect(entityViolations(template({ nme: 'x' }))).toEqual([]);
  });

  test('whatever stands there, nothing throws, and readers read what is right', () => {
    fc.assert(
      fc.property(fc.record({ contacts: fc.jsonValue(), license: fc.jsonValue(), properties: fc.jsonValue(), certificate: fc.jsonValue(), classification: fc.jsonValue() }, { requiredKeys: [] }), (spec) => {
        additionViolations(component(spec));
        loadCatalog(memoryFiles({ 'a.yaml': entity('Component', 'a', { ...base, ...spec }) }));
      }),
      { numRuns: 100 },
    );
  });
});

describe('licences', () => {
  test.each(['MIT', 'Apache-2.0', 'MIT OR Apache-2.0', '(MIT AND EUPL-1.2) OR GPL-3.0-or-later WITH Classpath-exception-2.0', 'LicenseRef-Proprietary', 'GPL-2.0-only'])('%s is one', (expression) => {
    expect(licenseFault(expression)).toBeUndefined();
  });

  test.each([
    ['Apache 2.0', 'Did you mean "Apache-2.0"?'],
    ['Apache License, Version 2.0', 'Did you mean "Apache-2.0"?'],
    ['GPLv3', 'Did you mean "GPL-3.0-only"?'],
    ['proprietary', 'Did you mean "LicenseRef-Proprietary"?'],
    ['MTI', 'Did you mean "MIT"?'],
    ['mit', 'Did you mean "MIT"?'],
    ['MIT OR Apche-2.0', 'Did you mean "Apache-2.0"?'],
    ['MIT/Apache-2.0', 'Join two ids with AND or OR, and an exception with WITH.'],
    ['GPL-2.0', 'Write GPL-2.0-only, or GPL-2.0-or-later.'],
    ['LGPL-2.1+', 'Write LGPL-2.1-or-later.'],
    ['MIT OR GPL-2.0-with-classpath-exception', 'Write GPL-2.0-only WITH Classpath-exception-2.0.'],
    ['eCos-2.0', 'Write GPL-2.0-or-later WITH eCos-exception-2.0.'],
  ])('%s is none', (expression, fix) => {
    expect(licenseFault(expression)?.fix).toBe(fix);
  });

  test('any text is one or has a fault in words', () => {
    fc.assert(fc.property(fc.string(), (text) => void licenseFault(text)), { numRuns: 300 });
    expect(licenseFault('Acme-Shareware')?.fix).toContain('LicenseRef-Proprietary');
  });
});

describe('what additions name', () => {
  const pem = `-----BEGIN CERTIFICATE-----\nMI${'A'.repeat(198)}\n-----END CERTIFICATE-----\n`;
  const problemsOf = (spec: object, more: Readonly<Record<string, string>> = {}) => {
    const files = {
      'catalog/signpost.yaml': settings,
      'catalog/org.yaml': documents(group('payments', { members: ['ada'] }), user('ada', [], { annotations: { 'github.com/user-login': 'countess' } }), entity('Environment', 'production', { tier: 'production', owner: 'payments', order: 1 })),
      'catalog/a/a.yaml': entity('Component', 'a', { ...base, ...spec }),
      ...more,
    };
    const wanted = ['contact-unknown', 'property-environment', 'certificate-file'];
    return loadCatalog(memoryFiles(files)).problems.filter(({ code }) => wanted.includes(code)).map(({ message }) => message);
  };

  test('people by name or login, groups, whatever the case', () => {
    expect(problemsOf({ contacts: { owner: ['@ada', '@Ada', '@Countess'], participants: ['team://payments', 'team://default/Payments'] } })).toEqual([]);
    expect(problemsOf({ contacts: { owner: '@adam', support: ['@payments', 'team://ada', 'slack://nobody'] } })).toEqual(['@adam is no user of the catalog.', '@payments is no user of the catalog.', 'team://ada is no group of the catalog.']);
  });

  test('environments of the catalog', () => {
    expect(problemsOf({ properties: { a: { b: 1, environments: { production: {} } } } })).toEqual([]);
    expect(problemsOf({ properties: { a: { environments: { staging: { b: 1 } } } } })).toEqual(['Properties of "a" differ in "staging", but the catalog has no such environment.']);
  });

  test('certificates: PEM, public, within the repository', () => {
    const with_ = (text: string, file = './a.pem') => problemsOf({ certificate: { file } }, { 'catalog/a/a.pem': text })[0];
    expect(with_(pem)).toBeUndefined();
    expect(with_(`\uFEFFSubject: x\r\n${pem.replaceAll('\n', '\r\n')}${pem}`)).toBeUndefined();
    expect(with_(`${pem}-----BEGIN EC PRIVATE KEY-----\nx\n-----END EC PRIVATE KEY-----\n`)).toContain('private key');
    expect(with_(pem.replace('MI', 'XX'))).toContain('expected base64');
    expect(with_('0\u0082 binary')).toContain('no certificate in PEM');
    expect(with_(pem, '../../a.pem')).toBe('There is no file a.pem.');
    expect(with_(pem, '../../../etc/passwd')).toBe('The certificate lies outside of this repository.');
    expect(with_(pem, './b.pem')).toBe('There is no file catalog/a/b.pem.');
  });
});

describe('reading', () => {
  test('properties, with what differs', () => {
    expect(propertiesOf({ spec: { properties: { a: { b: 1, environments: { prod: { b: 2, c: 3 } } }, d: {} } } })).toEqual([
      { namespace: 'a', key: 'b', value: 1, overrides: { prod: 2 } },
      { namespace: 'a', key: 'c', overrides: { prod: 3 } },
    ]);
    expect(propertiesOf({ spec: { properties: { a: { constructor: 1, environments: { prod: { valueOf: 2 } } } } } })).toEqual([
      { namespace: 'a', key: 'constructor', value: 1, overrides: {} },
      { namespace: 'a', key: 'valueOf', overrides: { prod: 2 } },
    ]);
    expect(propertiesOf({ spec: {} })).toEqual([]);
  });

  test('contacts and certificates, one or many', () => {
    expect([...contactsOf({ spec: { contacts: { owner: '@ada', support: ['slack://x', 1], contributors: [] } } })]).toEqual([['support', ['slack://x']], ['owner', ['@ada']]]);
    expect(certificatesOf({ spec: { certificate: { file: 'a' } } })).toMatchObject([{ file: 'a', path: ['spec', 'certificate'] }]);
    expect(certificatesOf({ spec: { certificate: [1, { expires: 'x' }] } })).toMatchObject([{ expires: 'x', path: ['spec', 'certificate', 1] }]);
    expect(certificatesOf({ spec: {} })).toEqual([]);
  });
});
