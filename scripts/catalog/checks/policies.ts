import type { Entity } from '../../model/entity.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import { canonicalRef } from '../../model/ref.ts';
import type { SourceDocument } from '../../read/documents.ts';
import { objectOr } from '../entity.ts';
import { environments } from '../environments.ts';
import { isRole } from '../policies.ts';
import { entityViolations } from '../schema.ts';
import { nearest, spelledOut } from '../suggest.ts';
import { suggester } from '../suggestions.ts';
import { shown, writtenPath } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';
import { named } from './finding.ts';

export const policyChecks: readonly Check[] = [
  {
    code: 'policy-unknown-group',
    severity: 'error',
    always: true,
    holds: 'Groups in access policies exist.',
    *find(world) {
      yield* unknownRefs(world, listed(world, ['who', 'groups']), 'group');
      yield* unknownRefs(world, tested(world, 'who', /^group:/i), 'group');
      yield* unknownApprovers(world);
    },
  },
  { code: 'policy-unknown-user', severity: 'error', always: true, holds: 'Users in access policies exist.', find: findUnknownUsers },
  {
    code: 'policy-unknown-service',
    severity: 'error',
    always: true,
    holds: 'Services in access policies exist.',
    *find(world) {
      const names = world.catalog.ofKind('Template').map(({ name }) => name);
      yield* unknownNames(world, listed(world, ['what', 'services']), 'service', names);
      yield* unknownNames(world, tested(world, 'service'), 'service', names);
    },
  },
  {
    code: 'environment-unknown',
    severity: 'error',
    always: true,
    holds: 'Environments of access policies and instances exist.',
    *find(world) {
      const names = environments(world.catalog).map(({ name }) => name);
      yield* unknownNames(world, listed(world, ['where', 'environments']), 'environment', names);
      yield* unknownNames(world, tested(world, 'environment'), 'environment', names);
      yield* instancesElsewhere(world, names);
    },
  },
  {
    code: 'policy-matches-nothing',
    severity: 'warning',
    own: true,
    holds: 'Types, tags and tiers in access policies are those of some service or environment.',
    *find(world) {
      const services = world.catalog.ofKind('Template');
      yield* unmatched(world, ['what', 'types'], 'service has this type', services.map(({ type }) => type ?? ''));
      yield* unmatched(world, ['what', 'tags'], 'service has this tag', services.flatMap(({ tags }) => tags));
      yield* unmatched(world, ['where', 'tiers'], 'environment has this tier', environments(world.catalog).map(({ tier }) => tier));
    },
  },
];

/** A rule of a policy, or a test. */
interface RuleValue {
  readonly at: SourceDocument;
  readonly policy: Entity;
  readonly path: readonly (string | number)[];
  readonly value: Json;
}

interface RuleText extends RuleValue {
  readonly text: string;
}

function* findUnknownUsers(world: World): Iterable<Finding> {
  yield* unknownRefs(world, listed(world, ['who', 'users']), 'user');
  yield* unknownRefs(world, tested(world, 'who', /^(?!group:)/i), 'user');
}

/** The rules of all policies, or their tests. */
function* rules(world: World, part: 'rules' | 'tests' = 'rules'): Iterable<RuleValue> {
  for (const policy of world.catalog.ofKind('AccessPolicy')) {
    const at = world.documentOf(policy.ref);
    const list = policy.spec[part];
    if (!at || !Array.isArray(list)) continue;
    for (const [index, value] of (list as readonly Json[]).entries()) {
      if (isJsonObject(value)) yield { at, policy, path: ['spec', part, index], value };
    }
  }
}

/** The texts of one list in every rule. */
function* listed(world: World, keys: readonly [string, string]): Iterable<RuleText> {
  for (const rule of rules(world)) {
    const list = objectOr(objectOr(rule.value)[keys[0]])[keys[1]];
    if (!Array.isArray(list)) continue;
    for (const [index, text] of (list as readonly Json[]).entries()) {
      if (typeof text === 'string') yield { ...rule, path: [...rule.path, ...keys, index], text };
    }
  }
}

/** The texts of one key in every test. */
function* tested(world: World, key: string, pattern = /^/): Iterable<RuleText> {
  for (const test of rules(world, 'tests')) {
    const text = objectOr(test.value)[key];
    if (typeof text === 'string' && pattern.test(text)) yield { ...test, path: [...test.path, key], text };
  }
}

/** In the catalog, or in a file that cannot be read just now. */
function exists({ catalog, lost }: World, ref: string): boolean {
  return catalog.get(ref) !== undefined || lost.has(ref);
}

function* unknownRefs(world: World, texts: Iterable<RuleText>, kind: string): Iterable<Finding> {
  const suggest = suggester(world);
  for (const { at, path, text, policy } of texts) {
    const target = canonicalRef(text, { kind, namespace: policy.namespace });
    if (target !== undefined && target.startsWith(`${kind}:`) && exists(world, target)) continue;
    const message = `${writtenPath(path)} is ${shown(text)}, but the catalog has no such ${kind}.`;
    yield { at, path, message, cause: target ?? text, ...(target?.startsWith(`${kind}:`) ? { fix: suggest(target) } : {}) };
  }
}

function* unknownApprovers(world: World): Iterable<Finding> {
  const suggest = suggester(world);
  for (const { at, path, value, policy } of [...rules(world), ...rules(world, 'tests')]) {
    const approvals = objectOr(value)['approvals'];
    if (!Array.isArray(approvals)) continue;
    for (const [index, approval] of (approvals as readonly Json[]).entries()) {
      const { from } = objectOr(approval);
      if (typeof from !== 'string' || isRole(from)) continue;
      const target = canonicalRef(from, { kind: 'group', namespace: policy.namespace });
      if (target?.startsWith('group:') && exists(world, target)) continue;
      const role = nearest(from, ['service-owner', 'environment-owner']);
      const fix = role ? `Did you mean "${role}"?` : target?.startsWith('group:') ? suggest(target) : 'Name a group, service-owner or environment-owner.';
      const place = [...path, 'approvals', index, 'from'];
      yield { at, path: place, message: `${writtenPath(place)} is ${shown(from)}, but the catalog has no such group.`, fix };
    }
  }
}

function* unknownNames(world: World, texts: Iterable<RuleText>, noun: string, names: readonly string[]): Iterable<Finding> {
  const known = new Set(names);
  const kind = noun === 'service' ? 'template' : noun;
  for (const { at, path, text } of texts) {
    if (known.has(text) || world.lost.has(`${kind}:default/${text.toLowerCase()}`)) continue;
    const near = nearest(text, names) ?? spelledOut(text, names);
    const message = `${writtenPath(path)} is ${shown(text)}, but the catalog has no such ${noun}.`;
    yield { at, path, cause: text, message, fix: near ? `Did you mean "${near}"?` : `It has: ${named(names) || 'none'}.` };
  }
}

/** A tier that there cannot be; the schema says so already. */
function isRefused(at: SourceDocument, path: readonly (string | number)[]): boolean {
  return entityViolations(at.value).some((violation) => writtenPath(violation.path) === writtenPath(path));
}

/** Nothing is said of a catalog that has no services, or no environments, at all: the policies came first. */
function* unmatched(world: World, keys: readonly [string, string], noun: string, values: readonly string[]): Iterable<Finding> {
  const known = new Set(values.filter((value) => value !== ''));
  if (values.length === 0) return;
  for (const { at, path, text } of listed(world, keys)) {
    if (known.has(text) || isRefused(at, path)) continue;
    const near = nearest(text, known);
    const fix = near ? `Did you mean "${near}"?` : `There are: ${named([...known].sort()) || 'none'}.`;
    yield { at, path, cause: `${keys[1]} ${text}`, message: `${writtenPath(path)} is ${shown(text)}, but no ${noun}, so it matches nothing.`, fix };
  }
}

function* instancesElsewhere({ catalog }: World, names: readonly string[]): Iterable<Finding> {
  for (const { folder, record } of catalog.instances) {
    if (record.environment === undefined || names.includes(record.environment)) continue;
    const at = { file: `${folder}/request.yaml`, line: 1, column: 1, index: 0, value: record };
    const message = `environment is ${shown(record.environment)}, but the catalog has no such environment.`;
    yield { at, path: ['environment'], cause: record.environment, message, fix: 'Bring the environment back to catalog/environments/, or delete its instances by request.' };
  }
}
