import { expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { tendMemberships, tidyBranch, withoutEnded } from '../../scripts/github/ended-memberships.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { membershipEnds } from '../../scripts/report/people.ts';
import { Paper } from './paper.ts';

const people = ['ada', 'grace', 'hedy'].map((name) => `apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: ${name}, annotations: { github.com/user-login: ${name}-login } }\nspec:\n  memberOf: ${name === 'hedy' ? '[search, payments]' : '[]'}\n`).join('---\n');
const payments = `# The team.
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: payments, title: 'Pay *ments*' }
spec:
  type: team
  children: []
  members:
    - ada # lead
    - grace # helps out
  membership:
    # The last day of each.
    - { user: ada, role: maintainer }
    - { user: grace, until: '2026-12-01', because: 'Ask @everyone' }
    - user: hedy
      until: '2026-12-31'
  contacts:
    support: [slack://pay]
`;
const company = { 'catalog/signpost.yaml': 'organization: Acme\nrepository: acme/signpost\nbot: github-actions[bot]\n', 'catalog/org/people.yaml': people, 'catalog/org/payments.yaml': payments };

async function tend(paper: Paper, today: string) {
  const lines: string[] = [];
  const fine = await tendMemberships(paper.hands(), today, (line) => lines.push(line));
  return { fine, lines };
}

test('the team hears two weeks ahead, once; another last day closes it', async () => {
  const paper = new Paper(company);
  expect((await tend(paper, '2026-11-16')).lines).toEqual(['No membership has ended that still stands in the catalog.']);
  expect((await tend(paper, '2026-11-17')).lines[0]).toBe('A membership ends soon: grace in Pay *ments*, on 2026-12-01: #1 is new.');
  expect(paper.issues.get(1)).toMatchObject({ labels: ['membership'], assignees: ['grace-login', 'ada-login'], open: true });
  expect(paper.issues.get(1)?.body).toContain('grace is in Pay \\*ments\\* until 2026-12-01. Ask @\u200beveryone From the next day');
  expect((await tend(paper, '2026-12-01')).lines[0]).toContain('#1 is open');
  expect((await tend(paper, '2026-12-02')).lines[0]).toContain('#1 is closed');
});

test('what has ended is proposed to be taken out, with every other byte as it was', async () => {
  const paper = new Paper(company);
  const { fine, lines } = await tend(paper, '2027-01-01');
  expect({ fine, lines }).toEqual({ fine: true, lines: ['Take memberships away that have ended: #1 is new.'] });
  const ended = withoutEnded(paper.hands().now.catalog, paper.hands().now.files, membershipEnds(paper.hands().now.catalog, '2027-01-01'));
  expect(ended.files.map(({ path }) => path)).toEqual(['catalog/org/payments.yaml', 'catalog/org/people.yaml']);
  expect(ended.files[0]?.text).toBe(payments.replace('    - grace # helps out\n', '').replace(/ {4}- \{ user: grace.*\n/, '').replace(/ {4}- user: hedy\n.*\n/, ''));
  expect(ended.files[1]?.text).toBe(people.replace('[search, payments]', '[search]'));
  expect(await paper.hands().door.pull(1)).toMatchObject({ headRef: tidyBranch, body: expect.stringContaining('- grace in Pay \\*ments\\*, until 2026-12-01\n- hedy') });
});

test('again nothing happens; more that ends is added; a closed one stays closed; a merged catalog needs none', async () => {
  const paper = new Paper(company);
  await tend(paper, '2026-12-05');
  expect((await tend(paper, '2026-12-06')).lines.at(-1)).toBe('Take memberships away that have ended: #1 is open.');
  expect((await tend(paper, '2027-01-01')).lines.at(-1)).toBe('Take memberships away that have ended: #1 is brought up to date.');
  await paper.hands().door.updatePull(1, { state: 'closed' });
  expect((await tend(paper, '2027-01-02')).lines.at(-1)).toBe('Take memberships away that have ended: #1 was closed.');
  const tidy = withoutEnded(paper.hands().now.catalog, paper.hands().now.files, membershipEnds(paper.hands().now.catalog, '2027-01-01'));
  const after = loadCatalog(memoryFiles({ ...company, ...Object.fromEntries(tidy.files.map(({ path, text }) => [path, text])) }), { today: '2027-01-01' });
  expect(membershipEnds(after, '2027-01-01')).toEqual([]);
  expect(after.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});
