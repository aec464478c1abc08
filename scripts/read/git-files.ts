import { execFileSync } from 'node:child_process';
import { compareText } from '../model/problem.ts';
import { isListedFolder, type Files } from './files.ts';
import { catalogFolders, settingsFile } from './layout.ts';

/** Files of a commit, without a checkout. Throws when the revision does not exist. */
export function gitFiles(repositoryDir: string, rev: string): Files {
  const blobs = gitBlobs(repositoryDir, rev);
  const paths = listable([...blobs.keys()]);
  let contents: ReadonlyMap<string, Uint8Array> | undefined;
  const listed = new Set(paths);
  const bytes = (path: string) => {
    const blob = blobs.get(path);
    if (blob === undefined) return undefined;
    if (!listed.has(path)) return git(repositoryDir, ['cat-file', 'blob', blob]);
    contents ??= gitContents(repositoryDir, paths.map((each) => blobs.get(each) ?? ''));
    return contents.get(blob);
  };
  return {
    list: () => paths,
    bytes,
    text: (path) => {
      const found = bytes(path);
      return found && Buffer.from(found.buffer, found.byteOffset, found.byteLength).toString('utf8');
    },
  };
}

function listable(paths: readonly string[]): readonly string[] {
  const own = paths.includes(settingsFile);
  return paths
    .filter((path) => {
      const folders = path.split('/').slice(0, -1);
      return folders.every(isListedFolder) && (!own || catalogFolders.includes(folders[0] ?? ''));
    })
    .sort(compareText);
}

function git(directory: string, args: readonly string[], input?: string): Buffer {
  return execFileSync('git', ['-C', directory, ...args], {
    maxBuffer: 1 << 30,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
  });
}

/** Object name by path; regular files only (modes 100644 and 100755). */
function gitBlobs(directory: string, rev: string): ReadonlyMap<string, string> {
  const blobs = new Map<string, string>();
  const listing = git(directory, ['ls-tree', '-r', '-z', '--end-of-options', rev]).toString('utf8');
  for (const line of listing.split('\0')) {
    const match = /^100(?:644|755) blob ([0-9a-f]+)\t(.*)$/s.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) blobs.set(match[2], match[1]);
  }
  return blobs;
}

/** All blobs in one process: `<name> blob <size>\n<content>\n` each. */
function gitContents(directory: string, names: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>();
  const output = git(directory, ['cat-file', '--batch'], `${names.join('\n')}\n`);
  let at = 0;
  while (at < output.length) {
    const lineEnd = output.indexOf(10, at);
    const [name = '', , size = '0'] = output.toString('latin1', at, lineEnd).split(' ');
    contents.set(name, output.subarray(lineEnd + 1, lineEnd + 1 + Number(size)));
    at = lineEnd + 1 + Number(size) + 1;
  }
  return contents;
}
