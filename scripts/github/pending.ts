import { askOf } from '../model/ask.ts';
import { instanceOn } from './asked.ts';
import type { Door } from './door.ts';
import { issueOf, type Hands } from './hands.ts';
import type { ListedPull } from './lists.ts';
import { ownersContext } from './owner-sentences.ts';
import { approvalContext, labelPrefix, requestContext } from './sentences.ts';
import type { RequestState } from './view.ts';

/**
 * Numbers of the issues that something may be missing on, lowest first: those that are open; those that are closed while
 * their pull request is open, because the run that closed the one died before the other, or its event was lost; and of the newest
 * closed ones those whose label tells of no end, because a person closed them and no run has seen it. A label says where to look,
 * and is believed in nothing.
 */
export async function pendingIssues(door: Door): Promise<readonly number[]> {
  const open = (await door.openIssues()).map(({ number }) => number);
  const orphans = (await door.pullsIn('open')).flatMap((pull) => requestOf(door, pull) ?? []);
  const unseen = (await door.issuesIn('closed', 1)).items.filter(({ labels }) => labels.some(isUnended)).map(({ number }) => number);
  return [...new Set([...open, ...orphans, ...unseen])].sort((a, b) => a - b);
}

/** What a closed issue may rightly say. */
const ends: readonly RequestState['kind'][] = ['applied', 'overtaken', 'cancelled', 'declined'];

function isUnended(label: string): boolean {
  return label.startsWith(labelPrefix) && !ends.some((kind) => label === `${labelPrefix}${kind}`);
}

/**
 * Numbers of the open pull requests of people that lack a status, and could not be merged, because their event was lost; with `all` of
 * them all, whose owners may be others now.
 */
export async function pendingPulls(door: Door, all = false): Promise<readonly number[]> {
  const pulls = (await door.pullsIn('open')).filter((pull) => requestOf(door, pull) === undefined);
  if (all) return pulls.map(({ number }) => number);
  const lacking: number[] = [];
  for (const { number, headSha } of pulls) {
    const contexts = await door.contextsOf(headSha);
    if (![requestContext, approvalContext, ownersContext].every((context) => contexts.includes(context))) lacking.push(number);
  }
  return lacking;
}

/** The issue of a pull request, if it is a request's. */
function requestOf(door: Door, { headRef, headRepository }: ListedPull): number | undefined {
  return headRepository?.toLowerCase() === door.repository.toLowerCase() ? issueOf(headRef) : undefined;
}

/**
 * Numbers of the other open requests about the instance of this one, oldest first. Once it is merged they ask for something else
 * than they did: a second one of the same name can no longer be made, and a change starts from what is there now.
 */
export async function rivalsOf(hands: Hands, number: number): Promise<readonly number[]> {
  const instance = instanceOn(hands, await hands.door.issue(number));
  if (instance === undefined) return [];
  const open = await hands.door.openIssues();
  return open.filter((issue) => issue.number !== number && askOf(issue.body) !== undefined && instanceOn(hands, issue) === instance).map((issue) => issue.number);
}
