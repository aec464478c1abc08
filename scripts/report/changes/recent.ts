import type { LastCommit } from '../../read/history.ts';
import type { ReportKind } from '../kind.ts';
import { catalogChanges, type CatalogChanges, type Side } from './changes.ts';

/** What one commit of the default branch did to the catalog, in short. */
export interface RecentChange extends Pick<LastCommit, 'commit' | 'at' | 'subject'> {
  /** Canonical references; the first of many. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** Of what changed hands. */
  readonly owners: readonly string[];
  /** In how many ways access was gained or made easier, and lost or made harder. */
  readonly gained: number;
  readonly lost: number;
  /** Of whatever some grade fell. */
  readonly fell: readonly string[];
  /** Folders. */
  readonly instances: readonly string[];
  /** Other files: articles, skeletons, settings. */
  readonly files: readonly string[];
}

/** Names that are kept of each kind. */
const most = 50;

export function recentChange({ commit, at, subject }: LastCommit, before: Side, after: Side): RecentChange {
  const changes = catalogChanges(before, after);
  const refs = (all: readonly { readonly ref: string }[]) => [...new Set(all.map(({ ref }) => ref))].slice(0, most);
  return {
    commit,
    at,
    subject,
    added: refs(changes.added),
    changed: refs(changes.changed),
    removed: refs(changes.removed),
    owners: refs(changes.owners),
    gained: ways(changes, 'gained', 'easier'),
    lost: ways(changes, 'lost', 'harder'),
    fell: refs(changes.grades.filter(({ change }) => change === 'fell')),
    instances: changes.instances.map(({ folder }) => folder).slice(0, most),
    files: changes.files.slice(0, most),
  };
}

function ways({ access }: CatalogChanges, ...kinds: readonly string[]): number {
  return access.filter(({ kind }) => kinds.includes(kind)).length;
}

export const changesReport: ReportKind = {
  name: 'changes',
  summary: 'What the last commits changed in the catalog: entities, owners, access, grades, instances',
  columns: ['commit', 'at', 'subject', 'added', 'changed', 'removed', 'owners', 'gained', 'lost', 'fell', 'instances', 'files'],
  rows: ({ recent }) => recent().map((each) => ({ ...each })),
};
