import { Octokit } from '@octokit/rest';
import type { RenderedFile } from '../model/request.ts';
import type { Review } from '../request/approvals.ts';
import { dispatchesOf } from './dispatches.ts';
import type { CommentFacts } from './conversation.ts';
import { listsOf } from './lists.ts';
import { addPatience, makeOnce, usualPatience, type Patience } from './patience.ts';
import { statusOf } from './refusal.ts';

/** Where and as whom to talk to GitHub. */
export interface Access {
  /** `https://api.github.com`, or `https://HOST/api/v3` of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly token: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Ends every call, and all waiting between tries, when it fires. */
  readonly signal?: AbortSignal;
  readonly patience?: Patience;
  /** Login under which the handlers write. What anybody else wrote is not taken for theirs, whatever it looks like. */
  readonly bot?: string;
}

export interface IssueFacts {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly open: boolean;
  readonly isPull: boolean;
  /** ISO 8601, in UTC. */
  readonly created: string;
}

export interface PullFacts {
  readonly number: number;
  readonly url: string;
  readonly open: boolean;
  readonly merged: boolean;
  /** ISO 8601, in UTC; undefined before the merge. */
  readonly mergedAt: string | undefined;
  /** The merge's commit on the base branch; undefined before the merge. */
  readonly mergeCommit: string | undefined;
  readonly headRef: string;
  readonly headSha: string;
  /** `owner/name` the head branch lives in; undefined when that fork is gone. */
  readonly headRepository: string | undefined;
  readonly baseRef: string;
  readonly title: string;
  readonly body: string;
}

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
}

export type StatusState = 'pending' | 'success' | 'failure' | 'error';

export interface Status {
  readonly context: string;
  readonly state: StatusState;
  /** GitHub cuts at 140 characters. */
  readonly description: string;
}

/** The one door to GitHub: what the handlers need, and nothing else. Every method throws when GitHub refuses. */
export function openDoor({ apiUrl, token, repository, signal, patience = usualPatience, bot = actionsBot }: Access) {
  const octokit = new Octokit({ auth: token, baseUrl: apiUrl, userAgent: 'signpost', log: quiet, ...(signal && { request: { signal } }) });
  addPatience(octokit, patience);
  const [owner = '', repo = ''] = repository.split('/');
  const at = { owner, repo };
  const { issues, pulls, git, repos } = octokit.rest;
  const isBot = (user: { readonly login: string } | null | undefined) => user?.login.toLowerCase() === bot.toLowerCase();
  const treeOn = async (parent: string, files: readonly RenderedFile[], removed: readonly string[]) => {
    const { data: base } = await git.getCommit({ ...at, commit_sha: parent });
    const entry = { mode: '100644' as const, type: 'blob' as const };
    const tree = [...files.map(({ path, text }) => ({ ...entry, path, content: text })), ...removed.map((path) => ({ ...entry, path, sha: null }))];
    return (await git.createTree({ ...at, base_tree: base.tree.sha, tree })).data.sha;
  };
  /** Comments of the bot that begin with the marker, oldest first. */
  const ownComments = async (number: number, marker: string) => {
    const comments = await octokit.paginate(issues.listComments, { ...at, issue_number: number, per_page: 100 });
    return comments.filter((comment) => isBot(comment.user) && comment.body?.startsWith(marker));
  };

  return {
    repository,
    /** Login under which the handlers write. */
    botLogin: bot,
    ...listsOf(octokit, at),
    ...dispatchesOf(octokit, at),

    async issue(number: number): Promise<IssueFacts> {
      const { data } = await issues.get({ ...at, issue_number: number });
      return { number, title: data.title, body: data.body ?? '', author: data.user?.login ?? '', open: data.state === 'open', isPull: data.pull_request !== undefined, created: data.created_at };
    },

    /** Whether an issue or pull request was closed by a handler rather than by a person. */
    async closedByBot(number: number): Promise<boolean> {
      return isBot((await issues.get({ ...at, issue_number: number })).data.closed_by);
    },

    /** Login of whoever the token belongs to. */
    async login(): Promise<string> {
      return (await octokit.rest.users.getAuthenticated()).data.login;
    },

    /** Address of the new issue. Without labels, which GitHub refuses from people who may not push. */
    async openIssue(title: string, body: string): Promise<string> {
      const find = async () => {
        const { data } = await issues.listForRepo({ ...at, creator: await this.login(), state: 'all', sort: 'created', direction: 'desc', per_page: 10 });
        return data.find((issue) => issue.title === title && issue.body === body)?.html_url;
      };
      return makeOnce(async () => (await issues.create({ ...at, title, body })).data.html_url, find, patience);
    },

    /** Numbers of the open issues, oldest first; pull requests left out. */
    async openIssues(): Promise<readonly number[]> {
      const found = await octokit.paginate(issues.listForRepo, { ...at, state: 'open', per_page: 100, sort: 'created', direction: 'asc' });
      return found.filter((issue) => issue.pull_request === undefined).map((issue) => issue.number);
    },

    async closeIssue(number: number, reason: 'completed' | 'not_planned'): Promise<void> {
      await issues.update({ ...at, issue_number: number, state: 'closed', state_reason: reason });
    },

    async reopenIssue(number: number): Promise<void> {
      await issues.update({ ...at, issue_number: number, state: 'open' });
    },

    /** Makes the labels of one prefix exactly these, and leaves the others alone. */
    async setLabels(number: number, prefix: string, names: readonly string[]): Promise<void> {
      const { data } = await issues.listLabelsOnIssue({ ...at, issue_number: number, per_page: 100 });
      const present = data.map((label) => label.name);
      const stale = present.filter((name) => name.startsWith(prefix) && !names.includes(name));
      const missing = names.filter((name) => !present.includes(name));
      if (missing.length > 0) await issues.addLabels({ ...at, issue_number: number, labels: [...missing] });
      for (const name of stale) await issues.removeLabel({ ...at, issue_number: number, name });
    },

    /** Writes the one comment that begins with `marker`: edits it in place, and not at all when nothing changed. */
    async upsertComment(number: number, marker: string, body: string): Promise<void> {
      const [own, ...doubles] = await ownComments(number, marker);
      // Of two runs that both found none, the later one's goes.
      for (const { id } of doubles) await issues.deleteComment({ ...at, comment_id: id });
      if (own?.body === body) return;
      if (own) await issues.updateComment({ ...at, comment_id: own.id, body });
      else {
        const make = async () => (await issues.createComment({ ...at, issue_number: number, body })).data.id;
        await makeOnce(make, async () => (await ownComments(number, marker))[0]?.id, patience);
      }
    },

    async pull(number: number): Promise<PullFacts> {
      return pullFacts((await pulls.get({ ...at, pull_number: number })).data);
    },

    /** The newest pull request from a branch of this repository to the base, open or not. */
    async pullFrom(branch: string, base: string): Promise<PullFacts | undefined> {
      const { data } = await pulls.list({ ...at, head: `${owner}:${branch}`, base, state: 'all', sort: 'created', direction: 'desc', per_page: 100 });
      // GitHub names the head's owner only: a fork that the same owner has would be found too.
      const own = data.find(({ head }) => head.repo?.full_name.toLowerCase() === repository.toLowerCase());
      return own && this.pull(own.number);
    },

    async openPull(branch: string, base: string, title: string, body: string): Promise<PullFacts> {
      const find = async () => {
        const pull = await this.pullFrom(branch, base);
        return pull?.open ? pull : undefined;
      };
      return makeOnce(async () => pullFacts((await pulls.create({ ...at, head: branch, base, title, body })).data), find, patience);
    },

    async updatePull(number: number, change: { readonly title?: string; readonly body?: string; readonly state?: 'closed' }): Promise<void> {
      await pulls.update({ ...at, pull_number: number, ...change });
    },

    /** Merges just this head. False when GitHub does not let it yet: a required status is missing, or the head has moved on. */
    async merge(number: number, sha: string): Promise<boolean> {
      const { data } = await repos.get(at);
      const method = data.allow_merge_commit === false ? (data.allow_squash_merge === false ? 'rebase' : 'squash') : 'merge';
      const make = async () => (await pulls.merge({ ...at, pull_number: number, sha, merge_method: method })).data.merged;
      const find = async () => (await this.pull(number)).merged || undefined;
      try {
        return await makeOnce(make, find, patience);
      } catch (error) {
        if (statusOf(error) === 405 || statusOf(error) === 409) return false;
        throw error;
      }
    },

    /** Starts a workflow of the default branch. What is merged with the workflow's own token starts none by itself. */
    async startWorkflow(file: string, branch: string): Promise<void> {
      await octokit.rest.actions.createWorkflowDispatch({ ...at, workflow_id: file, ref: branch });
    },

    /** Every comment on an issue, oldest first. */
    async comments(number: number): Promise<readonly CommentFacts[]> {
      const found = await octokit.paginate(issues.listComments, { ...at, issue_number: number, per_page: 100 });
      return found.map(commentFacts);
    },

    /** Undefined when it is gone. */
    async comment(id: number): Promise<CommentFacts | undefined> {
      try {
        return commentFacts((await issues.getComment({ ...at, comment_id: id })).data);
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },

    /** Asks these people for a review, once each. Whom GitHub cannot ask is left out. */
    async askReviews(number: number, logins: readonly string[]): Promise<void> {
      const { data } = await pulls.get({ ...at, pull_number: number });
      const asked = new Set((data.requested_reviewers ?? []).map(({ login }) => login.toLowerCase()));
      const missing = logins.filter((login) => !asked.has(login.toLowerCase()));
      if (missing.length === 0) return;
      try {
        await pulls.requestReviewers({ ...at, pull_number: number, reviewers: [...missing] });
      } catch (error) {
        // Somebody who may not read the repository; what the comment says reaches them all the same.
        if (statusOf(error) !== 422) throw error;
      }
    },

    /** Opens an issue of the bot's own, and says its number. The title names what it is for; see own-issues.ts. */
    async openOwn(title: string, body: string): Promise<number> {
      const find = async () => {
        const { data } = await issues.listForRepo({ ...at, creator: bot, state: 'all', sort: 'created', direction: 'desc', per_page: 10 });
        return data.find((issue) => issue.title === title)?.number;
      };
      return makeOnce(async () => (await issues.create({ ...at, title, body })).data.number, find, patience);
    },

    /** In the order they were given; `user` is left for the catalog to find. */
    async reviews(number: number): Promise<readonly (Omit<Review, 'user'> & { readonly at: string })[]> {
      const found = await octokit.paginate(pulls.listReviews, { ...at, pull_number: number, per_page: 100 });
      return found.map((review) => ({
        login: review.user?.login ?? '',
        state: review.state as Review['state'],
        commit: review.commit_id ?? '',
        at: review.submitted_at ?? '',
      }));
    },

    /** The bot's comment that begins with `marker`. */
    async commentOf(number: number, marker: string): Promise<{ readonly at: string; readonly url: string; readonly body: string } | undefined> {
      const [own] = await ownComments(number, marker);
      return own && { at: own.updated_at, url: own.html_url, body: own.body ?? '' };
    },

    /** What the branch changes since it left the base. */
    async compare(base: string, head: string): Promise<BranchComparison> {
      const { data } = await repos.compareCommitsWithBasehead({ ...at, basehead: `${base}...${head}`, per_page: 100 });
      const changes = (data.files ?? []).flatMap((file): readonly BranchChange[] => {
        const now = { path: file.filename, blob: file.status === 'removed' ? undefined : (file.sha ?? undefined) };
        return file.status === 'renamed' && file.previous_filename ? [{ path: file.previous_filename, blob: undefined }, now] : [now];
      });
      const last = data.commits.at(-1);
      return { commits: data.total_commits, message: last?.commit.message ?? '', pushers: pushersOf(last, isBot), changes };
    },

    async blobText(sha: string): Promise<string> {
      const { data } = await git.getBlob({ ...at, file_sha: sha });
      return data.encoding === 'base64' ? Buffer.from(data.content, 'base64').toString('utf8') : data.content;
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

export type Door = ReturnType<typeof openDoor>;

/** As whom the token writes that Actions gives every run. */
export const actionsBot = 'github-actions[bot]';

/** Octokit prints every refusal to stderr; the handlers say what matters themselves. */
const quiet = { debug: ignore, info: ignore, warn: console.warn, error: ignore };

function ignore(): void {}

export interface PullData {
  readonly number: number;
  readonly html_url: string;
  readonly state: string;
  readonly merged?: boolean;
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
  readonly head: { readonly ref: string; readonly sha: string; readonly repo: { readonly full_name: string } | null };
  readonly base: { readonly ref: string };
  readonly title: string;
  readonly body: string | null;
}

function pullFacts(data: PullData): PullFacts {
  const merged = data.merged === true;
  return {
    number: data.number,
    url: data.html_url,
    open: data.state === 'open',
    merged,
    mergedAt: merged ? (data.merged_at ?? undefined) : undefined,
    mergeCommit: merged ? (data.merge_commit_sha ?? undefined) : undefined,
    headRef: data.head.ref,
    headSha: data.head.sha,
    headRepository: data.head.repo?.full_name,
    baseRef: data.base.ref,
    title: data.title,
    body: data.body ?? '',
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

interface CommentData {
  readonly id: number;
  readonly issue_url: string;
  readonly html_url: string;
  readonly user: { readonly login: string } | null;
  readonly body?: string;
  readonly created_at: string;
  readonly updated_at: string;
}

function commentFacts({ id, issue_url, html_url, user, body = '', created_at, updated_at }: CommentData): CommentFacts {
  return { id, issue: Number(issue_url.split('/').at(-1)), login: user?.login ?? '', body, edited: created_at !== updated_at, at: created_at, url: html_url };
}
