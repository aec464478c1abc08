import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readCertificates } from '../../scripts/read/x509.ts';
import { tendCertificates } from '../../scripts/github/certificates.ts';
import type { Observations } from '../../scripts/report/certificates.ts';
import { Paper } from './paper.ts';
import { smallCompany } from './small-company.ts';

const pem = (name: string) => readFileSync(`${import.meta.dirname}/../fixtures/certificates/${name}.pem`, 'utf8');

const entity = (name: string, certificate: object, more = {}) => JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name, title: `The *${name}*`, ...more }, spec: { type: 'website', lifecycle: 'production', owner: 'users', certificate } });
const renewal = JSON.stringify({
  apiVersion: 'scaffolder.backstage.io/v1beta3', kind: 'Template', metadata: { name: 'renewal', title: 'Renewal' },
  spec: { type: 'certificate', owner: 'makers', parameters: [{ properties: { entity: { type: 'string' }, hosts: { type: 'array', items: { type: 'string' } } } }], steps: [] },
});

const box = { file: './box.pem', endpoint: 'box.lantern-books.example:443' };

function company(certificate: object = box) {
  return new Paper({
    ...smallCompany,
    'catalog/signpost.yaml': 'organization: Acme\nrepository: acme/signpost\nsiteUrl: https://signpost.acme.example\n',
    'catalog/services/renewal/template.yaml': renewal,
    'catalog/box.yaml': entity('box', certificate),
    'catalog/box.pem': pem('self-signed'),
    'catalog/shop.yaml': entity('shop', { file: './shop.pem' }),
    'catalog/shop.pem': pem('chain'),
  });
}

async function tend(paper: Paper, today: string, observed?: Observations) {
  paper.now = `${today}T06:00:00Z`;
  const lines: string[] = [];
  const fine = await tendCertificates(paper.hands(), { today, days: [30, 14, 7], readCertificates, ...(observed && { observed }) }, (line) => lines.push(line));
  return { fine, lines };
}

const title = 'Certificate of box.lantern-books.example ends on 2026-12-05 (component:default/box)';
const seen = (name: string): Observations => {
  const found = readCertificates(pem(name));
  if ('fault' in found) throw new Error(found.fault);
  return new Map([[box.endpoint, found]]);
};
const unseen: Observations = new Map([[box.endpoint, { unreachable: 'no answer' }]]);

test('one issue for each certificate that ends soon, which says what to do', async () => {
  const paper = company();
  expect(await tend(paper, '2026-11-04')).toEqual({ fine: true, lines: [] });
  expect(await tend(paper, '2026-11-05')).toEqual({ fine: true, lines: [`${title}: #1 is new.`] });
  const { labels, body } = paper.issues.get(1) ?? {};
  expect(labels).toEqual(['certificate']);
  expect(body).toContain('ends on **2026-12-05**');
  expect(body).toContain('[The \\*box\\*](https://signpost.acme.example/catalog/component/default/box/)');
  const inputs = /\[Renewal\]\(https:\/\/signpost\.acme\.example\/services\/renewal\/#inputs=([\w-]+)\)/.exec(body ?? '')?.[1] ?? '';
  expect(JSON.parse(Buffer.from(inputs, 'base64url').toString())).toEqual({ entity: 'component:default/box', hosts: ['box.lantern-books.example'] });
  expect(await tend(paper, '2026-11-05')).toEqual({ fine: true, lines: [`${title}: #1 is open.`] });
  expect(paper.issues.size).toBe(1);
});

test('each of the later days is one comment, and so is the end', async () => {
  const paper = company();
  await tend(paper, '2026-11-10');
  const comments = async () => (await paper.hands().door.comments(1)).map(({ body }) => body.split('\n')[1]);
  await tend(paper, '2026-11-20');
  expect(await comments()).toEqual([]);
  for (const day of ['2026-11-21', '2026-11-22', '2026-11-29', '2026-11-30', '2026-12-06', '2026-12-07']) await tend(paper, day);
  expect(await comments()).toEqual(['14 days or fewer are left: it ends on **2026-12-05**.', '7 days or fewer are left: it ends on **2026-12-05**.', 'It ended on **2026-12-05**, and no other certificate has been seen.']);
});

test('the new certificate closes it', async () => {
  const paper = company();
  await tend(paper, '2026-12-06');
  paper.push({ 'catalog/box.pem': pem('chain') });
  expect((await tend(paper, '2026-12-07')).lines).toEqual([`${title}: #1 is closed.`]);
  expect(paper.issues.get(1)?.open).toBe(false);
  expect(paper.said(1)).toContain('the certificate that is there now ends on 2027-03-10');
});

test('the next end in the same place is another issue, also after a person closed the first', async () => {
  const paper = company();
  await tend(paper, '2026-12-01');
  paper.close(1, 'ada');
  expect((await tend(paper, '2026-12-02')).lines).toEqual([`${title}: #1 was closed.`]);
  paper.push({ 'catalog/box.pem': pem('chain') });
  await tend(paper, '2027-03-01');
  expect([...paper.issues.values()].map((issue) => issue.title).filter((each) => each.includes('box'))).toEqual([title, title.replace('2026-12-05', '2027-03-10')]);
});

test('what is presented counts: a new file alone renews nothing, and a new certificate there does', async () => {
  const paper = company();
  await tend(paper, '2026-12-01', seen('self-signed'));
  paper.push({ 'catalog/box.pem': pem('chain') });
  expect((await tend(paper, '2026-12-02', seen('self-signed'))).lines).toEqual([`${title}: #1 is open.`]);
  expect((await tend(paper, '2026-12-03', seen('chain'))).lines).toEqual([`${title}: #1 is closed.`]);
});

test('an endpoint that cannot be looked at closes nothing, nor does a file that became unreadable', async () => {
  const paper = company({ endpoint: box.endpoint });
  await tend(paper, '2026-12-01', seen('self-signed'));
  for (const observed of [unseen, undefined]) expect(await tend(paper, '2026-12-02', observed)).toEqual({ fine: true, lines: [] });
  expect(paper.issues.get(1)?.open).toBe(true);
  const other = company({ file: './box.pem', expires: '2026-12-05' });
  await tend(other, '2026-12-01');
  other.push({ 'catalog/box.pem': 'nothing' });
  await tend(other, '2026-12-02');
  expect(other.issues.get(1)?.open).toBe(true);
});

test('what leaves the catalog leaves its issue, and issues of people stay', async () => {
  const paper = company();
  const foreign = paper.open(title, 'mine', 'ada');
  await tend(paper, '2026-12-01');
  paper.push({ 'catalog/box.yaml': entity('box', { file: './shop.pem' }) });
  await tend(paper, '2026-12-02');
  expect([...paper.issues.values()].map(({ number, open }) => [number, open])).toEqual([[foreign, true], [2, false]]);
});

test('hostile names reach nobody', async () => {
  const paper = company();
  paper.push({ 'catalog/evil.yaml': entity('evil', { endpoint: 'evil.example:443', expires: '2026-12-02' }, { title: '@ada [x](https://evil.example) <img src=x> `' }) });
  await tend(paper, '2026-12-01');
  const body = [...paper.issues.values()].find((issue) => issue.title.includes('evil'))?.body ?? '';
  expect(body).not.toMatch(/(?<!\\)<img|\s@ada/);
  expect(body).not.toContain('](https://evil.example)');
});
