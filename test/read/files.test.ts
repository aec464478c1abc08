import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { diskFiles, memoryFiles } from '../../scripts/read/files.ts';
import { gitFiles } from '../../scripts/read/git-files.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'files-'));
  made.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const own = { 'catalog/signpost.yaml': 'strict: true\n', 'catalog/b.yaml': 'b', 'catalog/ä 😀.yaml': 'a', 'live/x/y/z/request.yaml': 'r', '.github/CODEOWNERS': 'c' };

describe('a folder on disk', () => {
  test('lists what it holds, sorted, without hidden folders and packages', () => {
    const files = diskFiles(folderWith({ 'b/c.yaml': '', 'b.yaml': '', 'a.yaml': '', '.git/config': '', '.backstage/x.yaml': '', 'x/node_modules/y.yaml': '', '.github/z.yml': '' }));
    expect(files.list()).toEqual(['.github/z.yml', 'a.yaml', 'b.yaml', 'b/c.yaml']);
  });

  test('lists only the folders of the catalog in a Signpost repository, but reads the others', () => {
    const files = diskFiles(folderWith({ ...own, 'dist/index.html': 'x', 'README.md': 'x' }));
    expect(files.list()).toEqual(Object.keys(own).sort());
    expect(files.text('README.md')).toBe('x');
  });

  test('gives nothing for what is not there, is a folder, or lies outside', () => {
    const root = folderWith({ 'inside/a.yaml': 'a', 'secret.txt': 's' });
    const files = diskFiles(join(root, 'inside'));
    for (const path of ['b.yaml', '.', '', '../secret.txt', '/etc/passwd', 'a.yaml/b', `${root}/secret.txt`]) expect(files.text(path), path).toBeUndefined();
    expect(files.bytes('a.yaml')).toEqual(Buffer.from('a'));
  });

  test('never follows a link out of the root, nor in circles', () => {
    const root = folderWith({ 'inside/a.yaml': 'a', 'secret.txt': 's', 'other/b.yaml': 'b' });
    symlinkSync('../secret.txt', join(root, 'inside/link.yaml'));
    symlinkSync('../other', join(root, 'inside/folder'));
    symlinkSync('.', join(root, 'inside/circle'));
    const files = diskFiles(join(root, 'inside'));
    expect(files.list()).toEqual(['a.yaml']);
    expect(files.text('link.yaml')).toBeUndefined();
    expect(files.text('folder/b.yaml')).toBeUndefined();
  });
});

describe('a commit', () => {
  test('holds the same as the folder it was made from, whatever happened since', () => {
    const root = folderWith({ ...own, 'README.md': 'read me' });
    symlinkSync('../README.md', join(root, 'catalog/link.yaml'));
    const git = (...args: string[]) => execFileSync('git', ['-C', root, '-c', 'user.name=x', '-c', 'user.email=x@example.com', '-c', 'core.autocrlf=false', ...args]);
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'first');
    const disk = diskFiles(root);
    const before = new Map([...disk.list(), 'README.md'].map((path) => [path, disk.text(path)]));
    writeFileSync(join(root, 'catalog/b.yaml'), 'changed');
    const commit = gitFiles(root, 'HEAD');
    expect(commit.list()).toEqual(disk.list());
    for (const [path, text] of before) expect(commit.text(path), path).toBe(text);
    expect(commit.text('catalog/link.yaml')).toBeUndefined();
    expect(commit.text('missing')).toBeUndefined();
    expect(() => gitFiles(root, 'no-such-revision')).toThrow();
    expect(() => gitFiles(root, '--help')).toThrow();
  });
});

test('files in memory come as text and as bytes', () => {
  const files = memoryFiles({ b: 'ü', a: new Uint8Array([255]) });
  expect(files.list()).toEqual(['a', 'b']);
  expect(files.bytes('b')).toEqual(Buffer.from('ü'));
  expect(files.text('a')).toBe('\uFFFD');
  expect(files.text('toString')).toBeUndefined();
});
