import type { Entity } from '../../model/entity.ts';
import type { Json } from '../../model/json.ts';
import type { Service } from '../../model/service.ts';
import type { SourceDocument } from '../../read/documents.ts';
import type { Fault } from '../cel.ts';
import { objectOr } from '../entity.ts';
import { environments } from '../environments.ts';
import { fieldsOf } from '../fields.ts';
import { guardedMembers, guardedVariables, guardrailExpression, type GuardedPart } from '../guarded.ts';
import { failedTest } from '../guardrail-tests.ts';
import { guardrailsOf, isHeldTo, speaksOf, testsOf, type Guardrail, type GuardrailRule } from '../guardrails.ts';
import { outlineOf } from '../services.ts';
import { nearest, spelledOut } from '../suggest.ts';
import { shown, writtenPath } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';
import { named } from './finding.ts';

export const guardrailChecks: readonly Check[] = [
  {
    code: 'guardrail-expression',
    severity: 'error',
    own: true,
    holds: 'Expressions of guardrails can be read, name what there is, and answer true or false.',
    *find(world) {
      for (const { at, rule } of rules(world)) {
        const found = wrongExpression(rule.expression);
        if (found) yield { at, path: ['spec', 'rules', rule.index, 'expression'], ...found };
      }
    },
  },
  {
    code: 'guardrail-input',
    severity: 'error',
    own: true,
    holds: 'Inputs that a guardrail names are asked by every service it speaks of, or it asks first whether they are there.',
    *find(world) {
      const services = servicesOf(world);
      for (const { at, guardrail, rule } of rules(world)) yield* wrongInputs(at, rule, services.filter((service) => isHeldTo(guardrail, service)));
    },
  },
  {
    code: 'guardrail-unknown-service',
    severity: 'error',
    own: true,
    holds: 'Services in guardrails, and in their tests, exist.',
    find: (world) => unknownNames(world, 'services', 'service', 'template', servicesOf(world).map(({ name }) => name)),
  },
  {
    code: 'guardrail-unknown-environment',
    severity: 'error',
    own: true,
    holds: 'Environments in guardrails, and in their tests, exist.',
    find: (world) => unknownNames(world, 'environments', 'environment', 'environment', environments(world.catalog).map(({ name }) => name)),
  },
  {
    code: 'guardrail-matches-nothing',
    severity: 'warning',
    own: true,
    holds: 'Every guardrail speaks of some service, in some environment.',
    *find(world) {
      const services = servicesOf(world);
      // The guardrails came first.
      if (services.length === 0) return;
      for (const { at, guardrail } of documented(world)) {
        const said = matchesNothing(world, guardrail, services);
        if (said !== undefined) yield { at, path: ['spec', 'match'], message: `It ${said}, so it holds nobody back.`, fix: 'Change what it matches, or delete it.' };
      }
    },
  },
  {
    code: 'guardrail-test',
    severity: 'error',
    own: true,
    holds: 'Tests of guardrails come out as they expect.',
    *find(world) {
      for (const { at, guardrail, entity } of documented(world)) {
        for (const test of testsOf(entity)) {
          const failed = failedTest(world.catalog, guardrail, test);
          if (failed) yield { at, ...failed };
        }
      }
    },
  },
];

interface Documented {
  readonly at: SourceDocument;
  readonly entity: Entity;
  readonly guardrail: Guardrail;
}

function* documented({ catalog, documentOf }: World): Iterable<Documented> {
  for (const guardrail of guardrailsOf(catalog)) {
    const [at, entity] = [documentOf(guardrail.ref), catalog.get(guardrail.ref)];
    if (at && entity) yield { at, entity, guardrail };
  }
}

/** Those that the schema lets through: it speaks of rules without expression. */
function* rules(world: World): Iterable<Documented & { readonly rule: GuardrailRule }> {
  for (const each of documented(world)) for (const rule of each.guardrail.rules) if (rule.expression !== '') yield { ...each, rule };
}

function servicesOf({ catalog }: World): readonly Omit<Service, 'files'>[] {
  return catalog.ofKind('Template').map(outlineOf);
}

type Found = Pick<Finding, 'message' | 'fix'>;

function wrongExpression(text: string): Found | undefined {
  const { fault, names } = guardrailExpression(text);
  if (fault) return { message: `The expression ${fault.code === 'not-boolean' ? 'does not answer' : 'cannot be read'}: ${fault.message}${placeIn(text, fault.at)}.`, fix: fixOf(fault, text) };
  for (const member of [...names.members, ...names.askedFirst]) {
    const [of = '', part = ''] = member.split('.');
    const known = guardedMembers[of as GuardedPart];
    if (!known || known.includes(part)) continue;
    const near = nearest(part, known);
    return { message: `The expression names ${member}, which is never there.`, fix: near ? `Did you mean "${of}.${near}"?` : `${of} has: ${known.join(', ')}.` };
  }
  return undefined;
}

/** Lines and columns of the expression itself, from 1; a column alone where it is one line. */
function placeIn(text: string, at: number | undefined): string {
  if (at === undefined) return '';
  const before = text.slice(0, at).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return text.trimEnd().includes('\n') ? `, in its line ${before.length}, column ${column}` : `, in its column ${column}`;
}

function fixOf({ code, at }: Fault, text: string): string {
  if (code === 'unknown_variable') {
    const near = nearest(/^\w+/.exec(text.slice(at))?.[0] ?? '', Object.keys(guardedVariables));
    return near ? `Did you mean "${near}"?` : `An expression knows: ${Object.keys(guardedVariables).join(', ')}.`;
  }
  if (code === 'pattern') return 'Write a pattern without look-around and back references, as RE2 has it.';
  return 'Write an expression in the Common Expression Language that is true when all is well.';
}

function* wrongInputs(at: SourceDocument, rule: GuardrailRule, services: readonly Omit<Service, 'files'>[]): Iterable<Finding> {
  const { names } = guardrailExpression(rule.expression);
  const path = ['spec', 'rules', rule.index, 'expression'];
  for (const member of new Set([...names.members, ...names.askedFirst])) {
    if (!member.startsWith('inputs.') || services.length === 0) continue;
    const input = member.slice('inputs.'.length);
    const asking = services.map((service) => ({ service, field: fieldsOf(service).find(({ name }) => name === input) }));
    if (asking.every(({ field }) => field === undefined)) {
      const inputs = [...new Set(services.flatMap((service) => fieldsOf(service).map(({ name }) => name)))];
      const near = nearest(input, inputs);
      yield { at, path, message: `The expression names ${member}, which ${services.length === 1 ? `${services[0]?.name ?? ''} does not ask` : 'none of the services it speaks of asks'}.`, fix: near ? `Did you mean "inputs.${near}"?` : `They ask: ${named(inputs)}.` };
      continue;
    }
    if (names.askedFirst.has(member)) continue;
    const missing = asking.find(({ field }) => field === undefined || (field.default === undefined && (!field.required || field.conditional === true)));
    if (!missing) continue;
    const why = missing.field ? 'may be left blank' : 'is not asked';
    yield { at, path, message: `The expression reads ${member}, which ${why} by ${missing.service.name}: it then fails, and refuses.`, fix: `Ask first: has(${member}) && …, or inputs.?${input}.orValue("").` };
  }
}

function* unknownNames(world: World, list: 'services' | 'environments', noun: 'service' | 'environment', kind: string, names: readonly string[]): Iterable<Finding> {
  for (const { at, entity } of documented(world)) {
    const { match, tests } = entity.spec;
    const inMatch = texts(objectOr(match)[list]).map(([index, text]) => [['spec', 'match', list, index], text] as const);
    const inTests = (Array.isArray(tests) ? (tests as readonly Json[]) : []).map((test, index) => [['spec', 'tests', index, noun], objectOr(test)[noun]] as const);
    for (const [path, text] of [...inMatch, ...inTests]) {
      if (typeof text !== 'string' || names.includes(text) || world.lost.has(`${kind}:default/${text.toLowerCase()}`)) continue;
      const near = nearest(text, names) ?? spelledOut(text, names);
      yield { at, path, cause: text, message: `${writtenPath(path)} is ${shown(text)}, but the catalog has no such ${noun}.`, fix: near ? `Did you mean "${near}"?` : `It has: ${named(names) || 'none'}.` };
    }
  }
}

function texts(value: Json | undefined): readonly (readonly [index: number, text: Json])[] {
  return Array.isArray(value) ? [...(value as readonly Json[]).entries()] : [];
}

/** Names that nobody has are told by other checks. */
function matchesNothing({ catalog }: World, guardrail: Guardrail, services: readonly Omit<Service, 'files'>[]): string | undefined {
  const { match } = guardrail;
  if (!match.services.every((name) => services.some((service) => service.name === name))) return undefined;
  const held = services.filter((service) => isHeldTo(guardrail, service));
  if (held.length === 0) return 'matches no service';
  const places = environments(catalog);
  if (match.environments.length + match.tiers.length === 0 || places.length === 0 || !match.environments.every((name) => places.some((place) => place.name === name))) return undefined;
  const isSomewhere = held.some((service) => service.instance.environment !== undefined && places.some((place) => (match.actions.length > 0 ? match.actions : (['create'] as const)).some((action) => speaksOf(guardrail, service, place, action))));
  return isSomewhere ? undefined : 'matches no environment of those services';
}
