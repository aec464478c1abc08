import { expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { peopleRows } from '../../scripts/report/people.ts';
import { roleRows } from '../../scripts/report/roles.ts';
import { catalog, files } from '../company.ts';

const user = (name: string, login = name) => `---\napiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: ${name}${login === '' ? '' : `, annotations: { github.com/user-login: ${login} }`} }\nspec: { memberOf: [] }\n`;
const group = (name: string, members: string, rest = '', slug = `, annotations: { github.com/team-slug: acme/${name} }`) => `---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: ${name}${slug} }\nspec:\n  type: team\n  children: []\n  members: [${members}]\n${rest}`;
const org = [user('ada'), user('grace'), user('hedy', ''), user('ida'), group('payments', 'ada, grace, hedy', "  membership: [{ user: grace, until: '2026-12-01' }, { user: ada, until: '2027-12-01', because: x }, { user: ghost, until: '2026-01-01' }]\n"), group('search', 'hedy', '', ''), group('empty', '')].join('');
const rowsOn = (today: string) => peopleRows(loadCatalog(memoryFiles({ 'catalog/signpost.yaml': 'organization: Acme\n', 'catalog/org.yaml': org }), { today }), today).map(({ finding, ref, other, daysLeft }) => [finding, ref.split('/')[1], ...(other === undefined ? [] : [other.split('/')[1]]), ...(daysLeft === undefined ? [] : [daysLeft])]);

test('people: what ends, who is nowhere, and what hangs on one, in the order in which it presses', () => {
  expect(rowsOn('2026-11-21')).toEqual([
    ['membership-ends-soon', 'grace', 'payments', 10],
    ['membership-ends', 'ada', 'payments', 375],
    ['user-without-team', 'ida'],
    ['user-without-login', 'hedy'],
    ['team-empty', 'empty'],
    ['team-of-one', 'search', 'hedy'],
    ['team-without-github', 'search'],
  ]);
  const later = rowsOn('2028-01-01');
  expect(later.slice(0, 2)).toEqual([['membership-ended', 'grace', 'payments', -396], ['membership-ended', 'ada', 'payments', -31]]);
  expect(later).toContainEqual(['team-of-one', 'payments', 'hedy']);
  expect(later).toContainEqual(['user-without-team', 'ada']);
});

test('roles: each with the line that says it, and what a rule denies', () => {
  const rows = roleRows(catalog, files);
  expect(rows.find(({ role, of }) => role === 'environment-owner' && of === 'production')).toMatchObject({ who: 'group:default/reliability', people: 3, by: 'catalog/environments/production.yaml' });
  const denied = rows.find(({ role, who }) => role === 'denied' && who === 'group:default/contractors');
  expect(denied).toMatchObject({ people: 2, names: [] });
  const [path = '', line = ''] = denied?.by.split(':') ?? [];
  expect(files.text(path)?.split('\n')[Number(line) - 1]).toContain('effect: deny');
  expect(rows.find(({ role, of }) => role === 'maintainer' && of === 'harbour-logistics/platform')?.names).toEqual(['user:default/amara-okafor']);
  const asking = rows.filter(({ role, people }) => role === 'requester' && people > 0);
  expect(asking.length).toBeGreaterThan(0);
  expect(asking.filter(({ names }) => names.length > 0)).toEqual([]);
});

test('10,000 people in 1,000 teams are looked at once each', () => {
  const many = [...Array.from({ length: 10_000 }, (_, index) => user(`p${index}`)), ...Array.from({ length: 1_000 }, (_, team) => group(`t${team}`, Array.from({ length: 10 }, (_, index) => `p${team * 10 + index}`).join(', '), `  membership: [{ user: p${team * 10}, until: '2027-01-01' }]\n`))].join('');
  const read = loadCatalog(memoryFiles({ 'catalog/org.yaml': many }), { today: '2026-11-21', sought: 'errors' });
  let asked = 0;
  const rows = peopleRows({ ...read, related: (ref, type) => ((asked += 1), read.related(ref, type)) }, '2026-11-21');
  expect(rows).toHaveLength(1_000);
  expect(asked).toBeLessThan(50_000);
});
