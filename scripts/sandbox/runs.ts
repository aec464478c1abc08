/** Records of workflow runs: written by the runner, read by the API and the pages. */

export type RunStatus = 'queued' | 'pending' | 'in_progress' | 'completed';

export type Conclusion =
  | 'success'
  | 'failure'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'neutral'
  | 'startup_failure';

export interface Annotation {
  level: 'error' | 'warning' | 'notice';
  message: string;
  title?: string;
  file?: string;
  line?: number;
  column?: number;
}

export interface StepRecord {
  /** 1 is "Set up job". */
  number: number;
  name: string;
  /** The step's `id`, when it has one. */
  id: string | null;
  status: RunStatus;
  conclusion: Conclusion | null;
  startedAt: string | null;
  completedAt: string | null;
  /** Log file, relative to the sandbox's folder; null before the first line. */
  log: string | null;
}

export interface Job {
  /** Also the id of the check run that it shows as on the commit. */
  id: number;
  /** The key under `jobs:`. */
  key: string;
  /** The shown name, with the matrix values. It is the check run's name. */
  name: string;
  needs: string[];
  status: RunStatus;
  conclusion: Conclusion | null;
  startedAt: string | null;
  completedAt: string | null;
  outputs: Record<string, string>;
  steps: StepRecord[];
  annotations: Annotation[];
  /** What steps wrote to GITHUB_STEP_SUMMARY: Markdown. */
  summary: string;
  environment: { name: string; url: string | null } | null;
}

export interface WorkflowRun {
  id: number;
  /** Counts per workflow file, from 1. */
  runNumber: number;
  attempt: number;
  /** For example `.github/workflows/request.yml`. */
  workflowFile: string;
  workflowName: string;
  displayTitle: string;
  /** Name of the event that started it, e.g. `issues`. */
  event: string;
  /** The event's `action`, e.g. `opened`. */
  action: string | null;
  /** Webhook payload: the `github.event` of expressions. */
  payload: Record<string, unknown>;
  actor: string;
  /** Full ref, GITHUB_REF. */
  ref: string;
  /** Branch name shown with the run; null for a tag. */
  headBranch: string | null;
  /** GITHUB_SHA. */
  sha: string;
  /** The commit on which the check runs appear; for a pull request its head, not the test merge. */
  headSha: string;
  /** Issue or pull request that the event was about. */
  issueNumber: number | null;
  pullNumbers: number[];
  concurrencyGroup: string | null;
  status: RunStatus;
  conclusion: Conclusion | null;
  /** Why it ended or could not start, in a sentence. */
  message: string | null;
  createdAt: string;
  startedAt: string | null;
  updatedAt: string;
  jobs: Job[];
}

/** What runs workflows, as the pages and the sandbox's owner use it. */
export interface Runs {
  /** Resolves when no run is queued or under way. */
  idle(): Promise<void>;
  /** Starts every workflow that has a `schedule` trigger, now. */
  runSchedule(): void;
  cancel(runId: number): void;
  /** Cancels what is under way and waits for it. */
  stop(): Promise<void>;
}
