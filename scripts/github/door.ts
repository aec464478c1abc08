import { Octokit } from '@octokit/rest';
import { actionsBot, type Repository } from './account.ts';
import { assignmentsOf } from './assignments.ts';
import { branchesOf } from './branches.ts';
import { commentsOf } from './comments.ts';
import { contributionsOf } from './contributions.ts';
import { dispatchesOf } from './dispatches.ts';
import { issuesOf } from './issues.ts';
import { listsOf } from './lists.ts';
import { addPatience, usualPatience, type Patience } from './patience.ts';
import { pullsOf } from './pulls.ts';

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

/** The one door to GitHub: what the handlers need, and nothing else. Every method throws when GitHub refuses. */
export function openDoor({ apiUrl, token, repository, signal, patience = usualPatience, bot = actionsBot }: Access) {
  const octokit = new Octokit({ auth: token, baseUrl: apiUrl, userAgent: 'signpost', log: quiet, ...(signal && { request: { signal } }) });
  addPatience(octokit, patience);
  const [owner = '', repo = ''] = repository.split('/');
  const at: Repository = { owner, repo };

  return {
    repository,
    /** Login under which the handlers write. */
    botLogin: bot,
    ...issuesOf(octokit, at, bot, patience),
    ...assignmentsOf(octokit, at),
    ...commentsOf(octokit, at, bot, patience),
    ...pullsOf(octokit, at, patience),
    ...branchesOf(octokit, at, bot, patience),
    ...contributionsOf(octokit, at),
    ...listsOf(octokit, at, bot),
    ...dispatchesOf(octokit, at, patience),

    /** Starts a workflow of the default branch. What is merged with the workflow's own token starts none by itself. */
    async startWorkflow(file: string, branch: string): Promise<void> {
      await octokit.rest.actions.createWorkflowDispatch({ ...at, workflow_id: file, ref: branch });
    },
  };
}

export type Door = ReturnType<typeof openDoor>;

/** Octokit prints every refusal to stderr; the handlers say what matters themselves. */
const quiet = { debug: ignore, info: ignore, warn: console.warn, error: ignore };

function ignore(): void {}
