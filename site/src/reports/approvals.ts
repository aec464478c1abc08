import { approvalStates, type ApprovalState } from '../../../scripts/report/approvals.ts';
import { derived } from '../data.ts';
import { reportRows } from './reports.ts';

export { approvalStates };
export type { ApprovalState };

export interface ApprovalFigures {
  readonly repositories: number;
  readonly entities: number;
  /** By state, of entities. */
  readonly counts: Readonly<Record<ApprovalState, number>>;
  /** Owners by how much waits for them, the most first. */
  readonly owners: readonly { readonly owner: string; readonly entities: number; readonly people: number }[];
}

export const approvalFigures = derived(
  'figures of approvals',
  (): ApprovalFigures => {
    const found = reportRows('approvals');
    const entities = (some: typeof found) => new Set(some.map((row) => row['entity'])).size;
    const counts = Object.fromEntries(approvalStates.map((state) => [state, entities(found.filter((row) => row['state'] === state))])) as Record<ApprovalState, number>;
    const owned = found.flatMap((row) => (row['owner'] as readonly string[]).map((owner) => ({ owner, row })));
    const owners = [...Map.groupBy(owned, ({ owner }) => owner)].map(([owner, some]) => ({ owner, entities: entities(some.map(({ row }) => row)), people: Number(some[0]?.row['people']) }));
    return { repositories: new Set(found.flatMap((row) => row['repository'] ?? [])).size, entities: entities(found), counts, owners: owners.sort((a, b) => b.entities - a.entities || (a.owner < b.owner ? -1 : 1)) };
  },
  JSON.stringify,
);
