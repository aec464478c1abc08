import type { Octokit } from '@octokit/rest';
import type { Repository } from './account.ts';
import { pullFacts, type PullFacts } from './pulls.ts';
import { statusOf } from './refusal.ts';

/** GitHub lists no more files of a pull request: https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files */
export const mostFiles = 3_000;
/** Nor more of its commits: https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request */
export const mostCommits = 250;
/** Of a text that is read, in bytes. */
const longestText = 1_000_000;

export interface ChangedFile {
  readonly path: string;
  /** The former name of one that was renamed. */
  readonly previous?: string;
  /** Git object name of the content; undefined when the file was removed. */
  readonly blob: string | undefined;
}

/** Whoever had a hand in commits. All of it can be forged, so it keeps people from approving, and lets nobody. */
export interface Writers {
  readonly logins: readonly string[];
  /** Of authors and committers whom GitHub does not know, and of co-authors; in lower case. */
  readonly emails: readonly string[];
}

/** The part of the door that reads what pull requests consist of. */
export function contributionsOf(octokit: Octokit, at: Repository) {
  const { git, pulls, repos } = octokit.rest;

  return {
    /** What a pull request changes, at most `mostFiles`: as many may be more. */
    async changedFiles(number: number): Promise<readonly ChangedFile[]> {
      const found = await octokit.paginate(pulls.listFiles, { ...at, pull_number: number, per_page: 100 });
      return found.map(changedFile);
    },

    /** Of all commits of a pull request; undefined when there may be more of them than GitHub lists. */
    async writersOf(number: number): Promise<Writers | undefined> {
      const found = await octokit.paginate(pulls.listCommits, { ...at, pull_number: number, per_page: 100 });
      return found.length >= mostCommits ? undefined : writersAmong(found);
    },

    /** A text by its Git object name; undefined when it is no text, is longer than a megabyte, or is not there. */
    async blobText(sha: string): Promise<string | undefined> {
      try {
        const { data } = await git.getBlob({ ...at, file_sha: sha });
        if ((data.size ?? 0) > longestText) return undefined;
        return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(data.content, 'base64'));
      } catch (error) {
        if (error instanceof TypeError || statusOf(error) === 404 || statusOf(error) === 422) return undefined;
        throw error;
      }
    },

    /** The pull requests that brought a commit here: the merged one when it is on the default branch. None for an unknown commit. */
    async pullsOfCommit(sha: string): Promise<readonly PullFacts[]> {
      try {
        const found = await octokit.paginate(repos.listPullRequestsAssociatedWithCommit, { ...at, commit_sha: sha, per_page: 100 });
        return found.map((pull) => pullFacts({ ...pull, merged: pull.merged_at !== null }));
      } catch (error) {
        // GitHub answers 422 to what is no commit, and 404 where it has none of that name.
        if (statusOf(error) === 404 || statusOf(error) === 422) return [];
        throw error;
      }
    },

    /** The commits of `head` that `base` lacks, oldest first, at most `most`; undefined when there are more. */
    async commitsBetween(base: string, head: string, most: number): Promise<readonly string[] | undefined> {
      const commits: string[] = [];
      for (let page = 1; ; page += 1) {
        const { data } = await repos.compareCommitsWithBasehead({ ...at, basehead: `${base}...${head}`, per_page: 100, page });
        if (data.total_commits > most) return undefined;
        commits.push(...data.commits.map(({ sha }) => sha));
        if (commits.length >= data.total_commits || data.commits.length === 0) return commits;
      }
    },

    /** The files of one commit, next to its first parent; `mostFiles` at most. */
    async filesOfCommit(sha: string): Promise<{ readonly files: readonly ChangedFile[]; readonly writers: Writers }> {
      const { data } = await repos.getCommit({ ...at, ref: sha });
      return { files: (data.files ?? []).map(changedFile), writers: writersAmong([data]) };
    },

    async defaultBranch(): Promise<string> {
      return (await repos.get({ ...at })).data.default_branch;
    },
  };
}

interface FileData {
  readonly filename: string;
  readonly previous_filename?: string;
  readonly status: string;
  readonly sha: string | null;
}

function changedFile({ filename, previous_filename: previous, status, sha }: FileData): ChangedFile {
  const renamed = status === 'renamed' && previous !== undefined ? { previous } : {};
  return { path: filename, ...renamed, blob: status === 'removed' ? undefined : (sha ?? undefined) };
}

interface CommitData {
  readonly commit: { readonly message: string; readonly author: { readonly email?: string } | null; readonly committer: { readonly email?: string } | null };
  readonly author?: { readonly login?: string } | null;
  readonly committer?: { readonly login?: string } | null;
}

/** GitHub's own addresses name the login: https://docs.github.com/en/account-and-profile/reference/email-addresses-reference */
const ofGitHub = /^(?:\d+\+)?([a-z0-9-]+)@users\.noreply\.github\.com$/;

function writersAmong(commits: readonly CommitData[]): Writers {
  const emails = commits.flatMap(({ commit }) => [commit.author?.email ?? '', commit.committer?.email ?? '', ...coAuthors(commit.message)]).map((email) => email.toLowerCase());
  const logins = commits.flatMap(({ author, committer }) => [author?.login, committer?.login]).filter((login) => login !== undefined);
  const named = emails.flatMap((email) => ofGitHub.exec(email)?.[1] ?? []);
  return { logins: [...new Set([...logins, ...named].map((login) => login.toLowerCase()))], emails: [...new Set(emails)].filter((email) => email !== '') };
}

/** Addresses in `Co-authored-by: Name <address>` lines. */
function coAuthors(message: string): readonly string[] {
  return [...message.matchAll(/^co-authored-by:[^<\n]*<([^<>\s]{1,200})>/gim)].flatMap(([, email]) => email ?? []);
}
