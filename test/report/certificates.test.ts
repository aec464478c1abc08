import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { coversHost, parseEndpoint } from '../../scripts/catalog/hosts.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { readCertificates } from '../../scripts/read/x509.ts';
import { certificateRows, endOf, type Observations } from '../../scripts/report/certificates.ts';
import { cpuTime } from '../cpu-time.ts';

const pem = (name: string) => readFileSync(`${import.meta.dirname}/../fixtures/certificates/${name}.pem`, 'utf8');
const blocks = (text: string) => text.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----\n/g) ?? [];

const today = '2026-11-21';

/** The row of one certificate, whose file has this text. */
function rowOf(certificate: object, text?: string, observed?: Observations, day = today) {
  const entity = { apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name: 'shop' }, spec: { type: 'website', lifecycle: 'production', owner: 'sellers', certificate } };
  const files = memoryFiles({ 'catalog/shop.yaml': JSON.stringify(entity), ...(text === undefined ? {} : { 'catalog/shop.pem': text }) });
  return certificateRows({ catalog: loadCatalog(files, { today: day }), files, today: day, readCertificates, ...(observed && { observed }) })[0];
}

const file = './shop.pem';
const seen = (text: string, more = {}) => {
  const found = readCertificates(text);
  if ('fault' in found) throw new Error(found.fault);
  return { ...found, ...more };
};

describe('a file', () => {
  test('of a certificate and its issuer', () => {
    expect(rowOf({ file }, pem('chain'))).toEqual({
      ref: 'component:default/shop', title: 'shop', owner: 'group:default/sellers', name: 'lantern-books.example', state: 'valid', expires: '2027-03-10', daysLeft: 109, from: '2026-09-01',
      subject: 'lantern-books.example', issuer: 'Lantern Issuer', names: ['lantern-books.example', '*.lantern-books.example', '192.0.2.7'], key: 'EC prime256v1',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/), source: 'file', faults: [], file: 'catalog/shop.pem',
    });
  });

  test('in the wrong order is read all the same, and says so', () => {
    expect(rowOf({ file }, blocks(pem('chain')).toReversed().join(''))).toMatchObject({ subject: 'lantern-books.example', expires: '2027-03-10', faults: ['chain-order'] });
  });

  test('with a certificate that does not belong there', () => {
    expect(rowOf({ file }, pem('chain') + pem('brief-issuer'))).toMatchObject({ subject: 'lantern-books.example', faults: ['chain-broken', 'issuer-ends-first'] });
  });

  test('with text around its blocks, and the line ends of Windows', () => {
    expect(rowOf({ file }, `Issued for you\n${pem('chain').replaceAll('\n', '\r\n')}Bye\n`)).toMatchObject({ subject: 'lantern-books.example', faults: [] });
  });

  test('that has ended, with an RSA key', () => {
    expect(rowOf({ file }, pem('ended-rsa'))).toMatchObject({ state: 'expired', daysLeft: -20, key: 'RSA 2048', faults: [] });
  });

  test('that is not valid yet', () => {
    expect(rowOf({ file }, pem('not-yet'))).toMatchObject({ state: 'not-yet-valid', from: '2027-01-01' });
  });

  test('whose issuer ends before it does ends with its issuer', () => {
    expect(rowOf({ file }, pem('brief-issuer'))).toMatchObject({ expires: '2027-01-15', daysLeft: 55, faults: ['issuer-ends-first'] });
  });

  test('whose root ends first does not end with it: roots are trusted by who has them', () => {
    const chain = readCertificates(pem('brief-issuer'));
    if ('fault' in chain) throw new Error(chain.fault);
    expect(endOf({ ...chain, others: chain.others.map((each) => ({ ...each, selfSigned: true })) })).toBe(chain.leaf.until);
    expect(endOf(chain)).toBe('2027-01-15T00:00:00.000Z');
  });

  test('that somebody made on a machine', () => {
    expect(rowOf({ file }, pem('self-signed'))).toMatchObject({ state: 'ending', daysLeft: 14, subject: 'A machine of somebody', faults: ['self-signed', 'weak-key'] });
  });

  test.each([
    ['private-key', pem('chain') + '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n'],
    ['no-certificate', 'nothing'],
    ['no-certificate', ''],
    ['no-certificate', '-----BEGIN CERTIFICATE-----\nMIIB'],
    ['unreadable', '-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n'],
    ['unreadable', pem('chain').repeat(40)],
  ])('that is none: %s', (fault, text) => {
    const row = rowOf({ file }, text);
    expect(row).toMatchObject({ state: 'unknown', source: 'none', faults: [fault] });
    expect(JSON.stringify(row)).not.toContain('MHcC');
  });

  test('that is not there, or lies outside of the repository', () => {
    expect(rowOf({ file })).toMatchObject({ state: 'unknown', faults: ['missing-file'] });
    expect(rowOf({ file: '../../shop.pem' })).toMatchObject({ state: 'unknown', faults: ['missing-file'] });
  });

  test('made to take long is read in a moment', () => {
    const start = cpuTime();
    readCertificates('-----BEGIN CERTIFICATE-----\n'.repeat(35_000));
    readCertificates(`-----BEGIN ${'A '.repeat(400_000)}`);
    expect(cpuTime() - start).toBeLessThan(1_000);
  });
});

describe('days', () => {
  test.each([['2026-12-05', 'ending', 0], ['2026-12-04', 'ending', 1], ['2026-12-06', 'expired', -1], ['2026-11-05', 'ending', 30], ['2026-11-04', 'valid', 31]])('on %s it is %s', (day, state, daysLeft) => {
    expect(rowOf({ file }, pem('self-signed'), undefined, day)).toMatchObject({ state, daysLeft });
  });
});

describe('an endpoint', () => {
  const endpoint = 'www.lantern-books.example:443';

  test('has a certificate that holds for its host, or not', () => {
    expect(rowOf({ file, endpoint }, pem('chain'))).toMatchObject({ name: 'www.lantern-books.example', faults: [] });
    expect(rowOf({ file, endpoint: 'lantern.example:8443' }, pem('chain'))).toMatchObject({ name: 'lantern.example:8443', faults: ['wrong-host'] });
  });

  test('that was looked at counts more than the file', () => {
    expect(rowOf({ file, endpoint }, pem('brief-issuer'), new Map([[endpoint, seen(pem('chain'))]]))).toMatchObject({ source: 'live', expires: '2027-03-10', faults: ['file-differs'] });
    expect(rowOf({ endpoint }, undefined, new Map([[endpoint, seen(pem('chain'), { distrust: 'UNABLE_TO_GET_ISSUER_CERT' })]]))).toMatchObject({ source: 'live', faults: ['untrusted'] });
  });

  test('that answers nothing leaves what the file says', () => {
    expect(rowOf({ file, endpoint }, pem('chain'), new Map([[endpoint, { unreachable: 'no answer' }]]))).toMatchObject({ source: 'file', expires: '2027-03-10', faults: ['unreachable'] });
  });

  test('that nobody looked at is not known, but for what the catalog states', () => {
    expect(rowOf({ endpoint })).toMatchObject({ state: 'unknown', source: 'none', faults: [] });
    expect(rowOf({ endpoint, expires: '2026-12-01' })).toMatchObject({ state: 'ending', source: 'stated', daysLeft: 10 });
    expect(rowOf({ file, expires: '2026-12-01' }, pem('chain'))).toMatchObject({ expires: '2027-03-10', faults: ['stated-differs'] });
  });
});

test('the first to end comes first, then those of which nothing is known; everything else has none', () => {
  const entity = (name: string, spec: object) => JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name }, spec: { type: 'website', lifecycle: 'production', owner: 'sellers', ...spec } });
  const files = memoryFiles({
    'catalog/a.yaml': entity('a', { certificate: { endpoint: 'a.example:443' } }),
    'catalog/b.yaml': entity('b', { certificate: [{ file: 'late.pem' }, { file: 'soon.pem' }] }),
    'catalog/c.yaml': entity('c', {}),
    'catalog/late.pem': pem('chain'),
    'catalog/soon.pem': pem('self-signed'),
  });
  const rows = certificateRows({ catalog: loadCatalog(files, { today }), files, today, readCertificates });
  expect(rows.map(({ ref, name }) => [ref, name])).toEqual([['component:default/b', 'box.lantern-books.example'], ['component:default/b', 'lantern-books.example'], ['component:default/a', 'a.example']]);
});

test.each([
  [['shop.example'], 'SHOP.example', true],
  [['*.shop.example'], 'www.shop.example', true],
  [['*.shop.example'], 'shop.example', false],
  [['*.shop.example'], 'a.b.shop.example', false],
  [['*.example'], 'shop.example', false],
  [['*'], 'shop', false],
  [['w*.shop.example'], 'www.shop.example', false],
  [['192.0.2.7'], '192.0.2.7', true],
  [['*.0.2.7'], '192.0.2.7', false],
  [[], 'shop.example', false],
])('%j holds for %s: %s', (names, host, expected) => {
  expect(coversHost(names, host)).toBe(expected);
});

test('an endpoint is a host and a port', () => {
  expect(parseEndpoint('Shop.example:8443')).toEqual({ host: 'shop.example', port: 8443 });
  for (const wrong of ['shop.example', 'shop.example:0', 'shop.example:65536', 'https://shop.example:443', '-x:443', 'a b:443', '']) expect(parseEndpoint(wrong)).toBeUndefined();
});
