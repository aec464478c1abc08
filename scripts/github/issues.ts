import type { Octokit } from '@octokit/rest';
import { isBy, type Repository } from './account.ts';
import { makeOnce, type Patience } from './patience.ts';

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

/** The part of the door that reads and writes issues one by one. */
export function issuesOf(octokit: Octokit, at: Repository, bot: string, patience: Patience) {
  const { issues } = octokit.rest;
  const isBot = isBy(bot);

  return {
    async issue(number: number): Promise<IssueFacts> {
      return factsOf((await issues.get({ ...at, issue_number: number })).data);
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

    /** Opens an issue of the bot's own, and says its number. The title names what it is for; see own-issues.ts. */
    async openOwn(title: string, body: string, labels: readonly string[] = []): Promise<number> {
      const find = async () => {
        const { data } = await issues.listForRepo({ ...at, creator: bot, state: 'all', sort: 'created', direction: 'desc', per_page: 10 });
        return data.find((issue) => issue.title === title)?.number;
      };
      return makeOnce(async () => (await issues.create({ ...at, title, body, ...(labels.length > 0 && { labels: [...labels] }) })).data.number, find, patience);
    },

    /** The open issues, oldest first; pull requests left out. */
    async openIssues(): Promise<readonly IssueFacts[]> {
      const found = await octokit.paginate(issues.listForRepo, { ...at, state: 'open', per_page: 100, sort: 'created', direction: 'asc' });
      return found.map(factsOf).filter(({ isPull }) => !isPull);
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
  };
}

/** Of an issue as GitHub answers it. */
export function factsOf(issue: { readonly number: number; readonly title: string; readonly body?: string | null; readonly user: { readonly login: string } | null; readonly state: string; readonly pull_request?: object; readonly created_at: string }): IssueFacts {
  return { number: issue.number, title: issue.title, body: issue.body ?? '', author: issue.user?.login ?? '', open: issue.state === 'open', isPull: issue.pull_request !== undefined, created: issue.created_at };
}
