import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { actions, type AccessRule, type Action, type ApprovalRule } from '../model/policy.ts';
import { canonicalRef } from '../model/ref.ts';
import type { Entity } from '../model/entity.ts';
import type { Place } from '../model/problem.ts';
import { placeFinder, readDocuments } from '../read/documents.ts';
import type { Files } from '../read/files.ts';
import type { Catalog } from './catalog.ts';
import { objectOr, texts } from './entity.ts';

/** Rules of all AccessPolicies, by policy and position. A rule that is not a proper one is left out: nothing is allowed by accident. */
export function accessRules(catalog: Pick<Catalog, 'ofKind'>): readonly AccessRule[] {
  return catalog.ofKind('AccessPolicy').flatMap((policy) => {
    const { rules } = policy.spec;
    if (!Array.isArray(rules)) return [];
    return (rules as readonly Json[]).flatMap((rule, index) => (isJsonObject(rule) ? (readRule(policy, rule, index) ?? []) : []));
  });
}

/** Where a rule stands, for people who want to read it; the policy's own place when its file has changed meanwhile. */
export function placeOfRule(files: Files, rule: AccessRule): Place {
  const document = readDocuments(files, rule.source.file).documents.find(({ line }) => line === rule.source.line);
  return document ? placeFinder(files)(document, ['spec', 'rules', rule.index]) : rule.source;
}

const ruleKeys = ['effect', 'who', 'what', 'where', 'actions', 'approvals', 'merge', 'because'];

function readRule(policy: Entity, rule: JsonObject, index: number): AccessRule | undefined {
  const { effect } = rule;
  if (effect !== 'allow' && effect !== 'deny') return undefined;
  const who = part(rule, 'who', ['groups', 'users']);
  const what = part(rule, 'what', ['services', 'types', 'tags']);
  const where = part(rule, 'where', ['environments', 'tiers']);
  const chosen = names(rule, 'actions');
  const required = readApprovals(policy, rule['approvals']);
  const { merge = 'manual' } = rule;
  const malformed = (merge !== 'automatic' && merge !== 'manual') || !who || !what || !where || !chosen || !required || hasOther(rule, ruleKeys) || !chosen.every(isAction);
  // Whoever misspells a limit must not widen what is allowed: an allow rule that is not understood in full allows nothing.
  if (malformed && effect === 'allow') return undefined;
  const because = typeof rule['because'] === 'string' ? rule['because'].trim() : '';
  const refs = (texts: readonly string[] | undefined, kind: string) =>
    (texts ?? []).map((text) => canonicalRef(text, { kind, namespace: policy.namespace }) ?? text.toLowerCase());
  return {
    policy: policy.ref,
    index,
    effect,
    groups: refs(who?.['groups'], 'group'),
    users: refs(who?.['users'], 'user'),
    services: what?.['services'] ?? [],
    types: what?.['types'] ?? [],
    tags: what?.['tags'] ?? [],
    environments: where?.['environments'] ?? [],
    tiers: where?.['tiers'] ?? [],
    // A deny rule of which one action is misspelt denies them all.
    actions: chosen?.every(isAction) ? chosen : [],
    approvals: required ?? [],
    merge: merge === 'automatic' ? 'automatic' : 'manual',
    because: malformed ? `${because} (This rule is not understood in full, so it may forbid more than it means to.)` : because,
    source: policy.source,
  };
}

function isAction(text: string): text is Action {
  return actions.some((known) => known === text);
}

function hasOther(map: JsonObject, keys: readonly string[]): boolean {
  return Object.keys(map).some((key) => !keys.includes(key));
}

/** The lists of `who`, `what` or `where`; undefined when any of it is not understood. */
function part(rule: JsonObject, key: string, keys: readonly string[]): Readonly<Record<string, readonly string[]>> | undefined {
  const map = rule[key] ?? {};
  if (!isJsonObject(map) || hasOther(map, keys)) return undefined;
  const lists = keys.map((each) => [each, names(map, each)] as const);
  const understood = lists.filter((entry): entry is readonly [string, readonly string[]] => entry[1] !== undefined);
  return understood.length === lists.length ? Object.fromEntries(understood) : undefined;
}

/** Empty when the key is left out, which means any; undefined when it holds anything but a list of names, an empty one included. */
function names(map: JsonObject, key: string): readonly string[] | undefined {
  const value = map[key];
  if (value === undefined) return [];
  const found = texts(value);
  return Array.isArray(value) && value.length > 0 && found.length === value.length ? found : undefined;
}

/** Empty when left out; undefined when a needed approval is not understood. */
export function readApprovals(policy: Entity, value: Json | undefined): readonly ApprovalRule[] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return undefined;
  const read = (value as readonly Json[]).map((item): ApprovalRule | undefined => {
    const { from, count = 1, ...others } = objectOr(item);
    if (typeof from !== 'string' || typeof count !== 'number' || !Number.isInteger(count) || count < 1) return undefined;
    if (Object.keys(others).length > 0) return undefined;
    if (isRole(from)) return { from, count };
    const group = canonicalRef(from, { kind: 'group', namespace: policy.namespace });
    return group === undefined ? undefined : { from: group, count };
  });
  return read.every((approval) => approval !== undefined) ? read : undefined;
}

/** The two that stand for whoever owns what is asked for. */
export function isRole(from: string): boolean {
  return from === 'service-owner' || from === 'environment-owner';
}
