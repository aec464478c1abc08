import type { InstanceAction } from '../model/ask.ts';
import type { JsonObject } from '../model/json.ts';
import type { RequestRecord } from '../model/request.ts';

/** An approval that a request needs, and who gave it so far. References are canonical. */
export interface ApprovalFacts {
  readonly group: string;
  readonly count: number;
  readonly given: readonly string[];
  readonly eligible: readonly string[];
  readonly complete: boolean;
}

export interface PullStory {
  readonly number: number;
  readonly open: boolean;
  /** Times are ISO 8601 in UTC, as GitHub writes them. */
  readonly created: string;
  readonly merged?: string;
  readonly closed?: string;
  /** The merge's commit. */
  readonly commit?: string;
}

/** What will happen after the merge, as the pull request says it. */
export interface PlannedEffect {
  readonly action: string;
  readonly summary: string;
  readonly text: string;
}

/** What the bot said last on the issue: plain text, one entry a paragraph or point. */
export interface SaidFacts {
  readonly at: string;
  readonly url: string;
  readonly text: readonly string[];
}

/** From when on the bot's label said this; ISO 8601 in UTC. */
export interface StateFacts {
  /** A kind of `RequestState` in github/view.ts. */
  readonly label: string;
  readonly at: string;
}

/** One request as GitHub has it. Everything that a person wrote is untrusted text. */
export interface RequestFacts {
  readonly number: number;
  readonly title: string;
  /** Of the issue's author. */
  readonly login: string;
  /** The author in the catalog, canonical. */
  readonly requester?: string;
  readonly created: string;
  readonly closed?: string;
  readonly open: boolean;
  /** What the bot's label says: a kind of `RequestState` in github/view.ts. */
  readonly label?: string;
  /** Absent when the issue's text no longer says. */
  readonly action?: 'create' | InstanceAction;
  /** Name of the service as the issue says it; the catalog may have none such. */
  readonly service?: string;
  readonly inputs?: JsonObject;
  /** Of a change: the inputs that the instance has now. */
  readonly before?: JsonObject;
  /** Of what is asked about an instance: why. */
  readonly reason?: string;
  /** Of a renewal: for how long, as it was written. */
  readonly period?: string;
  readonly name?: string;
  readonly environment?: string;
  /** Canonical reference of the group that would own the instance. */
  readonly owner?: string;
  /** The policies, as they are now, let nobody have this who asks so. */
  readonly denied: boolean;
  readonly approvals: readonly ApprovalFacts[];
  /** What the bot's label said and from when on, oldest first; absent where GitHub's events did not reach back to its beginning. */
  readonly states?: readonly StateFacts[];
  /** When the last of the approvals that count was given. */
  readonly approved?: string;
  readonly pull?: PullStory;
  readonly said?: SaidFacts;
  readonly plan: readonly PlannedEffect[];
  /** Address of the run that applied it, or tried to. */
  readonly run?: string;
}

/** Why GitHub gave no answer, or half of one. */
export type ReadFault = 'refused' | 'limited' | 'unreachable';

/** What was read of GitHub while the site was built. */
export interface RequestsRead {
  /** ISO 8601 in UTC. */
  readonly asOf: string;
  readonly requests: readonly RequestFacts[];
  /** All issues that there are were read, not only the newest of the closed ones. */
  readonly complete: boolean;
  /** Without requests nothing could be read; with some, details are missing. */
  readonly fault?: ReadFault;
}

/** When a record came to the default branch, from Git. */
export interface Merge {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly commit: string;
  /** The commit brought or removed other records as well, as when a repository is copied: then its time says nothing about the request. */
  readonly shared: boolean;
}

/** A record that a later request has overwritten or removed, or the removal of one; from Git. */
export interface PastRecord {
  readonly folder: string;
  readonly merge: Merge;
  /** As it was, or as it was before the removal. */
  readonly record: RequestRecord;
  /** The record was removed by it. */
  readonly removed?: {
    /** Of the issue, where the commit names it. */
    readonly issue?: number;
    /** Canonical reference. */
    readonly requester?: string;
  };
}

/** Everything that is known of requests beside the catalog itself. */
export interface RequestsKnown {
  /** Absent when GitHub was not asked. */
  readonly read?: RequestsRead;
  /** When each record came to be as it is, by its path. */
  readonly merges: Readonly<Record<string, Merge>>;
  /** What is not in the catalog any more; none when absent. */
  readonly past?: readonly PastRecord[];
}
