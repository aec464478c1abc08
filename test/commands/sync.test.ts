import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../scripts/commands/main.ts';
import { startOrganization, type Organization } from '../github/organization.ts';

const rows = [{ group: 'All', name: 'sync', summary: '', load: () => import('../../scripts/commands/sync.ts') }];
let github: Organization;
let folder: string;

beforeAll(async () => {
  github = await startOrganization();
  for (const [index, login] of ['ada', 'olga', 'otto'].entries()) {
    github.accounts.set(login, index + 1);
    github.people.add(login);
    if (login !== 'ada') github.owners.add(login);
  }
  folder = mkdtempSync(join(tmpdir(), 'signpost-sync-'));
  mkdirSync(join(folder, 'catalog/org'), { recursive: true });
  writeFileSync(join(folder, 'catalog/signpost.yaml'), 'organization: Acme\nrepository: acme/signpost\n');
  writeFileSync(join(folder, 'catalog/org/org.yaml'), [
    'apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: ada, annotations: { github.com/user-login: ada } }\nspec: { memberOf: [] }\n',
    "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: payments, annotations: { github.com/team-slug: acme/payments } }\nspec: { type: team, children: [], members: [ada], membership: [{ user: ada, until: '2027-03-31' }] }\n",
  ].join('---\n'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await github.stop();
  expect(github.violations).toEqual([]);
});

async function sync(args: readonly string[], env: Readonly<Record<string, string>> = { SIGNPOST_GITHUB_TOKEN: github.token }) {
  let [out, err] = ['', ''];
  const code = await main(rows, ['sync', ...args, '--catalog', folder], { out: (text) => (out += text), err: (text) => (err += text), color: false, cwd: folder, env: { GITHUB_API_URL: github.url, ...env } });
  return { code, out, err };
}

test('shows, then applies what was shown and nothing else', async () => {
  const day = ['--today', '2026-11-21'];
  const shown = await sync(['github', ...day]);
  expect(shown).toMatchObject({ code: 0, out: expect.stringMatching(/^\+ team payments\n\+ ada in payments\nacme: 2 changes of 1 team; 1 joining, 0 of 0 memberships \(0 %\) ending\.\nPlan [0-9a-f]{16}\n$/) });
  expect(github.writes).toEqual([]);
  const { digest } = JSON.parse((await sync(['github', ...day, '--format', 'json'])).out) as { digest: string };
  expect(shown.out).toContain(`Plan ${digest}`);
  expect(await sync(['github', ...day, '--apply', '--plan', 'another'])).toMatchObject({ code: 1, err: expect.stringContaining('something has changed since it was shown') });
  expect(github.writes).toEqual([]);
  expect((await sync(['github', ...day, '--apply', '--plan', digest])).code).toBe(0);
  expect(github.members('payments')).toBe('ada');
  expect((await sync(['github', ...day, '--apply'])).out).toBe('acme: 1 team is as the catalog says.\n');
});

test('after the last day the person goes; a refusal says why, and does nothing', async () => {
  const before = github.writes.length;
  expect(await sync(['github', '--today', '2027-04-01', '--apply', '--max-removals', '0'])).toMatchObject({ code: 1, out: expect.stringContaining('Refused: 1 of 1 memberships would go, which is 100 %'), err: 'Nothing was changed.\n' });
  expect(github.writes).toHaveLength(before);
  expect((await sync(['github', '--today', '2027-04-01', '--apply'])).code).toBe(0);
  expect(github.members('payments')).toBe('');
});

test('wrong calls are refused with what to do, and never with the token', async () => {
  for (const [args, said] of [
    [[], 'signpost sync github'],
    [['gitlab'], 'signpost sync github'],
    [['github', '--plan', 'x'], '--plan is for --apply'],
    [['github', '--apply', '--at', 'HEAD'], '--at only shows'],
    [['github', '--max-removals', '30'], 'a share from 0 to 1'],
    [['github', '--min-admins', 'two'], 'a whole number'],
    [['github', '--organization', '../x'], 'the login of an organisation'],
  ] as const) expect(await sync(args), args.join(' ')).toMatchObject({ code: 2, err: expect.stringContaining(said) });
  expect(await sync(['github'], {})).toMatchObject({ code: 2, err: expect.stringContaining('Set SIGNPOST_GITHUB_TOKEN') });
  const wrong = await sync(['github'], { SIGNPOST_GITHUB_TOKEN: 'ghp_wrong' });
  expect(wrong.code).toBe(2);
  expect(wrong.err).not.toContain('ghp_wrong');
});
