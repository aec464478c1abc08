import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { objectOr } from '../entity.ts';
import { eachOnce, shortText, type Package, type PackageList } from './package.ts';

/** Components of a CycloneDX bill of materials, those inside others included: https://cyclonedx.org/docs/1.6/json/ */
export function readCycloneDx(bom: JsonObject): PackageList {
  return { format: 'CycloneDX', packages: eachOnce(components(bom['components'])) };
}

/** Not by recursion: nobody limits how deep they stand in one another. */
function* components(value: Json | undefined): Iterable<Package> {
  const waiting = [listOf(value)];
  for (let level = waiting.pop(); level; level = waiting.pop()) {
    for (const item of level) {
      if (!isJsonObject(item)) continue;
      if (item['components'] !== undefined) waiting.push(listOf(item['components']));
      const name = shortText(item['name']);
      if (name === undefined || item['type'] === 'file') continue;
      const [group, version, purl] = [shortText(item['group']), shortText(item['version']), shortText(item['purl'])];
      const license = shortText(cycloneLicense(item['licenses']));
      yield {
        name: group === undefined ? name : `${group}/${name}`,
        ...(version !== undefined && { version }),
        ...(purl?.startsWith('pkg:') && { purl }),
        ...(license !== undefined && { license }),
        development: item['scope'] === 'excluded',
      };
    }
  }
}

/** An expression, or several licences, all of which are taken to hold: what a bill of materials does not call a choice is none. */
function cycloneLicense(value: Json | undefined): string {
  const written = listOf(value).flatMap((item) => {
    const { expression, license } = objectOr(item);
    return shortText(expression) ?? shortText(objectOr(license)['id']) ?? shortText(objectOr(license)['name']) ?? [];
  });
  return written.map((each) => (written.length > 1 && /\s/.test(each) ? `(${each})` : each)).join(' AND ');
}

/** Packages of SPDX 2.2 and 2.3 in JSON, also as GitHub's dependency graph exports them: https://spdx.github.io/spdx-spec/v2.3/package-information/ */
export function readSpdx(document: JsonObject): PackageList {
  const described = new Set(listOf(document['documentDescribes']).concat(listOf(document['relationships']).flatMap(describedBy)));
  return { format: 'SPDX', packages: eachOnce(spdxPackages(document['packages'], described)) };
}

function describedBy(item: Json): readonly Json[] {
  const { relationshipType, relatedSpdxElement, spdxElementId } = objectOr(item);
  return relationshipType === 'DESCRIBES' && spdxElementId === 'SPDXRef-DOCUMENT' ? [relatedSpdxElement ?? ''] : [];
}

/** What the document describes is the thing itself, not a package of it. */
function* spdxPackages(value: Json | undefined, described: ReadonlySet<Json>): Iterable<Package> {
  for (const item of listOf(value)) {
    const each = objectOr(item);
    const name = shortText(each['name']);
    if (name === undefined || described.has(each['SPDXID'] ?? '')) continue;
    const version = shortText(each['versionInfo']);
    const purl = listOf(each['externalRefs']).flatMap((one) => (objectOr(one)['referenceType'] === 'purl' ? (shortText(objectOr(one)['referenceLocator']) ?? []) : [])).find((one) => one.startsWith('pkg:'));
    const license = said(each['licenseConcluded']) ?? said(each['licenseDeclared']);
    yield { name, ...(version !== undefined && { version }), ...(purl !== undefined && { purl }), ...(license !== undefined && { license }), development: false };
  }
}

function said(value: Json | undefined): string | undefined {
  const text = shortText(value);
  return text === 'NOASSERTION' || text === 'NONE' ? undefined : text;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
