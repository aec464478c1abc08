import { mkdir, realpath, rename, rm } from 'node:fs/promises';
import { ACTIONS_BOT, accountOf } from './actors.ts';
import { readCommit, writeCommit } from './git/objects.ts';
import { openRepository, runGit, writeRef } from './git/repository.ts';
import type { GitRepository } from './git/repository.ts';
import { treeOfFolder } from './git/trees.ts';
import type { SandboxOptions } from './options.ts';
import type { Account, State } from './state.ts';

const SEEDER = { name: 'Sandbox', email: 'sandbox@users.noreply.localhost' };

/** The labels that every new repository on GitHub begins with. */
const LABELS = [
  ['bug', 'd73a4a', "Something isn't working"],
  ['documentation', '0075ca', 'Improvements or additions to documentation'],
  ['enhancement', 'a2eeef', 'New feature or request'],
  ['question', 'd876e3', 'Further information is requested'],
] as const;

/** State of a new sandbox: accounts, labels and protection, no issues. */
export function firstState(options: SandboxOptions, time: string): State {
  const state: State = {
    version: 1,
    nextId: 1001,
    nextNumber: 1,
    repository: {
      id: 1,
      owner: options.owner,
      name: options.repository,
      description: '',
      defaultBranch: options.protection?.branch ?? 'main',
      createdAt: time,
      updatedAt: time,
      pushedAt: time,
    },
    accounts: [],
    labels: [],
    issues: [],
    comments: [],
    pulls: [],
    reviews: [],
    statuses: [],
    protections: [],
    deployments: [],
    runs: [],
  };
  state.labels = LABELS.map(([name, color, description]) => ({ id: state.nextId++, name, color, description }));
  if (options.protection !== undefined) {
    state.protections.push({
      branch: options.protection.branch,
      requiredStatuses: [...options.protection.requiredStatuses],
      enforceAdmins: options.protection.enforceAdmins ?? false,
      requiredApprovals: options.protection.requiredApprovals ?? 0,
    });
  }
  return state;
}

/** Makes the accounts of the options exist with their names and roles; others stay as they are. */
export function seedAccounts(state: State, options: SandboxOptions, time: string): void {
  const wanted: Omit<Account, 'id' | 'token' | 'createdAt'>[] = [
    { login: options.owner, name: options.owner, type: 'Organization', permission: 'admin' },
    { login: ACTIONS_BOT.login, name: 'GitHub Actions', type: 'Bot', permission: 'write' },
    ...(options.apps ?? []).map(({ slug }) => ({ login: `${slug}[bot]`, name: slug, permission: 'write' as const, type: 'Bot' as const })),
    ...options.accounts.map(({ login, name, permission, type }) => ({ login, name, permission, type: type ?? 'User' })),
  ];
  for (const account of wanted) {
    const known = accountOf(state, account.login);
    if (known !== undefined) {
      known.name = account.name;
      known.permission = account.permission;
      continue;
    }
    const isBot = account.login === ACTIONS_BOT.login;
    const token = isBot || account.type === 'Organization' ? '' : `ghp_${options.random()}`;
    state.accounts.push({ ...account, id: isBot ? ACTIONS_BOT.id : state.nextId++, token, createdAt: time });
  }
}

/**
 * Makes the bare repository and fills its default branch from a folder: the folder's history when it is
 * the top of a checkout, and one commit more when the working tree differs (or when there is no history).
 */
export async function seedRepository(folder: string, from: string, branch: string, time: string): Promise<GitRepository> {
  // Renamed when complete, so that a start that was cut short begins anew.
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await runGit(['init', '--quiet', '--bare', `--initial-branch=${branch}`, unfinished]);
  await fillRepository(openRepository(unfinished), from, branch, time);
  await rename(unfinished, folder);
  return openRepository(folder);
}

async function fillRepository(git: GitRepository, from: string, branch: string, time: string): Promise<void> {
  await git.run(['config', 'http.receivepack', 'true']);
  await git.run(['config', 'uploadpack.allowAnySHA1InWant', 'true']);
  await git.run(['config', 'core.logAllRefUpdates', 'false']);
  // What a machine without power loses is a sandbox.
  await git.run(['config', 'core.fsync', 'none']);
  // Paths that would become `.git` on other file systems are refused everywhere.
  await git.run(['config', 'core.protectHFS', 'true']);
  await git.run(['config', 'core.protectNTFS', 'true']);
  const history = await fetchHistory(git, from);
  const tree = await treeOfFolder(git, from);
  const parent = history === undefined ? undefined : await readCommit(git, history);
  if (parent?.tree === tree) {
    await writeRef(git, `refs/heads/${branch}`, parent.sha);
    return;
  }
  const signature = { ...SEEDER, date: time };
  const sha = await writeCommit(git, {
    tree,
    parents: parent === undefined ? [] : [parent.sha],
    message: parent === undefined ? 'Start the repository\n' : 'Take over the working tree as it is\n',
    author: signature,
    committer: signature,
  });
  await writeRef(git, `refs/heads/${branch}`, sha);
}

/** Undefined when the folder is no checkout, is part of a larger one, or cannot be read by this user's git. */
async function fetchHistory(git: GitRepository, from: string): Promise<string | undefined> {
  const expected = [0, 1, 128];
  const top = await runGit(['-C', from, 'rev-parse', '--show-toplevel', 'HEAD'], { expected });
  const [root = '', head = ''] = top.stdout.toString().split('\n');
  if (top.code !== 0 || (await realpath(root)) !== (await realpath(from))) return undefined;
  const fetched = await git.run(['fetch', '--quiet', '--no-tags', '--update-shallow', '--', root, 'HEAD'], { expected });
  return fetched.code === 0 ? head : undefined;
}
