import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SandboxOptions } from '../../scripts/sandbox/options.ts';
import type { Job, WorkflowRun } from '../../scripts/sandbox/runs.ts';
import { startSandbox } from '../../scripts/sandbox/sandbox.ts';
import type { Sandbox } from '../../scripts/sandbox/sandbox.ts';

export interface RunnerSandbox extends Sandbox {
  readonly folder: string;
  readonly options: SandboxOptions;
  /** The one run of a workflow file; undefined when there is none, an error when there are several. */
  run(file: string): WorkflowRun | undefined;
  runs(file: string): WorkflowRun[];
  /** All log lines of a job without times. */
  log(job: Job): string[];
  remove(): Promise<void>;
}

/** A sandbox over these files, in a folder of its own that `remove` takes away. */
export async function startRunnerSandbox(files: Readonly<Record<string, string>>, given: Partial<SandboxOptions> = {}): Promise<RunnerSandbox> {
  const base = mkdtempSync(join(tmpdir(), 'runner-test-'));
  for (const [path, text] of Object.entries({ 'README.md': '# Tide\n', ...files })) {
    mkdirSync(dirname(join(base, 'seed', path)), { recursive: true });
    writeFileSync(join(base, 'seed', path), text);
  }
  const options: SandboxOptions = {
    folder: join(base, 'state'),
    owner: 'harbour',
    repository: 'tide',
    seed: { from: join(base, 'seed') },
    accounts: [
      { login: 'ada', name: 'Ada Quay', permission: 'admin' },
      { login: 'rea', name: 'Rea Buoy', permission: 'read' },
    ],
    secrets: { TOKEN: 'the-secret-token' },
    variables: { MODE: 'fast' },
    host: '127.0.0.1',
    port: 0,
    pagesPort: 0,
    now: () => new Date(),
    random: () => randomBytes(20).toString('hex'),
    log: () => undefined,
    ...given,
  };
  const sandbox = await startSandbox(options);
  const runs = (file: string) => sandbox.state.runs.filter((run) => run.workflowFile === `.github/workflows/${file}`);
  return {
    ...sandbox,
    folder: options.folder,
    options,
    runs,
    run(file) {
      const [only, ...others] = runs(file);
      if (others.length > 0) throw new Error(`${file} has run ${others.length + 1} times`);
      return only;
    },
    log: (job) => job.steps.flatMap((step) => stepLines(options.folder, step.log)),
    async remove() {
      await sandbox.stop();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

export function stepLines(folder: string, log: string | null): string[] {
  if (log === null || !existsSync(join(folder, log))) return [];
  return readFileSync(join(folder, log), 'utf8').trimEnd().split('\n').map((line) => line.replace(/^\S+ ?/, ''));
}
