import type { RequestProblem } from '../model/request.ts';
import type { Snapshot } from '../request/verify.ts';
import { serviceFor, wishIssue } from '../request/wish-issue.ts';
import { readWish } from '../request/wish.ts';
import { textDigest } from './commit-message.ts';
import type { DispatchedIssue } from './dispatches.ts';

/** `event_type` of the dispatches that are requests. */
export const dispatchType = 'signpost-request';

export interface OpenedDispatch extends DispatchedIssue {
  /** Of the issue's text, for the name of the job that testifies; see requester.ts. */
  readonly digest: string;
}

/**
 * Opens the issue of a dispatch. What is wrong with the request the bot says there, as on every issue; only what an issue
 * cannot say comes back as problems, and then there is no issue.
 */
export async function openDispatch(
  door: { readonly openDispatched: (run: number, title: string, body: string) => Promise<DispatchedIssue> },
  { catalog, files }: Snapshot,
  run: number,
  payload: unknown,
): Promise<OpenedDispatch | { readonly problems: readonly RequestProblem[] }> {
  const read = readWish(payload);
  if ('problems' in read) return read;
  const { title, body, lost } = wishIssue('', read.wish, serviceFor(catalog, files, read.wish));
  // Inputs of a service that is not there are not lost: nobody could read them.
  if (lost.length > 0 && serviceFor(catalog, files, read.wish)) return { problems: lost };
  const issue = await door.openDispatched(run, title, body);
  return { ...issue, digest: textDigest(issue.body) };
}
