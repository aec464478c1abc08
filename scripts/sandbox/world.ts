import type { Events, WorldEvent } from './events.ts';
import type { GitRepository } from './git/repository.ts';
import type { SandboxOptions } from './options.ts';
import type { Runs } from './runs.ts';
import type { State } from './state.ts';
import type { Tokens } from './tokens.ts';

/** What every operation works on. */
export interface World {
  readonly options: SandboxOptions;
  /** Absolute; holds state.json, repository.git, runs/, artifacts/, pages/, cache/. */
  readonly folder: string;
  readonly state: State;
  readonly events: Events;
  readonly tokens: Tokens;
  readonly git: GitRepository;
  /** `http://127.0.0.1:4322`: known once the server listens. */
  url: string;
  pagesUrl: string;
  /** Undefined until the runner has started. */
  runs: Runs | undefined;
  /** The current time as GitHub writes it: `2026-01-31T12:00:00Z`. */
  time(): string;
  /** The next id of anything. */
  nextId(): number;
  /**
   * Runs one change alone: changes wait for each other, the state is saved when it ends well, then the
   * events it recorded are emitted. Never call it inside itself. A change that throws emits nothing.
   */
  change<T>(work: (record: (event: WorldEvent) => void) => T | Promise<T>): Promise<T>;
  /** Saves soon (writes within 100 ms are joined): for records of running jobs. */
  save(): void;
  /** Saves now and waits for changes under way. */
  flush(): Promise<void>;
}
