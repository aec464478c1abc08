import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { diskFiles } from '../../scripts/read/files.ts';
import { entity, settings } from '../catalog/world.ts';

const cli = resolve(import.meta.dirname, '../../scripts/signpost.js');
const isRoot = process.getuid?.() === 0;

const made: string[] = [];
afterAll(() => {
  for (const folder of made) {
    execFileSync('chmod', ['-R', 'u+rwX', folder]);
    rmSync(folder, { recursive: true });
  }
});

type Content = Readonly<Record<string, string | Uint8Array>>;

function write(root: string, files: Content): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function folderWith(files: Content): string {
  const root = mkdtempSync(join(tmpdir(), 'hostile-'));
  made.push(root);
  chmodSync(root, 0o755);
  write(root, files);
  return root;
}

interface Printed {
  readonly code: string;
  readonly severity: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The program as somebody runs it; with `user`, as somebody who is not root. */
function run(root: string, args: readonly string[] = [], user?: number) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [cli, 'check', '--catalog', root, ...args], {
    cwd: '/',
    encoding: 'utf8',
    timeout: 20_000,
    maxBuffer: 1 << 28,
    env: { PATH: process.env['PATH'] ?? '', FORCE_COLOR: '1' },
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  expect(signal).toBeNull();
  expect(stdout + stderr).not.toMatch(/at file:|should not have happened|\n {4}at |Warning:/);
  expect([0, 1], stderr).toContain(status);
  return { status, stdout, stderr };
}

/** Every problem has a place that exists. */
function check(root: string, user?: number): readonly Printed[] {
  const { problems } = JSON.parse(run(root, ['--format', 'json'], user).stdout) as { readonly problems: readonly Printed[] };
  for (const { code, file, line, column } of problems) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(column).toBeGreaterThanOrEqual(1);
    if (code === 'generated-stale' || file.includes('\uFFFD')) continue;
    if (!existsSync(join(root, file)) || !statSync(join(root, file)).isFile()) {
      expect(code).toBe('file-unreadable');
      continue;
    }
    const lines = readFileSync(join(root, file), 'utf8').split(/\r\n|\n|\r/);
    expect(line, file).toBeLessThanOrEqual(lines.length);
    expect(column, file).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
  }
  return problems;
}

const own = { 'catalog/signpost.yaml': settings };
const component = (name: string) => entity('Component', name, { type: 'service', lifecycle: 'production', owner: 'nobody' });
const codesOf = (problems: readonly Printed[], file: string) => problems.filter((problem) => problem.file === file).map(({ code }) => code);
const megabytes = (size: number) => `# ${'x'.repeat(97)}\n`.repeat(size / 100);

const broken: Readonly<Record<string, readonly [code: string, text: string | Uint8Array]>> = {
  'random.yaml': ['file-encoding', Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7919 + (index >> 3) * 31) % 256)],
  'cut.yaml': ['yaml-syntax', component('cut').slice(0, -20)],
  'deep.yaml': ['yaml-syntax', `apiVersion: backstage.io/v1alpha1\nkind: Component\nspec: ${'['.repeat(100_000)}`],
  'laughs.yaml': ['yaml-syntax', Array.from({ length: 30 }, (_, index) => `a${index}: &a${index} [${Array(9).fill(index === 0 ? 'lol' : `*a${index - 1}`).join(', ')}]\n`).join('')],
  'circle.yaml': ['yaml-syntax', 'apiVersion: backstage.io/v1alpha1\nkind: Component\nspec: &a [*a]\n'],
  'latin.yaml': ['file-encoding', Buffer.from('kind: Caf\u00e9\n', 'latin1')],
  'wide.yaml': ['file-encoding', Buffer.from('\uFEFFkind: Component\n', 'utf16le')],
  'zero.yaml': ['file-encoding', 'kind: \0\n'],
  'tabs.yaml': ['yaml-syntax', 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n\tname: a\n'],
  'empty.yaml': ['not-an-entity', ''],
  'comments.yaml': ['not-an-entity', '# nothing\n# here\n'],
  'large.yaml': ['file-too-large', megabytes(10_100_000)],
  'list.json': ['not-an-entity', `[${component('listed')}]`],
  'cut.json': ['yaml-syntax', '{\n  "apiVersion": "backstage.io/v1alpha1",\n  "kind": "Component"'],
  'comment.json': ['yaml-syntax', `// why\n${component('commented')}`],
  'with space.yaml': ['not-an-entity', 'a: 1\n'],
  'a:b::c,d%0A.yaml': ['not-an-entity', 'a: 1\n'],
  '😀.yaml': ['not-an-entity', 'a: 1\n'],
  '-rf.yaml': ['not-an-entity', 'a: 1\n'],
  'new\nline.yaml': ['not-an-entity', 'a: 1\n'],
  '\u001b[31mred\u202e.yaml': ['not-an-entity', 'a: "\u001b[2J\u009b1m"\n'],
  'folder.yaml/x.yaml': ['not-an-entity', 'a: 1\n'],
  'article/docs.mdx': ['article-syntax', '<a b={'.repeat(2_000)],
};

const fine: Content = {
  'mark.yaml': `\uFEFF${component('mark')}`,
  'windows.yaml': 'apiVersion: backstage.io/v1alpha1\r\nkind: Component\r\nmetadata:\r\n  name: windows\r\nspec:\r\n  type: service\r\n  lifecycle: production\r\n  owner: windows\r\n',
  'mac.yaml': 'apiVersion: backstage.io/v1alpha1\rkind: Component\rmetadata:\r  name: mac\rspec:\r  type: service\r  lifecycle: production\r  owner: mac\r',
  'case.yaml': component('lower'),
  'CASE.yaml': component('upper'),
  'just.yaml': `${component('just')}${megabytes(9_900_000)}`,
  'tabs.json': `${JSON.stringify(JSON.parse(component('tabbed')), null, '\t')}\n`,
};

describe('a catalog of broken files', () => {
  const root = folderWith({ ...own, ...Object.fromEntries([...Object.entries(broken).map(([name, [, text]]) => [`catalog/${name}`, text]), ...Object.entries(fine).map(([name, text]) => [`catalog/${name}`, text])]) });
  let problems: readonly Printed[] = [];

  test('is checked to the end, and each has its problem', () => {
    problems = check(root);
    expect(Object.keys(broken).map((name) => `${name} ${codesOf(problems, `catalog/${name}`).includes(broken[name]?.[0] ?? '') ? broken[name]?.[0] : codesOf(problems, `catalog/${name}`).join()}`)).toEqual(Object.entries(broken).map(([name, [code]]) => `${name} ${code}`));
  });

  test('while whole files beside them load, with places in lines of any sort', () => {
    for (const name of ['windows.yaml', 'mac.yaml']) {
      expect(problems.find(({ file }) => file === `catalog/${name}`)).toMatchObject({ code: 'owner-unknown', line: 8, column: 10 });
    }
    expect(loadCatalog(diskFiles(root)).entities.map(({ name }) => name)).toEqual(['just', 'lower', 'mac', 'mark', 'tabbed', 'upper', 'windows']);
  });

  test('prints nothing that a terminal or a runner obeys', () => {
    const text = run(root).stdout;
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(run(root, ['--format', 'json']).stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    const lines = run(root, ['--format', 'github']).stdout.trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^::(error|warning) file=/);
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(lines.join('\n')).toContain('/catalog/a%3Ab%3A%3Ac%2Cd%250A.yaml');
  });
});

describe('a tree that is no plain tree', () => {
  test('links in circles, out of the root and to nowhere are problems, and are not followed', () => {
    const root = folderWith({ ...own, 'catalog/a.yaml': component('a'), 'outside/b.yaml': component('b') });
    for (const [target, path] of [['..', 'up'], ['self.yaml', 'self.yaml'], ['nowhere', 'dangling.yaml'], ['../outside', 'outside'], ['../outside/b.yaml', 'b.yaml'], ['/etc/passwd', 'passwd.yml']] as const) symlinkSync(target, join(root, 'catalog', path));
    const problems = check(root);
    for (const path of ['up', 'self.yaml', 'dangling.yaml', 'outside', 'b.yaml', 'passwd.yml']) expect(codesOf(problems, `catalog/${path}`), path).toEqual(['file-unreadable']);
    expect(loadCatalog(diskFiles(root)).entities.map(({ name }) => name)).toEqual(['a']);
  });

  test('settings that are a link are a problem too', () => {
    const root = folderWith({ 'settings.yaml': settings, 'catalog/a.yaml': component('a') });
    symlinkSync('../settings.yaml', join(root, 'catalog/signpost.yaml'));
    expect(codesOf(check(root), 'catalog/signpost.yaml')).toEqual(['file-unreadable']);
  });

  test('pipes are never waited for', () => {
    const root = folderWith({ ...own, 'catalog/a.yaml': component('a'), 'catalog/b.yaml': entity('Location', 'b', { target: './pipe.yaml' }) });
    execFileSync('mkfifo', [join(root, 'catalog/pipe.yaml'), join(root, 'catalog/request')]);
    const problems = check(root);
    expect(codesOf(problems, 'catalog/pipe.yaml')).toEqual(['file-unreadable']);
    expect(codesOf(problems, 'catalog/request')).toEqual(['file-unreadable']);
    expect(codesOf(problems, 'catalog/b.yaml')).toContain('location-target');
  });

  test('names that are no UTF-8 are problems, of files and of folders', () => {
    const root = folderWith(own);
    const raw = (name: string) => Buffer.concat([Buffer.from(join(root, 'catalog', name)), Buffer.from([0xff])]);
    mkdirSync(raw('folder'));
    writeFileSync(Buffer.concat([raw('file'), Buffer.from('.yaml')]), component('a'));
    expect(check(root).filter(({ code }) => code === 'file-unreadable').map(({ file }) => file)).toEqual(['catalog/file\uFFFD.yaml', 'catalog/folder\uFFFD']);
  });

  test('folders too deep for the system are a problem', () => {
    const root = folderWith({ ...own, 'catalog/a.yaml': component('a') });
    // One command makes what no single path can name.
    execFileSync('bash', ['-c', 'cd "$1/catalog" && for i in $(seq 60); do mkdir "$2" && cd -P "$2"; done', 'bash', root, 'd'.repeat(100)]);
    const deepest = check(root).filter(({ code }) => code === 'file-unreadable');
    expect(deepest).toMatchObject([{ message: expect.stringContaining('cannot be read') as string }]);
    expect(deepest[0]?.file.length).toBeGreaterThan(3_000);
  });

  test('what may not be read is a problem, files and folders alike', ({ skip }) => {
    const root = folderWith({ ...own, 'catalog/a.yaml': component('a'), 'catalog/org/team.yaml': component('b'), 'catalog/c.json': component('c'), 'd/e.json': component('e') });
    const nobody = isRoot ? 65534 : undefined;
    if (isRoot && spawnSync(process.execPath, ['--version'], { uid: 65534, gid: 65534 }).status !== 0) skip();
    for (const path of ['catalog/a.yaml', 'catalog/org', 'catalog/c.json']) chmodSync(join(root, path), 0);
    const problems = check(root, nobody);
    expect(problems.filter(({ code }) => code === 'file-unreadable').map(({ file }) => file)).toEqual(['catalog/a.yaml', 'catalog/c.json', 'catalog/org']);
    chmodSync(join(root, 'catalog'), 0);
    expect(check(root, nobody).map(({ code, file }) => `${code} ${file}`)).toContain('file-unreadable catalog');
    chmodSync(root, 0);
    if (nobody === undefined) expect(() => accessSync(root, constants.R_OK)).toThrow();
    expect(check(root, nobody).map(({ code, file }) => `${code} ${file}`)).toContain('file-unreadable .');
  });

  test('a file that vanishes after the list was made is a problem', () => {
    const root = folderWith({ ...own, 'catalog/a.yaml': component('a'), 'catalog/b.yaml': component('b'), 'c.json': component('c') });
    const files = diskFiles(root);
    expect(files.list()).toContain('catalog/a.yaml');
    rmSync(join(root, 'catalog/a.yaml'));
    expect(loadCatalog(files).problems.filter(({ code }) => code === 'file-unreadable').map(({ file }) => file)).toEqual(['catalog/a.yaml']);
  });
});
