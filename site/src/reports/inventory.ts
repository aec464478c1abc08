import { createHash } from 'node:crypto';
import { cycloneDx } from '../../../scripts/report/cyclonedx.ts';
import { summaryOf, type AuditSummary } from '../../../scripts/report/audit.ts';
import { gaps, type Gap, type InventoryRow } from '../../../scripts/report/inventory.ts';
import { licenceStates, type LicenceRow } from '../../../scripts/report/licences.ts';
import { isOver } from '../../../scripts/catalog/license-policy.ts';
import type { LicenseException } from '../../../scripts/model/settings.ts';
import { compareText, derived, world, type Door, type Entity } from '../data.ts';
import { reportFacts, reportRows, today } from './reports.ts';

// What the pages of the reports "inventory" and "licences" need besides their rows.

export type { InventoryRow, LicenceRow };
export { gaps };

/** The path of the bill of materials, as `sharedHref` takes it. */
export const billPath = '/reports/inventory.cdx.json';

export function inventoryDoors(): readonly Door[] {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  return [{ path: billPath.slice(1), text: () => cycloneDx(reportFacts(), { timestamp: `${reportFacts().today}T00:00:00Z`, digest }) }];
}

export const inventoryRows = () => reportRows('inventory') as readonly InventoryRow[];
export const licenceRows = () => reportRows('licences') as readonly LicenceRow[];

export const auditSummary: () => AuditSummary = derived('audit summary', () => summaryOf(inventoryRows(), licenceRows()), JSON.stringify);

/** The company's exceptions, those whose last day is behind us first. */
export function licenceExceptions(): readonly (LicenseException & { readonly over: boolean })[] {
  const told = world().settings.licenses.exceptions.map((each) => ({ ...each, over: isOver(each, today()) }));
  return told.sort((a, b) => Number(b.over) - Number(a.over));
}

/** Of the packages in something, those whose licence somebody has to look at. */
export function toLookAt(row: InventoryRow): number {
  return Number(row['packagesForbidden']) + Number(row['packagesUnreviewed']) + Number(row['packagesUnknown']);
}

export interface PackageMark {
  readonly packages: number;
  /** Those whose licence somebody has to look at. */
  readonly toLookAt: number;
}

const packageMarks = derived('package marks', (): Readonly<Record<string, PackageMark>> => {
  const counted = inventoryRows().filter((row) => row['packages'] !== undefined);
  return Object.fromEntries(counted.map((row) => [row.ref, { packages: Number(row['packages']), toLookAt: toLookAt(row) }]));
}, JSON.stringify);

/** What an entity is made of, in figures; undefined where nothing lists it. Costs the pages of other entities nothing. */
export function packageMark({ ref, kind, spec, source }: Pick<Entity, 'ref' | 'kind' | 'spec' | 'source'>): PackageMark | undefined {
  const mayHaveOne = spec['billOfMaterials'] !== undefined || (kind === 'Component' && source.file.includes('catalog-info.'));
  const marks = mayHaveOne ? packageMarks() : {};
  return Object.hasOwn(marks, ref) ? marks[ref] : undefined;
}

export interface TeamGaps {
  /** Canonical reference; undefined for what nobody owns. */
  readonly owner: string | undefined;
  readonly counts: Readonly<Record<Gap, number>>;
  readonly total: number;
}

/** Teams with something to say, those with the most first. */
export const gapsByTeam: () => readonly TeamGaps[] = derived('audit gaps', () => {
  const groups = Map.groupBy(inventoryRows().filter(({ missing }) => missing.length > 0), ({ owner }) => owner);
  return [...groups]
    .map(([owner, rows]) => ({ owner, counts: Object.fromEntries(gaps.map((gap) => [gap, rows.filter(({ missing }) => missing.includes(gap)).length])) as Record<Gap, number>, total: rows.reduce((sum, { missing }) => sum + missing.length, 0) }))
    .sort((a, b) => b.total - a.total || compareText(a.owner ?? '', b.owner ?? ''));
}, JSON.stringify);

/** Things by what they hold at most, the most sensitive first; what says nothing comes last, under an empty word. */
export function bySensitivity(): readonly (readonly [word: string, count: number])[] {
  const rows = inventoryRows().filter(({ kind }) => kind === 'Component' || kind === 'Resource');
  return ['secret', 'confidential', 'internal', 'public', ''].map((word) => [word, rows.filter(({ confidentiality }) => (confidentiality ?? '') === word).length] as const).filter(([, count]) => count > 0);
}

export interface LicenceCount {
  readonly license: string | undefined;
  readonly state: LicenceRow['state'];
  readonly entities: number;
  readonly packages: number;
  readonly development: number;
}

/** How often each licence is there, the worst state first, then the most frequent. */
export function licenceCounts(): readonly LicenceCount[] {
  const groups = Map.groupBy(licenceRows().filter(({ what }) => what !== 'file'), ({ state, license }) => JSON.stringify([state, license]));
  const counts = [...groups.values()].flatMap((rows): readonly LicenceCount[] => {
    const [first] = rows;
    const count = (holds: (row: LicenceRow) => boolean) => rows.filter(holds).length;
    return first ? [{ license: first.license, state: first.state, entities: count(({ what }) => what === 'entity'), packages: count(({ what, development }) => what === 'package' && development !== true), development: count(({ development }) => development === true) }] : [];
  });
  const place = ({ state }: LicenceCount) => (licenceStates as readonly string[]).indexOf(state);
  const all = ({ entities, packages, development }: LicenceCount) => entities + packages + development;
  return counts.sort((a, b) => place(a) - place(b) || all(b) - all(a) || compareText(a.license ?? '', b.license ?? ''));
}

/** What somebody has to look at, without what is needed to build alone. */
export function licencesToDo(): readonly LicenceRow[] {
  return licenceRows().filter(({ state, development }) => development !== true && state !== 'allowed' && state !== 'excepted');
}
