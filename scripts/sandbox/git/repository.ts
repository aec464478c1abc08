import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFixed, rememberedAnswers } from './fixed-answers.ts';

/** A bare repository. Git is always spawned with an argument array, never through a shell. */
export interface GitRepository {
  readonly folder: string;
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are answers rather than failures. Default: only 0. */
  readonly expected?: readonly number[];
}

export interface RunResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export function openRepository(folder: string): GitRepository {
  const answers = rememberedAnswers();
  return {
    folder,
    run(args, options) {
      const ask = () => runGit(['--git-dir', folder, ...args], options);
      return options?.input === undefined && options?.env === undefined && isFixed(args) ? answers(args.join('\0'), ask) : ask();
    },
  };
}

/** Runs git without the user's or the machine's configuration. Throws when the exit code is not expected. */
export function runGit(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { promise, resolve, reject } = Promise.withResolvers<RunResult>();
  const child = spawn('git', args, { env: gitEnvironment(options.env), stdio: ['pipe', 'pipe', 'pipe'] });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.on('error', (cause) => reject(new Error('git could not be started. Is it installed?', { cause })));
  child.on('close', (exit) => {
    const code = exit ?? 128;
    const result = { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
    if ((options.expected ?? [0]).includes(code)) resolve(result);
    else reject(new Error(`git ${args.join(' ')} ended with ${code}: ${result.stderr.trim()}`));
  });
  // Git may end before it has read everything; its exit code tells the story.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  return promise;
}

export function gitEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: '/nonexistent',
    LANG: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    ...extra,
  };
}

/** A name of a branch, as `git update-ref` writes it to a file of its own; Git packs refs only when it is told to. */
async function looseRef(git: GitRepository, ref: string): Promise<string | undefined> {
  if (!/^refs\/(?:heads|forks|pull)(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(ref)) return undefined;
  const text = await readFile(join(git.folder, ref), 'utf8').catch(() => '');
  return /^([0-9a-f]{40})\n$/.exec(text)?.[1];
}

/** The commit (or, with `kind`, other object) that a revision names; undefined when there is none. */
export async function resolveRevision(
  git: GitRepository,
  revision: string,
  kind: 'commit' | 'tree' | 'blob' | 'object' = 'commit',
): Promise<string | undefined> {
  if (revision === '' || revision.includes('\0')) return undefined;
  const loose = kind === 'commit' ? await looseRef(git, revision) : undefined;
  if (loose !== undefined) return loose;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{${kind}}`];
  const { code, stdout } = await git.run(args, { expected: [0, 1, 128] });
  return code === 0 ? stdout.toString().trim().split('\n').at(-1) : undefined;
}

/** The commit that a branch, another ref or an id names, as the API takes them. No branch may have an id as its name. */
export async function namedCommit(git: GitRepository, name: string): Promise<string | undefined> {
  const ofBranch = /^[0-9a-f]{40}$/.test(name) ? undefined : await branchHead(git, name);
  return ofBranch ?? resolveRevision(git, name);
}

/** The commit at the tip of a branch; undefined when there is no such branch. */
export function branchHead(git: GitRepository, branch: string): Promise<string | undefined> {
  return resolveRevision(git, `refs/heads/${branch}`);
}

export interface GitRef {
  /** Full name, `refs/heads/main`. */
  readonly ref: string;
  readonly sha: string;
  readonly type: 'commit' | 'tag' | 'tree' | 'blob';
}

/** Refs below a prefix such as `refs/heads/`, sorted by name. */
export async function listRefs(git: GitRepository, prefix: string): Promise<GitRef[]> {
  const { stdout } = await git.run(['for-each-ref', '--format=%(refname) %(objectname) %(objecttype)']);
  return stdout.toString().split('\n').filter(Boolean).flatMap((line) => {
    const [ref = '', sha = '', type = 'commit'] = line.split(' ');
    return ref.startsWith(prefix) ? [{ ref, sha, type: type as GitRef['type'] }] : [];
  });
}

export const ZERO_SHA = '0'.repeat(40);

/** Moves or makes a ref; with `expected` only from that commit (ZERO_SHA: must not exist). */
export async function writeRef(git: GitRepository, ref: string, sha: string, expected?: string): Promise<void> {
  await git.run(['update-ref', ref, sha, ...(expected === undefined ? [] : [expected])]);
}

export async function removeRef(git: GitRepository, ref: string): Promise<void> {
  await git.run(['update-ref', '-d', ref]);
}

export async function isAncestor(git: GitRepository, ancestor: string, descendant: string): Promise<boolean> {
  const { code } = await git.run(['merge-base', '--is-ancestor', ancestor, descendant], { expected: [0, 1] });
  return code === 0;
}

/** Whether Git would accept the name of a ref, `refs/heads/…`. */
export async function isRefName(git: GitRepository, ref: string): Promise<boolean> {
  if (ref.includes('\0') || ref.startsWith('-')) return false;
  const { code } = await git.run(['check-ref-format', ref], { expected: [0, 1, 128] });
  return code === 0;
}
