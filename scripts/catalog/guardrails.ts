import type { Entity } from '../model/entity.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { actions, type Action, type Scope } from '../model/policy.ts';
import type { Severity } from '../model/problem.ts';
import { canonicalRef } from '../model/ref.ts';
import type { Service } from '../model/service.ts';
import type { Catalog } from './catalog.ts';
import { objectOr, text, texts } from './entity.ts';
import type { Environment } from './environments.ts';

/**
 * A Guardrail as it is written, without anything compiled: forms on the site carry it as JSON. What has the wrong form never
 * makes it weaker: a limit of `match` that cannot be understood limits nothing, and a rule that cannot be, refuses.
 */
export interface Guardrail {
  readonly ref: string;
  readonly title: string;
  readonly description?: string;
  /** Who answers for it; absent where nobody is named. */
  readonly owner?: { readonly ref: string; readonly title: string };
  readonly match: Scope;
  readonly rules: readonly GuardrailRule[];
}

export interface GuardrailRule {
  /** Position in `spec.rules`, from 0. */
  readonly index: number;
  readonly expression: string;
  readonly message: string;
  readonly remedy?: string;
  /** Name of the input that it is about, where the author says so. */
  readonly input?: string;
  readonly severity: Severity;
}

/** One of `spec.tests`. */
export interface GuardrailTest {
  /** Position, from 0. */
  readonly index: number;
  readonly title?: string;
  readonly service: string;
  readonly action: Action;
  readonly environment?: string;
  /** Canonical references. */
  readonly requester?: string;
  readonly owner?: string;
  readonly leaseDays?: number;
  readonly inputs: JsonObject;
  readonly documents: readonly { readonly path: string; readonly value: Json }[];
  readonly expected: 'passes' | 'warned' | 'refused';
  /** Position of the rule that says so, from 0. */
  readonly rule?: number;
}

/** What is held to guardrails that name no actions: who takes something away need not mend it first. */
const usualActions: readonly Action[] = ['create', 'change', 'renew'];

/** All of a catalog, by reference. */
export function guardrailsOf(catalog: Pick<Catalog, 'ofKind' | 'get'>): readonly Guardrail[] {
  return catalog.ofKind('Guardrail').map((entity) => readGuardrail(catalog, entity));
}

function readGuardrail(catalog: Pick<Catalog, 'get'>, entity: Entity): Guardrail {
  const { ref, title, description, spec } = entity;
  const owner = ownerOf(catalog, entity);
  const match = objectOr(spec['match']);
  const rules = Array.isArray(spec['rules']) ? (spec['rules'] as readonly Json[]) : [];
  return {
    ref,
    title,
    ...(description !== undefined && { description }),
    ...(owner !== undefined && { owner }),
    match: {
      services: texts(match['services']),
      types: texts(match['types']),
      tags: texts(match['tags']),
      environments: texts(match['environments']),
      tiers: texts(match['tiers']),
      actions: texts(match['actions']).filter(isAction),
    },
    // One that holds nothing at all was meant to hold something.
    rules: (rules.length > 0 ? rules : [null]).map(readRule),
  };
}

function ownerOf(catalog: Pick<Catalog, 'get'>, { namespace, spec }: Entity): Guardrail['owner'] {
  const ref = canonicalRef(text(spec['owner']) ?? '', { kind: 'group', namespace });
  return ref === undefined ? undefined : { ref, title: catalog.get(ref)?.title ?? ref };
}

function isAction(value: Json | undefined): value is Action {
  return actions.some((known) => known === value);
}

function readRule(value: Json, index: number): GuardrailRule {
  const rule = objectOr(value);
  const [remedy, input] = [text(rule['remedy']), text(rule['input'])];
  return {
    index,
    // An empty expression cannot be read, which refuses.
    expression: text(rule['expression']) ?? '',
    message: text(rule['message']) ?? 'This must not be.',
    ...(remedy !== undefined && { remedy }),
    ...(input !== undefined && { input }),
    severity: rule['severity'] === 'warning' ? 'warning' : 'error',
  };
}

/** Does a guardrail speak of a service, in some environment and for some action? */
export function isHeldTo({ match }: Pick<Guardrail, 'match'>, service: Pick<Service, 'name' | 'type' | 'tags'>): boolean {
  return fits(match.services, service.name) && fits(match.types, service.type) && (match.tags.length === 0 || match.tags.some((tag) => service.tags.includes(tag)));
}

/** Does it speak of this very request? One that names environments or tiers does not speak of what belongs to none. */
export function speaksOf(guardrail: Pick<Guardrail, 'match'>, service: Pick<Service, 'name' | 'type' | 'tags'>, environment: Pick<Environment, 'name' | 'tier'> | undefined, action: Action): boolean {
  const { match } = guardrail;
  const isAsked = (match.actions.length > 0 ? match.actions : usualActions).includes(action);
  return isAsked && isHeldTo(guardrail, service) && isThere(guardrail, environment);
}

export function isThere({ match }: Pick<Guardrail, 'match'>, environment: Pick<Environment, 'name' | 'tier'> | undefined): boolean {
  return fits(match.environments, environment?.name) && fits(match.tiers, environment?.tier);
}

function fits(wanted: readonly string[], value: string | undefined): boolean {
  return wanted.length === 0 || (value !== undefined && wanted.includes(value));
}

/** Those that have the right form; schema checks speak of the others. */
export function testsOf({ namespace, spec }: Pick<Entity, 'namespace' | 'spec'>): readonly GuardrailTest[] {
  const list = Array.isArray(spec['tests']) ? (spec['tests'] as readonly Json[]) : [];
  return list.flatMap((value, index) => (isJsonObject(value) ? (readTest(value, index, namespace) ?? []) : []));
}

function readTest(test: JsonObject, index: number, namespace: string): GuardrailTest | undefined {
  const { inputs, expected, action = 'create', documents = [], leaseDays, rule } = test;
  const service = text(test['service']);
  if (service === undefined || !isJsonObject(inputs) || !isAction(action) || !Array.isArray(documents)) return undefined;
  if (expected !== 'passes' && expected !== 'warned' && expected !== 'refused') return undefined;
  const [title, environment] = [text(test['title']), text(test['environment'])];
  const requester = canonicalRef(text(test['requester']) ?? '', { kind: 'user', namespace });
  const owner = canonicalRef(text(test['owner']) ?? '', { kind: 'group', namespace });
  return {
    index,
    ...(title !== undefined && { title }),
    service,
    action,
    ...(environment !== undefined && { environment }),
    ...(requester !== undefined && { requester }),
    ...(owner !== undefined && { owner }),
    ...(typeof leaseDays === 'number' && { leaseDays }),
    inputs,
    documents: (documents as readonly Json[]).map(objectOr).map(({ path, value = null }) => ({ path: text(path) ?? 'document.yaml', value: value as Json })),
    expected,
    ...(typeof rule === 'number' && { rule: rule - 1 }),
  };
}
