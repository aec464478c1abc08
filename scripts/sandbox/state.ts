/**
 * Everything the sandbox remembers beside the Git repository: plain data, kept in `state.json`.
 * Times are ISO 8601 in UTC without milliseconds, as GitHub writes them. Accounts are named by login.
 */
import type { WorkflowRun } from './runs.ts';

export type Role = 'read' | 'triage' | 'write' | 'maintain' | 'admin';

export interface Account {
  id: number;
  login: string;
  name: string;
  type: 'User' | 'Bot' | 'Organization';
  /** What the account may do in the one repository. */
  permission: Role;
  /** The personal token, for curl, gh and git. Empty for the organization. */
  token: string;
  createdAt: string;
}

export interface Repository {
  id: number;
  owner: string;
  name: string;
  description: string;
  defaultBranch: string;
  createdAt: string;
  updatedAt: string;
  pushedAt: string;
}

export interface Label {
  id: number;
  name: string;
  /** Six hex digits, no `#`. */
  color: string;
  description: string;
}

/** An issue, or the conversation half of a pull request: both share one number space. */
export interface Issue {
  id: number;
  number: number;
  title: string;
  body: string;
  author: string;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'reopened' | 'duplicate' | null;
  /** Label names. */
  labels: string[];
  assignees: string[];
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  closedBy: string | null;
  isPull: boolean;
}

/** A label that came to an issue or pull request, or left it. */
export interface LabelEvent {
  id: number;
  issueNumber: number;
  actor: string;
  event: 'labeled' | 'unlabeled';
  /** Its name and colour as they were. */
  label: { name: string; color: string };
  createdAt: string;
}

export interface Comment {
  id: number;
  issueNumber: number;
  author: string;
  body: string;
  createdAt: string;
  updatedAt: string;
}

/** The Git half of a pull request; title, body, state and labels are in the issue of the same number. */
export interface Pull {
  id: number;
  number: number;
  /** Branch name, without `refs/heads/`. */
  base: string;
  head: string;
  /** Login of the fork's owner when the head branch is in a fork (`refs/forks/<login>/<head>`). */
  fork: string | null;
  headSha: string;
  baseSha: string;
  draft: boolean;
  /** Null until looked at: a conflict with the base makes it false. */
  mergeable: boolean | null;
  /** The test merge at `refs/pull/N/merge`, later the real merge. */
  mergeCommitSha: string | null;
  requestedReviewers: string[];
  merged: boolean;
  mergedAt: string | null;
  mergedBy: string | null;
}

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';

export interface Review {
  id: number;
  pullNumber: number;
  author: string;
  body: string;
  state: ReviewState;
  /** The head at the moment of the review. */
  commitSha: string;
  submittedAt: string;
}

export type StatusState = 'error' | 'failure' | 'pending' | 'success';

export interface CommitStatus {
  id: number;
  sha: string;
  context: string;
  state: StatusState;
  description: string | null;
  targetUrl: string | null;
  creator: string;
  createdAt: string;
}

export interface Protection {
  branch: string;
  /** Contexts of statuses, or names of check runs, that must have succeeded at the head. */
  requiredStatuses: string[];
  enforceAdmins: boolean;
  /** Approving reviews needed; 0 for none. */
  requiredApprovals: number;
}

export interface Deployment {
  id: number;
  sha: string;
  ref: string;
  environment: string;
  creator: string;
  state: 'pending' | 'in_progress' | 'success' | 'failure' | 'inactive';
  url: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface State {
  /** The format of this file; another number refuses to load. */
  version: 1;
  /** One counter for the ids of all things. */
  nextId: number;
  /** The next number of an issue or pull request. */
  nextNumber: number;
  repository: Repository;
  accounts: Account[];
  labels: Label[];
  issues: Issue[];
  comments: Comment[];
  /** Oldest first; those of labels only. Absent from what an earlier sandbox has kept. */
  labelEvents?: LabelEvent[];
  pulls: Pull[];
  reviews: Review[];
  statuses: CommitStatus[];
  protections: Protection[];
  deployments: Deployment[];
  /** Workflow runs, oldest first. */
  runs: WorkflowRun[];
}
