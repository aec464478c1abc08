import { textDigest } from './commit-message.ts';
import type { IssueFacts } from './issues.ts';
import { disowned } from './sentences.ts';

/** The workflow that opens the issues of dispatches. */
export const dispatchWorkflow = '.github/workflows/dispatch.yml';

/** A run of a workflow, as GitHub itself remembers it: nobody can write any of this afterwards. */
export interface RunFacts {
  /** What started it, such as `repository_dispatch`. */
  readonly event: string;
  /** The workflow's file, relative to the repository. */
  readonly workflow: string;
  /** Login of whoever started it, whoever has run it again since. */
  readonly actor: string;
  /** Names of its jobs as they were shown, of every attempt. */
  readonly jobs: readonly string[];
}

/** The end of the title of an issue that a dispatch asked for. It says where to look, and is believed in nothing. */
export function dispatchMark(run: number): string {
  return ` (dispatch ${run})`;
}

/** The run that a title names, if it names one. */
export function dispatchOf(title: string): number | undefined {
  const number = / \(dispatch ([1-9]\d{0,14})\)$/.exec(title)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The name of the job by which a run says which issue it opened, and with which text. dispatch.yml puts it together. */
export function witnessName(issue: number, digest: string): string {
  return `Request #${issue} ${digest}`;
}

/**
 * Whose request an issue is. Its author's, as GitHub reports it; but of an issue that our workflow opened for a
 * `repository_dispatch` whoever sent that. GitHub keeps who sent it with the workflow's run, and the run's own job names the
 * issue and the digest of its text, so that neither the issue's text nor any comment has to be believed: an edited text, a
 * title that names another run, a run of another workflow or a run that was deleted make it nobody's request.
 */
export function requesterOf(issue: Pick<IssueFacts, 'number' | 'body'>, run: RunFacts | undefined): { readonly login: string } | { readonly reason: string } {
  if (!run) return { reason: disowned.noRun };
  if (run.event !== 'repository_dispatch' || run.workflow !== dispatchWorkflow) return { reason: disowned.otherRun(run.workflow, run.event) };
  if (run.jobs.includes(witnessName(issue.number, textDigest(issue.body)))) return { login: run.actor };
  const own = run.jobs.some((name) => name.startsWith(witnessName(issue.number, '')));
  return { reason: own ? disowned.otherText : disowned.otherIssue };
}

/** An issue with its requester as author. */
export interface OwnedIssue extends IssueFacts {
  /** Why nobody stands behind it, as a part of a sentence; the author is then the bot's, which may ask for nothing. */
  readonly disowned?: string;
}

/** Asks GitHub whose request an issue is. Costs no call where a person opened it. */
export async function withRequester(door: { readonly dispatchRun: (id: number) => Promise<RunFacts | undefined> }, issue: IssueFacts): Promise<OwnedIssue> {
  // No person's login may hold a bracket.
  const id = issue.author.endsWith('[bot]') ? dispatchOf(issue.title) : undefined;
  if (id === undefined) return issue;
  const found = requesterOf(issue, await door.dispatchRun(id));
  return 'login' in found ? { ...issue, author: found.login } : { ...issue, disowned: found.reason };
}
