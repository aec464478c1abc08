import type { Place } from './problem.ts';

/** What may be asked for. An upgrade counts as a change. */
export type Action = 'create' | 'change' | 'delete' | 'renew';
export const actions: readonly Action[] = ['create', 'change', 'delete', 'renew'];

/** `service-owner`, `environment-owner`, or the canonical reference of a group. */
export interface ApprovalRule {
  readonly from: string;
  readonly count: number;
}

/** The requests that a rule speaks of. An empty list of a dimension means "any". */
export interface Scope {
  readonly services: readonly string[];
  readonly types: readonly string[];
  readonly tags: readonly string[];
  readonly environments: readonly string[];
  readonly tiers: readonly string[];
  readonly actions: readonly Action[];
}

/** One rule of an AccessPolicy. No groups and no users mean anybody. */
export interface AccessRule extends Scope {
  readonly policy: string;
  /** Position in `spec.rules`, from 0. */
  readonly index: number;
  readonly effect: 'allow' | 'deny';
  /** Canonical references of groups (their sub-groups count) and users. */
  readonly groups: readonly string[];
  readonly users: readonly string[];
  readonly approvals: readonly ApprovalRule[];
  /** What the rule allows is merged by itself once every approval is there. */
  readonly merge: 'automatic' | 'manual';
  readonly because: string;
  readonly source: Place;
}

/** An approval that a request needs, with everybody who may give it. */
export interface RequiredApproval {
  /** As the policy says it. */
  readonly from: string;
  /** Canonical reference of the group that it came down to. */
  readonly group: string;
  readonly count: number;
  /** Canonical references of users, sorted; the requester is never among them. */
  readonly eligible: readonly string[];
}

/** The rule that comes nearest to allowing something, and in sentences what keeps it from it. */
export interface NearestRule {
  readonly rule: AccessRule;
  readonly missing: readonly string[];
}

/** The answer to "may this user do this?", with its reason in a sentence. */
export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
  /** The rule that decided; absent when none speaks of it. */
  readonly rule?: AccessRule;
  /** Each takes a person of its own. */
  readonly approvals: readonly RequiredApproval[];
  /** Whether it is merged by itself once every approval is there; absent when it is not allowed. */
  readonly merge?: AccessRule['merge'];
  /** Only where no rule speaks of it, and there is one to speak of. */
  readonly nearest?: NearestRule;
}
