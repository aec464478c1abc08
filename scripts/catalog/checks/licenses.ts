import { compareText } from '../../model/problem.ts';
import { licenseOf } from '../additions.ts';
import { licenseJudge } from '../license-policy.ts';
import { namesLicense } from '../license.ts';
import { namedBills, packageListAt } from '../packages/of-entity.ts';
import { packageNames, type PackageListFault } from '../packages/package.ts';
import { settingsDocument } from '../switches.ts';
import type { Check, Finding, World } from '../world.ts';
import { having } from './additions.ts';
import { named } from './finding.ts';

/** What the company lives with, of its own licences and of those of the packages that it takes. */
export const licenseChecks: readonly Check[] = [
  {
    code: 'license-policy',
    severity: 'error',
    own: true,
    holds: 'The licences that catalog/signpost.yaml allows, forbids or excepts are ids of SPDX, each on one list.',
    find: policyFaults,
  },
  {
    code: 'license-forbidden',
    severity: 'strict',
    holds: 'No entity has a licence that catalog/signpost.yaml forbids.',
    find: forbiddenLicenses,
  },
  {
    code: 'bill-of-materials',
    severity: 'strict',
    holds: 'Every lock file or bill of materials that an entity names is there, and can be read.',
    find: billFaults,
  },
  {
    code: 'package-license',
    // Not an error by itself: packages change their licences without asking, and a catalog must not stand still for it.
    severity: 'warning',
    holds: 'No package that an entity is made of has a licence that catalog/signpost.yaml forbids.',
    find: forbiddenPackages,
  },
];

function* policyFaults(world: World): Iterable<Finding> {
  const { forbidden, allowed, exceptions } = world.catalog.settings.licenses;
  const all = [
    ...forbidden.map((id, index) => ({ id, path: ['forbidden', index] })),
    ...allowed.map((id, index) => ({ id, path: ['allowed', index] })),
    ...exceptions.map(({ license }, index) => ({ id: license, path: ['exceptions', index, 'license'] })),
  ];
  const at = settingsDocument(world);
  for (const { id, path } of all) {
    const place = { at, path: ['licenses', ...path] };
    if (!namesLicense(id)) yield { ...place, message: `"${id}" is no licence of SPDX${id.endsWith('*') ? ', and no beginning of one' : ''}.`, fix: 'The ids are at https://spdx.org/licenses/; a star stands for the rest of one, as in AGPL-*.' };
    else if (path[0] === 'allowed' && forbidden.some((other) => other.toLowerCase() === id.toLowerCase())) yield { ...place, message: `"${id}" is forbidden as well, which counts.`, fix: 'Take it from one of the lists.' };
  }
}

function* forbiddenLicenses(world: World): Iterable<Finding> {
  const { licenses } = world.catalog.settings;
  if (licenses.forbidden.length === 0) return;
  const judge = licenseJudge(licenses);
  for (const [entity, at] of having(world, 'license')) {
    const license = licenseOf(entity);
    if (license === undefined || judge(license, [entity.ref]) !== 'forbidden') continue;
    yield { at, path: ['spec', 'license'], cause: license, message: `The licence ${license} is forbidden by catalog/signpost.yaml.`, fix: `Choose another, or add an exception under "licenses" there, with its reason, for ${entity.ref}.` };
  }
}

const outside: PackageListFault = { message: 'The file lies outside of this repository.', fix: 'Commit a copy beside this file, by the pipeline that builds it.' };

function* billFaults(world: World): Iterable<Finding> {
  for (const [entity, at] of having(world, 'billOfMaterials')) {
    for (const { path, where } of namedBills(entity)) {
      const list = path === undefined ? outside : (packageListAt(world.files, path) ?? { message: `There is no file ${path}.`, fix: 'The path is relative to this file; correct it, or add the file.' });
      if ('message' in list) yield { at, path: where, message: list.message, fix: list.fix };
    }
  }
}

function* forbiddenPackages(world: World): Iterable<Finding> {
  const { licenses } = world.catalog.settings;
  if (licenses.forbidden.length === 0) return;
  const judge = licenseJudge(licenses);
  for (const [entity, at] of having(world, 'billOfMaterials')) {
    for (const { path, where } of namedBills(entity)) {
      const list = path === undefined ? undefined : packageListAt(world.files, path);
      if (list === undefined || 'message' in list) continue;
      const bad = list.packages.filter((each) => !each.development && judge(each.license, [entity.ref, ...packageNames(each)]) === 'forbidden');
      const what = bad.map(({ name, version, license }) => `${name}${version === undefined ? '' : ` ${version}`} (${license})`).sort(compareText);
      if (what.length === 0) continue;
      yield { at, path: where, message: `${what.length === 1 ? 'One package has' : `${what.length} packages have`} a forbidden licence: ${named(what, 5)}.`, fix: 'Replace it, or add an exception under "licenses" in catalog/signpost.yaml, with its reason.' };
    }
  }
}
