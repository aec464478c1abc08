import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { resolveRevision } from '../../git/repository.ts';
import { ActionFailure, flag } from './action.ts';
import type { Action, ActionCall } from './action.ts';

/** What to fetch and where to stand: https://github.com/actions/checkout/blob/v5/src/ref-helper.ts */
interface Target {
  readonly refspec: string;
  /** Revision to check out once fetched. */
  readonly start: string;
  readonly branch?: string;
}

/** Clones the repository over HTTP with the job's token, as the real action does. */
export const checkout: Action = async (call) => {
  const { host, inputs, log } = call;
  const { owner, name } = host.world.state.repository;
  const wanted = inputs['repository'] || `${owner}/${name}`;
  if (wanted.toLowerCase() !== `${owner}/${name}`.toLowerCase()) {
    throw new ActionFailure(`The sandbox holds ${owner}/${name} only; ${wanted} cannot be checked out offline.`);
  }
  const folder = folderOf(call);
  const token = inputs['token'] || host.token;
  const url = `${host.world.url}/${owner}/${name}.git`;
  const header = { key: `http.${host.world.url}/.extraheader`, value: `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}` };
  host.mask.hide(header.value.slice('AUTHORIZATION: basic '.length));
  const git = async (...args: string[]) => {
    const quiet: string[] = [];
    // The credentials travel in the environment: an argument would show in the list of processes.
    const env = { GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: header.key, GIT_CONFIG_VALUE_0: header.value };
    const code = await call.run('git', args, { folder, env, onLine: (line) => quiet.push(line) });
    for (const line of quiet) log.line(line);
    if (code !== 0) throw new ActionFailure(`git ${args[0]} ended with exit code ${code}.`);
    return quiet.join('\n');
  };
  await git('init', '--quiet', '--initial-branch=main', '.');
  await git('remote', 'add', 'origin', url);
  const target = await targetOf(call);
  await fetch(call, git, target);
  await git('checkout', '--quiet', '--force', ...(target.branch ? ['-B', target.branch] : ['--detach']), target.start);
  // They need no removal: the workspace and the token end with the job.
  if (flag(inputs['persist-credentials'], true)) await git('config', '--local', header.key, header.value);
  const commit = await git('rev-parse', 'HEAD');
  return { commit: commit.trim(), ref: inputs['ref'] || host.run.ref };
};

function folderOf({ host, inputs }: ActionCall): string {
  const { workspace } = host.folders;
  const folder = resolve(workspace, inputs['path'] || '.');
  if (folder !== workspace && !folder.startsWith(workspace + sep)) {
    throw new ActionFailure(`Repository path '${folder}' is not under '${workspace}'.`);
  }
  mkdirSync(folder, { recursive: true });
  // As the real action: a folder that holds anything else is emptied first.
  for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true, force: true });
  return folder;
}

async function targetOf({ host, inputs }: ActionCall): Promise<Target> {
  const given = inputs['ref'] ?? '';
  if (given === '') return byCommit(host.run.ref, host.run.sha);
  if (/^[0-9a-f]{40}$/.test(given)) return { refspec: `+${given}:refs/remotes/origin/checkout`, start: given };
  if (given.startsWith('refs/heads/')) return byBranch(given.slice('refs/heads/'.length));
  if (given.startsWith('refs/')) return byRef(given);
  // An unqualified name is a branch, or else a tag.
  const exists = (ref: string) => resolveRevision(host.world.git, ref, 'object');
  if ((await exists(`refs/heads/${given}`)) !== undefined) return byBranch(given);
  if ((await exists(`refs/tags/${given}`)) !== undefined) return byRef(`refs/tags/${given}`);
  throw new ActionFailure(`A branch or tag with the name '${given}' could not be found`);
}

function byBranch(branch: string): Target {
  return { refspec: `+refs/heads/${branch}:refs/remotes/origin/${branch}`, start: `refs/remotes/origin/${branch}`, branch };
}

function byRef(ref: string): Target {
  const kept = ref.startsWith('refs/pull/') ? ref.replace(/^refs\//, 'refs/remotes/') : ref;
  return { refspec: `+${ref}:${kept}`, start: kept };
}

/** Without `ref` it is the commit of the event, even when its branch has moved on since. */
function byCommit(ref: string, sha: string): Target {
  if (!ref.startsWith('refs/heads/')) return { ...byRef(ref), refspec: `+${sha}:${byRef(ref).start}` };
  const target = byBranch(ref.slice('refs/heads/'.length));
  return { ...target, refspec: `+${sha}:${target.start}` };
}

async function fetch({ inputs }: ActionCall, git: (...args: string[]) => Promise<string>, target: Target): Promise<void> {
  const depth = Number(inputs['fetch-depth'] || 1);
  const common = ['fetch', '--quiet', '--no-recurse-submodules', '--force'];
  if (depth > 0) {
    const tags = flag(inputs['fetch-tags'], false) ? '--tags' : '--no-tags';
    await git(...common, tags, `--depth=${depth}`, 'origin', target.refspec);
    return;
  }
  await git(...common, 'origin', '+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*');
  // The wanted commit may be on no branch (a test merge), or behind its branch by now.
  await git(...common, '--no-tags', 'origin', target.refspec);
}
