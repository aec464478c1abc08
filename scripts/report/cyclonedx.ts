import type { Catalog } from '../catalog/catalog.ts';
import { parseLicense } from '../catalog/license.ts';
import type { Entity } from '../model/entity.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { compareText } from '../model/problem.ts';
import { inventory, type InventoryRow } from './inventory.ts';
import type { ReportFacts } from './kind.ts';
import { licencesOf, type JudgedPackage } from './licences.ts';

export interface BomFrame {
  /** ISO 8601 in UTC; the same facts with the same time give the same text. */
  readonly timestamp: string;
  /** SHA-256 in hex digits: the serial number is made of it. */
  readonly digest: (text: string) => string;
  /** Of which the catalog was read. */
  readonly commit?: string;
}

/**
 * The inventory as a bill of materials in CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/): components and resources with the
 * packages that they are made of, APIs as services, and who depends on whom. Other kinds are told as properties of these.
 */
export function cycloneDx(facts: Pick<ReportFacts, 'catalog' | 'files' | 'today' | 'history'>, { timestamp, digest, commit }: BomFrame): string {
  const { catalog } = facts;
  const licences = licencesOf(facts);
  const rows = inventory(facts).filter(({ kind }) => listedKinds.has(kind.toLowerCase()));
  const listed = new Set(rows.map(({ ref }) => ref));
  const packages = new Map<string, JudgedPackage>();
  const dependencies = rows.flatMap(({ ref }): readonly Dependency[] => {
    const entity = catalog.get(ref);
    if (!entity) return [];
    const taken = licences.of(entity).packages.map((each) => keep(packages, each));
    const needed = [...catalog.related(ref, 'dependsOn'), ...catalog.related(ref, 'consumesApi')].filter((target) => listed.has(target));
    return [{ ref, dependsOn: [...new Set([...needed, ...taken])].filter((each) => each !== ref).sort(compareText), provides: catalog.related(ref, 'providesApi').filter((target) => listed.has(target)) }];
  });
  const used = [...packages].sort(([a], [b]) => compareText(a, b));
  const document = {
    metadata: {
      timestamp,
      lifecycles: [{ phase: 'operations' }],
      tools: { components: [{ type: 'application', name: 'signpost' }] },
      component: { type: 'application', 'bom-ref': catalogRef, name: catalog.settings.organization },
      ...(commit !== undefined && { properties: [{ name: 'signpost:commit', value: commit }] }),
    },
    components: [...rows.filter(({ kind }) => !isApi(kind)).map((row) => componentOf(row, catalog.get(row.ref))), ...used.map(([ref, each]) => packageComponent(ref, each))],
    services: rows.filter(({ kind }) => isApi(kind)).map((row) => serviceOf(row, catalog)),
    dependencies: [{ ref: catalogRef, dependsOn: [...listed] }, ...dependencies, ...used.map(([ref]) => ({ ref }))].map(withoutEmpty),
  };
  const head = { $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json', bomFormat: 'CycloneDX', specVersion: '1.6' };
  const body = JSON.stringify(document, null, 1);
  // Of what it holds, so that the same inventory is the same document. Megabytes are put together once.
  const front = JSON.stringify({ ...head, serialNumber: serialNumber(digest(body)), version: 1 }, null, 1);
  return `${front.slice(0, -'\n}'.length)},\n${body.slice('{\n'.length)}\n`;
}

interface Dependency {
  readonly ref: string;
  readonly dependsOn?: readonly string[];
  readonly provides?: readonly string[];
}

const catalogRef = 'catalog';
const listedKinds: ReadonlySet<string> = new Set(['component', 'resource', 'api']);

function isApi(kind: string): boolean {
  return kind.toLowerCase() === 'api';
}

/** Keeps a package under a reference of its own; of two that say the same purl the first counts. */
function keep(packages: Map<string, JudgedPackage>, each: JudgedPackage): string {
  const ref = each.purl ?? `package:${each.name}@${each.version ?? ''}`;
  const known = packages.get(ref);
  if (!known) packages.set(ref, each);
  else if (known.development && !each.development) packages.set(ref, { ...known, development: false });
  return ref;
}

function componentOf(row: InventoryRow, entity: Entity | undefined): JsonObject {
  const type = row.kind.toLowerCase() === 'resource' ? 'platform' : row['type'] === 'library' ? 'library' : 'application';
  return { type, 'bom-ref': row.ref, ...nameOf(row, entity), ...(row.supplier !== undefined && { supplier: { name: row.supplier } }), ...licensesOf(row.license), ...referencesOf(row), properties: propertiesOf(row) };
}

function serviceOf(row: InventoryRow, catalog: Pick<Catalog, 'get'>): JsonObject {
  const provider = row.supplier ?? (row.owner === undefined ? undefined : (catalog.get(row.owner)?.title ?? row.owner));
  return {
    'bom-ref': row.ref,
    ...nameOf(row, catalog.get(row.ref)),
    ...(provider !== undefined && { provider: { name: provider } }),
    ...(row.internetFacing !== undefined && { 'x-trust-boundary': row.internetFacing }),
    ...(row.confidentiality !== undefined && { data: [{ flow: 'unknown', classification: row.confidentiality }] }),
    ...licensesOf(row.license),
    ...referencesOf(row),
    properties: propertiesOf(row),
  };
}

function nameOf({ title }: InventoryRow, entity: Entity | undefined): JsonObject {
  return { name: entity?.name ?? title, ...(entity?.description !== undefined && { description: entity.description }) };
}

function packageComponent(ref: string, { name, version, purl, license, development }: JudgedPackage): JsonObject {
  return { type: 'library', 'bom-ref': ref, name, ...(version !== undefined && { version }), scope: development ? 'excluded' : 'required', ...licensesOf(license), ...(purl !== undefined && { purl }) };
}

/** An expression even of one id: the schema's own list of ids is older than SPDX's. What is none is a name. */
function licensesOf(license: string | undefined): JsonObject {
  if (license === undefined) return {};
  return { licenses: [parseLicense(license) ? { expression: license, acknowledgement: 'declared' } : { license: { name: license, acknowledgement: 'declared' } }] };
}

function referencesOf({ riskReport }: InventoryRow): JsonObject {
  return typeof riskReport === 'string' && URL.canParse(riskReport) ? { externalReferences: [{ type: 'risk-assessment', url: new URL(riskReport).href }] } : {};
}

const told = ['kind', 'type', 'title', 'lifecycle', 'partOf', 'owner', 'licenseState', 'confidentiality', 'integrity', 'availability', 'personalData', 'retention', 'internetFacing', 'riskAssessed', 'changed', 'changedBy', 'commit', 'file', 'missing'] as const;

function propertiesOf(row: InventoryRow): readonly Json[] {
  return told.flatMap((name): readonly Json[] => {
    const value = row[name];
    const text = value === undefined ? '' : typeof value === 'object' ? value.join(' ') : String(value);
    return text === '' ? [] : [{ name: `signpost:${name}`, value: text }];
  });
}

function withoutEmpty({ ref, dependsOn = [], provides = [] }: Dependency): JsonObject {
  return { ref, ...(dependsOn.length > 0 && { dependsOn }), ...(provides.length > 0 && { provides: [...new Set(provides)] }) };
}

/** A UUID of version 8 (RFC 9562), made of what the bill says: the same inventory has the same number. */
function serialNumber(hex: string): string {
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
