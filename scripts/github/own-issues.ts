import type { Door } from './door.ts';
import type { ListedIssue } from './lists.ts';

/**
 * What the bot has opened by itself, by title: of several alike the newest. The title says what it is for, so that nothing is
 * opened twice; whoever edits one gets another issue, and nothing else. With `since` (ISO 8601, UTC) only what is newer.
 */
export async function ownIssues(door: Door, since?: string): Promise<ReadonlyMap<string, ListedIssue>> {
  const { items } = await door.issuesBy(door.botLogin, 'all', Infinity, since);
  return new Map(items.toReversed().map((issue) => [issue.title, issue]));
}
