import type { Catalog } from '../../catalog/catalog.ts';
import { compareText } from '../../model/problem.ts';
import { chainOf, type Reach } from '../owner-chain.ts';
import type { Affected, Impact } from './impact.ts';

/** What a change means for one team. */
export interface TeamImpact {
  /** Canonical reference of the owner; absent for what nobody owns. */
  readonly ref?: string;
  readonly title: string;
  /** False where the catalog names the owner, but does not have it. */
  readonly known: boolean;
  /** On GitHub, of everybody in it. */
  readonly logins: readonly string[];
  /** The best way first. */
  readonly reach: readonly Reach[];
  /** The nearest first. What several own stands with the first of them. */
  readonly affected: readonly Affected[];
}

/** Teams by how near the change comes and how much of theirs it reaches; what nobody owns comes last. */
export function teamsOf(catalog: Pick<Catalog, 'get' | 'related' | 'ofKind'>, { affected }: Pick<Impact, 'affected'>): readonly TeamImpact[] {
  const byOwner = Map.groupBy(affected, ({ owners }) => owners[0] ?? '');
  const teams = [...byOwner].map(([ref, theirs]): TeamImpact => {
    if (ref === '') return { title: 'nobody', known: false, logins: [], reach: [], affected: theirs };
    const { title, known, logins, reach, instead } = chainOf(catalog, ref);
    return { ref, title, known, logins, reach: reach.length > 0 ? reach : (instead?.reach ?? []), affected: theirs };
  });
  const nearest = ({ affected: theirs }: TeamImpact) => theirs[0]?.distance ?? Infinity;
  return teams.sort((a, b) => Number(a.ref === undefined) - Number(b.ref === undefined) || nearest(a) - nearest(b) || b.affected.length - a.affected.length || compareText(a.ref ?? '', b.ref ?? ''));
}
