import type { InstanceAction } from '../model/ask.ts';
import type { JsonObject } from '../model/json.ts';
import { compareText } from '../model/problem.ts';
import { globalFolder, type Instance } from '../model/request.ts';
import type { ApprovalFacts, PlannedEffect, PullStory, RequestFacts, RequestsKnown, SaidFacts, StateFacts } from './request-facts.ts';
import { requestsInGit, type RequestInGit } from './request-records.ts';
import { stageOf, stepsOf, urgency, type RequestStage, type RequestStep } from './request-stages.ts';
import { waitedFor, type WaitedFor } from './waited-for.ts';

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
  /** Login of the author. */
  readonly login?: string;
  /** Of the instance, as the request leaves it; of a removal, as it was. */
  readonly inputs?: JsonObject;
  /** Of a change: the inputs before it, as far as they are known. */
  readonly before?: JsonObject;
  readonly reason?: string;
  /** Of a renewal: for how long, as it was written. */
  readonly period?: string;
  /** Of what was made or renewed: the day on which the lease ends. */
  readonly expires?: string;
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
  /** What it was and from when on, oldest first, as the bot's label said; absent where GitHub did not tell. */
  readonly states?: readonly StateFacts[];
  /** When it was asked, and when it was done; for waiting times. */
  readonly asked?: string;
  readonly finished?: string;
}

/**
 * Every request that is known: those that Git tells of, and those that GitHub has. One that is in both is one. Open ones
 * first, what needs somebody before what goes on by itself, the longest wait first; then the others, the newest first.
 * `ownerOf` gives the group that owns a service.
 */
export function followRequests(instances: readonly Instance[], known: RequestsKnown, ownerOf: (service: string) => string | undefined): readonly FollowedRequest[] {
  const { read } = known;
  const inGit = requestsInGit(instances, known);
  const onGitHub = (read?.requests ?? []).map((facts) => fromGitHub(facts, inGit.get(facts.number), ownerOf));
  const seen = new Set(onGitHub.map(({ number }) => number));
  // Open issues are always read whole: an issue that is not among what was read is closed, or not there at all.
  const isClosed = read !== undefined && read.fault === undefined;
  const rest = [...inGit.values()].filter(({ number }) => !seen.has(number)).map((each) => fromGit(each, isClosed && !read.complete, isClosed && read.complete));
  return [...onGitHub, ...rest].sort(compareRequests);
}

function fromGitHub(facts: RequestFacts, git: RequestInGit | undefined, ownerOf: (service: string) => string | undefined): FollowedRequest {
  const { pull, closed, said } = facts;
  const record = git?.record;
  const stage = stageOf(facts);
  const service = record?.service ?? facts.service;
  const merged = pull?.merged;
  const done = stage === 'done' ? closed : undefined;
  const action = facts.action ?? git?.action ?? 'create';
  // What the issue says of a change is read with the instance as it is now: once that has changed, Git alone knows.
  const isPast = merged !== undefined && action === 'change';
  return {
    number: facts.number,
    title: facts.title,
    action,
    stage,
    open: facts.open,
    ...given('since', beganAt(stage, facts)),
    steps: stepsOf(stage, { asked: facts.created, checked: pull?.created, approved: facts.approved ?? approvedBy(facts), merged, applied: done }),
    waitsFor: waitedFor(stage, facts, service === undefined ? undefined : ownerOf(service)),
    approvals: facts.approvals,
    ...given('service', service),
    ...given('name', record?.name ?? facts.name),
    ...given('environment', record?.environment ?? facts.environment),
    ...given('owner', record?.owner ?? facts.owner),
    ...given('requester', git?.requester ?? facts.requester),
    login: facts.login,
    ...given('inputs', record?.inputs ?? (isPast ? undefined : facts.inputs)),
    ...given('before', git ? git.before : isPast ? undefined : facts.before),
    ...given('reason', facts.reason),
    ...given('period', facts.period),
    ...given('expires', action === 'delete' ? undefined : record?.expires),
    ...given('folder', git?.folder ?? folderOf(facts)),
    made: git?.made === true,
    ...given('pull', pull),
    ...given('commit', pull?.commit ?? git?.merge?.commit),
    ...given('run', facts.run),
    ...given('said', said),
    plan: facts.plan,
    unlinked: false,
    ...given('states', facts.states),
    asked: facts.created,
    ...given('finished', done),
  };
}

function fromGit(git: RequestInGit, closed: boolean, unlinked: boolean): FollowedRequest {
  const { number, action, folder, record, requester, asked, merge, before, made } = git;
  const { service, name, environment, owner, inputs, expires } = record;
  const stage = closed ? 'done' : 'merged';
  return {
    number,
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
    ...given('requester', requester),
    inputs,
    ...given('before', before),
    ...given('expires', action === 'delete' ? undefined : expires),
    folder,
    made,
    ...given('commit', merge?.commit),
    plan: [],
    unlinked,
    ...given('asked', asked),
    ...given('finished', merge?.at),
  };
}

/** When it was ready to be merged for the last time, where it has been merged since: no longer read from its reviews. */
function approvedBy({ states, pull }: RequestFacts): string | undefined {
  const merged = pull?.merged;
  return merged === undefined ? undefined : states?.findLast(({ label, at }) => label === 'ready' && at <= merged)?.at;
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
    case 'overtaken':
    case 'stopped':
    case 'cancelled':
      return closed ?? pull?.merged;
    case 'unclear':
    case 'denied':
    case 'blocked':
    case 'tampered':
    case 'held':
    case 'drifted':
    case 'failed':
      return said?.at;
    default:
      return stage satisfies never;
  }
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
