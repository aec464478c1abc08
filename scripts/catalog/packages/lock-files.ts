import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { objectOr } from '../entity.ts';
import { eachOnce, purlOf, shortText, type Package, type PackageList, type PackageListFault } from './package.ts';

/** package-lock.json and npm-shrinkwrap.json of npm 7 and later: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json */
export function readNpmLock(lock: JsonObject): PackageList | PackageListFault {
  const packages = lock['packages'];
  if (!isJsonObject(packages)) return { message: 'The lock file is of an npm before 7, which wrote no licences.', fix: 'Run "npm install --package-lock-only" with a current npm, and commit the file again.' };
  return { format: 'npm', packages: eachOnce(npmPackages(packages)) };
}

const modules = 'node_modules/';

function* npmPackages(packages: JsonObject): Iterable<Package> {
  for (const [path, value] of Object.entries(packages)) {
    const at = path.lastIndexOf(modules);
    // The project itself, its workspaces, and links to them.
    if (at < 0 || !isJsonObject(value) || value['link'] === true) continue;
    const name = shortText(value['name']) ?? shortText(path.slice(at + modules.length));
    if (name === undefined) continue;
    const version = shortText(value['version']);
    const license = shortText(value['license']) ?? shortText(objectOr(value['license'])['type']);
    yield { name, ...(version !== undefined && { version }), purl: purlOf('npm', name, version), ...(license !== undefined && { license }), development: value['dev'] === true };
  }
}

/** composer.lock of PHP: https://getcomposer.org/doc/04-schema.md#license says that several licences are a choice. */
export function readComposerLock(lock: JsonObject): PackageList {
  const each = [...composerPackages(lock['packages'], false), ...composerPackages(lock['packages-dev'], true)];
  return { format: 'composer', packages: eachOnce(each) };
}

function* composerPackages(value: Json | undefined, development: boolean): Iterable<Package> {
  for (const item of Array.isArray(value) ? (value as readonly Json[]) : []) {
    const each = objectOr(item);
    const name = shortText(each['name']);
    if (name === undefined) continue;
    const version = shortText(each['version']);
    const licenses = Array.isArray(each['license']) ? (each['license'] as readonly Json[]).flatMap((one) => shortText(one) ?? []) : [];
    const license = shortText(licenses.map((one) => (licenses.length > 1 && /\s/.test(one) ? `(${one})` : one)).join(' OR '));
    yield { name, ...(version !== undefined && { version }), purl: purlOf('composer', name.toLowerCase(), version), ...(license !== undefined && { license }), development };
  }
}
