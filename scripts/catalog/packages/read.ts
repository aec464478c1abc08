import { isJsonObject } from '../../model/json.ts';
import { readCycloneDx, readSpdx } from './bills.ts';
import { readComposerLock, readNpmLock } from './lock-files.ts';
import type { PackageList, PackageListFault } from './package.ts';

/** Larger files are not read, in characters: a lock file of five thousand packages has 3 MB. */
export const listLimit = 16_000_000;

/** More packages in one file are nobody's. */
const mostPackages = 50_000;

/** What makes the list when a tool's own lock file names no licences. */
const makers: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)(?:yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/, 'npx @cyclonedx/cdxgen -o bom.json'],
  [/(?:^|\/)(?:Cargo\.(?:lock|toml))$/, 'cargo cyclonedx --format json'],
  [/(?:^|\/)(?:go\.(?:sum|mod))$/, 'cyclonedx-gomod mod -licenses -json -output bom.json'],
  [/(?:^|\/)(?:poetry\.lock|uv\.lock|Pipfile\.lock|requirements[^/]*\.txt|pylock\.toml)$/, 'cyclonedx-py environment -o bom.json'],
  [/(?:^|\/)(?:pom\.xml|gradle\.lockfile|build\.gradle(?:\.kts)?)$/, 'the CycloneDX plugin of Maven or Gradle, with JSON as its format'],
  [/(?:^|\/)(?:Gemfile\.lock)$/, 'cyclonedx-ruby -p . -f json -o bom.json'],
];

/** The packages that a file lists, or what is wrong with it. Throws for nothing that stands in it. */
export function readPackageList(path: string, text: string): PackageList | PackageListFault {
  const maker = makers.find(([pattern]) => pattern.test(path));
  if (maker) return { message: 'Files of this kind name no licences.', fix: `Make a bill of materials in CycloneDX: ${maker[1]}` };
  if (text.length > listLimit) return { message: `The file has ${(text.length / 1_000_000).toFixed(1)} MB; at most ${listLimit / 1_000_000} MB are read.`, fix: 'Leave out files and evidence when it is made, or split it into several.' };
  const value = parsed(text);
  if (!isJsonObject(value)) return { message: 'The file is no JSON object.', fix: 'Commit it as the tool wrote it: package-lock.json, composer.lock, or a bill of materials in CycloneDX or SPDX as JSON.' };
  const list = listIn(isJsonObject(value['sbom']) ? value['sbom'] : value);
  if (list === undefined) return { message: 'The file is neither a lock file nor a bill of materials that is known here.', fix: 'It can be a package-lock.json, a composer.lock, or CycloneDX or SPDX 2 in JSON.' };
  if ('packages' in list && list.packages.length > mostPackages) return { message: `The file lists ${list.packages.length} packages; at most ${mostPackages} are read.`, fix: 'Split it into several files.' };
  return list;
}

function listIn(value: Parameters<typeof readNpmLock>[0]): PackageList | PackageListFault | undefined {
  if (value['bomFormat'] === 'CycloneDX') return readCycloneDx(value);
  if (typeof value['spdxVersion'] === 'string' && value['spdxVersion'].startsWith('SPDX-2')) return readSpdx(value);
  if (typeof value['lockfileVersion'] === 'number') return readNpmLock(value);
  return typeof value['content-hash'] === 'string' && Array.isArray(value['packages']) ? readComposerLock(value) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as unknown;
  } catch {
    return undefined;
  }
}

/** What one of these begins with, whatever it is called: it lies in a catalog for a reason, and holds no entity. */
export function looksLikePackageList(text: string): boolean {
  return /"(?:bomFormat|spdxVersion|lockfileVersion)"\s*:/.test(text.slice(0, 4_000));
}
