import { compareText, type Problem, type Severity } from '../model/problem.ts';
import { placeFinder } from '../read/documents.ts';
import { accessChecks } from './checks/access.ts';
import { accountChecks } from './checks/accounts.ts';
import { additionChecks } from './checks/additions.ts';
import { annotationChecks } from './checks/annotations.ts';
import { definitionChecks } from './checks/definitions.ts';
import { cycleChecks } from './checks/cycles.ts';
import { documentChecks } from './checks/documents.ts';
import { environmentChecks } from './checks/environments.ts';
import { guardrailChecks } from './checks/guardrails.ts';
import { graphChecks } from './checks/graph.ts';
import { keyChecks } from './checks/keys.ts';
import { licenseChecks } from './checks/licenses.ts';
import { linkChecks } from './checks/links.ts';
import { membershipChecks } from './checks/memberships.ts';
import { nameChecks } from './checks/names.ts';
import { peopleChecks } from './checks/people.ts';
import { policyChecks } from './checks/policies.ts';
import { policyTestChecks } from './checks/policy-tests.ts';
import { referenceChecks } from './checks/references.ts';
import { schemaChecks } from './checks/schemas.ts';
import { scorecardChecks } from './checks/scorecards.ts';
import { secretChecks } from './checks/secrets.ts';
import { serviceEffectChecks } from './checks/service-effects.ts';
import { serviceStepChecks } from './checks/service-steps.ts';
import { serviceChecks } from './checks/services.ts';
import { styleChecks } from './checks/style.ts';
import { topicChecks } from './checks/topics.ts';
import { unownedChecks } from './checks/unowned.ts';
import { refOf } from './entity.ts';
import { idleSwitches, switchChecks, switched } from './switches.ts';
import { withoutSecrets } from './secrets.ts';
import type { Check, Finding, World } from './world.ts';

/** Everything that is checked, in the order of the documentation. */
export const checks: readonly Check[] = [
  ...documentChecks,
  ...schemaChecks,
  ...additionChecks,
  ...licenseChecks,
  ...referenceChecks,
  ...cycleChecks,
  ...nameChecks,
  ...keyChecks,
  ...graphChecks,
  ...linkChecks,
  ...annotationChecks,
  ...definitionChecks,
  ...secretChecks,
  ...peopleChecks,
  ...membershipChecks,
  ...topicChecks,
  ...unownedChecks,
  ...accountChecks,
  ...environmentChecks,
  ...policyChecks,
  ...accessChecks,
  ...policyTestChecks,
  ...serviceChecks,
  ...serviceStepChecks,
  ...serviceEffectChecks,
  ...scorecardChecks,
  ...guardrailChecks,
  ...styleChecks,
  ...switchChecks(() => checks),
];

/** Every single problem that is not switched off, or at least every error, in no particular order. */
export function runChecks(world: World, sought: 'all' | 'errors' = 'all'): readonly Problem[] {
  const { strict, checks: switches } = world.catalog.settings;
  // A switch may make an error of a warning, and is one itself when it has nothing to switch.
  const isSought = (check: Check) => sought === 'all' || severityOf(check, strict) === 'error' || switches.some(({ code }) => code === check.code);
  const found = checks
    .filter((check) => (check.own !== true || world.own) && isSought(check))
    .flatMap((check) => Array.from(check.find(world), (finding) => ({ check, finding })));
  // File by file, so that each file is parsed again only once.
  found.sort((a, b) => compareText(a.finding.at.file, b.finding.at.file));
  const problem = problemMaker(world);
  const { problems, idle } = switched(found.map(({ check, finding }) => problem(check, finding)), world.catalog.settings, (code) => checks.some((check) => check.code === code && check.always !== true));
  const idleCheck = checks.find(({ code }) => code === 'check-switch-idle');
  return idleCheck ? [...problems, ...idleSwitches(world, idle).map((finding) => problem(idleCheck, finding))] : problems;
}

function problemMaker(world: World): (check: Check, finding: Finding) => Problem {
  const place = placeFinder(world.files);
  return (check, { at, path, on, message, fix, cause, repair }) => {
    const entity = refOf(at);
    return {
      code: check.code,
      severity: severityOf(check, world.catalog.settings.strict),
      ...place(at, path, on),
      // Whatever a check quotes, a credential in it must not end up in a log.
      message: sayable(message),
      ...(fix === undefined ? {} : { fix: sayable(fix) }),
      ...(entity === undefined ? {} : { entity }),
      ...(cause === undefined ? {} : { cause }),
      ...(repair === undefined ? {} : { repair: { document: at.index, path, change: repair } }),
    };
  };
}

/** Longest sentence about a problem, in characters: names and addresses in it can be as long as a file. */
const longestSentence = 2_000;

function sayable(text: string): string {
  const found = withoutSecrets(text);
  return found.length > longestSentence ? `${found.slice(0, longestSentence)}…` : found;
}

function severityOf(check: Pick<Check, 'severity'>, strict: boolean): Severity {
  if (check.severity !== 'strict') return check.severity;
  return strict ? 'error' : 'warning';
}
