import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decide } from '../../scripts/catalog/access.ts';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { hasEnded, termsOf } from '../../scripts/catalog/membership.ts';
import { groupsOf, usersOf } from '../../scripts/catalog/people.ts';
import { decidingRules } from '../../scripts/catalog/deciding-rules.ts';
import { codeowners } from '../../scripts/publish/codeowners.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { root } from '../company.ts';

const user = (name: string, memberOf = '[]') => `---\napiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: ${name} }\nspec: { memberOf: ${memberOf} }\n`;
const group = (name: string, rest: string) => `---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: ${name} }\nspec:\n  type: team\n  children: []\n${rest}`;

function org(membership: string) {
  return memoryFiles({
    'catalog/signpost.yaml': 'organization: Example\nrepository: example/signpost\nstrict: true\nplatform: payments\n',
    'catalog/org/people.yaml': [user('ada'), user('grace'), user('hedy', '[payments]'), group('payments', `  parent: engineering\n  members: [ada, grace]\n${membership}`), group('engineering', '')].join(''),
    'catalog/services/a/template.yaml': 'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: a }\nspec: { type: service, owner: payments, parameters: [], steps: [] }\n',
    'catalog/policies/a.yaml': 'apiVersion: signpost.dev/v1\nkind: AccessPolicy\nmetadata: { name: a }\nspec:\n  owner: payments\n  rules: [{ effect: allow, who: { groups: [engineering] }, what: { services: [a] }, approvals: [{ from: service-owner, count: 1 }], because: x }]\n',
  });
}

const until = (name: string, day: string) => org(`  membership: [{ user: ${name}, until: '${day}' }]\n`);
const members = (files: ReturnType<typeof org>, today?: string) => usersOf(loadCatalog(files, { today }), 'group:default/payments').map((ref) => ref.replace('user:default/', ''));

describe('a membership counts up to its last day', () => {
  test('whether the group or the person wrote it, and for the groups above', () => {
    for (const name of ['grace', 'hedy']) {
      const files = until(name, '2027-03-31');
      expect(members(files, '2027-03-31')).toContain(name);
      expect(members(files, '2027-04-01')).toEqual(['ada', 'grace', 'hedy'].filter((each) => each !== name));
      expect(groupsOf(loadCatalog(files, { today: '2027-03-31' }), `user:default/${name}`)).toEqual(['group:default/engineering', 'group:default/payments']);
      expect(groupsOf(loadCatalog(files, { today: '2027-04-01' }), `user:default/${name}`)).toEqual([]);
    }
  });

  test('not at all for whoever does not say which day it is, and where the end is no day', () => {
    expect(members(until('grace', '2999-12-31'))).toEqual(['ada', 'hedy']);
    for (const day of ['2027-02-30', 'soon', '', '20270331']) expect(members(until('grace', day), '2026-01-01'), day).toEqual(['ada', 'hedy']);
    expect(members(org('  membership: [{ user: grace, until: 20270331 }]\n'), '2026-01-01')).toEqual(['ada', 'hedy']);
    expect(members(org('  membership: [{ user: grace, until: }]\n'), '2026-01-01')).toEqual(['ada', 'hedy']);
  });

  test('of two ends the earlier one, however the reference is written', () => {
    const files = org("  membership: [{ user: 'User:default/Grace', until: '2027-06-30' }, { user: ' grace ', until: '2027-03-31' }]\n");
    expect(members(files, '2027-04-01')).toEqual(['ada', 'hedy']);
    expect(members(files, '2027-03-31')).toEqual(['ada', 'grace', 'hedy']);
  });

  test('asking and approving end with it', () => {
    const files = until('grace', '2027-03-31');
    const asked = (day: string, name: string) => {
      const catalog = loadCatalog(files, { today: day });
      const service = { name: 'a', title: 'A', type: 'service', tags: [], owner: 'group:default/payments' };
      return decide(catalog, decidingRules(catalog), { user: `user:default/${name}`, action: 'create', service });
    };
    expect(asked('2027-03-31', 'grace').allowed).toBe(true);
    expect(asked('2027-04-01', 'grace')).toMatchObject({ allowed: false });
    expect(asked('2027-03-31', 'ada').approvals[0]?.eligible).toEqual(['user:default/grace', 'user:default/hedy']);
    expect(asked('2027-04-01', 'ada').approvals[0]?.eligible).toEqual(['user:default/hedy']);
  });

  test('CODEOWNERS never names whose membership ends, so it is the same on every day', () => {
    const files = until('grace', '2027-03-31');
    const text = codeowners(loadCatalog(files, { today: '2026-01-01' })).text;
    expect(text).toContain('* @ada @hedy\n');
    expect(text).not.toContain('@grace');
    expect(codeowners(loadCatalog(files, { today: '2028-01-01' })).text).toBe(text);
  });
});

test('it makes nobody a member, and a role alone ends nothing', () => {
  expect(members(org("  membership: [{ user: ida, until: '2027-03-31' }, { user: grace, role: maintainer }]\n"), '2026-01-01')).toEqual(['ada', 'grace', 'hedy']);
  const [payments] = loadCatalog(org('  membership: [{ user: grace, role: maintainer, because: She leads. }]\n')).ofKind('Group').filter(({ name }) => name === 'payments');
  expect(payments && termsOf(payments)).toEqual([{ user: 'user:default/grace', role: 'maintainer', because: 'She leads.', path: ['spec', 'membership', 0] }]);
});

test('what others mean by spec.membership breaks nothing', () => {
  for (const other of ['gold', '[a, b]', '{ tier: 1 }', '[{ level: 3 }]', '[null, 7]', '[{ user: 7 }]', '[{ user: "a:b:c:d" }]']) {
    const catalog = loadCatalog(memoryFiles({ 'org.yaml': [user('ada'), group('payments', `  members: [ada]\n  membership: ${other}\n`)].join('') }), { today: '2026-11-21' });
    expect(usersOf(catalog, 'group:default/payments'), other).toEqual(['user:default/ada']);
    expect(catalog.problems.filter(({ severity }) => severity === 'error'), other).toEqual([]);
  }
});

test('what has no end has not ended', () => {
  expect(hasEnded({}, undefined)).toBe(false);
});

test('everything that decides or shows says which day it is', () => {
  const missing: string[] = [];
  let seen = 0;
  for (const folder of ['scripts', 'site']) {
    for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/[^/]\.(?:ts|astro)$/.test(path) || path.includes('node_modules')) continue;
      for (const line of readFileSync(join(root, folder, path), 'utf8').split('\n')) {
        if (!/(?<!function )\bloadCatalog\(/.test(line)) continue;
        seen += 1;
        if (!line.includes('today')) missing.push(`${folder}/${path}: ${line.trim()}`);
      }
    }
  }
  expect(missing).toEqual([]);
  expect(seen).toBeGreaterThan(5);
});
