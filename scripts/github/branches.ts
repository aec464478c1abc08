import type { Octokit } from '@octokit/rest';
import type { RenderedFile } from '../model/request.ts';
import { isBy, type Repository } from './account.ts';
import { makeOnce, type Patience } from './patience.ts';
import { statusOf } from './refusal.ts';

export interface BranchChange {
  readonly path: string;
  /** Git object name of the content at the head; undefined when the file was removed. */
  readonly blob: string | undefined;
}

export interface BranchComparison {
  /** How many commits the head is ahead. */
  readonly commits: number;
  /** Of the head's commit; empty when there is none. */
  readonly message: string;
  /** See `pushersOf`; of the head's commit. */
  readonly pushers: readonly string[];
  readonly changes: readonly BranchChange[];
  /** The commit that both come from. */
  readonly mergeBase: string;
}

export type StatusState = 'pending' | 'success' | 'failure' | 'error';

export interface Status {
  readonly context: string;
  readonly state: StatusState;
  /** GitHub cuts at 140 characters. */
  readonly description: string;
}

/** The part of the door that reads and writes branches and commits, with the statuses of commits. */
export function branchesOf(octokit: Octokit, at: Repository, bot: string, patience: Patience) {
  const { git, repos } = octokit.rest;
  const isBot = isBy(bot);
  const treeOn = async (parent: string, files: readonly RenderedFile[], removed: readonly string[]) => {
    const { data: base } = await git.getCommit({ ...at, commit_sha: parent });
    const entry = { mode: '100644' as const, type: 'blob' as const };
    const tree = [...files.map(({ path, text }) => ({ ...entry, path, content: text })), ...removed.map((path) => ({ ...entry, path, sha: null }))];
    return (await git.createTree({ ...at, base_tree: base.tree.sha, tree })).data.sha;
  };

  return {
    /** What the branch changes since it left the base. */
    async compare(base: string, head: string): Promise<BranchComparison> {
      const { data } = await repos.compareCommitsWithBasehead({ ...at, basehead: `${base}...${head}`, per_page: 100 });
      const changes = (data.files ?? []).flatMap((file): readonly BranchChange[] => {
        const now = { path: file.filename, blob: file.status === 'removed' ? undefined : (file.sha ?? undefined) };
        return file.status === 'renamed' && file.previous_filename ? [{ path: file.previous_filename, blob: undefined }, now] : [now];
      });
      const last = data.commits.at(-1);
      return { commits: data.total_commits, message: last?.commit.message ?? '', pushers: pushersOf(last, isBot), changes, mergeBase: data.merge_base_commit.sha };
    },

    async branchHead(branch: string): Promise<string | undefined> {
      try {
        return (await git.getRef({ ...at, ref: `heads/${branch}` })).data.object.sha;
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },

    /** One commit on top of `parent` that writes these files, as ordinary files of mode 100644, and removes those paths. */
    async commit(parent: string, message: string, files: readonly RenderedFile[], removed: readonly string[] = []): Promise<string> {
      return (await git.createCommit({ ...at, message, tree: await treeOn(parent, files, removed), parents: [parent] })).data.sha;
    },

    /**
     * Whether a commit holds just what `commit` would have made on its parent. A comparison lists no modes, so that in it a symbolic
     * link looks like a file of the same bytes; trees do not.
     */
    async isCommitOf(sha: string, files: readonly RenderedFile[], removed: readonly string[] = []): Promise<boolean> {
      const { data } = await git.getCommit({ ...at, commit_sha: sha });
      const [parent, ...more] = data.parents;
      return parent !== undefined && more.length === 0 && data.tree.sha === (await treeOn(parent.sha, files, removed));
    },

    async commitFacts(sha: string): Promise<{ readonly message: string; readonly pushers: readonly string[] }> {
      const { data } = await repos.getCommit({ ...at, ref: sha });
      return { message: data.commit.message, pushers: pushersOf(data, isBot) };
    },

    /** Points the branch at the commit, making the branch when there is none. */
    async setBranch(branch: string, sha: string): Promise<void> {
      const make = async () => (await git.createRef({ ...at, ref: `refs/heads/${branch}`, sha })).data.object.sha;
      const find = async () => ((await this.branchHead(branch)) === sha ? sha : undefined);
      if ((await this.branchHead(branch)) === undefined) await makeOnce(make, find, patience);
      else await git.updateRef({ ...at, ref: `heads/${branch}`, sha, force: true });
    },

    /** Each thing that a status says something about; none when nothing was said of the commit. */
    async contextsOf(sha: string): Promise<readonly string[]> {
      const { data } = await repos.getCombinedStatusForRef({ ...at, ref: sha, per_page: 100 });
      return data.statuses.map(({ context }) => context);
    },

    /** Sets a status unless the newest of its context says the same already. */
    async setStatus(sha: string, status: Status): Promise<void> {
      const description = status.description.length > 140 ? `${status.description.slice(0, 139).toWellFormed()}…` : status.description;
      const { data } = await repos.getCombinedStatusForRef({ ...at, ref: sha, per_page: 100 });
      const now = data.statuses.find((each) => each.context === status.context);
      if (now?.state === status.state && now.description === description) return;
      await repos.createCommitStatus({ ...at, sha, context: status.context, state: status.state, description });
    },
  };
}

interface CommitData {
  readonly author?: { readonly login?: string } | null;
  readonly committer?: { readonly login?: string } | null;
}

/**
 * Logins behind a commit, the bot's left out. Who amends a commit of the bot stays its committer, so both count. Git lets
 * anybody write other names there: that makes nothing of theirs count, since contents are compared byte for byte.
 */
function pushersOf(commit: CommitData | undefined, isBot: (user: { readonly login: string }) => boolean): readonly string[] {
  const logins = [commit?.author?.login, commit?.committer?.login].filter((login) => login !== undefined);
  return [...new Set(logins)].filter((login) => !isBot({ login }));
}
