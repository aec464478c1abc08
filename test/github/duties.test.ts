import { expect, test } from 'vitest';
import { tendDuties, type Duty } from '../../scripts/github/duties.ts';
import { Paper } from './paper.ts';
import { smallCompany } from './small-company.ts';

const duty = (title: string): Duty => ({ title: `Renew: ${title}`, body: `${title} ends.`, labels: ['certificate'], assignees: ['ada'] });

async function tend(paper: Paper, ...titles: readonly string[]) {
  const lines: string[] = [];
  const duties = { due: titles.map(duty), isOurs: (title: string) => title.startsWith('Renew: '), closing: () => 'It was renewed.', marker: '<!-- signpost:duty -->' };
  const fine = await tendDuties(paper.hands().door, duties, (line) => lines.push(line));
  return { fine, lines };
}

test('each duty is an issue, once, with labels and people', async () => {
  const paper = new Paper(smallCompany);
  expect(await tend(paper, 'a.example', 'b.example')).toEqual({ fine: true, lines: ['Renew: a.example: #1 is new.', 'Renew: b.example: #2 is new.'] });
  expect(paper.issues.get(1)).toMatchObject({ title: 'Renew: a.example', body: 'a.example ends.', labels: ['certificate'], assignees: ['ada'], open: true });
  expect((await tend(paper, 'a.example', 'b.example')).lines).toEqual(['Renew: a.example: #1 is open.', 'Renew: b.example: #2 is open.']);
  expect(paper.issues.size).toBe(2);
});

test('what is no longer due is closed with a word, and other issues are left alone', async () => {
  const paper = new Paper(smallCompany);
  const other = paper.open('Renew: my subscription', 'please', 'ada');
  await tend(paper, 'a.example', 'b.example');
  expect((await tend(paper, 'b.example')).lines).toEqual(['Renew: b.example: #3 is open.', 'Renew: a.example: #2 is closed.']);
  expect([...paper.issues.values()].map(({ number, open }) => [number, open])).toEqual([[other, true], [2, false], [3, true]]);
  expect(paper.said(2)).toBe('<!-- signpost:duty -->\nIt was renewed.');
});

test('what a person closed stays closed', async () => {
  const paper = new Paper(smallCompany);
  await tend(paper, 'a.example');
  Object.assign(paper.issues.get(1) ?? {}, { open: false, closedBy: 'ada' });
  expect((await tend(paper, 'a.example')).lines).toEqual(['Renew: a.example: #1 was closed.']);
  expect(paper.issues.get(1)?.open).toBe(false);
});

test('what GitHub refuses is told, and holds up nothing else', async () => {
  const paper = new Paper(smallCompany);
  const { door } = paper.hands();
  const failing: typeof door = { ...door, openOwn: (title, body, labels) => (title.endsWith('a.example') ? Promise.reject(new Error('GitHub says no.')) : door.openOwn(title, body, labels)) };
  const lines: string[] = [];
  const fine = await tendDuties(failing, { due: ['a.example', 'b.example'].map(duty), isOurs: () => false, closing: () => '', marker: '' }, (line) => lines.push(line));
  expect({ fine, lines }).toEqual({ fine: false, lines: ['Renew: a.example: GitHub says no.', 'Renew: b.example: #1 is new.'] });
});
