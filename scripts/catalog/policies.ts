import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { actions, type AccessRule, type Action, type ApprovalRule } from '../model/policy.ts';
import { canonicalRef } from '../model/ref.ts';
import type { Entity } from '../model/entity.ts';
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

function readRule(policy: Entity, rule: JsonObject, index: number): AccessRule | undefined {
  const { effect } = rule;
  if (effect !== 'allow' && effect !== 'deny') return undefined;
  const who = objectOr(rule['who']);
  const what = objectOr(rule['what']);
  const where = objectOr(rule['where']);
  const refs = (value: Json | undefined, kind: string) =>
    texts(value).map((text) => canonicalRef(text, { kind, namespace: policy.namespace }) ?? text.toLowerCase());
  return {
    policy: policy.ref,
    index,
    effect,
    groups: refs(who['groups'], 'group'),
    users: refs(who['users'], 'user'),
    services: texts(what['services']),
    types: texts(what['types']),
    tags: texts(what['tags']),
    environments: texts(where['environments']),
    tiers: texts(where['tiers']),
    actions: texts(rule['actions']).filter((action): action is Action => actions.some((known) => known === action)),
    approvals: approvals(policy, rule['approvals']),
    because: typeof rule['because'] === 'string' ? rule['because'].trim() : '',
    source: policy.source,
  };
}

function approvals(policy: Entity, value: Json | undefined): readonly ApprovalRule[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).filter(isJsonObject).flatMap((approval) => {
    const { from, count } = approval;
    if (typeof from !== 'string') return [];
    const role = from === 'service-owner' || from === 'environment-owner';
    const source = role ? from : (canonicalRef(from, { kind: 'group', namespace: policy.namespace }) ?? from.toLowerCase());
    return [{ from: source, count: typeof count === 'number' && count >= 1 ? count : 1 }];
  });
}
