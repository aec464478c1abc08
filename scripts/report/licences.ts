import { licenseOf } from '../catalog/additions.ts';
import { licenseFault } from '../catalog/license.ts';
import { licenseJudge, type LicenseState } from '../catalog/license-policy.ts';
import { billFinder, packageListAt } from '../catalog/packages/of-entity.ts';
import { packageNames, type Package } from '../catalog/packages/package.ts';
import type { Entity } from '../model/entity.ts';
import { compareText } from '../model/problem.ts';
import type { ReportFacts, ReportKind, ReportRow } from './kind.ts';

export interface JudgedPackage extends Package {
  readonly state: LicenseState;
}

/** The licences of one entity and of what it is made of. */
export interface EntityLicences {
  /** Of the entity's own licence; undefined where it names none. */
  readonly state?: LicenseState;
  /** Its lock files and bills of materials, relative to the root. */
  readonly bills: readonly string[];
  /** Of those that can be read, each name and version once in a file. */
  readonly packages: readonly JudgedPackage[];
  /** Packages that run, by state. */
  readonly counts: Readonly<Record<LicenseState, number>>;
  /** A sentence for each bill that cannot be read. */
  readonly faults: readonly { readonly file: string; readonly message: string }[];
}

export interface LicencesRead {
  of(entity: Entity): EntityLicences;
}

const nothing: EntityLicences = { bills: [], packages: [], counts: { allowed: 0, excepted: 0, unreviewed: 0, forbidden: 0, unknown: 0 }, faults: [] };

/** Reads the lock files and bills of materials of entities, one when it is asked for. */
export function licencesOf({ catalog, files, today }: Pick<ReportFacts, 'catalog' | 'files' | 'today'>): LicencesRead {
  const judge = licenseJudge(catalog.settings.licenses, today);
  const billsOf = billFinder(catalog, files);
  return {
    of(entity) {
      const license = licenseOf(entity);
      const own = license === undefined ? {} : { state: judge(license, [entity.ref]) };
      const bills = billsOf(entity);
      if (bills.length === 0) return { ...nothing, ...own };
      const counts = { ...nothing.counts };
      const faults: { readonly file: string; readonly message: string }[] = [];
      const packages = bills.flatMap((file): readonly JudgedPackage[] => {
        const list = packageListAt(files, file);
        if (list !== undefined && 'packages' in list) return list.packages.map((each) => ({ ...each, state: judge(each.license, [entity.ref, ...packageNames(each)]) }));
        faults.push({ file, message: list?.message ?? `There is no file ${file}.` });
        return [];
      });
      for (const { state, development } of packages) if (!development) counts[state] += 1;
      return { ...own, bills, packages, counts, faults };
    },
  };
}

/** Worst first: what somebody has to do something about. */
export const licenceStates: readonly LicenseState[] = ['forbidden', 'unknown', 'unreviewed', 'excepted', 'allowed'];

/** Users of a package that a row names; `users` counts all of them. */
const mostNamed = 20;

/** A licence of something: of an entity itself, or of one version of a package with everything that uses it. */
export interface LicenceRow extends ReportRow {
  readonly state: LicenseState | 'unreadable';
  /** As written; absent where nothing is said. */
  readonly license?: string;
  readonly what: 'entity' | 'package' | 'file';
  /** Reference of the entity, name of the package, or path of a file that cannot be read. */
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  /** Needed to build or test only. */
  readonly development?: boolean;
  /** Entities that use the package. */
  readonly users?: number;
  /** The first of them, by reference. */
  readonly usedBy?: readonly string[];
  /** Of what is unknown: why, and what was probably meant. */
  readonly because?: string;
}

/** The worst state first, then by licence and name. A component that names no licence is unknown; other kinds need none. */
export function licenceRows(facts: Pick<ReportFacts, 'catalog' | 'files' | 'today'>): readonly LicenceRow[] {
  const read = licencesOf(facts);
  const rows: LicenceRow[] = [];
  const packages = new Map<string, { readonly each: JudgedPackage; readonly users: string[] }>();
  for (const entity of facts.catalog.entities) {
    const license = licenseOf(entity);
    const { state, packages: list, faults } = read.of(entity);
    if (state !== undefined || entity.kind === 'Component') rows.push({ state: state ?? 'unknown', ...(license !== undefined && { license }), what: 'entity', name: entity.ref, ...reason(state ?? 'unknown', license) });
    for (const { file, message } of faults) rows.push({ state: 'unreadable', what: 'file', name: file, users: 1, usedBy: [entity.ref], because: message });
    for (const each of list) {
      const key = JSON.stringify([each.purl ?? each.name, each.version, each.license, each.state, each.development]);
      const known = packages.get(key);
      if (!known) packages.set(key, { each, users: [entity.ref] });
      else if (known.users.at(-1) !== entity.ref) known.users.push(entity.ref);
    }
  }
  for (const { each, users } of packages.values()) rows.push(packageRow(each, users));
  return rows.sort(compareRows);
}

function packageRow({ name, version, purl, license, development, state }: JudgedPackage, users: readonly string[]): LicenceRow {
  return {
    state,
    ...(license !== undefined && { license }),
    what: 'package',
    name,
    ...(version !== undefined && { version }),
    ...(purl !== undefined && { purl }),
    development,
    users: users.length,
    usedBy: users.slice(0, mostNamed),
    ...reason(state, license),
  };
}

function reason(state: LicenseState, license: string | undefined): { readonly because?: string } {
  if (state !== 'unknown') return {};
  if (license === undefined) return { because: 'No licence is said.' };
  const meant = licenseFault(license)?.fix;
  return { because: `It is no SPDX expression.${meant?.startsWith('Did you mean') ? ` ${meant}` : ''}` };
}

const rank: Readonly<Record<LicenceRow['state'], number>> = { unreadable: 0, forbidden: 1, unknown: 2, unreviewed: 3, excepted: 4, allowed: 5 };

function compareRows(a: LicenceRow, b: LicenceRow): number {
  return rank[a.state] - rank[b.state] || Number(a.development ?? false) - Number(b.development ?? false) || compareText(a.license ?? '', b.license ?? '') || compareText(a.name, b.name) || compareText(a.version ?? '', b.version ?? '') || compareText(a.purl ?? '', b.purl ?? '');
}

export const licencesReport: ReportKind = {
  name: 'licences',
  summary: 'Licences of entities and of the packages they are made of: forbidden, unknown and unreviewed ones first',
  columns: ['state', 'license', 'what', 'name', 'version', 'purl', 'development', 'users', 'usedBy', 'because'],
  rows: licenceRows,
};
