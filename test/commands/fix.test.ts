import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../scripts/commands/main.ts';
import { fix } from '../../scripts/commands/fix.ts';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { diskFiles, replaceFile } from '../../scripts/read/files.ts';
import { documents, entity, group, settings, user } from '../catalog/world.ts';

const rows = [{ group: 'All', name: 'check', summary: 'x', load: () => import('../../scripts/commands/check.ts') }];

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fix-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');

async function check(...args: readonly string[]) {
  const said = { out: '', err: '' };
  const io = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text), env: {}, cwd: root, color: false };
  return { code: await main(rows, ['check', ...args], io), ...said };
}

const messy = `# Who is who.\n${documents(group('platform', { members: ['Zoe', 'ada', 'ada'] }), user('ada'), user('zoe'))}`;

describe('check --fix', () => {
  test('mends what is certain, says so, prints what is left, and has nothing more to do the second time', async () => {
    write('catalog/signpost.yaml', settings);
    write('catalog/org.yaml', messy);
    write('catalog/a.yaml', entity('Component', 'a', { type: 'service', lifecycle: 'production', owner: 'nobody' }));
    const first = await check('--fix', '--format', 'json');
    expect(first.err).toContain('catalog/org.yaml: 3 changes\n');
    const codes = (text: string) => (JSON.parse(text) as { problems: { code: string }[] }).problems.map(({ code }) => code);
    expect(codes(first.out)).toContain('owner-unknown');
    expect(codes(first.out).filter((code) => /^list-|^ref-case/.test(code))).toEqual([]);
    expect(read('catalog/org.yaml')).toContain('# Who is who.\n');
    const mended = read('catalog/org.yaml');
    const second = await check('--fix');
    expect(second.err).not.toContain('change');
    expect(second.code).toBe(first.code);
    expect(read('catalog/org.yaml')).toBe(mended);
    expect(readdirSync(join(root, 'catalog')).sort()).toEqual(['a.yaml', 'org.yaml', 'signpost.yaml']);
  });

  test('works on somebody else’s catalog too', async () => {
    write('theirs/a.yaml', messy);
    expect((await check('--fix', '--catalog', 'theirs')).err).toContain('a.yaml: 1 change\n');
  });

  test('touches no file that has changed since it was read', () => {
    write('catalog/signpost.yaml', settings);
    write('catalog/org.yaml', messy);
    const files = diskFiles(root);
    const opened = { root, files, catalog: loadCatalog(files) };
    const raced = { ...files, text: (path: string) => (path === 'catalog/org.yaml' ? messy : files.text(path)) };
    write('catalog/org.yaml', `${messy}# somebody was here\n`);
    expect(() => fix({ io: { out: () => {}, err: () => {}, color: false, cwd: root, env: {} } }, { ...opened, files: raced })).toThrow('catalog/org.yaml has changed in the meantime.');
    expect(read('catalog/org.yaml')).toBe(`${messy}# somebody was here\n`);
  });

  test('a file that cannot be written is named, and nothing is lost', async () => {
    write('catalog/signpost.yaml', settings);
    write('catalog/org.yaml', messy);
    // The name that the new text is written under is taken, which stops even an administrator.
    mkdirSync(join(root, `catalog/org.yaml.${process.pid}.new`));
    const { code, err } = await check('--fix');
    expect(code).toBe(2);
    expect(err).toContain('catalog/org.yaml cannot be written: ');
    expect(read('catalog/org.yaml')).toBe(messy);
  });
});

describe('replacing a file', () => {
  test('keeps its permissions and leaves nothing beside it', () => {
    write('a.yaml', 'old');
    chmodSync(join(root, 'a.yaml'), 0o640);
    replaceFile(root, 'a.yaml', 'old', 'new');
    expect(read('a.yaml')).toBe('new');
    expect(statSync(join(root, 'a.yaml')).mode & 0o777).toBe(0o640);
    expect(readdirSync(root)).toEqual(['a.yaml']);
  });

  test('never leaves the root and follows no link', () => {
    write('inside/a.yaml', 'old');
    write('b.yaml', 'old');
    symlinkSync('a.yaml', join(root, 'inside/link.yaml'));
    for (const path of ['../b.yaml', 'link.yaml', 'none.yaml']) expect(() => replaceFile(join(root, 'inside'), path, 'old', 'new'), path).toThrow('is no longer there');
    expect(read('b.yaml')).toBe('old');
    expect(existsSync(join(root, 'inside/none.yaml'))).toBe(false);
  });
});

test('--format sarif prints a log with paths from the current folder', async () => {
  write('theirs/a.yaml', entity('Component', 'a', { type: 'service', owner: 'nobody' }));
  const { code, out } = await check('--catalog', 'theirs', '--format', 'sarif', '--site', 'https://example.com/x/');
  expect(code).toBe(1);
  const log = JSON.parse(out) as { runs: { results: { locations: unknown[] }[]; tool: { driver: object } }[] };
  expect(log.runs[0]?.results[0]?.locations[0]).toMatchObject({ physicalLocation: { artifactLocation: { uri: 'theirs/a.yaml' } } });
  expect(JSON.stringify(log.runs[0]?.tool)).toContain('https://example.com/x/problems/owner-unknown/');
  expect(await check('--format', 'sarif', '--site', 'javascript:x')).toMatchObject({ code: 2, out: '' });
});
