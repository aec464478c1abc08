import type { EffectContext } from '../effect.ts';
import { orNone } from './client.ts';
import type { Inputs, RepositoryName } from './inputs.ts';
import type { FoundRepository } from './mark.ts';
import type { Change, Looking } from './outlook.ts';

/** What a new repository begins with. */
export interface Content {
  /** Path in the repository → text. */
  readonly files: ReadonlyMap<string, string>;
  readonly message: string;
  /** Undefined: whatever the organisation's default is. */
  readonly branch: string | undefined;
}

/** The instance's files below `sourcePath`, which is all of them when it is left out; by their path there. */
export function filesOf(inputs: Inputs, { files }: Pick<EffectContext, 'files'>): ReadonlyMap<string, string> {
  const folder = folderInput(inputs, 'sourcePath', 'a folder below the instance');
  const prefix = folder === '' ? '' : `${folder}/`;
  const own = [...files].filter(([path]) => path.startsWith(prefix)).map(([path, text]) => [path.slice(prefix.length), text] as const);
  if (own.length === 0) inputs.problems.push(`The service renders no file below ${folder === '' ? 'the instance' : folder}, so there is nothing to push; the owner of the service corrects it.`);
  return new Map(own);
}

/** Without slashes at its ends; the empty text for the top. */
export function folderInput(inputs: Inputs, name: string, wanted: string): string {
  return (inputs.text(name, /^(?!.*(?:^|\/)\.\.(?:\/|$))[^\0\\]{1,500}$/, wanted) ?? '.').replace(/^(?:\.?\/)+|^\.$|\/+$/g, '');
}

export function contentOf(inputs: Inputs, context: EffectContext): Content {
  const { repository, record } = context;
  const message = inputs.text('gitCommitMessage') ?? `Begin with what ${record.service} renders`;
  return { files: filesOf(inputs, context), message: `${message}\n\nRequested in ${repository}#${record.issue}.`, branch: branchOf(inputs, 'defaultBranch') };
}

export function branchOf(inputs: Inputs, name: string): string | undefined {
  return inputs.text(name, /^(?![-/.])(?!.*(?:\.\.|\/\/|@\{|\.lock(?:\/|$)))[\w./-]{1,200}(?<![./])$/, 'the name of a branch');
}

/**
 * Pushes once: into a repository that holds nothing but its first commit, which GitHub made. Afterwards its content is the
 * team's. There is no file mode in an instance; a file that names its interpreter is executable.
 */
export async function missingContent({ github }: Pick<Looking<unknown>, 'github'>, at: RepositoryName, { files, message, branch }: Content, found: FoundRepository | undefined): Promise<readonly Change[]> {
  const target = branch ?? found?.default_branch;
  if (found && !(await isUntouched({ github }, at, found.default_branch))) return [];
  const line = `+ push ${files.size === 1 ? '1 file' : `${files.size} files`}${target === undefined ? '' : ` to ${target}`}: ${[...files.keys()].slice(0, 20).join(', ')}${files.size > 20 ? ', …' : ''}`;
  return [{ line, run: async () => push({ github }, at, { files, message, branch }, found ?? (await github.repos.get({ ...at })).data) }];
}

async function isUntouched({ github }: Pick<Looking<unknown>, 'github'>, at: RepositoryName, branch: string): Promise<boolean> {
  const head = await orNone(github.git.getRef({ ...at, ref: `heads/${branch}` }));
  if (head === undefined) return false;
  const { data: commit } = await github.git.getCommit({ ...at, commit_sha: head.object.sha });
  return commit.parents.length === 0 && commit.message === 'Initial commit';
}

async function push({ github }: Pick<Looking<unknown>, 'github'>, at: RepositoryName, { files, message, branch }: Content, { default_branch: first }: FoundRepository): Promise<void> {
  const head = (await github.git.getRef({ ...at, ref: `heads/${first}` })).data.object.sha;
  const tree = [...files].map(([path, content]) => ({ path, mode: content.startsWith('#!') ? ('100755' as const) : ('100644' as const), type: 'blob' as const, content }));
  // Without a base: the README that GitHub began with goes, unless the service brings one.
  const made = (await github.git.createTree({ ...at, tree })).data.sha;
  const commit = (await github.git.createCommit({ ...at, message, tree: made, parents: [head] })).data.sha;
  if (branch === undefined || branch === first) {
    await github.git.updateRef({ ...at, ref: `heads/${first}`, sha: commit, force: false });
    return;
  }
  const there = await orNone(github.git.getRef({ ...at, ref: `heads/${branch}` }));
  if (there === undefined) await github.git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: commit });
  await github.repos.update({ ...at, default_branch: branch });
  await github.git.deleteRef({ ...at, ref: `heads/${first}` });
}
