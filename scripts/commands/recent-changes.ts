import { gitFiles } from '../read/git-files.ts';
import { lastCommits } from '../read/history.ts';
import type { Side } from '../report/changes/changes.ts';
import { recentChange, type RecentChange } from '../report/changes/recent.ts';
import { sideOf } from './open.ts';

/** Commits that are told of; of a large catalog fewer, so that no more than so many entities are read for it. */
const most = 8;
const mostEntities = 20_000;

/** What the last commits changed. The key says which they are; reading them takes a second for every 5,000 entities, so it waits until somebody asks. */
export interface Recent {
  readonly key: string;
  readonly read: () => readonly RecentChange[];
}

export function recentChanges(root: string, entities: number, today: string): Recent {
  const commits = lastCommits(root, ['catalog', 'live'], Math.max(1, Math.min(most, Math.floor(mostEntities / Math.max(1, entities)))));
  let found: readonly RecentChange[] | undefined;
  return { key: `${today} ${commits.map(({ commit }) => commit).join()}`, read: () => (found ??= readAll()) };

  function readAll(): readonly RecentChange[] {
    const sides = new Map<string, Side>();
    const sideAt = (commit: string) => {
      const known = sides.get(commit);
      if (known) return known;
      const side = sideOf(gitFiles(root, commit), today);
      // Only the newer neighbour asks again.
      sides.clear();
      sides.set(commit, side);
      return side;
    };
    return commits.map((each) => {
      const after = sideAt(each.commit);
      return recentChange(each, sideAt(each.parent), after);
    });
  }
}
