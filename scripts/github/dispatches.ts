import type { Octokit } from '@octokit/rest';
import { actionsBot, type Repository } from './account.ts';
import { makeOnce, type Patience } from './patience.ts';
import { statusOf } from './refusal.ts';
import { dispatchMark, type RunFacts } from './requester.ts';

/** An issue that was opened for a dispatch. */
export interface DispatchedIssue {
  readonly number: number;
  readonly url: string;
  /** As GitHub keeps it. */
  readonly body: string;
}

/** The workflow opens issues with the token that Actions gives it, also where a GitHub App does the rest. */
const creator = actionsBot;

/** The part of the door that requests sent by `repository_dispatch` need. */
export function dispatchesOf(octokit: Octokit, at: Repository, patience: Patience) {
  const { issues, actions } = octokit.rest;

  return {
    /** A run of a workflow; undefined when there is none, or none any more. Needs `actions: read`. */
    async dispatchRun(id: number): Promise<RunFacts | undefined> {
      try {
        const { data: run } = await actions.getWorkflowRun({ ...at, run_id: id });
        const jobs = await octokit.paginate(actions.listJobsForWorkflowRun, { ...at, run_id: id, filter: 'all', per_page: 100 });
        // Some answers name the revision behind the path.
        return { event: run.event, workflow: run.path.split('@')[0] ?? '', actor: run.actor?.login ?? '', jobs: jobs.map(({ name }) => name) };
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },

    /** The issue of a run: opened when there is none yet, so that a run that is repeated opens no second one. */
    async openDispatched(run: number, title: string, body: string): Promise<DispatchedIssue> {
      const mark = dispatchMark(run);
      const find = async () => {
        const { data: newest } = await issues.listForRepo({ ...at, creator, state: 'all', sort: 'created', direction: 'desc', per_page: 100 });
        return newest.find((issue) => issue.title.endsWith(mark) && issue.pull_request === undefined);
      };
      const make = async () => (await issues.create({ ...at, title: `${title}${mark}`, body })).data;
      const issue = (await find()) ?? (await makeOnce(make, find, patience));
      return { number: issue.number, url: issue.html_url, body: issue.body ?? '' };
    },
  };
}
