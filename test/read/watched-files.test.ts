import fc from 'fast-check';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { readDocuments } from '../../scripts/read/documents.ts';
import { diskFiles } from '../../scripts/read/files.ts';
import { watchedFiles, type WatchedFiles } from '../../scripts/read/watched-files.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function watching(files: Readonly<Record<string, string>>): { readonly root: string; readonly files: WatchedFiles } {
  const root = mkdtempSync(join(tmpdir(), 'watched-'));
  for (const [path, text] of Object.entries(files)) write(root, path, text);
  const watched = watchedFiles(root);
  // Whatever is never read cannot be stale.
  read(watched);
  ends.push(() => rmSync(root, { recursive: true, force: true }), () => watched.close());
  return { root, files: watched };
}

function read(files: Pick<WatchedFiles, 'list' | 'text' | 'unlisted'>) {
  return { texts: Object.fromEntries(files.list().map((path) => [path, files.text(path)])), unlisted: files.unlisted?.() };
}

/** Takes in changes until nothing more is told. */
async function settled(files: WatchedFiles): Promise<readonly string[]> {
  const all = new Set<string>();
  for (let quiet = 0; quiet < 3; quiet += 1) {
    await sleep(15);
    const paths = files.refresh();
    if (paths.length > 0) quiet = 0;
    for (const path of paths) all.add(path);
  }
  return [...all].sort();
}

const own = { 'catalog/signpost.yaml': 'strict: true\n', 'catalog/a.yaml': 'a', 'catalog/sub/b.yaml': 'b', 'live/x/c.yaml': 'c', 'README.md': 'r' };

describe('what differs is told', () => {
  test('a change, a new file, a deleted one, and one that an editor has put in its place', async () => {
    const { root, files } = watching(own);
    write(root, 'catalog/a.yaml', 'A');
    expect(await files.changed()).toEqual(['catalog/a.yaml']);
    expect(files.text('catalog/a.yaml')).toBe('A');
    write(root, 'catalog/new.yaml', 'n');
    expect(await files.changed()).toEqual(['catalog/new.yaml']);
    unlinkSync(join(root, 'catalog/new.yaml'));
    expect(await files.changed()).toEqual(['catalog/new.yaml']);
    expect(files.text('catalog/new.yaml')).toBeUndefined();
    write(root, 'catalog/sub/.b.yaml.swp', 'another b');
    renameSync(join(root, 'catalog/sub/.b.yaml.swp'), join(root, 'catalog/sub/b.yaml'));
    expect(await settled(files)).toContain('catalog/sub/b.yaml');
    expect(read(files)).toEqual(read(diskFiles(root)));
  });

  test('not a file that was touched, or written with the same text, or is no part of the catalog', async () => {
    const { root, files } = watching(own);
    write(root, 'catalog/a.yaml', 'a');
    utimesSync(join(root, 'catalog/sub/b.yaml'), new Date(), new Date());
    write(root, 'dist/index.html', 'x');
    write(root, 'catalog/node_modules/x.yaml', 'x');
    expect(await settled(files)).toEqual([]);
  });

  test('files of a new folder below a new folder, whenever they are written', async () => {
    const { root, files } = watching(own);
    write(root, 'catalog/one/two/three/x.yaml', 'x');
    for (let number = 0; number < 20; number += 1) {
      write(root, `catalog/one/${number}/y.yaml`, 'y');
      await sleep(1);
    }
    await settled(files);
    expect(read(files)).toEqual(read(diskFiles(root)));
    write(root, 'catalog/one/two/three/x.yaml', 'later');
    expect(await files.changed()).toEqual(['catalog/one/two/three/x.yaml']);
  });

  test('a folder that moved away is no longer watched; another one with its name is', async () => {
    const { root, files } = watching(own);
    renameSync(join(root, 'catalog/sub'), join(root, 'elsewhere'));
    expect(await files.changed()).toEqual(['catalog/sub/b.yaml']);
    write(root, 'elsewhere/b.yaml', 'unseen');
    expect(await settled(files)).toEqual([]);
    renameSync(join(root, 'elsewhere'), join(root, 'catalog/sub'));
    expect(await files.changed()).toEqual(['catalog/sub/b.yaml']);
    rmSync(join(root, 'catalog/sub'), { recursive: true });
    write(root, 'catalog/sub/b.yaml', 'again');
    await settled(files);
    write(root, 'catalog/sub/b.yaml', 'and again');
    expect(await files.changed()).toEqual(['catalog/sub/b.yaml']);
  });

  test('links and unreadable folders as they come and go', async () => {
    const { root, files } = watching(own);
    symlinkSync('a.yaml', join(root, 'catalog/link.yaml'));
    expect(await files.changed()).toEqual(['catalog/link.yaml']);
    expect(files.unlisted?.()).toEqual([{ path: 'catalog/link.yaml', reason: 'link' }]);
    unlinkSync(join(root, 'catalog/a.yaml'));
    symlinkSync('../README.md', join(root, 'catalog/a.yaml'));
    await settled(files);
    expect(files.text('catalog/a.yaml')).toBeUndefined();
    chmodSync(join(root, 'catalog/sub'), 0);
    await settled(files);
    expect(read(files)).toEqual(read(diskFiles(root)));
    chmodSync(join(root, 'catalog/sub'), 0o755);
    await settled(files);
    expect(read(files)).toEqual(read(diskFiles(root)));
  });

  test('that the folder becomes a Signpost repository, and stops being one', async () => {
    const { root, files } = watching({ 'a.yaml': 'a', 'catalog/b.yaml': 'b' });
    expect(files.list()).toEqual(['a.yaml', 'catalog/b.yaml']);
    write(root, 'catalog/signpost.yaml', '');
    expect(await settled(files)).toEqual(['a.yaml', 'catalog/signpost.yaml']);
    unlinkSync(join(root, 'catalog/signpost.yaml'));
    expect(await settled(files)).toEqual(['a.yaml', 'catalog/signpost.yaml']);
    expect(files.list()).toEqual(['a.yaml', 'catalog/b.yaml']);
  });

  test('what was read outside the lists is read anew, and looked at from time to time', async () => {
    const { root, files } = watching(own);
    expect(files.text('README.md')).toBe('r');
    write(root, 'README.md', 'read me');
    expect(files.text('README.md')).toBe('read me');
    write(root, 'README.md', 'read it');
    expect(await files.changed()).toEqual(['README.md']);
  });

  test('bytes as well', async () => {
    const { root, files } = watching(own);
    expect(files.bytes('catalog/a.yaml')).toEqual(Buffer.from('a'));
    writeFileSync(join(root, 'catalog/a.yaml'), new Uint8Array([255]));
    expect(await files.changed()).toEqual(['catalog/a.yaml']);
    expect(files.bytes('catalog/a.yaml')).toEqual(Buffer.from([255]));
    // Both bytes are no UTF-8, so the text stays.
    writeFileSync(join(root, 'catalog/a.yaml'), new Uint8Array([254]));
    expect(await files.changed()).toEqual(['catalog/a.yaml']);
  });
});

test('documents are read again only where the text is another one', async () => {
  const { root, files } = watching(own);
  const before = files.list().map((path) => readDocuments(files, path));
  write(root, 'catalog/a.yaml', 'A');
  const [path = ''] = await files.changed();
  const after = files.list().map((each) => readDocuments(files, each));
  expect(after.flatMap((each, index) => (each === before[index] ? [] : [files.list()[index]]))).toEqual([path]);
});

test('a root that vanishes has no files, and is followed again when it is back', async () => {
  const { root, files } = watching(own);
  rmSync(root, { recursive: true });
  await expect.poll(() => [...files.refresh(), files.list().length].at(-1), { timeout: 20_000 }).toBe(0);
  for (const [path, text] of Object.entries(own)) write(root, path, text);
  await expect.poll(() => [...files.refresh(), files.list().length].at(-1), { timeout: 20_000 }).toBe(4);
  write(root, 'catalog/a.yaml', 'back');
  await expect.poll(() => [...files.refresh(), files.text('catalog/a.yaml')].at(-1), { timeout: 20_000 }).toBe('back');
});

test('closing answers whoever waits, and nothing is told afterwards', async () => {
  const { root, files } = watching(own);
  const waiting = [files.changed(), files.changed()];
  files.close();
  expect(await Promise.all(waiting)).toEqual([[], []]);
  write(root, 'catalog/a.yaml', 'A');
  expect(await files.changed()).toEqual([]);
});

const name = fc.constantFrom('a', 'b', 'c');
const path = fc.tuple(fc.constantFrom('catalog', 'live', '.github', 'dist'), fc.array(name, { minLength: 1, maxLength: 3 })).map(([top, rest]) => [top, ...rest].join('/'));
const step = fc.oneof(
  fc.record({ act: fc.constant('write' as const), path, text: fc.string({ maxLength: 3 }) }),
  fc.record({ act: fc.constant('replace' as const), path, text: fc.string({ maxLength: 3 }) }),
  fc.record({ act: fc.constant('move' as const), path, to: path }),
  fc.record({ act: fc.constant('delete' as const), path }),
  fc.record({ act: fc.constant('link' as const), path, to: path }),
  fc.record({ act: fc.constant('folder' as const), path }),
  fc.record({ act: fc.constant('settings' as const), on: fc.boolean() }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Does one step if it is possible: a file where a folder should be makes it none. */
function perform(root: string, each: Step): void {
  try {
    switch (each.act) {
      case 'write':
        return write(root, each.path, each.text);
      case 'replace':
        write(root, 'beside', each.text);
        return renameSync(join(root, 'beside'), join(root, each.path));
      case 'move':
        return renameSync(join(root, each.path), join(root, each.to));
      case 'delete':
        return rmSync(join(root, each.path), { recursive: true });
      case 'link':
        return symlinkSync(join(root, each.to), join(root, each.path));
      case 'folder':
        return void mkdirSync(join(root, each.path), { recursive: true });
      case 'settings':
        return each.on ? write(root, 'catalog/signpost.yaml', '') : rmSync(join(root, 'catalog/signpost.yaml'));
      default:
        each satisfies never;
    }
  } catch {
    return;
  }
}

test('after any thirty steps, some together and some apart, they are the files that a fresh look finds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, fc.integer({ min: 0, max: 3 })), { minLength: 30, maxLength: 30 }), async (steps) => {
      const { root, files } = watching({ 'catalog/a/a': '1', 'catalog/b': '2', 'live/c/c/c': '3' });
      let told: ReturnType<typeof read> = read(files);
      for (const [each, pause] of steps) {
        perform(root, each);
        if (pause > 0) continue;
        const paths = await settled(files);
        const now = read(files);
        expect(now).toEqual(read(diskFiles(root)));
        const other = [...new Set([...Object.keys(told.texts), ...Object.keys(now.texts)])].filter((key) => told.texts[key] !== now.texts[key]);
        expect(paths).toEqual(expect.arrayContaining(other));
        told = now;
      }
      files.close();
    }),
    { numRuns: 12 },
  );
});
