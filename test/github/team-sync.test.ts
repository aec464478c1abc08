import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { usualPatience } from '../../scripts/github/patience.ts';
import { openTeams } from '../../scripts/github/team-door.ts';
import type { Limits } from '../../scripts/github/team-plan.ts';
import { actionLine, carryOut, planMarkdown, planText, teamPlan } from '../../scripts/github/team-sync.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { startOrganization, type Organization } from './organization.ts';

let github: Organization;
beforeEach(async () => {
  github = await startOrganization();
  for (const [index, login] of ['Ada', 'grace', 'hedy', 'ida', 'olga', 'otto', 'rose'].entries()) {
    github.accounts.set(login, 100 + index);
    if (login !== 'rose') github.people.add(login);
  }
  for (const owner of ['olga', 'otto']) github.owners.add(owner);
});
afterEach(async () => {
  await github.stop();
  expect(github.violations).toEqual([]);
});

const user = (name: string, login = name, more = '') => `---\napiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: ${name}${login === '' ? '' : `, annotations: { github.com/user-login: ${login}${more} }`} }\nspec: { memberOf: [] }\n`;
const group = (name: string, members: string, rest = '', annotations = '', slug = `acme/${name}`) =>
  `---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: ${name}, title: ${name[0]?.toUpperCase()}${name.slice(1)}, description: People of ${name}.${slug === '' ? '' : `, annotations: { github.com/team-slug: ${slug}${annotations} }`} }\nspec:\n  type: team\n  children: []\n  members: [${members}]\n${rest}`;
const everybody = [user('ada', 'ada'), user('grace'), user('hedy'), user('ida'), user('rose')].join('');
const standard = `${everybody}${group('engineering', '')}${group('payments', 'ada, grace, rose', '  parent: engineering\n  membership: [{ user: grace, role: maintainer }, { user: rose, until: 2027-03-31 }]\n')}`;
const limits: Limits = { maxRemovals: 0.25, freeRemovals: 3, minAdmins: 2, deleted: [] };

const catalogOf = (org: string, today = '2026-11-21') => loadCatalog(memoryFiles({ 'catalog/signpost.yaml': 'organization: Acme\nrepository: acme/signpost\n', 'catalog/org/org.yaml': org }), { today });
const open = () => openTeams({ apiUrl: github.url, token: github.token, organization: 'acme', patience: { ...usualPatience, wait: () => Promise.resolve() } });
const planOf = (org: string, given: Partial<Limits> = {}, today?: string) => teamPlan(catalogOf(org, today), open(), { ...limits, ...given });
const linesOf = async (org: string, given?: Partial<Limits>, today?: string) => (await planOf(org, given, today)).actions.map(actionLine);
async function apply(org: string, given: Partial<Limits> = {}, today?: string) {
  const said: string[] = [];
  const plan = await planOf(org, given, today);
  const fine = await carryOut(plan, open(), (line) => said.push(line));
  return { plan, fine, said };
}

describe('teams and people come from the catalog', () => {
  test('the plan says all of it and changes nothing; applied once, nothing is left to do', async () => {
    const plan = await planOf(standard);
    expect(plan.actions.map(actionLine)).toEqual(['+ team engineering', '+ team payments below engineering', '+ ada in payments', '+ grace in payments as maintainer', '+ rose in payments (not in the organisation: an invitation)']);
    expect(github.writes).toEqual([]);
    expect((await apply(standard)).fine).toBe(true);
    expect(github.teams.get('payments')).toMatchObject({ name: 'Payments', description: 'People of payments.', privacy: 'closed', parent: 'engineering' });
    expect([github.members('payments'), github.members('engineering'), [...(github.teams.get('payments')?.invited.keys() ?? [])]]).toEqual(['Ada, grace*', '', ['rose']]);
    const again = await planOf(standard);
    expect(again.actions).toEqual([]);
    expect(again.notes).toContain('rose has not accepted the invitation to payments yet.');
  });

  test('members that a team below brings are no additions, and are not taken out', async () => {
    await apply(standard);
    for (const old of [false, true]) {
      github.old = old;
      expect(await linesOf(standard), `an older server: ${old}`).toEqual([]);
      expect(await linesOf(standard.replace('members: []', 'members: [ada]'))).toEqual([]);
    }
  });

  test('a group without a team lends its people to the team above', async () => {
    const org = `${everybody}${group('engineering', 'ida')}${group('search', 'hedy', '  parent: engineering\n', '', '')}`;
    await apply(org);
    expect(github.members('engineering')).toBe('hedy, ida');
  });

  test('a team that several groups share has the people of all, and whoever maintains it by one of them does', async () => {
    const leading = '  membership: [{ user: ada, role: maintainer }]\n';
    const shared = (first: string, second: string) => `${everybody}${group('alpha', 'ada, grace', first, '', 'acme/desk')}${group('beta', 'ada, hedy', second, '', 'acme/desk')}`;
    for (const org of [shared(leading, ''), shared('', leading)]) expect(await linesOf(org)).toEqual(['+ team desk', '+ ada in desk as maintainer', '+ grace in desk', '+ hedy in desk']);
    expect((await planOf(shared(leading, ''))).notes).toContain('The team acme/desk is named by group:default/alpha and group:default/beta: the members of all of them are in it, and the first one names it.');
  });

  test('what is different is set right: name, description, privacy, place, role', async () => {
    github.team('engineering', { name: 'engineering', description: 'old' });
    github.team('payments', { name: 'PAYMENTS', privacy: 'secret' }, { Ada: 'maintainer', grace: 'member' });
    expect(await linesOf(standard)).toEqual([
      '~ team engineering: name "engineering" → "Engineering", description "old" → "People of engineering."',
      '~ team payments: name "PAYMENTS" → "Payments", description "" → "People of payments.", privacy "secret" → "closed", parent "" → "engineering"',
      '+ rose in payments (not in the organisation: an invitation)',
      '~ ada in payments: maintainer → member',
      '~ grace in payments: member → maintainer',
    ]);
    await apply(standard);
    expect(await linesOf(standard)).toEqual([]);
    expect(github.members('payments')).toBe('Ada, grace*');
  });

  test('a secret team stands alone', async () => {
    const org = `${everybody}${group('engineering', '')}${group('crypto', 'ada', '  parent: engineering\n', ', github.com/team-privacy: secret')}`;
    expect(await linesOf(org)).toContain('+ team crypto, secret');
  });

  test('whoever makes a team with a token of their own is not left in it', async () => {
    github.login = 'otto';
    await apply(standard);
    expect(github.members('payments')).toBe('Ada, grace*');
  });
});

describe('who goes', () => {
  test('a membership that has ended is removed, an invitation withdrawn; nobody else is', async () => {
    await apply(standard);
    expect(await linesOf(standard, {}, '2027-03-31')).toEqual([]);
    expect(await linesOf(standard, {}, '2027-04-01')).toEqual(['- rose in payments: the invitation']);
    github.people.add('rose');
    github.teams.get('payments')?.invited.delete('rose');
    github.teams.get('payments')?.members.set('rose', 'member');
    expect((await apply(standard, {}, '2027-04-01')).said).toEqual(['- rose in payments']);
    expect(github.members('payments')).toBe('Ada, grace*');
    expect(github.people.has('rose')).toBe(true);
  });

  test('a person who left the catalog loses the teams of the catalog and no other', async () => {
    await apply(standard);
    github.team('book-club', {}, { Ada: 'member' });
    const without = standard.replace(user('ada'), '').replace('ada, grace', 'grace');
    expect((await apply(without)).said).toEqual(['- ada in payments']);
    expect(github.members('book-club')).toBe('Ada');
    expect((await planOf(without)).figures).toMatchObject({ teams: 2, unmanaged: 1 });
  });

  test('owners of the organisation are told, never taken out, and their role is left to GitHub', async () => {
    github.team('payments', { parent: 'engineering', name: 'Payments', description: 'People of payments.' }, { olga: 'maintainer', Ada: 'member', grace: 'maintainer' });
    github.team('engineering', { name: 'Engineering', description: 'People of engineering.' });
    const plan = await planOf(standard);
    expect(plan.actions.map(actionLine)).toEqual(['+ rose in payments (not in the organisation: an invitation)']);
    expect(plan.notes).toContain('olga is in payments without the catalog, but owns the organisation: owners are never taken out.');
    expect(await linesOf(`${everybody}${user('otto')}${group('payments', 'otto, ada', '', '', 'acme/payments')}`)).not.toContain(expect.stringContaining('otto in payments:'));
  });

  test('a login that nobody has, or that somebody else has taken, is told and nothing else', async () => {
    const org = `${user('ada', 'ada')}${user('nobody')}${user('hedy', 'hedy', ', github.com/user-id: "7"')}${group('payments', 'ada, nobody, hedy')}`;
    github.team('payments', { name: 'Payments', description: 'People of payments.' }, { Ada: 'member', hedy: 'member' });
    const plan = await planOf(org);
    expect(plan.actions.map(actionLine)).toEqual(['- hedy in payments']);
    expect(plan.notes).toEqual([
      'The login hedy belongs to another account than the one in the catalog (102, not 7): somebody else has taken it. They are added nowhere.',
      'There is no person nobody on GitHub; they are added nowhere. Correct the login in the catalog.',
    ]);
  });

  test('whoever has no login in the catalog is neither added nor taken out by their name', async () => {
    const org = `${user('ida', '')}${user('grace', '')}${group('payments', 'ida, grace')}`;
    github.team('payments', { name: 'Payments', description: 'People of payments.' }, { ida: 'member' });
    const plan = await planOf(org);
    expect(plan.actions).toEqual([]);
    expect(plan.notes.join('\n')).toMatch(/2 people have no annotation github\.com\/user-login.*grace, ida[^]*ida stays in payments/);
  });
});

describe('renamed teams', () => {
  test('one that its people or its name betray is told, and no second one is made', async () => {
    github.team('engineering', { name: 'Engineering', description: 'People of engineering.' });
    const pay = github.team('pay', { name: 'Pay', parent: 'engineering' }, { Ada: 'member', grace: 'maintainer', rose: 'member' });
    const plan = await planOf(standard);
    expect(plan.actions).toEqual([]);
    expect(plan.notes.join()).toContain(`There is no team acme/payments, but pay has the same name or the same people`);
    const known = standard.replace('github.com/team-slug: acme/payments', `github.com/team-slug: acme/payments, github.com/team-id: "${pay.id}"`);
    expect((await apply(known)).said).toEqual(['~ team pay: name "Pay" → "Payments", description "" → "People of payments."']);
    expect(github.members('payments')).toBe('Ada, grace*, rose');
    expect(await linesOf(known)).toEqual([]);
  });
});

describe('guards', () => {
  const crowd = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);
  function fill(count: number) {
    for (const [index, login] of crowd(count).entries()) {
      github.accounts.set(login, 500 + index);
      github.people.add(login);
    }
    github.team('payments', { name: 'Payments', description: 'People of payments.' }, Object.fromEntries(crowd(count).map((login) => [login, 'member'])));
  }
  const orgOf = (count: number) => `${crowd(count).map((login) => user(login)).join('')}${group('payments', crowd(count).join(', '))}`;

  test('too many removals are refused with the figures; as many as are told are done', async () => {
    fill(250);
    const plan = await planOf(orgOf(187));
    expect(plan.figures).toMatchObject({ memberships: 250, removals: 63, share: 0.252 });
    expect(plan.refusals).toEqual(['63 of 250 memberships would go, which is 25.2 %; at most 25 % may at once. If that is meant, say --max-removals 0.26.']);
    expect((await planOf(orgOf(187), { maxRemovals: 0.26 })).refusals).toEqual([]);
    expect((await planOf(orgOf(188))).refusals).toEqual([]);
    expect(github.calls.filter((call) => call.endsWith('/teams/payments/members')).length).toBeGreaterThan(6);
  });

  test('of a small team a few may always go, but not all', async () => {
    fill(5);
    expect((await planOf(orgOf(2))).refusals).toEqual([]);
    expect((await planOf(orgOf(1))).refusals).toHaveLength(1);
    expect((await planOf(group('payments', ''))).refusals.join()).toContain('Nobody would be left in payments.');
  });

  test('too few owners, or a broken file of people', async () => {
    github.owners.delete('otto');
    expect((await planOf(standard)).refusals.join()).toContain('The token sees 1 owner of the organisation; there have to be 2');
    expect((await planOf(standard, { minAdmins: 1 })).refusals).toEqual([]);
    expect((await planOf(`${standard}---\nkind: [\n`, { minAdmins: 0 })).refusals.join()).toContain('The catalog has errors in catalog/org/org.yaml');
  });

  test('a team that nobody manages goes when it is named, and counts', async () => {
    github.team('leftover', {}, { Ada: 'member', grace: 'member', hedy: 'member', ida: 'member' });
    expect((await planOf(everybody, { deleted: ['leftover'] })).refusals).toHaveLength(1);
    expect((await apply(everybody, { deleted: ['leftover'], maxRemovals: 1 })).said).toEqual(['- team leftover, with 4 members']);
    expect((await planOf(standard, { deleted: ['payments'] })).notes.join()).toContain('is a team of the catalog, and is not deleted');
  });
});

describe('the world', () => {
  test('dying in the middle takes nothing away, and the next run does the rest', async () => {
    github.team('payments', { name: 'Payments', description: 'People of payments.' }, { hedy: 'member' });
    for (let broken = 0; broken < 5; broken += 1) {
      github.breakAfter(broken);
      const { fine, said } = await apply(standard);
      if (!fine) expect(said.at(-1)).toMatch(/left for the next run|Something is in the way/);
      if (!fine && broken < 3) expect(github.teams.get('payments')?.members.has('hedy')).toBe(true);
    }
    github.breakAfter(Infinity);
    await apply(standard);
    expect(github.members('payments')).toBe('Ada, grace*');
    expect(await linesOf(standard)).toEqual([]);
  });

  test('waits when GitHub says that it is too much', async () => {
    github.limitOnce();
    expect((await planOf(standard)).actions).toHaveLength(5);
  });

  test('the same facts give the same plan; another fact another digest', async () => {
    const [one, two] = [await planOf(standard), await planOf(standard)];
    expect(one).toEqual(two);
    expect((await planOf(standard.replace('ada, grace', 'grace'))).digest).not.toBe(one.digest);
  });

  test('words of strangers stay words', async () => {
    github.team('payments', { name: 'Payments', description: '```\n<img src=x> @everyone \u001b[31m' }, { Ada: 'member', grace: 'maintainer' });
    const plan = await planOf(standard);
    expect(planText(plan)).not.toContain('\u001b');
    expect(planMarkdown(plan)).toContain('````diff');
  });
});
