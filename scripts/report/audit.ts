import { gaps, inventory, type Gap, type InventoryRow } from './inventory.ts';
import type { ReportFacts } from './kind.ts';
import { licenceRows, type LicenceRow } from './licences.ts';

/** What an auditor wants to know at a glance, with what it is counted from. */
export interface Audit {
  readonly inventory: readonly InventoryRow[];
  readonly licences: readonly LicenceRow[];
  readonly summary: AuditSummary;
}

export interface AuditSummary {
  readonly things: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly internetFacing: number;
  readonly personalData: number;
  /** By name, each once. */
  readonly suppliers: readonly string[];
  /** Things of which it is not said although it should be. */
  readonly missing: Readonly<Record<Gap, number>>;
  /** Of entities, and of packages that run. */
  readonly licences: Readonly<Record<LicenceRow['state'], number>>;
}

export function audit(facts: Pick<ReportFacts, 'catalog' | 'files' | 'today' | 'history'>): Audit {
  const [things, licences] = [inventory(facts), licenceRows(facts)];
  return { inventory: things, licences, summary: summaryOf(things, licences) };
}

/** Somebody has to act: a licence that is forbidden, or a list of packages that cannot be read. */
export function isFailing({ summary }: Audit): boolean {
  return summary.licences.forbidden + summary.licences.unreadable > 0;
}

export function summaryOf(things: readonly InventoryRow[], licences: readonly LicenceRow[]): AuditSummary {
  const count = (holds: (row: InventoryRow) => boolean) => things.filter(holds).length;
  const inState = (state: LicenceRow['state']) => licences.filter((row) => row.state === state && row.development !== true).length;
  const kinds = [...new Set(things.map(({ kind }) => kind))].sort();
  return {
    things: things.length,
    byKind: Object.fromEntries(kinds.map((each) => [each, count(({ kind }) => kind === each)])),
    internetFacing: count(({ internetFacing }) => internetFacing === true),
    personalData: count((row) => row['personalData'] === true),
    suppliers: [...new Set(things.flatMap(({ supplier }) => supplier ?? []))].sort(),
    missing: Object.fromEntries(gaps.map((gap) => [gap, count(({ missing }) => missing.includes(gap))])) as Record<Gap, number>,
    licences: { unreadable: inState('unreadable'), forbidden: inState('forbidden'), unknown: inState('unknown'), unreviewed: inState('unreviewed'), excepted: inState('excepted'), allowed: inState('allowed') },
  };
}
