import type { Octokit } from '@octokit/rest';
import type { Review } from '../request/approvals.ts';
import type { Repository } from './account.ts';
import { makeOnce, type Patience } from './patience.ts';
import { statusOf } from './refusal.ts';

export interface PullFacts {
  readonly number: number;
  readonly url: string;
  /** Login; empty when the account is gone. */
  readonly author: string;
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

/** The part of the door that reads and writes pull requests, their reviews included. */
export function pullsOf(octokit: Octokit, at: Repository, patience: Patience) {
  const { pulls, repos } = octokit.rest;
  const repository = `${at.owner}/${at.repo}`;

  return {
    async pull(number: number): Promise<PullFacts> {
      return pullFacts((await pulls.get({ ...at, pull_number: number })).data);
    },

    /** The newest pull request from a branch of this repository to the base, open or not. */
    async pullFrom(branch: string, base: string): Promise<PullFacts | undefined> {
      const { data } = await pulls.list({ ...at, head: `${at.owner}:${branch}`, base, state: 'all', sort: 'created', direction: 'desc', per_page: 100 });
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
      const { data } = await repos.get({ ...at });
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
  };
}

export interface PullData {
  readonly number: number;
  readonly html_url: string;
  readonly user: { readonly login: string } | null;
  readonly state: string;
  readonly merged?: boolean;
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
  readonly head: { readonly ref: string; readonly sha: string; readonly repo: { readonly full_name: string } | null };
  readonly base: { readonly ref: string };
  readonly title: string;
  readonly body: string | null;
}

export function pullFacts(data: PullData): PullFacts {
  const merged = data.merged === true;
  return {
    number: data.number,
    url: data.html_url,
    author: data.user?.login ?? '',
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
