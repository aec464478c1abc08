import type { Door } from './door.ts';
import { issueOf } from './hands.ts';

/**
 * Numbers of the issues that something may be missing on, lowest first: those that are open, and those that are closed while
 * their pull request is open, because the run that closed the one died before the other, or its event was lost.
 */
export async function pendingIssues(door: Door): Promise<readonly number[]> {
  const open = await door.openIssues();
  const pulls = await door.pullsIn('open');
  const own = pulls.filter(({ headRepository }) => headRepository?.toLowerCase() === door.repository.toLowerCase());
  const orphans = own.flatMap(({ headRef }) => issueOf(headRef) ?? []).filter((number) => !open.includes(number));
  return [...open, ...orphans].sort((a, b) => a - b);
}
