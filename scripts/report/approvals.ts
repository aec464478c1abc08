import type { Catalog } from '../catalog/catalog.ts';
import { decidersOf, loginOf } from '../catalog/people.ts';
import { sourcePlaces } from '../catalog/repositories.ts';
import type { Entity } from '../model/entity.ts';
import { compareText } from '../model/problem.ts';
import type { ReportKind, ReportRow } from './kind.ts';

/** Who can approve what somebody else changes; the worst first. */
export const approvalStates = ['nobody', 'platform', 'single', 'no repository', 'several'] as const;
export type ApprovalState = (typeof approvalStates)[number];

export interface Approvers {
  readonly entity: Entity;
  /** `owner/name` in lower case; absent for software whose source nobody names. */
  readonly repository?: string;
  /** Empty for all of the repository. */
  readonly folder: string;
  /** Canonical references of those who decide: the owners, or the platform group in their place where the catalog has one. */
  readonly from: readonly string[];
  readonly people: readonly string[];
  readonly state: ApprovalState;
}

/** Of each entity that has source, or is a component that should have some: where it is and whose approval a change needs. The worst first. */
export function approversOf(catalog: Catalog): readonly Approvers[] {
  const judged = new Map<string, Pick<Approvers, 'from' | 'people' | 'state'>>();
  const found = catalog.entities.flatMap((entity): readonly Approvers[] => {
    if (entity.source.file.startsWith('live/')) return [];
    const places = sourcePlaces(entity, catalog.settings.server);
    if (places.length === 0 && entity.kind.toLowerCase() !== 'component') return [];
    const owners = catalog.related(entity.ref, 'ownedBy');
    const key = owners.join(' ');
    const of = judged.get(key) ?? judge(catalog, owners);
    judged.set(key, of);
    if (places.length === 0) return [{ entity, folder: '', ...of, state: of.state === 'several' ? 'no repository' : of.state }];
    return places.map((place) => ({ entity, ...place, ...of }));
  });
  const rank = ({ state }: Approvers) => approvalStates.indexOf(state);
  return found.sort((a, b) => rank(a) - rank(b) || compareText(a.repository ?? '', b.repository ?? '') || compareText(a.folder, b.folder) || compareText(a.entity.ref, b.entity.ref));
}

function judge(catalog: Catalog, owners: readonly string[]): Pick<Approvers, 'from' | 'people' | 'state'> {
  const { from, people, instead } = decidersOf(catalog, owners);
  const state = people.length === 0 ? 'nobody' : instead ? 'platform' : people.length === 1 ? 'single' : 'several';
  return { from, people, state };
}

export const approvalsReport: ReportKind = {
  name: 'approvals',
  summary: 'Who must approve a change, for each repository and entity',
  columns: ['state', 'repository', 'folder', 'entity', 'title', 'owner', 'people', 'approvers'],
  rows: ({ catalog }) =>
    approversOf(catalog).map(({ entity, repository, folder, from, people, state }): ReportRow => ({
      state,
      ...(repository !== undefined && { repository }),
      ...(folder !== '' && { folder }),
      entity: entity.ref,
      title: entity.title,
      owner: from,
      people: people.length,
      approvers: people.flatMap((ref) => catalog.get(ref) ?? []).map(loginOf),
    })),
};
