import { ownerships, type Ownership } from '../../../scripts/catalog/ownership.ts';
import { listedRefs, shareOf, sharesByKind, sharesByTeam, type OwnershipShare, type TeamShare } from '../../../scripts/report/ownership.ts';
import { derived, world } from '../data.ts';

export type { OwnershipShare, TeamShare };

export interface OwnershipFigures {
  readonly all: OwnershipShare;
  readonly kinds: readonly OwnershipShare[];
  readonly teams: readonly TeamShare[];
  /** How many things stand on the list of what nobody owns; undefined where the repository keeps none. */
  readonly listed: number | undefined;
}

const owned = (): readonly Ownership[] => ownerships(world().catalog);

export const ownershipFigures = derived(
  'figures of ownership',
  (): OwnershipFigures => ({ all: shareOf('', owned()), kinds: sharesByKind(owned()), teams: sharesByTeam(world().catalog, owned()), listed: listedRefs(world().files)?.size }),
  JSON.stringify,
);
