import type { InstanceAction } from '../model/ask.ts';
import type { JsonObject } from '../model/json.ts';
import { compareText } from '../model/problem.ts';
import { globalFolder, recordFile, type Instance } from '../model/request.ts';
import type { ApprovalFacts, Merge, PlannedEffect, PullStory, RequestFacts, RequestsKnown, SaidFacts } from './request-facts.ts';
import { stageOf, stepsOf, urgency, type RequestStage, type RequestStep } from './request-stages.ts';

/** Somebody without whom a request does not go on. */
export type WaitedFor =
  | { readonly kind: 'bot' | 'requester' }
  /** `missing` approvals of the group; absent where the group has to do something else. */
  | { readonly kind: 'group'; readonly group: string; readonly missing?: number; readonly people: readonly string[] };

/** A request and how far it has come, from GitHub, Git, or both. */
export interface FollowedRequest {
  /** Of the issue. */
  readonly number: number;
  /** Of the issue, as its author wrote it; absent when only the record is known. */
  readonly title?: string;
  readonly action: 'create' | InstanceAction;
  readonly stage: RequestStage;
  /** The issue is open, so something may still happen. */
  readonly open: boolean;
  /** When the stage began, as far as that is known; ISO 8601 in UTC. */
  readonly since?: string;
  readonly steps: readonly RequestStep[];
  readonly waitsFor: readonly WaitedFor[];
  readonly approvals: readonly ApprovalFacts[];
  readonly service?: string;
  readonly name?: string;
  readonly environment?: string;
  /** Canonical references. */
  readonly owner?: string;
  readonly requester?: string;
  /** Login of the issue's author. */
  readonly login?: string;
  readonly inputs?: JsonObject;
  /** Where the instance lives, or would live. */
  readonly folder?: string;
  /** The instance is there, and this request was the last to write its record. */
  readonly made: boolean;
  readonly pull?: PullStory;
  /** Commit that brought it to the default branch. */
  readonly commit?: string;
  readonly run?: string;
  readonly said?: SaidFacts;
  readonly plan: readonly PlannedEffect[];
  /** GitHub was read to the end and has no such issue: a link would lead to nothing. */
  readonly unlinked: boolean;
  /** When it was asked, and when it was done; for waiting times. */
  readonly asked?: string;
  readonly finished?: string;
}

/**
 * Every request that is known: those that made something, from their records, and those that GitHub has. One that is in
 * both is one. Open ones first, what needs somebody before what goes on by itself, the longest wait first; then the others,
 * the newest first. `ownerOf` gives the group that owns a service.
 */
export function followRequests(
  instances: readonly Instance[],
  { read, merges }: RequestsKnown,
  ownerOf: (service: string) => string | undefined,
): readonly FollowedRequest[] {
  const records = new Map(instances.filter(({ record }) => record.issue > 0).map((instance) => [instance.record.issue, instance]));
  const onGitHub = (read?.requests ?? []).map((facts) => fromGitHub(facts, records.get(facts.number), merges, ownerOf));
  const seen = new Set(onGitHub.map(({ number }) => number));
  const rest = [...records.values()].filter(({ record }) => !seen.has(record.issue));
  // Open issues are always read whole: an issue that is not among what was read is closed, or not there at all.
  const isClosed = read !== undefined && read.fault === undefined;
  const inGit = rest.map((instance) => fromRecord(instance, merges, isClosed && !read.complete, isClosed && read.complete));
  return [...onGitHub, ...inGit].sort(compareRequests);
}

function fromGitHub(facts: RequestFacts, instance: Instance | undefined, merges: RequestsKnown['merges'], ownerOf: (service: string) => string | undefined): FollowedRequest {
  const { pull, closed, said } = facts;
  const record = instance?.record;
  const stage = stageOf(facts);
  const service = record?.service ?? facts.service;
  const merge = instance && mergeOf(instance, merges);
  const merged = pull?.merged;
  const done = stage === 'done' ? closed : undefined;
  const commit = pull?.commit ?? merge?.commit;
  return {
    number: facts.number,
    title: facts.title,
    action: facts.action ?? record?.action ?? 'create',
    stage,
    open: facts.open,
    ...given('since', beganAt(stage, facts)),
    steps: stepsOf(stage, { asked: facts.created, checked: pull?.created, approved: facts.approved, merged, applied: done }),
    waitsFor: waitedFor(stage, facts, service === undefined ? undefined : ownerOf(service)),
    approvals: facts.approvals,
    ...given('service', service),
    ...given('name', record?.name ?? facts.name),
    ...given('environment', record?.environment ?? facts.environment),
    ...given('owner', record?.owner ?? facts.owner),
    ...given('requester', record?.requester ?? facts.requester),
    login: facts.login,
    ...given('inputs', record?.inputs ?? facts.inputs),
    ...given('folder', instance?.folder ?? folderOf(facts)),
    made: instance !== undefined,
    ...given('pull', pull),
    ...given('commit', commit),
    ...given('run', facts.run),
    ...given('said', said),
    plan: facts.plan,
    unlinked: false,
    asked: facts.created,
    ...given('finished', done),
  };
}

function fromRecord(instance: Instance, merges: RequestsKnown['merges'], closed: boolean, unlinked: boolean): FollowedRequest {
  const { folder, record } = instance;
  const { service, action, name, environment, owner, requester, issue, asked, inputs } = record;
  const merge = mergeOf(instance, merges);
  const stage = closed ? 'done' : 'merged';
  return {
    number: issue,
    action,
    stage,
    open: false,
    ...given('since', merge?.at),
    steps: stepsOf(stage, { asked, merged: merge?.at }),
    waitsFor: [],
    approvals: [],
    service,
    name,
    ...given('environment', environment),
    owner,
    requester,
    inputs,
    folder,
    made: true,
    ...given('commit', merge?.commit),
    plan: [],
    unlinked,
    ...given('asked', asked),
    ...given('finished', merge?.at),
  };
}

/** When the record's request was merged; undefined when Git does not say, or says it of many at once. */
function mergeOf({ folder }: Instance, merges: RequestsKnown['merges']): Merge | undefined {
  const merge = merges[`${folder}/${recordFile}`];
  return merge?.shared ? undefined : merge;
}

function folderOf({ service, name, environment }: RequestFacts): string | undefined {
  return service === undefined || name === undefined ? undefined : `live/${environment ?? globalFolder}/${service}/${name}`;
}

function beganAt(stage: RequestStage, { created, closed, approved, pull, said }: RequestFacts): string | undefined {
  switch (stage) {
    case 'asked':
      return created;
    case 'waiting':
      return pull?.created;
    case 'ready':
      return approved ?? pull?.created;
    case 'applying':
    case 'merged':
      return pull?.merged;
    case 'declined':
      return pull?.closed ?? closed;
    case 'done':
    case 'stopped':
    case 'cancelled':
      return closed ?? pull?.merged;
    case 'unclear':
    case 'denied':
    case 'blocked':
    case 'tampered':
    case 'held':
    case 'failed':
      return said?.at;
    default:
      return stage satisfies never;
  }
}

function waitedFor(stage: RequestStage, { open, approvals }: RequestFacts, owner: string | undefined): readonly WaitedFor[] {
  if (!open) return [];
  const ofService: readonly WaitedFor[] = owner === undefined ? [] : [{ kind: 'group', group: owner, people: [] }];
  switch (stage) {
    case 'asked':
    case 'applying':
      return [{ kind: 'bot' }];
    case 'unclear':
    case 'denied':
    case 'declined':
      return [{ kind: 'requester' }];
    case 'waiting':
    case 'held': {
      const missing = approvals.filter(({ complete }) => !complete);
      return missing.length === 0 ? ofService : missing.map(missingFrom);
    }
    case 'ready':
    case 'blocked':
    case 'tampered':
    case 'failed':
      return ofService;
    case 'done':
    case 'merged':
    case 'stopped':
    case 'cancelled':
      return [];
    default:
      return stage satisfies never;
  }
}

function missingFrom({ group, count, given: gave, eligible }: ApprovalFacts): WaitedFor {
  return { kind: 'group', group, missing: Math.max(1, count - gave.length), people: eligible.filter((ref) => !gave.includes(ref)) };
}

function compareRequests(a: FollowedRequest, b: FollowedRequest): number {
  if (a.open !== b.open) return a.open ? -1 : 1;
  const byTime = compareText(a.since ?? '', b.since ?? '');
  return a.open ? urgency(a.stage) - urgency(b.stage) || byTime || a.number - b.number : -byTime || b.number - a.number;
}

/** An optional key, left out when there is nothing to say. */
function given<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: V });
}
