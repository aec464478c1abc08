import { classificationOf, licenseOf } from '../catalog/additions.ts';
import { objectOr, text } from '../catalog/entity.ts';
import type { LicenseState } from '../catalog/license-policy.ts';
import { daysBetween } from '../model/day.ts';
import type { Entity } from '../model/entity.ts';
import type { FileChange, FileHistory } from '../read/file-history.ts';
import type { ReportFacts, ReportKind, ReportRow } from './kind.ts';
import { licencesOf, type EntityLicences, type LicencesRead } from './licences.ts';

/** What an auditor asks of everything that the company runs. */
export interface InventoryRow extends ReportRow {
  readonly ref: string;
  readonly kind: string;
  readonly title: string;
  readonly owner?: string;
  readonly license?: string;
  readonly supplier?: string;
  readonly confidentiality?: string;
  readonly internetFacing?: boolean;
  /** What is not said although it should be; names of columns, and `riskAssessmentOld`. */
  readonly missing: readonly Gap[];
}

/** Things that an auditor misses. */
export const gaps = ['owner', 'license', 'confidentiality', 'retention', 'riskAssessment', 'riskAssessmentOld'] as const;
export type Gap = (typeof gaps)[number];

/** People, and what is said of others rather than run. */
const noAssets: ReadonlySet<string> = new Set(['user', 'group', 'location', 'accesspolicy', 'guardrail', 'scorecard']);

/** Older assessments speak of another system, in days. */
const assessmentHolds = 366;

/** Everything but people, groups and the rules themselves; by reference. */
export function inventory(facts: Pick<ReportFacts, 'catalog' | 'files' | 'today' | 'history'>): readonly InventoryRow[] {
  const licences = licencesOf(facts);
  const history = facts.history();
  return facts.catalog.entities.filter(({ kind }) => !noAssets.has(kind.toLowerCase())).map((entity) => rowOf(entity, facts, licences, history));
}

function rowOf(entity: Entity, { catalog, today }: Pick<ReportFacts, 'catalog' | 'today'>, licences: LicencesRead, history: FileHistory | undefined): InventoryRow {
  const { ref, kind, title, type, lifecycle, source } = entity;
  const owner = catalog.related(ref, 'ownedBy')[0];
  const holder = catalog.related(ref, 'partOf')[0];
  const own = licences.of(entity);
  const classification = classifiedAs(entity);
  return {
    ref,
    kind,
    title,
    ...given('type', type),
    ...given('lifecycle', lifecycle),
    ...given('partOf', holder),
    ...given('owner', owner),
    ...given('license', licenseOf(entity)),
    ...given('licenseState', own.state),
    ...packagesSaid(own),
    ...classification,
    ...changeSaid(history?.get(source.file)?.[0]),
    file: source.file,
    missing: gapsOf(entity, owner, classification, today),
  };
}

interface Classified extends ReportRow {
  readonly confidentiality?: string;
  readonly retention?: string;
  readonly internetFacing?: boolean;
  readonly supplier?: string;
  readonly riskAssessed?: string;
}

function classifiedAs(entity: Entity): Classified {
  const classification = classificationOf(entity);
  const risk = objectOr(classification['riskAssessment']);
  const level = (key: string) => text(classification[key]);
  const flag = (key: string) => (typeof classification[key] === 'boolean' ? classification[key] : undefined);
  return {
    ...given('confidentiality', level('confidentiality')),
    ...given('integrity', level('integrity')),
    ...given('availability', level('availability')),
    ...given('personalData', flag('personalData')),
    ...given('retention', level('retention')),
    ...given('internetFacing', flag('internetFacing')),
    ...given('supplier', level('supplier')),
    ...given('riskAssessed', text(risk['date'])),
    ...given('riskReport', text(risk['url'])),
  };
}

function packagesSaid({ bills, packages, counts }: EntityLicences): ReportRow {
  if (bills.length === 0) return {};
  return { packages: packages.length, packagesForbidden: counts.forbidden, packagesUnreviewed: counts.unreviewed, packagesUnknown: counts.unknown };
}

/** The last change of the file that it stands in: Git knows no entities. */
function changeSaid(change: FileChange | undefined): ReportRow {
  return change ? { changed: change.date, changedBy: change.author, commit: change.sha } : {};
}

function gapsOf(entity: Entity, owner: string | undefined, said: Classified, today: string): readonly Gap[] {
  const kind = entity.kind.toLowerCase();
  const asked: Readonly<Record<Gap, boolean>> = {
    owner: owner === undefined,
    license: kind === 'component' && licenseOf(entity) === undefined,
    confidentiality: (kind === 'component' || kind === 'resource') && said.confidentiality === undefined,
    retention: said['personalData'] === true && said.retention === undefined,
    riskAssessment: said.riskAssessed === undefined && needsAssessment(said),
    riskAssessmentOld: said.riskAssessed !== undefined && daysBetween(said.riskAssessed, today) > assessmentHolds,
  };
  return gaps.filter((gap) => asked[gap]);
}

/** Whoever shows something to the internet, gives it to somebody else or keeps what hurts has thought about it first. */
function needsAssessment({ confidentiality, internetFacing, supplier }: Classified): boolean {
  return internetFacing === true || supplier !== undefined || confidentiality === 'secret';
}

/** An optional cell, left out when there is nothing to say. */
function given<K extends string, V extends string | boolean | LicenseState>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: V });
}

export const inventoryReport: ReportKind = {
  name: 'inventory',
  summary: 'Everything that is run, with owner, licence, classification, supplier and last change, and what is not said of it',
  columns: ['ref', 'kind', 'type', 'title', 'lifecycle', 'partOf', 'owner', 'license', 'licenseState', 'packages', 'packagesForbidden', 'packagesUnreviewed', 'packagesUnknown', 'confidentiality', 'integrity', 'availability', 'personalData', 'retention', 'internetFacing', 'supplier', 'riskAssessed', 'riskReport', 'changed', 'changedBy', 'commit', 'file', 'missing'],
  asks: ['history'],
  rows: inventory,
};
