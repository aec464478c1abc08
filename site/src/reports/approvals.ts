import { approvalStates, approversOf, type ApprovalState } from '../../../scripts/report/approvals.ts';
import { derived, world } from '../data.ts';

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
    const found = approversOf(world().catalog);
    const refs = (some: typeof found) => new Set(some.map(({ entity }) => entity.ref)).size;
    const counts = Object.fromEntries(approvalStates.map((state) => [state, refs(found.filter((each) => each.state === state))])) as Record<ApprovalState, number>;
    const owned = found.flatMap((each) => each.from.map((owner) => ({ owner, each })));
    const owners = [...Map.groupBy(owned, ({ owner }) => owner)].map(([owner, some]) => ({ owner, entities: refs(some.map(({ each }) => each)), people: some[0]?.each.people.length ?? 0 }));
    return { repositories: new Set(found.flatMap(({ repository }) => repository ?? [])).size, entities: refs(found), counts, owners: owners.sort((a, b) => b.entities - a.entities || (a.owner < b.owner ? -1 : 1)) };
  },
  JSON.stringify,
);
