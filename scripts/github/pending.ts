import { askOf } from '../model/ask.ts';
import { instanceOn } from './asked.ts';
import type { Door } from './door.ts';
import { issueOf, type Hands } from './hands.ts';

/**
 * Numbers of the issues that something may be missing on, lowest first: those that are open, and those that are closed while
 * their pull request is open, because the run that closed the one died before the other, or its event was lost.
 */
export async function pendingIssues(door: Door): Promise<readonly number[]> {
  const open = (await door.openIssues()).map(({ number }) => number);
  const pulls = await door.pullsIn('open');
  const own = pulls.filter(({ headRepository }) => headRepository?.toLowerCase() === door.repository.toLowerCase());
  const orphans = own.flatMap(({ headRef }) => issueOf(headRef) ?? []).filter((number) => !open.includes(number));
  return [...open, ...orphans].sort((a, b) => a - b);
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
