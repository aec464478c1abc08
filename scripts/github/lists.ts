import type { Octokit } from '@octokit/rest';
import type { IssueFacts } from './issues.ts';
import type { PullData } from './pulls.ts';
import { isBy, type Repository } from './account.ts';
import { statusOf } from './refusal.ts';

/** An issue as lists have it. Times are ISO 8601 in UTC. */
export interface ListedIssue extends Omit<IssueFacts, 'isPull'> {
  readonly closed: string | undefined;
  readonly labels: readonly string[];
}

/** A pull request as lists have it. */
export interface ListedPull {
  readonly number: number;
  /** Login; empty when the account is gone. */
  readonly author: string;
  readonly baseRef: string;
  readonly open: boolean;
  readonly created: string;
  readonly closed: string | undefined;
  readonly merged: string | undefined;
  readonly mergeCommit: string | undefined;
  readonly headRef: string;
  readonly headSha: string;
  readonly headRepository: string | undefined;
  readonly body: string;
}

/** A label that the bot put on an issue, when; ISO 8601 in UTC. */
export interface LabelledAt {
  readonly number: number;
  readonly label: string;
  readonly at: string;
}

export interface LabelHistory {
  readonly labelled: readonly LabelledAt[];
  /** Of what happened before nothing was read; absent when all was. */
  readonly begins?: string;
}

export interface Listed<T> {
  readonly items: readonly T[];
  /** There is nothing beyond these. */
  readonly complete: boolean;
}

/** The part of the door that reads many things at once. */
export function listsOf(octokit: Octokit, at: Repository, bot: string) {
  const isBot = isBy(bot);
  const { issues, pulls, actions } = octokit.rest;

  return {
    /** Issues with their labels, newest first, pull requests left out: all of that state, or those on the first pages. */
    async issuesIn(state: 'open' | 'closed', pages = Infinity): Promise<Listed<ListedIssue>> {
      const { items, complete } = await firstPages(octokit.paginate.iterator(issues.listForRepo, { ...at, state, per_page: 100, sort: 'created', direction: 'desc' }), pages);
      return { items: items.filter((issue) => issue.pull_request === undefined).map(listedIssue), complete };
    },

    /**
     * Issues that somebody opened, newest first: all of that state, or those on the first pages. Pages that hold only what was
     * opened before `until` (ISO 8601) are not asked for; then the list is not complete.
     */
    async issuesBy(author: string, state: 'open' | 'all', pages: number, until = ''): Promise<Listed<ListedIssue>> {
      const asked = { ...at, state, creator: author, per_page: 100, sort: 'created', direction: 'desc' } as const;
      const { items, complete } = await firstPages(octokit.paginate.iterator(issues.listForRepo, asked), pages, (issue) => issue.created_at < until);
      return { items: items.filter((issue) => issue.pull_request === undefined).map(listedIssue), complete };
    },

    /** Pull requests to any branch, newest first: all of that state, or those on the first pages. */
    async pullsIn(state: 'open' | 'closed', pages = Infinity): Promise<readonly ListedPull[]> {
      const found = await firstPages(octokit.paginate.iterator(pulls.list, { ...at, state, per_page: 100, sort: 'created', direction: 'desc' }), pages);
      return found.items.map(listedPull);
    },

    /**
     * When the bot put which label on which issue or pull request, oldest first, from the newest events of the repository on so many
     * pages of a hundred. What anybody else does to labels is left out.
     */
    async labelsSince(pages: number): Promise<LabelHistory> {
      const { items, complete } = await firstPages(octokit.paginate.iterator(issues.listEventsForRepo, { ...at, per_page: 100 }), pages);
      const oldest = items.at(-1)?.created_at;
      const labelled = items.flatMap((item): readonly LabelledAt[] => {
        const name = 'label' in item ? item.label?.name : undefined;
        return item.event === 'labeled' && typeof name === 'string' && item.issue && isBot(item.actor) ? [{ number: item.issue.number, label: name, at: item.created_at }] : [];
      });
      return { labelled: labelled.reverse(), ...(!complete && oldest !== undefined && { begins: oldest }) };
    },

    /** The newest hundred runs of a workflow file; none when the repository has no such file. */
    async runsOf(workflow: string): Promise<readonly { readonly commit: string; readonly url: string }[]> {
      try {
        const { data } = await actions.listWorkflowRuns({ ...at, workflow_id: workflow, per_page: 100 });
        return data.workflow_runs.map((run) => ({ commit: run.head_sha, url: run.html_url }));
      } catch (error) {
        if (statusOf(error) === 404) return [];
        throw error;
      }
    },
  };
}

async function firstPages<T>(pages: AsyncIterable<{ readonly data: readonly T[]; readonly headers: { readonly link?: string } }>, most: number, isEnough: (last: T) => boolean = () => false): Promise<Listed<T>> {
  const items: T[] = [];
  let count = 0;
  for await (const { data, headers } of pages) {
    items.push(...data);
    count += 1;
    const last = data.at(-1);
    if (count >= most || (last !== undefined && isEnough(last))) return { items, complete: !headers.link?.includes('rel="next"') };
  }
  return { items, complete: true };
}

interface IssueData {
  readonly number: number;
  readonly title: string;
  readonly body?: string | null;
  readonly user: { readonly login: string } | null;
  readonly state: string;
  readonly created_at: string;
  readonly closed_at: string | null;
  readonly labels: readonly (string | { readonly name?: string })[];
}

function listedIssue(data: IssueData): ListedIssue {
  return {
    number: data.number,
    title: data.title,
    body: data.body ?? '',
    author: data.user?.login ?? '',
    open: data.state === 'open',
    created: data.created_at,
    closed: data.closed_at ?? undefined,
    labels: data.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
  };
}

interface ListedPullData extends Omit<PullData, 'merged'> {
  readonly created_at: string;
  readonly closed_at: string | null;
}

function listedPull(data: ListedPullData): ListedPull {
  return {
    number: data.number,
    author: data.user?.login ?? '',
    baseRef: data.base.ref,
    open: data.state === 'open',
    created: data.created_at,
    closed: data.closed_at ?? undefined,
    merged: data.merged_at ?? undefined,
    mergeCommit: data.merged_at === null ? undefined : (data.merge_commit_sha ?? undefined),
    headRef: data.head.ref,
    headSha: data.head.sha,
    headRepository: data.head.repo?.full_name,
    body: data.body ?? '',
  };
}
