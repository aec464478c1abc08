import { compareText, type Place, type Problem, type Severity } from '../model/problem.ts';
import { placeFinder } from '../read/documents.ts';
import { documentChecks } from './checks/documents.ts';
import { environmentChecks } from './checks/environments.ts';
import { peopleChecks } from './checks/people.ts';
import { policyChecks } from './checks/policies.ts';
import { referenceChecks } from './checks/references.ts';
import { schemaChecks } from './checks/schemas.ts';
import { serviceChecks } from './checks/services.ts';
import type { Check, Finding, World } from './world.ts';

/** Everything that is checked, in the order of the documentation. */
export const checks: readonly Check[] = [
  ...documentChecks,
  ...schemaChecks,
  ...referenceChecks,
  ...peopleChecks,
  ...environmentChecks,
  ...policyChecks,
  ...serviceChecks,
];

/** Places shown for a cause that was found several times. */
const shownPlaces = 3;

/** All problems, in no particular order. Findings with one cause become one problem at the first place. */
export function runChecks(world: World): readonly Problem[] {
  const found = checks.flatMap((check) => grouped(check, world));
  const places = placesOf(world, found.flatMap(({ finding, others }) => [finding, ...others.slice(0, shownPlaces)]));
  return found.map(({ check, finding, others }): Problem => {
    const place = places.get(finding) ?? finding.at;
    const message = others.length === 0 ? finding.message : `${finding.message} ${alsoAt(others, places)}`;
    const severity = severityOf(check, world.catalog.settings.strict);
    const { file, line, column } = place;
    return { code: check.code, severity, file, line, column, message, ...(finding.fix ? { fix: finding.fix } : {}) };
  });
}

export function severityOf(check: Pick<Check, 'severity'>, strict: boolean): Severity {
  if (check.severity !== 'dangling') return check.severity;
  return strict ? 'error' : 'warning';
}

interface Found {
  readonly check: Check;
  readonly finding: Finding;
  readonly others: readonly Finding[];
}

function grouped(check: Check, world: World): readonly Found[] {
  const singles: Found[] = [];
  const byCause = new Map<string, Finding[]>();
  for (const finding of check.find(world)) {
    const group = finding.cause === undefined ? undefined : byCause.get(finding.cause);
    if (finding.cause === undefined) singles.push({ check, finding, others: [] });
    else if (group) group.push(finding);
    else byCause.set(finding.cause, [finding]);
  }
  for (const group of byCause.values()) {
    const [finding, ...others] = group.sort((a, b) => compareText(a.at.file, b.at.file) || a.at.index - b.at.index);
    if (finding) singles.push({ check, finding, others });
  }
  return singles;
}

/** File by file, so that each file is parsed again only once. */
function placesOf(world: World, findings: readonly Finding[]): ReadonlyMap<Finding, Place> {
  const place = placeFinder(world.files);
  const byFile = [...findings].sort((a, b) => compareText(a.at.file, b.at.file));
  return new Map(byFile.map((finding) => [finding, place(finding.at, finding.path, finding.on)]));
}

function alsoAt(others: readonly Finding[], places: ReadonlyMap<Finding, Place>): string {
  const shown = others.slice(0, shownPlaces).map((other) => `${other.at.file}:${(places.get(other) ?? other.at).line}`);
  const more = others.length > shownPlaces ? ', …' : '';
  return `The same in ${others.length} more ${others.length === 1 ? 'place' : 'places'}: ${shown.join(', ')}${more}`;
}
