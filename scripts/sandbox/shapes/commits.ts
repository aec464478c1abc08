import type { FileChange } from '../git/changes.ts';
import type { GitCommit, Signature, TreeEntry } from '../git/objects.ts';
import type { World } from '../world.ts';
import { simpleUser } from './accounts.ts';
import { encodePath, nodeId, repositoryApi, repositoryPage } from './links.ts';

const UNSIGNED = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

const NOREPLY = 'users.noreply.localhost';

/** How an account signs the commits made for it: `login <login@users.noreply.localhost>`. */
export function signatureOf(world: World, login: string): Signature {
  const account = world.state.accounts.find((candidate) => candidate.login === login);
  return { name: account?.name ?? login, email: `${login}@${NOREPLY}`, date: world.time() };
}

/** The account behind a commit's e-mail address; null when none is known. */
function accountOfSignature(world: World, { email }: Signature) {
  const login = email.endsWith(`@${NOREPLY}`) ? email.slice(0, -NOREPLY.length - 1) : '';
  return world.state.accounts.some((account) => account.login === login) ? simpleUser(world, login) : null;
}

function parentsOf(world: World, commit: GitCommit, kind: 'commits' | 'git/commits') {
  return commit.parents.map((sha) => ({
    sha,
    url: `${repositoryApi(world)}/${kind}/${sha}`,
    html_url: `${repositoryPage(world)}/commit/${sha}`,
  }));
}

function treeOf(world: World, sha: string) {
  return { sha, url: `${repositoryApi(world)}/git/trees/${sha}` };
}

/** GitHub's "git-commit", of the Git data API. */
export function gitCommitShape(world: World, commit: GitCommit) {
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${repositoryApi(world)}/git/commits/${commit.sha}`,
    html_url: `${repositoryPage(world)}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: treeOf(world, commit.tree),
    message: commit.message,
    parents: parentsOf(world, commit, 'git/commits'),
    verification: UNSIGNED,
  };
}

/** GitHub's "commit", of lists and comparisons. */
export function commitShape(world: World, commit: GitCommit) {
  const url = `${repositoryApi(world)}/commits/${commit.sha}`;
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url,
    html_url: `${repositoryPage(world)}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${repositoryApi(world)}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: treeOf(world, commit.tree),
      comment_count: 0,
      verification: UNSIGNED,
    },
    author: accountOfSignature(world, commit.author),
    committer: accountOfSignature(world, commit.committer),
    parents: parentsOf(world, commit, 'commits'),
  };
}

/** The short commit of push payloads. */
export function simpleCommit(commit: GitCommit) {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.committer.date,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  };
}

export function diffEntry(world: World, sha: string, file: FileChange) {
  const path = encodePath(file.path);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${repositoryPage(world)}/blob/${sha}/${path}`,
    raw_url: `${repositoryPage(world)}/raw/${sha}/${path}`,
    contents_url: `${repositoryApi(world)}/contents/${path}?ref=${sha}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}

export function treeEntryShape(world: World, entry: TreeEntry) {
  const { path, mode, type, sha, size } = entry;
  const kind = type === 'tree' ? 'trees' : 'blobs';
  const shape = { path, mode, type, sha, ...(size === undefined ? {} : { size }) };
  return type === 'commit' ? shape : { ...shape, url: `${repositoryApi(world)}/git/${kind}/${sha}` };
}
