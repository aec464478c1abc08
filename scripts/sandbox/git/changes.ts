import type { GitRepository } from './repository.ts';

export interface FileChange {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  /** The blob after the change, before it for a removed file. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** The hunks, from the first `@@`; undefined for binary files and pure renames. */
  readonly patch?: string;
}

const STATUS: Readonly<Record<string, FileChange['status']>> = {
  A: 'added', D: 'removed', M: 'modified', R: 'renamed', C: 'copied', T: 'changed',
};

/** What differs between two trees or commits, in path order. */
export async function changedFiles(git: GitRepository, from: string, to: string): Promise<FileChange[]> {
  const compared = ['--find-renames', '--end-of-options', from, to, '--'];
  const [raw, patch] = await Promise.all([
    git.run(['diff', '--raw', '-z', '--no-abbrev', ...compared]),
    git.run(['diff', '--patch', '--no-color', '--no-ext-diff', '--no-textconv', ...compared]),
  ]);
  // Every line of content begins with a space, +, - or \, so that this line begin is a file's. (`^` would
  // also match after a lone carriage return, which content may hold.)
  const sections = patch.stdout.toString().split(/(?<=\n)(?=diff --git )/).filter(Boolean);
  let next = 0;
  return rawChanges(raw.stdout.toString()).map((change) => {
    // A file that became a link, or the reverse, is shown as one removed and one added.
    const own = sections.slice(next, next += change.status === 'changed' ? 2 : 1).map(hunks).filter(Boolean).join('\n');
    const lines = own.split('\n');
    const counted = {
      ...change,
      additions: lines.filter((line) => line.startsWith('+')).length,
      deletions: lines.filter((line) => line.startsWith('-')).length,
    };
    return own === '' ? counted : { ...counted, patch: own };
  });
}

function hunks(section: string): string {
  const start = section.indexOf('\n@@ ');
  return start === -1 ? '' : section.slice(start + 1).replace(/\n$/, '');
}

/** `:mode mode sha sha status\0path\0[path\0]` repeated: see "Raw output format" in git-diff(1). */
function rawChanges(output: string): { path: string; previousPath?: string; status: FileChange['status']; sha: string }[] {
  const fields = output.split('\0');
  const changes = [];
  for (let at = 0; at + 1 < fields.length;) {
    const [, , before = '', after = '', letter = 'M'] = (fields[at] ?? '').split(' ');
    const status = STATUS[letter.charAt(0)] ?? 'changed';
    const moved = status === 'renamed' || status === 'copied';
    const first = fields[at + 1] ?? '';
    const path = moved ? (fields[at + 2] ?? '') : first;
    const sha = status === 'removed' ? before : after;
    changes.push(moved ? { path, previousPath: first, status, sha } : { path, status, sha });
    at += moved ? 3 : 2;
  }
  return changes;
}

/** The best common ancestor; undefined when the histories are unrelated. */
export async function mergeBase(git: GitRepository, one: string, other: string): Promise<string | undefined> {
  const { code, stdout } = await git.run(['merge-base', one, other], { expected: [0, 1] });
  return code === 0 ? stdout.toString().trim() : undefined;
}

/** Commits that `to` has and `from` has not. */
export async function countCommits(git: GitRepository, from: string, to: string): Promise<number> {
  const { stdout } = await git.run(['rev-list', '--count', `${from}..${to}`]);
  return Number(stdout.toString());
}

/** The tree of the merge of two commits; undefined when they conflict or are unrelated. Touches no ref. */
export async function mergeTrees(git: GitRepository, base: string, head: string): Promise<string | undefined> {
  const args = ['merge-tree', '--write-tree', '--no-messages', base, head];
  const { code, stdout } = await git.run(args, { expected: [0, 1, 128] });
  return code === 0 ? stdout.toString().split('\n')[0] : undefined;
}
