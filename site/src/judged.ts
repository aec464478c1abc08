import {
  derived,
  guardrailsOf,
  isHeldTo,
  isThere,
  reportOn,
  runPolicyTests,
  scorecardsOf,
  testsOf,
  world,
  type Entity,
  type Environment,
  type Guardrail,
  type GuardrailTest,
  type Report,
  type Score,
  type Scorecard,
  type Service,
} from './data.ts';

/** What all policies together answer to the tests of each. */
export const testedPolicies = derived('policy tests', () => runPolicyTests(world().catalog), JSON.stringify);

const guardrails = derived('guardrails', () => guardrailsOf(world().catalog), JSON.stringify);

/** Those that hold for a service in some environment, by reference. */
export function guardrailsFor(service: Pick<Service, 'name' | 'type' | 'tags'>): readonly Guardrail[] {
  return guardrails().filter((guardrail) => isHeldTo(guardrail, service));
}

/** The environments that it speaks of, on the way to production; undefined when it speaks of all and of none. */
export function guardrailPlaces(guardrail: Guardrail): readonly Environment[] | undefined {
  const { environments: named, tiers } = guardrail.match;
  return named.length + tiers.length === 0 ? undefined : world().environments.filter((environment) => isThere(guardrail, environment));
}

/** A Guardrail with what tries it, and the services that it holds. */
export function guardrailBy(of: Entity): { readonly guardrail: Guardrail; readonly tests: readonly GuardrailTest[]; readonly services: readonly Service[] } | undefined {
  const guardrail = guardrails().find(({ ref }) => ref === of.ref);
  return guardrail && { guardrail, tests: testsOf(of), services: world().services.filter((service) => isHeldTo(guardrail, service)) };
}

const scorecards = derived('scorecards', () => scorecardsOf(world().catalog), JSON.stringify);

/** What the scorecards say of an entity; undefined when none speaks of it. */
export function reportOf(of: Entity): Report | undefined {
  return reportOn(of, scorecards(), world().catalog);
}

/** What one scorecard says of everything that it speaks of, and the scorecard itself; undefined for any other entity. */
export function scoresBy(of: Entity): { readonly card: Scorecard; readonly scores: readonly (readonly [Entity, Score])[] } | undefined {
  const card = scorecards().find(({ ref }) => ref === of.ref);
  if (!card) return undefined;
  const { catalog } = world();
  const scores = catalog.entities.flatMap((entity) => {
    const score = reportOn(entity, [card], catalog)?.worst;
    return score ? [[entity, score] as const] : [];
  });
  return { card, scores };
}

/** The grade of an entity, the lowest where several scorecards give one; undefined for what no scorecard grades. */
export function gradeOf(of: Entity): string | undefined {
  return reportOf(of)?.worst.grade;
}
