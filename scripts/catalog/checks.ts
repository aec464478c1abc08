import { compareText, type Problem, type Severity } from '../model/problem.ts';
import { placeFinder } from '../read/documents.ts';
import { documentChecks } from './checks/documents.ts';
import { referenceChecks } from './checks/references.ts';
import type { Check, Finding, World } from './world.ts';

/** Everything that is checked, in the order of the documentation. */
export const checks: readonly Check[] = [...documentChecks, ...referenceChecks];

/** Places shown for a cause that was found several times. */
const shownPlaces = 3;

/** All problems, in no particular order. Findings with one cause become one problem at the first place. */
export function runChecks(world: World): readonly Problem[] {
  const found = checks.flatMap((check) => grouped(check, world));
  // File by file, so that each failing file is parsed again only once.
  found.sort((a, b) => compareText(a.finding.at.file, b.finding.at.file));
  const place = placeFinder(world.files);
  return found.map(({ check, finding, others }): Problem => {
    const message = others.length === 0 ? finding.message : `${finding.message} ${alsoAt(others)}`;
    const severity = severityOf(check, world.catalog.settings.strict);
    const { fix } = finding;
    return { code: check.code, severity, ...place(finding.at, finding.path, finding.on), message, ...(fix ? { fix } : {}) };
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

function alsoAt(others: readonly Finding[]): string {
  const places = others.slice(0, shownPlaces).map(({ at }) => `${at.file}:${at.line}`);
  const more = others.length > shownPlaces ? ', …' : '';
  return `The same in ${others.length} more ${others.length === 1 ? 'place' : 'places'}: ${places.join(', ')}${more}`;
}
