import type { GitRepository } from './repository.ts';

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** ISO 8601. */
  readonly date: string;
}

export interface GitCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  /** Without the line end at its end. */
  readonly message: string;
}

export interface TreeEntry {
  readonly path: string;
  /** `100644`, `100755`, `040000`, `120000` or `160000`. */
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  /** Bytes, of blobs only. */
  readonly size?: number;
}

const COMMIT_FORMAT = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00') + '%x01';

function parseCommits(output: string): GitCommit[] {
  return output.split('\x01').flatMap((record) => {
    const fields = record.replace(/^\n/, '').split('\0');
    const [sha = '', tree = '', parents = '', an = '', ae = '', ad = '', cn = '', ce = '', cd = '', message = ''] = fields;
    if (sha === '') return [];
    return [{
      sha,
      tree,
      parents: parents.split(' ').filter(Boolean),
      author: { name: an, email: ae, date: utc(ad) },
      committer: { name: cn, email: ce, date: utc(cd) },
      message: message.replace(/\n+$/, ''),
    }];
  });
}

function utc(date: string): string {
  return new Date(date).toISOString().replace('.000Z', 'Z');
}

/** Undefined when there is no commit of that id. */
export async function readCommit(git: GitRepository, sha: string): Promise<GitCommit | undefined> {
  if (!/^[0-9a-f]{40}$/.test(sha)) return undefined;
  const args = ['log', '-1', '--no-show-signature', `--format=${COMMIT_FORMAT}`, sha, '--'];
  const { code, stdout } = await git.run(args, { expected: [0, 128] });
  return code === 0 ? parseCommits(stdout.toString())[0] : undefined;
}

/** Commits reachable from a revision (or a range `a..b`), newest first. */
export async function listCommits(
  git: GitRepository,
  range: string,
  options: { path?: string; limit?: number; skip?: number } = {},
): Promise<GitCommit[]> {
  const args = ['log', `--format=${COMMIT_FORMAT}`, '--no-show-signature'];
  if (options.limit !== undefined) args.push(`--max-count=${options.limit}`);
  if (options.skip !== undefined) args.push(`--skip=${options.skip}`);
  args.push('--end-of-options', range, '--', ...(options.path ? [`:(literal)${options.path}`] : []));
  return parseCommits((await git.run(args)).stdout.toString());
}

/** The entries of a tree or of a commit's tree; undefined when there is none. */
export async function readTree(
  git: GitRepository,
  treeish: string,
  options: { recursive?: boolean } = {},
): Promise<TreeEntry[] | undefined> {
  const flags = options.recursive === true ? ['-r', '-t'] : [];
  const args = ['ls-tree', '-z', '-l', '--full-tree', ...flags, '--end-of-options', treeish];
  const { code, stdout } = await git.run(args, { expected: [0, 128] });
  if (code !== 0) return undefined;
  return stdout.toString().split('\0').filter(Boolean).map((line) => {
    const tab = line.indexOf('\t');
    const [mode = '', type = 'blob', sha = '', size = '-'] = line.slice(0, tab).split(/ +/);
    const entry = { path: line.slice(tab + 1), mode, type: type as TreeEntry['type'], sha };
    return size === '-' ? entry : { ...entry, size: Number(size) };
  });
}

/** The entry at a path of a commit: a file, folder, link or submodule; undefined when there is none. */
export async function readEntry(git: GitRepository, revision: string, path: string): Promise<TreeEntry | undefined> {
  const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const entries = await readTree(git, `${revision}:${parent}`);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const entry = entries?.find((candidate) => candidate.path === name);
  return entry && { ...entry, path };
}

export async function readBlob(git: GitRepository, sha: string): Promise<Buffer | undefined> {
  if (!/^[0-9a-f]{40}$/.test(sha)) return undefined;
  const { code, stdout } = await git.run(['cat-file', 'blob', sha], { expected: [0, 128] });
  return code === 0 ? stdout : undefined;
}

/** The bytes of a file at a revision; undefined when there is no such file. */
export async function readFileAt(git: GitRepository, revision: string, path: string): Promise<Buffer | undefined> {
  const entry = await readEntry(git, revision, path);
  return entry?.type === 'blob' ? readBlob(git, entry.sha) : undefined;
}

export async function writeBlob(git: GitRepository, content: Uint8Array): Promise<string> {
  const { stdout } = await git.run(['hash-object', '-w', '--stdin'], { input: content });
  return stdout.toString().trim();
}

export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  /** Null removes the path. */
  readonly sha: string | null;
}

export async function writeCommit(
  git: GitRepository,
  commit: { tree: string; parents: readonly string[]; message: string; author: Signature; committer: Signature },
): Promise<string> {
  const args = ['commit-tree', commit.tree, ...commit.parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
  const env = {
    GIT_AUTHOR_NAME: commit.author.name,
    GIT_AUTHOR_EMAIL: commit.author.email,
    GIT_AUTHOR_DATE: commit.author.date,
    GIT_COMMITTER_NAME: commit.committer.name,
    GIT_COMMITTER_EMAIL: commit.committer.email,
    GIT_COMMITTER_DATE: commit.committer.date,
  };
  const { stdout } = await git.run(args, { input: commit.message, env });
  return stdout.toString().trim();
}
