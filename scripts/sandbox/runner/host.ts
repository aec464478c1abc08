import type { Permissions } from '../actors.ts';
import type { Annotation, Job, WorkflowRun } from '../runs.ts';
import type { World } from '../world.ts';
import type { JsonObject } from './expressions.ts';
import type { Mask, StepLog } from './logs.ts';
import type { RunDefaults } from './parse.ts';
import type { Processes } from './processes.ts';
import type { JobFolders } from './workspace.ts';

/** What the steps of one job share. */
export interface Host {
  readonly world: World;
  readonly run: WorkflowRun;
  readonly job: Job;
  readonly folders: JobFolders;
  readonly processes: Processes;
  readonly mask: Mask;
  readonly token: string;
  readonly permissions: Permissions;
  /** `github`, `vars`, `secrets`, `needs`, `matrix`, `strategy`, `runner`, `job`, `inputs`. */
  readonly contexts: Readonly<Record<string, JsonObject>>;
  /** Variables of workflow and job, and what steps wrote to GITHUB_ENV. */
  readonly env: Record<string, string>;
  /** Folders to search first: what steps wrote to GITHUB_PATH, the newest in front. */
  readonly searchPath: string[];
  /** The machine's own search path. */
  readonly machinePath: readonly string[];
  readonly defaults: RunDefaults;
  /** Work for the end of the job, last come first served. */
  readonly posts: Post[];
  /** Numbers for the files of commands and scripts. */
  nextFile(): number;
}

export interface Post {
  readonly name: string;
  /** Whether it also runs when the job has failed. */
  readonly always: boolean;
  readonly run: (log: StepLog) => Promise<void>;
}

export interface StepResult {
  readonly outputs: Readonly<Record<string, string>>;
  /** Before `continue-on-error`. */
  readonly outcome: Outcome;
  readonly conclusion: Outcome;
}

export type Outcome = 'success' | 'failure' | 'cancelled' | 'skipped';

/** The surroundings of a list of steps: a job's own, or those of a composite action. */
export interface Frame {
  readonly host: Host;
  /** Laid over the host's variables: the `env` of the step that uses the composite action. */
  readonly env: Readonly<Record<string, string>>;
  /** The `inputs` context. */
  readonly inputs: JsonObject;
  /** Folder of the composite action. */
  readonly actionPath: string | undefined;
  /** Results of the steps that have an id. */
  readonly results: Map<string, StepResult>;
  failed: boolean;
  /** Ends the step under way. */
  readonly signal: AbortSignal;
  /** Whether the run is being cancelled, as `cancelled()` says. */
  readonly cancelled: () => boolean;
}

export function annotate(host: Host, annotation: Annotation): void {
  host.job.annotations.push({ ...annotation, message: host.mask.apply(annotation.message) });
  host.world.save();
}
