import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main, type CommandRow } from '../../scripts/commands/main.ts';
import { documents, entity, group, settings, user } from '../catalog/world.ts';

const cli = resolve(import.meta.dirname, '../../scripts/signpost.js');

const rows: readonly CommandRow[] = [
  { group: 'All', name: 'check', summary: 'x', load: () => import('../../scripts/commands/check.ts') },
  { group: 'All', name: 'list', summary: 'x', load: () => import('../../scripts/commands/list.ts') },
  { group: 'All', name: 'show', summary: 'x', load: () => import('../../scripts/commands/show.ts') },
  { group: 'All', name: 'owners', summary: 'x', load: () => import('../../scripts/commands/owners.ts') },
  { group: 'All', name: 'generate', summary: 'x', load: () => import('../../scripts/commands/generate.ts') },
  { group: 'All', name: 'broken', summary: 'x', load: () => Promise.reject(new Error('the disk is on fire', { cause: new Error('matches') })) },
];

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'commands-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('catalog/signpost.yaml', settings);
  write('catalog/org.yaml', documents(group('platform', { members: ['ada'] }), user('ada')));
  write('catalog/checkout.yaml', entity('Component', 'checkout', { type: 'service', lifecycle: 'production', owner: 'platform' }, { title: 'Checkout\u001b[31m' }));
  write('catalog/services/bucket/template.yaml', entity('Template', 'bucket', { type: 'storage', owner: 'platform', parameters: { properties: { name: {}, owner: {} } }, steps: [] }));
  write('README.md', 'Hello');
  write('bad/a.yaml', entity('Component', 'a', { type: 'service', owner: 'nobody' }));
  write('fine/a.yaml', entity('Group', 'a', { type: 'team', children: [] }));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

async function call(...args: readonly string[]) {
  return callFrom(root, {}, ...args);
}

async function callFrom(cwd: string, env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const said = { out: '', err: '' };
  const io = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text), env, cwd, color: false };
  return { code: await main(rows, args, io), ...said };
}

describe('calling the program', () => {
  test('with --help lists every command; without anything too, but as a mistake', async () => {
    const help = await call('--help');
    expect(help).toMatchObject({ code: 0, err: '' });
    for (const { name } of rows) expect(help.out).toContain(`  ${name}`);
    expect(await call()).toMatchObject({ code: 2, out: '' });
    expect(await call('check', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('--format') as string });
  });

  test.each([
    [['chekc'], 'Did you mean "check"?'],
    [['check', '--fromat', 'json'], 'Did you mean --format?'],
    [['check', '--format', 'xml'], 'text, json, github'],
    [['check', '--catalog', 'nowhere'], 'no folder "nowhere"'],
    [['check', '--catalog', 'catalog/org.yaml'], 'a folder'],
    [['list', '--kind', 'componnet'], 'Did you mean "Component"?'],
    [['show'], 'takes one reference'],
    [['generate', '--catalog', 'bad'], 'Signpost repository only'],
    [['__proto__'], 'no command "__proto__"'],
  ])('%j is refused with what to do', async (args, message) => {
    const { code, out, err } = await call(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
  });

  test('that crashes says so in a line, and all of it with DEBUG', async () => {
    const quiet = await call('broken');
    expect(quiet.code).toBe(2);
    expect(quiet.err).toContain('the disk is on fire');
    expect(quiet.err.trimEnd().split('\n')).toHaveLength(1);
    expect((await callFrom(root, { DEBUG: '1' }, 'broken')).err).toMatch(/matches[\s\S]*\n\s+at /);
  });
});

describe('check', () => {
  test('gives JSON of the documented shape', async () => {
    const { code, out, err } = await call('check', '--catalog', 'bad', '--format', 'json');
    expect(code).toBe(1);
    expect(err).toBe('1 error, 1 warning in 1 entity.\n');
    expect(JSON.parse(out)).toEqual({
      problems: [
        { code: 'schema', severity: 'error', file: 'a.yaml', line: 1, column: expect.any(Number) as number, message: 'spec.lifecycle is missing.', fix: expect.any(String) as string },
        { code: 'owner-unknown', severity: 'warning', file: 'a.yaml', line: 1, column: expect.any(Number) as number, message: expect.stringContaining('"nobody"') as string, fix: expect.any(String) as string },
      ],
      entities: 1,
    });
  });

  test('gives annotations with paths from where it was called', async () => {
    const { out } = await call('check', '--catalog', 'bad', '--format', 'github');
    expect(out.split('\n')[0]).toMatch(/^::error file=bad\/a\.yaml,line=1,col=\d+,title=schema::spec\.lifecycle is missing\.%0AAdd it: /);
  });

  test('is content with a good catalog, and takes several', async () => {
    expect(await call('check', '-C', 'fine')).toEqual({ code: 0, out: '', err: 'Nothing wrong with 1 entity.\n' });
    expect(await call('check', '-C', 'fine', '-C', 'bad')).toMatchObject({ code: 1, err: '1 error, 1 warning in 2 entities.\n' });
  });

  test('finds the repository around the folder it is called in', async () => {
    const { out } = await callFrom(join(root, 'catalog/services'), {}, 'list', '--kind', 'template', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject([{ ref: 'template:default/bucket', owner: 'group:default/platform', file: 'catalog/services/bucket/template.yaml' }]);
  });
});

describe('looking things up', () => {
  test('list and show keep control characters away from the terminal', async () => {
    for (const args of [['list'], ['show', 'checkout']]) {
      const { code, out } = await call(...args);
      expect(code).toBe(0);
      expect(out).toContain('Checkout');
      expect(out).not.toContain('\u001b');
    }
  });

  test('show gives the entity with its relations', async () => {
    const { out } = await call('show', 'Component:Checkout', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({ ref: 'component:default/checkout', relations: [{ type: 'ownedBy', target: 'group:default/platform' }] });
    expect(await call('show', 'chekout')).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Did you mean "checkout"?') as string });
  });

  test('owners of an entity, a file, a folder and a path that is still to come', async () => {
    for (const subject of ['checkout', 'catalog/checkout.yaml', 'catalog/services/bucket', './catalog/org.yaml', 'live/production/bucket/x', 'README.md']) {
      const { code, out } = await call('owners', subject, '--format', 'json');
      expect({ subject, code }).toEqual({ subject, code: 0 });
      expect(JSON.parse(out), subject).toMatchObject({ owners: [{ ref: 'group:default/platform', logins: ['ada'] }] });
    }
    expect(await call('owners', 'component:none')).toMatchObject({ code: 1 });
    expect(await call('owners', 'checkout')).toMatchObject({ code: 0, out: expect.stringMatching(/^component:default\/checkout {2}Checkout.*\n(?: {2}ask.*\n)?group:default\/platform {2}\S+ {2}@ada\n/) as string });
    expect(await call('owners', 'checkout', '--by', 'channel')).toMatchObject({ code: 1, out: '' });
    expect(await call('owners', 'checkout', '--by', 'smell')).toMatchObject({ code: 2, err: expect.stringContaining('it can be path, ref, url') as string });
    expect(await call('owners')).toMatchObject({ code: 2 });
  });
});

describe('generate', () => {
  test('writes what is stale, takes away what is left over, and is then content', async () => {
    expect((await call('generate', '--check')).code).toBe(1);
    const first = await call('generate');
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('.github/CODEOWNERS  missing') as string });
    const form = readFileSync(join(root, '.github/ISSUE_TEMPLATE/request-bucket.yml'), 'utf8');
    writeFileSync(join(root, '.github/ISSUE_TEMPLATE/request-gone.yml'), form);
    expect((await call('generate')).out).toBe('.github/ISSUE_TEMPLATE/request-gone.yml  no longer needed\n');
    expect(await call('generate', '--check')).toMatchObject({ code: 0, out: '' });
    expect(await call('check')).toMatchObject({ code: 0 });
  });

  test('writes through no link', async () => {
    rmSync(join(root, '.github'), { recursive: true });
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync(join(root, 'elsewhere'), join(root, '.github'));
    expect(await call('generate')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('.github is a symbolic link') as string });
    expect(readdirSync(join(root, 'elsewhere'))).toEqual([]);
    rmSync(join(root, '.github'));
  });
});

describe('the program itself', () => {
  test('runs, keeps talk off stdout, and ends with the right code', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'check', '--catalog', 'bad', '--format', 'json'], { cwd: root, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ entities: 1 });
    expect(stderr).toBe('1 error, 1 warning in 1 entity.\n');
  });

  test('is not upset by a reader that has seen enough', () => {
    const shell = `"${process.execPath}" "${cli}" list 2>&1 >&3 3>&- | cat >&2`;
    expect(() => execFileSync('sh', ['-c', `{ ${shell}; } 3>&1 | true`], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })).not.toThrow();
  });
});

test('a word that a command has no use for is refused, rather than the wrong folder checked', async () => {
  expect(await call('check', 'fine')).toMatchObject({ code: 2, err: expect.stringContaining('check takes options only, but here stands "fine". A folder is named with --catalog.') as unknown });
  expect(await call('check', '-C', 'fine')).toMatchObject({ code: 0 });
  expect((await call('show', 'component:checkout')).code).toBe(0);
});
