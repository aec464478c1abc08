import type { Octokit } from '@octokit/rest';
import type { Repository } from './account.ts';
import { factsOf, type IssueFacts } from './issues.ts';
import { statusOf } from './refusal.ts';

/** An issue with those who have it. */
export interface AssignedIssue extends IssueFacts {
  readonly labels: readonly string[];
  /** Logins. */
  readonly assignees: readonly string[];
}

/** GitHub assigns no more people to an issue: https://docs.github.com/rest/issues/assignees#add-assignees-to-an-issue */
export const mostAssignees = 10;

/** The part of the door that says who has an issue. */
export function assignmentsOf(octokit: Octokit, at: Repository) {
  const { issues } = octokit.rest;

  return {
    async assignment(number: number): Promise<AssignedIssue> {
      return assignedFacts((await issues.get({ ...at, issue_number: number })).data);
    },

    /** Open issues that something happened to since then (ISO 8601, UTC), the latest first; pull requests left out. */
    async issuesSince(since: string): Promise<readonly AssignedIssue[]> {
      const found = await octokit.paginate(issues.listForRepo, { ...at, state: 'open', since, sort: 'updated', direction: 'desc', per_page: 100 });
      return found.map(assignedFacts).filter(({ isPull }) => !isPull);
    },

    /**
     * Logins that have the issue afterwards. GitHub leaves out whom it cannot assign without a word, or refuses them all because of one:
     * then they are tried one by one.
     */
    async addAssignees(number: number, logins: readonly string[]): Promise<readonly string[]> {
      const add = async (some: readonly string[]) => assignedFacts((await issues.addAssignees({ ...at, issue_number: number, assignees: [...some] })).data).assignees;
      try {
        return await add(logins);
      } catch (error) {
        if (statusOf(error) !== 422) throw error;
      }
      let have: readonly string[] | undefined;
      for (const login of logins) {
        try {
          have = await add([login]);
        } catch (error) {
          if (statusOf(error) !== 422) throw error;
        }
      }
      return have ?? (await this.assignment(number)).assignees;
    },

    async removeAssignees(number: number, logins: readonly string[]): Promise<void> {
      await issues.removeAssignees({ ...at, issue_number: number, assignees: [...logins] });
    },

    /** GitHub makes labels that are not there. */
    async addLabels(number: number, names: readonly string[]): Promise<void> {
      await issues.addLabels({ ...at, issue_number: number, labels: [...names] });
    },

    async removeLabel(number: number, name: string): Promise<void> {
      try {
        await issues.removeLabel({ ...at, issue_number: number, name });
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
      }
    },
  };
}

type IssueData = Parameters<typeof factsOf>[0] & {
  readonly labels: readonly (string | { readonly name?: string })[];
  readonly assignees?: readonly { readonly login: string }[] | null;
};

function assignedFacts(issue: IssueData): AssignedIssue {
  const labels = issue.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? '')));
  return { ...factsOf(issue), labels, assignees: (issue.assignees ?? []).map(({ login }) => login) };
}
