import { checks } from '../catalog/checks.ts';
import { accessChecks } from '../catalog/checks/access.ts';
import { accountChecks } from '../catalog/checks/accounts.ts';
import { additionChecks } from '../catalog/checks/additions.ts';
import { annotationChecks } from '../catalog/checks/annotations.ts';
import { cycleChecks } from '../catalog/checks/cycles.ts';
import { definitionChecks } from '../catalog/checks/definitions.ts';
import { documentChecks } from '../catalog/checks/documents.ts';
import { environmentChecks } from '../catalog/checks/environments.ts';
import { graphChecks } from '../catalog/checks/graph.ts';
import { guardrailChecks } from '../catalog/checks/guardrails.ts';
import { keyChecks } from '../catalog/checks/keys.ts';
import { linkChecks } from '../catalog/checks/links.ts';
import { nameChecks } from '../catalog/checks/names.ts';
import { peopleChecks } from '../catalog/checks/people.ts';
import { policyChecks } from '../catalog/checks/policies.ts';
import { policyTestChecks } from '../catalog/checks/policy-tests.ts';
import { referenceChecks } from '../catalog/checks/references.ts';
import { schemaChecks } from '../catalog/checks/schemas.ts';
import { secretChecks } from '../catalog/checks/secrets.ts';
import { serviceEffectChecks } from '../catalog/checks/service-effects.ts';
import { serviceStepChecks } from '../catalog/checks/service-steps.ts';
import { serviceChecks } from '../catalog/checks/services.ts';
import { styleChecks } from '../catalog/checks/style.ts';
import { knownProblemKinds } from '../catalog/known.ts';
import { switchChecks } from '../catalog/switches.ts';
import type { Check } from '../catalog/world.ts';
import { readingKinds } from '../read/problem-kinds.ts';
import { articleKinds } from './articles.ts';
import { docsKinds } from './docs-problems.ts';
import { generatedKind } from './generated.ts';

/** What a problem's code stands for. */
export type ProblemKind = Pick<Check, 'code' | 'severity' | 'holds' | 'always' | 'own'>;

/** Every code that `signpost check` can print, in the order of the documentation. */
export const problemKinds: readonly ProblemKind[] = [...readingKinds, ...checks, ...knownProblemKinds, generatedKind, ...articleKinds, ...docsKinds];

/** Codes that belong together, for people who look one up. */
export interface ProblemGroup {
  /** What they are about. */
  readonly title: string;
  readonly kinds: readonly ProblemKind[];
}

const byCode = new Map(problemKinds.map((kind) => [kind.code, kind]));

const topics: readonly (readonly [title: string, kinds: readonly { readonly code: string }[]])[] = [
  ['Files and documents', [...readingKinds, ...documentChecks, ...secretChecks]],
  ['Keys and values', [...schemaChecks, ...keyChecks, ...additionChecks, ...annotationChecks, ...definitionChecks]],
  ['References', [...referenceChecks, ...cycleChecks, ...graphChecks]],
  ['Names', nameChecks],
  ['Links', linkChecks],
  ['Teams and people', [...peopleChecks, ...accountChecks]],
  ['Environments and access', [...environmentChecks, ...policyChecks, ...accessChecks, ...policyTestChecks]],
  ['Guardrails', guardrailChecks],
  ['Services', [...serviceChecks, ...serviceStepChecks, ...serviceEffectChecks]],
  ['Style', styleChecks],
  ['Articles', articleKinds],
  ['Documentation of entities', docsKinds],
  ['Switches and known problems', [...switchChecks(() => []), ...knownProblemKinds]],
  ['Generated files', [generatedKind]],
];

/** Every code once; those that no topic has taken yet come last. */
export const problemGroups: readonly ProblemGroup[] = withRest(topics.map(([title, kinds]) => ({ title, kinds: kinds.flatMap(({ code }) => byCode.get(code) ?? []) })));

function withRest(groups: readonly ProblemGroup[]): readonly ProblemGroup[] {
  const taken = new Set(groups.flatMap(({ kinds }) => kinds.map(({ code }) => code)));
  const rest = { title: 'Other', kinds: problemKinds.filter(({ code }) => !taken.has(code)) };
  return [...groups, rest].filter(({ kinds }) => kinds.length > 0);
}
